"""The claims of paper 1, MonoX (Chi et al. 2020)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xlt_lib.claims.judging import Claim, Verdict, compare_pairs, gains, overall
from xlt_lib.messages import listing
from xlt_lib.scores import at_main_temperature, main, main_size, scores

MONOX = ("monox-kd", "monox-pl")
TASKS = ("nli", "reviews")


def monolingual_wins(records: Iterable[Any]) -> Verdict:
    """(a) Table 1: the monolingual encoder minus the multilingual one, in the source language."""
    comparisons = []
    for task, table in _tables(records).items():
        teachers = sorted(table.loc[table["method"] == "mono", "teacher"].unique()) or [""]
        for teacher in teachers:
            rows = table[(table["method"] != "mono") | (table["teacher"] == teacher)]
            name = f"{task}, {teacher or 'mono'} - mbert"
            comparisons.append(compare_pairs(name, gains(rows, "mono", "mbert", "source")))
    return overall(comparisons)


def monox_wins(records: Iterable[Any]) -> Verdict:
    """(b) Tables 2 and 3: KD and PL minus fine-tuning, in the source, in the targets and on average."""
    return overall(
        [
            compare_pairs(f"{task}, {method} - mbert, {languages}", gains(table, method, "mbert", languages))
            for task, table in _tables(records).items()
            for method in MONOX
            for languages in ("average", "source", "targets")
        ]
    )


def teacher_beats_self_training(records: Iterable[Any]) -> Verdict:
    """(c) Self-training, on the same unlabeled text, gains less than MonoX; its own gain is reported beside it."""
    comparisons, remarks = [], []
    for task, table in _tables(records).items():
        for method in MONOX:
            comparisons.append(compare_pairs(f"{task}, {method} - mbert-st", gains(table, method, "mbert-st")))
        for method in ("mbert-st", *MONOX):
            gain = compare_pairs(f"{task}, {method} - mbert", gains(table, method, "mbert"), required=False)
            comparisons.append(gain)
            if gain.n:
                remarks.append(f"{task} {method} {gain.effect:+.1f}")
    return overall(comparisons, f"gains over mbert: {listing(remarks)}")


def gains_by_size(records: Iterable[Any]) -> Verdict:
    """(d) Figure 2: MonoX minus fine-tuning on average NLI at each training size, and small sizes against the largest.

    The smallest size is shown but not required: the paper's exception. The others share one variance. "Small" are the
    sizes between the smallest and the largest; their mean gain minus the gain at the largest is taken within each seed.
    """
    table = scores(records)
    table = at_main_temperature(table[(table["task"] == "nli") & (table["split"] == "test")])
    # A size belongs to the sweep when a MonoX run and the baseline are there.
    has = {name: set(table.loc[table["method"] == name, "train_size"]) for name in ("mbert", *MONOX)}
    sizes = sorted(has["mbert"] & (has["monox-kd"] | has["monox-pl"]))
    comparisons = []
    for method in MONOX:
        by_size = {size: gains(table[table["train_size"] == size], method, "mbert") for size in sizes}
        for size, differences in by_size.items():
            name = f"{method} - mbert, {size} examples"
            required = size != sizes[0]
            alike = [by_size[other] for other in sizes[1:] if other != size] if required else []
            comparisons.append(compare_pairs(name, differences, required, alike))
        middle = sizes[1:-1]
        name = f"{method}, gain at {listing(middle)} examples - gain at {listing(sizes[-1:])}"
        if middle:
            contrast = (
                pd.concat([by_size[size] for size in middle], axis=1).mean(axis=1, skipna=False) - by_size[sizes[-1]]
            )
            comparisons.append(compare_pairs(name, contrast))
    enough = len(sizes) > 2
    return overall(comparisons, "" if enough else f"sizes: {listing(sizes)}; at least 3 are needed", enough)


def every_temperature_wins(records: Iterable[Any]) -> Verdict:
    """(e) Figure 3: monox-kd at each temperature minus fine-tuning, on the dev sets' average."""
    table = scores(records)
    table = table[table["task"] == "nli"]
    if not table.empty:
        table = table[table["train_size"] == main_size(table)]
    table = table[table["split"] == "validation"]
    comparisons = []
    for temperature in sorted(table["temperature"].dropna().unique()):
        rows = table[table["temperature"].isna() | (table["temperature"] == temperature)]
        comparisons.append(compare_pairs(f"T={temperature:g} - mbert", gains(rows, "monox-kd", "mbert")))
    enough = len(comparisons) > 2
    return overall(comparisons, "" if enough else f"{len(comparisons)} temperatures; at least 3 are needed", enough)


def _tables(records: Iterable[Any], split: str = "test") -> dict[str, pd.DataFrame]:
    """The scores of the paper's tables, by task."""
    table = main(scores(records))
    table = table[table["split"] == split]
    return {task: table[table["task"] == task] for task in TASKS}


CLAIMS = (
    Claim(
        "a",
        "A monolingual encoder beats the multilingual one in the source language",
        "Table 1, section 4.3, preliminary experiments",
        monolingual_wins,
    ),
    Claim(
        "b",
        "MonoX (KD and PL) beats multilingual fine-tuning on average, in the source and in the target languages",
        "Tables 2 and 3, section 4.3",
        monox_wins,
    ),
    Claim(
        "c",
        "Self-training gains little: the teacher, not the unlabeled text, is what helps",
        "Tables 2 and 3, section 4.3, sentiment classification",
        teacher_beats_self_training,
    ),
    Claim(
        "d",
        "MonoX beats fine-tuning at every training size but the smallest, and gains most when data are few",
        "Figure 2, section 4.3, effects of training data size",
        gains_by_size,
    ),
    Claim(
        "e",
        "MonoX-KD beats fine-tuning at every temperature",
        "Figure 3, section 4.3, effects of distillation temperature",
        every_temperature_wins,
    ),
)
