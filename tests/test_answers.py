"""SQuAD's scores on answers worked out by hand."""

from __future__ import annotations

import pytest

from xlt_lib.answers import exact_match, f1, normalize, score_answers


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The Dog!", "dog"),
        ("  a   big\tdog\n", "big dog"),
        ("an apple, a pear", "apple pear"),
        ("theory of another man", "theory of another man"),  # an article is a whole word
        ("A-team", "ateam"),  # punctuation goes first, as in the official script: "a team" would lose its "a"
        ("the.", ""),
        ("U.S.A.", "usa"),
        ("«le chien»", "«le chien»"),  # neither other languages' articles nor their quotation marks
        ("", ""),
    ],
)
def test_normalisation_is_squads(answer, expected):
    assert normalize(answer) == expected


@pytest.mark.parametrize(
    ("prediction", "golds", "exact", "overlap"),
    [
        ("The dog.", ["dog"], 1, 1),
        ("in the garden", ["the big garden"], 0, 0.5),  # in garden | big garden: 1 of 2 and 1 of 2
        ("in the big garden", ["garden"], 0, 0.5),  # 1 of 3 predicted, 1 of 1 gold: 2 * 1/3 / (4/3)
        ("cat", ["dog"], 0, 0),
        ("big big dog", ["big dog dog"], 0, 2 / 3),  # a word counts as often as it is in both
        ("dog big", ["big dog"], 0, 1),  # the order does not count for F1
    ],
)
def test_scores_are_those_worked_out_by_hand(prediction, golds, exact, overlap):
    assert exact_match(prediction, golds) == exact
    assert f1(prediction, golds) == pytest.approx(overlap)


def test_the_best_of_several_gold_answers_counts():
    golds = ["in the garden", "the garden", "a park"]
    assert exact_match("Garden", golds) == 1
    assert f1("big park", golds) == pytest.approx(2 / 3)  # 0, 0, and 1 of 2 predicted with 1 of 1 gold
    assert f1("cat", golds) == 0


def test_an_empty_answer_is_right_for_an_empty_one_only():
    assert (exact_match("", [""]), f1("", [""])) == (1, 1)
    assert (exact_match("", ["dog"]), f1("", ["dog"])) == (0, 0)
    assert (exact_match("dog", [""]), f1("dog", [""])) == (0, 0)
    assert f1("the", ["a"]) == 1  # nothing is left of either


@pytest.mark.parametrize(
    ("prediction", "gold", "overlap"),
    [
        ("在花园里", "花园里", 6 / 7),  # 3 of 4 and 3 of 3
        ("庭で", "大きい庭で", 4 / 7),  # kana as well
        ("308 分", "308分", 1),  # a number is one word, with or without a space after it
        ("ในสวน", "สวน", 0),  # Thai is counted by spaces
        ("두 마리 개", "개", 0.5),  # Korean has spaces
    ],
)
def test_each_chinese_or_japanese_character_is_a_word(prediction, gold, overlap):
    assert f1(prediction, [gold]) == pytest.approx(overlap)
    assert exact_match(prediction, [gold]) == 0


def test_means_are_in_percent():
    scores = score_answers(["the dog", "in a garden", "cat"], [["dog"], ["garden", "park"], ["dog"]])
    assert scores == {"f1": pytest.approx(100 * (1 + 2 / 3) / 3), "exact_match": pytest.approx(100 / 3), "n": 3}


def test_what_cannot_be_scored_is_refused():
    with pytest.raises(ValueError, match="2 predictions for 1 questions"):
        score_answers(["a", "b"], [["a"]])
    with pytest.raises(ValueError, match="at least one"):
        score_answers([], [])
    with pytest.raises(ValueError, match="without a gold answer"):
        f1("dog", [])
    with pytest.raises(ValueError, match=r"write \['dog'\]"):
        exact_match("dog", "dog")
