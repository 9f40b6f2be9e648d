"""Where a part of an event stands in a text: the noun phrase or the place that answers a question.

The part's concepts are marked before the event is put into words, and the marks come back in the words' glosses: so
"two dogs" is told from "two cats" in every language, also where subject and object stand side by side.

    span((Event(NounPhrase("the", "dog"), "sleep", place="garden"),), 0, "place", "en")   -> Span("in the garden", 15)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlt_lib.world.languages import gap, say, tell, words
from xlt_lib.world.languages.grammar import Word, join
from xlt_lib.world.meaning import Event, NounPhrase

_INSIDE = {"CL", "ATTR", "OF", "WITH", "THAT", "RESPECT", "COLOUR"}  # grammatical words that a noun phrase may hold


class _Marked(str):
    """A concept or determiner: equal to the plain string, but recognised again in a gloss."""

    __slots__ = ()


@dataclass(frozen=True)
class Span:
    """A piece of a text and the position of its first character."""

    text: str
    start: int


def span(sentences: tuple[Event, ...], index: int, part: str, language: str) -> Span:
    """The "subject", "object" or "place" of the sentence at `index`, in the text that tells all `sentences`.

    Where words of other parts stand between those of the phrase (as in "en+scramble"), it is the noun alone.
    """
    spoken = words(_marked(sentences[index], part), language)
    first, last = _extent(spoken, getattr(sentences[index], part))
    start = len(join(spoken[: first + 1], gap(language))) - len(spoken[first].form)
    end = len(join(spoken[: last + 1], gap(language)))
    said = say(sentences[index], language)
    before = len(tell(sentences[: index + 1], language)) - len(said)
    return Span(said[start:end], before + start)


def _marked(event: Event, part: str) -> Event:
    value = getattr(event, part)
    if isinstance(value, str):
        return replace(event, place=_Marked(value))
    adjective = _Marked(value.adjective) if value.adjective else None
    return replace(event, **{part: NounPhrase(_Marked(value.determiner), _Marked(value.noun), adjective)})


def _extent(spoken: list[Word], value: NounPhrase | str) -> tuple[int, int]:
    """First and last word of the part."""
    marked = [position for position, word in enumerate(spoken) if isinstance(word.gloss, _Marked)]
    first, last = marked[0], marked[-1]
    if any(spoken[position].gloss not in _INSIDE for position in range(first, last) if position not in marked):
        noun = value if isinstance(value, str) else value.noun
        alone = max((p for p in marked if spoken[p].gloss == noun), key=lambda position: len(spoken[position].form))
        return alone, alone
    outer = _outer_words(value, {spoken[position].gloss for position in marked})
    if first > 0 and spoken[first - 1].gloss in outer:
        first -= 1
    if not isinstance(value, str) and last + 1 < len(spoken) and spoken[last + 1].gloss in outer:
        last += 1
    return first, last


def _outer_words(value: NounPhrase | str, marked: set[str]) -> set[str]:
    """Glosses of words that belong to the part but stand at its edge without a mark.

    A preposition that is a word of its own (as in Thai); a classifier; a determiner that the grammar named itself.
    """
    if isinstance(value, str):
        return {"AT"}
    return {"CL"} if value.determiner in marked else {"CL", value.determiner}
