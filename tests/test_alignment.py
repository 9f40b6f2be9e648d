"""Word retrieval and the typology dials."""

import pytest
import torch

from xlt_lib.alignment import lemmas, retrieval, word_retrieval
from xlt_lib.encoders import load_encoder
from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Event, NounPhrase
from xlt_lib.world.typology import fake, split_name

SENTENCE = Event(NounPhrase("every", "dog"), "sleep", place="garden")


def test_retrieval_of_a_rotated_space_is_perfect_and_of_another_space_is_chance():
    torch.manual_seed(0)
    vectors = torch.randn(50, 8)
    assert retrieval(vectors, vectors * 3 + 1) == 100.0
    assert retrieval(vectors, torch.randn(50, 8)) < 20


def test_a_language_finds_all_its_own_words(tiny_encoders):
    model, tokenizer = load_encoder(tiny_encoders["student"])
    own = word_retrieval(model, tokenizer, "en", ["en", "zh"])
    assert own["zh"] < own["en"]


def test_lemmas_are_the_concepts_of_the_kinds():
    assert lemmas("de", ["noun"])["dog"] == "Hund"
    assert "sleep" not in lemmas("de", ["noun"])


def test_dials_change_form_and_order_but_not_meaning():
    assert say(SENTENCE, "en+reverse") == "Garden the in sleeps dog every."
    glosses = sorted(word.gloss for word in words(SENTENCE, "en+scramble") if word.is_concept)
    assert glosses == ["dog", "garden", "garden", "garden", "sleep"]
    assert not set(say(SENTENCE, "en+script").lower()) & set("abcdefghijklmnopqrstuvwxyz")


def test_dials_compose():
    assert fake("en", script=True, order="reverse") == "en+script+reverse"
    assert split_name("ja+reverse") == ("ja", ("reverse",))
    assert say(SENTENCE, "en+script+reverse").split()[-1].strip(".") == say(SENTENCE, "en+script").split()[0]


@pytest.mark.parametrize("name", ["en+upside", "xx", "xx+reverse"])
def test_unknown_language_or_dial_is_refused(name):
    with pytest.raises(ValueError, match="unknown"):
        say(SENTENCE, name)


def test_unknown_order_is_refused():
    with pytest.raises(ValueError, match="reverse"):
        fake("en", order="sorted")
