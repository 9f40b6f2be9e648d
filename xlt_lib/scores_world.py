"""What notebook 00 shows of its runs: the level of every task in every language, and accuracy by distance.

levels(records)               every score: columns task, encoder, language, seed, score and chance (percent)
room(levels(records), ...)    one row a task: chance, the lowest language, English, the teacher, and what is wrong
by_distance(records)          zero-shot accuracy beside the distances from English in order and in form
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xlt_lib.chance import chance
from xlt_lib.world.distances import distances

COLUMNS = ("task", "encoder", "language", "seed", "score", "chance")
# Each task's metric, where it is not accuracy; a probe is a task of its own.
METRICS = {
    "qa": {"qa": "f1"},
    "probing": {name: name for name in ("wic", "wic_words", "scws", "agreement", "anaphora")},
}
PROBES = tuple(METRICS["probing"])
FLOOR, CEILING = 5.0, 97.0  # no language within 5 points of chance, no score above 97


def levels(records: Iterable[Any]) -> pd.DataFrame:
    """The test scores of all records: accuracy, F1 (qa), and the probes' own metrics."""
    rows = []
    for record in records:
        config = record.config
        encoder = config["teacher"] if config["method"] == "mono" else config["student"]
        metrics = METRICS.get(config["task"], {config["task"]: "accuracy"})
        for language, found in _in_order(record):
            for task, metric in metrics.items():
                if metric in found:
                    rows.append(
                        (task, encoder, language, config["seed"], found[metric], chance(config, language, task))
                    )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def level_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Means over seeds: a row for each task and encoder, a column for each language."""
    table = frame.pivot_table(index=["task", "encoder"], columns="language", values="score", sort=False)
    return table.reindex(columns=list(dict.fromkeys(frame["language"]))).round(1)


def room(frame: pd.DataFrame, student: str, teacher: str, source: str = "en") -> pd.DataFrame:
    """One row a task: is every language clear of chance, and is there room above?

    `frame` is that of `levels`, with the languages that the student reads. "lowest" is the language that is least above
    chance. The last column says what is wrong, if anything: languages within 5 points of chance, or a score above 97.
    """
    means = frame.groupby(["task", "encoder", "language"], sort=False)[["score", "chance"]].mean()
    rows = {task: _room(means.loc[task], student, teacher, source) for task in dict.fromkeys(frame["task"])}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("task")


def _room(means: pd.DataFrame, student: str, teacher: str, source: str) -> dict[str, Any]:
    scores, above = means["score"], means["score"] - means["chance"]
    asked = student if student in scores.index.get_level_values(0) else teacher  # probes ask the teacher alone
    lowest = above[asked].idxmin()
    low = dict.fromkeys(language for _, language in above[above < FLOOR].index)
    wrong = [f"floor: {' '.join(low)}"] if low else []
    if scores.max() > CEILING:
        wrong.append("ceiling")
    return {
        "lowest": lowest,
        "score there": round(float(scores[asked, lowest]), 1),
        "chance there": round(float(means.loc[(asked, lowest), "chance"]), 1),
        f"student in {source}": round(float(scores.get((student, source), float("nan"))), 1),
        f"teacher in {source}": round(float(scores.get((teacher, source), float("nan"))), 1),
        "wrong": ", ".join(wrong),
    }


def by_distance(records: Iterable[Any], source: str = "en") -> pd.DataFrame:
    """Columns language, seed, accuracy, order, form: the test accuracy and the distances from the source language."""
    rows = [
        (language, record.config["seed"], found["accuracy"])
        for record in records
        for language, found in _in_order(record)
    ]
    frame = pd.DataFrame(rows, columns=["language", "seed", "accuracy"])
    return frame.join(distances(dict.fromkeys(frame["language"]), source), on="language")


def _in_order(record: Any) -> list[tuple[str, dict[str, float]]]:
    """Test scores by language, in the order in which the config names them: a stored record's may be another."""
    found = record.metrics["test"]
    named = [language for language in record.config["languages"] if language in found]
    return [(language, found[language]) for language in dict.fromkeys([*named, *found])]
