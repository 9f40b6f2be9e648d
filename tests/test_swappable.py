"""One body, many languages: what a swap changes, what each step may train, and that files bring it all back."""

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    BertConfig,
    BertForMaskedLM,
    BertForSequenceClassification,
    RobertaConfig,
    RobertaForMaskedLM,
    XLMRobertaConfig,
    XLMRobertaForMaskedLM,
)

from xlt_lib.models.adapters import Adapter, places
from xlt_lib.models.lexicon import CLS
from xlt_lib.models.swappable import Swappable, load_lexicon, save_lexicon
from xlt_lib.training import fit
from xlt_lib.unigram import train_unigram

SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
KINDS = [
    (BertConfig, BertForMaskedLM, {}),
    (RobertaConfig, RobertaForMaskedLM, {"type_vocab_size": 1}),
    (XLMRobertaConfig, XLMRobertaForMaskedLM, {"type_vocab_size": 1}),
]
OWN, OTHER = ["the dog sees the cat", "a cat sleeps"] * 4, ["le chien voit le chat", "un chat dort bien"] * 4


@pytest.fixture(scope="module")
def tokenizers():
    return train_unigram(OWN, 40, segments=False), train_unigram(OTHER, 60, segments=False)


def tiny(kind, tokenizer, seed=0, **more):
    torch.manual_seed(seed)
    config = kind[0](vocab_size=len(tokenizer), max_position_embeddings=40, pad_token_id=0, **SIZES, **kind[2], **more)
    return kind[1](config).eval()


def logits(model, tokenizer, texts=OWN):
    with torch.no_grad():
        return model(**tokenizer(texts[:2], padding=True, return_tensors="pt")).logits


@pytest.mark.parametrize("own", (False, True), ids=("shared positions", "own positions"))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[0].model_type)
def test_a_swappable_model_is_the_model_it_was_made_from_and_can_be_it_again(kind, own, tokenizers):
    real = tokenizers[0](OWN[:2], padding=True, return_tensors="pt")["attention_mask"].bool()
    before = logits(tiny(kind, tokenizers[0]), tokenizers[0])[real][:, 5:]
    model = Swappable(tiny(kind, tokenizers[0]), tokenizers[0], "en", own_positions=own)
    assert torch.allclose(logits(model.model, tokenizers[0])[real][:, 5:], before, atol=1e-5)
    assert torch.allclose(logits(model.plain("en"), tokenizers[0])[real][:, 5:], before, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS[:2], ids=lambda kind: kind[0].model_type)
def test_swapping_back_and_forth_changes_nothing(kind, tokenizers):
    model = Swappable(tiny(kind, tokenizers[0]), tokenizers[0], "en", own_positions=True)
    first = logits(model.use("en"), tokenizers[0])
    model.add("fr", model.new_lexicon(tokenizers[1], seed=1, bottleneck=4), tokenizers[1])
    french = logits(model.use("fr"), tokenizers[1], OTHER)
    assert french.shape[-1] == len(tokenizers[1]) != len(tokenizers[0])
    assert torch.equal(logits(model.use("en"), tokenizers[0]), first)
    assert torch.equal(logits(model.use("fr"), tokenizers[1], OTHER), french)


@pytest.mark.parametrize("own", (False, True))
def test_it_comes_back_from_its_files_bit_for_bit(tmp_path, own, tokenizers):
    model = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en", own_positions=own)
    model.add("fr", model.new_lexicon(tokenizers[1], seed=1, bottleneck=4), tokenizers[1])
    torch.nn.init.normal_(model.lexicons["fr"].adapters[1].up.weight)
    model.save(tmp_path)
    assert {path.name for path in tmp_path.glob("*.safetensors")} == {
        "body.safetensors",
        "en.safetensors",
        "fr.safetensors",
    }
    again = Swappable.load(tmp_path, AutoModelForMaskedLM)
    again.model.eval()
    for name, tokenizer, texts in (("en", tokenizers[0], OWN), ("fr", tokenizers[1], OTHER)):
        assert torch.equal(
            logits(again.use(name), again.tokenizers[name], texts), logits(model.use(name), tokenizer, texts)
        )


