"""Shortcut audits: what a task's labels owe to words alone, or to one of its two texts alone.

A logistic regression on the word counts of 1,500 English training examples, scored on 600 others (see
`xlt_lib/shortcuts.py`); of questions, 800 and 400. Accuracies in percent, of contextual similarity Spearman's rho:

| task | chance | both texts | first only | second only | |
|---|---|---|---|---|---|
| `nli` | 33 | 77 | 71 | 33 | the hypothesis is drawn before the label; "no" and "not" in a premise tell much |
| `reviews` | 50 | 86 | | | |
| `stars` | 20 | 59 | 56 | 32 | a title agrees with the stars in its sign |
| `topics` | 25 | 82 | | | a topic is a matter of words, as in MLDoc |
| `paraphrase` | 50 | 50 | 50 | 48 | both texts are drawn without the label |
| `qa` | 24 | 68 | 42 | | which sentence answers; one that denies or has "every" seldom does |
| `scws` | 0 | 3 | 4 | 2 | the two words without their sentences: 29 |

The tests of word in context and of agreement have audits of their own (`test_wic.py`, `test_agreement.py`).

    python -m tests.test_shortcuts      # measures them again
"""

from __future__ import annotations

import pytest

from xlt_lib.shortcuts import audit, sentence_accuracy, sentence_chance, similarity_rank
from xlt_lib.shortcuts import word_accuracy as accuracy


def test_paraphrase_cannot_be_told_from_words():
    for use in ("both", "first", "second"):
        assert abs(accuracy("paraphrase", use) - 50) <= 3, use


def test_nor_from_the_words_that_its_two_texts_do_not_share():
    """In English; where case endings show who does it (German: 63), they are the grammar's share of the task."""
    assert accuracy("paraphrase", compare=True) <= 55


def test_the_hypothesis_alone_does_not_tell_the_nli_label():
    assert abs(accuracy("nli", "second") - 100 / 3) <= 5


@pytest.mark.parametrize(
    ("name", "use", "least", "most"),
    [
        *(("nli", "both", 65, 82), ("nli", "first", 60, 76), ("reviews", "both", 75, 90), ("topics", "both", 75, 90)),
        *(("stars", "both", 45, 75), ("stars", "second", 25, 45)),
    ],
)
def test_words_alone_leave_room(name, use, least, most):
    assert least <= accuracy(name, use) <= most


def test_words_find_the_answering_sentence_too_seldom_to_answer():
    """Whoever understands finds it always, and then has to cut the answer out."""
    chance = sentence_chance()
    assert chance < sentence_accuracy("first") < 55
    assert 55 < sentence_accuracy("both") < 80


def test_similarity_in_context_is_not_told_by_words():
    assert max(abs(similarity_rank(use)) for use in ("first", "second", "both")) < 12
    # Without their contexts the two words tell something: those that are never homonyms stay what they are.
    assert 15 < similarity_rank("words") < 45


def test_audit_has_a_row_for_each_task_and_no_second_text_where_there_is_none():
    table = audit(("nli", "topics"), train=60, test=30)
    assert list(table.index) == ["nli", "topics"]
    assert table["chance"].tolist() == pytest.approx([100 / 3, 25])
    assert table.loc["topics", ["first", "second"]].isna().all() and table.loc["nli"].notna().all()
    table = audit(("qa", "scws"), train=60, test=30)
    assert 15 < table.loc["qa", "chance"] < 34 and table.loc["scws"].notna().all()


def test_an_unknown_use_is_refused():
    with pytest.raises(ValueError, match="use 'third' is unknown; one of: both, first, second"):
        accuracy("nli", "third")
    with pytest.raises(ValueError, match="use 'second' is unknown; one of: both, first$"):
        sentence_accuracy("second")
    with pytest.raises(ValueError, match="use 'word' is unknown.*Did you mean 'words'"):
        similarity_rank("word")


if __name__ == "__main__":  # the table above
    print(audit().round())
