"""The training loop: exact resume, best-on-dev, padding that does not matter, and a stop when numbers go wrong."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from dataclasses import asdict
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from datasets import ClassLabel, Dataset, Features, Sequence, Value
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from xlt_lib.batching import Table, batch_stream, bucketed_batches
from xlt_lib.losses import classification_loss, distillation_loss
from xlt_lib.training import evaluate, fit, linear_schedule, predict

WORDS = ["[PAD]", "[UNK]", "good", "bad", "very", "book", "film", "the"]


@pytest.fixture(scope="module")
def tokenizer():
    inner = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    inner.pre_tokenizer = Whitespace()
    names = ["input_ids", "token_type_ids", "attention_mask"]
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="[PAD]", unk_token="[UNK]", model_input_names=names
    )


@pytest.fixture(scope="module")
def dataset(tokenizer):
    """40 reviews of 2 to 9 words; the label is 1 when "good" is in it."""
    rng = np.random.default_rng(0)
    labels = [i % 2 for i in range(40)]
    texts = []
    for label in labels:
        words = list(rng.choice(["very", "book", "film", "the"], rng.integers(1, 9)))
        words.insert(int(rng.integers(0, len(words) + 1)), "good" if label else "bad")
        texts.append(" ".join(words))
    columns = {"text": texts, "label": labels, "index": list(range(40))}
    columns["teacher_logits"] = [[2.0 - 4.0 * label, 4.0 * label - 2.0] for label in labels]
    return Dataset.from_dict(columns | dict(tokenizer(texts))).cast_column("label", ClassLabel(names=["no", "yes"]))


def tiny_model(seed: int = 0, labels: int = 2) -> BertForSequenceClassification:
    torch.manual_seed(seed)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    return BertForSequenceClassification(BertConfig(vocab_size=len(WORDS), num_labels=labels, **sizes))


def supervised(outputs, batch):
    return classification_loss(outputs.logits, batch["label"])


def distilled(outputs, batch):
    return distillation_loss(outputs.logits, batch["teacher_logits"], 0.5)


def train(model, dataset, tokenizer, loss=supervised, **changes):
    settings = {"steps": 12, "batch_size": 8, "learning_rate": 1e-2, "seed": 0, "progress": False}
    return fit(model, dataset, loss, tokenizer=tokenizer, **(settings | changes))


def same_weights(one, other) -> bool:
    a, b = one.state_dict(), other.state_dict()
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def without_seconds(history) -> dict:
    return {name: value for name, value in asdict(history).items() if name != "seconds"}


class KilledError(Exception):
    pass


# --- the loop -------------------------------------------------------------------------------------------------------


def test_training_learns_the_task(dataset, tokenizer):
    model = tiny_model()
    history = train(model, dataset, tokenizer, steps=60)
    accuracy = (predict(model, dataset, tokenizer).argmax(1) == torch.tensor(dataset["label"][:])).float().mean()
    assert accuracy > 0.95
    assert len(history.losses) == 60
    assert not model.training


def test_a_distilled_student_takes_over_the_teachers_opinion(dataset, tokenizer):
    model = tiny_model()
    train(model, dataset, tokenizer, distilled, steps=60)
    accuracy = (predict(model, dataset, tokenizer).argmax(1) == torch.tensor(dataset["label"][:])).float().mean()
    assert accuracy > 0.95


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(dataset, tokenizer):
    models = [tiny_model() for _ in range(3)]
    for model, seed in zip(models, (0, 0, 1), strict=True):
        torch.manual_seed(int(torch.randint(100, ())) + seed)  # whatever was drawn before must not matter
        train(model, dataset, tokenizer, steps=4, seed=seed)
    assert same_weights(models[0], models[1])
    assert not same_weights(models[0], models[2])


def test_one_plain_step_equals_adamw_by_hand(dataset, tokenizer):
    """One step, no dropout, one batch of all examples: Adam's first step is rate * g / (|g| + 1e-8).

    The gradient is clipped to the size of that 1e-8: else Adam, which divides it out again, would hide the clipping.
    """
    model, by_hand = tiny_model().eval(), tiny_model().eval()
    for one in (model, by_hand):
        for module in one.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        for layer in one.bert.encoder.layer:
            if hasattr(layer.attention.self, "dropout_prob"):
                layer.attention.self.dropout_prob = 0.0
    train(model, dataset, tokenizer, steps=1, batch_size=40, learning_rate=1e-3, warmup=0.0, clip=1e-8)
    batch = Table(dataset, tokenizer).batch(np.arange(40), torch.device("cpu"))
    inputs = {name: batch[name] for name in ("input_ids", "token_type_ids", "attention_mask")}
    supervised(by_hand(**inputs), batch).backward()
    gradients = {name: p.grad for name, p in by_hand.named_parameters()}
    norm = math.sqrt(sum(float((g**2).sum()) for g in gradients.values()))
    for name, parameter in by_hand.named_parameters():
        clipped = gradients[name] * min(1.0, 1e-8 / norm)
        expected = parameter.detach() - 1e-3 * clipped / (clipped.abs() + 1e-8)
        assert torch.allclose(dict(model.named_parameters())[name].detach(), expected, rtol=0, atol=1e-6)


def test_frozen_parameters_stay(dataset, tokenizer):
    model, before = tiny_model(), tiny_model()
    model.bert.embeddings.requires_grad_(False)
    train(model, dataset, tokenizer, steps=3)
    assert same_weights(model.bert.embeddings, before.bert.embeddings)
    assert not same_weights(model.classifier, before.classifier)


def test_the_schedule_rises_to_the_full_rate_and_falls_to_almost_nothing():
    rates = [linear_schedule(step, 10, 0.2) for step in range(1, 11)]
    assert rates == pytest.approx([1 / 3, 2 / 3, 1, 7 / 8, 6 / 8, 5 / 8, 4 / 8, 3 / 8, 2 / 8, 1 / 8])
    assert [linear_schedule(step, 2, 0.0) for step in (1, 2)] == [1.0, 0.5]


def test_epochs_count_whole_passes_over_the_data(dataset, tokenizer):
    seen = Counter()

    def counting(outputs, batch):
        seen.update(batch["index"].tolist())
        return supervised(outputs, batch)

    history = train(tiny_model(), dataset, tokenizer, counting, steps=None, epochs=3, batch_size=7)
    assert len(history.losses) == 3 * 6  # 40 examples in batches of 7
    assert set(seen.values()) == {3}
    assert len(seen) == 40


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": None}, "either steps or epochs"),
        ({"epochs": 2}, "either steps or epochs"),
        ({"steps": 0}, "at least 1"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"evaluations": 2}, "needs validate"),
        ({"checkpoint_every": 0}, "checkpoint_every"),
    ],
)
def test_a_bad_argument_is_refused(dataset, tokenizer, changes, message):
    with pytest.raises(ValueError, match=message):
        train(tiny_model(), dataset, tokenizer, **changes)


# --- resume ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("killed_at", [1, 2, 4, 5, 6, 9, 12])
def test_a_killed_training_resumes_bit_for_bit(dataset, tokenizer, tmp_path, killed_at):
    """Batches of 7 make an epoch end inside the checkpoint's interval; dropout is on; dev is scored in between."""

    def settings(folder):
        scores = {4: 0.5, 8: 0.9, 12: 0.9}
        calls = {"checkpoint": folder, "checkpoint_every": 3, "batch_size": 7, "evaluations": 3}

        def validate(model):
            torch.rand(5)  # a draw in validation must not shift what follows
            return scores[round(float(len(calls_made)))]

        return calls | {"validate": validate}

    calls_made: list[int] = []

    def loss(outputs, batch):
        calls_made.append(1)
        return supervised(outputs, batch) + 0.01 * torch.rand(())

    straight = tiny_model()
    expected = train(straight, dataset, tokenizer, loss, **settings(None))

    calls_made.clear()

    def mortal(outputs, batch):
        if len(calls_made) == killed_at - 1:
            raise KilledError
        return loss(outputs, batch)

    folder = tmp_path / "checkpoint"
    with pytest.raises(KilledError):
        train(tiny_model(), dataset, tokenizer, mortal, **settings(folder))
    saved_step = (killed_at - 1) // 3 * 3
    assert (folder / "training.pt").exists() == (saved_step > 0)
    calls_made[:] = [1] * saved_step
    resumed = tiny_model()
    history = train(resumed, dataset, tokenizer, loss, **settings(folder))
    assert len(calls_made) == 12  # no step before the checkpoint was computed again
    assert same_weights(straight, resumed)
    assert without_seconds(history) == without_seconds(expected)
    assert history.best_step == 8


