"""Paper 1's methods on tiny encoders: what each trains on, and that a killed run ends as if nothing had happened."""

import numpy as np
import pytest
import torch
from datasets import ClassLabel, Dataset

from xlt_lib.config import RunConfig
from xlt_lib.methods import METHODS, from_config, monox

pytestmark = pytest.mark.usefixtures("small_world")


def tiny(method, encoders, **changes):
    return RunConfig.for_preset(method, "smoke", languages=("en", "de"), train_size=20, unlabeled_size=30, steps=6,
                                teacher_steps=6, **encoders, **changes)  # fmt: skip


@pytest.fixture
def seen(monkeypatch):
    """The datasets and losses that `fit` was called with."""
    calls = []
    real = from_config.fit

    def spy(model, data, loss, **options):
        calls.append((data, loss, options))
        return real(model, data, loss, **options)

    monkeypatch.setattr(from_config, "fit", spy)
    return calls


def test_fine_tuning_sees_the_labeled_text_only(tiny_encoders, tmp_path, seen):
    outcome = METHODS["mbert"](tiny("mbert", tiny_encoders).watched(), tmp_path / "run")
    assert [len(data) for data, _, _ in seen] == [20]
    assert set(outcome.metrics["test"]) == set(outcome.metrics["validation"]) == {"en", "de"}


def test_the_teacher_is_tested_in_the_source_language_only(tiny_encoders, tmp_path):
    outcome = METHODS["mono"](tiny("mono", tiny_encoders).watched(), tmp_path / "run")
    assert set(outcome.metrics["test"]) == {"en"}
    assert len(outcome.extras["examples"]["texts"]) == len(outcome.extras["examples"]["logits"]) == 12


def test_distillation_trains_on_both_sets_with_the_teachers_logits(tiny_encoders, tmp_path, seen):
    METHODS["monox-kd"](tiny("monox-kd", tiny_encoders, temperature=0.1).watched(), tmp_path / "run")
    teacher, student = seen
    assert len(teacher[0]) == 20 and len(student[0]) == 50
    logits = np.load(next((tmp_path / "teachers").glob("*.npy")))
    assert np.allclose(student[0]["teacher_logits"], logits, atol=1e-6)
    assert student[1].keywords == {"temperature": 0.1}


def test_a_teacher_is_trained_once_for_all_its_students(tiny_encoders, tmp_path, seen):
    for method in ("mono", "monox-kd", "monox-pl"):
        METHODS[method](tiny(method, tiny_encoders).watched(), tmp_path / method)
    assert [len(data) for data, _, _ in seen] == [20, 50, 50]


def test_pseudo_labels_keep_the_gold_labels_of_the_labeled_text(tiny_encoders, tmp_path, seen):
    config = tiny("monox-pl", tiny_encoders)
    METHODS["monox-pl"](config.watched(), tmp_path / "run")
    (gold, _, _), (both, _, _) = seen
    assert both["label"][:20] == gold["label"][:]
    assert -1 not in both["label"][:]


def test_self_training_relabels_in_every_round(tiny_encoders, tmp_path, seen):
    outcome = METHODS["mbert-st"](tiny("mbert-st", tiny_encoders, rounds=3).watched(), tmp_path / "run")
    assert [len(data) for data, _, _ in seen] == [20, 50, 50]
    assert [options["steps"] for _, _, options in seen] == [2, 2, 2]
    assert outcome.extras == {"pseudo_labeled": [30, 30]}


def test_threshold_drops_unsure_pseudo_labels():
    features = {"text": ["a", "b"], "label": [-1, -1]}
    unlabeled = Dataset.from_dict(features).cast_column("label", ClassLabel(names=["no", "yes"]))
    logits = torch.tensor([[0.0, 3.0], [0.1, 0.0]])
    assert monox.pseudo_labeled(unlabeled, logits, 0.9)["text"][:] == ["a"]
    assert monox.pseudo_labeled(unlabeled, logits, 0.0)["label"][:] == [1, 0]


def test_a_run_killed_between_rounds_ends_with_the_same_result(tiny_encoders, tmp_path, monkeypatch):
    config = tiny("mbert-st", tiny_encoders, rounds=2)
    whole = METHODS["mbert-st"](config.watched(), tmp_path / "whole")
    real, calls = monox.predict, []

    def killed(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(monox, "predict", killed)
    with pytest.raises(KeyboardInterrupt):
        METHODS["mbert-st"](config.watched(), tmp_path / "killed")
    again = METHODS["mbert-st"](config.watched(), tmp_path / "killed")
    assert again.metrics == whole.metrics
    assert [r["losses"] for r in again.history["rounds"]] == [r["losses"] for r in whole.history["rounds"]]
