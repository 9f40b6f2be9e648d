"""The papers' tables from scores of runs, one module a paper."""

from collections.abc import Callable

import pandas as pd

from xlt_lib.tables import monox

# (paper, table) -> the table's cells: scores -> columns model, column, seed, accuracy.
CELLS: dict[tuple[str, str], Callable[[pd.DataFrame], pd.DataFrame]] = {
    (paper, table): cells for paper, module in (("monox", monox),) for table, cells in module.CELLS.items()
}