def test_a_finished_training_is_read_back_without_a_step(dataset, tokenizer, tmp_path):
    first, again = tiny_model(), tiny_model()
    expected = train(first, dataset, tokenizer, checkpoint=tmp_path)

    def never(outputs, batch):
        raise AssertionError("a step was computed")

    history = train(again, dataset, tokenizer, never, checkpoint=tmp_path)
    assert same_weights(first, again)
    assert without_seconds(history) == without_seconds(expected)
    assert history.seconds >= expected.seconds * 0.5


def test_a_checkpoint_of_another_training_is_named_and_not_used(dataset, tokenizer, tmp_path):
    train(tiny_model(), dataset, tokenizer, checkpoint=tmp_path)
    for model, data, changes, what in [
        (tiny_model(1), dataset, {}, "weights"),
        (tiny_model(), dataset.select(range(39)), {}, "data"),
        (tiny_model(), dataset, {"seed": 5}, "settings"),
    ]:
        other = tiny_model(1) if what == "weights" else tiny_model()
        with pytest.warns(UserWarning, match=rf"training\.pt belongs to another training \(other {what}\)"):
            train(model, data, tokenizer, checkpoint=tmp_path, checkpoint_every=1000, steps=12, **changes)
        train(other, data, tokenizer, **changes)
        assert same_weights(model, other)
        (tmp_path / "training.pt").unlink()
        train(tiny_model(), dataset, tokenizer, checkpoint=tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", None])
def test_a_damaged_checkpoint_is_named_and_not_used(dataset, tokenizer, tmp_path, content):
    straight, model = tiny_model(), tiny_model()
    train(straight, dataset, tokenizer, checkpoint=tmp_path)
    path = tmp_path / "training.pt"
    path.write_bytes(path.read_bytes()[:-2000] if content is None else content)
    with pytest.warns(UserWarning, match=r"training\.pt is damaged"):
        train(model, dataset, tokenizer, checkpoint=tmp_path)
    assert same_weights(straight, model)
    assert [file.name for file in tmp_path.iterdir()] == ["training.pt"]  # no temporary file is left


# --- best on dev ----------------------------------------------------------------------------------------------------


def test_the_model_ends_with_its_best_weights_and_ties_go_to_the_earlier(dataset, tokenizer):
    scores, weights, modes = iter([0.1, 0.7, 0.7, 0.3]), [], []

    def validate(model):
        modes.append(model.training)
        weights.append({name: value.clone() for name, value in model.state_dict().items()})
        return next(scores)

    model = tiny_model()
    history = train(model, dataset, tokenizer, validate=validate, evaluations=4)
    assert history.dev == [(3, 0.1), (6, 0.7), (9, 0.7), (12, 0.3)]
    assert history.best_step == 6
    assert all(torch.equal(value, weights[1][name]) for name, value in model.state_dict().items())
    assert modes == [False] * 4


def test_without_evaluations_the_last_weights_stay(dataset, tokenizer):
    history = train(tiny_model(), dataset, tokenizer)
    assert history.dev == []
    assert history.best_step is None


def test_more_evaluations_than_steps_score_every_step(dataset, tokenizer):
    history = train(tiny_model(), dataset, tokenizer, steps=3, validate=lambda model: 0.0, evaluations=10)
    assert [step for step, _ in history.dev] == [1, 2, 3]


def test_a_nan_score_is_refused(dataset, tokenizer):
    with pytest.raises(ValueError, match="validate returned NaN at step 12"):
        train(tiny_model(), dataset, tokenizer, validate=lambda model: float("nan"), evaluations=1)


# --- numbers that go wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_loss_that_is_not_finite_stops_with_step_rate_and_examples(dataset, tokenizer, bad):
    batches = []

    def loss(outputs, batch):
        batches.append(batch["index"].tolist())
        return supervised(outputs, batch) * (bad if len(batches) == 3 else 1.0)

    with pytest.raises(FloatingPointError, match="the loss is .* at step 3 .*learning rate 0.009.*") as error:
        train(tiny_model(), dataset, tokenizer, loss, warmup=0.0, steps=20)
    assert str(batches[-1]) in str(error.value)


def test_a_gradient_that_is_not_finite_stops_before_it_reaches_the_weights(dataset, tokenizer):
    model, before = tiny_model(), tiny_model()

    def loss(outputs, batch):
        return (outputs.logits - outputs.logits.detach()).abs().sum().sqrt()  # 0, with an infinite slope

    with pytest.raises(FloatingPointError, match="gradient norm is .* at step 1 "):
        train(model, dataset, tokenizer, loss)
    assert same_weights(model, before)


# --- batches --------------------------------------------------------------------------------------------------------


def test_an_epoch_holds_every_example_once_in_batches_of_similar_length():
    lengths = np.random.default_rng(0).integers(2, 60, 1003)
    batches = bucketed_batches(lengths, 8, seed=1, epoch=0)
    assert sorted(np.concatenate(batches).tolist()) == list(range(1003))
    assert max(len(batch) for batch in batches) == 8
    padded = sum(len(batch) * lengths[batch].max() for batch in batches)
    plain = np.random.default_rng(1).permutation(1003)
    padded_plain = sum(len(c) * lengths[c].max() for c in (plain[i : i + 8] for i in range(0, 1003, 8)))
    assert padded < 1.2 * lengths.sum() < padded_plain


def test_the_order_depends_on_seed_and_epoch_only():
    lengths = np.random.default_rng(0).integers(2, 60, 100)
    orders = [
        np.concatenate(bucketed_batches(lengths, 8, *which)).tolist() for which in [(0, 0), (0, 0), (0, 1), (1, 0)]
    ]
    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
    assert orders[0] != orders[3]


@pytest.mark.parametrize("start", [0, 1, 12, 13, 30])
def test_the_stream_can_start_anywhere(start):
    lengths = np.random.default_rng(0).integers(2, 60, 100)
    whole = batch_stream(lengths, 8, seed=3)
    expected = [next(whole).tolist() for _ in range(40)][start:]
    late = batch_stream(lengths, 8, seed=3, start=start)
    assert [next(late).tolist() for _ in range(40 - start)] == expected


def test_a_batch_is_padded_to_its_longest_example_only(dataset, tokenizer):
    shuffled = dataset.select([5, 3, 8, 1])
    batch = Table(shuffled, tokenizer).batch(np.array([2, 0]), torch.device("cpu"))
    rows = [shuffled[2], shuffled[0]]
    expected = tokenizer.pad({name: [row[name] for row in rows] for name in tokenizer.model_input_names})
    for name in tokenizer.model_input_names:
        assert batch[name].tolist() == expected[name]
        assert batch[name].dtype == torch.int64
    assert batch["index"].tolist() == [8, 5]
    assert batch["teacher_logits"].tolist() == [row["teacher_logits"] for row in rows]
    assert batch["teacher_logits"].dtype == torch.float32
    assert "text" not in batch


def test_columns_that_cannot_be_batched_are_refused(dataset, tokenizer):
    with pytest.raises(ValueError, match="no input_ids.*with_tokenizer"):
        Table(dataset.remove_columns("input_ids"), tokenizer)
    with pytest.raises(ValueError, match="empty"):
        Table(dataset.select([]), tokenizer)
    ragged = dataset.select(range(2)).add_column("odd", [[1.0], [1.0, 2.0]])
    with pytest.raises(ValueError, match="'odd' has lists of 1 to 2 numbers"):
        Table(ragged, tokenizer)
    holes = dataset.select(range(2)).add_column("hole", [1.0, None])
    with pytest.raises(ValueError, match="'hole' has 1 empty values of 2"):
        Table(holes, tokenizer)


def test_lists_of_a_fixed_length_are_batched_too(dataset, tokenizer):
    features = Features(dataset.features | {"teacher_logits": Sequence(Value("float64"), length=2)})
    batch = Table(dataset.cast(features), tokenizer).batch(np.array([1, 0]), torch.device("cpu"))
    assert batch["teacher_logits"].tolist() == [[-2.0, 2.0], [2.0, -2.0]]


# --- predict, evaluate ----------------------------------------------------------------------------------------------


def test_predictions_come_in_the_datasets_order_whatever_the_batches(dataset, tokenizer):
    model = tiny_model(labels=3)
    logits = predict(model, dataset, tokenizer, batch_size=7)
    assert model.training  # as it was
    model.eval()
    for i in (0, 1, 17, 39):
        inputs = {name: torch.tensor([dataset[i][name]]) for name in tokenizer.model_input_names}
        assert torch.allclose(logits[i], model(**inputs).logits[0], atol=1e-5)
    assert logits.dtype == torch.float32
    assert logits.shape == (40, 3)
    assert not logits.requires_grad


class Fixed(torch.nn.Module):
    """Always says class 1."""

    def forward(self, input_ids, **_):
        return SimpleNamespace(logits=torch.tensor([[0.0, 1.0]]).repeat(len(input_ids), 1))


def test_evaluate_gives_percent_per_language(dataset, tokenizer):
    splits = {"en": dataset.select(range(40)), "fr": dataset.filter(lambda row: row["label"] == 1)}

    def first(language, split, size=None):
        return splits[language].select(range(size or len(splits[language])))

    task = SimpleNamespace(tokenizer=tokenizer, labels=("no", "yes"), dataset=first)
    scores = evaluate(Fixed(), task, ["fr", "en"], "test")
    assert scores == {"fr": {"accuracy": 100.0, "n": 20}, "en": {"accuracy": 50.0, "n": 40}}
    assert evaluate(Fixed(), task, ["en"], "test", size=3)["en"] == {"accuracy": pytest.approx(100 / 3), "n": 3}


def test_evaluate_refuses_unlabeled_examples_and_a_task_without_tokenizer(dataset, tokenizer):
    unlabeled = dataset.remove_columns("label").add_column("label", [-1] * 40)
    task = SimpleNamespace(tokenizer=tokenizer, labels=("no", "yes"), dataset=lambda language, split: unlabeled)
    with pytest.raises(ValueError, match="'unlabeled' of 'en' is empty or has examples without a label"):
        evaluate(Fixed(), task, ["en"], "unlabeled")
    with pytest.raises(ValueError, match="with_tokenizer"):
        evaluate(Fixed(), SimpleNamespace(tokenizer=None), ["en"], "test")
    with pytest.raises(ValueError, match=r"write \['en'\]"):
        evaluate(Fixed(), task, "en", "test")


def test_training_warns_of_nothing(dataset, tokenizer, tmp_path, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(tiny_model(), dataset, tokenizer, checkpoint=tmp_path, steps=2, progress=True)
    assert capfd.readouterr().err == ""  # a short training leaves nothing in a log
