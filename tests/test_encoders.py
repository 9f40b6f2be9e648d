"""Encoders by name: what is loaded, what is new, and what the messages say."""

from __future__ import annotations

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaModel,
)

from xlt_lib import encoders
from xlt_lib.encoders import encoder_fingerprint, load_classifier, load_encoder, load_masked_lm, load_span_model

SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 12}


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "Paris", "paris", "fi", "a", "b"]
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    special = {
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    }
    names = ["input_ids", "token_type_ids", "attention_mask"]
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_input_names=names, **special)


@pytest.fixture
def bert(tmp_path):
    torch.manual_seed(0)
    BertForMaskedLM(BertConfig(**SIZES)).save_pretrained(tmp_path / "bert")
    tiny_tokenizer().save_pretrained(tmp_path / "bert")
    return tmp_path / "bert"


@pytest.fixture
def xlmr(tmp_path):
    torch.manual_seed(0)
    XLMRobertaModel(XLMRobertaConfig(**SIZES, pad_token_id=0)).save_pretrained(tmp_path / "xlmr")
    tiny_tokenizer().save_pretrained(tmp_path / "xlmr")
    return tmp_path / "xlmr"


def test_encoder_has_the_saved_weights(bert):
    model, _ = load_encoder(str(bert))
    saved = load_file(bert / "model.safetensors")
    assert torch.equal(model.embeddings.word_embeddings.weight, saved["bert.embeddings.word_embeddings.weight"])


def test_tokenizer_reloads_with_case_normaliser_and_segments(bert, xlmr):
    for folder in (bert, xlmr):
        _, tokenizer = load_encoder(str(folder))
        encoded = tokenizer("Paris paris", "\ufb01 a")  # \ufb01 is one letter that NFKC makes into "fi"
        assert encoded["input_ids"] == [2, 5, 6, 3, 7, 8, 3]
        assert encoded["token_type_ids"] == [0, 0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize("kind", ["bert", "xlmr"])
def test_classifier_keeps_the_body_and_draws_the_head_from_the_seed(kind, request):
    folder = str(request.getfixturevalue(kind))
    body, _ = load_encoder(folder)
    first, _ = load_classifier(folder, 3, seed=1)
    again, _ = load_classifier(folder, 3, seed=1)
    other, _ = load_classifier(folder, 3, seed=2)
    saved = {name: value for name, value in body.state_dict().items() if "pooler" not in name}
    for model in (first, other):
        loaded = model.base_model.state_dict()
        assert all(torch.equal(loaded[name], value) for name, value in saved.items())
    head = [value for name, value in first.state_dict().items() if name.startswith("classifier") and "weight" in name]
    assert all(torch.equal(a, b) for a, b in zip(first.state_dict().values(), again.state_dict().values(), strict=True))
    new = [value for name, value in other.state_dict().items() if name.startswith("classifier") and "weight" in name]
    assert head and not any(torch.equal(a, b) for a, b in zip(head, new, strict=True))
    assert first(torch.tensor([[2, 5, 3]])).logits.shape == (1, 3)


@pytest.mark.parametrize("kind", ["bert", "xlmr"])
def test_span_model_keeps_the_body_and_draws_the_head_from_the_seed(kind, request):
    folder = str(request.getfixturevalue(kind))
    body, _ = load_encoder(folder)
    first, again, other = (load_span_model(folder, seed)[0] for seed in (1, 1, 2))
    saved = {name: value for name, value in body.state_dict().items() if "pooler" not in name}
    assert all(torch.equal(first.base_model.state_dict()[name], value) for name, value in saved.items())
    assert torch.equal(first.qa_outputs.weight, again.qa_outputs.weight)
    assert not torch.equal(first.qa_outputs.weight, other.qa_outputs.weight)
    assert first(torch.tensor([[2, 5, 3]])).start_logits.shape == (1, 3)


def test_masked_language_model_has_the_saved_head(bert):
    torch.manual_seed(7)
    saved = BertForMaskedLM(BertConfig(**SIZES)).eval()
    saved.save_pretrained(bert)
    ids = torch.tensor([[2, 4, 6, 3]])
    state = torch.get_rng_state()
    assert torch.equal(load_masked_lm(str(bert))[0](ids).logits, saved(ids).logits)
    assert torch.equal(torch.get_rng_state(), state)


def test_an_encoder_saved_without_its_head_cannot_predict_words(xlmr):
    with pytest.raises(ValueError, match="has no masked language model's head .no lm_head"):
        load_masked_lm(str(xlmr))


def test_head_of_a_finetuned_classifier_is_replaced(bert, tmp_path):
    old = BertForSequenceClassification(BertConfig(**SIZES, num_labels=3))
    old.save_pretrained(bert)
    new, _ = load_classifier(str(bert), 3, seed=0)
    assert torch.equal(new.bert.pooler.dense.weight, old.bert.pooler.dense.weight)
    assert not torch.equal(new.classifier.weight, old.classifier.weight)


def test_loading_leaves_the_random_state_alone(bert):
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    load_classifier(str(bert), 2, seed=9)
    assert torch.equal(torch.rand(3), expected)


def test_half_precision_weights_are_read_as_32_bit(bert):
    BertModel(BertConfig(**SIZES)).to(torch.bfloat16).save_pretrained(bert)
    for model in (load_encoder(str(bert))[0], load_classifier(str(bert), 2, seed=0)[0]):
        assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}


