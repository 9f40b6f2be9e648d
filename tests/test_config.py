"""RunConfig: presets, keys that name results, and messages that help."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from xlt_lib.config import DOMAINS, METHODS, PRESETS, RELEVANT, TASKS, RunConfig, tasks_of
from xlt_lib.methods import METHODS as FUNCTIONS
from xlt_lib.presets import XNLI_LANGUAGES


def lab(method: str = "monox-kd", **overrides) -> RunConfig:
    return RunConfig.for_preset(method, **overrides)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("task", TASKS)
def test_every_preset_makes_a_config_for_every_method(preset, task):
    methods = [method for method in METHODS if task in tasks_of(method)]
    needed = {"folder": "my"} if task in ("reviews", "stars", "probing") and preset in ("colab", "paper") else {}
    needed |= {"domain": "books"} if task == "reviews" else {}
    world = {**needed, "source": "world", "folder": None}
    configs = [RunConfig.for_preset(name, preset, task, **(world if name == "tlm" else needed)) for name in methods]
    assert len({config.key() for config in configs}) == len(methods) > 0
    assert all(config.source_language in config.languages for config in configs)


def test_every_method_name_has_a_function_and_a_row_of_relevant_fields():
    assert set(FUNCTIONS) == set(METHODS) == set(RELEVANT)


def test_the_paper_preset_has_the_numbers_of_paper_1():
    config = RunConfig.for_preset("monox-kd", "paper")
    assert (config.batch_size, config.learning_rate, config.max_length) == (8, 5e-6, 256)
    assert (config.temperature, config.threshold) == (0.1, 0.0)
    assert config.train_size == int(0.2 * 392702)
    assert config.train_size + config.unlabeled_size == 392702
    reviews = RunConfig.for_preset("monox-kd", "paper", "reviews", domain="dvd", folder="cls")
    assert (config.steps % 2500, reviews.steps % 200) == (0, 0)  # whole epochs


def test_the_key_is_the_same_in_another_process():
    code = "from xlt_lib.config import RunConfig; print(RunConfig.for_preset('monox-kd').key())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == lab().key()
    assert len(lab().key()) == 16


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        ("mbert", {"temperature": 7.0}),
        ("mbert", {"threshold": 0.5}),
        ("mbert", {"unlabeled_size": 1}),
        ("mbert", {"teacher": "other", "teacher_steps": 1, "teacher_learning_rate": 1.0}),
        ("mono", {"student": "other", "steps": 1, "learning_rate": 1.0}),
        ("mbert-st", {"teacher": "other", "temperature": 7.0}),
        ("monox-kd", {"rounds": 9, "threshold": 0.5}),
        ("monox-pl", {"rounds": 9, "temperature": 7.0}),
        ("monox-kd", {"preset": "paper"}),
        ("tlm", {"student": "other", "teacher": "other"}),
        ("mbert", {"pairs": 0.9, "pretraining_steps": 7}),
        ("monox-kd", {"languages": XNLI_LANGUAGES[::-1]}),
    ],
)
def test_a_field_that_cannot_change_the_result_does_not_change_the_key(method, changes):
    assert lab(method).key() == lab(method).replace(**changes).key()


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        ("mbert", {"seed": 1}),
        ("mbert", {"steps": 7}),
        ("mbert", {"train_size": 10}),
        ("mbert", {"languages": ("en", "fr")}),
        ("mbert", {"warmup": 0.0}),
        ("mbert-st", {"rounds": 9}),
        ("monox-kd", {"temperature": 7.0}),
        ("monox-kd", {"teacher_steps": 7}),
        ("monox-kd", {"unlabeled_size": 7}),
        ("monox-pl", {"threshold": 0.5}),
        ("mono", {"teacher": "other"}),
        ("tlm", {"pairs": 0.9}),
        ("tlm", {"pretraining_steps": 7}),
        ("mbert", {"source": "hub"}),
    ],
)
def test_a_field_that_can_change_the_result_changes_the_key(method, changes):
    assert lab(method).key() != lab(method).replace(**changes).key()


def test_equal_numbers_of_other_types_give_the_same_key():
    assert lab(temperature=1, train_size=np.int64(10)).key() == lab(temperature=1.0, train_size=10).key()
    assert lab(temperature=np.float64(0.5)).key() == lab(temperature=0.5).key()


def test_dropout_is_a_rate_or_the_encoders_own():
    keys = {rate: lab("multikd", dropout=rate).key() for rate in (None, 0.0, 0.1)}
    assert len(set(keys.values())) == 3 and lab("multikd").key() == keys[None]
    assert lab("multikd", dropout=0).key() == lab("multikd", dropout=np.float32(0)).key() == keys[0.0]
    assert lab("mbert", dropout=0.1).key() == lab("mbert").key()


def test_a_config_shows_the_fields_that_its_run_reads():
    plain, taught = (repr(RunConfig.for_preset(method, "lab", seed=3)) for method in ("mbert", "monox-kd"))
    assert "temperature" not in plain and "temperature=" in taught
    for shown in (plain, taught):
        assert shown.startswith("RunConfig(method=") and "preset='lab'" in shown and "seed=3" in shown
        assert "sentence_encoder" not in shown and "folder" not in shown


def test_languages_may_be_a_list():
    assert lab(languages=["en", "fr"]).languages == ("en", "fr")


def test_the_fields_of_a_teacher_are_part_of_the_key_of_its_students():
    for method in ("monox-kd", "monox-pl"):
        assert set(RELEVANT["mono"]) <= set(RELEVANT[method])


def test_a_method_cannot_read_a_field_outside_its_key():
    config = lab("mbert").watched()
    assert config.steps == lab("mbert").steps
    with pytest.raises(ValueError, match=r"'mbert'.*config\.temperature.*RELEVANT"):
        _ = config.temperature
    with pytest.raises(ValueError, match="preset"):
        _ = config.preset
    assert config.key() == lab("mbert").key()
    assert config.replace(seed=3).seed == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"task": "nly"}, "task 'nly' is unknown; one of: nli, reviews, stars, topics, .*probing. Did you mean 'nli'"),
        ({"preset": "labb"}, "Did you mean 'lab'"),
        ({"source": "hubb"}, "source 'hubb' is unknown; one of: world, hub, files. Did you mean 'hub'"),
        ({"trainsize": 3}, "Did you mean 'train_size'"),
        ({"task": "reviews"}, "needs a domain; one of: books, dvd, music"),
        ({"task": "reviews", "domain": "book"}, "Did you mean 'books'"),
        ({"domain": "books"}, "has no domains"),
        ({"task": "stars", "domain": "books"}, "task 'stars' has no domains"),
        ({"train_size": 0}, "train_size must be positive, not 0"),
        ({"train_size": 1.5}, "train_size must be a whole number, not 1.5"),
        ({"train_size": "300"}, "train_size must be a whole number, not '300'"),
        ({"steps": True}, "whole number"),
        ({"seed": -1}, "seed must be 0 or more"),
        ({"temperature": 0.0}, "temperature must be positive, not 0.0"),
        ({"temperature": float("nan")}, "temperature must be finite"),
        ({"learning_rate": "fast"}, "learning_rate must be a number, not 'fast'"),
        ({"threshold": 1.0}, "threshold must be at least 0 and below 1"),
        ({"warmup": -0.1}, "warmup must be at least 0"),
        ({"languages": "en"}, "write \\['en'\\]"),
        ({"languages": ()}, "at least one language"),
        ({"languages": ("en", "en")}, "twice"),
        ({"test_split": "train"}, "examples not seen in training"),
        ({"folder": "my"}, "needs source='hub' or 'files'"),
        ({"source": "files"}, "needs folder"),
        ({"source": "hub", "text_column": "body"}, "needs source='files'"),
        ({"student": ""}, "student must be a name"),
        ({"dropout": False}, "dropout must be a rate such as 0.1, or None for the encoder's own, not False"),
        ({"dropout": "0.1"}, "dropout must be a rate .*, not '0.1'"),
        ({"dropout": [0.1]}, "dropout must be a number, not \\[0.1\\]"),
        ({"dropout": 1.0}, "dropout must be at least 0 and below 1, or None for the encoder's own, not 1.0"),
        ({"dropout": -0.1}, "dropout must be at least 0"),
        ({"dropout": float("nan")}, "dropout must be finite"),
        ({"detach": "x"}, "detach must be True or False, not 'x'"),
        ({"detach": 1}, "detach must be True or False, not 1"),
        ({"task": "qa"}, "'monox-kd' does not run task 'qa', but nli, .*paraphrase; 'qa' is run by: span"),
        ({"method": "span"}, "method 'span' does not run task 'nli', but qa; .* run by: mono, tlm, mbert, "),
        ({"method": "span", "task": "qa", "source": "files"}, "task 'qa' needs source 'world' or 'hub', not 'files'"),
        ({"method": "probes", "task": "probing", "languages": ("en", "fr")}, "need languages=\\('en',\\), not"),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(changes, message):
    with pytest.raises(ValueError, match=message):
        lab(**changes)


def test_an_unknown_method_is_refused_with_a_suggestion():
    with pytest.raises(ValueError, match="method 'monox-kl' is unknown; one of: mono, .*Did you mean 'monox-"):
        lab("monox-kl")
    with pytest.raises(ValueError, match="Did you mean 'seed'"):
        lab().replace(sed=1)


def test_a_split_may_stand_in_for_train():
    assert lab(source="hub", train_split="validation").train_split == "validation"
    assert DOMAINS == ("books", "dvd", "music")
