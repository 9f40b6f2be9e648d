"""Paper 3's contrastive losses against plain double loops, at ordinary and at very small temperatures."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_losses import shape_checked
from xlt_lib import losses

label_alignment_loss = shape_checked(losses.label_alignment_loss)
semantic_alignment_loss = shape_checked(losses.semantic_alignment_loss)


def unit(vector: list[float]) -> list[float]:
    length = math.sqrt(sum(x * x for x in vector))
    return [x / length for x in vector]


def dot(one: list[float], two: list[float]) -> float:
    return sum(x * y for x, y in zip(one, two, strict=True))


def log_sum(values: list[float]) -> float:
    most = max(values)
    return most + math.log(sum(math.exp(value - most) for value in values))


def label_alignment_by_hand(embeddings, labels, temperature) -> float:
    h = [unit(row) for row in embeddings]
    total = 0.0
    for i in range(len(h)):
        same = [j for j in range(len(h)) if j != i and labels[j] == labels[i]]
        for j in same:
            below = log_sum([dot(h[i], h[k]) / temperature for k in range(len(h)) if k != i])
            total -= (dot(h[i], h[j]) / temperature - below) / len(same)
    return total


def semantic_alignment_by_hand(anchor, positives, negatives, temperature) -> float:
    h, others = unit(anchor), [unit(row) for row in [*positives, *negatives]]
    below = log_sum([dot(h, other) / temperature for other in others])
    return -sum(dot(h, other) / temperature - below for other in others[: len(positives)])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(2, 9), st.integers(1, 4), st.sampled_from([0.01, 0.1, 0.5, 2.0]))
def test_label_alignment_equals_a_double_loop(seed, size, classes, temperature):
    generator = torch.Generator().manual_seed(seed)
    embeddings = torch.randn(size, 5, generator=generator, dtype=torch.float64)
    labels = torch.randint(classes, (size,), generator=generator)
    expected = label_alignment_by_hand(embeddings.tolist(), labels.tolist(), temperature)
    assert float(label_alignment_loss(embeddings, labels, temperature)) == pytest.approx(expected, abs=1e-6)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6), st.sampled_from([0.01, 0.1, 0.5, 2.0]))
def test_semantic_alignment_equals_a_loop(seed, positives, negatives, temperature):
    generator = torch.Generator().manual_seed(seed)
    vectors = torch.randn(1 + positives + negatives, 4, generator=generator, dtype=torch.float64)
    anchor, others = vectors[0], vectors[1:]
    parts = anchor, others[:positives], others[positives:]
    expected = semantic_alignment_by_hand(*(part.tolist() for part in parts), temperature)
    assert float(semantic_alignment_loss(*parts, temperature)) == pytest.approx(expected, abs=1e-6)


def test_an_example_alone_in_its_class_adds_nothing_but_counts_for_the_others():
    embeddings = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], requires_grad=True)
    loss = label_alignment_loss(embeddings, torch.tensor([0, 0, 1]), 1.0)
    # Two anchors; each has its partner at cosine 1 and the lonely one at cosine 0.
    assert loss.item() == pytest.approx(2 * math.log(1 + math.exp(-1)), abs=1e-6)
    loss.backward()
    assert torch.isfinite(embeddings.grad).all()


@pytest.mark.parametrize("labels", [[0], [0, 1], [0, 1, 2]])
def test_without_any_pair_the_loss_and_its_gradient_are_zero(labels):
    embeddings = torch.randn(len(labels), 3, generator=torch.Generator().manual_seed(0)).requires_grad_()
    loss = label_alignment_loss(embeddings, torch.tensor(labels), 0.1)
    loss.backward()
    assert loss.item() == 0.0 and not embeddings.grad.any()


def test_temperature_of_a_hundredth_is_stable_in_single_precision():
    embeddings = torch.randn(24, 64, generator=torch.Generator().manual_seed(1)).requires_grad_()
    labels = torch.arange(24) % 2
    loss = label_alignment_loss(embeddings, labels, 0.01)
    expected = label_alignment_by_hand(embeddings.tolist(), labels.tolist(), 0.01)
    assert loss.item() == pytest.approx(expected, rel=1e-5)
    loss = loss + semantic_alignment_loss(embeddings[0], embeddings[1:9], embeddings[9:17], 0.01)
    loss.backward()
    assert torch.isfinite(embeddings.grad).all()


def test_length_does_not_matter():
    embeddings, labels = torch.tensor([[3.0, 4.0], [6.0, 8.0], [-1.0, 2.0]]), torch.tensor([0, 0, 1])
    scaled = embeddings * torch.tensor([[10.0], [0.1], [5.0]])
    assert torch.allclose(label_alignment_loss(embeddings, labels, 0.5), label_alignment_loss(scaled, labels, 0.5))


def test_semantic_alignment_of_one_translation_and_one_negative_worked_out_on_paper():
    # Cosines 1 and 0 at temperature 1/2: -log(e^2 / (e^2 + 1)).
    anchor, translation, other = torch.tensor([1.0, 0.0]), torch.tensor([[2.0, 0.0]]), torch.tensor([[0.0, 1.0]])
    loss = semantic_alignment_loss(anchor, translation, other, 0.5)
    assert float(loss) == pytest.approx(math.log(1 + math.exp(-2)), abs=1e-6)


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
def test_a_temperature_that_is_not_positive_is_refused(temperature):
    vectors = torch.eye(2)
    with pytest.raises(ValueError, match="temperature must be positive"):
        label_alignment_loss(vectors, torch.tensor([0, 0]), temperature)
    with pytest.raises(ValueError, match="temperature must be positive"):
        semantic_alignment_loss(vectors[0], vectors, vectors, temperature)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(TypeError, match="is not"):
        label_alignment_loss(torch.eye(2), torch.tensor([0, 1, 0]), 0.1)
