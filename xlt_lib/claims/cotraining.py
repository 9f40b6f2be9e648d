"""The claims of paper 3, co-training and language adaptation (Yu and Joty 2021)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from xlt_lib.claims.judging import Claim, Comparison, Verdict, compare_pairs, gains, overall
from xlt_lib.scores_cotraining import FEW, FULL, SMALL, by_round, main, scores
from xlt_lib.tables.cotraining import ABLATIONS, ablated

# English's relatives, alike in word order; every other target counts as structurally distant.
NEAR = ("de", "es", "fr")


def co_training_wins(records: Iterable[Any]) -> Verdict:
    """(a) 1.2% zero-shot: co-training minus self-training, and self-training minus fine-tuning, on average."""
    return overall(
        _compared(records, SMALL, [("co-training", "self-training"), ("self-training", "fine-tune")]),
    )


def co_training_wins_with_all_labels(records: Iterable[Any]) -> Verdict:
    """(b) 100% zero-shot: co-training minus fine-tuning, on average; self-training is reported beside it."""
    comparisons = _compared(records, FULL, [("co-training", "fine-tune")])
    return overall(comparisons + _compared(records, FULL, [("co-training", "self-training")], required=False))


def sentence_encoder_gains(records: Iterable[Any]) -> Verdict:
    """(c) Figure 3: the sentence encoder after the last round of co-training, minus after the first; and minus its own
    self-training, where that was run."""
    table = by_round(records)
    table = main(table[(table["model"] == "emb") & (table["setting"] == SMALL)])
    comparisons = []
    for task, rows in table.groupby("task"):
        alone = _ends(rows[rows["method"] == "self-training-emb"])["last"]
        for student, taught in rows[rows["method"] == "co-training"].groupby("student"):
            ends = _ends(taught)
            name = f"{task}, sentence encoder beside {student}"
            comparisons.append(compare_pairs(f"{name}, last round - first", ends["last"] - ends["first"]))
            if len(alone):
                comparisons.append(compare_pairs(f"{name} - its self-training", ends["last"] - alone))
    return overall(comparisons)


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Accuracy after the first and the last round, averaged over languages, by (domain, seed)."""
    found = rows.groupby(["domain", "seed", "round"])["accuracy"].mean().unstack("round")
    if found.empty:
        index = pd.MultiIndex.from_tuples([], names=["domain", "seed"])
        return pd.DataFrame({"first": [], "last": []}, index=index, dtype=float)
    return pd.DataFrame({"first": found[1], "last": found[found.columns.max()]})


def adaptation_beats_translate_train(records: Iterable[Any]) -> Verdict:
    """(d) 1.2% few-shot: language adaptation minus translate-train, on average."""
    return overall(_compared(records, FEW, [("language-adaptation", "translate-train")]))


def every_part_matters(records: Iterable[Any]) -> Verdict:
    """(e) Table 4: the whole method minus each variant without a part of it, on average over languages."""
    table = ablated(list(records))
    comparisons = []
    for student, rows in table.groupby("student"):
        by_part = {name: part.groupby(["domain", "seed"])["accuracy"].mean() for name, part in rows.groupby("left_out")}
        for name in ABLATIONS:
            if name != "full" and {name, "full"} <= set(by_part):
                comparisons.append(compare_pairs(f"{student}, whole - without {name}", by_part["full"] - by_part[name]))
    return overall(comparisons)


def both_add_up(records: Iterable[Any]) -> Verdict:
    """(f) Adaptation with co-training minus each of the two alone. The paper prints the first of them."""
    records = list(records)
    both = "adaptation-co-training"
    comparisons = _compared(records, FEW, [(both, "language-adaptation")])
    return overall(comparisons + _compared(records, None, [(both, "co-training")]))


def distant_languages_gain_most(records: Iterable[Any]) -> Verdict:
    """(g) 1.2% zero-shot: co-training's gain over self-training in distant languages minus its gain in near ones; the
    same over fine-tuning beside it."""
    comparisons = []
    for name, table in _groups(records, SMALL):
        targets = table[table["language"] != table["source_language"]]
        near = targets["language"].isin(NEAR)
        for baseline in ("self-training", "fine-tune"):
            distant, close = (gains(targets[rows], "co-training", baseline) for rows in (~near, near))
            label = f"{name}, gain over {baseline} in distant - in near languages"
            comparisons.append(compare_pairs(label, distant - close, baseline == "self-training"))
    return overall(comparisons, f"near: {', '.join(NEAR)}")


def _groups(records: Iterable[Any], setting: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """The test scores of each task and student; None: the settings with few labels together."""
    table = main(scores(records))
    table = table[(table["split"] == "test") & (table["student"] != "")]
    table = table[table["setting"].isin([SMALL, FEW] if setting is None else [setting])]
    for (task, student), rows in table.groupby(["task", "student"]):
        yield f"{task}, {student}", rows


def _compared(
    records: Iterable[Any], setting: str | None, pairs: list[tuple[str, str]], required: bool = True
) -> list[Comparison]:
    return [
        compare_pairs(f"{name}: {method} - {baseline}", gains(table, method, baseline), required)
        for name, table in _groups(records, setting)
        for method, baseline in pairs
    ]


CLAIMS = (
    Claim(
        "a",
        "With few labels, co-training beats self-training, which beats fine-tuning",
        "Tables 2 and 3, first block, section 4.3",
        co_training_wins,
    ),
    Claim(
        "b",
        "With all labels, co-training still beats fine-tuning",
        "Tables 2 and 3, second block, section 4.3",
        co_training_wins_with_all_labels,
    ),
    Claim(
        "c",
        "The sentence encoder gains as well, and more than by teaching itself",
        "Figure 3, section 4.3.1",
        sentence_encoder_gains,
    ),
    Claim(
        "d",
        "Language adaptation beats translate-train",
        "Tables 2 and 3, third block, section 4.3",
        adaptation_beats_translate_train,
    ),
    Claim("e", "Every part of the adaptation loss matters", "Table 4, section 4.4", every_part_matters),
    Claim(
        "f",
        "Language adaptation and co-training add up",
        "Tables 2 and 3, third block, section 4.3",
        both_add_up,
    ),
    Claim(
        "g",
        "Structurally distant languages gain most from co-training",
        "Section 4.3.2",
        distant_languages_gain_most,
    ),
)
