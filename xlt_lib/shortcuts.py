"""Shortcut audits: what a task's labels owe to words alone, or to one of its two texts alone.

A logistic regression on word counts, each text with counts of its own, learns from English training examples and is
scored on others. It knows no order and no meaning, and cannot compare two texts: what it gets right needs neither.

audit()                               one row a task: both texts, the first, the second, in percent
word_accuracy("nli", "second")        the hypothesis alone
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import islice

import pandas as pd
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from xlt_lib.tasks import PAIRS
from xlt_lib.tasks.world import FAMILIES
from xlt_lib.world.languages import tell

TRAIN, TEST = 1500, 600
USES = ("both", "first", "second")


def audit(tasks: Iterable[str] = tuple(FAMILIES), train: int = TRAIN, test: int = TEST) -> pd.DataFrame:
    """Accuracy in percent: columns chance, both, first, second (NaN where a task has one text), a row for each task."""
    rows = {}
    for name in tasks:
        uses = USES if name in PAIRS else USES[:1]
        found = {use: word_accuracy(name, use, train=train, test=test) for use in uses}
        rows[name] = {"chance": 100 / len(FAMILIES[name].labels)} | found
    return pd.DataFrame.from_dict(rows, orient="index", columns=["chance", *USES]).rename_axis("task")


def word_accuracy(
    name: str, use: str = "both", compare: bool = False, *, train: int = TRAIN, test: int = TEST
) -> float:
    """In percent; `use`: "first", "second" or "both" texts; `compare`: also by how much their counts differ."""
    if use not in USES:
        raise ValueError(f"use {use!r} is unknown; one of: {', '.join(USES)}")
    model = LogisticRegression(C=0.3, max_iter=1000)
    model.fit(_features(name, "train", use, compare, train, train), _examples(name, "train", train)[2])
    labels = _examples(name, "test", test)[2]
    return 100 * float(model.score(_features(name, "test", use, compare, train, test), labels))


@cache
def _examples(name: str, split: str, size: int) -> tuple[list[str], list[str], list[str]]:
    """First texts, second texts, labels."""
    family, domain = FAMILIES[name], "books" if name == "reviews" else None
    drawn = list(islice(family.draw(split, domain), size))
    first = [tell(list(family.first(x)), "en") for x in drawn]
    second = [tell(list(family.second(x)), "en") if family.second else "" for x in drawn]
    return first, second, [x.label for x in drawn]


def _features(name: str, split: str, use: str, compare: bool, train: int, size: int) -> csr_matrix:
    first, second = _counts(name, split, train, size)
    chosen = {"first": [first], "second": [second], "both": [first, second]}[use]
    return hstack([*chosen, abs(first - second)] if compare else chosen).tocsr()


@cache
def _counts(name: str, split: str, train: int, size: int) -> tuple[csr_matrix, csr_matrix]:
    """How often each word of the training texts is in the first and in the second text."""
    texts = [text for each in _examples(name, "train", train)[:2] for text in each]
    words = CountVectorizer(token_pattern=r"[^\s.]+").fit(texts)
    first, second, _ = _examples(name, split, size)
    return words.transform(first), words.transform(second)
