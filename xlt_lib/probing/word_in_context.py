"""Word in context (Pilehvar and Camacho-Collados 2019): is a word meant in one sense, in two sentences?

Paper 4, Appendix D: "a linear classifier on top of the fixed sentence pair representation". The representation is that
of the first token ([CLS], <s>) in the last layer, for both sentences read as a pair, as in fine-tuning. It does not
know which word is asked for; `words=True` adds the two words' vectors, as SuperGLUE's baseline does.

The classifier is a logistic regression on standardised features, its penalty the one that is best on dev.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from jaxtyping import Float
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor

from xlt_lib.probing.reading import batches, encoded, hidden_states, pieces_of, reading, word_vector

PENALTIES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)  # the inverse of the penalty, from strong to weak


def probe_word_in_context(
    model: Any,
    tokenizer,
    train: Dataset,
    dev: Dataset,
    test: Dataset | None = None,
    *,
    words: bool = False,
    max_length: int = 128,
    batch_size: int = 64,
) -> dict[str, dict[str, float]]:
    """Accuracy in percent, {"validation": {"accuracy": ..., "n": ...}, "test": ...}; rows as in tasks/wic.py.

    The paper's number is that of dev, where the penalty is chosen too: the original's test set has no labels. The
    choice of one number from five helps a little there; `test`, where it is given, is free of it.
    """
    splits = {"train": train, "validation": dev} | ({} if test is None else {"test": test})
    labels = {name: _labels(name, data) for name, data in splits.items()}
    if len(np.unique(labels["train"])) < 2:
        raise ValueError(f"the {len(train)} rows of train have one label only; a classifier needs both")
    options = {"words": words, "max_length": max_length, "batch_size": batch_size}
    vectors = {name: pair_vectors(model, tokenizer, data, **options).numpy() for name, data in splits.items()}
    classifier = _best_on_dev(vectors, labels)
    return {
        name: {"accuracy": 100 * float(classifier.score(vectors[name], labels[name])), "n": len(labels[name])}
        for name in splits
        if name != "train"
    }


def pair_vectors(
    model: Any, tokenizer, pairs: Dataset, *, words: bool = False, max_length: int = 128, batch_size: int = 64
) -> Float[Tensor, "pairs features"]:
    """The fixed representation of each sentence pair: its first token's vector, with `words` also the two words'."""
    encodings = tokenizer(
        pairs["sentence1"][:],
        pairs["sentence2"][:],
        truncation=True,
        max_length=max_length,
        return_offsets_mapping=True,
    )
    texts = [encoded(encodings, row, tokenizer) for row in range(len(pairs))]
    places = [_tokens(encodings, number, row) for number, row in enumerate(pairs)] if words else []
    found: list[Tensor] = [torch.empty(0)] * len(texts)
    with reading(model) as device:
        for numbers, inputs in batches(texts, tokenizer, device, batch_size):
            for number, states in zip(numbers, hidden_states(model, inputs).cpu(), strict=True):
                parts = [word_vector(states, pieces) for pieces in places[number]] if words else []
                found[number] = torch.cat([states[0], *parts])
    return torch.stack(found)


def _labels(name: str, data: Dataset) -> np.ndarray:
    labels = np.array(data["label"][:])
    if len(labels) == 0 or labels.min() < 0:
        raise ValueError(f"word in context: {name} is empty or has rows without a label; leave it out")
    return labels


def _tokens(encodings, number: int, row: dict) -> list[list[int]]:
    """The pieces of the word in either sentence; the first token stands in for a word that was cut off."""
    sentences, offsets = encodings.sequence_ids(number), encodings["offset_mapping"][number]
    found = []
    for sentence, place in enumerate(((row["start1"], row["end1"]), (row["start2"], row["end2"]))):
        own = [offset if sentences[token] == sentence else (0, 0) for token, offset in enumerate(offsets)]
        found.append(pieces_of(own, place) or [0])
    return found


def _best_on_dev(vectors: dict[str, np.ndarray], labels: dict[str, np.ndarray]) -> Pipeline:
    """Of equal scores the stronger penalty wins."""
    best, best_score = None, -1.0
    for penalty in PENALTIES:
        classifier = make_pipeline(StandardScaler(), LogisticRegression(C=penalty, max_iter=1000))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # dev says whether it is good enough
            classifier.fit(vectors["train"], labels["train"])
        score = classifier.score(vectors["validation"], labels["validation"])
        if score > best_score:
            best, best_score = classifier, score
    return best
