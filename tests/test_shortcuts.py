"""Shortcut audits: what a task's labels owe to words alone, or to one of its two texts alone.

A logistic regression on word counts, each text with counts of its own, learns from 1,500 English training examples
and is scored on 600 others. It knows no order and no meaning, and cannot compare two texts. Accuracies in percent:

| task | chance | both texts | first only | second only | |
|---|---|---|---|---|---|
| `nli` | 33 | 77 | 71 | 33 | the hypothesis is drawn before the label; "no" and "not" in a premise tell much |
| `reviews` | 50 | 86 | | | |
| `stars` | 20 | 59 | 56 | 32 | a title agrees with the stars in its sign |
| `topics` | 25 | 82 | | | a topic is a matter of words, as in MLDoc |
| `paraphrase` | 50 | 50 | 50 | 48 | both texts are drawn without the label |

    python -m tests.test_shortcuts      # measures them again
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
from xlt_lib.world.languages import tell

TRAIN, TEST = 1500, 600


@cache
def examples(name: str, split: str) -> tuple[list[str], list[str], list[str]]:
    """First texts, second texts, labels."""
    family, domain = FAMILIES[name], "books" if name == "reviews" else None
    drawn = list(islice(family.draw(split, domain), {"train": TRAIN, "test": TEST}[split]))
    first = [tell(list(family.first(x)), "en") for x in drawn]
    second = [tell(list(family.second(x)), "en") if family.second else "" for x in drawn]
    return first, second, [x.label for x in drawn]


def accuracy(name: str, use: str = "both", compare: bool = False) -> float:
    """In percent; `use`: "first", "second" or "both" texts; `compare`: also by how much their counts differ."""
    train, test = features(name, "train", use, compare), features(name, "test", use, compare)
    model = LogisticRegression(C=0.3, max_iter=1000).fit(train, examples(name, "train")[2])
    return 100 * model.score(test, examples(name, "test")[2])


def features(name: str, split: str, use: str, compare: bool) -> csr_matrix:
    first, second = counts(name, split)
    chosen = {"first": [first], "second": [second], "both": [first, second]}[use]
    return hstack([*chosen, abs(first - second)] if compare else chosen).tocsr()


@cache
def counts(name: str, split: str) -> tuple[csr_matrix, csr_matrix]:
    """How often each word of the training texts is in the first and in the second text."""
    words = CountVectorizer(token_pattern=r"[^\s.]+").fit(
        [text for each in examples(name, "train")[:2] for text in each]
    )
    first, second, _ = examples(name, split)
    return words.transform(first), words.transform(second)


def test_paraphrase_cannot_be_told_from_words():
    for use in ("both", "first", "second"):
        assert abs(accuracy("paraphrase", use) - 50) <= 3, use


def test_nor_from_the_words_that_its_two_texts_do_not_share():
    """In English; where case endings show who does it (German: 63), they are the grammar's share of the task."""
    assert accuracy("paraphrase", compare=True) <= 55


def test_the_hypothesis_alone_does_not_tell_the_nli_label():
    assert abs(accuracy("nli", "second") - 100 / 3) <= 5


@pytest.mark.parametrize(
    ("name", "use", "least", "most"),
    [("reviews", "both", 75, 90), ("topics", "both", 75, 90), ("stars", "both", 45, 75), ("stars", "second", 25, 45)],
)
def test_words_alone_leave_room(name, use, least, most):
    assert least <= accuracy(name, use) <= most


if __name__ == "__main__":  # the table above
    for name in FAMILIES:
        print(
            name, {use: round(accuracy(name, use)) for use in ("both", "first", "second")[: 3 if name in PAIRS else 1]}
        )
