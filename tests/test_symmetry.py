"""No two concepts of a kind are interchangeable: a symmetry of the world is a pair of words that no model can align.

Each concept gets a profile from the meanings of 40,000 pretraining documents: in how many of them it shares a sentence
with each other concept (or with a negation), and a document with each rating or emoticon. Two concepts of a kind should
differ in profile or in frequency by more than noise: a likelihood-ratio test (G), Bonferroni-corrected over all pairs.
What two partners share in one sentence is not independent, so G is divided by a dispersion: what G finds between the
profiles of one concept in even and in odd documents, where there is nothing to find.

Some words are too rare for that ("gun" is in 15 documents). Of a pair that the sample leaves open, the sampler's own
preferences have to differ: at least `PREFERENCES` of the partners that either was seen with like one of the two more.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from itertools import combinations, islice

import numpy as np
import pytest
from scipy.special import xlogy
from scipy.stats import chi2

from xlt_lib.world.documents import Document, documents
from xlt_lib.world.lexicon import concepts, is_homonym, of_kind
from xlt_lib.world.meaning import Contrast
from xlt_lib.world.sampling import affinity

DOCUMENTS = 40_000
PREFERENCES = 3
ERROR = 0.001  # probability that one of a kind's pairs passes by noise alone, for each of the two tests
LIKES = {("verb", "noun"), ("noun", "adjective"), ("verb", "place"), ("aspect", "opinion")}  # see sampling, opinions
KINDS = ("noun", "verb", "adjective", "place", "opinion", "aspect", "attitude", "degree")
NAMES = [c.name for c in concepts().values() if c.kind != "class" and not is_homonym(c.name)]
ANCHORS = [":)", ":(", *(f"{stars}/5" for stars in range(1, 6))]
COLUMN = {name: number for number, name in enumerate([*NAMES, "NOT", *ANCHORS])}


def named(meaning: object) -> set[str]:
    """The concepts of a meaning, and NOT when it is negated."""
    found = {"NOT"} if getattr(meaning, "negated", False) else set()
    for field in fields(meaning):
        value = getattr(meaning, field.name)
        found |= named(value) if is_dataclass(value) else {value} & COLUMN.keys() if isinstance(value, str) else set()
    return found


def neighbours(document: Document) -> tuple[set[int], set[int]]:
    """Columns of the concepts in a document, and all pairs (row * width + column) of what stands together in it."""
    around = {COLUMN[mark] for mark in document.after.split()}
    present: set[int] = set()
    pairs: set[int] = set()
    for sentence in document.sentences:
        for clause in (sentence.left, sentence.right) if isinstance(sentence, Contrast) else (sentence,):
            inside = {COLUMN[name] for name in named(clause)}
            present |= inside
            pairs |= {one * len(COLUMN) + two for one in inside for two in inside | around if one != two}
    return present, pairs


@cache
def counts() -> tuple[np.ndarray, np.ndarray]:
    """Profiles [half, concept, column] and frequencies [half, concept], in documents."""
    width = len(COLUMN)
    present: tuple[list[int], list[int]] = ([], [])
    pairs: tuple[list[int], list[int]] = ([], [])
    for number, document in enumerate(islice(documents(seed=1), DOCUMENTS)):
        concepts_in, pairs_in = neighbours(document)
        present[number % 2].extend(concepts_in)
        pairs[number % 2].extend(pairs_in)
    profiles = [np.bincount(np.array(half), minlength=width * width).reshape(width, width) for half in pairs]
    return np.stack(profiles).astype(float), np.stack([np.bincount(half, minlength=width) for half in present])


def g_statistic(one: np.ndarray, two: np.ndarray, least: float = 5) -> tuple[float, int]:
    """Likelihood ratio of two profiles against one common profile, and its degrees of freedom.

    Columns in which either profile expects fewer than `least` are put together, for the approximation to hold.
    """
    common = (one + two) / (one.sum() + two.sum())
    rare = common * min(one.sum(), two.sum()) < least
    table = np.stack([np.append(row[~rare], row[rare].sum()) for row in (one, two)])
    table = table[:, table.sum(0) > 0]
    expected = table.sum(1, keepdims=True) * table.sum(0) / table.sum()
    return float(2 * (xlogy(table, table) - xlogy(table, expected)).sum()), table.shape[1] - 1


@cache
def dispersion() -> float:
    """What G per degree of freedom is when there is nothing to find; at least 1."""
    profiles, _ = counts()
    found = [g_statistic(profiles[0, row], profiles[1, row]) for row in range(len(NAMES))]
    return max(1.0, sum(g for g, _ in found) / sum(df for _, df in found))


@cache
def p_values(kind: str) -> dict[tuple[str, str], list[float]]:
    """For every pair of a kind: that the two profiles are the same, and that the two frequencies are."""
    profiles, frequencies = (table.sum(0) for table in counts())
    pairs = list(combinations([COLUMN[c.name] for c in of_kind(kind)], 2))
    found = []
    for one, two in pairs:
        rows = profiles[[one, two]]
        rows[:, [one, two]] = 0  # swapping the two would swap these two columns
        found.append(g_statistic(*rows))
    g, df = np.array(found).T
    same_profile = np.where(df > 0, chi2.sf(g / dispersion(), np.maximum(df, 1)), 1)
    one, two = frequencies[np.array(pairs)].T
    same_frequency = chi2.sf((one - two) ** 2 / np.maximum(one + two, 1), 1)
    names = list(COLUMN)
    return {(names[a], names[b]): each for (a, b), *each in zip(pairs, same_profile, same_frequency, strict=True)}


def indistinguishable(kind: str) -> list[tuple[str, str]]:
    """Pairs of a kind that neither profile nor frequency tells apart in the sample."""
    enough = ERROR / len(p_values(kind))
    return [pair for pair, either in p_values(kind).items() if min(either) > enough]


def differing_preferences(first: str, second: str) -> int:
    """How many of the concepts that stand beside either of the two prefer one of them to the other."""
    profiles, _ = counts()
    seen = profiles.sum(0)[[COLUMN[first], COLUMN[second]], : len(NAMES)].sum(0)
    kind, found = concepts()[first].kind, 0
    for name in (name for name, times in zip(NAMES, seen, strict=True) if times):
        other = concepts()[name].kind
        found += (other, kind) in LIKES and affinity(name, first) != affinity(name, second)
        found += (kind, other) in LIKES and affinity(first, name) != affinity(second, name)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_concepts_of_a_kind_are_indistinguishable(kind: str) -> None:
    alike = [pair for pair in indistinguishable(kind) if differing_preferences(*pair) < PREFERENCES]
    assert alike == []


def test_every_concept_is_in_the_pretraining_text() -> None:
    _, frequencies = counts()
    assert [name for name in NAMES if frequencies[:, COLUMN[name]].sum() < 10] == []


def test_the_two_halves_of_one_concept_are_indistinguishable() -> None:
    """The statistic finds nothing where there is nothing: else the test above would pass for any world."""
    profiles, _ = counts()
    found = [g_statistic(profiles[0, row], profiles[1, row]) for row in range(len(NAMES))]
    differing = [name for name, (g, df) in zip(NAMES, found, strict=True) if chi2.sf(g / dispersion(), df) < 1e-4]
    assert len(differing) <= 1, differing
    assert dispersion() < 2


def test_g_by_hand() -> None:
    """(30, 10) against (10, 30): 2 * (2 * 30 ln(30/20) + 2 * 10 ln(10/20))."""
    g, df = g_statistic(np.array([30.0, 10.0]), np.array([10.0, 30.0]), least=5)
    assert df == 1
    assert g == pytest.approx(4 * (30 * np.log(1.5) + 10 * np.log(0.5)))


if __name__ == "__main__":  # what the sample leaves open, with the number of preferences that differ
    print("dispersion", round(dispersion(), 2))
    for each in KINDS:
        print(each, [(*pair, differing_preferences(*pair)) for pair in indistinguishable(each)])
