"""Self-checks of the exercises in notebook 02."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from xlt_lib.checks.mistake import close, require
from xlt_lib.models.cost import cost_ratio
from xlt_lib.models.mixer import Mixer


def check_mixer(answer: Callable[[Tensor, Tensor, Tensor], Tensor]) -> str:
    """`answer(states, vector, mask)`: one mixture (Eqs. 10 to 12) from states [N, n, d], a vector [n], a mask [n]."""
    generator = torch.Generator().manual_seed(0)
    states, vector = torch.randn(3, 4, 2, generator=generator), torch.tensor([0.5, -1.0, 2.0, 3.0])
    whole = torch.ones(4)
    got = answer(states, vector, whole)
    require(torch.is_tensor(got) and got.shape == (4, 2), "the mixture has the shape of one branch's states, [n, d]")
    scores = torch.einsum("p,lpd->ld", vector, states)
    require(not close(got, (states * scores.softmax(1)[:, None]).sum(0)),
            "the softmax goes over the branches, not over the features")  # fmt: skip
    by_token = (states * vector[:, None]).sum(-1).softmax(0)
    require(not close(got, (states * by_token[..., None]).sum(0)),
            "you have a weight for each position: sum over positions first, so that each feature has one")  # fmt: skip
    require(not close(got, (states * scores[:, None]).sum(0)), "the scores are no weights yet: take their softmax")
    require(not close(got, states.mean(0)), "this is the plain mean: the vector has no effect")
    require(close(got, _mix(states, vector, whole)), "not Eq. 12: weigh each branch's states by its weights and sum")
    mask = torch.tensor([1.0, 1.0, 0.0, 0.0])
    padded = answer(states, vector, mask)[:2]
    require(not close(padded, _mix(states, vector, whole)[:2]),
            "padding counts: multiply the vector with the mask before the dot product")  # fmt: skip
    require(close(padded, _mix(states, vector, mask)[:2]), "with padding, only the first two positions may count")
    return "correct"


def _mix(states: Tensor, vector: Tensor, mask: Tensor) -> Tensor:
    mixer = Mixer(len(states), 1, len(vector))
    with torch.no_grad():
        mixer.vectors[0].copy_(vector)
        return mixer.mix(0, list(states[:, None]), mask.long()[None])[0][0]


def check_detach(answer: Callable[[Sequence[Tensor], int], Sequence[Tensor]]) -> str:
    """`answer(states, own)`: Eq. 8 for a batch in the language of branch number `own`."""
    states = [torch.ones(2, requires_grad=True) * (number + 1) for number in range(3)]
    got = list(answer(states, 1))
    require(len(got) == 3, "every branch stays: only its gradients stop")
    require(all(close(one, two) for one, two in zip(got, states, strict=True)), "detaching does not change any value")
    learns = [state.requires_grad for state in got]
    require(learns != [True, True, True], "nothing is detached: .detach() returns a new tensor, use what it returns")
    require(learns != [False, False, False], "branch `own` is detached too, so nobody would learn")
    require(
        learns != [True, False, True], "turned round: the batch's own branch keeps its gradients, the others do not"
    )
    require(learns == [False, True, False], f"branches that still get gradients: {learns}; only number 1 should")
    require(states[0].requires_grad, "you changed the states that you were given")
    return "correct"


def check_averages(answer: Callable[[dict[str, float], Sequence[str]], tuple[float, float, float]]) -> str:
    """`answer(accuracy_by_language, supervised)`: AVG(S), AVG(Z) and AVG(A)."""
    accuracy = {"en": 90.0, "fr": 80.0, "zh": 70.0, "de": 60.0, "es": 50.0}
    got = answer(accuracy, ["en", "fr", "zh"])
    require(got is not None and len(got) == 3, "return three numbers: S, Z, A")
    require(not close(got[2], 67.5), "A is the mean over all languages, not the mean of S and Z")
    require(not close(got[0], 55.0), "S and Z are swapped: S is over the supervised languages")
    require(not close(got[1], 70.0), "Z is the mean over the languages that are not supervised, not over all")
    require(close(torch.tensor(got), torch.tensor([80.0, 55.0, 70.0])), f"expected (80, 55, 70), got {tuple(got)}")
    return "correct"


def check_cost(answer: Callable[[int, int, int, bool], float]) -> str:
    """`answer(layers, depth, branches, detach)`: cost of a training step over the standard student's, by counting."""
    got = answer(12, 4, 3, True)
    wrong = {
        "this is the ratio of the layers: a detached branch has no backward pass": 20 / 12,
        "this counts all 3 branches on top of the 12 layers: one of them replaces the bottom layers": 1 + 12 / 36,
        "a backward pass costs twice a forward pass, a training step three times": 1 + 8 / 24,
        "the ratio, not the difference": 8 / 36,
    }
    for hint, value in wrong.items():
        require(not close(got, value), hint)
    require(close(got, cost_ratio(12, 4, 3)), f"12 layers, 3 branches of depth 4: expected 44 / 36, got {got:.4f}")
    require(
        close(answer(12, 4, 3, False), 60 / 36), "without detaching the other branches run backwards as well: 60 / 36"
    )
    require(close(answer(6, 0, 3, True), 1.0), "branches of depth 0 cost nothing")
    return "correct"


