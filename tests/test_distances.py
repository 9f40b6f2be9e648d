"""Distances between languages, against numbers worked out by hand and against what typology says."""

from __future__ import annotations

import pytest

from xlt_lib.world.distances import _tau, distances, edits, form_distance, normalised_edits, order_distance
from xlt_lib.world.languages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_no_distance_from_itself_and_the_mirror_image_is_as_far_as_can_be(language):
    assert order_distance(language, language, 100) == form_distance(language, language) == 0
    assert order_distance(language, f"{language}+reverse", 100) == 1
    assert form_distance(language, f"{language}+reverse") == 0


@pytest.mark.parametrize(("one", "two"), [("en", "ja"), ("ar", "hi"), ("en+ov+lex50", "de")])
def test_distances_are_symmetric(one, two):
    assert order_distance(one, two, 100) == order_distance(two, one, 100)
    assert form_distance(one, two) == form_distance(two, one)


def test_another_script_is_as_far_as_can_be_in_form_and_no_distance_in_order():
    assert form_distance("en", "en+script") == 1
    assert order_distance("en", "en+script", 100) == 0


def test_german_is_nearer_to_english_than_japanese():
    table = distances(("de", "ja", "en+scramble"))
    assert list(table.columns) == ["order", "form"]
    assert list(table.index) == ["de", "ja", "en+scramble"]
    assert (table.loc["de"] < table.loc["ja"]).all()
    assert 0.4 < table.loc["en+scramble", "order"] < 0.6


def test_english_with_the_heads_of_japanese_has_the_order_of_japanese_and_the_other_way_round():
    assert order_distance("en", "ja", 100) > 0.1
    assert order_distance("en+ov+xv", "ja", 100) == order_distance("ja+vo+vx", "en", 100) == 0


def test_more_invented_words_are_further_away():
    found = [form_distance("en", f"en+lex{share}") for share in (25, 50, 75, 100)]
    assert found == sorted(found)
    assert found[0] > 0.1
    assert found[-1] < 1  # chance: some letters are the same


def test_tau_by_hand():
    one, two = {"a": 0, "b": 1, "c": 2}, {"a": 0, "c": 1, "b": 2, "d": 3}
    assert _tau(one, two) == pytest.approx(1 / 3)  # a-b and a-c agree, b-c does not; d is said once
    tied, apart = {"a": 0, "b": 0}, {"a": 0, "b": 1}
    assert _tau(tied, tied) is None
    assert _tau(tied, apart) == _tau(apart, tied) == 0


def test_edits_by_hand():
    assert edits("kitten", "sitting") == 3
    assert edits("", "abc") == 3
    assert normalised_edits("Hund", "dog") == 1
    assert normalised_edits("apple", "apfel") == pytest.approx(3 / 5)
    assert normalised_edits("", "") == 0


def test_no_meanings_are_refused():
    with pytest.raises(ValueError, match="size is 0"):
        order_distance("en", "de", 0)
