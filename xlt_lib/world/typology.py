"""Typology dials: languages that do not exist, derived from ones that do, for controlled experiments.

    fake("en", script=True, order="reverse")   -> "en+script+reverse", a language name like any other
    fake("en", heads=("ov", "na"), lexical=50) -> "en+ov+na+lex50"
    say(meaning, "en+reverse")                 -> 'Garden the in sleeps dog every.'
    say(meaning, "en+ov+na")                   -> 'The cook an apple red buys at the market.'

The meaning stays, so every task exists in every derived language too.

| dial | what it changes |
|---|---|
| `ov`, `vo` | object before verb; verb before object |
| `na`, `an` | noun before adjective; adjective before noun |
| `nd`, `dn` | noun before determiner; determiner before noun |
| `xv`, `vx` | place before verb; verb before place |
| `po`, `pr` | postposition ("the garden in"); preposition ("in the garden") |
| `lex1` ... `lex100` | that share of the words, in percent of the lexicon, is invented: no cognates |
| `script` | every letter a-z moves to another alphabet: no shared word pieces |
| `reverse` | the words of a sentence in reverse order |
| `scramble` | the words in an order of their own for every sentence (the same one each time it is said) |

Dials compose. However they are written, heads turn first (`world/heads`), in the order of the table, then words are
invented (`world/invented`); `script`, `reverse` and `scramble` come last, in the order in which they are written. A
head direction that the language has already changes nothing ("en+vo" is "en").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from xlt_lib.world.heads import HEADS, OPPOSITE, arrange
from xlt_lib.world.invented import replaced
from xlt_lib.world.meaning import Meaning
from xlt_lib.world.words import Word

DIALS = ("script", "reverse", "scramble")  # these change forms and order whatever they mean
_SHARE = re.compile(r"lex([1-9][0-9]?|100)")
_GEORGIAN, _FIRST = 0x10D0, ord("a")  # 33 letters without case


def fake(
    base: str,
    *,
    heads: Sequence[str] = (),
    lexical: int = 0,
    script: bool = False,
    order: str | None = None,
) -> str:
    """The name of the language derived from `base`.

    `heads`: head directions, such as ("ov", "na"); `lexical`: the percentage of words that are invented; `order` is
    None, "reverse" or "scramble". ValueError for what does not exist.
    """
    if order not in (None, "reverse", "scramble"):
        raise ValueError(f"order {order!r} is unknown; one of: None, 'reverse', 'scramble'")
    for head in heads:
        if head not in HEADS:
            raise ValueError(f"head direction {head!r} is unknown; one of: {', '.join(HEADS)}")
    if lexical not in range(101):
        raise ValueError(f"lexical is {lexical!r}; a percentage of invented words, a whole number from 0 to 100")
    share = [f"lex{lexical}"] if lexical else []
    name = "+".join([base, *heads, *share, *(["script"] if script else []), *([order] if order else [])])
    split_name(name)
    return name


def split_name(language: str) -> tuple[str, tuple[str, ...]]:
    """'en+script' -> ('en', ('script',)).

    ValueError for a dial that does not exist, and for one that is turned twice ("ov" and "vo" are one dial).
    """
    base, *dials = language.split("+")
    for place, dial in enumerate(dials):
        if dial not in DIALS and dial not in HEADS and not _SHARE.fullmatch(dial):
            allowed = ", ".join((*DIALS, *HEADS, "lex1 ... lex100"))
            raise ValueError(f"dial {dial!r} of language {language!r} is unknown; one of: {allowed}")
        twice = [other for other in dials[:place] if _same_dial(other, dial)]
        if twice:
            both = " and ".join(repr(each) for each in dict.fromkeys((twice[0], dial)))
            raise ValueError(f"language {language!r} turns one dial twice: {both}; keep one of them")
    return base, tuple(dials)


def _same_dial(one: str, other: str) -> bool:
    return one == other or OPPOSITE.get(one) == other or bool(_SHARE.fullmatch(one) and _SHARE.fullmatch(other))


def turn(words: list[Word], dials: tuple[str, ...], base: str = "en", meaning: Meaning | None = None) -> list[Word]:
    """The sentence as the derived language says it; without its `meaning`, heads stay where they are."""
    heads = [dial for dial in dials if dial in HEADS]
    words = arrange(words, meaning, base, heads) if heads else words
    if dials:  # "in the garden" is one word of the lexicon, but three to reorder
        words = [replace(word, form=part) for word in words for part in word.form.split(" ")]
    for dial in sorted(dials, key=lambda dial: dial in DIALS):  # invented words are written in the other script, too
        if _SHARE.fullmatch(dial):
            words = replaced(words, base, int(dial.removeprefix("lex")))
        elif dial == "script":
            words = [replace(word, form=_other_script(word.form)) for word in words]
        elif dial == "reverse":
            words = words[::-1]
        elif dial == "scramble":
            words = _scrambled(words)
    return words


def forms_of(lemma: str, concept: str, base: str, dials: tuple[str, ...]) -> list[str]:
    """The parts of a lemma as the derived language writes them, in the order of the base language."""
    written = tuple(dial for dial in dials if dial == "script" or _SHARE.fullmatch(dial))
    return [word.form for word in turn([Word(lemma, concept, True)], written, base)]


def _other_script(form: str) -> str:
    return "".join(chr(_GEORGIAN + ord(c) - _FIRST) if "a" <= c <= "z" else c for c in form.lower())


def _scrambled(words: list[Word]) -> list[Word]:
    rng = Random(" ".join(word.form for word in words))
    return sorted(words, key=lambda word: rng.random())
