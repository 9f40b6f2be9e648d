"""The losses against numbers worked out by hand and independent loops."""

from __future__ import annotations

import functools
import inspect
import math
from typing import get_type_hints

import pytest
import torch
from jaxtyping import jaxtyped

from xlt_lib import losses


def shape_checked(function):
    """The function, with its jaxtyping shapes checked: one name is one size through all arguments and the result."""
    # By hand, because typeguard 4 takes a shape such as "" in an annotation for broken code.
    hints, signature = get_type_hints(function), inspect.signature(function)

    @functools.wraps(function)
    def checked(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        with jaxtyped("context"):
            for name, value in bound.arguments.items():
                if not isinstance(value, hints[name]):
                    raise TypeError(f"{name} is not {hints[name]}")
            result = function(*args, **kwargs)
            if not isinstance(result, hints["return"]):
                raise TypeError(f"the result is not {hints['return']}")
        return result

    return checked


distillation_loss = shape_checked(losses.distillation_loss)
classification_loss = shape_checked(losses.classification_loss)

STUDENT = torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0], [2.0, 2.0, 2.0]])
TEACHER = torch.tensor([[0.3, 0.1, -0.4], [5.0, -1.0, 0.0], [0.0, 1.0, 2.0]])


def by_hand(student: list[list[float]], teacher: list[list[float]], temperature: float) -> float:
    total = 0.0
    for s, t in zip(student, teacher, strict=True):
        q_sum = sum(math.exp(value / temperature) for value in t)
        p_sum = sum(math.exp(value / temperature) for value in s)
        for k in range(len(s)):
            total -= math.exp(t[k] / temperature) / q_sum * math.log(math.exp(s[k] / temperature) / p_sum)
    return total / len(student)


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0, 4.0, 100.0])
def test_distillation_equals_a_double_loop(temperature):
    expected = by_hand(STUDENT.double().tolist(), TEACHER.double().tolist(), temperature)
    assert float(distillation_loss(STUDENT.double(), TEACHER.double(), temperature)) == pytest.approx(
        expected, abs=1e-6
    )


def test_distillation_of_two_classes_worked_out_on_paper():
    # q = (3/4, 1/4), p = (1/2, 1/2): the cross-entropy is log 2 whatever q is; with p = (1/4, 3/4) it is this sum.
    teacher = torch.tensor([[math.log(3.0), 0.0]])
    assert float(distillation_loss(torch.zeros(1, 2), teacher)) == pytest.approx(math.log(2), abs=1e-6)
    expected = 3 / 4 * math.log(4) + 1 / 4 * math.log(4 / 3)
    assert float(distillation_loss(teacher.flip(1), teacher)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
def test_distillation_from_a_one_hot_teacher_is_cross_entropy_at_that_temperature(temperature):
    labels = torch.tensor([2, 0, 1])
    teacher = torch.nn.functional.one_hot(labels, 3).float() * 1e4
    expected = classification_loss(STUDENT / temperature, labels)
    assert torch.allclose(distillation_loss(STUDENT, teacher, temperature), expected, atol=1e-6)


def test_low_temperature_limit_takes_the_teachers_argmax():
    argmax = TEACHER.argmax(dim=1)
    loss = distillation_loss(STUDENT, TEACHER, 1e-3)
    assert torch.allclose(loss, classification_loss(STUDENT / 1e-3, argmax))
    assert torch.isfinite(distillation_loss(STUDENT * 100, TEACHER * 100, 1e-3))


def test_there_is_no_temperature_squared_factor():
    # At a high temperature both distributions are almost uniform: the loss goes to log K, it does not grow with T^2.
    assert float(distillation_loss(STUDENT, TEACHER, 1e3)) == pytest.approx(math.log(3), abs=1e-3)


def test_distillation_is_least_when_the_student_has_the_teachers_logits():
    student = TEACHER.clone().requires_grad_()
    distillation_loss(student, TEACHER, 0.5).backward()
    assert torch.allclose(student.grad, torch.zeros_like(TEACHER), atol=1e-6)


def test_no_gradient_reaches_the_teacher():
    teacher = TEACHER.clone().requires_grad_()
    distillation_loss(STUDENT.clone().requires_grad_(), teacher).backward()
    assert teacher.grad is None


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
def test_a_temperature_that_is_not_positive_is_refused(temperature):
    with pytest.raises(ValueError, match="temperature must be positive"):
        losses.distillation_loss(STUDENT, TEACHER, temperature)


def test_classification_loss_is_the_mean_over_the_batch():
    # softmax(log 3, 0) = (3/4, 1/4)
    logits = torch.tensor([[math.log(3.0), 0.0], [math.log(3.0), 0.0]])
    expected = -(math.log(3 / 4) + math.log(1 / 4)) / 2
    assert float(classification_loss(logits, torch.tensor([0, 1]))) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("label", [-1, -100])
def test_an_unlabeled_example_is_refused_not_skipped(label):
    with pytest.raises((IndexError, RuntimeError)):
        losses.classification_loss(torch.zeros(2, 2), torch.tensor([0, label]))


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(TypeError, match="is not"):
        distillation_loss(STUDENT, TEACHER[:2])
    with pytest.raises(TypeError, match="is not"):
        classification_loss(STUDENT, torch.tensor([0, 1]))
