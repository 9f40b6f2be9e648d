"""VecMap (Artetxe et al. 2018), in its orthogonal mode: map the word vectors of one language into another's space.

    mapped_source, mapped_target = vecmap(source, target, source_words, target_words, init="identical")

Vectors are normalised (length, mean, length). A first dictionary comes from words spelled the same, or, without any,
from each word's similarities to the other words of its own language, which look alike in two languages. Then two steps
alternate: the rotation that best fits the dictionary, and the dictionary of nearest neighbours under that rotation.
Some similarities are left out at random, fewer and fewer, which keeps the search out of poor optima.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xlt_lib.config import check_choice

INITS = ("identical", "unsupervised")
NEIGHBOURS = 10  # of CSLS (Conneau et al. 2018)
KEEP, GROWTH = 0.1, 2.0  # the share of similarities that is looked at, and how it grows when the search stalls
PATIENCE, THRESHOLD = 50, 1e-6  # how many rounds without so much gain are a stall
FREQUENT, START = 20_000, 4000  # words that the dictionary is made from, and those for the first one without words


def vecmap(
    source: np.ndarray,
    target: np.ndarray,
    source_words: Sequence[str],
    target_words: Sequence[str],
    init: str = "identical",
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Both languages' vectors [n, d], [m, d] in one space: the target's normalised, the source's also rotated.

    Words go from frequent to rare. `init`: the first dictionary is made of words spelled the same ("identical"), or of
    similarity distributions ("unsupervised").
    """
    check_choice("init", init, INITS)
    x, z = _checked("source", source, source_words), _checked("target", target, target_words)
    if x.shape[1] != z.shape[1]:
        raise ValueError(f"source has {x.shape[1]} dimensions and target {z.shape[1]}; give vectors of equal size")
    x, z = normalised(x), normalised(z)
    if init == "identical":
        pairs = identical_words(source_words, target_words)
    else:
        pairs = similar_distributions(x[:START], z[:START])
    rotation = self_learning(x[:FREQUENT], z[:FREQUENT], pairs, seed)
    return (x @ rotation).astype(np.float32), z.astype(np.float32)


def normalised(vectors: np.ndarray) -> np.ndarray:
    """Length 1, mean 0, length 1."""
    vectors = _unit(vectors)
    return _unit(vectors - vectors.mean(axis=0))


def identical_words(source_words: Sequence[str], target_words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the words that both languages have."""
    where = {word: number for number, word in reversed(list(enumerate(target_words)))}
    pairs = [(number, where[word]) for number, word in enumerate(source_words) if word in where]
    if not pairs:
        raise ValueError("no word is spelled the same in both languages; use init='unsupervised'")
    one, two = zip(*pairs, strict=True)
    return np.array(one), np.array(two)


def similar_distributions(x: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of words whose sorted similarities to the words of their own language are alike."""
    size = min(len(x), len(z))
    one, two = (normalised(np.sort(_root_similarity(vectors[:size]), axis=1)) for vectors in (x, z))
    return _dictionary(one @ two.T)


def self_learning(x: np.ndarray, z: np.ndarray, pairs: tuple[np.ndarray, np.ndarray], seed: int = 0) -> np.ndarray:
    """The orthogonal W [d, d] with x W close to z, from a first dictionary on."""
    rng = np.random.default_rng(seed)
    keep, best, since = KEEP, -np.inf, 0
    while True:
        rotation = orthogonal(x[pairs[0]], z[pairs[1]])
        if keep >= 1.0 and since > PATIENCE:
            return rotation
        if since > PATIENCE:
            keep, since = min(1.0, GROWTH * keep), 0
        similarity = (x @ rotation) @ z.T
        objective = (similarity.max(axis=1).mean() + similarity.max(axis=0).mean()) / 2
        best, since = (objective, 0) if objective > best + THRESHOLD else (best, since + 1)
        pairs = _dictionary(similarity, keep, rng)


def orthogonal(x: np.ndarray, z: np.ndarray) -> np.ndarray:
    """The orthogonal W that brings the rows of x closest to those of z (Procrustes)."""
    u, _, vt = np.linalg.svd(x.T @ z)
    return u @ vt


def csls(similarity: np.ndarray, neighbours: int = NEIGHBOURS) -> np.ndarray:
    """Similarity less the mean similarity of either word to its nearest neighbours: hubs are near everything."""
    return similarity - _nearest_mean(similarity, neighbours)[:, None] / 2 - _nearest_mean(similarity.T, neighbours) / 2


def _nearest_mean(similarity: np.ndarray, neighbours: int) -> np.ndarray:
    count = min(neighbours, similarity.shape[1])
    return np.partition(similarity, -count, axis=1)[:, -count:].mean(axis=1)


def _dictionary(
    similarity: np.ndarray, keep: float = 1.0, rng: np.random.Generator | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Each word with its nearest in the other language, both ways, among the similarities that are kept."""
    scores = csls(similarity)

    def nearest(scores: np.ndarray) -> np.ndarray:
        if keep < 1.0:
            scores = np.where(rng.random(scores.shape, dtype=np.float32) < keep, scores, -np.inf)
        return scores.argmax(axis=1)

    forward, backward = nearest(scores), nearest(scores.T)
    one = np.concatenate([np.arange(len(forward)), backward])
    return one, np.concatenate([forward, np.arange(len(backward))])


def _root_similarity(vectors: np.ndarray) -> np.ndarray:
    """The square root of the similarity matrix X X^T, which carries the same information at a better scale."""
    u, s, _ = np.linalg.svd(vectors, full_matrices=False)
    return (u * s) @ u.T


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def _checked(name: str, vectors: np.ndarray, words: Sequence[str]) -> np.ndarray:
    vectors = np.asarray(vectors, dtype=np.float64)
    if vectors.ndim != 2 or len(vectors) != len(words) or not len(vectors):
        raise ValueError(f"{name}: vectors of shape {vectors.shape} for {len(words)} words; one row of [n, d] a word")
    if not np.isfinite(vectors).all():
        raise ValueError(f"{name}: the vectors hold numbers that are not finite")
    return vectors
