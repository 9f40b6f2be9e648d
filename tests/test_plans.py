"""The notebooks' parameters: empty means the preset's own, and a bad value is refused at once."""

import pytest

from xlt_lib.plans import make_plan


def test_every_method_runs_with_every_seed():
    configs = make_plan("lab", [3, 4]).nli(["mbert", "monox-kd"])
    assert [(c.method, c.seed) for c in configs] == [("mbert", 3), ("mbert", 4), ("monox-kd", 3), ("monox-kd", 4)]


def test_no_seeds_mean_the_presets_own():
    plan = make_plan("lab", [])
    assert plan.seeds == (0, 1, 2) and plan.nli_seeds == (0, 1, 2, 3, 4) and plan.review_seeds == (0, 1, 2, 3)
    own = make_plan("lab", [7])
    assert own.seeds == own.nli_seeds == own.review_seeds == (7,)


def test_reviews_cover_three_domains():
    assert [c.domain for c in make_plan("smoke", [0]).reviews(["mbert"])] == ["books", "dvd", "music"]


def test_empty_parameters_keep_the_preset_and_others_change_it():
    assert make_plan("lab", [0], train_size=0, student="").one("mbert") == make_plan("lab", [0]).one("mbert")
    assert make_plan("lab", [0], train_size=77).one("mbert").train_size == 77


def test_training_sizes_go_down_to_ten_and_include_the_main_one():
    assert make_plan("lab", [0]).train_sizes[0] == 10 and len(make_plan("lab", [0]).train_sizes) >= 5
    assert make_plan("lab", [0], train_size=150).train_sizes == (10, 30, 100, 150)


@pytest.mark.parametrize("preset", ["colab", "paper"])
def test_presets_for_real_data_take_the_labs_sizes_in_the_mini_world(preset):
    plan = make_plan(preset, [0], "world")
    for config in plan.nli(["mbert"]) + plan.reviews(["mbert"]):
        lab = make_plan("lab", [0]).one("mbert", config.task, domain=config.domain)
        assert (config.languages, config.train_size, config.test_size) == (lab.languages, lab.train_size, lab.test_size)
        assert config.student != lab.student
    assert max(plan.train_sizes) == plan.one("mbert").train_size


def test_without_review_data_there_are_no_review_runs():
    plan = make_plan("colab", [0], "hub", "somewhere")
    assert plan.reviews(["mbert"]) == []
    assert plan.one("mbert").folder == "somewhere"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lap", [0]), "Did you mean 'lab'"),
        (("lab", 3), "seeds must be a list"),
        (("lab", "0,1"), "seeds must be a list"),
        (("lab", [0], "wrold"), "Did you mean 'world'"),
    ],
)
def test_bad_parameters_say_what_is_allowed(arguments, message):
    with pytest.raises(ValueError, match=message):
        make_plan(*arguments)
