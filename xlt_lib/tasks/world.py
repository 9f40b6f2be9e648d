"""The mini-world's tasks: endless, parallel in all its languages, cut to a size that a laptop can hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from itertools import islice

from datasets import Dataset

from xlt_lib.tasks.schema import Task, schema
from xlt_lib.world import logic, opinions
from xlt_lib.world.languages import LANGUAGES, check_language, say, tell
from xlt_lib.world.pairs import Pair, pairs

SIZES = {"train": 1500, "validation": 500, "test": 500, "unlabeled": 2500}


def world_task(name: str, *, domain: str | None = None, languages: Sequence[str] | None = None) -> Task:
    """'nli' or 'reviews' (of a domain) in the mini-world. The dev and test sets of all languages are translations."""
    for language in languages or ():
        check_language(language)
    labels = logic.LABELS if name == "nli" else opinions.LABELS

    load = partial(_load, name, domain, labels)
    return Task(name, labels, tuple(languages or LANGUAGES), name == "nli", tuple(SIZES), load)


def hidden_labels(name: str, domain: str | None, split: str = "unlabeled") -> list[int]:
    """The labels that the unlabeled texts would have, in every language: for looking at pseudo-labels afterwards."""
    if name == "nli":
        return [logic.LABELS.index(pair.label) for pair in _pairs(split)]
    return [opinions.LABELS.index(review.label) for review in _reviews(domain, split)]


@cache
def _load(name: str, domain: str | None, labels: tuple[str, ...], language: str, split: str) -> Dataset:
    rows = _pair_rows(language, split, labels) if name == "nli" else _review_rows(language, split, domain, labels)
    if split == "unlabeled":
        rows["label"] = [-1] * len(rows["label"])
    return Dataset.from_dict(rows, features=schema(labels))


@cache
def _pairs(split: str) -> tuple[Pair, ...]:
    """Drawn once for all languages."""
    return tuple(islice(pairs(split), SIZES[split]))


@cache
def _reviews(domain: str, split: str) -> tuple[opinions.Review, ...]:
    return tuple(islice(opinions.reviews(domain, split), SIZES[split]))


def _pair_rows(language: str, split: str, labels: tuple[str, ...]) -> dict[str, list]:
    drawn = _pairs(split)
    return {
        "text": [say(pair.premise, language) for pair in drawn],
        "text_pair": [say(pair.hypothesis, language) for pair in drawn],
        "label": [labels.index(pair.label) for pair in drawn],
    }


def _review_rows(language: str, split: str, domain: str, labels: tuple[str, ...]) -> dict[str, list]:
    drawn = _reviews(domain, split)
    return {
        "text": [tell(review.sentences, language) for review in drawn],
        "text_pair": [""] * len(drawn),
        "label": [labels.index(review.label) for review in drawn],
    }
