"""Paper 2's methods on tiny encoders: whose batch, whose teacher, whose branch, and the same result after a kill."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import partial

import numpy as np
import pytest
import torch
from datasets import Dataset
from transformers import AutoModel, AutoTokenizer, BertConfig, XLMRobertaConfig

from xlt_lib.batching import Table
from xlt_lib.config import RunConfig
from xlt_lib.methods import METHODS, from_config, multikd
from xlt_lib.methods.timing import time_ratio
from xlt_lib.models.branch_classifier import MultiBranchClassifier
from xlt_lib.models.cost import cost_ratio, training_cost
from xlt_lib.teachers import teacher_run

pytestmark = pytest.mark.usefixtures("small_world")


def tiny(method, encoders, **changes):
    settings = {"languages": ("en", "fr", "de"), "supervised": ("en", "fr"), "train_size": 20, "steps": 8}
    settings |= {"teachers": (encoders["teacher"], encoders["student"]), "student": encoders["student"]}
    settings |= {"teacher_steps": 4, "dev_size": 20, "test_size": 20, "batch_size": 6}
    return RunConfig.for_preset(method, "smoke", **(settings | changes))


def run(config, folder):
    return METHODS[config.method](config.watched(), folder)


@pytest.fixture
def seen(monkeypatch):
    """What `fit` was called with."""
    calls = []
    real = from_config.fit

    def spy(model, data, loss, **options):
        calls.append((model, data, loss, options))
        return real(model, data, loss, **options)

    monkeypatch.setattr(from_config, "fit", spy)
    return calls


@pytest.fixture(scope="module")
def table():
    """50 examples: 30 in language 0, 20 in language 2; lengths from 1 to 5."""
    ids = [[7] * (1 + i % 5) for i in range(50)]
    rows = {"input_ids": ids, "attention_mask": [[1] * len(row) for row in ids], "language": [0] * 30 + [2] * 20}

    class Tokenizer:
        pad_token_id, pad_token_type_id, model_input_names = 0, 0, ["input_ids", "attention_mask"]

    return Table(Dataset.from_dict(rows), Tokenizer())


# --- batches


def test_a_batch_is_in_one_language_and_every_example_comes_once_an_epoch(table):
    batches = list(itertools.islice(multikd.one_language_at_a_time(table, 4, 0, 0), 200))
    column = table.columns["language"].numpy()
    assert all(len(set(column[rows])) == 1 for rows in batches)
    first = [rows for rows in batches if column[rows[0]] == 2][:5]
    assert sorted(np.concatenate(first)) == list(range(30, 50))
    share = np.mean([column[rows[0]] == 0 for rows in batches])
    assert 0.4 < share < 0.6  # languages are drawn evenly, however much text they have


def test_batches_from_the_middle_on_are_those_of_the_whole_stream(table):
    whole = list(itertools.islice(multikd.one_language_at_a_time(table, 4, 3, 0), 60))
    later = list(itertools.islice(multikd.one_language_at_a_time(table, 4, 3, 37), 23))
    assert all(np.array_equal(one, two) for one, two in zip(whole[37:], later, strict=True))
    other = list(itertools.islice(multikd.one_language_at_a_time(table, 4, 4, 0), 60))
    assert any(len(one) != len(two) or (one != two).any() for one, two in zip(whole, other, strict=True))


def test_the_drawn_languages_are_those_of_the_batches(table):
    column = table.columns["language"].numpy()
    batches = itertools.islice(multikd.one_language_at_a_time(table, 4, 5, 0), 40)
    drawn = list(itertools.islice(multikd.drawn_languages(5, [0, 2]), 40))
    assert [column[rows[0]] for rows in batches] == drawn and len(Counter(drawn)) == 2


# --- methods


def test_each_language_learns_from_its_own_teacher(tiny_encoders, tmp_path, seen):
    config = tiny("multikd", tiny_encoders)
    run(config, tmp_path / "run")
    english, french, both = (data for _, data, _, _ in seen)
    assert [len(data) for data in (english, french, both)] == [20, 20, 40]
    assert both["language"][:] == [0] * 20 + [1] * 20
    assert both["text"][:] == english["text"][:] + french["text"][:] and english["text"][:] != french["text"][:]
    for number, language in enumerate(config.supervised):
        teacher = teacher_run(config, language)
        stored = np.load(next((tmp_path / "teachers").glob(f"{teacher.key()}-*.npy")))
        assert np.allclose(both["teacher_logits"][20 * number : 20 * number + 20], stored, atol=1e-6)
    assert seen[-1][2].keywords == {"temperature": config.temperature}


def test_monokd_sees_the_source_language_and_multitrain_no_teacher(tiny_encoders, tmp_path, seen):
    run(tiny("monokd", tiny_encoders), tmp_path / "mono")
    run(tiny("multitrain", tiny_encoders), tmp_path / "multi")
    assert [len(data) for _, data, _, _ in seen] == [20, 20, 40]
    assert set(seen[1][1]["language"]) == {0} and "teacher_logits" in seen[1][1].column_names
    assert "teacher_logits" not in seen[2][1].column_names


def test_teachers_are_trained_once_for_all_students_and_tested_by_mono(tiny_encoders, tmp_path, seen):
    config = tiny("multikd", tiny_encoders)
    for number, changes in enumerate(({}, {"depth": 1}, {"method": "multikd-ens2"}, {"method": "monokd"})):
        run(config.replace(**changes), tmp_path / str(number))
    outcome = METHODS["mono"](teacher_run(config, "fr").watched(), tmp_path / "teacher")
    assert set(outcome.metrics["test"]) == {"fr"}
    assert len(list((tmp_path / "teachers").glob("*.npy"))) == 2


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"mixers": "outer"},
        {"mixers": "none"},
        {"detach": False},
        {"position": "top"},
        {"position": "top", "heads": "separate"},
        {"detach": False, "dropout": 0.0, "noise": 0.1},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["multikd", "multitrain"])
def test_multi_branch_students_train_and_say_what_happened(tiny_encoders, tmp_path, seen, method, switches):
    outcome = run(tiny(method, tiny_encoders, depth=1, **switches), tmp_path / "run")
    model, _, _, options = seen[-1]
    assert isinstance(model, MultiBranchClassifier) and options["inputs"] == ("language",)
    routed = switches.get("mixers") == "none" or switches.get("heads") == "separate"
    assert set(outcome.metrics) == {"validation", "test"} | ({"validation-routed", "test-routed"} if routed else set())
    assert set(outcome.metrics["test"]) == {"en", "fr", "de"}
    if routed:
        assert outcome.metrics["test-routed"]["de"] == outcome.metrics["test"]["de"]
    watched = outcome.extras["watched"]
    assert [note["step"] for note in watched] == list(range(1, 9))
    for note in watched:
        own, other = note["gradients"][note["language"]], note["gradients"][1 - note["language"]]
        assert own > 0 and (other > 0) == (switches.get("detach") is False)
    assert watched[-1]["distance"] > 0 and watched[-1]["similarity"] < 1
    assert outcome.extras["parameters"]["student"] > outcome.extras["parameters"]["single"]
    if "outer" in switches.get("mixers", "outer") and "heads" not in switches:
        assert np.allclose(np.sum(outcome.extras["mixing"]["de"]["mean"][-1], axis=-1), 1, atol=1e-3)


@pytest.fixture(scope="module")
def families(tiny_encoders, tmp_path_factory):
    """The tiny student, which has dropout 0.1 of its own, as BERT and as XLM-R, and one that has none."""
    tokenizer = AutoTokenizer.from_pretrained(tiny_encoders["student"])
    sizes = {"vocab_size": len(tokenizer), "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
    sizes |= {"intermediate_size": 32, "max_position_embeddings": 130, "pad_token_id": tokenizer.pad_token_id}
    none = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    made = {"bert": tiny_encoders["student"]}
    for name, config in (("xlm-roberta", XLMRobertaConfig(**sizes)), ("bert-without", BertConfig(**sizes, **none))):
        folder = tmp_path_factory.mktemp("families") / name
        AutoModel.from_config(config).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        made[name] = str(folder)
    return made


def two_passes(model, only=lambda name: True):
    """Logits of two training passes; dropout in modules that `only` does not name is turned off before."""
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Dropout) and not only(name):
            module.p = 0.0
    texts = {"input_ids": torch.arange(5, 29).view(2, 12), "attention_mask": torch.ones(2, 12, dtype=torch.long)}
    texts |= {"language": 1} if isinstance(model, MultiBranchClassifier) else {}
    torch.manual_seed(0)
    return [model.train()(**texts).logits for _ in range(2)]


@pytest.mark.parametrize("switches", [{}, {"depth": 1}, {"depth": 2, "detach": False}], ids=str)
@pytest.mark.parametrize("family", ["bert", "xlm-roberta", "bert-without"])
def test_the_rate_of_dropout_acts_everywhere_and_0_leaves_nothing_to_chance(tiny_encoders, families, family, switches):
    def student(rate):
        config = tiny("multikd", tiny_encoders, dropout=rate, **switches)
        return multikd.student(config.replace(student=families[family]).watched())[0]

    one, two = two_passes(student(0.0))
    assert torch.equal(one, two)
    for part in ("embeddings.dropout", "attention.self.dropout", "attention.output.dropout", "0.output.dropout"):
        one, two = two_passes(student(0.5), only=lambda name, part=part: name.endswith(part))
        assert not torch.equal(one, two), part
    own = {module.p for module in student(None).modules() if isinstance(module, torch.nn.Dropout)}
    assert own == ({0.0} if family == "bert-without" else {0.1})
    one, two = two_passes(student(None))
    assert torch.equal(one, two) == (family == "bert-without")


@pytest.mark.parametrize(
    ("family", "rate", "part"),
    [("bert", 0.0, False), ("bert-without", None, False), ("bert-without", 0.1, True), ("bert", None, True)],
)
def test_without_detaching_dropout_or_noise_branches_stay_copies(tiny_encoders, families, tmp_path, family, rate, part):
    config = tiny("multitrain", tiny_encoders, depth=2, detach=False, dropout=rate, student=families[family])
    distances = [note["distance"] for note in run(config, tmp_path / "run").extras["watched"]]
    assert distances == [0.0] * 8 if not part else min(distances[1:]) > 0


def test_an_ensemble_averages_two_students_on_the_same_data(tiny_encoders, tmp_path, seen):
    outcome = run(tiny("multikd-ens2", tiny_encoders), tmp_path / "run")
    (one, first, _, a), (two, second, _, b) = seen[-2:]
    assert first["text"][:] == second["text"][:] and a["seed"] != b["seed"]
    assert outcome.extras["parameters"]["student"] == 2 * outcome.extras["parameters"]["single"]
    texts = {"input_ids": torch.tensor([[5, 6, 7]]), "attention_mask": torch.ones(1, 3, dtype=torch.long)}
    want = (one(**texts).logits + two(**texts).logits) / 2
    assert torch.allclose(multikd.Ensemble([one, two])(**texts).logits, want)
    assert not torch.allclose(one(**texts).logits, two(**texts).logits, atol=1e-4)


def test_the_best_step_is_chosen_on_the_dev_sets_of_all_languages(tiny_encoders, tmp_path, seen):
    outcome = run(tiny("multitrain", tiny_encoders), tmp_path / "run")
    want = np.mean([values["accuracy"] for values in outcome.metrics["validation"].values()])
    assert max(score for _, score in outcome.history["dev"]) == pytest.approx(want)


@pytest.mark.parametrize("mixers", ["all", "none"])
def test_the_scores_kept_from_dev_are_those_of_the_weights_that_stay(tiny_encoders, tmp_path, monkeypatch, mixers):
    config = tiny("multitrain", tiny_encoders, depth=1, mixers=mixers, evaluations=4, learning_rate=0.02)
    kept = run(config, tmp_path / "kept")
    assert kept.history["best_step"] < config.steps  # or the last scores would do, whichever were kept
    monkeypatch.setattr(multikd.DevScores, "of", lambda self, history: {})
    assert run(config, tmp_path / "anew").metrics == kept.metrics


@pytest.mark.parametrize("method", ["multikd", "multikd-ens2"])
def test_a_killed_run_ends_as_if_nothing_had_happened(tiny_encoders, tmp_path, monkeypatch, method):
    config = tiny(method, tiny_encoders, depth=1)
    whole = run(config, tmp_path / "whole" / "run")
    real, calls = multikd.evaluate, []
    monkeypatch.setattr(from_config, "fit", partial(from_config.fit, checkpoint_every=2))

    def killed(*arguments, **options):
        calls.append(arguments)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    monkeypatch.setattr(multikd, "evaluate", killed)
    with pytest.raises(KeyboardInterrupt):
        run(config, tmp_path / "killed" / "run")
    monkeypatch.setattr(multikd, "evaluate", real)
    again = run(config, tmp_path / "killed" / "run")
    assert again.metrics == whole.metrics and again.extras == whole.extras


# --- what a run is


def test_the_key_knows_teachers_and_branches(tiny_encoders):
    config = tiny("multikd", tiny_encoders)
    changes = ({"depth": 1}, {"depth": 1, "detach": False}, {"supervised": ("fr", "en")}, {"temperature": 8.0},
               {"teachers": (tiny_encoders["student"],) * 2})  # fmt: skip
    assert len({config.key(), *(config.replace(**change).key() for change in changes)}) == 6
    plain = config.replace(method="multitrain")
    assert plain.key() == plain.replace(temperature=8.0, teacher_steps=9).key()


def test_bad_configs_say_what_is_allowed():
    def make(**changes):
        return RunConfig.for_preset("multikd", "lab", **changes)

    assert make().teachers == ("mono-en-lab", "mono-fr-lab", "mono-zh-lab")
    for changes, message in (
        ({"teachers": ("mono-en-lab",)}, "an encoder for each supervised language \\(en, fr, zh\\)"),
        ({"supervised": ("fr", "zh")}, "source_language 'en' is not one of the supervised languages: fr, zh"),
        ({"mixers": "inner"}, "one of: all, outer, none"),
        ({"depth": -1}, "depth must be 0 or more"),
        ({"depth": 2, "heads": "separate"}, "needs position='top'"),
        ({"supervised": "en"}, r"write \['en'\]"),
    ):
        with pytest.raises(ValueError, match=message):
            make(**changes)


# --- cost


def test_counted_cost_by_hand():
    """12 layers, 3 branches of depth 4: 36 units without branches, 8 more forward passes with them."""
    assert training_cost(12) == 36 and training_cost(12, 4, 3) == 44
    assert cost_ratio(12, 4, 3) == pytest.approx(44 / 36)
    assert cost_ratio(12, 4, 3, detach=False) == pytest.approx(60 / 36)
    # With a teacher of 24 layers of width 1024 asked in every step, the paper's 1.1.
    assert cost_ratio(12, 4, 3, teacher_layers=24, teacher_width=1024 / 768) == pytest.approx(1.1, abs=0.005)
    with pytest.raises(ValueError, match="depth is 13"):
        training_cost(12, 13, 3)


def test_the_clock_takes_both_students_on_the_same_batches(tiny_encoders):
    config = tiny("multikd", tiny_encoders, depth=2)
    found = time_ratio(config, steps=1)  # of several batches, the median ratio is not the ratio of the medians
    assert found["ratio"] == found["multi-branch"] / found["single"] > 0
    assert set(time_ratio(config, steps=3)) == set(found)
    with pytest.raises(ValueError, match="depth is 0"):
        time_ratio(config.replace(depth=0))
