"""Word in context: the mini-world's and the reader of the original."""

from collections import Counter
from math import log
from random import Random

import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

from tests.conftest import SHARED
from xlt_lib.tasks import wic
from xlt_lib.tasks.contexts import context_of
from xlt_lib.tasks.wic import read_wic, world_wic
from xlt_lib.world.ambiguity import senses, use_in
from xlt_lib.world.languages import say
from xlt_lib.world.languages.en import add_s
from xlt_lib.world.meaning import Event, NounPhrase

COLUMNS = ["word", "sentence1", "sentence2", "start1", "end1", "start2", "end2", "label"]
REAL = SHARED / "raw" / "wic"


def test_columns_and_sizes():
    assert world_wic("validation").column_names == COLUMNS
    assert {split: len(world_wic(split)) for split in wic.SIZES} == wic.SIZES
    assert world_wic("test").features["label"].names == ["False", "True"]


def test_the_word_stands_where_the_columns_say():
    for row in world_wic("test"):
        for number in "12":
            found = row[f"sentence{number}"][row[f"start{number}"] : row[f"end{number}"]]
            assert found.lower() in (row["word"], add_s(row["word"]))


def test_context_by_hand():
    bats = context_of(Event(NounPhrase("two", "bat_animal"), "see", NounPhrase("the", "cat")), "bat_animal")
    assert (bats.text, bats.start, bats.end) == ("Two bats see the cat.", 4, 8)
    eaten = context_of(Event(NounPhrase("the", "farmer"), "fear", NounPhrase("the", "bat_animal")), "bat_animal")
    assert eaten.text[eaten.start : eaten.end] == "bat" and eaten.start == 21
    with pytest.raises(ValueError, match="no word for 'dog'"):
        context_of(Event(NounPhrase("the", "cat"), "sleep"), "dog")


def test_labels_are_balanced_for_every_split_and_nearly_for_every_word():
    for split in wic.SIZES:
        assert Counter(world_wic(split)["label"]) == {0: wic.SIZES[split] // 2, 1: wic.SIZES[split] // 2}
    of_word = {word: Counter() for word in senses()}
    for row in world_wic("train"):
        of_word[row["word"]][row["label"]] += 1
    assert all(0.35 < counts[1] / counts.total() < 0.65 for counts in of_word.values())


def test_no_sentence_is_in_two_splits_and_none_is_beside_itself():
    said = {split: {row[f"sentence{n}"] for row in world_wic(split) for n in "12"} for split in wic.SIZES}
    assert not said["train"] & said["validation"] and not said["train"] & said["test"]
    assert not said["validation"] & said["test"]
    assert all(row["sentence1"] != row["sentence2"] for row in world_wic("train"))


@pytest.mark.parametrize("parts", [("sentence1",), ("sentence2",), ("sentence1", "sentence2")])
@pytest.mark.parametrize("model", [LogisticRegression(max_iter=1000, C=0.3), MultinomialNB()])
def test_neither_a_sentence_nor_the_words_of_both_tell_the_label(parts, model):
    counter = CountVectorizer(token_pattern=r"\w+")
    train, test = world_wic("train"), world_wic("test")
    model.fit(counter.fit_transform(" ".join(row[p] for p in parts) for row in train), train["label"])
    accuracy = model.score(counter.transform(" ".join(row[p] for p in parts) for row in test), test["label"])
    assert abs(accuracy - 0.5) < 0.06  # three standard errors of 600 rows


def content(text, word):
    return [w for w in text.lower().rstrip(".").split() if w not in (word, add_s(word))]


def test_whoever_learns_the_senses_from_their_contexts_finds_the_label():
    """One naive Bayes model a word, that has seen 150 uses of each sense, on both sentences of a pair."""
    rng, counts = Random("senses"), {}
    for word, pair in senses().items():
        texts = [[say(use_in(rng, "train", sense), "en") for _ in range(150)] for sense in pair]
        counts[word] = [Counter(w for text in each for w in content(text, word)) for each in texts]

    def sense(text, word):
        return max((0, 1), key=lambda s: sum(log(counts[word][s][w] + 1) for w in content(text, word)))

    right = [
        (sense(row["sentence1"], row["word"]) == sense(row["sentence2"], row["word"])) == row["label"]
        for row in world_wic("test")
    ]
    assert sum(right) / len(right) > 0.8


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="wic: split 'dev' is unknown; one of: train, validation, test"):
        world_wic("dev")


@pytest.mark.skipif(not REAL.is_dir(), reason="the original data set is not here")
def test_the_original_is_read():
    data = read_wic(REAL)
    assert {split: len(rows) for split, rows in data.items()} == {"train": 5428, "validation": 638, "test": 1400}
    assert data["validation"].column_names == COLUMNS
    for split in data:
        assert Counter(data[split]["label"])[1] * 2 == len(data[split])
    row = data["validation"][1]
    assert row["sentence2"][row["start2"] : row["end2"]] == "circulated"
    starts = [row["sentence1"][row["start1"] : row["end1"]].lower()[:2] == row["word"][:2] for row in data["train"]]
    assert sum(starts) / len(starts) > 0.95


def write(folder, data, gold=None, split="dev"):
    (folder / split).mkdir(parents=True, exist_ok=True)
    (folder / split / f"{split}.data.txt").write_text(data, encoding="utf-8")
    if gold is not None:
        (folder / split / f"{split}.gold.txt").write_text(gold, encoding="utf-8")


def test_a_written_row_is_read(tmp_path):
    write(tmp_path, "bat\tN\t1-3\tThe bat flew .\tHe swung two bats .\n", "F\n")
    assert read_wic(tmp_path)["validation"][0] == {
        "word": "bat", "sentence1": "The bat flew .", "sentence2": "He swung two bats .",
        "start1": 4, "end1": 7, "start2": 13, "end2": 17, "label": 0,
    }  # fmt: skip


def test_a_test_split_without_gold_has_no_labels(tmp_path):
    write(tmp_path, "bat\tN\t1-0\tThe bat flew .\tBats flew .\n", split="test")
    data = read_wic(tmp_path)
    assert list(data) == ["test"] and data["test"]["label"][:] == [-1]


@pytest.mark.parametrize(
    ("data", "gold", "message"),
    [
        ("bat\tN\t1-3\tThe bat flew .\n", "F\n", "row 1: 4 fields; it has 5"),
        ("bat\tN\t1-9\tThe bat .\tA bat .\n", "F\n", "row 1: positions '1-9' do not fit"),
        ("bat\tN\t1\tThe bat .\tA bat .\n", "F\n", "row 1: positions '1' do not fit"),
        ("bat\tN\t1-1\tThe bat .\tA bat .\n", "yes\n", "gold label 'yes' is not one of: F, T"),
        ("bat\tN\t1-1\tThe bat .\tA bat .\n", "F\nT\n", "has 2 labels, but dev.data.txt has 1 rows"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, data, gold, message):
    write(tmp_path, data, gold)
    with pytest.raises(ValueError, match=message):
        read_wic(tmp_path)


def test_a_missing_folder_says_what_is_expected(tmp_path):
    with pytest.raises(FileNotFoundError, match="dev/dev.data.txt"):
        read_wic(tmp_path / "nowhere")
