"""Self-checks of the exercises in notebook 03."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import normalize

from xlt_lib.checks.mistake import close, require
from xlt_lib.losses import label_alignment_loss, semantic_alignment_loss

EMBEDDINGS = torch.tensor([[2.0, 0.0], [1.0, 1.0], [0.0, 3.0], [-1.0, 0.5], [0.5, -1.0], [1.0, -0.2]])
LABELS = torch.tensor([0, 0, 1, 1, 2, 0])


def check_label_alignment(answer: Callable[[Tensor, Tensor, float], Tensor]) -> str:
    """`answer(embeddings, labels, temperature)`: paper 3's Eq. 2."""
    got = answer(EMBEDDINGS, LABELS, 0.5)
    require(torch.is_tensor(got) and got.ndim == 0, "the loss is one number: sum over the anchors")
    require(bool(torch.isfinite(got)), "an example alone in its class divides by N - 1 = 0: it must add nothing")
    want = label_alignment_loss(EMBEDDINGS, LABELS, 0.5)
    h = normalize(EMBEDDINGS, dim=-1)
    same = (LABELS[:, None] == LABELS) & ~torch.eye(6, dtype=torch.bool)
    alone = torch.eye(6, dtype=torch.bool)

    def variant(similarity: Tensor, below: Tensor, divide: bool = True) -> Tensor:
        log_p = similarity - below.logsumexp(1, keepdim=True)
        by_anchor = torch.where(same, log_p, 0.0).sum(1)
        return -(by_anchor / same.sum(1).clamp(min=1) if divide else by_anchor).sum()

    masked = (h @ h.T / 0.5).masked_fill(alone, -torch.inf)
    raw = (EMBEDDINGS @ EMBEDDINGS.T / 0.5).masked_fill(alone, -torch.inf)
    wrong = {
        "the embeddings are not normalised to length 1": variant(raw, raw),
        "k = i stands in your denominator: an example is not compared with itself": variant(masked, h @ h.T / 0.5),
        "the temperature has no effect": variant(0.5 * masked, 0.5 * masked),
        "divide by N - 1, the number of partners of each anchor": variant(masked, masked, divide=False),
        "this is the mean over the anchors; Eq. 2 is their sum": want / 6,
        "only the examples of other classes stand in your denominator; Eq. 2 has all k != i":
            variant(masked, masked.masked_fill(same, -torch.inf)),
    }  # fmt: skip
    for hint, value in wrong.items():
        require(not close(got, value), hint)
    require(close(got, want), f"expected {want.item():.4f} on the test batch, got {got.item():.4f}")
    cold = answer(EMBEDDINGS, LABELS, 0.001)
    require(bool(torch.isfinite(cold)), "temperature 0.001 overflows: use logsumexp instead of exp, sum and log")
    return "correct"


def check_semantic_alignment(answer: Callable[[Tensor, Tensor, Tensor, float], Tensor]) -> str:
    """`answer(anchor, positives, negatives, temperature)`: paper 3's Eq. 4."""
    anchor, positives, negatives = EMBEDDINGS[0], EMBEDDINGS[1:3], EMBEDDINGS[3:]
    got = answer(anchor, positives, negatives, 0.5)
    require(torch.is_tensor(got) and got.ndim == 0, "the loss is one number: sum over the translations")
    want = semantic_alignment_loss(anchor, positives, negatives, 0.5)
    h, up, down = (normalize(x, dim=-1) for x in (anchor, positives, negatives))
    ups, downs = up @ h / 0.5, down @ h / 0.5
    wrong = {
        "this is the mean over the translations; Eq. 4 is their sum": want / 2,
        "only the negatives stand in your denominator; Eq. 4 has the translations too":
            -(ups - downs.logsumexp(0)).sum(),
        "each translation is contrasted with the negatives and itself; in Eq. 4 the other translations count as well":
            -(ups - torch.logaddexp(ups, downs.logsumexp(0))).sum(),
        "the embeddings are not normalised to length 1":
            -torch.log_softmax(EMBEDDINGS[1:] @ anchor / 0.5, 0)[:2].sum(),
        "the minus sign is missing": -want,
    }  # fmt: skip
    for hint, value in wrong.items():
        require(not close(got, value), hint)
    require(close(got, want), f"expected {want.item():.4f}, got {got.item():.4f}")
    return "correct"


def check_choice(answer: Callable[[Sequence[int], Sequence[float], float, int, int], list[int]]) -> str:
    """`answer(pool, confidence, threshold, most, seed)`: the rows that a model chooses from its pool."""
    confidence = [0.99, 0.5, 0.95, 0.9, 0.97, 0.2, 0.92, 0.98]
    got = answer([0, 1, 2, 3, 4, 5, 6, 7], confidence, 0.9, 8, 0)
    require(got is not None, "your function returns nothing: did you forget `return`?")
    require(3 not in got, "row 3 is exactly at the threshold: only confidence > t qualifies")
    require(sorted(got) == [0, 2, 4, 6, 7], "with fewer candidates than `most`, all of them are taken: 0, 2, 4, 6, 7")
    require(answer([], [], 0.9, 3, 0) == [], "an empty pool gives an empty list, not an error")
    few = answer([1, 2, 3, 4, 6], confidence, 0.9, 8, 0)
    require(sorted(few) == [2, 4, 6], "rows 0 and 7 are not in the pool any more: they were chosen in an earlier round")
    draws = {tuple(sorted(answer(list(range(8)), confidence, 0.9, 2, seed))) for seed in range(40)}
    require(all(len(draw) == 2 for draw in draws), "`most` = 2, so exactly two rows are drawn")
    require(all(len(set(draw)) == 2 for draw in draws), "a row was drawn twice: choose without replacement")
    require(len(draws) > 1, "always the same rows: the paper chooses at random, not the surest or the first ones")
    return "correct"


