"""The papers' tables from runs, one module a paper."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from xlt_lib.tables import monotrans, monox

# (paper, table) -> the table's cells: scores -> columns model, column, seed, accuracy.
CELLS: dict[tuple[str, str], Callable[[pd.DataFrame], pd.DataFrame]] = {
    (paper, table): cells for paper, module in (("monox", monox),) for table, cells in module.CELLS.items()
}
# The same from records, of papers whose runs differ in more than scores.scores knows.
RECORD_CELLS: dict[tuple[str, str], Callable[[Iterable[Any]], pd.DataFrame]] = {
    (paper, table): cells
    for paper, module in (("monotrans", monotrans),)
    for table, cells in module.RECORD_CELLS.items()
}
