"""What a task promises whatever its source: one schema, checked names, slices, tokens, seeded draws."""

from __future__ import annotations

import pytest
from datasets import ClassLabel, Dataset, Value
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from xlt_lib.tasks import Task, labeled_and_unlabeled, load_task

SIZES = {"train": 20, "test": 6, "unlabeled": 8}


def make_task(pair: bool = True, splits: tuple[str, ...] = ("train", "test"), reads: list | None = None) -> Task:
    def load(language: str, split: str) -> Dataset:
        if reads is not None:
            reads.append((language, split))
        numbers = range(SIZES[split])
        return Dataset.from_dict(
            {
                "extra": list(numbers),
                "label": [-1 if split == "unlabeled" else i % 3 for i in numbers],
                "text_pair": [f"pair {language}" if pair else "" for _ in numbers],
                "text": [f"{split} {i}" for i in numbers],
            }
        )

    names = ("entailment", "neutral", "contradiction")
    return Task(name="nli", labels=names, languages=("en", "fr"), pair=pair, splits=splits, _load=load)


def tokenizer() -> PreTrainedTokenizerFast:
    core = Tokenizer(models.WordLevel({"[UNK]": 0, "train": 1, "test": 2, "pair": 3, "en": 4}, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=core, unk_token="[UNK]")


def test_every_dataset_has_one_schema():
    data = make_task().dataset("fr", "test")
    assert data.column_names == ["text", "text_pair", "label"]
    assert data.features["label"] == ClassLabel(names=["entailment", "neutral", "contradiction"])
    assert data.features["text"] == Value("string")
    assert data[4] == {"text": "test 4", "text_pair": "pair fr", "label": 1}


@pytest.mark.parametrize(("name", "where"), [("qa", "qa_rows"), ("probing", "wic, scws and agreement")])
def test_a_task_without_classes_says_where_its_rows_are(name, where):
    with pytest.raises(ValueError, match=f"task {name!r} has no classes.*{where}"):
        load_task(name)


def test_a_split_is_read_once():
    reads: list = []
    task = make_task(reads=reads)
    assert task.dataset("en", "test") is task.dataset("en", "test")
    task.dataset("fr", "test")
    assert reads == [("en", "test"), ("fr", "test")]


@pytest.mark.parametrize(
    ("split", "expected"),
    [("train[:3]", [0, 1, 2]), ("train[18:]", [18, 19]), ("train[50%:60%]", [10, 11]), ("train[15%:4]", [3])],
)
def test_slices_are_taken_as_in_datasets(split, expected):
    assert make_task().dataset("en", split)["text"][:] == [f"train {i}" for i in expected]


@pytest.mark.parametrize(
    ("language", "split", "expected"),
    [
        ("de", "test", "language 'de' is not one of: en, fr"),
        ("en", "tset", "split 'tset' is not one of: train, test.*Did you mean 'test'"),
        ("en", "test[4:4]", "'test.4:4.' of 'en' is empty; 'test' has 6 rows"),
        ("en", "test[:x]", "cannot be read.*slice like"),
    ],
)
def test_wrong_names_and_empty_slices_are_refused(language, split, expected):
    with pytest.raises(ValueError, match=expected):
        make_task().dataset(language, split)


def test_pairs_are_tokenized_together_and_truncated():
    data = make_task().with_tokenizer(tokenizer(), max_length=3).dataset("en", "train[:2]")
    assert data["input_ids"][0] == [1, 3, 4]  # "train 0" and "pair en" are 1 0 and 3 4; the first gives way
    assert data["attention_mask"][0] == [1, 1, 1] and data["text"][0] == "train 0"


def test_single_texts_are_tokenized_alone():
    data = make_task(pair=False).with_tokenizer(tokenizer(), max_length=8).dataset("en", "train")
    assert data["input_ids"][0] == [1, 0]


def test_attaching_a_tokenizer_leaves_the_task_as_it_was():
    task = make_task()
    task.dataset("en", "test")
    assert "input_ids" in task.with_tokenizer(tokenizer(), 8).dataset("en", "test").column_names
    assert "input_ids" not in task.dataset("en", "test").column_names
    with pytest.raises(ValueError, match="max_length is 2"):
        task.with_tokenizer(tokenizer(), 2)


def draw(task: Task, train_size: int, unlabeled_size: int, seed: int = 0) -> tuple[list[str], list[str]]:
    sizes = {"train_size": train_size, "unlabeled_size": unlabeled_size, "seed": seed}
    labeled, unlabeled = labeled_and_unlabeled(task, "en", train_split="train", **sizes)
    assert set(unlabeled["label"]) <= {-1} and -1 not in labeled["label"][:]
    assert unlabeled.features == labeled.features
    return labeled["text"][:], unlabeled["text"][:]


def test_without_an_unlabeled_split_the_rest_of_train_is_used():
    labeled, unlabeled = draw(make_task(), 5, 15)
    assert sorted(labeled + unlabeled) == sorted(f"train {i}" for i in range(20))


def test_smaller_training_sets_are_nested_and_the_unlabeled_set_stays():
    small, unlabeled = draw(make_task(), 3, 8)
    large, same = draw(make_task(), 12, 8)
    assert large[:3] == small and same == unlabeled


def test_an_unlabeled_split_is_preferred():
    labeled, unlabeled = draw(make_task(splits=("train", "test", "unlabeled")), 20, 6)
    assert len(labeled) == 20 and all(text.startswith("unlabeled") for text in unlabeled)


def test_the_seed_decides_the_draw():
    assert draw(make_task(), 5, 5, seed=1) == draw(make_task(), 5, 5, seed=1) != draw(make_task(), 5, 5, seed=2)


def test_no_unlabeled_examples_may_be_asked_for():
    assert draw(make_task(), 20, 0)[1] == []


@pytest.mark.parametrize(
    ("splits", "train_size", "unlabeled_size", "expected"),
    [
        (("train", "test"), 5, 16, "train_size=5 plus unlabeled_size=16 is more than the 20 rows of split 'train'"),
        (("train", "unlabeled"), 5, 9, "unlabeled_size=9 is more than the 8 rows of split 'unlabeled'"),
        (("train", "unlabeled"), 21, 1, "train_size=21 is more than the 20 rows of split 'train'"),
        (("train", "test"), 0, 1, "train_size is 0 .at least 1"),
    ],
)
def test_too_small_splits_name_the_sizes(splits, train_size, unlabeled_size, expected):
    with pytest.raises(ValueError, match=expected):
        draw(make_task(splits=splits), train_size, unlabeled_size)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"name": "xnlii"}, "nli, reviews, stars, topics, paraphrase. Did you mean 'nli' with source='hub'"),
        ({"name": "review"}, "Did you mean 'reviews'"),
        ({"name": "nli", "source": "hubb"}, "source 'hubb' is unknown; one of: world, hub, files. Did you mean 'hub'"),
        ({"name": "reviews", "domain": "book"}, "one of: books, dvd, music. Did you mean 'books'"),
        ({"name": "reviews"}, "domain None of task 'reviews' is unknown; one of: books, dvd, music"),
        ({"name": "nli", "domain": "books"}, "nli has no domains"),
        ({"name": "stars", "domain": "books"}, "stars has no domains"),
        ({"name": "nli", "source": "hub", "columns": {"text": "a"}}, "need source='files', not 'hub'"),
    ],
)
def test_wrong_arguments_are_refused_with_what_is_allowed(arguments, expected):
    with pytest.raises(ValueError, match=expected):
        load_task(**arguments)
