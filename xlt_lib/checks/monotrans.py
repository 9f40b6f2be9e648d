"""Self-checks of the exercises in notebook 04."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from xlt_lib.checks.mistake import close, require


class _Toy(nn.Module):
    """A model with the names that the exercise speaks of."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings, self.body, self.head = nn.Embedding(6, 3), nn.Linear(3, 3), nn.Linear(3, 2)


def check_step_2(answer: Callable[[nn.Module], None]) -> str:
    """`answer(model)`: only `model.embeddings` may be trained."""
    model = _Toy()
    model.embeddings.requires_grad_(False)
    answer(model)
    trained = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    require(bool(trained), "nothing can be trained any more: the embeddings must stay trainable")
    require("embeddings.weight" in trained, "the embeddings are frozen: in step 2 they are what is learned")
    require(
        not trained & {"body.weight", "body.bias"}, "the body is still trained: freeze it, or the languages drift apart"
    )
    require(
        not trained & {"head.weight", "head.bias"}, "the head is still trained: everything but the embeddings is frozen"
    )
    return "correct"


def check_swap(answer: Callable[[Tensor, Tensor, list[int]], Tensor]) -> str:
    """`answer(own, other, special)`: the other language's embeddings, but our rows for the special tokens."""
    own, other = torch.arange(12.0).reshape(6, 2), -torch.arange(1.0, 9.0).reshape(4, 2)
    before = own.clone(), other.clone()
    got = answer(own, other, [0, 2])
    require(torch.is_tensor(got) and got.shape == other.shape,
             f"the result has the other language's vocabulary, {tuple(other.shape)}")  # fmt: skip
    require(
        not close(got, other), "the special tokens are the other language's: they are shared, and fine-tuned in step 3"
    )
    require(not close(got[1], own[1]), "ordinary words must be the other language's")
    require(close(got[[0, 2]], own[[0, 2]]) and close(got[[1, 3]], other[[1, 3]]),
             "rows 0 and 2 come from our own embeddings, the rest from the other's")  # fmt: skip
    require(
        close(own, before[0]) and close(other, before[1]), "you changed the matrices you were given: work on a clone"
    )
    return "correct"


def check_noise(answer: Callable[[Tensor, float, bool], Tensor]) -> str:
    """`answer(vectors, sd, training)`: Gaussian noise of standard deviation sd, in training only."""
    x = torch.ones(2000, 10)
    require(close(answer(x, 0.075, False), x), "outside training there is no noise")
    got = answer(x, 0.075, True)
    require(got.shape == x.shape, "the noise has the shape of the vectors")
    require(bool(answer(0 * x, 0.075, True).any()) or close(got, x), "noise is added, not multiplied")
    require(close(got, x) or not close(got[0], got[1]), "every row gets noise of its own")
    spread = float(got.std())
    require(abs(spread - 0.075**0.5) > 0.01, "0.075 is the standard deviation, not the variance: do not take its root")
    require(spread > 0.01, "there is no noise in training")
    require(abs(float(got.mean()) - 1) < 0.005, "the noise has mean 0: draw it with randn, not rand")
    require(abs(spread - 0.075) < 0.003, f"expected a standard deviation of 0.075, got {spread:.3f}")
    return "correct"


def check_adapter(answer: Callable[[Tensor, Tensor, Tensor], Tensor]) -> str:
    """`answer(x, down, up)`: x plus up times gelu of down times x; weights as in torch.nn.functional.linear."""
    torch.manual_seed(0)
    x, down, up = torch.randn(2, 3, 4), torch.randn(2, 4), torch.randn(4, 2)
    inner = F.linear(x, down)
    want, got = x + F.linear(F.gelu(inner), up), answer(x, down, up)
    require(torch.is_tensor(got) and got.shape == x.shape, "an adapter keeps the shape [B, L, d]")
    wrong = {
        "the residual connection is missing: add x": F.linear(F.gelu(inner), up),
        "without a nonlinearity the two layers are one: put gelu between them": x + F.linear(inner, up),
        "gelu stands between the layers, not after them": x + F.gelu(F.linear(inner, up)),
    }
    for hint, value in wrong.items():
        require(not close(got, value), hint)
    require(close(got, want), "expected x + up(gelu(down(x)))")
    require(close(answer(x, down, torch.zeros_like(up)), x), "with up = 0 an adapter is the identity")
    return "correct"


