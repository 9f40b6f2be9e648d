"""The papers' printed numbers, and ours beside them.

published("monox", "table3")            what the paper printed, one row for each number
compare(records, "monox", "table3")     the paper's table with our mean, deviation over seeds and difference
claims("monox"), card("monox", records) what the paper claims, and whether our runs bear it out (claims.py)
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from xlt_lib.claims import Claim, Verdict, card, claims
from xlt_lib.messages import did_you_mean, listing
from xlt_lib.tables import CELLS, SCALES

__all__ = ["Claim", "Verdict", "card", "claims", "compare", "published"]

PRINTED = Path(__file__).resolve().parents[1] / "data" / "published.csv"
AVERAGE, SHARED = "avg", "shared avg"
QUANTITIES = ["published", "ours", "std", "seeds", "difference"]


def published(paper: str, table: str) -> pd.DataFrame:
    """The printed numbers: columns paper, table, block, model, column, value, in the paper's order.

    For instance published("monox", "table3") has model "MONOX-KD", column "de", value 69.3. Numbers are kept as they
    were printed; a row that the file repeats is given once.
    """
    rows = _printed()
    for name, given, there in (
        ("paper", paper, rows["paper"].unique()),
        ("table", table, rows.loc[rows["paper"] == paper, "table"].unique()),
    ):
        if given not in there:
            raise ValueError(f"{name} {given!r} is unknown; one of: {listing(there)}.{did_you_mean(given, there)}")
    chosen = rows[(rows["paper"] == paper) & (rows["table"] == table)]
    return chosen.drop_duplicates().reset_index(drop=True)


@lru_cache(maxsize=1)
def _printed() -> pd.DataFrame:
    return pd.read_csv(PRINTED, encoding="utf-8", dtype={"value": float}, keep_default_na=False)


def compare(records: Iterable[Any], paper: str, table: str) -> pd.DataFrame:
    """The paper's table with ours beside it: rows are its models, columns (quantity, the paper's column).

    Where a paper has the same models in several blocks, rows are (block, model). All numbers are percent.

    Quantities: "published", "ours" (mean over seeds), "std" (over seeds, n - 1), "seeds" (how many), "difference"
    (ours - published); NaN where we have no run. compare(...)["ours"] is a table of the paper's shape.

    "avg" is ours only when we have every column that the paper averages. "shared avg", the last column, is the mean
    over the columns that all our models have, for the published numbers as well, so that like is compared with like.
    """
    if (paper, table) not in CELLS:
        comparable = listing("/".join(key) for key in CELLS)
        published(paper, table)  # a mistyped name gets its own message
        raise ValueError(f"{paper}/{table} cannot be compared with runs yet; one of: {comparable}")
    printed = published(paper, table)
    columns = list(dict.fromkeys(printed["column"]))
    repeated = printed.duplicated(["model", "column"]).any()
    names = ["block", "model"] if repeated else ["model"]
    order = printed[names].drop_duplicates()
    index = pd.MultiIndex.from_frame(order) if repeated else list(order["model"])
    values = printed.pivot(index=names if repeated else "model", columns="column", values="value")
    values = SCALES.get(paper, 1.0) * values.reindex(index=index, columns=columns)
    cells = CELLS[paper, table](list(records))
    ours = cells.pivot_table(index=[*names, "seed"], columns="column", values="accuracy", sort=False)
    ours = ours.reindex(columns=columns)
    if AVERAGE in columns:
        values, ours = _with_averages(values, ours, names)
    by_model = ours.groupby(level=names if repeated else "model")
    parts = {"published": values, "ours": by_model.mean(), "std": by_model.std(), "seeds": by_model.count()}
    parts = {name: part.reindex(index=values.index, columns=values.columns) for name, part in parts.items()}
    parts["seeds"] = parts["seeds"].fillna(0).astype(int)
    parts["difference"] = parts["ours"] - parts["published"]
    return pd.concat(parts, axis=1, names=["quantity", "column"])[QUANTITIES]


def _with_averages(values: pd.DataFrame, ours: pd.DataFrame, names: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fill in our "avg" and add "shared avg" to both; seeds that lack a column have no average."""
    averaged = [column for column in values.columns if column != AVERAGE]
    there = ours[averaged].groupby(level=names).count() > 0
    shared = [column for column in averaged if len(there) and there[column].all()]
    values, ours = values.copy(), ours.copy()
    ours[AVERAGE] = ours[averaged].mean(axis=1, skipna=False)
    values[SHARED] = values[shared].mean(axis=1, skipna=False)
    ours[SHARED] = ours[shared].mean(axis=1, skipna=False)
    return values, ours
