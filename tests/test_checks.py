"""The exercises' checks: a right answer passes, and each usual mistake gets the hint that names it."""

import math

import pytest
import torch
from scipy import stats

from xlt_lib import checks
from xlt_lib.losses import distillation_loss

RIGHT = [
    (checks.check_zero_shot_gap, lambda s, src: s[src] - sum(v for k, v in s.items() if k != src) / (len(s) - 1)),
    (
        checks.check_retrieval,
        lambda a, b: (
            ((torch.nn.functional.normalize(a) @ torch.nn.functional.normalize(b).T).argmax(1) == torch.arange(len(a)))
            .float()
            .mean()
            .item()
        ),
    ),
    (checks.check_temperature, lambda x, t: torch.softmax(x / t, -1)),
    (checks.check_entropy, lambda p: torch.special.entr(p).sum(-1)),
    (checks.check_distillation, distillation_loss),
    (
        checks.check_pseudo_labels,
        lambda x, t: ((k := torch.nonzero(x.softmax(-1).amax(-1) >= t).flatten()), x.argmax(-1)[k]),
    ),
    (checks.check_self_training_round, lambda gold, pseudo: gold + pseudo),
    (
        checks.check_interval,
        lambda d: stats.t.interval(0.95, len(d) - 1, torch.tensor(d).mean().item(), stats.sem(d)),
    ),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT, ids=lambda x: getattr(x, "__name__", ""))
def test_a_right_answer_passes(check, answer):
    assert check(answer) == "correct"


WRONG = [
    (checks.check_zero_shot_gap, lambda s, src: s[src] - sum(s.values()) / len(s), "no target"),
    (checks.check_zero_shot_gap, lambda s, src: None, "return"),
    (checks.check_retrieval, lambda a, b: ((a @ b.T).argmax(1) == torch.arange(2)).float().mean().item(), "normalise"),
    (checks.check_temperature, lambda x, t: torch.softmax(x, -1) / t, "before"),
    (checks.check_temperature, lambda x, t: torch.softmax(x * t, -1), "multiply"),
    (checks.check_temperature, lambda x, t: (x / t).exp() / (x / t).exp().sum(-1, keepdim=True), "overflows"),
    (checks.check_entropy, lambda p: -(p * p.log()).sum(-1), "NaN"),
    (checks.check_entropy, lambda p: torch.special.entr(p).sum(-1) / math.log(2), "bits"),
    (checks.check_distillation, lambda s, t, T: distillation_loss(t, s, T), "swapped"),
    (checks.check_distillation, lambda s, t, T: T * T * distillation_loss(s, t, T), "T\\^2"),
    (checks.check_distillation, lambda s, t, T: 2 * distillation_loss(s, t, T), "sum over the batch"),
    (
        checks.check_distillation,
        lambda s, t, T: -((t / T).softmax(-1) * (s / T).log_softmax(-1)).sum(-1).mean(),
        "detach",
    ),
    (
        checks.check_pseudo_labels,
        lambda x, t: ((k := torch.nonzero(x.softmax(-1).amax(-1) > t).flatten()), x.argmax(-1)[k]),
        ">=",
    ),
    (
        checks.check_pseudo_labels,
        lambda x, t: (torch.nonzero(x.softmax(-1).amax(-1) >= t).flatten(), x.argmax(-1)),
        "kept examples only",
    ),
    (checks.check_self_training_round, lambda gold, pseudo: pseudo, "gold examples are gone"),
    (checks.check_interval, lambda d: (3 - 1.96 * stats.sem(d), 3 + 1.96 * stats.sem(d)), "1.96"),
]


@pytest.mark.parametrize(("check", "answer", "hint"), WRONG, ids=lambda x: getattr(x, "__name__", ""))
def test_a_usual_mistake_is_named(check, answer, hint):
    with pytest.raises(checks.Mistake, match=hint):
        check(answer)
