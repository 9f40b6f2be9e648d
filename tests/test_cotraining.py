"""Paper 3's methods on tiny encoders: what each trains on, what it never reads, and exact resume."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from datasets import concatenate_datasets
from transformers import XLMRobertaConfig, XLMRobertaModel

from xlt_lib import training
from xlt_lib.batching import Table
from xlt_lib.config import RunConfig
from xlt_lib.losses import classification_loss, label_alignment_loss, semantic_alignment_loss
from xlt_lib.methods import METHODS, adaptation, cotraining, fine_tuning
from xlt_lib.methods.fine_tuning import PSEUDO, SOURCE, TRANSLATION

pytestmark = pytest.mark.usefixtures("small_world")


def tiny(method, encoders, **changes):
    given = {"languages": ("en", "de", "zh"), "train_size": 18, "unlabeled_size": 20, "steps": 6, "round_steps": 3}
    given |= {"rounds": 3, "threshold": 0.34, "parallel_size": 9, "adaptation_steps": 4, "evaluations": 0}
    given |= {"student": encoders["student"], "sentence_encoder": encoders["student"], "test_size": 20, "dev_size": 20}
    return RunConfig.for_preset(method, "smoke", **(given | changes))


@pytest.fixture
def seen(monkeypatch):
    """The datasets and options that `fit` was called with."""
    calls = []
    real = fine_tuning.fit

    def spy(model, data, loss, **options):
        calls.append((data, loss, options))
        return real(model, data, loss, **options)

    monkeypatch.setattr(fine_tuning, "fit", spy)
    return calls


def without_seconds(history):
    if isinstance(history, dict):
        return {name: without_seconds(value) for name, value in history.items() if name != "seconds"}
    return [without_seconds(value) for value in history] if isinstance(history, list) else history


ALL = ["fine-tune", "self-training", "self-training-emb", "co-training", "translate-train", "language-adaptation"]


@pytest.mark.parametrize("method", [*ALL, "adaptation-co-training"])
def test_every_method_runs_and_is_scored_in_every_language(method, tiny_encoders, tmp_path):
    outcome = METHODS[method](tiny(method, tiny_encoders).watched(), tmp_path / "run")
    assert set(outcome.metrics["test"]) == set(outcome.metrics["validation"]) == {"en", "de", "zh"}
    assert outcome.extras or method == "fine-tune"


def test_fine_tuning_is_the_first_round_of_self_training_and_of_co_training(tiny_encoders, tmp_path):
    base = METHODS["fine-tune"](tiny("fine-tune", tiny_encoders).watched(), tmp_path / "a")
    for method in ("self-training", "co-training"):
        outcome = METHODS[method](tiny(method, tiny_encoders).watched(), tmp_path / method)
        assert outcome.history["rounds"][0]["lm"]["losses"] == base.history["losses"]
        assert outcome.extras["rounds"][0]["accuracy"]["lm"] == base.metrics["test"]


def test_training_sets_grow_by_what_the_other_model_chose(tiny_encoders, tmp_path, seen):
    outcome = METHODS["co-training"](tiny("co-training", tiny_encoders).watched(), tmp_path / "run")
    chosen = [
        {name: sum(counts["chosen"] for counts in model["languages"].values()) for name, model in r["models"].items()}
        for r in outcome.extras["rounds"]
    ]
    # A third of 18 labeled texts, and more candidates than that.
    assert max(count for counts in chosen for count in counts.values()) == 6
    sizes = [len(data) for data, _, _ in seen]
    expected, lm, emb = [], 18, 18
    for counts in chosen:
        expected += [lm, emb]
        lm, emb = lm + counts["emb"], emb + counts["lm"]
    assert sizes == expected
    assert [options["steps"] for _, _, options in seen] == [6, 6, 3, 3, 3, 3]


def test_pseudo_labeled_texts_are_in_target_languages_and_gold_ones_stay(tiny_encoders, tmp_path, seen):
    METHODS["self-training"](tiny("self-training", tiny_encoders).watched(), tmp_path / "run")
    first, last = seen[0][0], seen[-1][0]
    assert last["label"][:18] == first["label"][:] and last["text"][:18] == first["text"][:]
    assert last["origin"][:18] == [SOURCE] * 18 and set(last["origin"][18:]) <= {PSEUDO}
    assert -1 not in last["label"][:]


def test_a_threshold_that_nobody_reaches_leaves_fine_tuning(tiny_encoders, tmp_path, seen):
    outcome = METHODS["co-training"](tiny("co-training", tiny_encoders, threshold=0.999).watched(), tmp_path / "run")
    assert {len(data) for data, _, _ in seen} == {18}
    assert len(outcome.extras["rounds"]) == 3


def test_without_round_steps_later_rounds_have_as_many_epochs():
    config = RunConfig.for_preset("co-training", "smoke", steps=10)
    assert [cotraining.steps_of(number, growth, config) for number, growth in ((0, 1.0), (1, 4 / 3))] == [10, 14]


# --- gold labels of the targets


@pytest.mark.parametrize("method", ["self-training", "co-training", "translate-train", "language-adaptation",
                                    "adaptation-co-training"])  # fmt: skip
def test_gold_labels_of_the_targets_are_never_read(method, tiny_encoders, tmp_path, monkeypatch):
    """With other labels in the target languages everything is the same, but for what counts mistakes afterwards."""
    from xlt_lib.tasks import world

    config = tiny(method, tiny_encoders)
    honest = METHODS[method](config.watched(), tmp_path / "honest")
    load = world._load

    def poisoned(name, domain, noise, source, language, split):
        data = load(name, domain, noise, source, language, split)
        if language == "en" or split not in ("train", "unlabeled"):
            return data
        classes = data.features["label"].num_classes
        wrong = [(label + 1) % classes if label >= 0 else label for label in data["label"][:]]
        return data.remove_columns("label").add_column("label", wrong, feature=data.features["label"])

    monkeypatch.setattr(world, "_load", poisoned)
    monkeypatch.setattr(world, "hidden_labels", lambda *arguments: [0] * 60)
    other = METHODS[method](config.watched(), tmp_path / "poisoned")
    assert other.metrics == honest.metrics
    assert without_seconds(other.history) == without_seconds(honest.history)
    for one, two in zip(other.extras.get("rounds", []), honest.extras.get("rounds", []), strict=True):
        for name in one["models"]:
            for language in one["models"][name]["languages"]:
                counts = [r["models"][name]["languages"][language] for r in (one, two)]
                assert [{key: c[key] for key in ("texts", "sure", "chosen")} for c in counts][0] == {
                    key: counts[1][key] for key in ("texts", "sure", "chosen")
                }


def test_without_an_answer_key_the_run_is_the_same_and_precision_is_left_out(tiny_encoders, tmp_path, monkeypatch):
    config = tiny("self-training", tiny_encoders)
    known = METHODS["self-training"](config.watched(), tmp_path / "known")
    monkeypatch.setattr(cotraining, "look_up", lambda config: None)
    unknown = METHODS["self-training"](config.watched(), tmp_path / "unknown")
    assert unknown.metrics == known.metrics
    counts = unknown.extras["rounds"][0]["models"]["lm"]
    assert set(counts["languages"]["de"]) == {"texts", "sure", "chosen"} and set(counts["histogram"]) == {"all"}


def test_the_answer_key_belongs_to_the_rows_of_the_pool(tiny_encoders):
    from xlt_lib.tasks.world import _drawn
    from xlt_lib.world.languages import say

    config = tiny("self-training", tiny_encoders)
    pool, answers = cotraining.target_text(config), cotraining.look_up(config)
    gold = {}
    for language in ("de", "zh"):
        for pair in _drawn("nli", None, "unlabeled"):
            gold[language, say(pair.premise, language), say(pair.hypothesis, language)] = pair.label
    names = ("entailment", "neutral", "contradiction")
    for row, answer in zip(pool, answers, strict=True):
        assert gold[row["language"], row["text"], row["text_pair"]] == names[answer]
        assert row["label"] == -1


# --- language adaptation


def pairs_of(tiny_encoders, **changes):
    config = tiny("language-adaptation", tiny_encoders, **changes)
    _, task = fine_tuning.language_model(config)
    sources, translated = adaptation.parallel(task, config)
    return config, task, sources, translated


def test_translations_are_the_same_rows_with_the_sources_labels(tiny_encoders):
    config, task, sources, translated = pairs_of(tiny_encoders)
    assert len(sources) == 9 and len(translated) == 18
    train = fine_tuning.labeled(task, config)
    assert sources["text"][:] == train["text"][:9] and sources["label"][:] == train["label"][:9]
    for start, language in ((0, "de"), (9, "zh")):
        there, english = task.texts().dataset(language, "train"), task.texts().dataset("en", "train")
        row_of = {(r["text"], r["text_pair"]): number for number, r in enumerate(english)}
        for number in range(9):
            row = there[row_of[sources[number]["text"], sources[number]["text_pair"]]]
            assert translated[start + number]["text"] == row["text"]
            assert translated[start + number]["label"] == sources[number]["label"]
            assert translated[start + number]["number"] == number


def test_batches_of_equation_4_are_a_text_its_translations_and_source_texts_of_other_labels(tiny_encoders):
    _, task, sources, translated = pairs_of(tiny_encoders)
    table = Table(concatenate_datasets([sources, translated]), task.tokenizer)
    stream = adaptation.meaning_batches(2)(table, 24, 0, 0)
    anchors = []
    for _ in range(9):
        batch = table.batch(next(stream), torch.device("cpu"))
        anchors.append(int(batch["number"][0]))
        assert batch["origin"].tolist() == [SOURCE, TRANSLATION, TRANSLATION, SOURCE, SOURCE]
        assert (batch["number"][1:3] == batch["number"][0]).all() and (batch["label"][1:3] == batch["label"][0]).all()
        assert (batch["label"][3:] != batch["label"][0]).all()
    assert sorted(anchors) == list(range(9))  # an epoch takes each text once
    later = adaptation.meaning_batches(2)(table, 24, 0, 9)
    assert np.array_equal(next(later), next(stream))  # a resumed stream goes on with the same batches


def test_texts_of_one_label_only_are_refused(tiny_encoders):
    _, task, sources, translated = pairs_of(tiny_encoders, parallel_size=1)
    table = Table(concatenate_datasets([sources, translated]), task.tokenizer)
    with pytest.raises(ValueError, match="raise parallel_size"):
        next(adaptation.meaning_batches(2)(table, 24, 0, 0))


class Outputs:
    def __init__(self, logits, hidden):
        self.logits, self.hidden_states = logits, (torch.zeros_like(hidden), hidden)


@pytest.fixture
def batch():
    generator = torch.Generator().manual_seed(0)
    outputs = Outputs(torch.randn(5, 2, generator=generator), torch.randn(5, 3, 4, generator=generator))
    origin = torch.tensor([SOURCE, TRANSLATION, TRANSLATION, SOURCE, PSEUDO])
    return outputs, {"label": torch.tensor([0, 0, 1, 0, 1]), "origin": origin}


@pytest.mark.parametrize(("which", "rows"), [("both", [0, 1, 2, 3]), ("source", [0, 3]), ("translations", [1, 2])])
def test_equation_3_aligns_the_cls_vectors_of_the_chosen_origins(batch, which, rows):
    outputs, columns = batch
    got = adaptation.label_aligned(outputs, columns, adaptation.ALIGNED[which], 0.5, 0.1)
    h = outputs.hidden_states[-1][rows, 0]
    expected = classification_loss(outputs.logits, columns["label"])
    expected = expected + 0.5 * label_alignment_loss(h, columns["label"][rows], 0.1) / 5
    assert torch.allclose(got, expected)


def test_equation_5_aligns_the_first_text_with_the_next_ones(batch):
    outputs, columns = batch
    got = adaptation.meaning_aligned(outputs, columns, 2, 0.5, 0.1)
    h = outputs.hidden_states[-1][:, 0]
    expected = classification_loss(outputs.logits, columns["label"])
    assert torch.allclose(got, expected + 0.5 * semantic_alignment_loss(h[0], h[1:3], h[3:], 0.1) / 5)


def test_without_alignment_both_are_cross_entropy(batch):
    outputs, columns = batch
    expected = classification_loss(outputs.logits, columns["label"])
    assert torch.equal(adaptation.label_aligned(outputs, columns, (), 0.5, 0.1), expected)
    assert torch.equal(adaptation.meaning_aligned(outputs, columns, 2, 0.0, 0.1), expected)


def test_the_second_stage_has_a_smaller_learning_rate(tiny_encoders, tmp_path, seen):
    config = tiny("language-adaptation", tiny_encoders, adaptation_rate=0.25)
    METHODS["language-adaptation"](config.watched(), tmp_path / "run")
    first, second = (options for _, _, options in seen)
    assert second["learning_rate"] == 0.25 * first["learning_rate"] == 0.25 * config.learning_rate
    assert (first["steps"], second["steps"]) == (6, 4)
    assert [len(data) for data, _, _ in seen] == [18 + 18, 9 + 18]


def test_translate_train_is_language_adaptation_without_alignment_and_second_stage(tiny_encoders, tmp_path):
    plain = METHODS["translate-train"](tiny("translate-train", tiny_encoders).watched(), tmp_path / "a")
    config = tiny("language-adaptation", tiny_encoders, align_labels="none", semantic_weight=0.0)
    both = METHODS["language-adaptation"](config.watched(), tmp_path / "b")
    assert both.history["labels"]["losses"] == plain.history["losses"]


def test_a_language_model_without_pooler_and_token_types_can_be_adapted(tiny_encoders, tmp_path):
    """XLM-R's family: hidden states are there, and the sentence encoder may be of another family."""
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    made = AutoTokenizer.from_pretrained(tiny_encoders["student"])
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=made.backend_tokenizer, pad_token="[PAD]",
                                        model_input_names=["input_ids", "attention_mask"])  # fmt: skip
    torch.manual_seed(0)
    config = XLMRobertaConfig(vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                              intermediate_size=16, max_position_embeddings=130, type_vocab_size=1,
                              pad_token_id=0)  # fmt: skip
    folder = tmp_path / "xlmr"
    XLMRobertaModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    encoders = tiny_encoders | {"student": str(folder)}
    run = tiny("adaptation-co-training", encoders, rounds=1, sentence_encoder=tiny_encoders["student"])
    outcome = METHODS["adaptation-co-training"](run.watched(), tmp_path / "run")
    assert set(outcome.extras["rounds"][0]["accuracy"]) == {"lm", "emb"}


