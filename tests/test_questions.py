"""Paragraphs with a question: one answer by the meanings, not found by one word, at its offsets in every language."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from itertools import islice, permutations
from random import Random

import pytest

from xlt_lib.world.documents import Document, text_of
from xlt_lib.world.languages import LANGUAGES, say, tell, words
from xlt_lib.world.lexicon import ancestors, concepts
from xlt_lib.world.logic import entailment
from xlt_lib.world.meaning import ASKED, Event, NounPhrase, Question
from xlt_lib.world.questions import SIZES, Reading, can_answer, is_hard, is_shared, question_document, readings, shown
from xlt_lib.world.sampling import is_wellformed
from xlt_lib.world.spans import span
from xlt_lib.world.streams import CHUNK, SPLITS, split_of

ASKING = [code for code in LANGUAGES if hasattr(import_module(f"xlt_lib.world.languages.{code}"), "question")]
DERIVED = ["en+reverse", "de+script", "ja+reverse", "ru+script+reverse"]
DIGEST = "590a8676ae28f3be1ddea604934c34f0ad799c43fecdea3e64abb1530098460d"  # of 100 in the first languages


def np(text: str) -> NounPhrase:
    return NounPhrase(*text.split())


@cache
def many(split: str) -> tuple[Reading, ...]:
    return tuple(islice(readings(split), 240))


def drawn(split: str = "train", size: int = 240) -> tuple[Reading, ...]:
    return many(split)[:size]


def told(event: Event) -> set[str]:
    """Every concept of a sentence with all that is above it: its words, and what they could be called."""
    nouns = [phrase.noun for phrase in (event.subject, event.object) if phrase]
    return {name for noun in nouns for name in ancestors(noun)} | {*ancestors(event.verb), event.place or ""}


def test_the_answering_sentence_holds_what_the_question_shows_and_the_answer_itself() -> None:
    for reading in drawn():
        truth, question = reading.sentences[reading.index], reading.question
        assert not truth.negated and truth.subject.determiner != "no" and len(shown(question)) > 1
        assert getattr(truth, question.asked) == getattr(question.event, question.asked)
        for part in shown(question):
            own, named = getattr(truth, part), getattr(question.event, part)
            assert named.noun in ancestors(own.noun) if isinstance(own, NounPhrase) else own == named
        assert is_wellformed(question.event)


def holds(sentence: Event, reading: Reading) -> bool:
    """Whether it affirms all that the question shows and has the asked part, in whatever roles."""
    phrases = [phrase for phrase in (sentence.subject, sentence.object) if phrase]
    event, parts = reading.question.event, shown(reading.question)
    nouns = [getattr(event, part).noun for part in ("subject", "object") if part in parts]
    return (
        not sentence.negated
        and "no" not in [phrase.determiner for phrase in phrases]
        and getattr(sentence, reading.question.asked) is not None
        and all(getattr(event, part) in told(sentence) for part in ("verb", "place") if part in parts)
        and any(
            all(noun in ancestors(phrase.noun) for noun, phrase in zip(nouns, order, strict=False))
            for order in permutations(phrases)
            if len(order) >= len(nouns)
        )
    )


def test_no_other_sentence_holds_all_that_the_question_shows() -> None:
    for reading in drawn():
        answering = [sentence for sentence in reading.sentences if holds(sentence, reading)]
        assert answering == [reading.sentences[reading.index]], reading


WHERE_RUNS = Question(Event(np("the dog"), "run", None, "garden"), "place")
WHAT_CHASED = Question(Event(np("the dog"), "chase", np("the mouse")), "object")
WHAT_DRAWN = Question(Event(np("the king"), "draw", np("the rose")), "object")
WHO_SLEEPS = Question(Event(np("the queen"), "sleep", None, "park"), "subject")


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        (Event(np("some poodle big"), "run", place="park"), WHERE_RUNS, True),
        (Event(np("the animal"), "move", place="park"), WHERE_RUNS, True),
        (Event(np("the cat"), "run", place="park"), WHERE_RUNS, False),
        (Event(np("the dog"), "swim", place="park"), WHERE_RUNS, False),
        (Event(np("the dog"), "run"), WHERE_RUNS, False),
        (Event(np("the dog"), "run", None, "park", True), WHERE_RUNS, False),
        (Event(np("no dog"), "run", None, "park"), WHERE_RUNS, False),
        (Event(np("the cat"), "chase", np("the dog")), WHAT_CHASED, True),
        (Event(np("the king"), "paint", np("the oak")), WHAT_DRAWN, True),
        (Event(np("the king"), "sleep", None, "park"), WHO_SLEEPS, True),
        (Event(np("the king"), "sleep"), WHO_SLEEPS, False),
    ],
)  # fmt: skip
def test_what_can_answer_by_hand(sentence: Event, question: Question, expected: bool) -> None:
    """A poodle is a dog; roles can be read either way; "painting" may be "drawing"; a denial tells nothing."""
    assert can_answer(sentence, question) is expected


def test_each_part_of_the_question_stands_in_another_sentence_and_so_does_another_answer() -> None:
    for reading in drawn():
        others = [event for index, event in enumerate(reading.sentences) if index != reading.index]
        assert is_hard(reading)
        for part in shown(reading.question):
            named = getattr(reading.question.event, part)
            name = named.noun if isinstance(named, NounPhrase) else named
            assert any(name in told(other) for other in others), (part, reading)
        right = getattr(reading.question.event, reading.question.asked)
        assert any(getattr(other, reading.question.asked) not in (None, right) for other in others)


def test_a_paragraph_with_the_answer_alone_is_not_hard() -> None:
    truth, other = Event(np("the dog"), "sleep", None, "park"), Event(np("the cat"), "sleep", None, "school")
    question = Question(truth, "place")
    assert not is_hard(Reading((truth, other), question, 0))  # only one dog
    assert is_hard(Reading((truth, other, Event(np("the dog"), "run")), question, 0))
    placeless = (truth, Event(np("the cat"), "sleep"), Event(np("the dog"), "run"))
    assert not is_hard(Reading(placeless, question, 0))  # only one place


def test_paragraphs_have_three_to_six_different_sentences_and_the_answer_anywhere() -> None:
    sizes = Counter(len(reading.sentences) for reading in drawn())
    assert set(sizes) == set(SIZES) == {3, 4, 5, 6} and min(sizes.values()) > 30
    assert all(len(set(reading.sentences)) == len(reading.sentences) for reading in drawn())
    first = sum(reading.index == 0 for reading in drawn() if len(reading.sentences) == 3)
    last = sum(reading.index == 2 for reading in drawn() if len(reading.sentences) == 3)
    assert min(first, last) > sizes[3] / 5


def test_nothing_in_a_paragraph_contradicts_another_sentence() -> None:
    for reading in drawn():
        for one, two in permutations(reading.sentences, 2):
            assert entailment(one, two) != "contradiction"
            if one.subject.noun == two.subject.noun:  # "a dog sleeps, a dog does not sleep" would be odd
                same = [replace(event, subject=replace(event.subject, determiner="the")) for event in (one, two)]
                assert entailment(*same) != "contradiction" or {"every", "no"} & {
                    event.subject.determiner for event in (one, two)
                }


def test_the_kinds_of_question_are_balanced_in_every_split() -> None:
    for split in SPLITS:
        assert Counter(reading.question.asked for reading in drawn(split, 30)) == dict.fromkeys(ASKED, 10)


def lifted(reading: Reading) -> list[str]:
    """The parts that the question names by a superordinate."""
    truth, event = reading.sentences[reading.index], reading.question.event
    pairs = {part: (getattr(truth, part), getattr(event, part)) for part in ("subject", "object")}
    return [part for part, (told, named) in pairs.items() if told and told.noun != named.noun]


def test_a_superordinate_decides_between_two_sentences() -> None:
    """Without it another sentence would answer as well."""
    wider = [(reading, part) for reading in drawn() for part in lifted(reading)]
    assert len(wider) > 30
    for reading, part in wider:
        question = replace(reading.question, event=replace(reading.question.event, **{part: np("the x")}))
        rest = [name for name in shown(question) if name != part]
        others = [event for index, event in enumerate(reading.sentences) if index != reading.index]
        same = [e for e in others if all(is_shared(e, question, name) for name in rest) and not e.negated]
        assert any(getattr(event, question.asked) for event in same), reading


def test_some_questions_name_a_superordinate_but_never_what_every_one_of_a_kind_does() -> None:
    wider = [reading for reading in drawn() if lifted(reading)]
    assert 0.15 < len(wider) / len(drawn()) < 0.5
    for reading in drawn():
        for part in ("subject", "object"):
            own, named = getattr(reading.sentences[reading.index], part), getattr(reading.question.event, part)
            if own and own.determiner == "every":
                assert own == named
    assert all(concepts()[reading.question.event.subject.noun].kind == "noun" for reading in wider)


def test_the_splits_are_disjoint() -> None:
    by_split = {split: drawn(split, 200) for split in SPLITS}
    for split, some in by_split.items():
        assert all(split_of(reading.question) == split for reading in some)
    paragraphs = [reading.sentences for some in by_split.values() for reading in some]
    assert len(set(paragraphs)) == len(paragraphs)


def test_same_seed_same_bytes_and_another_seed_others() -> None:
    lines = [f"{tell(r.sentences, x)} {say(r.question, x)} {r.answer(x)}" for r in drawn("test", 100) for x in FIRST]
    assert sha256("\n".join(lines).encode("utf-8")).hexdigest() == DIGEST
    assert next(readings("test", seed=1)) != next(readings("test"))
    assert list(islice(readings("test", start=1), 3)) == list(islice(readings("test"), CHUNK, CHUNK + 3))
    with pytest.raises(ValueError, match="split 'dev' is unknown"):
        readings("dev")


FIRST = ("en", "fr", "de", "es", "zh", "ja", "ru", "bg")


@pytest.mark.parametrize("language", [*ASKING, *DERIVED])
def test_the_answer_stands_at_its_offset_and_is_the_phrase_of_that_sentence(language: str) -> None:
    for reading in drawn(size=90):
        context, answer = tell(reading.sentences, language), reading.answer(language)
        assert answer.text and context[answer.start : answer.start + len(answer.text)] == answer.text
        before = len(tell(reading.sentences[: reading.index], language))
        assert before <= answer.start < len(tell(reading.sentences[: reading.index + 1], language))
        value = getattr(reading.sentences[reading.index], reading.question.asked)
        concepts_of = [value] if isinstance(value, str) else [value.adjective, value.noun]
        for word in words(reading.sentences[reading.index], language):
            if word.is_concept and word.gloss in concepts_of and is_alone(reading, word.gloss):
                assert word.form.lower()[1:] in answer.text.lower(), (word, answer)
        assert say(reading.question, language)


def is_alone(reading: Reading, gloss: str) -> bool:
    """Whether only the answer has the word: not subject and object both."""
    event = reading.sentences[reading.index]
    phrases = [phrase for phrase in (event.subject, event.object) if phrase]
    return sum(gloss in (phrase.noun, phrase.adjective) for phrase in phrases) < 2


TWINS = (Event(np("two dog small"), "chase", np("two cat small"), "garden"),)
SPANS = {
    "en": ("Two small dogs", "two small cats", "in the garden"),
    "fr": ("Deux petits chiens", "deux petits chats", "dans le jardin"),
    "de": ("Zwei kleine Hunde", "zwei kleine Katzen", "im Garten"),
    "es": ("Dos perros pequeños", "dos gatos pequeños", "en el jardín"),
    "zh": ("两只小的狗", "两只小的猫", "在花园里"),
    "ja": ("二匹の小さい犬", "二匹の小さい猫", "庭"),
    "ru": ("Две маленькие собаки", "двух маленьких кошек", "в саду"),
    "bg": ("Две малки кучета", "две малки котки", "в градината"),
    "ar": ("كلبان صغيران", "قطين صغيرين", "في الحديقة"),
    "hi": ("दो छोटे कुत्ते", "दो छोटी बिल्लियों", "बगीचे में"),
    "th": ("หมาตัวเล็กสองตัว", "แมวตัวเล็กสองตัว", "ในสวน"),
    "tr": ("İki küçük köpek", "iki küçük kediyi", "bahçede"),
    "vi": ("hai con chó nhỏ", "hai con mèo nhỏ", "trong vườn"),
    "sw": ("Mbwa wawili wadogo", "paka wawili wadogo", "bustanini"),
    "en+reverse": ("dogs small two", "cats small two", "Garden the in"),
}


@pytest.mark.parametrize("language", SPANS)
def test_two_like_phrases_are_told_apart(language: str) -> None:
    assert tuple(span(TWINS, 0, part, language).text for part in ("subject", "object", "place")) == SPANS[language]


def test_the_is_part_of_the_span_where_it_is_a_word() -> None:
    event = (Event(np("the king"), "visit", np("the judge")),)
    found = {code: span(event, 0, "object", code).text for code in ("en", "fr", "ru", "vi", "th", "zh")}
    assert found == {
        "en": "the judge", "fr": "au juge", "ru": "судью", "vi": "thẩm phán đó", "th": "ผู้พิพากษาคนนั้น", "zh": "这位法官",
    }  # fmt: skip


def test_a_scattered_phrase_is_its_noun_alone() -> None:
    event = (replace(TWINS[0], subject=np("the dog small")),)
    order = [word.form for word in words(event[0], "en+scramble")]
    assert order.index("dog") + 1 != order.index("small") and span(event, 0, "subject", "en+scramble").text == "dog"


def test_the_second_sentence_is_counted_from_the_start_of_the_text() -> None:
    sentences = (Event(np("the dog"), "sleep", place="garden"), Event(np("the cat"), "sleep", place="garden"))
    assert (span(sentences, 1, "subject", "en").start, span(sentences, 1, "subject", "en").text) == (30, "The cat")
    assert span(sentences, 1, "place", "zh").start == len("这只狗在花园里睡觉。这只猫")
    assert span(sentences, 1, "place", "th").start == tell(sentences, "th").rindex("ในสวน")


def test_a_question_document_is_a_paragraph_of_pretraining_a_question_and_its_answer() -> None:
    rng, kinds = Random("documents"), Counter()
    for _ in range(200):
        *paragraph, question, answer = question_document(rng)
        assert len(paragraph) in (2, 3) and split_of(question) == "pretraining" and answer == question.event
        assert sum(can_answer(sentence, question) for sentence in paragraph) == 1
        kinds[question.asked] += 1
    assert min(kinds.values()) > 40
    document = Document(question_document(Random("one")))
    assert text_of(document, "en") == (
        "Two dogs do not sleep in the church. An old baby sleeps in the museum. An old baby does not see a ball. "
        "Where does the person sleep? The person sleeps in the museum."
    )


def test_no_question_of_a_document_is_in_a_task() -> None:
    rng = Random("documents")
    asked = {question_document(rng)[-2] for _ in range(500)}
    assert not asked & {reading.question for split in ("train", "validation", "test") for reading in drawn(split)}
