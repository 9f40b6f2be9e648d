"""English questions word for word: who and whom, what, where, and the "do" that all but the first kind need."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Event, NounPhrase, Question


def np(text: str) -> NounPhrase:
    return NounPhrase(*text.split())


QUESTIONS = [
    (Question(Event(np("two cook"), "sleep", place="garden"), "subject"), "Who sleeps in the garden?"),
    (Question(Event(np("two dog"), "chase", np("the cat")), "subject"), "What chases the cat?"),
    (
        Question(Event(np("the cook"), "buy", np("some apple"), "market"), "object"),
        "What does the cook buy at the market?",
    ),
    (Question(Event(np("two cook"), "see", np("the king")), "object"), "Whom do two cooks see?"),
    (Question(Event(np("some owl old"), "eat", np("some egg")), "object"), "What does an old owl eat?"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "Where does the dog sleep?"),
    (
        Question(Event(np("two girl"), "read", np("every letter"), "park"), "place"),
        "Where do two girls read every letter?",
    ),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_english(meaning, sentence):
    assert say(meaning, "en") == sentence


def test_a_derived_language_turns_a_question_round_and_keeps_its_mark():
    where = Question(Event(np("the dog"), "sleep", place="garden"), "place")
    assert say(where, "en+reverse") == "Sleep dog the does where?"
    assert sorted(say(where, "en+scramble").lower()) == sorted(say(where, "en").lower())


def test_interrogatives_are_function_words():
    sentence = words(Question(Event(np("the cook"), "see", np("the king"), "park"), "object"), "en")
    assert [(word.gloss, word.is_concept) for word in sentence] == [
        ("WHO", False),
        ("DO", False),
        ("the", False),
        ("cook", True),
        ("see", True),
        ("park", True),
    ]
