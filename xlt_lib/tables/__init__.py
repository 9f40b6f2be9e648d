"""The papers' tables from scores of runs, one module a paper."""

from collections.abc import Callable

import pandas as pd

from xlt_lib.tables import mblm, monox

# (paper, table) -> the table's cells: scores -> columns model, column, seed, accuracy.
CELLS: dict[tuple[str, str], Callable[[pd.DataFrame], pd.DataFrame]] = {
    (paper, table): cells
    for paper, module in (("monox", monox), ("mblm", mblm))
    for table, cells in module.CELLS.items()
}
# Papers whose runs are told apart by other fields than paper 1's have scores of their own: records -> scores.
SCORES: dict[str, Callable] = {"mblm": mblm.scores}
