"""Abstract syntax of the mini-world: what a sentence means, before any language puts it into words.

A meaning is a small frozen tree over the concepts of `data/lexicon/concepts.tsv`. Labels (entailment, polarity)
are computed from these trees alone; `world/languages` turns the same tree into English, French, ..., Japanese.

| meaning | English |
|---|---|
| `Event(NounPhrase("every", "dog"), "sleep", place="garden")` | Every dog sleeps in the garden. |
| `Property(NounPhrase("the", "cat"), "big", negated=True)` | The cat is not big. |
| `Kind("dog", "animal")` | A dog is an animal. |
| `Opinion("story", "boring", degree="very")` | The story is very boring. |
| `Attitude("love_i", "album")` | I love the album. |
| `Contrast(left, right)` | The story is good, but the end is sad. |
| `Question(event, "subject")` | Who sleeps in the garden? |
"""

from __future__ import annotations

from dataclasses import dataclass

DETERMINERS = ("the", "some", "every", "no", "two")
ASKED = ("subject", "object", "place")  # the parts of an event that a question can ask for


@dataclass(frozen=True)
class NounPhrase:
    """A determiner, a noun and at most one adjective. "the" refers to one thing that both sentences of a pair mean."""

    determiner: str
    noun: str
    adjective: str | None = None


@dataclass(frozen=True)
class Event:
    """Somebody does something, perhaps to something, perhaps somewhere; `negated` denies it of the subject."""

    subject: NounPhrase
    verb: str
    object: NounPhrase | None = None
    place: str | None = None
    negated: bool = False


@dataclass(frozen=True)
class Property:
    """A subject has a describing adjective (or, negated, has it not)."""

    subject: NounPhrase
    adjective: str
    negated: bool = False


@dataclass(frozen=True)
class Kind:
    """Every `noun` is a `parent`: the sentences from which a model can learn the taxonomy."""

    noun: str
    parent: str


@dataclass(frozen=True)
class Opinion:
    """An aspect of a reviewed item is judged by an adjective with a polarity."""

    aspect: str
    adjective: str
    degree: str | None = None
    negated: bool = False


@dataclass(frozen=True)
class Attitude:
    """The reviewer's own stance towards the reviewed item ("I recommend the film")."""

    attitude: str
    item: str
    negated: bool = False


@dataclass(frozen=True)
class Contrast:
    """Two opinions of opposite polarity in one sentence, joined by "but"."""

    left: Opinion
    right: Opinion


@dataclass(frozen=True)
class Question:
    """Asks for one part of an event that is not negated: who or what does it, whom or what it is done to, or where.

    `event` is the whole truth, the answer among it; of the asked part the question shows only whether it is a person.
    """

    event: Event
    asked: str  # one of ASKED


Meaning = Event | Property | Kind | Opinion | Attitude | Contrast | Question
