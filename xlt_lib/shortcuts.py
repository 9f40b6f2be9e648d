"""Shortcut audits: what a task's labels owe to words alone, or to one of its two texts alone.

A logistic regression on word counts, each text with counts of its own, learns from English training examples and is
scored on others. It knows no order and no meaning, and cannot compare two texts: what it gets right needs neither.

audit()                               one row a task: both texts, the first, the second, in percent
word_accuracy("nli", "second")        the hypothesis alone
sentence_accuracy("first")            questions: which sentence of the paragraph holds the answer, without the question
similarity_rank("both")               contextual similarity: Spearman's rho of what the words of two sentences say
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import islice

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, hstack
from scipy.stats import spearmanr
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline

from xlt_lib.config import check_choice
from xlt_lib.tasks import PAIRS
from xlt_lib.tasks.scws import world_scws
from xlt_lib.tasks.world import FAMILIES
from xlt_lib.world.languages import say, tell
from xlt_lib.world.questions import Reading, readings

TRAIN, TEST = 1500, 600
QUESTIONS = 800, 400  # train and test: a paragraph takes long to draw
USES = ("both", "first", "second")


def audit(tasks: Iterable[str] = (*FAMILIES, "qa", "scws"), train: int = TRAIN, test: int = TEST) -> pd.DataFrame:
    """Accuracy in percent: columns chance, both, first, second (NaN where a task has one text), a row for each task.

    Of questions it is how often the answering sentence is found, of contextual similarity Spearman's rho.
    """
    rows = {}
    for name in tasks:
        if name == "qa":
            sizes = {"train": min(train, QUESTIONS[0]), "test": min(test, QUESTIONS[1])}
            found = {use: sentence_accuracy(use, **sizes) for use in USES[:2]}
            rows[name] = {"chance": sentence_chance(sizes["test"])} | found
            continue
        if name == "scws":
            rows[name] = {"chance": 0.0} | {use: similarity_rank(use) for use in USES}
            continue
        uses = USES if name in PAIRS else USES[:1]
        found = {use: word_accuracy(name, use, train=train, test=test) for use in uses}
        rows[name] = {"chance": 100 / len(FAMILIES[name].labels)} | found
    return pd.DataFrame.from_dict(rows, orient="index", columns=["chance", *USES]).rename_axis("task")


def word_accuracy(
    name: str, use: str = "both", compare: bool = False, *, train: int = TRAIN, test: int = TEST
) -> float:
    """In percent; `use`: "first", "second" or "both" texts; `compare`: also by how much their counts differ."""
    check_choice("use", use, USES)
    model = LogisticRegression(C=0.3, max_iter=1000)
    model.fit(_features(name, "train", use, compare, train, train), _examples(name, "train", train)[2])
    labels = _examples(name, "test", test)[2]
    return 100 * float(model.score(_features(name, "test", use, compare, train, test), labels))


def sentence_accuracy(use: str = "both", *, train: int = QUESTIONS[0], test: int = QUESTIONS[1]) -> float:
    """How often the sentence that holds the answer is found in a paragraph of the mini-world, in percent.

    A logistic regression on the words of a sentence and its place; with `use` "both", also on the question's words and
    on those that the sentence shares with it. Finding the sentence is less than finding the answer in it.
    """
    check_choice("use", use, USES[:2])
    model = make_pipeline(DictVectorizer(), LogisticRegression(C=0.3, max_iter=2000))
    rows, right, _ = _sentences("train", train, use == "both")
    model.fit(rows, right)
    rows, right, paragraphs = _sentences("test", test, use == "both")
    scored = pd.DataFrame({"paragraph": paragraphs, "right": right, "score": model.decision_function(rows)})
    return 100 * float(scored.loc[scored.groupby("paragraph")["score"].idxmax(), "right"].mean())


def sentence_chance(test: int = QUESTIONS[1]) -> float:
    """How often a sentence drawn at random is the one that answers, in percent."""
    return 100 * float(np.mean([1 / len(reading.sentences) for reading in _readings("test", test)]))


def _sentences(split: str, size: int, with_question: bool) -> tuple[list[dict], list[bool], list[int]]:
    """For each sentence of each paragraph: what it is told by, whether it answers, and the paragraph's number."""
    rows, right, paragraphs = [], [], []
    for number, reading in enumerate(_readings(split, size)):
        question = set(say(reading.question, "en").lower().rstrip("?").split())
        for place, sentence in enumerate(reading.sentences):
            words = set(say(sentence, "en").lower().rstrip(".").split())
            row: dict[str, float] = {f"place {place}": 1, **{f"word {word}": 1 for word in words}}
            if with_question:
                row |= {f"shared {word}": 1 for word in words & question} | {f"asked {word}": 1 for word in question}
                row["share"] = len(words & question) / len(question)
            rows.append(row)
            right.append(place == reading.index)
            paragraphs.append(number)
    return rows, right, paragraphs


@cache
def _readings(split: str, size: int) -> tuple[Reading, ...]:
    return tuple(islice(readings(split), size))


def similarity_rank(use: str = "both") -> float:
    """Spearman's rho, times 100, of a ridge regression on the words of the two sentences of contextual similarity.

    With `use` "words" it sees the two words that are compared, and not what stands around them.
    """
    check_choice("use", use, (*USES, "words"))
    model = make_pipeline(DictVectorizer(), Ridge(alpha=5.0))
    train, test = world_scws("train"), world_scws("test")
    model.fit([_compared(row, use) for row in train], train["score"][:])
    found = spearmanr(model.predict([_compared(row, use) for row in test]), test["score"][:])
    return 100 * float(found.statistic)


def _compared(row: dict, use: str) -> dict[str, int]:
    if use == "words":
        words = sorted(row[f"text{i}"][row[f"start{i}"] : row[f"end{i}"]].lower() for i in (1, 2))
        return dict.fromkeys(words, 1) | {" ".join(words): 1, "the same": words[0] == words[1]}
    texts = {"first": (1,), "second": (2,), "both": (1, 2)}[use]
    return {f"{i} {word}": 1 for i in texts for word in row[f"text{i}"].lower().rstrip(".").split()}


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