def test_files_without_translations_say_what_is_missing():
    from xlt_lib.tasks import load_task
    from xlt_lib.tasks.target_text import translations

    task = load_task("nli", languages=["en", "de"])
    with pytest.raises(ValueError, match="no split 'parallel'"):
        translations(task, "en", ["de"], train_split="train", size=3, seed=0, aligned=False)


# --- resume


@pytest.mark.parametrize("method", ["co-training", "adaptation-co-training"])
@pytest.mark.parametrize("place", ["inside", "between", "labeling"])
def test_a_killed_run_ends_with_the_same_result(method, place, tiny_encoders, tmp_path, monkeypatch):
    config = tiny(method, tiny_encoders, rounds=2)
    whole = METHODS[method](config.watched(), tmp_path / "whole")
    monkeypatch.setattr(training.Checkpoint, "__init__", _every_second_step(training.Checkpoint.__init__))
    target, name, call = {
        "inside": (training, "linear_schedule", 18 if method == "co-training" else 19),  # round 2's training
        "between": (cotraining, "write_round", 2),  # the second round is done, but not stored
        "labeling": (cotraining, "predict", 3),  # the second round's first model is trained, and labels nothing yet
    }[place]
    real, calls = getattr(target, name), []

    def killed(*arguments):
        calls.append(1)
        if len(calls) == call:
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(target, name, killed)
        with pytest.raises(KeyboardInterrupt):
            METHODS[method](config.watched(), tmp_path / "killed")
    assert place == "inside" or (tmp_path / "killed" / "rounds.pt").is_file()
    steps, schedule = [], training.linear_schedule
    monkeypatch.setattr(training, "linear_schedule", lambda *arguments: steps.append(1) or schedule(*arguments))
    again = METHODS[method](config.watched(), tmp_path / "killed")
    assert len(steps) <= 6, "it began anew: a round after the first has two trainings of 3 steps"
    assert again.metrics == whole.metrics and again.extras == whole.extras
    assert without_seconds(again.history) == without_seconds(whole.history)


