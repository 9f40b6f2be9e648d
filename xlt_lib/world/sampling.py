"""Draw meanings with the statistics of real text: Zipfian words, themes, and preferences of who does what to what.

Without them "doctor" and "lawyer" would be interchangeable, and nothing could align them across languages.
Only `Random(text).random()` is used: its numbers are the same on every platform and Python version.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from itertools import accumulate
from random import Random

from xlt_lib.world.lexicon import ancestors, concepts, members, of_kind
from xlt_lib.world.meaning import Event, NounPhrase, Property

THEMES = tuple(sorted({c.theme for c in of_kind("place")} | {"sea", "art", "office", "war"}))
_FLATNESS = {"noun": 25}  # added to the rank: a class can have a hundred nouns, and the last must still be met
_IN_THEME, _NEUTRAL, _OFF_THEME = 8.0, 2.0, 1.0
SUBJECTS = (("the", 7), ("some", 5), ("every", 3), ("no", 2), ("two", 3))
OBJECTS = (("some", 9), ("the", 6), ("two", 3), ("every", 2))


def draw(rng: Random, items: Sequence, cumulative: Sequence[float]):
    """One item, by cumulative weights."""
    return items[bisect(cumulative, rng.random() * cumulative[-1])]


def chance(rng: Random, probability: float) -> bool:
    return rng.random() < probability


@cache
def affinity(first: str, second: str) -> float:
    """A fixed liking of two concepts for each other: one pair in four occurs five times as often as the others.

    A cryptographic hash: with a linear checksum, names of equal length would like the same things.
    """
    return 5.0 if sha256(f"{first}+{second}".encode()).digest()[0] % 4 == 0 else 1.0


@cache
def pool(kind: str, key: str = "") -> tuple[str, ...]:
    """Concepts to draw from, most frequent first.

    `pool("noun", "person|bird")`: the nouns of these classes; `pool("adjective", "dog")`: what can describe a dog;
    `pool("near", "dog")`: its superordinate (twice), subordinates and sisters; `pool("rival", "red")`: adjectives
    that exclude red; `pool("verb")`, `pool("place")`: all of them.
    """
    if kind == "noun":
        return members(key)
    if kind == "adjective":
        above = set(ancestors(key))
        return tuple(a.name for a in of_kind("adjective") if above & set(a.features["of"].split("|")))
    if kind == "near":
        return _neighbours(key)
    if kind == "rival":
        group = concepts()[key].parent
        return tuple(a.name for a in of_kind("adjective") if group and a.parent == group and a.name != key)
    return tuple(c.name for c in of_kind(kind))


def _neighbours(name: str) -> tuple[str, ...]:
    own = concepts()[name]
    above = concepts().get(own.parent)
    up = (own.parent, own.parent) if above and above.kind == own.kind else ()
    family = (c for c in of_kind(own.kind) if c.name != name and c.parent and c.parent in (name, own.parent))
    return up + tuple(c.name for c in family)


@cache
def allowed(kind: str, key: str = "") -> frozenset[str]:
    """What may stand there: the concepts of the pool and, of nouns, the homonyms that are never drawn from it."""
    return frozenset(members(key, homonyms=True) if kind == "noun" else pool(kind, key))


def preference(name: str, theme: str, partner: str) -> float:
    """How much more often than others a concept occurs in a theme, beside a partner."""
    own = concepts()[name].theme
    topical = _IN_THEME if own == theme else _NEUTRAL if own == "any" else _OFF_THEME
    return topical * affinity(partner, name)


@cache
def _weights(kind: str, key: str, theme: str, partner: str) -> tuple[float, ...]:
    """Cumulative weights: Zipf by rank, times theme, times affinity with the word it goes with."""
    flatness = _FLATNESS.get(kind, 8)
    names = enumerate(pool(kind, key))
    return tuple(accumulate(preference(name, theme, partner) / (rank + flatness) for rank, name in names))


def draw_concept(rng: Random, theme: str, kind: str, key: str = "", partner: str = "") -> str:
    """One of `pool(kind, key)`, preferring the theme and the partner's company."""
    return draw(rng, pool(kind, key), _weights(kind, key, theme, partner))


_cumulated = {table: tuple(accumulate(w for _, w in table)) for table in (SUBJECTS, OBJECTS)}


def draw_determiner(rng: Random, table: tuple[tuple[str, int], ...]) -> str:
    return draw(rng, table, _cumulated[table])[0]


def sample_phrase(rng: Random, theme: str, classes: str, verb: str, table=SUBJECTS) -> NounPhrase:
    """A noun phrase from the classes that the verb takes."""
    noun = draw_concept(rng, theme, "noun", classes, verb)
    described = chance(rng, 0.3) and pool("adjective", noun)
    adjective = draw_concept(rng, theme, "adjective", noun, noun) if described else None
    return NounPhrase(draw_determiner(rng, table), noun, adjective)


def sample_event(rng: Random, theme: str) -> Event:
    """An event of the theme; negated in a quarter of the cases where the fragment allows it."""
    while True:
        event = sample_deed(rng, theme, draw_concept(rng, theme, "verb"))
        if is_wellformed(event):
            return event


def sample_deed(rng: Random, theme: str, verb: str) -> Event:
    """Somebody does what the verb says; it may not be well-formed."""
    takes = concepts()[verb].features
    subject = sample_phrase(rng, theme, takes["subject"], verb)
    thing = takes.get("object")
    object_ = sample_phrase(rng, theme, thing, verb, OBJECTS) if thing else None
    place = draw_concept(rng, theme, "place", partner=verb) if chance(rng, 0.4) else None
    return Event(subject, verb, object_, place, negated=chance(rng, 0.25))


def sample_property(rng: Random, theme: str) -> Property:
    """A description of somebody or something."""
    while True:
        phrase = sample_phrase(rng, theme, "_any", "")
        if phrase.adjective is None and pool("adjective", phrase.noun):
            negated = chance(rng, 0.25) and phrase.determiner in ("the", "some", "two")
            return Property(phrase, draw_concept(rng, theme, "adjective", phrase.noun, phrase.noun), negated)


def sample_theme(rng: Random) -> str:
    return THEMES[int(rng.random() * len(THEMES))]


def is_wellformed(meaning: Event | Property) -> bool:
    """Inside the fragment: everybody can do what they do, and no negation has two readings."""
    if meaning.negated and meaning.subject.determiner in ("every", "no"):
        return False
    if not _describable(meaning.subject):
        return False
    if isinstance(meaning, Property):
        return meaning.subject.adjective is None and meaning.adjective in allowed("adjective", meaning.subject.noun)
    verb = concepts()[meaning.verb].features
    if meaning.subject.noun not in allowed("noun", verb["subject"]) or bool(meaning.object) != ("object" in verb):
        return False
    if meaning.object is None:
        return True
    if meaning.object.determiner == "no":  # said as "does not eat an apple"
        return False
    if meaning.negated and meaning.object.determiner in ("every", "two"):
        return False
    # "no dog eats two apples" has two readings in some languages
    if meaning.subject.determiner == "no" and meaning.object.determiner not in ("some", "the"):
        return False
    return _describable(meaning.object) and meaning.object.noun in allowed("noun", verb["object"])


def _describable(phrase: NounPhrase) -> bool:
    return phrase.adjective is None or phrase.adjective in allowed("adjective", phrase.noun)
