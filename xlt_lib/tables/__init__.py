"""The papers' tables from run records, one module a paper."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from xlt_lib import scores
from xlt_lib.tables import cotraining, mblm, monotrans, monox

Cells = Callable[[Iterable[Any]], pd.DataFrame]


def _of_main(cells: Callable[[pd.DataFrame], pd.DataFrame]) -> Cells:
    """Paper 1's tables are made from the scores of its main runs."""
    return lambda records: cells(scores.main(scores.scores(records)))


def _mblm(cells: Callable[[pd.DataFrame], pd.DataFrame]) -> Cells:
    return lambda records: cells(mblm.scores(records))


# (paper, table) -> the table's cells: records -> columns model, column, seed, accuracy; and block, where the paper has
# the same model in several blocks.
CELLS: dict[tuple[str, str], Cells] = {
    **{("monox", table): _of_main(cells) for table, cells in monox.CELLS.items()},
    **{("mblm", table): _mblm(cells) for table, cells in mblm.CELLS.items()},
    **{("cotraining", table): cells for table, cells in cotraining.CELLS.items()},
    **{("monotrans", table): cells for table, cells in monotrans.RECORD_CELLS.items()},
}
# What the printed numbers have to be multiplied with to be percent.
SCALES = {"cotraining": cotraining.SCALE}
# Papers whose models are called "block: model" where two blocks of a table have the same.
WITH_BLOCK = ("monotrans",)
