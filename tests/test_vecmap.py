"""VecMap finds the rotation between two spaces that are alike, with and without words that they share."""

from itertools import islice

import numpy as np
import pytest

from xlt_lib.corpus import pieces
from xlt_lib.methods.clwe import skip_gram
from xlt_lib.methods.vecmap import csls, identical_words, normalised, orthogonal, self_learning, vecmap
from xlt_lib.wordpieces import train_tokenizer
from xlt_lib.world.documents import documents
from xlt_lib.world.typology import _other_script


def spaces(noise: float, words: int = 300, dimensions: int = 20, seed: int = 0):
    """A clustered space with unequal directions, and a rotated copy with noise, whose words come in another order."""
    rng = np.random.default_rng(seed)
    scale = np.linspace(1.6, 0.3, dimensions)
    centres = rng.normal(size=(25, dimensions)) * scale
    sizes = rng.pareto(1.2, size=25) + 0.3
    cluster = rng.choice(25, size=words, p=sizes / sizes.sum())
    source = centres[cluster] + 0.6 * rng.normal(size=(words, dimensions)) * scale
    rotation = np.linalg.qr(rng.normal(size=(dimensions, dimensions)))[0]
    order = rng.permutation(words)
    spread = np.linalg.norm(source, axis=1).mean() / np.sqrt(dimensions)
    target = source @ rotation + noise * spread * rng.normal(size=source.shape)
    return source, target[order], order


def precision(mapped_source, mapped_target, order) -> float:
    nearest = csls(mapped_source @ mapped_target.T).argmax(axis=1)
    return float((order[nearest] == np.arange(len(mapped_source))).mean())


def test_with_some_identical_words_a_rotation_with_noise_is_found():
    source, target, order = spaces(0.1)
    theirs = [f"w{number}" if number < 40 else f"t{number}" for number in order]
    ours = [f"w{number}" for number in range(len(source))]
    assert precision(*vecmap(source, target, ours, theirs, init="identical"), order) > 0.95


def test_without_words_isomorphic_spaces_are_aligned():
    source, target, order = spaces(0.02)
    names = [str(number) for number in range(len(source))]
    assert precision(*vecmap(source, target, names, names, init="unsupervised"), order) > 0.95
    assert precision(normalised(source), normalised(target), order) < 0.1


def frequent_words(language: str, seed: int, count: int = 150) -> tuple[list[str], np.ndarray]:
    """The language's most frequent words and their skip-gram vectors, in the mini-world."""
    text = [pieces(document, language) for document in islice(documents(7, rich=True), 4000)]
    tokenizer = train_tokenizer([line for document in text for line in document], 3000)
    numbers, vectors = skip_gram(text, tokenizer, 32, seed)
    return tokenizer.convert_ids_to_tokens(numbers[:count]), vectors[:count]


@pytest.mark.slow
def test_without_words_the_mini_worlds_spaces_are_aligned():
    # The same English in two scripts: no word is spelled the same, and skip-gram starts from other random vectors.
    (words, ours), (others, theirs) = frequent_words("en", seed=0), frequent_words("en+script", seed=1)
    assert not {word for word in words if word.isalpha()} & set(others)
    mapped, fixed = vecmap(ours, theirs, words, others, init="unsupervised")
    found = [others[number] for number in csls(mapped @ fixed.T).argmax(axis=1)]
    assert np.mean([other == _other_script(word) for word, other in zip(words, found, strict=True)]) > 0.6


def test_the_map_is_orthogonal_and_the_target_stays():
    source, target, _ = spaces(0.1, words=120)
    names = [str(number) for number in range(len(source))]
    mapped, fixed = vecmap(source, target, names, names)
    x = normalised(source)
    rotation = np.linalg.lstsq(x, mapped.astype(np.float64), rcond=None)[0]
    assert np.abs(rotation.T @ rotation - np.eye(20)).max() < 1e-5
    assert np.allclose(fixed, normalised(target), atol=1e-6)
    assert np.allclose(np.linalg.norm(mapped, axis=1), 1, atol=1e-5)


def test_procrustes_finds_a_rotation_exactly():
    x = np.random.default_rng(1).normal(size=(50, 6))
    rotation = np.linalg.qr(np.random.default_rng(2).normal(size=(6, 6)))[0]
    assert np.allclose(orthogonal(x, x @ rotation), rotation, atol=1e-8)


def test_csls_takes_a_hub_down():
    similarity = np.array([[0.5, 0.6], [0.1, 0.6], [0.1, 0.6]])  # column 1 is near everything
    assert csls(similarity, neighbours=2).argmax(axis=1)[0] == 0


def test_the_search_starts_from_the_dictionary_and_the_seed_alone():
    source, target, _ = spaces(0.1, words=100)
    x, z = normalised(source), normalised(target)
    pairs = (np.arange(10), np.arange(10))
    assert np.array_equal(self_learning(x, z, pairs, seed=3), self_learning(x, z, pairs, seed=3))


def test_identical_words_pair_the_first_of_each_spelling():
    one, two = identical_words(["a", "b", "7"], ["7", "x", "a", "7"])
    assert list(zip(one, two, strict=True)) == [(0, 2), (2, 0)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.ones((2, 3)), np.ones((2, 4)), "ab", "ab"), "dimensions"),
        ((np.ones((2, 3)), np.ones((2, 3)), "abc", "ab"), "for 3 words"),
        ((np.eye(2), np.eye(2), "ab", "cd"), "unsupervised"),
        ((np.eye(2), np.eye(2), "ab", "ab", "identicle"), "Did you mean 'identical'"),
        ((np.full((2, 2), np.nan), np.eye(2), "ab", "ab"), "finite"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        vecmap(*arguments)
