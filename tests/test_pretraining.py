"""Pretraining lab encoders: the corruption, the tokenizer's round trip, and exact resume."""

import dataclasses

import pytest
import torch
from transformers import AutoTokenizer

from xlt_lib import pretraining
from xlt_lib.corpus import Recipe
from xlt_lib.lab_encoders import RECIPES, model_card
from xlt_lib.pretraining import mask_words, pretrain, schedule
from xlt_lib.wordpieces import train_tokenizer

SHARES = {"en": 0.5, "ja": 0.5}
TINY = Recipe("tiny", SHARES, 16, layers=1, heads=2, vocabulary=300, steps=60, pairs=0.3, batch=4, documents=80)


def test_a_quarter_of_the_words_is_hidden_and_special_tokens_never():
    ids = torch.full((200, 50), 7)
    ids[:, 0], ids[:, -1] = 2, 0
    corrupted, target = mask_words(ids, 100, 4, torch.Generator().manual_seed(0))
    assert target[:, 1:-1].float().mean().item() == pytest.approx(0.25, abs=0.01)
    assert not target[:, 0].any() and not target[:, -1].any()
    assert (corrupted[target] == 4).float().mean().item() == pytest.approx(0.8, abs=0.02)
    assert (corrupted[~target] == ids[~target]).all()


def test_learning_rate_rises_then_falls():
    assert schedule(1, 100) == pytest.approx(0.2)
    assert schedule(5, 100) == 1.0
    assert schedule(100, 100) == pytest.approx(0.02)


def test_tokenizer_reloads_with_case_and_accents(tmp_path):
    tokenizer = train_tokenizer(iter(["Der Bär mag École.", "这只狗很大。", "その犬は大きい。"] * 3), 200)
    tokenizer.save_pretrained(tmp_path)
    again = AutoTokenizer.from_pretrained(tmp_path)
    for text in ("Der Bär mag École.", "这只狗", "ｶﾀｶﾅ ﬁ Ä"):
        assert again(text)["input_ids"] == tokenizer(text)["input_ids"]
    assert again.decode(again("Der Bär mag")["input_ids"], skip_special_tokens=True) == "Der Bär mag"
    assert tokenizer("Bär")["input_ids"] != tokenizer("bär")["input_ids"]
    assert again("a", "b")["token_type_ids"][-1] == 1


def test_tokenizer_finds_the_words_where_no_spaces_are_written():
    tokenizer = train_tokenizer(["这 支 乐队 不 烦人 。", "その 犬 は 大きい 。"], 100)
    assert tokenizer.tokenize("这支乐队不烦人。") == ["这", "支", "乐队", "不", "烦人", "。"]
    assert tokenizer.tokenize("その犬は大きい。") == ["その", "犬", "は", "大きい", "。"]
    assert tokenizer.tokenize("大人") == ["大", "人"]


def test_tokenizer_is_the_same_every_time_and_keeps_to_its_size():
    texts = [f"word{number % 7} other{number % 5}" for number in range(50)]
    vocabularies = [train_tokenizer(order, 20).get_vocab() for order in (texts, texts[::-1])]
    assert vocabularies[0] == vocabularies[1] and len(vocabularies[0]) == 20


def test_a_killed_pretraining_ends_with_the_same_weights(tmp_path, monkeypatch):
    monkeypatch.setattr(pretraining, "CHECKPOINT", 20)
    pretrain(TINY, tmp_path / "whole", tmp_path / "first")
    real, calls = pretraining.masked_loss, []

    def dies(*arguments):
        calls.append(1)
        if len(calls) == 45:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(pretraining, "masked_loss", dies)
    with pytest.raises(KeyboardInterrupt):
        pretrain(TINY, tmp_path / "killed", tmp_path / "scratch")
    facts = pretrain(TINY, tmp_path / "killed", tmp_path / "scratch")
    assert len(calls) == 45 + 20
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("whole", "killed")]
    assert weights[0] == weights[1]
    assert facts["tokens"] > 60 * 4 * 3


def test_other_seed_other_weights(tmp_path):
    short = dataclasses.replace(TINY, steps=2)
    pretrain(short, tmp_path / "a")
    pretrain(dataclasses.replace(short, seed=1), tmp_path / "b")
    assert (tmp_path / "a/model.safetensors").read_bytes() != (tmp_path / "b/model.safetensors").read_bytes()


def test_card_names_what_it_was_made_from():
    facts = dataclasses.asdict(RECIPES["multi-bert-lab"])
    facts |= {"loss": 1.5, "tokens": 10, "seconds": 60, "parameters": 5}
    card = model_card(facts, "2 CPU cores", "2026-01-01")
    assert "35%" in card and "kit.py pretrain multi-bert-lab" in card and "2 CPU cores" in card