def check_procrustes(answer: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> str:
    """`answer(x, z)`: the orthogonal W for which x W is closest to z."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 4))
    true = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    got = np.asarray(answer(x, x @ true + 0.1 * rng.normal(size=x.shape)))
    require(got.shape == (4, 4), "W is a matrix of [d, d]")
    require(np.abs(got.T @ got - np.eye(4)).max() < 1e-6,
             "W is not orthogonal: least squares also stretches; take U V^T of the SVD of x^T z")  # fmt: skip
    require(np.abs(got.T - true).max() > 0.1, "this maps z to x: the SVD is of x^T z, and W = U V^T")
    require(
        np.abs(got - true).max() < 0.1, "expected U V^T of the SVD of x^T z; did you use V as numpy gives it (V^T)?"
    )
    return "correct"


def check_csls(answer: Callable[[np.ndarray, int], np.ndarray]) -> str:
    """`answer(similarity, k)`: similarity less half of each word's mean similarity to its k nearest."""
    given = np.array([[0.9, 0.8, 0.1], [0.5, 0.7, 0.2]])
    rows, columns = np.array([0.85, 0.6]), np.array([0.7, 0.75, 0.15])
    want, got = given - rows[:, None] / 2 - columns / 2, np.asarray(answer(given, 2))
    require(got.shape == given.shape, "CSLS has the shape of the similarities [n, m]")
    wrong = {
        "only the source words' neighbours are taken off: the target words' count as well": given - rows[:, None] / 2,
        "only the target words' neighbours are taken off: the source words' count as well": given - columns / 2,
        "only the source words' neighbours are taken off, and not by half: it is half of each side's mean":
            given - rows[:, None],
        "halve the means, or double the similarity": given - rows[:, None] - columns,
        "take the mean over the k nearest, not over all words":
            given - given.mean(1, keepdims=True) / 2 - given.mean(0) / 2,
    }  # fmt: skip
    for hint, value in wrong.items():
        require(not np.allclose(got, value), hint)
    require(np.allclose(got, want) or np.allclose(got, 2 * want), "expected s - r(source)/2 - r(target)/2")
    return "correct"


def check_upsampling(answer: Callable[[dict[str, int], float], dict[str, float]]) -> str:
    """`answer(sizes, exponent)`: the share of each language in joint training, proportional to p^exponent."""
    got = answer({"en": 90, "sw": 10}, 0.5)
    require(set(got) == {"en", "sw"}, "give a share for every language")
    require(abs(sum(got.values()) - 1) < 1e-6, f"the shares add up to {sum(got.values()):.3f}: divide by their sum")
    require(abs(got["sw"] - 0.1) > 1e-6, "these are the sizes' own shares: raise them to the exponent")
    require(abs(got["sw"] - 0.5) > 1e-6, "all languages have the same share: that would be exponent 0")
    require(
        abs(got["sw"] - 0.25) < 1e-6, f"sqrt(0.1) : sqrt(0.9) is 1 : 3, so Swahili gets 0.25; you gave {got['sw']:.3f}"
    )
    require(abs(answer({"a": 4, "b": 1}, 1.0)["b"] - 0.2) < 1e-6, "exponent 1 keeps the shares as they are")
    return "correct"


def check_effective_vocabulary(answer: Callable[[list[list[int]], int], int]) -> str:
    """`answer(texts, special)`: how many different pieces a language uses; numbers below `special` do not count."""
    texts = [[2, 9, 7, 9, 3], [2, 7, 8, 9, 3]]
    got = answer(texts, 5)
    require(got not in (6, 10), "you counted every piece: the same one counts once")
    require(got != 5, "[CLS] and [SEP] are in every text: special tokens do not count")
    require(got == 3, f"the pieces are 7, 8 and 9, so 3; you gave {got}")
    return "correct"