def check_parameters(answer: Callable[[int, int, int, int], float]) -> str:
    """`answer(whole, layer, depth, branches)`: the share of further parameters, given the encoder's and a layer's."""
    mbert, xlmr, layer = 177_853_440, 278_043_648, 7_087_872
    got = answer(mbert, layer, 4, 3)
    require(not close(got, 12 * layer / mbert, 1e-3), "one of the three branches takes the place of the bottom layers")
    require(
        not close(got, 1 + 8 * layer / mbert, 1e-3), "the share of *further* parameters: without the encoder itself"
    )
    require(close(got, 8 * layer / mbert, 1e-3), f"8 further layers of mBERT are 0.319 of it, you have {got:.3f}")
    require(close(answer(xlmr, layer, 4, 3), 8 * layer / xlmr, 1e-3), "XLM-R has larger embeddings: 0.204")
    return "correct"


def check_absolute_error(answer: Callable[[Tensor, Tensor], float]) -> str:
    """`answer(logits, labels)`: mean absolute error of the predicted stars, times 100."""
    logits = torch.eye(5)[[0, 4, 2, 3]] * 3
    labels = torch.tensor([0, 1, 2, 4])
    got = answer(logits, labels)
    require(not close(got, 50.0), "this is the share of wrong answers: count how many stars each is off")
    require(not close(got, 1.0), "the paper prints it times 100")
    require(not close(got, 250.0), "this is the squared error")
    require(close(got, 100.0), f"off by 0, 3, 0 and 1 stars: expected 100, got {got}")
    return "correct"


def check_ensemble(answer: Callable[[Sequence[Tensor]], Tensor]) -> str:
    """`answer(logits_of_the_members)`: the ensemble's logits, as for Table 6."""
    members = [torch.tensor([[4.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), torch.tensor([[0.0, 5.0, 0.0], [0.0, 3.0, 2.0]])]
    got = answer(members)
    require(torch.is_tensor(got) and got.shape == (2, 3), "one row of logits for each example, [B, K]")
    require(not close(got, members[0] + members[1]), "the sum gives the same answer but not the mean of the logits")
    require(not close(got, sum(logits.softmax(-1) for logits in members) / 2),
            "these are averaged probabilities; the paper averages logits")  # fmt: skip
    require(close(got, (members[0] + members[1]) / 2), "not the mean over the members")
    return "correct"


def check_language_draw(answer: Callable[[Sequence[str], Sequence[float]], list[str]]) -> str:
    """`answer(languages, uniform)`: the language of each step from numbers in [0, 1), all equally likely."""
    got = list(answer(["en", "fr", "zh"], [0.0, 0.34, 0.99, 0.66, 0.67]))
    require(len(got) == 5, "one language for each number")
    require(got != ["en", "fr", "zh", "en", "fr"], "you go round in turns: the draw has to follow the numbers")
    require(got == ["en", "fr", "zh", "fr", "zh"], f"expected en fr zh fr zh, got {' '.join(map(str, got))}")
    require(list(answer(["de"], [0.9])) == ["de"], "with one language there is nothing to choose")
    return "correct"
