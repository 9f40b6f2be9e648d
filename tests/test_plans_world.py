"""The parameters of notebook 00: English is always there, no run comes twice, every preset shows the mini-world."""

import pytest

from xlt_lib.plans.world import DERIVED, TASKS, make_plan
from xlt_lib.world.languages import LANGUAGES


def test_the_lab_shows_all_languages_with_three_seeds():
    plan = make_plan("lab", [])
    for task in TASKS:
        assert {config.languages for config in plan.student(task)} == {LANGUAGES}
        assert [config.seed for config in plan.student(task)] == [0, 1, 2]
        assert {config.languages for config in plan.teacher(task)} == {("en",)}


def test_question_answering_has_a_method_of_its_own_for_student_and_teacher():
    plan = make_plan("smoke", [])
    [student], [teacher] = plan.student("qa"), plan.teacher("qa")
    assert student.method == teacher.method == "span"
    assert (student.student, teacher.student) == (plan.one("mbert", "nli").student, plan.one("mono", "nli").teacher)


def test_english_is_added_and_comes_first():
    assert make_plan("lab", [], ["ja", "fr"]).languages == ("en", "ja", "fr")
    assert make_plan("lab", [], ["ja", "en"]).languages == ("en", "ja")


def test_the_dials_keep_their_own_languages():
    plan = make_plan("lab", [3], ["ja"])
    assert {config.languages for config in plan.alignment("nli")} == {("en", "es")}
    assert {config.languages for config in plan.derived()} == {DERIVED["lab"]}
    assert {config.seed for config in plan.everything() if config.method != "probes"} == {3}


@pytest.mark.parametrize("preset", ["smoke", "lab", "colab", "paper"])
def test_all_runs_are_in_the_mini_world_and_differ(preset):
    configs = make_plan(preset, []).everything()
    keys = [config.key() for config in configs]
    assert len(set(keys)) == len(keys)
    assert {config.source for config in configs} == {"world"}


@pytest.mark.parametrize("preset", ["colab", "paper"])
def test_presets_for_real_data_bring_their_encoders_and_take_the_labs_sizes(preset):
    for ours, lab in zip(make_plan(preset, []).everything(), make_plan("lab", []).everything(), strict=True):
        for name in ("languages", "train_size", "test_size", "steps", "test_split", "max_length"):
            assert getattr(ours, name) == getattr(lab, name), (ours.task, name)
        assert ours.method in ("tlm", "mono") or ours.student != lab.student


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lap", []), "Did you mean 'lab'"),
        (("lab", 3), "seeds must be a list of"),
        (("lab", [], "en"), r"languages must be a list with .*, such as \['fr'\], not 'en'"),
        (("lab", [], ["en", "xx"]), "language 'xx' is unknown"),
    ],
)
def test_bad_parameters_say_what_is_allowed(arguments, message):
    with pytest.raises(ValueError, match=message):
        make_plan(*arguments)
