"""The hidden word: it is found in every language, the guesses are the model's own, and headless it is a table."""

from __future__ import annotations

import pytest
import torch

from xlt_lib import vocabulary, widgets_world
from xlt_lib.corpus import pieces
from xlt_lib.widgets_world import EXAMPLE, guesses, hidden_word_table, hidden_word_widget, hide, hideable
from xlt_lib.world.documents import documents
from xlt_lib.world.languages import LANGUAGES, say
from xlt_lib.world.meaning import Event, NounPhrase


@pytest.fixture(scope="module")
def encoder(tmp_path_factory) -> str:
    """An untrained masked language model of English and Japanese, with its vocabulary."""
    from itertools import islice

    from transformers import BertConfig, BertForMaskedLM

    from xlt_lib.wordpieces import train_tokenizer

    made = list(islice(documents(), 400))
    texts = (part for language in ("en", "ja") for each in made for part in pieces(each, language, segmented=True))
    tokenizer = train_tokenizer(texts, 3000)
    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=32, max_position_embeddings=128)  # fmt: skip
    folder = tmp_path_factory.mktemp("encoders") / "two"
    BertForMaskedLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_where_it_says(language):
    text = say(EXAMPLE, language)
    found = hideable(EXAMPLE, language)
    assert all(each.text == text for each in found)
    places = [(each.start, each.end) for each in found]
    assert places == sorted(places) and all(start < end for start, end in places)
    rest = text
    for each in reversed(found):
        rest = rest[: each.start] + rest[each.end :]
    assert not [letter for letter in rest if letter.isalpha()], rest  # nothing is left but spaces and the stop


def test_a_concept_is_hidden_by_its_longest_word():
    assert hide(EXAMPLE, "en", "help").with_blank == "The nurse ____ a child at the hospital."
    assert hide(EXAMPLE, "en", "hospital").word == "hospital"
    with pytest.raises(ValueError, match="says no 'dog'"):
        hide(EXAMPLE, "en", "dog")


def test_languages_read_are_those_of_the_vocabulary(encoder):
    model, tokenizer, read = widgets_world.lab_model(encoder)
    assert read == ("en", "ja")
    assert vocabulary.whole_words(tokenizer, "en") > 0.9 > 0.1 > vocabulary.whole_words(tokenizer, "es")


def test_the_right_word_is_found_when_the_model_is_certain_of_it(encoder):
    model, tokenizer, _ = widgets_world.lab_model(encoder)
    hidden = hide(EXAMPLE, "en", "help")
    bias = model.cls.predictions.decoder.bias
    before = bias.detach().clone()
    with torch.no_grad():
        bias[tokenizer.convert_tokens_to_ids("helps")] += 50
    found = guesses(model, tokenizer, hidden)
    with torch.no_grad():
        bias.copy_(before)
    assert (found[0].word, found[0].right) == ("helps", True)
    assert found[0].probability == pytest.approx(1, abs=1e-3)
    assert len(found) == 5 and not any(guess.right for guess in found[1:])


def test_the_word_itself_is_not_shown_to_the_model(encoder):
    model, tokenizer, _ = widgets_world.lab_model(encoder)
    with_dog, with_king = (Event(NounPhrase("the", noun), "sleep", place="garden") for noun in ("dog", "king"))
    one, two = (guesses(model, tokenizer, hide(each, "en", each.subject.noun)) for each in (with_dog, with_king))
    assert [(guess.word, guess.probability) for guess in one] == [(guess.word, guess.probability) for guess in two]


def test_table_says_what_an_encoder_does_not_read(encoder):
    table = hidden_word_table(EXAMPLE, ("en", "ja", "sw"), encoders=(encoder,))
    assert table.loc["sw", encoder] == "(does not read sw)"
    assert (
        table.loc["en", "sentence"] == "The nurse ____ a child at the hospital."
        and table.loc["en", "hidden"] == "helps"
    )
    assert table.loc["ja", encoder].count("%") == 5


def test_an_encoder_without_its_head_predicts_no_words(tiny_encoders):
    table = hidden_word_table(EXAMPLE, ("en",), encoders=(tiny_encoders["teacher"],))
    assert table.iloc[0, -1] == "(predicts no words)"


def test_headless_it_is_a_table_without_any_widget(monkeypatch, encoder):
    ipywidgets = pytest.importorskip("ipywidgets")
    monkeypatch.setattr(ipywidgets.Widget, "__init__", lambda *_, **__: pytest.fail("a widget was made"))
    table = hidden_word_widget(("en",), encoders=(encoder,))
    assert list(table.columns) == ["sentence", "hidden", encoder]


def menus(box):
    """(determiner, noun, verb, negated, object's determiner, object, place, language, hidden), and the answer."""
    *rows, answer = box.children
    return [knob for row in rows for knob in row.children], answer


def test_menus_put_a_meaning_together(encoder):
    (determiner, noun, verb, negated, _, thing, place, language, hidden), answer = menus(
        hidden_word_widget(("en", "ja", "sw"), encoders=(encoder,), live=True)
    )
    assert "The nurse ____ a child at the hospital." in answer.value
    verb.value = "eat"
    thing.value = "apple"
    assert "The nurse ____ an apple at the hospital." in answer.value
    negated.value = True
    hidden.value = "object"
    assert "The nurse does not eat an ____ at the hospital." in answer.value
    determiner.value = "every"
    assert "outside the fragment" in answer.value
    negated.value = False
    place.value = ""
    hidden.value = "place"
    assert "This sentence has no place to hide." in answer.value
    hidden.value = "subject"
    language.value = "sw"
    assert "does not read sw" in answer.value
    assert noun.value == "nurse"


def test_another_verb_offers_who_and_what_it_takes(encoder):
    (_, noun, verb, *_, thing, _, _, hidden), answer = menus(
        hidden_word_widget(("en",), meaning=Event(NounPhrase("the", "dog"), "sleep"), encoders=(encoder,), live=True)
    )
    assert thing.value == ""
    verb.value = "read"
    assert noun.value != "dog" and thing.value != ""
    hidden.value = "object"
    assert "____" in answer.value
