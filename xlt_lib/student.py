"""The student version of a notebook: solutions taken out, stubs put in, results cleared.

One source holds both. A code cell tagged `solution` contains

    def softmax(logits, temperature):
        # stub: raise NotImplementedError("divide by the temperature, then normalise")
        # solution
        return torch.softmax(logits / temperature, dim=-1)
        # end solution

and the student gets the text of the `# stub:` lines instead of everything from the first of them to `# end solution`.
"""

from __future__ import annotations

import copy
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

TAG = "solution"
STUB = re.compile(r"^(\s*)# stub:(?: (.*))?$")
START = re.compile(r"^\s*# solution\s*$")
END = re.compile(r"^\s*# end solution\s*$")


def write_student_versions(notebooks: list[Path], folder: Path) -> list[Path]:
    """Convert every notebook into `folder`; nothing is written when one of them is wrong, or lies there itself."""
    for path in notebooks:
        if (folder / path.name).resolve() == path.resolve():
            raise ValueError(f"--out {folder}: there the notebook {path.name} itself would lose its solutions")
    converted = [student_version(nbformat.read(path, as_version=4), path.name) for path in notebooks]
    folder.mkdir(parents=True, exist_ok=True)
    for path, notebook in zip(notebooks, converted, strict=True):
        nbformat.write(notebook, folder / path.name)
    return [folder / path.name for path in notebooks]


def student_version(notebook: NotebookNode, name: str = "notebook") -> NotebookNode:
    """A copy without solutions and outputs; the notebook that is given stays as it is."""
    student = copy.deepcopy(notebook)
    student.metadata.pop("widgets", None)
    for number, cell in enumerate(student.cells, start=1):
        where = f"{name}, cell {number}"
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        cell.metadata.pop("execution", None)
        tags = cell.metadata.get("tags", [])
        if TAG in tags:
            cell.source = replace_solutions(cell.source, where)
            cell.metadata["tags"] = ["exercise" if tag == TAG else tag for tag in tags]
        elif any(START.match(line) or END.match(line) for line in cell.source.splitlines()):
            raise ValueError(f"{where}: has a '# solution' line but not the tag 'solution', so it would be handed out")
    return student


def replace_solutions(source: str, where: str = "cell") -> str:
    """Replace each solution in a cell's source with its stub; raises ValueError that names the line that is wrong."""
    kept: list[str] = []
    start: int | None = None
    found = False
    for number, line in enumerate(source.splitlines(), start=1):
        if START.match(line):
            if start is not None:
                raise ValueError(f"{where}, line {number}: '# solution' inside the one of line {start}")
            start, found = number, True
            _uncomment_stub(kept, f"{where}, line {number}")
        elif END.match(line):
            if start is None:
                raise ValueError(f"{where}, line {number}: '# end solution' without a '# solution' before it")
            start = None
        elif start is None:
            kept.append(line)
    if start is not None:
        raise ValueError(f"{where}, line {start}: '# solution' without an '# end solution' after it")
    if not found:
        raise ValueError(f"{where}: is tagged 'solution' but has no '# solution' line: everything would be handed out")
    return "\n".join(kept)


def _uncomment_stub(lines: list[str], where: str) -> None:
    """Turn the `# stub:` lines at the end of `lines` into code, in place."""
    first = len(lines)
    while first and STUB.match(lines[first - 1]):
        first -= 1
    if first == len(lines):
        raise ValueError(f"{where}: no '# stub: ...' line directly before '# solution'; say what the student gets")
    lines[first:] = [(found[1] + (found[2] or "")).rstrip() for line in lines[first:] if (found := STUB.match(line))]
