r"""Who teaches whom what: the part of Algorithm 1 (paper 3) that chooses pseudo-labels, without any model in it.

| Algorithm 1 | here |
|---|---|
| $\mathcal{U}^m$ | `State.pools[m]`: the rows of U that m has not chosen yet |
| $\mathcal{D}^m$ beyond $\mathcal{D}$ | `State.taught[m]`: rows of U with the label that m's teacher gave |
| $\mathcal{C}_m$ | the rows of m's pool with confidence above t |
| $\mathcal{S}^m$ | at most n/3 of them, drawn at random without replacement |

As printed, C is taken from all of U, and nothing ever reads the pools; then a model could choose the same text in every
round. Here C is taken from the model's pool, which is what removing S from it is for.

Self-training is the case of one model that teaches itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

CO_TRAINING = {"lm": "emb", "emb": "lm"}  # each labels for the other
SELF_TRAINING = {"lm": "lm"}
SELF_TRAINING_EMB = {"emb": "emb"}

Predictions = tuple[Sequence[int], Sequence[float]]  # for every row of U: a label and how sure the model is of it


@dataclass(frozen=True)
class State:
    """What one round hands to the next, but for the weights."""

    pools: dict[str, tuple[int, ...]]
    taught: dict[str, tuple[tuple[int, int], ...]]


def start(size: int, teaches: Mapping[str, str]) -> State:
    """Before the first round: every pool is all of U, and nobody was taught anything."""
    return State({name: tuple(range(size)) for name in teaches}, dict.fromkeys(teaches, ()))


def choose(
    state: State,
    predictions: Mapping[str, Predictions],
    teaches: Mapping[str, str],
    threshold: float,
    most: int,
    draw: str,
) -> tuple[State, dict[str, list[int]]]:
    """One round's choice: the next state, and which rows each model chose. A pure function of its arguments.

    `most` is n/3, with n the number of labeled examples; with fewer candidates all are taken, with none nothing
    happens. `draw` seeds the random choice.
    """
    chosen = {
        name: _sample([row for row in state.pools[name] if predictions[name][1][row] > threshold], most, draw + name)
        for name in teaches
    }
    pools = {name: tuple(sorted(set(state.pools[name]) - set(chosen[name]))) for name in teaches}
    taught = dict(state.taught)
    for name, pupil in teaches.items():
        labels = predictions[name][0]
        taught[pupil] = (*taught[pupil], *((row, int(labels[row])) for row in chosen[name]))
    return State(pools, taught), chosen


def _sample(candidates: list[int], most: int, draw: str) -> list[int]:
    """At most `most` of the candidates, without replacement; the same on every platform and Python version."""
    rng = Random(draw)
    ranked = sorted((rng.random(), row) for row in candidates)
    return sorted(row for _, row in ranked[:most])