def check_round(answer: Callable[[dict, dict], dict]) -> str:
    """`answer(training_sets, chosen)`: the next training sets of "lm" and "emb" in co-training."""
    sets, chosen = {"lm": [("a", 0)], "emb": [("a", 0)]}, {"lm": [("u", 1)], "emb": [("v", 0), ("w", 1)]}
    got = answer(sets, chosen)
    require(isinstance(got, dict) and set(got) == {"lm", "emb"}, 'give {"lm": [...], "emb": [...]}')
    before = {"lm": [("a", 0)], "emb": [("a", 0)]}
    require(sets == before, "you changed the training sets themselves: build new ones")
    got = {name: sorted(examples) for name, examples in got.items()}
    alone = {name: sorted(sets[name] + chosen[name]) for name in sets}
    require(got != alone, "each model got its own labels: that is self-training. They go to the OTHER model")
    kept = all(("a", 0) in examples for examples in got.values())
    require(kept, "the training sets of the round before are gone")
    want = {"lm": sorted(sets["lm"] + chosen["emb"]), "emb": sorted(sets["emb"] + chosen["lm"])}
    everything = {name: sorted(sets[name] + chosen["lm"] + chosen["emb"]) for name in sets}
    require(got != everything, "both models got everything: then they see the same data and cannot correct each other")
    require(got == want, f"expected {want}, got {got}")
    return "correct"


def check_meaning_batch(answer: Callable[[int, Sequence[int], int, int], list]) -> str:
    """`answer(anchor, labels, translations, seed)`: the batch of Eq. 4 as a list of ("source" or language number, row).

    `labels[row]` is the label of source text `row`; b = `translations` languages.
    """
    labels = [0, 1, 0, 1, 1, 0]
    batch = answer(0, labels, 3, 0)
    require(batch is not None and len(batch) > 0, "your function returns nothing: did you forget `return`?")
    require(len(batch) == 7, f"x_i, b = 3 translations and b = 3 negatives are 7 texts; you have {len(batch)}")
    require(tuple(batch[0]) == ("source", 0), 'the source text itself comes first: ("source", 0)')
    require([tuple(item) for item in batch[1:4]] == [(0, 0), (1, 0), (2, 0)],
             "then the translations of the SAME text into languages 0, 1 and 2")  # fmt: skip
    negatives = [tuple(item) for item in batch[4:]]
    require(all(where == "source" for where, _ in negatives), "negatives are source-language texts")
    require(all(labels[row] != 0 for _, row in negatives), "a negative must have another label than x_i")
    require(len(set(negatives)) == 3, "there are three texts of another label here: take each once")
    return "correct"


def check_precision(answer: Callable[[Tensor, Tensor, Tensor, float], tuple[float, float]]) -> str:
    """`answer(confidence, label, gold, threshold)`: (precision, coverage) of the pseudo-labels, in percent."""
    confidence = torch.tensor([0.95, 0.97, 0.5, 0.99, 0.6])
    label, gold = torch.tensor([0, 1, 1, 0, 0]), torch.tensor([0, 1, 1, 1, 0])
    got = answer(confidence, label, gold, 0.9)
    require(isinstance(got, tuple) and len(got) == 2, "give two numbers: precision and coverage")
    precision, coverage = map(float, got)
    require(not math.isclose(precision, 80.0, abs_tol=1e-3), "precision counts only the texts above the threshold")
    require(not math.isclose(precision, 2 / 3, abs_tol=1e-3), "in percent, please: times 100")
    require(math.isclose(precision, 200 / 3, abs_tol=1e-3), f"two of three sure labels are right; you gave {precision}")
    require(not math.isclose(coverage, 40.0, abs_tol=1e-3), "coverage is the share above the threshold, right or wrong")
    require(math.isclose(coverage, 60.0, abs_tol=1e-3), f"three of five texts are above 0.9; you gave {coverage}")
    at = float(answer(confidence, label, gold, 0.97)[1])
    require(not math.isclose(at, 40.0, abs_tol=1e-3), "Algorithm 1 takes what is above t, not what is at it")
    nothing = answer(confidence, label, gold, 0.999)
    require(math.isnan(float(nothing[0])), "with nothing chosen, precision is not a number: return float('nan')")
    return "correct"


def check_margin(answer: Callable[[Tensor, Tensor, float], Tensor]) -> str:
    """`answer(source, target, margin)`: translation ranking from source to target, rows are vectors of length 1."""
    source = normalize(torch.tensor([[1.0, 0.2], [0.1, 1.0], [-1.0, 0.4]]), dim=-1)
    target = normalize(torch.tensor([[1.0, 0.0], [0.3, 1.0], [-1.0, 0.0]]), dim=-1)
    cosine, itself = source @ target.T, torch.arange(3)
    loss = torch.nn.functional.cross_entropy
    got = answer(source, target, 0.3)
    require(torch.is_tensor(got) and got.ndim == 0, "the loss is one number: take the mean over the batch")
    want = loss(cosine - 0.3 * torch.eye(3), itself)
    wrong = {
        "the margin has no effect: it is taken from the right pairs' cosines, on the diagonal": loss(cosine, itself),
        "the margin has the wrong sign: the right pair is handicapped": loss(cosine + 0.3 * torch.eye(3), itself),
        "this is the sum over the batch; take the mean": 3 * want,
        "this ranks sources for each target: the softmax runs over the targets":
            loss(cosine.T - 0.3 * torch.eye(3), itself),
    }  # fmt: skip
    for hint, value in wrong.items():
        require(not close(got, value), hint)
    require(close(got, want), f"expected {want.item():.4f}, got {got.item():.4f}")
    return "correct"
