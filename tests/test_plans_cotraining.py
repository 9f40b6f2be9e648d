"""Notebook 03's parameters: which runs they mean."""

from __future__ import annotations

import pytest

from xlt_lib.plans.cotraining import FULL, SIZES, make_plan
from xlt_lib.tables.cotraining import PRINTED_SETTINGS, settings


@pytest.mark.parametrize("preset", ["smoke", "lab", "colab", "paper"])
def test_every_preset_makes_valid_configs(preset):
    plan = make_plan(preset, [], reviews_folder="somewhere" if preset in ("colab", "paper") else "")
    configs = [config for task in plan.tasks for config in plan.zero_shot(task) + plan.few_shot(task)]
    configs += plan.ablations() + plan.sweep("threshold") + plan.sweep("label_weight") + plan.alone("reviews")
    assert len({config.key() for config in configs}) > 15
    assert {config.evaluations for config in configs} == {0}


def test_tables_have_three_methods_a_setting_in_every_student_and_seed():
    plan = make_plan("lab", [])
    assert len(plan.zero_shot("nli")) == len(plan.few_shot("nli")) == 3 * 2 * 3
    assert {config.train_size for config in plan.zero_shot("nli", full=True)} == {1500}
    assert {config.student for config in plan.zero_shot("nli")} == {"multi-bert-lab", "multi-roberta-lab"}


def test_the_papers_sizes_are_those_of_table_1():
    plan = make_plan("paper", [0], reviews_folder="marc")
    configs = [config for task in plan.tasks for full in (False, True) for config in plan.zero_shot(task, full=full)]
    ours = settings(configs + plan.few_shot("nli") + plan.few_shot("reviews"))
    for row in PRINTED_SETTINGS.index:
        assert ours.loc[row].tolist() == PRINTED_SETTINGS.loc[row].tolist(), row


def test_the_kit_s_defaults_are_those_of_the_design():
    config = make_plan("lab", []).one("adaptation-co-training", "reviews")
    given = (config.threshold, config.rounds, config.alignment_temperature, config.label_weight, config.semantic_weight)
    assert given == (0.9, 5, 0.1, 0.1, 0.1)


def test_a_sweep_contains_the_usual_value_once():
    values = [config.threshold for config in make_plan("lab", [0]).sweep("threshold")]
    assert values == sorted(set(values)) and 0.9 in values


def test_real_models_in_the_mini_world_take_the_labs_sizes():
    plan = make_plan("paper", [0], "world")
    config = plan.one("co-training")
    assert config.train_size == SIZES["lab"]["nli"]["train_size"] and config.student == "bert-base-multilingual-cased"
    assert {config.train_size for config in plan.zero_shot("nli", full=True)} == {FULL["lab"]["nli"]["train_size"]}


def test_the_learners_sizes_hold_with_few_and_with_many_labels():
    plan = make_plan("lab", [0], steps=7, unlabeled_size=40)
    for config in plan.everything():
        assert (config.steps, config.unlabeled_size) == (7, 40)


def test_without_reviews_the_plan_says_so_and_takes_nli():
    plan = make_plan("paper", [0])
    assert plan.tasks == ("nli",) and "NO REVIEWS" in plan.remark and "reviews_folder" in plan.remark
    assert {config.task for config in plan.ablations()} == {"nli"}
    assert make_plan("paper", [0], reviews_folder="marc").remark == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"preset": "lap"}, "Did you mean 'lab'"),
        ({"preset": "lab", "seeds": 3}, "seeds must be a list"),
        ({"preset": "lab", "students": "multi-bert-lab"}, "students must be a list"),
        ({"preset": "lab", "threshold": 1.5}, "threshold must be at least 0 and below 1"),
        ({"preset": "lab", "languages": ["en", "xx"]}, "does not speak xx; one of"),
        ({"preset": "lab", "languages": ["en"]}, "at least one target language"),
        ({"preset": "lab", "languages": ["de", "fr"]}, "with English, where the labels are"),
    ],
)
def test_bad_parameters_say_what_is_allowed(arguments, message):
    with pytest.raises(ValueError, match=message):
        make_plan(**arguments)
