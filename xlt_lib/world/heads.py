"""Head directions: turn the order of head and dependent in one kind of phrase, and leave all other orders alone.

The orders are the features by which typologists compare languages (WALS 83A-87A). Which words are the object of the
verb or the adjective of a noun is read off the meaning and the glosses, so that a dial works in every language:

    arrange(words, Event(np("the dog"), "eat", np("some apple")), "en", ("ov",))     -> the dog an apple eats

A dial names the order that it makes, and does nothing to a language that has it already. What surrounds a word goes
with it: "does not" with its verb, case markers with their noun phrase, classifiers with their determiner or noun. A
sentence without a verb's event has its noun phrases turned only; a meaning of another kind is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from xlt_lib.world.lexicon import entries, of_kind
from xlt_lib.world.meaning import (
    Attitude,
    Contrast,
    Event,
    Kind,
    Meaning,
    NounPhrase,
    Opinion,
    Property,
    Question,
)
from xlt_lib.world.words import Word

HEADS = {  # opposite orders stand side by side
    "ov": "object before verb",
    "vo": "verb before object",
    "na": "noun before adjective",
    "an": "adjective before noun",
    "nd": "noun before determiner",
    "dn": "determiner before noun",
    "xv": "place before verb (and before its object)",
    "vx": "verb (and its object) before place",
    "po": "postposition: the garden in",
    "pr": "preposition: in the garden",
}
_PAIRS = (("ov", "vo"), ("na", "an"), ("nd", "dn"), ("xv", "vx"), ("po", "pr"))
OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}

_WITH_VERB = ("DO", "NOT", "NE", "BE", "SELF", "PFV", "GET", "MAKE", "PAY")
_CASE_BEFORE = ("TO", "OF", "ON", "FROM", "FOR", "ABOUT", "WITH", "RESPECT", "SOUND")
_CASE_AFTER = ("OF", "SOUND", "OBJ", "SUBJ", "TOP", "EVEN")
_ARTICLES = ("the", "le", "la", "el", "der", "dem")  # inside a place, which is one word of the lexicon
Tag = tuple[str, str]  # the role of a phrase in the sentence, and the part that a word has in the phrase
_NONE: Tag = ("", "")


@dataclass(frozen=True)
class Unit:
    """Words that move together."""

    words: tuple[Word, ...]
    role: str
    part: str


def arrange(words: list[Word], meaning: Meaning | None, base: str, dials: Sequence[str]) -> list[Word]:
    """The words of the sentence in the orders that `dials` name; the base language says which end is an adposition."""
    if meaning is None:
        return words
    units = parse(words, meaning)
    for dial in (name for name in HEADS if name in dials):
        units = _ORDERS[dial](units) if dial in _ORDERS else _with_adpositions(units, base, dial)
    return [word for unit in units for word in unit.words]


# --- which words belong together


def _phrases(meaning: Meaning) -> dict[str, NounPhrase]:
    """The noun phrases of a sentence by their role, in the order in which every language says them."""
    if isinstance(meaning, Question):
        return {role: phrase for role, phrase in _phrases(meaning.event).items() if role != meaning.asked}
    if isinstance(meaning, Event):
        return {"subject": meaning.subject, **({"object": meaning.object} if meaning.object else {})}
    if isinstance(meaning, Property):
        return {"subject": meaning.subject}
    if isinstance(meaning, Kind):
        return {"subject": NounPhrase("some", meaning.noun), "parent": NounPhrase("some", meaning.parent)}
    if isinstance(meaning, Opinion):
        return {"subject": NounPhrase("the", meaning.aspect)}
    if isinstance(meaning, Attitude):
        return {"object": NounPhrase("the", meaning.item)}
    if isinstance(meaning, Contrast):
        return {"left": NounPhrase("the", meaning.left.aspect), "right": NounPhrase("the", meaning.right.aspect)}
    return {}


def _verb_and_place(meaning: Meaning) -> tuple[str | None, str | None]:
    if isinstance(meaning, Attitude):
        return meaning.attitude, None
    event = meaning.event if isinstance(meaning, Question) else meaning
    if not isinstance(event, Event):
        return None, None
    return event.verb, None if isinstance(meaning, Question) and meaning.asked == "place" else event.place


def parse(words: list[Word], meaning: Meaning) -> list[Unit]:
    """The sentence in units; words whose order no dial changes belong to none of its phrases."""
    tags = [_NONE] * len(words)
    verb, place = _verb_and_place(meaning)
    for concept, role in ((verb, "verb"), (place, "place")):
        at = next((i for i, word in enumerate(words) if word.is_concept and word.gloss == concept), None)
        if at is not None:
            tags[at] = (role, role)
    phrases = _phrases(meaning)
    for role in reversed(phrases):  # the last one first: a determiner between two nouns belongs to the second
        _tag_phrase(words, tags, phrases[role], role, last=role in ("object", "parent", "right"))
    for role in phrases:
        _tag_company(words, tags, role)
    for role, company in (("verb", _WITH_VERB), ("place", ("AT",))):
        _spread(words, tags, role, company, company)
    runs = groupby(zip(words, tags, strict=True), key=lambda pair: pair[1])
    return [Unit(tuple(word for word, _ in run), role, part) for (role, part), run in runs]


def _tag_phrase(words: list[Word], tags: list[Tag], phrase: NounPhrase, role: str, last: bool) -> None:
    """Mark noun, adjective and determiner. When subject and object are the same noun, the object is the `last`."""
    nouns = [i for i, word in enumerate(words) if word.is_concept and word.gloss == phrase.noun and tags[i] == _NONE]
    if not nouns:
        return
    noun = nouns[-1 if last else 0]
    tags[noun] = (role, "noun")
    adjective = _near(words, tags, noun, role, phrase.adjective, True) if phrase.adjective else None
    if adjective is not None:
        tags[adjective] = (role, "adjective")
    determiner = _near(words, tags, noun, role, phrase.determiner, False)
    start = min(noun, noun if adjective is None else adjective)
    if determiner is None and phrase.determiner == "some" and start and words[start - 1].gloss == "NOT":
        determiner = start - 1  # German "kein" is both the negation and the article
    if determiner is not None:
        tags[determiner] = (role, "determiner")


def _near(words: list[Word], tags: list[Tag], noun: int, role: str, gloss: str, is_concept: bool) -> int | None:
    """The nearest word with the gloss, before the noun if there is one, with no other phrase between."""
    for step in (-1, 1):
        at = noun + step
        while 0 <= at < len(words):
            free = tags[at] == _NONE
            if free and (words[at].gloss, words[at].is_concept) == (gloss, is_concept):
                return at
            if words[at].is_concept and free or not free and tags[at][0] != role:
                break
            at += step
    return None


def _tag_company(words: list[Word], tags: list[Tag], role: str) -> None:
    """The grammatical words of a noun phrase: inside it with a neighbour, at its edges classifiers and case markers."""
    inside = [i for i, tag in enumerate(tags) if tag[0] == role]
    if not inside:
        return
    for i in range(inside[0] + 1, inside[-1]):
        if tags[i] == _NONE and _leans_back(words, tags, i):
            tags[i] = tags[i - 1]
    for i in range(inside[-1] - 1, inside[0], -1):
        if tags[i] == _NONE:
            tags[i] = tags[i + 1]
    first, last = inside[0], inside[-1]
    while first and tags[first - 1] == _NONE and words[first - 1].gloss in ("CL", "PL"):
        first -= 1
        tags[first] = tags[first + 1]
    if tags[last][1] == "determiner" and last + 1 < len(words) and words[last + 1].gloss in ("CL", "ONE"):
        tags[last + 1] = tags[last]
    _spread(words, tags, role, _CASE_BEFORE, _CASE_AFTER, "case")


def _leans_back(words: list[Word], tags: list[Tag], i: int) -> bool:
    """小的 and 小さな; 一本の and すべての; but Swahili "la njano", where the link goes with what follows."""
    gloss, before = words[i].gloss, words[i - 1].gloss
    if gloss == "OF":
        return before == "CL" or tags[i - 1][1] == "determiner" and words[i].form == "の"
    return gloss in ("ATTR", "ONE") or gloss == "CL" and tags[i - 1][1] == "determiner"


def _spread(
    words: list[Word], tags: list[Tag], role: str, before: Sequence[str], after: Sequence[str], part: str = ""
) -> None:
    """Take the grammatical words around a phrase into it, as `part` or as more of the same."""
    inside = [i for i, tag in enumerate(tags) if tag[0] == role]
    if not inside:
        return
    tag = (role, part or tags[inside[0]][1])
    for step, edge, company in ((-1, inside[0], before), (1, inside[-1], after)):
        at = edge + step
        while 0 <= at < len(words) and tags[at] == _NONE and not words[at].is_concept and words[at].gloss in company:
            tags[at] = tag
            at += step


# --- the orders


def _find(units: list[Unit], role: str) -> tuple[int, int] | None:
    """Where a phrase begins and ends."""
    at = [i for i, unit in enumerate(units) if unit.role == role]
    return (at[0], at[-1] + 1) if at and at[-1] + 1 - at[0] == len(at) else None


def _within(units: list[Unit], part: str, noun_first: bool) -> list[Unit]:
    """Turn the adjective or the determiner of every noun phrase; a determiner goes past the adjective, too."""
    for role in dict.fromkeys(unit.role for unit in units if unit.part == "noun"):
        if _find(units, role) is None:
            continue
        core = [i for i, unit in enumerate(units) if unit.role == role and unit.part != "case"]
        noun = next(i for i in core if units[i].part == "noun")
        own = next((i for i in core if units[i].part == part), noun)
        if own == noun or (own > noun) == noun_first:
            continue
        past = (core[-1] if noun_first else core[0]) if part == "determiner" else noun
        units = _moved(units, (own, own + 1), past + 1 if noun_first else past)
    return units


def _moved(units: list[Unit], span: tuple[int, int], to: int) -> list[Unit]:
    """The units of the span taken out and put in before the unit that was at `to`."""
    start, end = span
    rest = units[:start] + units[end:]
    to -= end - start if to >= end else 0
    return rest[:to] + units[start:end] + rest[to:]


def _object(units: list[Unit], verb_first: bool) -> list[Unit]:
    verb, thing = _find(units, "verb"), _find(units, "object")
    if verb is None or thing is None or (thing > verb) == verb_first:
        return units
    return _moved(units, thing, verb[1] if verb_first else verb[0])


def _place(units: list[Unit], verb_first: bool) -> list[Unit]:
    """The place stands outside verb and object: at the market an apple buys, buys an apple at the market."""
    verb, place, thing = (_find(units, role) for role in ("verb", "place", "object"))
    if verb is None or place is None or (place > verb) == verb_first:
        return units
    if thing and verb_first:
        return _moved(units, place, thing[1] if thing[0] == verb[1] else verb[1])
    if thing:
        return _moved(units, place, thing[0] if thing[1] == verb[0] else verb[0])
    return _moved(units, place, verb[1] if verb_first else verb[0])


_ORDERS = {
    "ov": lambda units: _object(units, verb_first=False),
    "vo": lambda units: _object(units, verb_first=True),
    "na": lambda units: _within(units, "adjective", noun_first=True),
    "an": lambda units: _within(units, "adjective", noun_first=False),
    "nd": lambda units: _articles_last(_within(units, "determiner", noun_first=True)),
    "dn": lambda units: _within(units, "determiner", noun_first=False),
    "xv": lambda units: _place(units, verb_first=False),
    "vx": lambda units: _place(units, verb_first=True),
}


# --- inside a place


@cache
def _adposition_comes_last(base: str) -> bool:
    """Of the words of a place the adposition is the one that few forms take: in, at, on against twenty nouns."""
    places = [entries(base)[place.name].lemma.split(" ") for place in of_kind("place")]
    several = [parts for parts in places if len(parts) > 1]
    return len({parts[-1] for parts in several}) < len({parts[0] for parts in several})


def _with_adpositions(units: list[Unit], base: str, dial: str) -> list[Unit]:
    """A language whose place is one word (Turkish, Chinese) has nothing to turn."""

    def turned(unit: Unit) -> Unit:
        if unit.role != "place":
            return unit
        words = sorted(unit.words, key=lambda word: word.gloss == "AT", reverse=dial == "pr")  # stable
        return replace(unit, words=tuple(_with_form(word, adposition) for word in words))

    def adposition(parts: list[str]) -> list[str]:
        if _adposition_comes_last(base):
            return [parts[-1], *parts[:-1]] if dial == "pr" else parts
        return [*parts[1:], parts[0]] if dial == "po" else parts

    return [turned(unit) for unit in units]


def _articles_last(units: list[Unit]) -> list[Unit]:
    """in the garden -> in garden the."""

    def article(parts: list[str]) -> list[str]:
        return [parts[0], *parts[2:], parts[1]] if len(parts) > 2 and parts[1] in _ARTICLES else parts

    return [
        replace(unit, words=tuple(_with_form(word, article) for word in unit.words)) if unit.role == "place" else unit
        for unit in units
    ]


def _with_form(word: Word, change) -> Word:
    return replace(word, form=" ".join(change(word.form.split(" ")))) if word.is_concept else word
