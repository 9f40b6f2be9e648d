"""Formulas of a notebook as MathML, which every browser draws by itself: a page is whole without a network."""

from __future__ import annotations

import copy
import re

from nbformat import NotebookNode

# Code first, so that a dollar sign inside it is left alone; then $$display$$ and $inline$ formulas.
PARTS = re.compile(r"(```.*?```|`[^`\n]*`)|\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)


def with_mathml(notebook: NotebookNode) -> NotebookNode:
    """A copy whose markdown cells have MathML instead of TeX."""
    shown = copy.deepcopy(notebook)
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = to_mathml(cell.source)
    return shown


def to_mathml(markdown: str) -> str:
    """The text with its TeX formulas as MathML; a formula that cannot be converted stays as it is."""
    return PARTS.sub(_convert, markdown)


def _convert(found: re.Match) -> str:
    from latex2mathml.converter import convert

    code, display, inline = found.groups()
    if code:
        return code
    try:
        return convert(" ".join((display or inline).split()), display="block" if display else "inline")
    except Exception:  # each kind of mistake in TeX raises an exception of its own
        return found[0]
