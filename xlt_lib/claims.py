"""What a paper claims, and whether our runs bear it out: reproduced, not reproduced, or undecided.

**One comparison.** Two methods are compared by the differences of their accuracies, run by run: same seed, same
domain, so that what both owe to the draw of the training set cancels. The effect is the mean difference and its 95%
interval is Student's, over seeds. The domains of the reviews are fixed, not a sample: each has its own effect, the
effect is their mean, and their seeds' variances are pooled (3 domains of 3 seeds: 6 degrees of freedom). So are those
of the training sizes of Figure 2: every size has runs of its own. The temperatures share their baseline's runs, so each
stands alone. An interval wholly above 0 is reproduced, wholly below 0 is not reproduced, anything else is undecided.

**Few seeds.** With 3 seeds the interval is the mean +- 2.5 standard deviations of a difference (4 seeds: 1.6), so
"undecided" often says only that there are few seeds; with one there is no interval. It covers what changes with the
seed (draw of the training data, head, order of the batches), not the choice of test set or encoder.

**A claim of several comparisons** is reproduced only if all required ones are. That needs no correction for
their number: it is a test that has to succeed everywhere. It is not reproduced if any required one goes the other
way; there, chance does add up (at most 2.5% each), so look at the table before believing one of many. The effect
and interval that a verdict shows are those of the comparison that decided it: the weakest one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from scipy import stats

from xlt_lib.messages import did_you_mean, listing
from xlt_lib.scores import at_main_temperature, main, main_size, scores

REPRODUCED, NOT_REPRODUCED, UNDECIDED = "reproduced", "not reproduced", "undecided"
CONFIDENCE = 0.95
MONOX = ("monox-kd", "monox-pl")
TASKS = ("nli", "reviews")


@dataclass(frozen=True)
class Verdict:
    """The judgement of a claim. `effect`, `low`, `high`, `n` (pairs of runs) belong to the comparison that decided."""

    effect: float
    low: float
    high: float
    n: int
    verdict: str
    detail: str
    table: pd.DataFrame = field(repr=False, compare=False)  # all comparisons; `required` marks those that count


@dataclass(frozen=True)
class Claim:
    """A claim of a paper: `source` is where it is made, `judge(records)` gives our verdict."""

    id: str
    text: str
    source: str
    judge: Callable[[Iterable[Any]], Verdict] = field(repr=False)


@dataclass(frozen=True)
class Comparison:
    """One paired comparison; without runs its effect is NaN and its interval everything."""

    name: str
    required: bool
    effect: float
    low: float
    high: float
    n: int
    seeds: int

    @property
    def verdict(self) -> str:
        return REPRODUCED if self.low > 0 else NOT_REPRODUCED if self.high < 0 else UNDECIDED


def compare_pairs(
    name: str, differences: pd.Series, required: bool = True, alike: Sequence[pd.Series] = ()
) -> Comparison:
    """The mean of paired differences, indexed by (domain, seed), with its interval over seeds.

    With D domains of n_d seeds each: mean of the domains' means, variance s^2 pooled over domains with
    sum(n_d - 1) degrees of freedom, standard error s * sqrt(sum(1 / n_d)) / D. One domain: the paired t interval.
    Differences under other conditions that vary `alike`, in independent runs, are pooled into s^2 as well.
    """
    differences = differences.dropna()
    if differences.empty:
        return Comparison(name, required, math.nan, -math.inf, math.inf, 0, 0)
    domains = differences.groupby(level="domain")
    counts, effect = domains.count(), float(domains.mean().mean())
    seeds = differences.index.get_level_values("seed").nunique()
    squares, freedom = map(sum, zip(*(_spread(group) for group in (differences, *alike)), strict=True))
    if freedom == 0:
        return Comparison(name, required, effect, -math.inf, math.inf, len(differences), seeds)
    variance = squares / freedom
    error = math.sqrt(variance * float((1 / counts).sum())) / len(counts)
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    return Comparison(name, required, effect, effect - half, effect + half, len(differences), seeds)


def _spread(differences: pd.Series) -> tuple[float, int]:
    """The squared deviations from each domain's mean, summed, and their degrees of freedom."""
    differences = differences.dropna()
    domains = differences.groupby(level="domain")
    return float((differences - domains.transform("mean")).pow(2).sum()), int((domains.count() - 1).sum())


