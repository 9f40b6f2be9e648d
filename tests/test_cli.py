"""The command line: what it accepts, what it refuses, and one real run of two small notebooks."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from xlt_lib import cli, doctor, execute
from xlt_lib.progress import Progress, clock
from xlt_lib.results import PROJECT

PARAMETERS = """\
preset = "lab"
seeds: list = [0, 1, 2]  # which seeds
languages = ("en", "fr")
temperature = 0.1
domain = None
recompute = False"""

BODY = """\
import os
import pandas as pd
from ipywidgets import IntSlider
from matplotlib.figure import Figure
from xlt_lib.results import save_figure, save_table
save_figure(Figure(), "figure1", ["abc"])
save_table(pd.DataFrame({"given": [preset, str(seeds), str(languages), os.environ["XLT_RECOMPUTE"]]}), "given")
IntSlider()"""


def write_notebook(path: Path, *codes: str, parameters: str = PARAMETERS) -> Path:
    cells = [new_markdown_cell("# Toy"), new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    for number, code in enumerate(codes):
        cells += [new_markdown_cell(f"## Part {number}"), new_code_cell(code)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "01_toy.ipynb", BODY)


def settings(path: Path, **changes) -> execute.Settings:
    return execute.Settings(out=path.parent / "results", **changes)


def test_notebooks_are_found_by_name_number_and_path(tmp_path: Path) -> None:
    paths = {name: write_notebook(tmp_path / f"{name}.ipynb") for name in ("00_world", "01_monox")}
    (tmp_path / "other").mkdir()
    elsewhere = write_notebook(tmp_path / "other" / "x.ipynb")
    assert execute.find_notebooks([], tmp_path) == list(paths.values())
    for name in ("01_monox", "01_monox.ipynb", "01"):
        assert execute.find_notebooks([name, name], tmp_path) == [paths["01_monox"]]
    assert execute.find_notebooks([str(elsewhere)], tmp_path) == [elsewhere]


def test_unknown_notebook_lists_the_known_ones(toy: Path) -> None:
    with pytest.raises(ValueError, match="one of: 01_toy. Did you mean '01_toy'"):
        execute.find_notebooks(["01_tyo"], toy.parent)


def test_mistyped_parameter_lists_what_is_allowed(toy: Path, capsys) -> None:
    assert cli.main(["run", str(toy), "-p", "temprature", "3", "--out", str(toy.parent / "results")]) == 2
    message = capsys.readouterr().err
    assert "'temprature' is unknown to 01_toy" in message and "Did you mean 'temperature'?" in message
    assert "allowed: domain, languages, preset, recompute, seeds, temperature" in message
    assert not (toy.parent / "results").exists()


def test_results_do_not_take_the_place_of_the_notebook(toy: Path, capsys) -> None:
    before = toy.read_bytes()
    for command in ("run", "student"):
        assert cli.main([command, str(toy), "--out", str(toy.parent)]) == 2
        assert f"--out {toy.parent}" in capsys.readouterr().err and toy.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_an_error_in_a_line(toy: Path, capsys) -> None:
    (toy.parent / "taken").touch()
    assert cli.main(["run", str(toy), "--out", str(toy.parent / "taken")]) == 2
    assert "error:" in capsys.readouterr().err


def test_a_recomputation_that_was_stopped_goes_on(tmp_path: Path) -> None:
    note = {"notebook": "01_toy", "parameters": {"seeds": (0, 1)}, "recompute": True, "started": "2026-01-02"}
    assert execute.begun(tmp_path, note) == "2026-01-02"
    (tmp_path / "provenance").mkdir()

    def after(**changes) -> str | None:
        last = note | {"started": "2026-01-01", "status": "stopped"} | changes
        (tmp_path / "provenance" / "01_toy.json").write_text(json.dumps(last))
        return execute.begun(tmp_path, note)

    assert after() == after(status="failed") == "2026-01-01"
    assert after(since="2025-12-31") == "2025-12-31"
    for other in ({"status": "complete"}, {"parameters": {"seeds": [0]}}, {"recompute": False}):
        assert after(**other) == "2026-01-02"
    assert execute.begun(tmp_path, note | {"recompute": False}) is None


def test_values_take_the_kind_of_the_default(toy: Path) -> None:
    pairs = (("temperature", "3"), ("languages", "en,de"), ("domain", "books"))
    wanted = settings(toy, preset="smoke", seeds=(4,), parameters=pairs, recompute=True)
    assert execute.check_parameters([toy], wanted)[toy] == {
        "preset": "smoke", "recompute": True, "seeds": [4], "temperature": 3, "languages": ["en", "de"],
        "domain": "books",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "default", "value"),
    [
        ("1", "text", "1"), ("None", "text", None), ("0,1", (0,), [0, 1]), ("[1, 2]", [0], [1, 2]),
        ("en", ["fr"], ["en"]),
        ("true", False, True), ("1e-3", 0.1, 0.001), ("None", 3, None), ("books", None, "books"),
    ],
)  # fmt: skip
def test_value_from_the_command_line(text: str, default: object, value: object) -> None:
    found = execute.parse_value(text, default)
    assert found == value and type(found) is type(value)


def test_folders_are_meant_from_where_the_command_is_given(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "my" / "encoder").mkdir(parents=True)
    (tmp_path / "my" / "encoder" / "config.json").touch()
    monkeypatch.chdir(tmp_path)
    here = tmp_path.resolve()
    assert execute.from_here("folder", "my/hub") == str(here / "my" / "hub")
    assert execute.from_here("corpus", str(here)) == str(here)
    assert execute.from_here("teachers", ["my/encoder", "mono-en-lab"]) == [str(here / "my" / "encoder"), "mono-en-lab"]
    for name, value in (("student", "no/such"), ("folder", ""), ("folder", None), ("source", "my"), ("steps", 3)):
        assert execute.from_here(name, value) == value


def test_parameter_of_one_notebook_goes_to_that_one_only(toy: Path) -> None:
    other = write_notebook(toy.parent / "02_other.ipynb", parameters='preset = "lab"')
    values = execute.check_parameters([toy, other], settings(toy, preset="smoke", parameters=(("temperature", "1"),)))
    assert values == {toy: {"preset": "smoke", "temperature": 1}, other: {"preset": "smoke"}}


def test_seeds_for_a_notebook_with_one_seed(toy: Path) -> None:
    one = write_notebook(toy.parent / "02_one.ipynb", parameters="seed = 0")
    assert execute.check_parameters([one], settings(toy, seeds=(5,)))[one] == {"seed": 5}
    with pytest.raises(ValueError, match="takes one seed"):
        execute.check_parameters([one], settings(toy, seeds=(5, 6)))
    none = write_notebook(toy.parent / "03_none.ipynb", parameters="x = 0")
    with pytest.raises(ValueError, match="--seeds: no parameter"):
        execute.check_parameters([none], settings(toy, seeds=(5,)))


@pytest.mark.parametrize("text", ["a", "1,1", "-1", "", "0.5"])
def test_bad_seeds_are_refused(text: str, capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main(["run", f"--seeds={text}"])
    assert "--seeds" in capsys.readouterr().err


def test_jupyterlab_opens_the_notebooks_or_a_folder_that_is_named(monkeypatch) -> None:
    seen: list = []
    monkeypatch.setattr(cli.subprocess, "call", lambda command, **options: seen.append(command[3:]) or 0)
    for arguments in ([], ["--port=9"], ["results/student"]):
        assert cli.main(["lab", *arguments]) == 0
    page = "--LabApp.default_url=/lab/tree/notebooks"
    assert seen == [[page], [page, "--port=9"], ["results/student"]]


def test_pytest_gets_its_arguments_untouched_and_all_tests_run_in_processes_of_one_thread(monkeypatch) -> None:
    seen: list = []
    monkeypatch.setattr(cli.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(cli.subprocess, "call", lambda command, cwd, env: seen.append((command[1:], env)) or 5)
    assert cli.main(["test", "-q", "-p", "no:cacheprovider", "tests/x.py", "--help"]) == 5
    assert cli.main(["test"]) == 5
    assert seen[0][0] == ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/x.py", "--help"]
    assert seen[1][0] == ["-m", "pytest", "-n", "2", "--dist", "loadfile"]
    assert seen[1][1]["OMP_NUM_THREADS"] == "1"


@pytest.mark.smoke
@pytest.mark.slow
def test_run_of_two_notebooks_the_second_fails(toy: Path, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.delenv("XLT_RESULTS", raising=False)
    second = write_notebook(
        toy.parent / "02_bad.ipynb", "fine = 1", "print('so far')\nraise KeyError('oops')", "never = 1"
    )
    out = toy.parent / "out"
    code = cli.main(
        ["run", str(toy), str(second), "--preset", "smoke", "--seeds", "7", "--recompute", "--out", str(out)]
    )
    shown = capfd.readouterr()
    assert code == 1
    assert "02_bad failed in cell 6 of 8 (section 'Part 1')" in shown.err and "KeyError: 'oops'" in shown.err
    assert "Part 0" in shown.out and str(out / "index.html") in shown.out
    assert "WARNING" not in shown.err

    for name in (
        "figures/figure1.png",
        "figures/figure1.svg",
        "01_toy.ipynb",
        "01_toy.html",
        "02_bad.ipynb",
        "02_bad.html",
    ):
        assert (out / name).is_file(), name
    assert (out / "tables" / "given.csv").read_text().split("\n") == [
        "given",
        "smoke",
        "[7]",
        "\"('en', 'fr')\"",
        "1",
        "",
    ]
    first_note, second_note = (json.loads((out / "provenance" / f"{n}.json").read_text()) for n in ("01_toy", "02_bad"))
    assert (first_note["status"], second_note["status"]) == ("complete", "failed")
    assert sorted(first_note["files"]) == ["figures/figure1.png", "tables/given.csv"] and second_note["files"] == []
    assert first_note["parameters"]["temperature"] == 0.1
    assert "KeyError" in (out / "index.html").read_text()

    text = (out / "01_toy.ipynb").read_text()
    assert "widget-view" not in text and "widgets" not in json.loads(text)["metadata"]
    assert "XLT_RESULTS" not in os.environ  # the variables are for the kernel, not for what comes after


def test_widget_goes_and_the_picture_beside_it_stays() -> None:
    view = {execute.WIDGET: {}, "text/plain": "interactive(...)"}
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": dict(view)},
        {"output_type": "display_data", "metadata": {}, "data": view | {"image/png": "xyz"}},
        {"output_type": "stream", "name": "stdout", "text": "kept"},
    ]
    notebook = new_notebook(
        cells=[new_code_cell("x", outputs=[nbformat.from_dict(o) for o in outputs])], metadata={"widgets": {}}
    )
    clean = execute.without_widgets(notebook)
    assert [list(output.get("data", [])) for output in clean.cells[0].outputs] == [["text/plain", "image/png"], []]
    assert "widgets" not in clean.metadata


def test_section_is_the_nearest_heading_above() -> None:
    cells = [new_markdown_cell("# A\n\n## B"), new_code_cell("# not a heading"), new_markdown_cell("text")]
    assert [Progress.section_of(cells, index) for index in range(3)] == ["B", "B", "B"]
    assert Progress.section_of([new_code_cell("# x")], 0) == "start"
    assert [clock(seconds) for seconds in (0, 75.9, 3600)] == ["0:00", "1:15", "60:00"]


def test_doctor_names_what_is_missing(tmp_path: Path) -> None:
    text, missing = doctor.report(project=tmp_path)
    assert any("multi-bert-lab" in line for line in missing) and any("notebooks" in line for line in missing)
    assert "encoder mono-en-lab: missing" in text and "runs on:" in text and "Hub" not in text
    weights = tmp_path / "data" / "encoders" / "mono-en-lab" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"0" * 2**20)
    text, missing = doctor.report(project=tmp_path)
    assert "encoder mono-en-lab: 1.0 MB" in text and not any("mono-en-lab" in line for line in missing)


def test_doctor_tells_versions_that_were_not_tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    constraints = tmp_path / "constraints.txt"
    constraints.write_text('# x\nnumpy==0.1\ntorch==2.13.0\nold==1 ; python_version < "3.0"\n')
    installed = {"numpy": "2.4.6", "torch": "2.13.0+cpu"}
    monkeypatch.setattr(doctor.metadata, "version", lambda name: installed.get(name, "1"))
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: [])
    assert doctor.read_constraints(constraints) == {"numpy": "0.1", "torch": "2.13.0"}
    assert doctor.package_lines(constraints, [])[1] == "not the tested version: numpy 2.4.6 (tested: 0.1)"


def test_doctor_survives_a_hub_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    (line,) = doctor.hub_lines(seconds=1)
    assert "does not answer" in line