def _every_second_step(real):
    def init(self, folder, every, signature):
        real(self, folder, 2, signature)

    return init


def test_a_round_is_a_function_of_what_comes_in(tiny_encoders, tmp_path):
    """The same state gives the same next state, also after the models were used for something else."""
    config = tiny("co-training", tiny_encoders)
    pool = cotraining.target_text(config)
    learners = {
        "lm": cotraining.learner(fine_tuning.language_model(config), pool, config),
        "emb": cotraining.learner(fine_tuning.sentence_model(config), pool, config),
    }
    teaches = cotraining.CO_TRAINING
    first = cotraining.Round(0, cotraining.selection.start(len(pool), teaches), cotraining.weights_of(learners))
    once = cotraining.one_round(first, learners, teaches, config, tmp_path / "a")
    twice = cotraining.one_round(first, learners, teaches, config, tmp_path / "b")
    assert once.state == twice.state and once.reports == twice.reports
    for name, weights in once.weights.items():
        assert all(torch.equal(value, twice.weights[name][key]) for key, value in weights.items())


def test_the_rounds_show_up_in_small_extras(tiny_encoders, tmp_path):
    import json

    outcome = METHODS["co-training"](tiny("co-training", tiny_encoders).watched(), tmp_path / "run")
    rounds = outcome.extras["rounds"]
    assert len(rounds) == 3 and set(rounds[0]["agreement"]) == {"de", "zh"}
    for name in ("lm", "emb"):
        model = rounds[0]["models"][name]
        assert sum(model["histogram"]["right"]) + sum(model["histogram"]["wrong"]) == 40
        for counts in model["languages"].values():
            assert counts["chosen_right"] <= counts["chosen"] <= counts["sure"] <= counts["texts"] == 20
    assert "sample" in rounds[0] and "sample" in rounds[-1] and "sample" not in rounds[1]
    assert len(json.dumps(outcome.extras)) < 60_000
