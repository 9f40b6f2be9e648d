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
from xlt_lib.scores import main, scores
from xlt_lib.tables import CELLS, RECORD_CELLS

__all__ = ["Claim", "Verdict", "card", "claims", "compare", "published"]

PRINTED = Path(__file__).resolve().parents[1] / "data" / "published.csv"
AVERAGE, SHARED = "avg", "shared avg"
NOT_AVERAGED = ("mono_en",)  # paper 4, Table 4: the yardstick beside the average
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

    Quantities: "published", "ours" (mean over seeds), "std" (over seeds, n - 1), "seeds" (how many), "difference"
    (ours - published); NaN where we have no run. compare(...)["ours"] is a table of the paper's shape.

    "avg" is ours only when we have every column that the paper averages. "shared avg", the last column, is the mean
    over the columns that all our models have, for the published numbers as well, so that like is compared with like.
    A table of two tasks has both for each, such as "mldoc/avg". A model that two blocks have is called "block: model".
    """
    if (paper, table) not in {**CELLS, **RECORD_CELLS}:
        comparable = listing("/".join(key) for key in (*CELLS, *RECORD_CELLS))
        published(paper, table)  # a mistyped name gets its own message
        raise ValueError(f"{paper}/{table} cannot be compared with runs yet; one of: {comparable}")
    printed = published(paper, table)
    printed["model"] = _distinct(printed)
    widest = printed[printed["model"] == printed["model"].value_counts().idxmax()]  # some rows skip columns
    columns = list(dict.fromkeys([*widest["column"], *printed["column"]]))
    values = printed.pivot(index="model", columns="column", values="value")
    values = values.reindex(index=list(dict.fromkeys(printed["model"])), columns=columns)
    if (paper, table) in RECORD_CELLS:
        cells = RECORD_CELLS[paper, table](list(records))
    else:
        cells = CELLS[paper, table](main(scores(records)))
    ours = cells.pivot_table(index=["model", "seed"], columns="column", values="accuracy", sort=False)
    ours = ours.reindex(columns=columns)
    for average in [column for column in columns if column.rpartition("/")[2] == AVERAGE]:
        values, ours = _with_averages(values, ours, average)
    by_model = ours.groupby(level="model")
    parts = {"published": values, "ours": by_model.mean(), "std": by_model.std(), "seeds": by_model.count()}
    parts = {name: part.reindex(index=values.index, columns=values.columns) for name, part in parts.items()}
    parts["seeds"] = parts["seeds"].fillna(0).astype(int)
    parts["difference"] = parts["ours"] - parts["published"]
    return pd.concat(parts, axis=1, names=["quantity", "column"])[QUANTITIES]


def _distinct(printed: pd.DataFrame) -> pd.Series:
    """The names of the models, with their block where two blocks have the same."""
    blocks = printed.groupby("model")["block"].transform("nunique")
    return printed["model"].where(blocks == 1, printed["block"] + ": " + printed["model"])


def _with_averages(values: pd.DataFrame, ours: pd.DataFrame, average: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fill in our average and add the shared one to both; seeds that lack a column have no average."""
    task = average[: -len(AVERAGE)]
    columns = [column for column in values.columns if column.startswith(task) and "avg" not in column]
    averaged = [column for column in columns if column not in NOT_AVERAGED]
    there = ours[averaged].groupby(level="model").count() > 0
    there = there[there.any(axis=1)]  # a model without this task has no say
    shared = [column for column in averaged if len(there) and there[column].all()]
    values, ours = values.copy(), ours.copy()
    ours[average] = ours[averaged].mean(axis=1, skipna=False)
    values[task + SHARED] = values[shared].mean(axis=1, skipna=False)
    ours[task + SHARED] = ours[shared].mean(axis=1, skipna=False)
    return values, ours
