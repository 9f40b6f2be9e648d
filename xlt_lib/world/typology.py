"""Typology dials: languages that do not exist, derived from ones that do, for controlled experiments.

    fake("en", script=True, order="reverse")   -> "en+script+reverse", a language name like any other
    say(meaning, "en+reverse")                 -> 'Garden the in sleeps dog every.'

The meaning stays, so every task exists in every derived language too.

| dial | what it changes |
|---|---|
| `script` | every letter moves to another alphabet: no shared word pieces |
| `reverse` | the words of a sentence in reverse order |
| `scramble` | the words in an order of their own for every sentence (the same one each time it is said) |
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from xlt_lib.world.languages.grammar import Word

DIALS = ("script", "reverse", "scramble")
_GEORGIAN, _FIRST = 0x10D0, ord("a")  # 33 letters without case


def fake(base: str, *, script: bool = False, order: str | None = None) -> str:
    """The name of the language derived from `base`; `order` is None, "reverse" or "scramble"."""
    if order not in (None, "reverse", "scramble"):
        raise ValueError(f"order {order!r} is unknown; one of: None, 'reverse', 'scramble'")
    return "+".join([base, *(["script"] if script else []), *([order] if order else [])])


def split_name(language: str) -> tuple[str, tuple[str, ...]]:
    """'en+script' -> ('en', ('script',)). ValueError for a dial that does not exist."""
    base, *dials = language.split("+")
    for dial in dials:
        if dial not in DIALS:
            raise ValueError(f"dial {dial!r} of language {language!r} is unknown; one of: {', '.join(DIALS)}")
    return base, tuple(dials)


def turn(words: list[Word], dials: tuple[str, ...]) -> list[Word]:
    """The sentence as the derived language says it."""
    if dials:  # "in the garden" is one word of the lexicon, but three to reorder
        words = [replace(word, form=part) for word in words for part in word.form.split(" ")]
    for dial in dials:
        if dial == "script":
            words = [replace(word, form=_other_script(word.form)) for word in words]
        elif dial == "reverse":
            words = words[::-1]
        else:
            words = _scrambled(words)
    return words


def _other_script(form: str) -> str:
    return "".join(chr(_GEORGIAN + ord(c) - _FIRST) if "a" <= c <= "z" else c for c in form.lower())


def _scrambled(words: list[Word]) -> list[Word]:
    rng = Random(" ".join(word.form for word in words))
    return sorted(words, key=lambda word: rng.random())
