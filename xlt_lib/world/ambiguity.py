"""English words with two meanings: a bat flies or is swung, a chair is sat on or elected.

The mini-world's other words have one meaning each. These have two, which most of its other languages tell apart
(Fledermaus, Schläger), and what they do and what is done to them tells which one is meant: "The bat eats an apple.",
"The boy repairs the bat." The second meaning of each is marked `homonym=yes` in `concepts.tsv`, and nothing else draws
it (see `lexicon`).

To the splits the two meanings of a word are one, as they are to a reader of English: "A bat is big." is in one split,
whichever bat it is.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import TypeVar

from xlt_lib.world.lexicon import concepts, entries, is_homonym, of_kind
from xlt_lib.world.meaning import Event, Kind, Meaning, NounPhrase, Property
from xlt_lib.world.sampling import (
    OBJECTS,
    SUBJECTS,
    allowed,
    chance,
    draw,
    draw_concept,
    draw_determiner,
    is_wellformed,
    pool,
    preference,
    sample_phrase,
    sample_theme,
)
from xlt_lib.world.streams import check_split, split_of

Tree = TypeVar("Tree")
_OWN_THEME = 0.5  # share of the uses that stand in the theme of their concept
_SHARED = 0.1  # share of the uses that the word's other meaning may have too


@cache
def senses() -> dict[str, tuple[str, str]]:
    """Each English word with two meanings, and its two concepts in the order of the file: 'bat' -> animal, club."""
    owners: dict[str, list[str]] = {}
    for concept in of_kind("noun", homonyms=True):
        owners.setdefault(entries("en")[concept.name].lemma, []).append(concept.name)
    return {word: (names[0], names[1]) for word, names in owners.items() if len(names) == 2}


@cache
def _first_sense() -> dict[str, str]:
    """Each ambiguous concept and the one that stands for its word: the first of the file, or the one known before."""
    return {
        name: min(pair, key=lambda each: (is_homonym(each), pair.index(each)))
        for pair in senses().values()
        for name in pair
    }


def as_read(meaning: Tree) -> Tree:
    """The meaning (or a tuple of them) with one concept for each English word: what the text alone shows."""
    return _renamed(meaning, _first_sense())


def _renamed(tree: Tree, names: dict[str, str]) -> Tree:
    """The meaning with other concepts in place of some."""
    if isinstance(tree, str):
        return names.get(tree, tree)
    if isinstance(tree, tuple):
        return tuple(_renamed(each, names) for each in tree)
    if not is_dataclass(tree):
        return tree
    return type(tree)(*(_renamed(getattr(tree, field.name), names) for field in fields(tree)))


def split_of_use(meaning: Meaning | tuple[Meaning, ...]) -> str:
    """The split of a meaning, the same for both senses of its words, and that of `split_of` for words with one."""
    return split_of(as_read(meaning))


def other_sense(concept: str) -> str | None:
    """The other concept of its English word; None for a word with one meaning."""
    return next((name for name in senses().get(entries("en")[concept].lemma, ()) if name != concept), None)


def tells(meaning: Event | Property, concept: str) -> bool:
    """Whether the sentence makes sense with the concept only, and not with another meaning of its word."""
    other = other_sense(concept)
    return other is None or not is_wellformed(_renamed(meaning, {concept: other}))


@cache
def _roles(concept: str, theme: str) -> tuple[tuple[tuple[str, str], ...], tuple[float, ...]]:
    """(verb, "subject" or "object") for all that the concept does or has done to it, with cumulative weights.

    The frequent verbs are first; what the word's other meaning could do as well is rare.
    """
    found, weights = [], []
    for rank, verb in enumerate(of_kind("verb")):
        for role in ("subject", "object"):
            fitting = allowed("noun", verb.features.get(role, ""))
            if concept in fitting:
                shared = _SHARED if other_sense(concept) in fitting else 1.0
                found.append((verb.name, role))
                weights.append(shared * preference(verb.name, theme, concept) / (rank + 8))
    return tuple(found), tuple(accumulate(weights))


def _phrase(rng: Random, theme: str, concept: str, table) -> NounPhrase:
    described = chance(rng, 0.3) and pool("adjective", concept)
    adjective = draw_concept(rng, theme, "adjective", concept, concept) if described else None
    return NounPhrase(draw_determiner(rng, table), concept, adjective)


def _event(rng: Random, concept: str, theme: str) -> Event:
    name, role = draw(rng, *_roles(concept, theme))
    verb = concepts()[name]
    phrases: dict[str, NounPhrase | None] = {"object": None}
    for part, table in (("subject", SUBJECTS), ("object", OBJECTS)):
        if part == role:
            phrases[part] = _phrase(rng, theme, concept, table)
        elif part in verb.features:
            phrases[part] = sample_phrase(rng, theme, verb.features[part], name, table)
    place = draw_concept(rng, theme, "place", partner=name) if chance(rng, 0.4) else None
    return Event(phrases["subject"], name, phrases["object"], place, negated=chance(rng, 0.25))


def _property(rng: Random, concept: str, theme: str) -> Property:
    subject = NounPhrase(draw_determiner(rng, SUBJECTS), concept)
    return Property(subject, draw_concept(rng, theme, "adjective", concept, concept), negated=chance(rng, 0.25))


def _is_use(meaning: Event | Property) -> bool:
    """Well-formed, and no English word is in it twice: "the bat" is one bat."""
    thing = meaning.object if isinstance(meaning, Event) else None
    twice = thing is not None and as_read(thing.noun) == as_read(meaning.subject.noun)
    return is_wellformed(meaning) and not twice


def sample_use(rng: Random, concept: str, theme: str | None = None) -> Event | Property:
    """A sentence in which a noun's concept does something, has it done to it, or is described.

    Nine in ten make no sense with the other meaning of its word, if it has one. Half of them stand in the concept's own
    theme, unless `theme` names another.
    """
    if concept not in allowed("noun", "_any"):
        raise ValueError(f"{concept!r} is not a noun's concept; those with two meanings: {', '.join(_first_sense())}")
    open_to_both = chance(rng, _SHARED)
    while True:
        scene = theme or (concepts()[concept].theme if chance(rng, _OWN_THEME) else sample_theme(rng))
        describing = chance(rng, 0.3) and pool("adjective", concept)
        meaning = (_property if describing else _event)(rng, concept, scene)
        if _is_use(meaning) and (open_to_both or tells(meaning, concept)):
            return meaning


def draw_word(rng: Random) -> tuple[str, str]:
    """The two senses of a word, in random order."""
    pairs = tuple(senses().values())
    pair = pairs[int(rng.random() * len(pairs))]
    return pair if chance(rng, 0.5) else pair[::-1]


def use_in(rng: Random, split: str, concept: str, theme: str | None = None) -> Event | Property:
    """A use of the split; no use is in two splits, also when the two senses of its word are taken for one."""
    check_split(split)
    while True:
        meaning = sample_use(rng, concept, theme)
        if split_of_use(meaning) == split:
            return meaning


def use_document(rng: Random) -> tuple[Meaning, ...]:
    """Two or three sentences of the pretraining text about one sense of a word, perhaps with what it is a kind of."""
    concept, _ = draw_word(rng)
    theme = concepts()[concept].theme if chance(rng, _OWN_THEME) else sample_theme(rng)
    parent = concepts()[concept].parent
    length = 2 + int(rng.random() * 2)
    named = concepts()[parent].kind == "noun" and chance(rng, 0.3)
    sentences: list[Meaning] = [Kind(concept, parent)] if named else []
    while len(sentences) < length:
        use = use_in(rng, "pretraining", concept, theme)
        sentences += [use] if use not in sentences else []
    return tuple(sentences)
