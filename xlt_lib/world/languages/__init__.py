"""Concrete syntax: one meaning, said in any language of the mini-world.

say(Event(NounPhrase("every", "dog"), "sleep"), "de")      -> 'Jeder Hund schläft.'
words(Event(NounPhrase("every", "dog"), "sleep"), "de")    -> [Word('jeder', 'every'), Word('Hund', 'dog'), ...]
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module

from xlt_lib.world.languages.grammar import Word, join, sentence_case
from xlt_lib.world.meaning import Event, Meaning
from xlt_lib.world.typology import split_name, turn

LANGUAGES = ("en", "fr", "de", "es", "zh", "ja")
NAMES = {"en": "English", "fr": "French", "de": "German", "es": "Spanish", "zh": "Chinese", "ja": "Japanese"}
_UNSPACED = {"zh": "。", "ja": "。"}
_RULES = {
    "Event": "event",
    "Property": "property_",
    "Kind": "kind",
    "Opinion": "opinion",
    "Attitude": "attitude",
    "Contrast": "contrast",
}


def check_language(language: str) -> None:
    """ValueError when the mini-world does not speak `language` (a code, with dials as in "en+reverse")."""
    base, _ = split_name(language)
    if base not in LANGUAGES:
        close = get_close_matches(base, LANGUAGES, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"language {language!r} is unknown; the mini-world speaks {', '.join(LANGUAGES)}.{hint}")


@cache
def _module(language: str):
    check_language(language)
    base, dials = split_name(language)
    return import_module(f"{__name__}.{base}"), dials


def words(meaning: Meaning, language: str) -> list[Word]:
    """The sentence word by word, each with its gloss, without the final stop.

    ValueError for a second negation beside an object with "no": languages differ in what that means.
    """
    _check_negation(meaning)
    module, dials = _module(language)
    return turn(getattr(module, _RULES[type(meaning).__name__])(meaning), dials)


def _check_negation(meaning: Meaning) -> None:
    if not isinstance(meaning, Event) or meaning.object is None or meaning.object.determiner != "no":
        return
    if meaning.negated or meaning.subject.determiner == "no":
        raise ValueError('the fragment has no second negation beside an object with "no"')


def say(meaning: Meaning, language: str, *, segmented: bool = False) -> str:
    """The sentence as text, with capital letter and final stop as the language writes them.

    `segmented`: with a space between the words also where the language writes none.
    """
    sentence = words(meaning, language)
    stop = _UNSPACED.get(language[:2])
    if stop:
        return join(sentence, " " if segmented else "") + stop
    text = join(sentence, " ") + "."
    return text if "+script" in language else sentence_case(text)


def tell(meanings: tuple[Meaning, ...] | list[Meaning], language: str) -> str:
    """Several sentences as one text."""
    return ("" if language[:2] in _UNSPACED else " ").join(say(meaning, language) for meaning in meanings)
