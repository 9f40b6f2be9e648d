"""Self-checks of the exercises in notebook 01."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from xlt_lib.checks.mistake import close, require
from xlt_lib.losses import distillation_loss

LOGITS = torch.tensor([[2.0, 1.0, 0.0], [0.0, 3.0, -1.0]])


def check_temperature(answer: Callable[[Tensor, float], Tensor]) -> str:
    """`answer(logits, temperature)`: softmax of the logits over the temperature, [B, K]."""
    got = answer(LOGITS, 2.0)
    require(torch.is_tensor(got) and got.shape == LOGITS.shape, "the result must have the shape of the logits, [B, K]")
    require(close(got.sum(-1), torch.ones(2)),
             "your probabilities do not sum to 1: did you divide after the softmax instead of before?")  # fmt: skip
    require(not close(got, (LOGITS * 2).softmax(-1)), "T=2 made it sharper: divide, do not multiply")
    require(close(got, (LOGITS / 2).softmax(-1)), "for T=2 every logit should be halved before the softmax")
    cold = answer(LOGITS * 1000, 0.001)
    require(bool(torch.isfinite(cold).all()), "T=0.001 overflows: subtract the largest logit, or use torch.softmax")
    return "correct"


def check_entropy(answer: Callable[[Tensor], Tensor]) -> str:
    """`answer(probabilities)`: entropy of each row in nats, [B]."""
    even = torch.full((1, 3), 1 / 3)
    got = answer(even)
    require(torch.is_tensor(got) and got.shape == (1,), "one number per row: sum over the last dimension")
    require(not close(got, torch.tensor([math.log2(3)])), "this is in bits: nats use the natural logarithm")
    require(not close(got, torch.tensor([-math.log(3)])), "entropy is not negative: the minus sign is missing")
    require(close(got, torch.tensor([math.log(3)])), "three equal probabilities have entropy ln 3 = 1.0986")
    sure = answer(torch.tensor([[1.0, 0.0, 0.0]]))
    require(bool(torch.isfinite(sure).all()), "0 * log 0 became NaN: it counts as 0 (torch.special.entr does that)")
    require(close(sure, torch.zeros(1)), "a certain distribution has entropy 0")
    rows = torch.tensor([[0.5, 0.3, 0.2], [0.9, 0.1, 0.0]])
    got, want = answer(rows), torch.tensor([1.02965, 0.32508])
    require(got.shape == (2,), "one number per row: sum over the last dimension only")
    require(not close(got, want.mean()), "each row has its own entropy: this is the mean over the rows")
    require(not close(got, -rows.amax(dim=-1).log()), "every class counts, not the likeliest alone")
    require(close(got, want, 1e-4), f"expected {want.tolist()} for {rows.tolist()}, got {got.tolist()}")
    return "correct"


def check_distillation(answer: Callable[[Tensor, Tensor, float], Tensor]) -> str:
    """`answer(student_logits, teacher_logits, temperature)`: paper 1's L_KD as a mean over the batch."""
    student = torch.tensor([[1.0, 0.0, -1.0], [0.5, 0.0, 2.0]], requires_grad=True)
    teacher = LOGITS.clone().requires_grad_()
    want, got = distillation_loss(student, teacher, 2.0), answer(student, teacher, 2.0)
    require(torch.is_tensor(got) and got.ndim == 0, "the loss is one number: take the mean over the batch")
    wrong = {
        "this is the sum over the batch; take the mean": 2 * want,
        "you divide by B * K: sum over the classes, then take the mean over the batch": want / 3,
        "teacher and student are swapped: the teacher's probabilities weigh the student's log-probabilities":
            distillation_loss(teacher, student, 2.0),
        "the factor T^2 is from Hinton et al.; paper 1 does not have it": 4 * want,
        "only the teacher got the temperature: it divides both logits":
            -((teacher / 2).softmax(-1) * student.log_softmax(-1)).sum(-1).mean(),
        "the temperature has no effect": distillation_loss(student, teacher, 1.0),
        "this is the KL divergence: the paper's loss is the cross-entropy, without the teacher's entropy":
            want - torch.special.entr((teacher / 2).softmax(-1)).sum(-1).mean(),
    }  # fmt: skip
    for hint, value in wrong.items():
        require(not close(got.detach(), value.detach()), hint)
    require(close(got.detach(), want.detach()), f"expected {want.item():.4f} on the test batch, got {got.item():.4f}")
    got.backward()
    require(teacher.grad is None or not teacher.grad.any(), "a gradient reaches the teacher: detach its logits")
    return "correct"