def test_a_body_that_lacks_a_layer_is_refused_but_another_head_is_not(tmp_path, tokenizers):
    Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en").save(tmp_path)
    Swappable.load(tmp_path, AutoModelForSequenceClassification, num_labels=3)  # with a pooler and a head of its own
    body = load_file(tmp_path / "body.safetensors")
    save_file({name: value for name, value in body.items() if ".layer.1." not in name}, tmp_path / "body.safetensors")
    with pytest.raises(ValueError, match="lacks bert.encoder.layer.1"):
        Swappable.load(tmp_path, AutoModelForMaskedLM)


def test_word_vectors_of_another_size_come_back_from_their_files(tmp_path, tokenizers):
    torch.manual_seed(3)
    vectors = torch.randn(len(tokenizers[0]), 6)
    model = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en", vectors=vectors)
    model.save(tmp_path)
    again = Swappable.load(tmp_path, AutoModelForMaskedLM)
    again.model.eval()
    assert torch.equal(logits(again.model, tokenizers[0]), logits(model.model, tokenizers[0]))
    assert again.lexicons["en"].words.shape == (len(tokenizers[0]), 6)
    with pytest.raises(ValueError, match="plain model"):
        model.plain("en")


def one_step(model, batch):
    """A large step of plain gradient descent on whatever may be trained."""
    model.train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    model(**batch).logits.square().mean().backward()
    torch.optim.AdamW(trained, lr=0.1, weight_decay=0.1).step()


def test_step_2_trains_the_lexicon_and_leaves_every_bit_of_the_body(tokenizers):
    model = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en", own_positions=True)
    lexicon = model.new_lexicon(tokenizers[1], seed=1, bottleneck=4)
    model.add("fr", lexicon, tokenizers[1])
    model.use("fr")
    body = {name: value.clone() for name, value in model.body().items()}
    english = model.lexicons["en"].words.detach().clone()
    old = {name: value.clone() for name, value in lexicon.state_dict().items()}
    model.learn_embeddings_only()
    one_step(model.model, tokenizers[1](OTHER[:2], padding=True, return_tensors="pt"))
    assert all(torch.equal(value, body[name]) for name, value in model.body().items())
    assert torch.equal(model.lexicons["en"].words, english)
    changed = {name for name, value in lexicon.state_dict().items() if not torch.equal(value, old[name])}
    assert {"words", "positions", "bias", "adapters.0.up.weight"} <= changed


def test_step_3_trains_the_body_and_special_tokens_and_leaves_every_bit_of_the_embeddings(tokenizers):
    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(tokenizers[0]), max_position_embeddings=40, num_labels=3, **SIZES)
    model = Swappable(BertForSequenceClassification(config), tokenizers[0], "en", own_positions=True)
    body = {name: value.clone() for name, value in model.body().items()}
    lexicon = {name: value.clone() for name, value in model.lexicons["en"].state_dict().items()}
    model.learn_all_but_embeddings()
    one_step(model.model, tokenizers[0](OWN[:2], padding=True, return_tensors="pt"))
    assert all(torch.equal(value, lexicon[name]) for name, value in model.lexicons["en"].state_dict().items())
    special = "bert.embeddings.special"
    assert not torch.equal(model.body()[special][CLS], body[special][CLS])
    assert not torch.equal(model.body()["classifier.weight"], body["classifier.weight"])


def test_languages_share_the_special_tokens(tokenizers):
    model = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en")
    model.add("fr", model.new_lexicon(tokenizers[1], seed=1), tokenizers[1])
    ids = torch.tensor([tokenizers[0].cls_token_id, tokenizers[0].mask_token_id])
    english = (model.use("en"), model.embeddings.word_embeddings(ids))[1]
    french = (model.use("fr"), model.embeddings.word_embeddings(ids))[1]
    assert torch.equal(english, french)
    assert torch.equal(model.embeddings.matrix()[ids], french)


def test_with_own_positions_cls_has_no_place(tokenizers):
    model = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en", own_positions=True)
    model.model.eval()
    ids = tokenizers[0](OWN[:1], return_tensors="pt")["input_ids"]
    with torch.no_grad():
        before = model.embeddings(ids)
        model.lexicons["en"].positions += 5.0 * torch.randn_like(model.lexicons["en"].positions)
        after = model.embeddings(ids)
    assert torch.equal(before[:, 0], after[:, 0])
    assert not torch.allclose(before[:, 1], after[:, 1])


