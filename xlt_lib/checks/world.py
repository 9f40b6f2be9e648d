"""Self-checks of the exercises in notebook 00."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from xlt_lib.checks.mistake import require


def check_zero_shot_gap(answer: Callable[[dict[str, float], str], float]) -> str:
    """`answer(accuracy_by_language, source)`: the source's accuracy minus the mean of the others."""
    scores = {"en": 90.0, "fr": 80.0, "zh": 60.0}
    got = answer(scores, "en")
    require(got is not None, "your function returns nothing: did you forget `return`?")
    require(not math.isclose(got, 90 - 230 / 3, abs_tol=1e-6), "the source is no target: leave it out of the mean")
    require(not math.isclose(got, -20.0, abs_tol=1e-6), "the sign is turned round: source minus targets")
    require(math.isclose(got, 20.0, abs_tol=1e-6), f"for {scores} the gap is 90 - 70 = 20, you gave {got}")
    require(math.isclose(answer({"fr": 50.0, "en": 40.0}, "fr"), 10.0), "the source is not always 'en'")
    return "correct"


def check_retrieval(answer: Callable[[Tensor, Tensor], float]) -> str:
    """`answer(source, target)`: share of rows whose most similar row, by cosine, has the same number."""
    one = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    require(math.isclose(answer(one, one), 1.0), "every row finds itself, so identical vectors must give 1.0")
    long = torch.tensor([[1.0, 0.1], [20.0, 20.0]])
    got = answer(torch.tensor([[1.0, 0.0], [1.0, 1.0]]), long)
    require(not math.isclose(got, 0.5), "a long vector won by its length: normalise both sides before the product")
    require(math.isclose(got, 1.0), f"expected 1.0 for vectors of other lengths but the same directions, got {got}")
    require(math.isclose(answer(one, one.flip(0)), 0.0), "rows that find the wrong row must not count")
    return "correct"
