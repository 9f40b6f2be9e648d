"""Extractive question answering in the mini-world (XQuAD's role): a paragraph, a question, the words that answer it.

    The cook sleeps at the market. The dog eats an apple. The dog sleeps in the garden. The cat runs in the garden.
    Where does the animal sleep?   ->   in the garden

The question shows at least two parts of a sentence, and each of them stands in another sentence too: no single word
finds the answer. Only one sentence can answer it, by the meanings of words: a poodle is a dog, and who runs moves.
A quarter of the questions name somebody or something by a superordinate, and then it decides between two sentences: the
cook sleeps too, but is no animal. That is knowledge from pretraining.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from random import Random

from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import ancestors, concepts, members
from xlt_lib.world.logic import entailment, noun_relation, verb_relation
from xlt_lib.world.meaning import ASKED, Event, Meaning, NounPhrase, Question
from xlt_lib.world.sampling import chance, draw_concept, is_wellformed, sample_deed, sample_event, sample_theme
from xlt_lib.world.spans import Span, span
from xlt_lib.world.streams import check_split, split_of, stream

SIZES = (3, 4, 5, 6)  # sentences of a paragraph
ATTEMPTS, PARAGRAPHS = 20, 4  # for a sentence, and for a paragraph
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
    if not _states(sentence, question.asked):
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


def is_wider(reading: Reading, part: str) -> bool:
    """Whether the question names this part by a superordinate: "the animal" for a dog."""
    told, named = getattr(reading.sentences[reading.index], part), getattr(reading.question.event, part)
    return isinstance(told, NounPhrase) and told.noun != named.noun


def is_hard(reading: Reading) -> bool:
    """Whether another answer of the right sort, and each part that the question shows, stand in other sentences.

    And for a part named by a superordinate: whether it alone tells the answer from another sentence's.
    """
    question, parts = reading.question, shown(reading.question)
    others = [sentence for place, sentence in enumerate(reading.sentences) if place != reading.index]
    return (
        any(has_rival(sentence, question) for sentence in others)
        and all(any(is_shared(sentence, question, part) for sentence in others) for part in parts)
        and all(
            any(_differs_in(part, sentence, question) for sentence in others)
            for part in parts
            if is_wider(reading, part)
        )
    )


def _differs_in(part: str, sentence: Event, question: Question) -> bool:
    """Whether the sentence would answer the question if it did not name this part."""
    rest = [name for name in shown(question) if name != part]
    return _states(sentence, question.asked) and all(is_shared(sentence, question, name) for name in rest)


def _states(sentence: Event, asked: str) -> bool:
    """Whether the sentence has the part, and denies nothing."""
    phrases = [phrase.determiner for phrase in (sentence.subject, sentence.object) if phrase]
    return not sentence.negated and "no" not in phrases and getattr(sentence, asked) is not None


def sample_reading(rng: Random, split: str, asked: str) -> Reading:
    """A paragraph of one theme with a question of the split that asks for a "subject", an "object" or a "place"."""
    return _sample(rng, split, asked, SIZES, is_hard)


def _sample(rng: Random, split: str, asked: str, sizes: tuple[int, ...], wanted: Callable[[Reading], bool]) -> Reading:
    while True:
        theme = sample_theme(rng)
        truth = _told(rng, theme, asked)
        # Where no paragraph is found for the wider question, the plain one: else "every dog", never widened, prevails.
        for wider in (True, False) if chance(rng, 0.7) else (False,):
            question = _question(rng, truth, asked, wider)
            if split_of(question) != split:
                break
            if not is_wellformed(question.event) or not _is_decidable(truth, question):
                continue
            size = sizes[int(rng.random() * len(sizes))]
            drawn = (_paragraph(rng, theme, truth, question, size) for _ in range(PARAGRAPHS))
            reading = next((reading for reading in drawn if reading and wanted(reading)), None)
            if reading:
                return reading


def _paragraph(rng: Random, theme: str, truth: Event, question: Question, size: int) -> Reading | None:
    """The truth somewhere among other sentences; None when they are not found."""
    others = _others(rng, theme, truth, question, size - 1)
    index = int(rng.random() * size)
    return Reading((*others[:index], truth, *others[index:]), question, index) if len(others) == size - 1 else None


def _told(rng: Random, theme: str, asked: str) -> Event:
    """An event that has the asked part and two more."""
    while True:
        event = replace(sample_event(rng, theme), negated=False)
        if event.place is None and (asked == "place" or event.object is None):
            event = replace(event, place=draw_concept(rng, theme, "place", partner=event.verb))
        if event.subject.determiner != "no" and getattr(event, asked):
            return event


def _question(rng: Random, truth: Event, asked: str, wider: bool) -> Question:
    """What is known is named by "the", and more widely if wanted; the place may go where two parts are still shown."""
    event = truth
    for part in ("subject", "object"):
        if part != asked and getattr(event, part):
            event = replace(event, **{part: _named(rng, getattr(event, part), wider)})
    shorter = Question(replace(event, place=None), asked)
    if asked != "place" and len(shown(shorter)) > 1 and chance(rng, 0.4):
        return shorter
    return Question(event, asked)


def _named(rng: Random, phrase: NounPhrase, wider: bool) -> NounPhrase:
    """A dog is taken up by "the dog" or "the animal", with or without its adjective; "every big dog" as it is."""
    if phrase.determiner == "every":  # what every dog does, not every animal does
        return phrase
    determiner = "the" if phrase.determiner == "some" else phrase.determiner
    above = [name for name in ancestors(phrase.noun)[1:] if concepts()[name].kind == "noun"]
    if wider and above:
        return NounPhrase(determiner, above[int(rng.random() * len(above))])
    return NounPhrase(determiner, phrase.noun, phrase.adjective if chance(rng, 0.5) else None)


def _is_decidable(truth: Event, question: Question) -> bool:
    """Whether others can do the same, where the question names who or what by a superordinate: only people read."""
    wider = [part for part in shown(question) if is_wider(Reading((truth,), question, 0), part)]
    return all(_has_outsider(truth.verb, part, getattr(question.event, part).noun) for part in wider)


@cache
def _has_outsider(verb: str, part: str, name: str) -> bool:
    """Whether the verb takes a subject or object that is not under this name, nor above it."""
    return any(noun_relation(noun, name) == "|" for noun in members(concepts()[verb].features[part]))


def _others(rng: Random, theme: str, truth: Event, question: Question, count: int) -> list[Event]:
    """As many other sentences, each with something that the question names; fewer when none fits any more."""
    found: list[Event] = []
    for _, same in zip(range(count), _shared_parts(rng, truth, question), strict=False):
        candidates = (_distractor(rng, theme, truth, same) for _ in range(ATTEMPTS))
        event = next((event for event in candidates if _fits(event, question, [truth, *found])), None)
        if event is None:
            break
        found.append(event)
    return found


def _shared_parts(rng: Random, truth: Event, question: Question) -> Iterator[set[str]]:
    """What the next sentence has in common with the truth: all but a part named by a superordinate, then one or two."""
    parts = shown(question)
    for part in parts:
        if is_wider(Reading((truth,), question, 0), part):
            yield {*parts} - {part}
    for part in cycle(parts):
        yield {part, parts[int(rng.random() * len(parts))]}


def _distractor(rng: Random, theme: str, truth: Event, same: set[str]) -> Event:
    """An event that shares these parts with the truth."""
    event = sample_deed(rng, theme, truth.verb if "verb" in same else draw_concept(rng, theme, "verb"))
    if event.place is None and chance(rng, 0.5):
        event = replace(event, place=draw_concept(rng, theme, "place", partner=event.verb))
    kept = {part: getattr(truth, part) for part in same if part != "verb" and (part != "object" or event.object)}
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
    if noun_relation(event.subject.noun, other.subject.noun) == "|":
        return True
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
    return stream(f"qa/{split}", lambda rng: sample_reading(rng, split, next(turn)), seed, start)


def question_document(rng: Random) -> tuple[Meaning, ...]:
    """For pretraining: two or three sentences, a question about one of them, and its answer as a whole sentence."""
    asked = ASKED[int(rng.random() * len(ASKED))]
    reading = _sample(rng, "pretraining", asked, (2, 3), lambda reading: True)
    return (*reading.sentences, reading.question, reading.question.event)
