"""Lexical distance: a share of a language's words gives way to words that nobody knows, but anybody can pronounce.

    replaced([Word("dogs", "dog", True)], "en", 100)     -> [Word("tifes", "dog", True)]

A lemma is replaced or not, and by what, is read off its hash: the words replaced at 25% are among those at 50%, in
every sentence by the same word. Endings and prefixes stay ("s"), so the grammar is still the language's own, and so
does the script; a form that shares too little with its lemma (mouse, mice) gets an invented word for itself. A
grammatical word is its own lemma. Punctuation stays, and sounds at the borders of words stay as they were ("an").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import Match, SequenceMatcher
from functools import cache
from hashlib import sha256
from unicodedata import category

from xlt_lib.world.lexicon import entries
from xlt_lib.world.words import Word

# By script: onsets, vowels, codas. Where one sign is a syllable, it is an onset.
_OPEN = ("", "", "")  # most syllables end in their vowel
_LATIN = ("bdfgklmnprstvz", "aeiou", (*_OPEN, *"lmnrs"))
_CYRILLIC = ("бвгдзклмнпрстфх", "аеиоу", (*_OPEN, *"лмнрс"))
_ARABIC = ("بتدرزسشفقكلمنه", "اوي", (*_OPEN, *"لمنرس"))
_SYLLABLES = {
    "ar": _ARABIC,
    "bg": _CYRILLIC,
    "el": ("βγδζθκλμνπρστφχ", "αειο", (*_OPEN, *"λμνρ")),
    "hi": ("कगचजटतदनपबमरलवस", "ािीुूेो", (*_OPEN, *"लमनरस")),
    "ja": ("カキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモラリルレロ", ("",), (*_OPEN, *"ンー")),
    "ru": _CYRILLIC,
    "th": ("กคดตนบปพมรลวสห", "าิีุู", ("", "", *"นมกง")),
    "ur": _ARABIC,
    "zh": (
        "卡克科拉勒里罗马米莫纳尼诺帕皮普萨斯索塔特托瓦维沃巴比布达迪多法菲福加格哈赫霍基库鲁莱努佩珀桑泰",
        ("",),
        ("",),
    ),
}


def replaced(words: list[Word], base: str, percent: int) -> list[Word]:
    """The sentence with `percent` of the lexicon's words invented; every form is one word, without spaces."""
    return [replace(word, form=_said(word, base, percent)) for word in words]


def invented(lemma: str, base: str) -> str:
    """A word of two or three syllables in the language's script."""
    onsets, vowels, codas = _SYLLABLES.get(base, _LATIN)
    numbers = sha256(f"invented/{lemma}".encode()).digest()
    syllables = 3 if len(lemma) > 3 or vowels == ("",) else 2
    new = "".join(_pick(numbers[3 * i :], (onsets, vowels, codas)) for i in range(syllables))
    return new.capitalize() if lemma[0].isupper() else new


def _pick(numbers: bytes, choices: Sequence[Sequence[str]]) -> str:
    return "".join(options[number % len(options)] for number, options in zip(numbers, choices, strict=False))


def is_replaced(lemma: str, percent: int) -> bool:
    """Each lemma has a place between 0 and 100, and gives way when the share reaches it."""
    return int.from_bytes(sha256(f"replaced/{lemma}".encode()).digest()[:4], "big") < percent / 100 * 2**32


@cache
def _said(word: Word, base: str, percent: int) -> str:
    core = word.form.rstrip("'’")  # French "l'" leans on the next word
    if not any(character.isalpha() for character in core):
        return word.form
    lemma = _lemma(core, word, base)
    return (_inflected(core, lemma, base) if is_replaced(lemma, percent) else core) + word.form[len(core) :]


def _lemma(form: str, word: Word, base: str) -> str:
    """Of a lemma of several words, the one whose form this is: "in the garden" has three, and "the" is one of them."""
    entry = entries(base).get(word.gloss) if word.is_concept else None
    if entry is None:
        return form
    parts = entry.lemma.split(" ")
    own = max(parts, key=lambda part: _matcher(form, part).ratio())
    return own if len(parts) == 1 or _shared(form, own) else form


def _matcher(form: str, lemma: str) -> SequenceMatcher:
    return SequenceMatcher(None, form, lemma, autojunk=False)


def _shared(form: str, lemma: str) -> Match | None:
    """The longest string that a form shares with its lemma; None when that is less than half of the lemma."""
    match = _matcher(form, lemma).find_longest_match(0, len(form), 0, len(lemma))
    return match if 2 * match.size >= len(lemma) else None


def _inflected(form: str, lemma: str, base: str) -> str:
    """What the form adds to the lemma it adds to the invented one, and what it drops from the lemma it drops there.

    So forms that differ still do: Turkish "buluyor" (finds) has lost three letters of "bulmak", "bulmuyor" two.
    """
    match, new = _shared(form, lemma), invented(lemma, base)
    end = len(new) - len(lemma[match.b + match.size :]) if match else 0
    if not match or end - match.b < min(3, len(new) - 1):
        return invented(form, base)
    stem, after = new[match.b : end], form[match.a + match.size :]
    while after and _is_sign(after[0]) and _is_sign(stem[-1]):  # a syllable of Hindi has one vowel sign
        stem = stem[:-1]
    inflected = form[: match.a] + stem + after
    return invented(form, base) if inflected == new and form != lemma else inflected


def _is_sign(character: str) -> bool:
    return category(character).startswith("M")
