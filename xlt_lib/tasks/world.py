"""The mini-world's tasks: endless, parallel in all its languages, cut to a size that a laptop can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from typing import Any

from datasets import Dataset

from xlt_lib.tasks.schema import Task, schema
from xlt_lib.world import logic, opinions, paraphrase, stars, topics
from xlt_lib.world.languages import LANGUAGES, check_language, tell
from xlt_lib.world.meaning import Meaning
from xlt_lib.world.noise import check_noise, tell_badly
from xlt_lib.world.pairs import pairs

SIZES = {"train": 1500, "validation": 500, "test": 500, "unlabeled": 2500}
Teller = Callable[[list[Meaning], str], str]


@dataclass(frozen=True)
class Family:
    """How a task family is made: endless examples of a split (in a domain), and what the two texts of one tell."""

    labels: tuple[str, ...]
    draw: Callable[[str, str | None], Iterator[Any]]
    first: Callable[[Any], Iterable[Meaning]]
    second: Callable[[Any], Iterable[Meaning]] | None = None  # None: one text
    after: Callable[[Any, str], str] | None = None  # what else the second text has, in the language
    sizes: Mapping[str, int] = field(default_factory=dict)  # of splits that have more than SIZES says


FAMILIES = {
    "nli": Family(logic.LABELS, lambda split, _: pairs(split), lambda x: [x.premise], lambda x: [x.hypothesis]),
    "reviews": Family(opinions.LABELS, lambda split, domain: opinions.reviews(domain, split), lambda x: x.sentences),
    "stars": Family(
        stars.LABELS,
        lambda split, _: stars.starred_reviews(split),
        lambda x: x.body,
        lambda x: [x.title],
        lambda x, language: stars.category(x.domain, language),
    ),
    "topics": Family(topics.LABELS, lambda split, _: topics.topic_documents(split), lambda x: x.sentences),
    "paraphrase": Family(
        paraphrase.LABELS,
        lambda split, _: paraphrase.retellings(split),
        lambda x: x.first,
        lambda x: x.second,
        sizes={"train": 8000},  # who did what to whom takes thousands of examples to learn
    ),
}


def world_task(
    name: str,
    *,
    domain: str | None = None,
    languages: Sequence[str] | None = None,
    translation_noise: float = 0.0,
    source_language: str = "en",
) -> Task:
    """A task family of the mini-world. The dev and test sets of all languages are translations of each other.

    With `translation_noise`, the training sets are translations from `source_language` with mistakes (see `noise.py`);
    the source language's own, and all other splits, are as without.
    """
    for language in (*(languages or ()), source_language):
        check_language(language)
    check_noise(translation_noise)
    family = FAMILIES[name]
    load = partial(_load, name, domain, float(translation_noise), source_language)
    return Task(name, family.labels, tuple(languages or LANGUAGES), family.second is not None, tuple(SIZES), load)


def hidden_labels(name: str, domain: str | None, split: str = "unlabeled") -> list[int]:
    """The labels that the unlabeled texts would have, in every language: for looking at pseudo-labels afterwards."""
    labels = FAMILIES[name].labels
    return [labels.index(example.label) for example in _drawn(name, domain, split)]


@cache
def _load(name: str, domain: str | None, noise: float, source_language: str, language: str, split: str) -> Dataset:
    family, drawn = FAMILIES[name], _drawn(name, domain, split)
    translated = noise and split == "train" and language != source_language
    told: Teller = partial(tell_badly, noise=noise) if translated else tell
    first = [told(list(family.first(x)), language) for x in drawn]
    second = [_second(family, x, language, told) for x in drawn]
    labels = [-1 if split == "unlabeled" else family.labels.index(x.label) for x in drawn]
    return Dataset.from_dict({"text": first, "text_pair": second, "label": labels}, features=schema(family.labels))


@cache
def _drawn(name: str, domain: str | None, split: str) -> tuple[Any, ...]:
    """Drawn once for all languages."""
    family = FAMILIES[name]
    return tuple(islice(family.draw(split, domain), family.sizes.get(split, SIZES[split])))


def _second(family: Family, example: Any, language: str, told: Teller) -> str:
    text = told(list(family.second(example)), language) if family.second else ""
    return f"{text} {family.after(example, language)}" if family.after else text