def check_distillation_gradient(answer: Callable[[Tensor, Tensor, float], Tensor]) -> str:
    """`answer(student_logits, teacher_logits, temperature)`: dL_KD / d student_logits of one example, [K]."""
    student, teacher = torch.tensor([1.0, 0.0, -1.0]), torch.tensor([0.5, 2.0, 0.0])
    got = answer(student, teacher, 2.0)
    require(torch.is_tensor(got) and got.shape == student.shape, "one number for each logit of the student: [K]")
    p, q = (student / 2).softmax(-1), (teacher / 2).softmax(-1)
    wrong = {
        "the sign is turned round: a class that the student gives too much must have a positive gradient": (q - p) / 2,
        "the chain rule is missing: the logits are divided by T inside, so the gradient is too": p - q,
        "the temperature has no effect on the probabilities": (student.softmax(-1) - teacher.softmax(-1)) / 2,
        "this is the gradient of Hinton's loss, which has a factor of T^2": 2 * (p - q),
    }
    for hint, value in wrong.items():
        require(not close(got, value), hint)
    require(close(got, (p - q) / 2), f"expected {((p - q) / 2).tolist()}, got {got.tolist()}")
    return "correct"


def check_pseudo_labels(answer: Callable[[Tensor, float], tuple[Tensor, Tensor]]) -> str:
    """`answer(logits, threshold)`: (indices kept, their labels); kept when the largest probability is >= threshold."""
    logits = torch.tensor([[4.0, 0.0, 0.0], [0.4, 0.5, 0.6], [-3.0, 2.0, -3.0]])
    kept, labels = answer(logits, 0.8)
    require(kept.tolist() != [0, 2] or labels.tolist() == [0, 1],
             f"the labels must be those of the kept examples only, [0, 1]; you gave {labels.tolist()}")  # fmt: skip
    require(kept.tolist() == [0, 2], f"at threshold 0.8 examples 0 and 2 are sure enough; you kept {kept.tolist()}")
    kept, _ = answer(logits, 0.0)
    require(kept.tolist() == [0, 1, 2], "threshold 0 keeps every example, as in the paper")
    edge = torch.tensor([[0.0, 0.0]])
    require(answer(edge, 0.5)[0].tolist() == [0], "an example exactly at the threshold is kept: use >=")
    small = torch.tensor([[0.3, 0.1, 0.0]])
    require(answer(small, 0.35)[0].tolist() == [0], "compare probabilities with the threshold, not logits")
    return "correct"


def check_self_training_round(answer: Callable[[list, list], list]) -> str:
    """`answer(labeled, pseudo)`: the next round's data from [(text, label)] and this round's pseudo-labels."""
    labeled = [("a", 0)]
    first = answer(labeled, [("b", 1)])
    require(("a", 0) in first, "the gold examples are gone: every round trains on them too")
    require(sorted(first) == [("a", 0), ("b", 1)], f"expected gold plus pseudo-labels, got {first}")
    second = answer(labeled, [("b", 0)])
    require(("b", 1) not in second, "last round's pseudo-labels stayed: relabeling replaces them")
    require(labeled == [("a", 0)], "you changed the labeled list itself: build a new one")
    return "correct"


def check_interval(answer: Callable[[list[float]], tuple[float, float]]) -> str:
    """`answer(differences)`: the 95% t-interval of the mean of paired differences over seeds."""
    from scipy import stats

    values = [1.0, 2.0, 6.0]
    low, high = answer(values)
    mean, sd = np.mean(values), np.std(values, ddof=1)
    half = stats.t.ppf(0.975, 2) * sd / math.sqrt(3)
    got = (high - low) / 2
    require(math.isclose((low + high) / 2, mean, rel_tol=1e-6), "the interval is not centred on the mean, 3")
    wrong = {
        "you used 1.96: with 3 seeds the t distribution (2 degrees of freedom) is much wider": 1.96 * sd / math.sqrt(3),
        "the standard deviation divides by n - 1: pass ddof=1": half * math.sqrt(2 / 3),
        "this is the spread of single runs: divide by sqrt(n) for the mean": half * math.sqrt(3),
        "this is a one-sided 95% bound: use the 97.5% quantile": stats.t.ppf(0.95, 2) * sd / math.sqrt(3),
    }
    for hint, value in wrong.items():
        require(not math.isclose(got, value, rel_tol=1e-3), hint)
    require(math.isclose(got, half, rel_tol=1e-3), f"expected 3 +- {half:.3f}, got 3 +- {got:.3f}")
    return "correct"
