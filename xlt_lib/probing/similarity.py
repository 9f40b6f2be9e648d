"""Contextual word similarity (Huang et al. 2012): are two words as alike, in their contexts, as people find them?

Paper 4, Appendix D: a word's vector is the mean over its pieces in the last layer, read in its context; the similarity
of two is their cosine, which is compared to the ratings by Spearman's rho: only the order counts.

A context longer than the encoder takes is cut into overlapping windows, and the window counts in which the word stands
closest to the middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from datasets import Dataset
from jaxtyping import Float
from scipy.stats import spearmanr
from torch import Tensor
from torch.nn.functional import cosine_similarity

from xlt_lib.probing.reading import Encoded, Place, batches, encoded, hidden_states, pieces_of, reading, word_vector


def probe_similarity(
    model: Any, tokenizer, pairs: Dataset, *, max_length: int = 128, batch_size: int = 64
) -> dict[str, float]:
    """Spearman's rho in percent, {"spearman": ..., "n": ...}; the rows are those of tasks/scws.py."""
    if len(pairs) < 2:
        raise ValueError(f"{len(pairs)} pairs have no order; give at least 2")
    cosines = word_similarities(model, tokenizer, pairs, max_length=max_length, batch_size=batch_size)
    ratings = torch.tensor(pairs["score"][:])
    for what, values in (("similarities", cosines), ("ratings", ratings)):
        if values.min() == values.max():
            raise ValueError(f"all {len(pairs)} {what} are the same, so that there is no order to compare")
    return {"spearman": 100 * float(spearmanr(cosines.numpy(), ratings.numpy()).statistic), "n": len(pairs)}


def word_similarities(
    model: Any, tokenizer, pairs: Dataset, *, max_length: int = 128, batch_size: int = 64
) -> Float[Tensor, "pairs"]:
    """The cosine of the two words of each pair."""
    vectors = []
    for side in "12":
        texts, starts, ends = (pairs[f"{name}{side}"][:] for name in ("text", "start", "end"))
        places = list(zip(starts, ends, strict=True))
        vectors.append(word_vectors(model, tokenizer, texts, places, max_length=max_length, batch_size=batch_size))
    return cosine_similarity(*vectors, dim=-1)


def word_vectors(
    model: Any,
    tokenizer,
    texts: Sequence[str],
    places: Sequence[Place],
    *,
    max_length: int = 128,
    batch_size: int = 64,
) -> Float[Tensor, "texts hidden"]:
    """The vector of the word at `places[i]` of each text i: the mean over its pieces in the last layer."""
    chosen, pieces = _windows(tokenizer, texts, places, max_length)
    found: list[Tensor] = [torch.empty(0)] * len(texts)
    with reading(model) as device:
        for numbers, inputs in batches(chosen, tokenizer, device, batch_size):
            for number, states in zip(numbers, hidden_states(model, inputs).cpu(), strict=True):
                found[number] = word_vector(states, pieces[number])
    return torch.stack(found)


def _windows(
    tokenizer, texts: Sequence[str], places: Sequence[Place], max_length: int
) -> tuple[list[Encoded], list[list[int]]]:
    """For each text the window with the most context on the word's shorter side, and the word's pieces in it."""
    encodings = tokenizer(
        list(texts),
        truncation=True,
        max_length=max_length,
        stride=max_length // 2,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    best: list[tuple[int, int, list[int]]] = [(-1, -1, [])] * len(texts)  # (context, window, pieces)
    for window, number in enumerate(encodings["overflow_to_sample_mapping"]):
        pieces = pieces_of(encodings["offset_mapping"][window], places[number])
        if pieces:
            context = min(pieces[0], len(encodings["input_ids"][window]) - 1 - pieces[-1])
            best[number] = max(best[number], (context, window, pieces), key=lambda each: each[0])
    for number, (_, window, _) in enumerate(best):
        if window < 0:
            start, end = places[number]
            raise ValueError(f"text {number}: no token at {start}-{end} of {texts[number][:60]!r}; is the place right?")
    return [encoded(encodings, window, tokenizer) for _, window, _ in best], [pieces for *_, pieces in best]