def test_fingerprint_changes_with_a_weight_and_with_the_tokenizer(bert):
    before = encoder_fingerprint(str(bert))
    assert encoder_fingerprint(str(bert)) == before and len(before) == 16
    weights = load_file(bert / "model.safetensors")
    weights["cls.predictions.bias"] = weights["cls.predictions.bias"] + 1
    save_file(weights, bert / "model.safetensors", metadata={"format": "pt"})
    after = encoder_fingerprint(str(bert))
    (bert / "README.md").write_text("a card is not a weight")
    assert before != after == encoder_fingerprint(str(bert))
    (bert / "tokenizer.json").write_text((bert / "tokenizer.json").read_text().replace("Paris", "Rome"))
    assert encoder_fingerprint(str(bert)) != after


def test_hub_models_are_pinned_to_full_commits():
    assert all(encoders.COMMIT.fullmatch(commit) for commit in encoders.REVISIONS.values())
    mbert = encoder_fingerprint("bert-base-multilingual-cased")
    assert mbert == encoders.REVISIONS["google-bert/bert-base-multilingual-cased"]
    assert encoder_fingerprint("some/model@" + "a" * 40) == "a" * 40


def test_hub_is_asked_for_the_pinned_commit_and_safetensors_only(monkeypatch):
    asked = {}

    def stop(place, **options):
        asked.update(options, place=place)
        raise OSError("no network")

    monkeypatch.setattr(transformers.AutoModel, "from_pretrained", stop)
    with pytest.raises(FileNotFoundError, match="cannot be loaded from the hub: no network.*local folder"):
        load_encoder("roberta-large")
    assert asked["place"] == "FacebookAI/roberta-large"
    assert asked["revision"] == encoders.REVISIONS["FacebookAI/roberta-large"]
    assert asked["use_safetensors"] is True and not asked.get("trust_remote_code")


def test_shipped_encoders_are_found_by_name(bert, monkeypatch):
    monkeypatch.setattr(encoders, "SHIPPED", bert.parent)
    assert encoders.shipped() == ("bert",)
    assert load_encoder("bert")[0].config.hidden_size == 16


@pytest.mark.parametrize("name", ["roberta-larg", "org/model", "org/model@main", "", "model@" + "a" * 40])
def test_unknown_names_are_refused_with_what_is_allowed(name):
    with pytest.raises(ValueError, match="is unknown; one of: .*roberta-large.*local folder.*full commit"):
        load_encoder(name)


def test_near_miss_and_moving_revision_are_named():
    with pytest.raises(ValueError, match="Did you mean 'roberta-large'"):
        load_encoder("roberta-larg")
    with pytest.raises(ValueError, match="'main' is not a full commit|revision 'main'"):
        load_encoder("roberta-large", revision="main")


def test_incomplete_folders_are_refused(bert):
    (bert / "tokenizer.json").unlink()
    (bert / "tokenizer_config.json").unlink()
    with pytest.raises(FileNotFoundError, match="has no tokenizer"):
        load_encoder(str(bert))
    (bert / "model.safetensors").rename(bert / "pytorch_model.bin")
    with pytest.raises(FileNotFoundError, match="no \\*.safetensors .pytorch_model.bin can run code"):
        load_encoder(str(bert))
    (bert / "config.json").unlink()
    with pytest.raises(FileNotFoundError, match="has no config.json"):
        load_encoder(str(bert))


def test_tokenizer_larger_than_the_vocabulary_is_refused(bert):
    BertModel(BertConfig(**{**SIZES, "vocab_size": 8})).save_pretrained(bert)
    with pytest.raises(ValueError, match="10 tokens, but the model embeds 8"):
        load_encoder(str(bert))


def test_one_class_is_refused(bert):
    with pytest.raises(ValueError, match="at least 2 classes"):
        load_classifier(str(bert), 1, seed=0)
