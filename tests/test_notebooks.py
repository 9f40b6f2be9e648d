"""Every notebook runs to its end in `smoke`, from nothing; its student version stops at each exercise with the hint."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from xlt_lib.cli import main
from xlt_lib.student import student_version

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
TABLES = {
    "00_mini_world": [
        *("world_levels", "world_room", "world_retrieval", "world_distance", "world_typology", "world_shortcuts"),
        *("world_pairs_nli", "world_pairs_reviews"),
    ],
    "01_monox": ["monox_table1", "monox_table2", "monox_table3", "monox_claims"],
    "02_mblm": [f"mblm_table{number}" for number in range(2, 9)]
    + [f"mblm_{name}" for name in ("table3_xlmr", "table4_xlmr", "table7_xlmr", "ways", "cost", "claims")],
    "03_cotraining": [f"cotraining_{name}" for name in ("table1", "table2", "table3", "table4", "claims")],
    "04_monotrans": [f"monotrans_{name}" for name in ("neighbours", "claims", "table1", "table2", "table3", "table4")]
    + [f"monotrans_table{number}" for number in (7, 8, 9, 10, 11)],
}
FIGURES = {
    "00_mini_world": [
        *("world_gap", "world_distance", "world_levels", "world_typology", "world_retrieval"),
        *("world_pairs_retrieval", "world_pairs_nli", "world_pairs_reviews"),
    ],
    "01_monox": ["monox_gap", "monox_table2", "monox_table3", "monox_figure2", "monox_figure3", "monox_claims"],
    "02_mblm": [
        f"mblm_{name}"
        for name in ("gains_nli", "gains_nli_xlmr", "gains_stars", "mixing", "gradients", "apart", "depth", "claims")
    ],
    "03_cotraining": [
        f"cotraining_{name}"
        for name in (
            *("figure3", "pseudo_labels", "confidence", "embeddings"),
            *("table2", "table3", "sweeps", "claims"),
        )
    ],
    "04_monotrans": [f"monotrans_{name}" for name in ("step2", "adapters", "vocabulary", "effective", "claims")]
    + [f"monotrans_table{number}" for number in (1, 2, 3)],
}


@pytest.mark.smoke
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_in_smoke_and_writes_its_tables_and_figures(path, tmp_path):
    assert main(["run", path.stem, "--preset", "smoke", "--out", str(tmp_path)]) == 0
    for name in TABLES[path.stem]:
        assert len((tmp_path / "tables" / f"{name}.csv").read_text(encoding="utf-8").splitlines()) > 1
    for name in FIGURES[path.stem]:
        assert (tmp_path / "figures" / f"{name}.png").stat().st_size > 5000
        assert (tmp_path / "figures" / f"{name}.svg").is_file()
    assert "computed" in (tmp_path / "figures" / f"{FIGURES[path.stem][0]}.svg").read_text(encoding="utf-8")
    assert path.stem in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebook_is_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert "widgets" not in notebook.metadata
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1
    assert max(len(cell.source.splitlines()) for cell in code) <= 25
    assert not [o for cell in code for o in cell.outputs if o.output_type == "error"]
    assert str(Path.home()) not in json.dumps(notebook), "the notebook names a folder of the machine that ran it"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_student_version_has_stubs_that_raise_and_no_solution(path):
    student = student_version(nbformat.read(path, as_version=4))
    exercises = [cell.source for cell in student.cells if "exercise" in cell.metadata.get("tags", [])]
    assert len(exercises) >= 6
    for source in exercises:
        assert "# solution" not in source and "# stub" not in source
        if "def " in source:
            with pytest.raises(NotImplementedError):
                exec(source, {"checks": __import__("xlt_lib.checks", fromlist=["checks"]), "torch": None, "np": None})