def overall(comparisons: list[Comparison], remark: str = "", enough: bool = True) -> Verdict:
    """The verdict on a claim made of comparisons: see the head of this file. `enough`: False never reproduces."""
    required = [comparison for comparison in comparisons if comparison.required]
    verdicts = [comparison.verdict for comparison in required]
    if NOT_REPRODUCED in verdicts:
        verdict, decisive = NOT_REPRODUCED, min(required, key=lambda comparison: comparison.high)
    else:
        verdict = REPRODUCED if enough and required and set(verdicts) == {REPRODUCED} else UNDECIDED
        # Without an interval, the least effect; without runs before all others.
        known = [(c.low, -math.inf if math.isnan(c.effect) else c.effect, i) for i, c in enumerate(required)]
        decisive = (
            required[min(known)[2]] if known else Comparison("nothing", True, math.nan, -math.inf, math.inf, 0, 0)
        )
    missing = [comparison.name for comparison in required if comparison.n == 0]
    if not required or len(missing) == len(required):
        detail = "no runs to compare"
    else:
        tally = [
            f"{verdicts.count(name)} {name}" for name in (REPRODUCED, UNDECIDED, NOT_REPRODUCED) if name in verdicts
        ]
        detail = f"decided by {decisive.name}, {decisive.seeds} seeds; {len(required)} comparisons: {listing(tally)}"
        detail += f"; no runs for {listing(missing)}" if missing else ""
    rows = [{**vars(comparison), "verdict": comparison.verdict} for comparison in comparisons]
    table = pd.DataFrame(rows, columns=["name", "required", "effect", "low", "high", "n", "seeds", "verdict"])
    figures = (decisive.effect, decisive.low, decisive.high, decisive.n)
    return Verdict(*figures, verdict, detail + (f"; {remark}" if remark else ""), table.set_index("name"))


# --- paired differences of two methods


def gains(table: pd.DataFrame, method: str, baseline: str, languages: str = "average") -> pd.Series:
    """Accuracy of a method minus a baseline's, indexed by (domain, seed).

    `languages`: "source", "targets" or "average" (of all); only languages that both runs of a pair have count.
    """
    is_source = table["language"] == table["source_language"]
    table = {"source": table[is_source], "targets": table[~is_source], "average": table}[languages]
    index = ["domain", "seed", "language"]
    first, second = (table[table["method"] == name].set_index(index)["accuracy"] for name in (method, baseline))
    return (first - second).dropna().groupby(level=["domain", "seed"]).mean()


def _tables(records: Iterable[Any], split: str = "test") -> dict[str, pd.DataFrame]:
    """The scores of the paper's tables, by task."""
    table = main(scores(records))
    table = table[table["split"] == split]
    return {task: table[table["task"] == task] for task in TASKS}


# --- paper 1


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


CLAIMS = {
    "monox": (
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
}


def claims(paper: str) -> list[Claim]:
    """The claims of a paper, each with the function that judges it."""
    if paper not in CLAIMS:
        hint = did_you_mean(paper, CLAIMS)
        raise ValueError(f"there are no claims for paper {paper!r}; one of: {listing(CLAIMS)}.{hint}")
    return list(CLAIMS[paper])


def card(paper: str, records: Iterable[Any]) -> pd.DataFrame:
    """The claims card: one row for each claim with our effect, interval, number of pairs and verdict."""
    records = list(records)
    rows = []
    for claim in claims(paper):
        verdict = claim.judge(records)
        shown = {key: value for key, value in vars(verdict).items() if key != "table"}
        rows.append({"claim": claim.id, "text": claim.text, "source": claim.source, **shown})
    return pd.DataFrame(rows).set_index("claim")
