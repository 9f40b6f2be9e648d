"""Figures from run records: the paper's axes, order and names, ours in colour, published numbers in grey.

    use_style()                                     once in a notebook: fonts, sizes, colours, display
    training_size(records), temperature(records)    paper 1's Figures 2 and 3
    table_bars(comparison, records)                 a table of the paper, from published.compare
    claims_forest(card("monox", records), records)  effects with intervals and verdicts
    gap, retrieval, typology                        what notebook 00 shows by language
    translation_pairs(records)                      the dial of notebook 00
    distance, levels, alignment_curve               the mini-world of notebook 00: see world.py
    curve(frame, x, y, group)                       any sweep
    branch_depth, language_gains, gradients, apart, mixing      paper 2: see mblm.py

Each returns a matplotlib Figure. A small caption on it says whether its runs were computed now or read, and when, and
whether any is stale; `figure.record_keys` are their identifiers and `figure.caption` is the caption, for save_figure.
"""

from xlt_lib.plots.bars import table_bars
from xlt_lib.plots.forest import claims_forest
from xlt_lib.plots.languages import gap, retrieval, typology
from xlt_lib.plots.lines import curve, temperature, training_size, translation_pairs
from xlt_lib.plots.mblm import apart, branch_depth, gradients, language_gains, mixing
from xlt_lib.plots.provenance import provenance
from xlt_lib.plots.style import COLOURS, use_style
from xlt_lib.plots.world import alignment_curve, distance, levels

__all__ = [
    "COLOURS",
    "alignment_curve",
    "apart",
    "branch_depth",
    "claims_forest",
    "curve",
    "distance",
    "gap",
    "gradients",
    "language_gains",
    "levels",
    "mixing",
    "provenance",
    "retrieval",
    "table_bars",
    "temperature",
    "training_size",
    "translation_pairs",
    "typology",
    "use_style",
]
