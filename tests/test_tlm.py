"""The dial of alignment: what a run pretrains, what runs share, and that the share of pairs reaches the text."""

import pytest

from xlt_lib.config import RunConfig
from xlt_lib.methods import METHODS, tlm
from xlt_lib.plans.world import make_plan
from xlt_lib.plots import translation_pairs
from xlt_lib.records import Record
from xlt_lib.scores import by_pairs

pytestmark = pytest.mark.usefixtures("small_world")


def tiny(**changes) -> RunConfig:
    small = {"languages": ("en", "ja"), "train_size": 20, "steps": 2, "pretraining_steps": 2}
    return RunConfig.for_preset("tlm", "smoke", **small | changes)


def test_the_recipe_says_what_the_config_says():
    recipe = tlm.small_recipe(tiny(pairs=0.3, seed=4, languages=("ja", "en", "fr")).watched())
    assert (recipe.pairs, recipe.seed, recipe.steps) == (0.3, 4, 2)
    assert list(recipe.languages)[0] == "en" and set(recipe.languages) == {"en", "fr", "ja"}


def test_runs_on_two_tasks_share_an_encoder_and_another_share_of_pairs_does_not(tmp_path, monkeypatch):
    made = []
    real = tlm.pretrain
    monkeypatch.setattr(tlm, "pretrain", lambda recipe, *folders: made.append(recipe.pairs) or real(recipe, *folders))
    outcome = METHODS["tlm"](tiny().watched(), tmp_path / "one")
    METHODS["tlm"](tiny(task="reviews", domain="books").watched(), tmp_path / "two")
    METHODS["tlm"](tiny(pairs=0.5).watched(), tmp_path / "three")
    assert made == [0.2, 0.5]
    assert len(list((tmp_path / "encoders").iterdir())) == 2
    assert set(outcome.metrics["test"]) == {"en", "ja"}
    assert set(outcome.metrics["retrieval"]) == {"ja"}


def test_two_runs_of_one_config_give_the_same_numbers(tmp_path):
    one, two = (METHODS["tlm"](tiny().watched(), tmp_path / name / "run") for name in "ab")
    assert one.metrics == two.metrics


def test_only_the_mini_world_can_be_pretrained_on():
    with pytest.raises(ValueError, match="source='world'"):
        tiny(source="hub")


@pytest.mark.parametrize("share", (-0.1, 1.1))
def test_a_share_is_between_nothing_and_all(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        tiny(pairs=share)


def test_the_figure_has_a_line_for_each_language_and_a_point_for_each_share():
    configs = make_plan("smoke", [0, 1]).alignment("nli")
    records = [record(config, {"en": 60.0, "es": 40.0 + 20 * config.pairs}) for config in configs]
    frame = by_pairs(records, "test", "accuracy")
    assert frame.groupby(["language", "pairs"])["accuracy"].mean()["es", 50.0] == pytest.approx(50.0)
    lines = [line for line in translation_pairs(records).axes[0].lines if len(line.get_xdata()) == 2]
    assert {line.get_label() for line in lines} >= {"en", "es"}


def record(config: RunConfig, accuracy: dict[str, float]) -> Record:
    from dataclasses import asdict

    scores = {language: {"accuracy": value, "n": 40} for language, value in accuracy.items()}
    return Record(config.key(), asdict(config), {"test": scores}, {}, {}, 1.0, 1.0, {}, {}, {}, "2026-01-01T00:00:00")
