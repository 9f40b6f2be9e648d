"""Formulas become MathML in the pages that are written; what is not a formula stays."""

import nbformat

from xlt_lib.execute import finish_copy
from xlt_lib.formulas import to_mathml, with_mathml


def test_inline_and_display_formulas_are_converted():
    text = to_mathml("At $T \\to 0$:\n\n$$\\mathcal{L}(\\theta) =\n  -\\sum_k q_k \\log p_k$$\n")
    assert text.count("<math") == 2 and 'display="block"' in text and "$" not in text
    assert "<munder>" in text and "\n" not in text[text.index("<math") : text.index("</math>")]


def test_code_and_prices_stay():
    for text in ("`$x$` and `a`", "```\n$y$\n```", "it costs 5$"):
        assert to_mathml(text) == text


def test_a_formula_with_a_mistake_stays_as_it_is():
    assert to_mathml(r"$x_a_b$ and $x$").startswith(r"$x_a_b$ and <math")


def test_only_markdown_cells_change_and_the_notebook_itself_does_not():
    cells = [nbformat.v4.new_markdown_cell("$x$"), nbformat.v4.new_code_cell("a = '$x$'")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    shown = with_mathml(notebook)
    assert "<math" in shown.cells[0].source and shown.cells[1].source == "a = '$x$'"
    assert notebook.cells[0].source == "$x$"


def test_the_page_has_each_formula_whole(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("At $T \\to 0$:\n\n$$\\mathcal{L}_{CE} = x$$\n")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "page.ipynb")
    finish_copy(tmp_path / "page.ipynb")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<math") == 2
    for formula in page.split("<math")[1:]:
        assert "<mrow>" in formula and formula.index("<mi>") < formula.index("</math>")
