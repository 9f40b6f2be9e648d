"""The tables of paper 1 from scores of runs."""

from __future__ import annotations

import pandas as pd

MODELS = {"mbert": "MBERT", "mbert-st": "MBERT-ST", "monox-pl": "MONOX-PL", "monox-kd": "MONOX-KD"}
# The rows of paper 1's Table 1. Any other teacher, the lab's too, plays the part of the one that the paper chose.
TEACHERS = {"bert-base-cased": "BERTBASE", "roberta-base": "RoBERTaBASE", "roberta-large": "RoBERTaLARGE"}
PAPER_TEACHER = "RoBERTaLARGE"


def _table1(table: pd.DataFrame) -> pd.DataFrame:
    """Accuracy in the source language; reviews are averaged over the domains of a seed."""
    table = table[(table["split"] == "test") & (table["language"] == table["source_language"])]
    table = table[table["method"].isin(["mbert", "mono"])]
    model = table["method"].map(MODELS).fillna(table["teacher"].map(_teacher))
    column = table["task"].map({"reviews": "cls", "nli": "xnli"})
    return (
        table.assign(model=model, column=column).groupby(["model", "column", "seed"], as_index=False)["accuracy"].mean()
    )


def _teacher(name: str) -> str:
    return TEACHERS.get(str(name).partition("@")[0].rpartition("/")[2], PAPER_TEACHER)


def _table2(table: pd.DataFrame) -> pd.DataFrame:
    table = _tested(table, "reviews")
    return table.assign(column=table["language"] + "/" + table["domain"])


def _table3(table: pd.DataFrame) -> pd.DataFrame:
    table = _tested(table, "nli")
    return table.assign(column=table["language"])


def _tested(table: pd.DataFrame, task: str) -> pd.DataFrame:
    table = table[(table["task"] == task) & (table["split"] == "test") & table["method"].isin(list(MODELS))]
    return table.assign(model=table["method"].map(MODELS))


CELLS = {"table1": _table1, "table2": _table2, "table3": _table3}
