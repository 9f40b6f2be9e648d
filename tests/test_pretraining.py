"""Pretraining lab encoders: the corruption, the tokenizer's round trip, and exact resume."""

import dataclasses

import pandas as pd
import pytest
import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer

from xlt_lib import pretraining
from xlt_lib.corpus import Corpus, Recipe, padded
from xlt_lib.lab_encoders import RECIPES, model_card
from xlt_lib.pretraining import mask_words, masked_loss, new_model, parameter_groups, pretrain, schedule
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


def test_parameters_learn_at_the_rate_of_their_name():
    model = torch.nn.ModuleDict({"words": torch.nn.Linear(2, 3), "places": torch.nn.Linear(2, 3)})
    groups = parameter_groups(model, 1e-2, {"places.weight": 1e-3, "places": 1e-4})
    rates = {id(parameter): group["rate"] for group in groups for parameter in group["params"]}
    found = {name: rates[id(parameter)] for name, parameter in model.named_parameters()}
    assert found == {"words.weight": 1e-2, "words.bias": 1e-2, "places.weight": 1e-3, "places.bias": 1e-4}


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
    facts["start"] |= {"seconds": 1234}
    card = model_card(facts, "2 CPU cores", "2026-01-01")
    assert "50%" in card and "kit.py pretrain multi-bert-lab" in card and "2 CPU cores" in card
    assert "1,234 s" in card and "2 layers" in card


def test_positions_start_again_with_each_translation_where_the_recipe_says_so():
    drawn = [[[2, 7, 3], [8, 9, 3]], [[2, 7, 3]]]
    assert padded(drawn, restart=True)["position_ids"].tolist() == [[0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 0, 0]]
    assert padded(drawn, restart=False)["position_ids"].tolist() == [[0, 1, 2, 3, 4, 5], [0, 1, 2, 0, 0, 0]]
    assert padded(drawn, restart=True)["token_type_ids"].tolist() == [[0, 0, 0, 1, 1, 1], [0] * 6]


def test_translations_stand_side_by_side_with_the_first_language_among_them():
    languages = ("en", "de", "ja", "ru")
    recipe = dataclasses.replace(TINY, languages=dict.fromkeys(languages, 1.0), pairs=1.0, together=4, documents=1)
    tokenizer = train_tokenizer(languages, 100)
    corpus = Corpus(recipe, tokenizer, {name: [[name]] for name in languages})
    drawn = [[tokenizer.decode(part, skip_special_tokens=True) for part in corpus.sequence()] for _ in range(60)]
    assert {len(parts) for parts in drawn} == {2, 3, 4}
    assert all("en" in parts and len(set(parts)) == len(parts) for parts in drawn)
    assert {parts[0] for parts in drawn} == set(languages)


def test_a_sampled_vocabulary_gives_the_sum_over_all_words_without_bias():
    model = new_model(TINY, 300)
    torch.nn.init.normal_(model.cls.predictions.bias)
    ids = torch.arange(10, 30).reshape(2, 10)
    batch = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "position_ids": torch.arange(10).expand(2, 10)}
    with torch.no_grad():
        exact = masked_loss(model, batch, torch.Generator().manual_seed(1)).item()
        estimates = []
        for draw in range(200):
            generator = torch.Generator().manual_seed(1)
            real = torch.randint

            def randint(*arguments, draw=draw, real=real, **options):
                if arguments[1:] == ((40,),):  # the sample of words, not the noise
                    options["generator"] = torch.Generator().manual_seed(draw)
                return real(*arguments, **options)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(torch, "randint", randint)
                estimates.append(masked_loss(model, batch, generator, candidates=40).item())
    assert sum(estimates) / len(estimates) == pytest.approx(exact, abs=0.05)
    assert max(estimates) - min(estimates) > 0.05


def test_an_extended_tokenizer_keeps_the_numbers_of_its_pieces():
    first = train_tokenizer(["the dog", "the cat"], 50)
    more = train_tokenizer(["who is the mouse", "who"], 60, first)
    assert first.get_vocab().items() <= more.get_vocab().items()
    assert more.tokenize("who") == ["who"] and first.tokenize("who") != ["who"]


@pytest.mark.parametrize("segments", (True, False))
def test_a_deep_encoder_starts_from_the_layers_of_a_shallow_one(tmp_path, segments):
    shallow = dataclasses.replace(TINY, steps=3, segments=segments, restart=True, together=3)
    deep = dataclasses.replace(
        shallow, name="deep", layers=3, vocabulary=320, steps=2, learning_rate=1e-9, start=shallow
    )
    facts = pretrain(deep, tmp_path / "deep", tmp_path / "scratch")
    one = AutoModelForMaskedLM.from_pretrained(tmp_path / "scratch" / "start", dtype=torch.float32).state_dict()
    two = AutoModelForMaskedLM.from_pretrained(tmp_path / "deep", dtype=torch.float32).state_dict()
    name = "bert" if segments else "roberta"
    for layer in range(3):
        key = f"{name}.encoder.layer.{{}}.attention.self.query.weight"
        assert torch.allclose(two[key.format(layer)], one[key.format(0)], atol=1e-4)
    words = f"{name}.embeddings.word_embeddings.weight"
    assert torch.allclose(two[words][: len(one[words])], one[words], atol=1e-4)
    assert facts["start"]["steps"] == 3 and facts["curve"]


def test_snapshots_on_the_way_show_zero_shot_accuracy_in_every_language(tmp_path, monkeypatch):
    from xlt_lib import lab_encoders, presets

    small = {"train_size": 12, "dev_size": 8, "test_size": 12, "steps": 2, "evaluations": 1}
    monkeypatch.setitem(presets.PRESET_DEFAULTS["lab"], "nli", presets.PRESET_DEFAULTS["lab"]["nli"] | small)
    short = dataclasses.replace(TINY, name="multi-bert-lab", steps=20)
    monkeypatch.setattr(lab_encoders, "RECIPES", {short.name: short})
    folder = lab_encoders.rebuild(short.name, tmp_path / "out", tmp_path / "work")
    curve = pd.read_csv(folder / "curve.csv")
    measured = curve.dropna(subset="zero_shot")
    assert set(measured["step"]) == {4, 8, 12, 16, 20} and set(measured["language"]) == set(TINY.languages)
    assert measured["zero_shot"].between(0, 100).all()
    first, *others = TINY.languages
    assert set(curve.dropna(subset="retrieval")["language"]) == set(others)
    assert len(curve.dropna(subset="retrieval")) == 20 * len(others)
    assert not (tmp_path / "work" / short.name).exists()


def test_an_encoder_that_starts_from_another_waits_for_it(tmp_path, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor

    from xlt_lib import lab_encoders

    started = []

    def rebuild(name, folder, scratch):
        started.append((name, sorted(path.name for path in folder.iterdir())))
        (folder / name).mkdir()
        return folder / name

    monkeypatch.setattr(lab_encoders, "rebuild", rebuild)
    monkeypatch.setattr(lab_encoders, "worker_pool", ThreadPoolExecutor)
    made = [path.name for path in lab_encoders.rebuild_all([], tmp_path, tmp_path)]
    assert sorted(made) == sorted([*lab_encoders.RECIPES, *lab_encoders.SENTENCE_RECIPES])
    assert "multi-bert-lab" in dict(started)["sentence-lab"]
    with pytest.raises(ValueError, match="lab encoder 'bert' is unknown; one of: multi-bert-lab"):
        next(lab_encoders.rebuild_all(["mono-en-lab", "bert"], tmp_path, tmp_path))
