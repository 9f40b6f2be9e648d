"""results/index.html and the files it is made from."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import matplotlib
import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_markdown_cell, new_notebook
from PIL import Image

from xlt_lib import report
from xlt_lib.results import PROJECT, results_folder, save_figure, save_table


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XLT_RESULTS", str(tmp_path))
    return tmp_path


def draw() -> Figure:
    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([1, 2, 3], label="MBERT")
    return figure


def write_note(results: Path, files: list[str], **changes) -> None:
    note = {
        "notebook": "01_toy", "parameters": {"preset": "smoke", "seeds": [0, 1]}, "recompute": False,
        "status": "complete",
        "started": "2026-01-01T00:00:00+00:00", "seconds": 61.2, "hardware": "CPU, 2 cores",
        "versions": {"torch": "2.13.0"},
        "files": files,
    } | changes  # fmt: skip
    (results / "provenance").mkdir(exist_ok=True)
    (results / "provenance" / f"{note['notebook']}.json").write_text(json.dumps(note))


def page_of(results: Path) -> str:
    return report.write_index(results).read_text(encoding="utf-8")


class Addresses(HTMLParser):
    """Everything the page asks for by src or href, and whether its tags are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.sources += [value for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "img", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_figure_is_saved_twice_with_its_records_inside(results: Path) -> None:
    path = save_figure(draw(), "figure2", ["abc123", "def456"], "Accuracy by training size")
    assert path == results / "figures" / "figure2.png"
    assert Image.open(path).text["Description"] == "records: abc123 def456"
    assert "records: abc123 def456" in path.with_suffix(".svg").read_text()
    assert report.caption(path) == "Accuracy by training size"


def test_equal_figures_give_equal_bytes(results: Path) -> None:
    first = save_figure(draw(), "figure2").with_suffix(".svg").read_bytes()
    matplotlib.rcParams["svg.hashsalt"] = None
    assert save_figure(draw(), "figure2").with_suffix(".svg").read_bytes() == first


def test_table_keeps_a_named_index_and_drops_a_counted_one(results: Path) -> None:
    frame = pd.DataFrame({"method": ["MBERT"], "en": [82.5]})
    assert save_table(frame, "a").read_bytes() == b"method,en\nMBERT,82.5\n"
    assert save_table(frame.set_index("method"), "b").read_bytes() == b"method,en\nMBERT,82.5\n"


def test_columns_of_two_levels_become_rows_of_one_quantity_each(results: Path) -> None:
    columns = pd.MultiIndex.from_product([["published", "ours", "std"], ["en", "de"]])
    frame = pd.DataFrame([[80.0, 70.5, 81.25, None, 1 / 3, None]], index=pd.Index(["MBERT"], name="model"))
    frame.columns = columns.set_names(["quantity", "column"])
    path = save_table(frame, "table3")
    assert path.read_text() == (
        "model,quantity,en,de\nMBERT,published,80,70.5\nMBERT,ours,81.25,\nMBERT,std,0.333333,\n"
    )
    shown = report.table(path, report.read_table(path), results)
    assert '<tr class="published"><td>MBERT</td><td>published</td><td class="number">80' in shown
    assert "81.2 ± 0.33</td>" in shown and ">std<" not in shown


@pytest.mark.parametrize("name", ["", "../x", "a/b", "figure2.png", ".hidden"])
def test_name_that_is_no_file_name_is_an_error(results: Path, name: str) -> None:
    with pytest.raises(ValueError, match="figure2"):
        save_figure(draw(), name)


def test_results_lie_in_the_project_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLT_RESULTS", raising=False)
    assert results_folder() == PROJECT / "results"


def test_page_needs_no_other_file_and_its_links_lead_somewhere(results: Path) -> None:
    save_figure(draw(), "figure2")
    save_table(pd.DataFrame({"method": ["A & B"], "en published": [82.25]}), "table2")
    nbformat.write(
        new_notebook(cells=[new_markdown_cell("# Toy <title>\n\n**Question:** can *it*\nhelp?\n\nmore")]),
        results / "01_toy.ipynb",
    )
    (results / "01_toy.html").touch()
    write_note(results, ["figures/figure2.png", "tables/table2.csv"])
    page = page_of(results)
    addresses = Addresses(page)
    assert addresses.open == []
    assert "<script" not in page and "@import" not in page and "url(" not in page
    sources = [source for source in addresses.sources if not source.startswith(("data:", "#"))]
    assert len(sources) == 5  # the notebook twice, PNG, SVG, CSV
    assert all((results / source).is_file() for source in sources)
    assert "Toy &lt;title&gt;" in page and "can it help?" in page and "A &amp; B" in page
    assert '<td class="number published">82.2</td>' in page


def test_claims_card_shows_verdict_and_interval(results: Path) -> None:
    claims = {
        "claim": "a",
        "text": "teacher > student",
        "effect": 4.25,
        "low": -0.5,
        "high": 9.0,
        "n": 3,
        "verdict": "not reproduced",
    }
    save_table(pd.DataFrame([claims]).set_index("claim"), "claims")
    write_note(results, ["tables/claims.csv"])
    page = page_of(results)
    assert '<li class="not-reproduced">' in page
    assert "(a) teacher &gt; student" in page and "+4.2 [-0.5, +9.0], n = 3" in page
    assert "<table>" not in page


def test_mean_and_deviation_share_a_cell() -> None:
    frame = pd.DataFrame(
        {"method": ["x"], "en mean": [61.234], "en std": [0.8], "de_mean": [50.0], "de_std": [None], "fr mean": [1.0]}
    )
    joined = report.join_deviations(frame)
    assert joined.to_dict("records") == [{"method": "x", "en": "61.2 ± 0.80", "de": 50.0, "fr mean": 1.0}]


@pytest.mark.parametrize(
    ("value", "text"),
    [(61.25, "61.2"), (0.05, "0.05"), (0.001, "0.001"), (0.0, "0.0"), (-3.14, "-3.1"),
     (200, "200"), (float("nan"), "–"), ("<b>", "&lt;b&gt;")],
)  # fmt: skip
def test_cell_rounds_for_reading(value: object, text: str) -> None:
    assert report.cell(value) == text


def test_whole_numbers_with_a_gap_stay_whole(results: Path) -> None:
    path = save_table(pd.DataFrame({"size": [10, None], "method": ["a", "b"]}), "sizes")
    assert '<td class="number">10</td>' in report.table(path, report.read_table(path), results)


def test_broken_table_does_not_cost_the_page(results: Path) -> None:
    path = save_table(pd.DataFrame({"a": [1]}), "broken")
    path.write_bytes(b"\xff\xfe\x00,")
    write_note(results, ["tables/broken.csv", "tables/gone.csv"])
    assert "How this was made" in page_of(results)


def test_failed_notebook_is_marked(results: Path) -> None:
    write_note(results, [], status="failed", error="ValueError: <oops>")
    assert "Not complete: ValueError: &lt;oops&gt;" in page_of(results)


def test_provenance_names_preset_time_versions_and_hardware(results: Path) -> None:
    write_note(results, [])
    page = page_of(results)
    assert all(part in page for part in ("smoke", "61 s", "torch 2.13.0", "CPU, 2 cores", "seeds = [0, 1]"))


def test_page_without_any_run_says_so(results: Path) -> None:
    assert "No notebook has been run yet" in page_of(results)


@pytest.mark.parametrize(
    ("text", "title", "question"),
    [
        ("# A `b`\n\nThe *first* one.\n\nSecond.", "A b", "The first one."),
        ("# A\n\n- list", "A", ""),
        ("# A\n\nIntro.\n\n> **The question.** Does it?\n\nYes.", "A", "Does it?"),
        ("# A\n\nIntro.\n\n**Question answering** takes long.", "A", "Intro."),
        ("no heading", "", ""),
    ],
)
def test_title_and_question_are_found(tmp_path: Path, text: str, title: str, question: str) -> None:
    nbformat.write(new_notebook(cells=[new_markdown_cell(text)]), tmp_path / "x.ipynb")
    assert report.title_and_question(tmp_path / "x.ipynb") == (title, question)
