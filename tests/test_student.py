"""The student version: the solution is out, the stub is in, and a mistake in the markers is an error."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from xlt_lib.student import replace_solutions, student_version, write_student_versions

SOURCE = """\
def softmax(x, t):
    # stub: raise NotImplementedError("divide by t first")
    # solution
    x = x / t
    return x.exp() / x.exp().sum()
    # end solution

answer = softmax(1, 2)"""

STUDENT = """\
def softmax(x, t):
    raise NotImplementedError("divide by t first")

answer = softmax(1, 2)"""


def notebook(source: str = SOURCE, tags: tuple[str, ...] = ("solution", "keep")) -> nbformat.NotebookNode:
    cell = new_code_cell(
        source, metadata={"tags": list(tags)}, outputs=[new_output("stream", text="0.7")], execution_count=3
    )
    return new_notebook(cells=[new_markdown_cell("# solution"), cell], metadata={"widgets": {"state": {}}})


def test_solution_is_replaced_by_its_stub() -> None:
    assert replace_solutions(SOURCE) == STUDENT


def test_stub_of_several_lines_keeps_its_inner_indentation() -> None:
    stub = "  # stub: for x in y:\n  # stub:     ...\n  # stub:\n  # stub: done = True\n"
    source = stub + "  # solution\n  z\n  # end solution"
    assert replace_solutions(source) == "  for x in y:\n      ...\n\n  done = True"


def test_two_solutions_in_one_cell() -> None:
    part = "# stub: a = ...\n# solution\na = 1\n# end solution\nprint(a)"
    assert replace_solutions(part + "\n" + part) == "a = ...\nprint(a)\na = ...\nprint(a)"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("# stub: x\n# solution\ny", "line 2: '# solution' without an '# end solution'"),
        ("y\n# end solution", "line 2: '# end solution' without a '# solution'"),
        ("# stub: x\n# solution\n# solution\n# end solution", "line 3: '# solution' inside the one of line 2"),
        ("# solution\ny\n# end solution", "no '# stub: ...' line"),
        ("# stub: x\nz\n# solution\ny\n# end solution", "no '# stub: ...' line"),
        ("y = 1", "everything would be handed out"),
    ],
)
def test_wrong_markers_are_named(source: str, message: str) -> None:
    with pytest.raises(ValueError, match="cell 4") as error:
        replace_solutions(source, "cell 4")
    assert message in str(error.value)


def test_outputs_and_widget_state_do_not_give_the_answer_away() -> None:
    student = student_version(notebook())
    text = nbformat.writes(student)
    assert "0.7" not in text and "x.exp" not in text and "widgets" not in student.metadata
    assert student.cells[1].execution_count is None
    assert student.cells[1].metadata["tags"] == ["exercise", "keep"]
    assert student.cells[0].source == "# solution"  # a heading is not a marker


def test_original_notebook_is_not_changed() -> None:
    original = notebook()
    before = nbformat.writes(original)
    student_version(original)
    assert nbformat.writes(original) == before


def test_solution_in_an_untagged_cell_is_an_error() -> None:
    with pytest.raises(ValueError, match="01.ipynb, cell 2: .* not the tag"):
        student_version(notebook(tags=()), "01.ipynb")


def test_nothing_is_written_when_one_notebook_is_wrong(tmp_path: Path) -> None:
    for name, source in (("a", SOURCE), ("b", "# solution")):
        nbformat.write(notebook(source), tmp_path / f"{name}.ipynb")
    with pytest.raises(ValueError, match="b.ipynb"):
        write_student_versions([tmp_path / "a.ipynb", tmp_path / "b.ipynb"], tmp_path / "student")
    assert not (tmp_path / "student").exists()
    (written,) = write_student_versions([tmp_path / "a.ipynb"], tmp_path / "student")
    assert nbformat.read(written, as_version=4).cells[1].source == STUDENT
