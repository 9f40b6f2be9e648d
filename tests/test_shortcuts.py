"""Shortcut audits: what a task's labels owe to words alone, or to one of its two texts alone.

A logistic regression on word counts, each text with counts of its own, learns from 1,500 English training examples
and is scored on 1,000 others. It knows no order, no meaning, and cannot compare two texts. Accuracies as measured
(chance in brackets):

| task | both texts | first only | second only |
|---|---|---|---|
| `nli` (33) | 77 | 75 | 34: the hypothesis is drawn before the label |
| `reviews` (50) | 86 | | |
| `stars` (20) | 58 | 55 | 35: a title agrees with the stars in its sign |
| `topics` (25) | 84: a topic is a matter of words, here as in MLDoc | | |
| `paraphrase` (50) | 50 | 50 | 50: both texts are drawn without the label |

A premise alone says much about NLI labels: an entailing premise is more specific than a contradicting one in its words.
"""

from __future__ import annotations

from functools import cache
from itertools import islice

import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from xlt_lib.tasks import PAIRS
from xlt_lib.tasks.world import FAMILIES
from xlt_lib.world.languages import say, tell

TRAIN, TEST = 1500, 1000


@cache
def examples(name: str, split: str, size: int, language: str = "en") -> tuple[list[str], list[str], list[str]]:
    """First texts, second texts, labels."""
    family, domain = FAMILIES[name], "books" if name == "reviews" else None
    drawn = list(islice(family.draw(split, domain), size))
    first = [tell(list(family.first(x)), language) for x in drawn]
    second = [tell(list(family.second(x)), language) if family.second else "" for x in drawn]
    return first, second, [x.label for x in drawn]


def accuracy(name: str, use: str = "both", language: str = "en", compare: bool = False) -> float:
    """In percent; `use`: "first", "second" or "both" texts; `compare`: also by how much their counts differ."""
    train, test = examples(name, "train", TRAIN, language), examples(name, "test", TEST, language)
    features = []
    for texts in (train, test):
        chosen = [texts[index] for index, part in enumerate(("first", "second")) if use in (part, "both")]
        features.append([matrix(name, part, language) for part in chosen])
    if compare:
        for parts in features:
            parts.append(abs(parts[0] - parts[1]))
    model = LogisticRegression(C=0.3, max_iter=1000).fit(hstack(features[0]), train[2])
    return 100 * model.score(hstack(features[1]), test[2])


@cache
def counter(name: str, language: str) -> CountVectorizer:
    first, second, _ = examples(name, "train", TRAIN, language)
    return CountVectorizer(token_pattern=r"[^\s.]+").fit([*first, *second])


def matrix(name: str, texts: list[str], language: str) -> csr_matrix:
    return counter(name, language).transform(texts)


def test_paraphrase_cannot_be_told_from_words():
    for use in ("both", "first", "second"):
        assert abs(accuracy("paraphrase", use) - 50) <= 3, use


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_nor_from_the_words_that_the_two_texts_of_a_paraphrase_do_not_share(language):
    print(language, accuracy("paraphrase", "both", language, True), accuracy("paraphrase", "both", language))


def test_the_hypothesis_alone_does_not_tell_the_nli_label():
    assert abs(accuracy("nli", "second") - 100 / 3) <= 5


@pytest.mark.parametrize(
    ("name", "use", "least", "most"),
    [("reviews", "both", 75, 90), ("topics", "both", 75, 90), ("stars", "both", 45, 75), ("stars", "second", 25, 45)],
)
def test_words_alone_leave_room(name, use, least, most):
    assert least <= accuracy(name, use) <= most


def test_report():
    for name in FAMILIES:
        for use in ("both", "first", "second") if name in PAIRS else ("both",):
            print(name, use, accuracy(name, use))
