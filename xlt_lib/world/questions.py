"""Extractive question answering in the mini-world (XQuAD's role): a paragraph, a question, the words that answer it.

    The cook sleeps at the market. The dog eats an apple. The dog sleeps in the garden. The cat runs in the garden.
    Where does the animal sleep?   ->   in the garden

The question shows at least two parts of a sentence, and each of them stands in another sentence too: no single word
finds the answer. Only one sentence can answer it, by the meanings of words: a poodle is a dog, and who runs moves.
Some questions name somebody by a superordinate that the paragraph need not hold: that is knowledge from pretraining.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random

from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import ancestors, concepts
from xlt_lib.world.logic import entailment, noun_relation, verb_relation
from xlt_lib.world.meaning import ASKED, Event, Meaning, NounPhrase, Question
from xlt_lib.world.sampling import chance, draw_concept, is_wellformed, sample_deed, sample_event, sample_theme
from xlt_lib.world.spans import Span, span
from xlt_lib.world.streams import check_split, split_of, stream

SHORTEST, LONGEST = 3, 6  # sentences of a paragraph
ATTEMPTS = 20
_PARTS = ("subject", "verb", "object", "place")
_ALIKE = (  # verbs that share a word in some language: "play" the piano or a game, "draw" or (draw in colours) "paint"
    {"play", "play_instrument"},
    {"paint", "draw"},
    {"jump", "dance"},
    {"play", "dance"},
    {"work", "study"},
)


@dataclass(frozen=True)
class Reading:
    """A paragraph, a question, and the index of the sentence that answers it."""

    sentences: tuple[Event, ...]
    question: Question
    index: int

    def answer(self, language: str) -> Span:
        """The words of the paragraph that answer the question, and where they begin."""
        return span(self.sentences, self.index, self.question.asked, language)


def shown(question: Question) -> tuple[str, ...]:
    """The parts of the event that the question names."""
    return tuple(part for part in _PARTS if part != question.asked and getattr(question.event, part))


def can_answer(sentence: Event, question: Question) -> bool:
    """Whether the sentence may answer the question, in doubt yes: "the dog" may be "the animal", "moving" "running".

    Determiners and adjectives are not looked at. A denial answers nothing, nor does a sentence without the asked part.
    Who does what to whom may be read either way: German "Was jagt die Katze?" asks for the mouse or for the dog.
    """
    phrases = [phrase.determiner for phrase in (sentence.subject, sentence.object) if phrase]
    if sentence.negated or "no" in phrases or getattr(sentence, question.asked) is None:
        return False
    readings = [sentence]
    if sentence.object and question.event.object:
        readings.append(replace(sentence, subject=sentence.object, object=sentence.subject))
    return any(
        all(_may_be(getattr(reading, part), getattr(question.event, part)) for part in shown(question))
        for reading in readings
    )


def _may_be(told: NounPhrase | str | None, asked: NounPhrase | str) -> bool:
    if isinstance(asked, NounPhrase):
        return told is not None and noun_relation(told.noun, asked.noun) != "|"
    if told is None or concepts()[asked].kind == "place":
        return told == asked
    return verb_relation(told, asked) in ("=", "<", ">") or {told, asked} in _ALIKE


def is_shared(sentence: Event, question: Question, part: str) -> bool:
    """Whether the sentence has what the question names: the same word, or one below it (a dog for "the animal")."""
    told, asked = getattr(sentence, part), getattr(question.event, part)
    if not isinstance(asked, NounPhrase):
        return told == asked
    return told is not None and asked.noun in ancestors(told.noun) and asked.adjective in (None, told.adjective)


def has_rival(sentence: Event, question: Question) -> bool:
    """Whether the sentence has another answer of the same sort: a person, another being or thing, or a place."""
    told, right = getattr(sentence, question.asked), getattr(question.event, question.asked)
    if not isinstance(told, NounPhrase):
        return told is not None and told != right
    return told.noun != right.noun and is_person(told.noun) == is_person(right.noun)


def is_hard(reading: Reading) -> bool:
    """Whether each part that the question shows, and another answer of the right sort, stand in another sentence."""
    others = [sentence for place, sentence in enumerate(reading.sentences) if place != reading.index]
    return any(has_rival(sentence, reading.question) for sentence in others) and all(
        any(is_shared(sentence, reading.question, part) for sentence in others) for part in shown(reading.question)
    )


def sample_reading(rng: Random, split: str, asked: str, shortest: int = SHORTEST, longest: int = LONGEST) -> Reading:
    """A paragraph of one theme with a question of the split that asks for a "subject", an "object" or a "place"."""
    while True:
        theme = sample_theme(rng)
        truth = _told(rng, theme, asked)
        question = _question(rng, truth, asked)
        if split_of(question) != split or not is_wellformed(question.event):
            continue
        size = shortest + int(rng.random() * (longest - shortest + 1))
        others = _others(rng, theme, truth, question, size - 1)
        if len(others) == size - 1:
            index = int(rng.random() * size)
            return Reading((*others[:index], truth, *others[index:]), question, index)


def _told(rng: Random, theme: str, asked: str) -> Event:
    """An event that has the asked part and two more."""
    while True:
        event = replace(sample_event(rng, theme), negated=False)
        if event.place is None and (asked == "place" or event.object is None):
            event = replace(event, place=draw_concept(rng, theme, "place", partner=event.verb))
        if event.subject.determiner != "no" and getattr(event, asked):
            return event


def _question(rng: Random, truth: Event, asked: str) -> Question:
    """What is known is named by "the"; the place may be left out where two parts are still shown."""
    event = truth
    for part in ("subject", "object"):
        if part != asked and getattr(event, part):
            event = replace(event, **{part: _named(rng, getattr(event, part))})
    shorter = Question(replace(event, place=None), asked)
    if asked != "place" and len(shown(shorter)) > 1 and chance(rng, 0.4):
        return shorter
    return Question(event, asked)


def _named(rng: Random, phrase: NounPhrase) -> NounPhrase:
    """A dog is taken up by "the dog" or "the animal", with or without its adjective; "every big dog" as it is."""
    if phrase.determiner == "every":  # what every dog does, not every animal does
        return phrase
    determiner = "the" if phrase.determiner == "some" else phrase.determiner
    above = [name for name in ancestors(phrase.noun)[1:] if concepts()[name].kind == "noun"]
    if above and chance(rng, 0.4):
        return NounPhrase(determiner, above[int(rng.random() * len(above))])
    return NounPhrase(determiner, phrase.noun, phrase.adjective if chance(rng, 0.5) else None)


def _others(rng: Random, theme: str, truth: Event, question: Question, count: int) -> list[Event]:
    """As many other sentences, each with something that the question names; fewer when none fits any more."""
    found: list[Event] = []
    parts = cycle(shown(question))
    for _ in range(count):
        part = next(parts)
        candidates = (_distractor(rng, theme, truth, question, part) for _ in range(ATTEMPTS))
        fitting = (event for event in candidates if _fits(event, question, [truth, *found]))
        event = next(fitting, None)
        if event is None:
            break
        found.append(event)
    return found


def _distractor(rng: Random, theme: str, truth: Event, question: Question, part: str) -> Event:
    """An event that shares this part with the truth, and perhaps another part that the question shows."""
    parts = shown(question)
    same = {part, parts[int(rng.random() * len(parts))]}
    event = sample_deed(rng, theme, truth.verb if "verb" in same else draw_concept(rng, theme, "verb"))
    if event.place is None and chance(rng, 0.5):
        event = replace(event, place=draw_concept(rng, theme, "place", partner=event.verb))
    kept = {name: getattr(truth, name) for name in same if name != "verb" and (name != "object" or event.object)}
    return replace(event, **kept)


def _fits(event: Event, question: Question, told: list[Event]) -> bool:
    """Well-formed, new, no second answer, and not against anything that is told."""
    return (
        is_wellformed(event)
        and event not in told
        and not can_answer(event, question)
        and all(_agree(event, other) for other in told)
    )


def _agree(event: Event, other: Event) -> bool:
    """No contradiction, "a dog" and "two dogs" being the same in both sentences, as a reader would take them."""
    one, two = (
        replace(each, subject=replace(each.subject, determiner="the"))
        if each.subject.determiner in ("some", "two")
        else each
        for each in (event, other)
    )
    return "contradiction" not in (entailment(one, two), entailment(two, one))


def readings(split: str, seed: int = 0, start: int = 0) -> Iterator[Reading]:
    """Endless paragraphs with a question of a split, the three kinds of question in turn; no two splits share one."""
    check_split(split)
    turn = cycle(ASKED)  # a chunk holds whole turns, so that every chunk starts with the same kind
    return stream(f"qa/{split}", lambda rng: _sample_hard(rng, split, next(turn)), seed, start)


def _sample_hard(rng: Random, split: str, asked: str) -> Reading:
    while True:
        reading = sample_reading(rng, split, asked)
        if is_hard(reading):
            return reading


def question_document(rng: Random) -> tuple[Meaning, ...]:
    """For pretraining: two or three sentences, a question about one of them, and the answer as a whole sentence."""
    asked = ASKED[int(rng.random() * len(ASKED))]
    reading = sample_reading(rng, "pretraining", asked, shortest=2, longest=3)
    return (*reading.sentences, reading.question, reading.question.event)
