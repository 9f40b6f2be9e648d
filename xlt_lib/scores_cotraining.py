"""Scores of paper 3's runs as one table, and the parts of it that its tables, figures and claims show.

A record is anything with `.config`, `.metrics` and `.extras`. Two language models play a part each, mBERT's and
XLM-R's, and the same method runs in up to three settings:

| setting | methods | labeled data |
|---|---|---|
| 1.2% zero-shot | fine-tune, self-training, co-training | few |
| 100% zero-shot | the same | many |
| 1.2% few-shot | translate-train, language-adaptation, adaptation-co-training | few, and some translations |
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xlt_lib.config import RELEVANT

SMALL, FULL, FEW = "1.2% zero-shot", "100% zero-shot", "1.2% few-shot"
ZERO_SHOT = ("fine-tune", "self-training", "co-training")
FEW_SHOT = ("translate-train", "language-adaptation", "adaptation-co-training")
METHODS = (*ZERO_SHOT, "self-training-emb", *FEW_SHOT)
# The knobs that the notebook sweeps or ablates; `main` keeps the runs at the usual value of each.
KNOBS = ("threshold", "align_labels", "label_weight", "semantic_weight", "alignment_temperature")
COLUMNS = ["method", "task", "domain", "student", "setting", "seed", "train_size", *KNOBS, "source_language"]


def scores(records: Iterable[Any]) -> pd.DataFrame:
    """One row for each record of paper 3, split and language: COLUMNS, split, language, accuracy, key.

    A knob that the method does not have is NaN. `student` is "mBERT" or "XLM-R", and empty for self-training-emb.
    """
    rows = [
        _run(record) | {"split": split, "language": language, "accuracy": values["accuracy"], "key": key}
        for key, record in _unique(records).items()
        for split, languages in record.metrics.items()
        for language, values in languages.items()
        if "accuracy" in values
    ]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "split", "language", "accuracy", "key"])
    return table.assign(setting=_settings(table))


def _unique(records: Iterable[Any]) -> dict[Any, Any]:
    found = [record for record in records if record.config["method"] in METHODS]
    return {getattr(record, "key", number): record for number, record in enumerate(found)}


def _run(record: Any) -> dict[str, Any]:
    config = record.config
    known = RELEVANT[config["method"]]
    values = {name: config.get(name) for name in ("method", "task", "seed", "train_size")}
    values |= {name: config.get(name) if name in known else float("nan") for name in KNOBS}
    student = part(config.get("student", "")) if "student" in known else ""
    more = {"domain": config.get("domain") or "", "student": student}
    return values | more | {"source_language": config.get("source_language", "en")}


def part(student: str) -> str:
    """Whose part a language model plays: "XLM-R" for the RoBERTa family, else "mBERT"."""
    return "XLM-R" if "roberta" in student.lower() or "xlm-r" in student.lower() else "mBERT"


def _settings(table: pd.DataFrame) -> pd.Series:
    smallest = table.groupby("task")["train_size"].transform("min")
    setting = pd.Series(FULL, table.index).where(table["train_size"] > smallest, SMALL)
    return setting.where(~table["method"].isin(FEW_SHOT), FEW)


def main(table: pd.DataFrame) -> pd.DataFrame:
    """The runs of the paper's tables: every knob at the value that most runs of the task have. Ties: the first seen."""
    parts = [_usual(rows, KNOBS) for _, rows in table.groupby("task", sort=False)]
    return pd.concat(parts) if parts else table


def _usual(table: pd.DataFrame, knobs: Iterable[str]) -> pd.DataFrame:
    for knob in knobs:
        runs = table.drop_duplicates("key")[knob].dropna()
        if not runs.empty:
            usual = runs.value_counts(sort=False).idxmax()
            table = table[table[knob].isna() | (table[knob] == usual)]
    return table


def sweep(table: pd.DataFrame, knob: str, method: str, split: str = "validation") -> pd.DataFrame:
    """One knob varied, the others as usual: columns knob, method, seed, student, task, languages, accuracy.

    `languages` is "source" or "targets", each a mean.
    """
    rest = table[(table["method"] == method) & (table["split"] == split)]
    rest = _usual(rest, [other for other in KNOBS if other != knob])
    where = rest["language"].eq(rest["source_language"]).map({True: "source", False: "targets"})
    by = [knob, "method", "seed", "student", "task", "languages"]
    return rest.assign(languages=where).groupby(by, sort=False)["accuracy"].mean().reset_index()


def by_round(records: Iterable[Any]) -> pd.DataFrame:
    """Test accuracy after every round, averaged over languages: Figure 3.

    Columns method, model ("lm" or "emb"), task, domain, student, setting, threshold, seed, round (from 1), language,
    accuracy, key.
    """
    rows = [
        _run(record) | {"model": model, "round": number, "language": language, "key": key} | _accuracy(values)
        for key, record in _unique(records).items()
        for number, found in enumerate(record.extras.get("rounds", []), start=1)
        for model, languages in found["accuracy"].items()
        for language, values in languages.items()
    ]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "model", "round", "language", "accuracy", "key"])
    return table.assign(setting=_settings(table))


def _accuracy(values: dict[str, float]) -> dict[str, float]:
    return {"accuracy": values["accuracy"]}


def pseudo_labels(records: Iterable[Any]) -> pd.DataFrame:
    """How sure, how right and how many, by round, model and language: the counts of the runs' reports, and two shares.

    `precision` is the share of right labels among those chosen in the round (percent), `coverage` the share of all
    unlabeled texts above the threshold, `agreement` that on which two models give one label.
    """
    rows = [
        _run(record) | {"model": model, "round": number, "language": language, "key": key, **counts}
        | {"agreement": found.get("agreement", {}).get(language, float("nan"))}
        for key, record in _unique(records).items()
        for number, found in enumerate(record.extras.get("rounds", []), start=1)
        for model, counted in found["models"].items()
        for language, counts in counted["languages"].items()
    ]  # fmt: skip
    counted = ["texts", "sure", "chosen", "sure_right", "chosen_right"]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "model", "round", "language", "key", *counted, "agreement"])
    precision = 100 * table["chosen_right"] / table["chosen"].where(table["chosen"] > 0)
    coverage = 100 * table["sure"] / table["texts"]
    return table.assign(setting=_settings(table), precision=precision, coverage=coverage)
