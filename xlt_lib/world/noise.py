"""Machine translation that makes mistakes: the dial between clean and useless translated training data.

A multilingual baseline is often trained on machine-translated examples (XNLI's translate-train). Here a translation is
perfect, so mistakes are put in: of all words, a share `noise` is hit, and a hit word is

| mistake | how often | what happens |
|---|---|---|
| wrong word | half | a concept becomes a sister concept ("dog" - "cat"), an opinion another of the same polarity |
| lost word | a quarter | it is left out |
| wrong place | a quarter | it changes places with the next word |

The label stays what it was in the original, whether or not the translation still deserves it, as in real data. The
mistakes of a sentence depend on nothing but the sentence and the language, and more noise as a rule keeps the mistakes
that less noise makes. The first word stays in its place, with its capital letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from random import Random

from xlt_lib.world.languages import say
from xlt_lib.world.lexicon import Concept, concepts, of_kind
from xlt_lib.world.meaning import Meaning

WRONG, LOST, MOVED = 0.5, 0.25, 0.25
_STOPS = ".?!。？！।۔؟"


def check_noise(noise: float) -> None:
    if isinstance(noise, bool) or not isinstance(noise, int | float) or not 0 <= noise <= 1:
        raise ValueError(f"translation_noise must be a share of the words from 0 to 1, not {noise!r}")


def tell_badly(meanings: Sequence[Meaning], language: str, noise: float) -> str:
    """Several sentences as `languages.tell` gives them, each with mistakes of its own."""
    said = [say_badly(meaning, language, noise) for meaning in meanings]
    spaced = any(
        _space(meaning, language) or not text.endswith(tuple(_STOPS))
        for meaning, text in zip(meanings, said, strict=True)
    )
    return (" " if spaced else "").join(said)


def say_badly(meaning: Meaning, language: str, noise: float) -> str:
    """The sentence as a machine translates it; with `noise` 0 it is `say(meaning, language)`."""
    rng = Random(f"{language}/{meaning!r}")
    meant = _with_wrong_words(rng, meaning, noise * WRONG)
    text = say(meant, language, segmented=True)
    stop = text[len(text.rstrip(_STOPS)) :]
    first, *rest = text.removesuffix(stop).split(" ")
    return _space(meant, language).join([first, *_jumbled(rng, rest, noise)]) + stop


def _space(meaning: Meaning, language: str) -> str:
    """What the language writes between words."""
    return " " if say(meaning, language) == say(meaning, language, segmented=True) else ""


def _with_wrong_words(rng: Random, meaning: Meaning, share: float) -> Meaning:
    """The same tree with some of its concepts replaced by sisters."""
    changes = {}
    for field in fields(meaning):
        value = getattr(meaning, field.name)
        if is_dataclass(value):
            changes[field.name] = _with_wrong_words(rng, value, share)
        elif isinstance(value, str) and value in concepts():
            hit, which = (
                rng.random() < share,
                rng.random(),
            )  # both are always drawn: more noise keeps the mistakes of less
            if hit and sisters(value):
                changes[field.name] = sisters(value)[int(which * len(sisters(value)))]
    return replace(meaning, **changes)


@cache
def sisters(name: str) -> tuple[str, ...]:
    """Concepts that a poor translator might take for this one: of its kind, superordinate, polarity, transitivity."""
    own = concepts()[name]
    return tuple(c.name for c in of_kind(own.kind) if c.name != name and _family(c) == _family(own))


def _family(concept: Concept) -> tuple[str, str, bool]:
    return concept.parent, concept.features.get("polarity", "")[:1], "object" in concept.features


def _jumbled(rng: Random, words: list[str], noise: float) -> list[str]:
    """Without the lost words, and with the misplaced ones after their next."""
    fates = ((word, rng.random()) for word in words)
    kept = [(word, fate >= 1 - noise * MOVED) for word, fate in fates if fate >= noise * LOST]
    position = 0
    while position < len(kept) - 1:
        moved = kept[position][1]
        if moved:
            kept[position : position + 2] = kept[position + 1], kept[position]
        position += 2 if moved else 1
    return [word for word, _ in kept]
