"""What a paper claims, and whether our runs bear it out: reproduced, not reproduced, or undecided.

**One comparison.** Two methods are compared by the differences of their accuracies, run by run: same seed, same
domain, so that what both owe to the draw of the training set cancels. The effect is the mean difference and its 95%
interval is Student's, over seeds. The domains of the reviews are fixed, not a sample: each has its own effect, the
effect is their mean, and their seeds' variances are pooled (3 domains of 3 seeds: 6 degrees of freedom). So are those
of the training sizes of Figure 2: every size has runs of its own. The temperatures share their baseline's runs, so each
stands alone. An interval wholly above 0 is reproduced, wholly below 0 is not reproduced, anything else is undecided.

**Few seeds.** With 3 seeds the interval is the mean +- 2.5 standard deviations of a difference (4 seeds: 1.6), so
"undecided" often says only that there are few seeds; with one there is no interval. It covers what changes with the
seed (head, order of the batches, and which training data a run draws that takes a part of them), not the choice of test
set or encoder.

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

from xlt_lib.messages import listing

REPRODUCED, NOT_REPRODUCED, UNDECIDED = "reproduced", "not reproduced", "undecided"
CONFIDENCE = 0.95


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
        count = f"{len(required)} comparison" + ("s" if len(required) > 1 else "")
        detail = f"decided by {decisive.name}, {decisive.seeds} seeds; {count}: {listing(tally)}"
        detail += f"; no runs for {listing(missing)}" if missing else ""
    rows = [{**vars(comparison), "verdict": comparison.verdict} for comparison in comparisons]
    table = pd.DataFrame(rows, columns=["name", "required", "effect", "low", "high", "n", "seeds", "verdict"])
    figures = (decisive.effect, decisive.low, decisive.high, decisive.n)
    return Verdict(*figures, verdict, detail + (f"; {remark}" if remark else ""), table.set_index("name"))


def gains(table: pd.DataFrame, method: str, baseline: str, languages: str = "average") -> pd.Series:
    """Accuracy of a method minus a baseline's, indexed by (domain, seed).

    `languages`: "source", "targets" or "average" (of all); only languages that both runs of a pair have count.
    """
    is_source = table["language"] == table["source_language"]
    table = {"source": table[is_source], "targets": table[~is_source], "average": table}[languages]
    index = ["domain", "seed", "language"]
    first, second = (table[table["method"] == name].set_index(index)["accuracy"] for name in (method, baseline))
    return (first - second).dropna().groupby(level=["domain", "seed"]).mean()
