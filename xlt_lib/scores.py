"""Scores of run records as one table, and the parts of it that the papers' tables and figures show.

A record is anything with `.config` (a RunConfig's fields) and `.metrics[split][language]["accuracy"]`. All records of
a notebook may be given at once: its tables, the sweep over training sizes and the sweep over temperatures overlap,
and each selection here finds its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from xlt_lib.config import RELEVANT
from xlt_lib.messages import listing

RUN = [
    "method",
    "task",
    "domain",
    "seed",
    "train_size",
    "temperature",
    "teacher",
]  # what tells the runs of paper 1 apart
COLUMNS = [*RUN, "source_language", "split", "language", "accuracy"]
PAPER_TEMPERATURE = 0.1
SAME = ("source", "source_language", "student")  # what runs of one task must share to be compared


def scores(records: Iterable[Any]) -> pd.DataFrame:
    """One row for each record, split and language.

    `temperature` is NaN but for monox-kd; `teacher` is empty but for mono, where Table 1 has several.
    Raises ValueError when two different records claim to be the same run, or records of a task cannot be compared.
    """
    chosen: dict[tuple, Any] = {}
    for record in records:
        run = _run(record.config)
        fields = differing(chosen[run].config, record.config) if run in chosen else []
        if fields:
            raise ValueError(
                f"two records for {run[0]} on {run[1]} {run[2]} (seed {run[3]}, train_size {run[4]}), which differ in "
                f"{listing(fields)}: compare records of one setting at a time"
            )
        chosen[run] = record
    for task in sorted({run[1] for run in chosen}):
        _check_same(task, [record.config for run, record in chosen.items() if run[1] == task])
    rows = [
        (*run, record.config.get("source_language", "en"), split, language, metrics["accuracy"])
        for run, record in chosen.items()
        for split, languages in record.metrics.items()
        for language, metrics in languages.items()
        if "accuracy" in metrics
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"accuracy": float, "temperature": float})


def _run(config: dict[str, Any]) -> tuple:
    method = config["method"]
    temperature = config["temperature"] if method == "monox-kd" else None
    teacher = config.get("teacher", "") if method == "mono" else ""
    return (
        method,
        config["task"],
        config.get("domain") or "",
        config["seed"],
        config["train_size"],
        temperature,
        teacher,
    )


def differing(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """The fields that matter to the method and are not the same."""
    fields = [field for field in RELEVANT[first["method"]] if field in first and field in second]
    return [field for field in fields if _plain(first[field]) != _plain(second[field])]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, (list, tuple)) else value


def _check_same(task: str, configs: Sequence[dict[str, Any]]) -> None:
    for field in SAME:
        # "mono" has no student: it is the teacher itself.
        relevant = [config for config in configs if field != "student" or config["method"] != "mono"]
        values = sorted({str(config[field]) for config in relevant if field in config})
        if len(values) > 1:
            raise ValueError(f"records of task {task!r} differ in {field}: {listing(values)}; compare one at a time")


# --- what the papers show


def main(table: pd.DataFrame) -> pd.DataFrame:
    """The scores of the tables: those at each task's main training size and at the main temperature."""
    sizes = {task: main_size(rows) for task, rows in table.groupby("task")}
    return at_main_temperature(table[table["train_size"] == table["task"].map(sizes)])


def main_size(table: pd.DataFrame) -> int:
    """The training size that most runs have: the sweeps over anything else are at this one. Ties: the largest."""
    runs = table[RUN].drop_duplicates().groupby("train_size").size()
    return max(runs.index, key=lambda size: (runs[size], size))


def at_main_temperature(table: pd.DataFrame) -> pd.DataFrame:
    """Only the temperature that most monox-kd runs have; other methods stay. Ties: nearest to the paper's 0.1."""
    runs = table[RUN].drop_duplicates().groupby("temperature").size()
    if runs.empty:
        return table
    chosen = max(runs.index, key=lambda value: (runs[value], -abs(value - PAPER_TEMPERATURE)))
    return table[table["temperature"].isna() | (table["temperature"] == chosen)]


def figure2(records: Iterable[Any]) -> pd.DataFrame:
    """NLI test accuracy, averaged over languages, by training size: columns method, train_size, seed, accuracy."""
    table = scores(records)
    table = at_main_temperature(table[(table["task"] == "nli") & (table["split"] == "test")])
    return _averaged(table[table["method"] != "mono"], ["method", "train_size", "seed"])


def figure3(records: Iterable[Any]) -> pd.DataFrame:
    """NLI dev accuracy, averaged over languages, of monox-kd by temperature; mbert (temperature NaN) is the baseline.

    At the main training size; columns method, temperature, seed, accuracy.
    """
    table = scores(records)
    table = table[table["task"] == "nli"]
    if not table.empty:
        table = table[table["train_size"] == main_size(table)]
    table = table[(table["split"] == "validation") & table["method"].isin(["mbert", "monox-kd"])]
    return _averaged(table, ["method", "temperature", "seed"])


def by_pairs(records: Iterable[Any], split: str, metric: str) -> pd.DataFrame:
    """Scores of `tlm` runs by share of translation pairs: columns pairs (percent), seed, language and the metric."""
    rows = [
        (100 * record.config["pairs"], record.config["seed"], language, values[metric])
        for record in records
        for language, values in record.metrics[split].items()
    ]
    return pd.DataFrame(rows, columns=["pairs", "seed", "language", metric])


def _averaged(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    # Over the languages that every run has: an average over other languages would be another quantity.
    if table.empty:
        return pd.DataFrame(columns=[*by, "accuracy"])
    runs = table.groupby(by, dropna=False).ngroups
    shared = table.groupby("language").size()
    table = table[table["language"].isin(shared.index[shared == runs])]
    return table.groupby(by, dropna=False)["accuracy"].mean().reset_index()
