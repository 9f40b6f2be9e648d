"""Translation ranking: the loss by hand, exact resume, and a folder that loads as a sentence encoder."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel, XLMRobertaConfig, XLMRobertaModel

from xlt_lib import translation_ranking
from xlt_lib.models.sentence_classifier import SentenceClassifier, load_sentence_classifier, sentence_vectors
from xlt_lib.translation_ranking import ParallelTexts, SentenceRecipe, train_sentence_encoder, translation_ranking_loss


@pytest.fixture
def recipe(tiny_encoders):
    languages = {"en": 0.4, "de": 0.3, "ja": 0.3}
    return SentenceRecipe("tiny", tiny_encoders["student"], languages, steps=30, batch=8, documents=60)


def by_hand(source, target, margin, scale):
    total = 0.0
    for one, two in ((source, target), (target, source)):
        for i in range(len(one)):
            scores = [scale * float(torch.cosine_similarity(one[i], row, dim=0)) for row in two]
            scores[i] -= scale * margin
            total -= scores[i] - math.log(sum(math.exp(score) for score in scores))
    return total / len(source)


@pytest.mark.parametrize(("margin", "scale"), [(0.0, 1.0), (0.3, 20.0)])
def test_ranking_equals_a_double_loop(margin, scale):
    source, target = torch.randn(2, 5, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    loss = float(translation_ranking_loss(source, target, margin, scale))
    assert loss == pytest.approx(by_hand(source, target, margin, scale), abs=1e-6)


def test_a_margin_makes_the_loss_harder():
    vectors = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    assert translation_ranking_loss(vectors, vectors, 0.3) > translation_ranking_loss(vectors, vectors, 0.0)


def test_no_text_is_twice_in_a_batch_and_its_sides_are_different_languages(recipe, monkeypatch):
    from xlt_lib.encoders import load_encoder

    pairs = ParallelTexts(recipe, load_encoder(recipe.start)[1])
    number = {}
    for name, texts in pairs.texts.items():
        for row, text in enumerate(texts):
            number.setdefault(text, set()).add((row, name))
    monkeypatch.setattr(pairs, "encode", lambda texts: texts)
    source, target = next(pairs.batches(3))
    for one, two in zip(source, target, strict=True):
        assert any(a == b and m != n for a, m in number[one] for b, n in number[two])
    assert next(pairs.batches(3)) == (source, target) != next(pairs.batches(4))


def test_a_killed_training_ends_with_the_same_weights(recipe, tmp_path, monkeypatch):
    monkeypatch.setattr(translation_ranking, "CHECKPOINT", 10)
    facts = train_sentence_encoder(recipe, tmp_path / "whole", tmp_path / "first")
    real, calls = translation_ranking.translation_ranking_loss, []

    def dies(*arguments):
        calls.append(1)
        if len(calls) == 17:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(translation_ranking, "translation_ranking_loss", dies)
    with pytest.raises(KeyboardInterrupt):
        train_sentence_encoder(recipe, tmp_path / "killed", tmp_path / "scratch")
    again = train_sentence_encoder(recipe, tmp_path / "killed", tmp_path / "scratch")
    assert len(calls) == 17 + 20
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("whole", "killed")]
    assert weights[0] == weights[1]
    assert again["loss"] == facts["loss"] and again["retrieval"] == facts["retrieval"]


def test_training_lowers_the_loss(recipe, tmp_path):
    longer = dataclasses.replace(recipe, steps=60, learning_rate=1e-3, margin=0.0, scale=5.0)
    before = train_sentence_encoder(dataclasses.replace(longer, steps=1, learning_rate=1e-9), tmp_path / "a")
    after = train_sentence_encoder(longer, tmp_path / "b")
    assert after["loss"] < before["loss"] - 0.05  # the mean over the training, from twice log 8 on


def test_what_was_trained_loads_as_a_classifier_with_its_pooler(recipe, tmp_path):
    short = dataclasses.replace(recipe, steps=2)
    train_sentence_encoder(short, tmp_path / "made")
    (one, tokenizer), (two, _) = (load_sentence_classifier(str(tmp_path / "made"), 3, seed) for seed in (0, 1))
    batch = dict(tokenizer(["the dog sleeps .", "a cat"], padding=True, return_tensors="pt"))
    outputs = one(**batch)
    assert outputs.logits.shape == (2, 3)
    assert torch.allclose(outputs.embeddings.norm(dim=-1), torch.ones(2))
    assert torch.equal(outputs.embeddings, two(**batch).embeddings)  # the pooler is read, not drawn
    assert not torch.equal(outputs.logits, two(**batch).logits)  # the classifier is new


def test_the_head_is_cls_dense_tanh_normalised_and_linear(tiny_encoders):
    model, tokenizer = load_sentence_classifier(tiny_encoders["student"], 2, 0)
    batch = dict(tokenizer(["the dog sleeps ."], return_tensors="pt"))
    with torch.no_grad():
        cls = model.body(**batch).last_hidden_state[:, 0]
        dense = torch.tanh(cls @ model.body.pooler.dense.weight.T + model.body.pooler.dense.bias)
        h = dense / dense.norm(dim=-1, keepdim=True)
        expected = h * math.sqrt(16) @ model.classifier.weight.T + model.classifier.bias
        assert torch.allclose(model(**batch).logits, expected, atol=1e-6)


def test_a_dense_layer_of_sentence_transformers_is_read(tiny_encoders, tmp_path):
    import shutil

    folder = tmp_path / "labse"
    shutil.copytree(tiny_encoders["student"], folder)
    (folder / "2_Dense").mkdir()
    save_file({"linear.weight": torch.full((16, 16), 0.5), "linear.bias": torch.ones(16)},
              folder / "2_Dense" / "model.safetensors")  # fmt: skip
    model, _ = load_sentence_classifier(str(folder), 2, 0)
    assert (model.body.pooler.dense.weight == 0.5).all() and (model.body.pooler.dense.bias == 1).all()


@pytest.mark.parametrize("family", [(BertConfig, BertModel), (XLMRobertaConfig, XLMRobertaModel)])
def test_both_families_have_a_head(family):
    config = family[0](vocab_size=50, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    model = SentenceClassifier(family[1](config), 2)
    ids = torch.tensor([[2, 7, 8]])
    assert model(input_ids=ids).logits.shape == (1, 2)
    with pytest.raises(ValueError, match="no pooler"):
        SentenceClassifier(family[1](config, add_pooling_layer=False), 2)


def test_rebuilding_makes_it_from_the_encoder_of_the_same_folder_with_a_card(recipe, tmp_path, monkeypatch):
    import shutil

    from xlt_lib import lab_encoders

    shutil.copytree(recipe.start, tmp_path / "out" / "multi-bert-lab")
    short = dataclasses.replace(recipe, name="sentence-lab", start="multi-bert-lab", steps=2)
    monkeypatch.setattr(lab_encoders, "SENTENCE_RECIPES", {"sentence-lab": short})
    folder = lab_encoders.rebuild("sentence-lab", tmp_path / "out", tmp_path / "work")
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "Made from multi-bert-lab" in card and "en, de, ja" in card and str(tmp_path) not in card
    body, _ = load_sentence_classifier(str(folder), 2, 0)
    assert body.config.hidden_size == 16


def test_recipes_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="at least two"):
        SentenceRecipe("x", "multi-bert-lab", {"en": 1.0}, steps=1)


def test_vectors_do_not_depend_on_padding(tiny_encoders):
    model, tokenizer = load_sentence_classifier(tiny_encoders["student"], 2, 0)
    alone = dict(tokenizer(["a cat"], return_tensors="pt"))
    padded = dict(tokenizer(["a cat", "the dog does not sleep ."], padding=True, return_tensors="pt"))
    with torch.no_grad():
        one, two = sentence_vectors(model.body, **alone), sentence_vectors(model.body, **padded)
    assert torch.allclose(one[0], two[0], atol=1e-5)
