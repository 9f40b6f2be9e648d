"""The papers' printed numbers, and ours beside them.

published("monox", "table3")            what the paper printed, one row for each number
compare(records, "monox", "table3")     the paper's table with our mean, deviation over seeds and difference
compare(records, "mblm", "table3", block="mBERT")      of a table that shows several encoders, one
side_by_side(compare(...))              ours and the printed numbers, where we have any
claims("monox"), card("monox", records) what the paper claims, and whether our runs bear it out (claims/)
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from xlt_lib.claims import Claim, Verdict, card, claims
from xlt_lib.messages import did_you_mean, listing
from xlt_lib.tables import CELLS, SCALES, WITH_BLOCK

__all__ = ["Claim", "Verdict", "averaged_columns", "card", "claims", "compare", "published", "side_by_side"]

PRINTED = Path(__file__).resolve().parents[1] / "data" / "published.csv"
AVERAGE, SHARED = "avg", "shared avg"
SUPERVISED = ("en", "fr", "zh")  # in paper 2, whose avg_s, avg_z and avg_a are over these, the others, and all
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


def compare(records: Iterable[Any], paper: str, table: str, block: str | None = None) -> pd.DataFrame:
    """The paper's table with ours beside it: rows are its models, columns (quantity, the paper's column).

    Where a paper has the same models in several blocks, rows are (block, model) in paper 3, "block: model" in paper 4,
    and in paper 2 `block` has to say to which student's part our runs belong. All numbers are percent.

    Quantities: "published", "ours" (mean over seeds), "std" (over seeds, n - 1), "seeds" (how many), "difference"
    (ours - published); NaN where we have no run. compare(...)["ours"] is a table of the paper's shape.

    "avg" is ours only when we have every column that the paper averages. "shared avg", the last column, is the mean
    over the columns that all our models have, for the published numbers as well, so that like is compared with like.
    So it is with "avg_s", "avg_z" and "avg_a", and with the averages of each task in a table of two ("mldoc/avg").
    """
    if (paper, table) not in CELLS:
        comparable = listing("/".join(key) for key in CELLS)
        published(paper, table)  # a mistyped name gets its own message
        raise ValueError(f"{paper}/{table} cannot be compared with runs yet; one of: {comparable}")
    cells = CELLS[paper, table](list(records))
    printed = published(paper, table)
    if paper in WITH_BLOCK:
        printed["model"] = _distinct(printed)
    repeated = "block" in cells.columns and printed.duplicated(["model", "column"]).any()
    printed = printed if repeated else _block(printed, block)
    names = ["block", "model"] if repeated else ["model"]
    widest = printed[printed["model"] == printed["model"].value_counts().idxmax()]  # some rows lack columns
    columns = list(dict.fromkeys([*widest["column"], *printed["column"]]))
    order = printed[names].drop_duplicates()
    index = pd.MultiIndex.from_frame(order) if repeated else pd.Index(order["model"])
    values = printed.pivot(index=names if repeated else "model", columns="column", values="value")
    values = SCALES.get(paper, 1.0) * values.reindex(index=index, columns=columns)
    ours = cells.pivot_table(index=[*names, "seed"], columns="column", values="accuracy", sort=False)
    ours = ours.reindex(columns=columns)
    for average, averaged in _averaged(columns).items():
        values, ours = _with_average(values, ours, average, averaged, names)
    by_model = ours.groupby(level=names if repeated else "model")
    parts = {"published": values, "ours": by_model.mean(), "std": by_model.std(), "seeds": by_model.count()}
    parts = {name: part.reindex(index=values.index, columns=values.columns) for name, part in parts.items()}
    parts["seeds"] = parts["seeds"].fillna(0).astype(int)
    parts["difference"] = parts["ours"] - parts["published"]
    return pd.concat(parts, axis=1, names=["quantity", "column"])[QUANTITIES]


def side_by_side(comparison: pd.DataFrame) -> pd.DataFrame:
    """Ours and the printed numbers of a comparison, in the rows and columns that we have."""
    ours = comparison["ours"].dropna(how="all").dropna(axis=1, how="all")
    printed = comparison["published"].loc[ours.index, ours.columns]
    return pd.concat({"ours": ours, "published": printed}, axis=1, names=["quantity", "column"])


def averaged_columns(comparison: pd.DataFrame, average: str = SHARED) -> list[str]:
    """The columns that a shared average of a comparison is the mean of: those that all our models have."""
    ours = comparison["ours"]
    ours = ours[ours[average].notna()]
    task, slash, _ = average.rpartition("/")
    single = [name for name in ours.columns if AVERAGE not in name and name not in NOT_AVERAGED]
    return [name for name in single if name.startswith(task + slash) and len(ours) and ours[name].notna().all()]


def _block(printed: pd.DataFrame, block: str | None) -> pd.DataFrame:
    blocks = list(dict.fromkeys(printed["block"]))
    if block is None and len(blocks) > 1 and printed.duplicated(["model", "column"]).any():
        raise ValueError(f"this table has a part for each of {listing(blocks)}; say which with block=...")
    if block is not None and block not in blocks:
        raise ValueError(f"block {block!r} is unknown; one of: {listing(blocks)}.{did_you_mean(block, blocks)}")
    return printed if block is None else printed[printed["block"] == block]


def _distinct(printed: pd.DataFrame) -> pd.Series:
    """The names of the models, all with their block where two blocks of the table have the same."""
    blocks = printed.groupby("model")["block"].transform("nunique")
    return printed["model"] if (blocks == 1).all() else printed["block"] + ": " + printed["model"]


def _averaged(columns: list[str]) -> dict[str, list[str]]:
    """The averages among a table's columns, each with the columns that it is the mean of."""
    single = [column for column in columns if AVERAGE not in column and column not in NOT_AVERAGED]
    others = [column for column in single if column not in SUPERVISED]
    groups = {"avg_s": list(SUPERVISED), "avg_z": others, "avg_a": single}
    groups = groups if set(SUPERVISED) <= set(single) else {}  # a table of averages has them as they are
    found = {}
    for column in columns:
        task, slash, last = column.rpartition("/")
        if last == AVERAGE:
            found[column] = [name for name in single if name.startswith(task + slash)]
        elif column in groups:
            found[column] = groups[column]
    return found


def _with_average(
    values: pd.DataFrame, ours: pd.DataFrame, average: str, averaged: list[str], names: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fill in our average and add the shared one to both; seeds that lack a column have no average."""
    there = ours[averaged].groupby(level=names).count() > 0
    there = there[there.any(axis=1)]  # a model without this task has no say
    shared = [column for column in averaged if len(there) and there[column].all()]
    values, ours = values.copy(), ours.copy()
    ours[average] = ours[averaged].mean(axis=1, skipna=False)
    task, slash, last = average.rpartition("/")
    name = task + slash + SHARED.replace(AVERAGE, last)
    values[name] = values[shared].mean(axis=1, skipna=False)
    ours[name] = ours[shared].mean(axis=1, skipna=False)
    return values, ours
