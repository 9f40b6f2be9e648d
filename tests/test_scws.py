"""Contextual word similarity: the mini-world's scores and the reader of the original."""

from collections import Counter

import pytest

from xlt_lib.tasks import scws
from xlt_lib.tasks.scws import read_scws, similarity, world_scws
from xlt_lib.world.ambiguity import senses
from xlt_lib.world.languages.en import add_s

COLUMNS = ["text1", "start1", "end1", "text2", "start2", "end2", "score"]


@pytest.mark.parametrize(
    ("first", "second", "score"),
    [
        ("bat_animal", "bat_animal", 10),
        ("poodle", "dog", 10 * 2 * 3 / (4 + 3)),
        ("bat_club", "hammer", 10 * 2 * 2 / (3 + 3)),
        ("rose", "tulip", 10 * 2 * 3 / (4 + 4)),
        ("poodle", "cat", 10 * 2 * 2 / (4 + 3)),
        ("dog", "doctor", 10 * 2 * 1 / (3 + 3)),
        ("hammer", "apple", 10 * 2 * 1 / (3 + 4)),
        ("bat_animal", "bat_club", 0),
        ("bat_animal", "hammer", 0),
    ],
)
def test_similarity_by_hand(first, second, score):
    assert similarity(first, second) == similarity(second, first) == pytest.approx(score, abs=0.005)


def test_homonyms_score_low_and_sisters_high():
    assert max(similarity(*pair) for pair in senses().values()) < 3.5
    assert similarity("ruler_person", "king") > 6.5 > 3.5 > similarity("ruler_tool", "king")


def test_columns_and_sizes():
    assert {split: len(world_scws(split)) for split in scws.SIZES} == scws.SIZES
    assert world_scws("test").column_names == COLUMNS


def words_of(row):
    return [row[f"text{n}"][row[f"start{n}"] : row[f"end{n}"]].lower() for n in "12"]


def test_scores_are_graded():
    scores = Counter(world_scws("test")["score"])
    assert len(scores) >= 8 and min(scores) == 0 and max(scores) == 10
    assert max(scores.values()) < 0.4 * scores.total()


def test_one_word_gets_different_scores_in_different_contexts():
    """Of pairs of one form with itself (bat, bat) some are of one sense and some of two."""
    twice = Counter(row["score"] == 10 for row in world_scws("test") if len(set(words_of(row))) == 1)
    assert min(twice[True], twice[False]) > 40


def test_most_pairs_have_an_ambiguous_word():
    ambiguous = set(senses()) | {add_s(word) for word in senses()}
    share = sum(any(word in ambiguous for word in words_of(row)) for row in world_scws("test")) / 1000
    assert 0.5 < share < 0.8


def test_no_sentence_is_in_two_splits():
    said = {split: {row[f"text{n}"] for row in world_scws(split) for n in "12"} for split in scws.SIZES}
    assert not said["train"] & said["test"] and not said["validation"] & said["test"]
    assert not said["train"] & said["validation"]


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="scws: split 'unlabeled' is unknown; one of: train, validation, test"):
        world_scws("unlabeled")


RATINGS = "\t".join(["8"] * 10)
ROW = f"1\tbat\tn\tcranes\tn\tThe small <b> bat </b> flew away .\tTwo <b>cranes</b> lifted it .\t2.5\t{RATINGS}\n"


def test_the_original_layout_is_read(tmp_path):
    path = tmp_path / "ratings.txt"
    path.write_text(ROW + ROW.replace("2.5", "10"), encoding="utf-8")
    data = read_scws(path)
    assert data.column_names == COLUMNS and data["score"][:] == [2.5, 10.0]
    assert data[0]["text1"] == "The small bat flew away ." and data[0]["text2"] == "Two cranes lifted it ."
    assert words_of(data[0]) == ["bat", "cranes"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("2.5", "high"), "row 1: mean rating 'high' is not a number"),
        (("<b>cranes</b>", "cranes"), "row 1: no word is marked as <b>word</b> in 'Two cranes lifted it .'"),
        (("\tbat\tn", ""), "row 1: 16 fields; it has 18"),
    ],
)
def test_a_broken_row_is_refused(tmp_path, change, message):
    path = tmp_path / "ratings.txt"
    path.write_text(ROW.replace(*change), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_scws(path)


def test_a_missing_file_says_what_to_ask_for(tmp_path):
    with pytest.raises(FileNotFoundError, match="ratings.txt of Huang"):
        read_scws(tmp_path / "ratings.txt")