def test_noise_is_added_to_words_places_and_segments_in_training_only(tokenizers):
    model = Swappable(tiny(KINDS[0], tokenizers[0], hidden_dropout_prob=0.0), tokenizers[0], "en")
    ids = tokenizers[0](OWN[:1], return_tensors="pt")["input_ids"].repeat(400, 1)
    embeddings = model.embeddings
    embeddings.LayerNorm = torch.nn.Identity()
    embeddings.noise = 0.075
    embeddings.eval()
    quiet = embeddings(ids)
    assert torch.equal(quiet, embeddings(ids))
    embeddings.train()
    noise = embeddings(ids) - quiet
    # Three independent noises of 0.075 each.
    assert noise.std().item() == pytest.approx(0.075 * 3**0.5, rel=0.03)
    assert noise.mean().item() == pytest.approx(0.0, abs=0.003)


def test_an_adapter_begins_as_the_identity_and_is_placed_twice_in_each_layer(tokenizers):
    x = torch.randn(2, 3, 16)
    assert torch.equal(Adapter(16, 4)(x), x)
    model = tiny(KINDS[0], tokenizers[0])
    assert len(places(model.bert)) == 4
    made = Swappable(model, tokenizers[0], "en")
    lexicon = made.new_lexicon(tokenizers[1], seed=1)
    made.add("fr", lexicon, tokenizers[1])
    without = logits(made.use("fr"), tokenizers[1], OTHER)
    adapted = made.new_lexicon(tokenizers[1], seed=1, bottleneck=4)
    made.add("fr", adapted, tokenizers[1])
    assert torch.equal(logits(made.use("fr"), tokenizers[1], OTHER), without)
    for number in range(4):  # each of them is really in the way
        bias = adapted.adapters[number].up.bias
        # not a constant: the layer norm that follows would take it out again, but for rounding
        bias.data.copy_(torch.linspace(-1, 1, len(bias)))
        changed = logits(made.use("fr"), tokenizers[1], OTHER)
        assert (changed - without).abs().max() > 0.01
        torch.nn.init.zeros_(bias)


def test_fit_resumes_with_swappable_embeddings(tmp_path, tokenizers):
    """The training loop saves and restores a swappable model as any other."""
    from datasets import Dataset

    rows = tokenizers[0](OWN, return_token_type_ids=False)
    data = Dataset.from_dict({**rows, "label": [0, 1] * 4})

    def run(folder, steps):
        torch.manual_seed(0)
        config = BertConfig(vocab_size=len(tokenizers[0]), max_position_embeddings=40, **SIZES)
        model = Swappable(BertForSequenceClassification(config), tokenizers[0], "en")
        model.learn_all_but_embeddings()
        loss = lambda outputs, batch: torch.nn.functional.cross_entropy(outputs.logits, batch["label"])  # noqa: E731
        fit(model.model, data, loss, tokenizer=tokenizers[0], steps=steps, batch_size=4, learning_rate=1e-2, seed=0,
            checkpoint=folder, checkpoint_every=2, progress=False)  # fmt: skip
        return model.body()

    whole, again = run(tmp_path / "a", 4), run(tmp_path / "a", 4)
    assert all(torch.equal(whole[name], again[name]) for name in whole)


def test_a_lexicon_is_one_file_with_its_tokenizer(tmp_path, tokenizers):
    model = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en", own_positions=True)
    lexicon = model.new_lexicon(tokenizers[1], seed=1, bottleneck=4)
    save_lexicon(tmp_path / "fr.safetensors", lexicon, tokenizers[1])
    again, tokenizer = load_lexicon(tmp_path / "fr.safetensors")
    assert [path.name for path in tmp_path.iterdir()] == ["fr.safetensors"]
    assert all(torch.equal(value, again.state_dict()[name]) for name, value in lexicon.state_dict().items())
    for text in ("Un CHAT dort", "ｶﾀｶﾅ ﬁ Ä"):
        assert tokenizer(text, text)["input_ids"] == tokenizers[1](text, text)["input_ids"]


def test_what_cannot_be_swapped_is_named(tokenizers):
    model = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en")
    with pytest.raises(ValueError, match="no embeddings for 'fr'"):
        model.use("fr")
    positions = Swappable(tiny(KINDS[0], tokenizers[0]), tokenizers[0], "en", own_positions=True)
    with pytest.raises(ValueError, match="own_positions=False"):
        model.add("fr", positions.new_lexicon(tokenizers[1], seed=0), tokenizers[1])
    with pytest.raises(ValueError, match="60|tokens"):
        model.add("fr", model.new_lexicon(tokenizers[0], seed=0), tokenizers[1])
