"""Concrete syntax: one meaning, said in any language of the mini-world.

A language is a module here and a lexicon `data/lexicon/<code>.tsv`. The module may say how its texts differ from
English ones: `STOP` (the full stop), `QUESTION_MARK`, `QUESTION_OPENING` (what a question begins with),
`SPACED = False` (no spaces between words), `sentence_case(text)`.

say(Event(NounPhrase("every", "dog"), "sleep"), "de")      -> 'Jeder Hund schläft.'
words(Event(NounPhrase("every", "dog"), "sleep"), "de")    -> [Word('jeder', 'every'), Word('Hund', 'dog'), ...]
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path

from xlt_lib.world.languages.grammar import Word, join, sentence_case
from xlt_lib.world.meaning import ASKED, Event, Meaning, Question
from xlt_lib.world.typology import split_name, turn

_FIRST = ("en", "fr", "de", "es", "zh", "ja")
_OTHERS = sorted({path.stem for path in Path(__file__).parent.glob("[a-z][a-z].py")} - {*_FIRST})
LANGUAGES = (*_FIRST, *_OTHERS)
_RULES = {
    "Event": "event",
    "Property": "property_",
    "Kind": "kind",
    "Opinion": "opinion",
    "Attitude": "attitude",
    "Contrast": "contrast",
    "Question": "question",
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

    ValueError for a second negation beside an object with "no": languages differ in what that means. ValueError for
    a question about a negated event, or about a part that the event lacks.
    """
    _check_negation(meaning)
    _check_question(meaning)
    module, dials = _module(language)
    said = getattr(module, _RULES[type(meaning).__name__])(meaning)
    return turn(said, dials, split_name(language)[0], meaning)


def _check_negation(meaning: Meaning) -> None:
    if not isinstance(meaning, Event) or meaning.object is None or meaning.object.determiner != "no":
        return
    if meaning.negated or meaning.subject.determiner == "no":
        raise ValueError('the fragment has no second negation beside an object with "no"')


def _check_question(meaning: Meaning) -> None:
    if not isinstance(meaning, Question):
        return
    if meaning.asked not in ASKED:
        raise ValueError(f"a question asks for {', '.join(ASKED[:-1])} or {ASKED[-1]}, not for {meaning.asked!r}")
    event = meaning.event
    if getattr(event, meaning.asked) is None:
        raise ValueError(f"the event has no {meaning.asked} to ask for: {event}")
    phrases = [phrase for phrase in (event.subject, event.object) if phrase]
    if event.negated or any(phrase.determiner == "no" for phrase in phrases):
        raise ValueError(f'the fragment has no questions with a negation or "no": {event}')


def gap(language: str) -> str:
    """What stands between two words: a space, or nothing."""
    module, _ = _module(language)
    return " " if getattr(module, "SPACED", True) else ""


def say(meaning: Meaning, language: str, *, segmented: bool = False) -> str:
    """The sentence as text, with capital letter and final stop or question mark as the language writes them.

    `segmented`: with a space between the words also where the language writes none.
    """
    module, _ = _module(language)
    asks = isinstance(meaning, Question)
    opening = getattr(module, "QUESTION_OPENING", "") if asks else ""
    end = getattr(module, "QUESTION_MARK", "?") if asks else getattr(module, "STOP", ".")
    text = join(words(meaning, language), " " if segmented else gap(language)) + end
    if "+script" in language or not gap(language):
        return opening + text
    return opening + getattr(module, "sentence_case", sentence_case)(text)


def tell(meanings: tuple[Meaning, ...] | list[Meaning], language: str) -> str:
    """Several sentences as one text, with a space between them where words have one, or where there is no stop."""
    module, _ = _module(language)
    between = gap(language) if getattr(module, "STOP", ".") else " "
    return between.join(say(meaning, language) for meaning in meanings)
