"""Paper 4's methods on a tiny body: what runs share, what stays frozen, and that a killed run goes on."""

import json

import pytest
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertForMaskedLM, BertForPreTraining, BertModel

from xlt_lib import pretraining
from xlt_lib.config import RunConfig
from xlt_lib.encoders import load_encoder, load_masked_lm
from xlt_lib.methods import METHODS, clwe, from_config, joint, monotrans, pretrained
from xlt_lib.models.swappable import Swappable, load_lexicon
from xlt_lib.texts import write_documents
from xlt_lib.wordpieces import train_tokenizer

pytestmark = pytest.mark.usefixtures("small_world")

TEXT = {
    "en": ["the dog sees the cat", "a cat sleeps", "no 7 dog barks", "every cat is an animal"],
    "es": ["el perro ve el gato", "un gato duerme", "ningún perro ladra 7", "cada gato es un animal"],
    "de": ["der Hund sieht die Katze", "eine Katze schläft", "kein Hund bellt 7", "jede Katze ist ein Tier"],
}


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> str:
    """Text in the layout of a user's own."""
    folder = tmp_path_factory.mktemp("corpus")
    for language, sentences in TEXT.items():
        made = [[sentences[i % 4], sentences[(i + i // 4) % 4]] for i in range(60)]
        write_documents(folder / f"{language}.txt", iter(made))
    return str(folder)


@pytest.fixture(scope="session")
def body(tmp_path_factory) -> str:
    """A tiny English body with the heads of both pretraining tasks."""
    tokenizer = train_tokenizer(TEXT["en"], 80)
    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
                        intermediate_size=32, max_position_embeddings=64, hidden_dropout_prob=0.1)  # fmt: skip
    folder = tmp_path_factory.mktemp("body")
    BertForPreTraining(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.fixture
def config(body, corpus):
    def make(method, **changes):
        small = {"languages": ("en", "es"), "train_size": 12, "steps": 3, "evaluations": 1, "vocabulary": 70}
        small |= {"pretraining_steps": 4, "pretraining_batch": 4, "documents": 40, "dimensions": 8, "max_length": 48}
        small |= {"pretraining_length": 40}
        small |= {"dev_size": 10, "test_size": 12, "body": body, "corpus": corpus}
        return RunConfig.for_preset(method, "smoke", **small | changes)

    return make


def learned(tmp_path):
    return sorted(path for path in (tmp_path / "encoders").iterdir() if (path / "facts.json").is_file())


def test_step_2_leaves_the_body_bit_identical_and_learns_words(config, body, tmp_path, monkeypatch):
    made = []
    real = monotrans.language_model
    monkeypatch.setattr(monotrans, "language_model", lambda *a: made.append(real(*a)) or made[-1])
    METHODS["monotrans-embeddings"](
        config("monotrans-embeddings", languages=("es",), own_positions=True, adapters=4).watched(), tmp_path / "run"
    )
    fresh = Swappable(*load_masked_lm(body), "en", own_positions=True)
    assert all(torch.equal(value, fresh.body()[name]) for name, value in made[0].body().items())
    untouched = fresh.lexicons["en"].state_dict()
    assert all(torch.equal(value, untouched[name]) for name, value in made[0].lexicons["en"].state_dict().items())
    [folder] = learned(tmp_path)
    lexicon, tokenizer = load_lexicon(folder / "lexicon.safetensors")
    start = fresh.new_lexicon(tokenizer, 0, 4)
    assert not torch.equal(lexicon.words, start.words) and not torch.equal(lexicon.positions, start.positions)
    assert lexicon.adapters[0].up.weight.abs().max() > 0


def test_positions_and_adapters_learn_at_rates_of_their_own(config, body, tmp_path):
    base = {"languages": ("es",), "own_positions": True, "adapters": 4}
    start = Swappable(*load_masked_lm(body), "en", own_positions=True).lexicons["en"].positions

    def change(name, **rates):
        METHODS["monotrans-embeddings"](
            config("monotrans-embeddings", **base, **rates).watched(), tmp_path / name / "run"
        )
        found = load_file(learned(tmp_path / name)[0] / "lexicon.safetensors")
        ups = [value for key, value in found.items() if ".up.weight" in key]  # they begin at zero
        return (found["positions"] - start).abs().max(), max(up.abs().max() for up in ups)

    still, fast = change("still", position_rate=1e-9, adapter_rate=1e-9), change("fast", position_rate=1e-2)
    assert max(still) < 1e-6
    assert fast[0] > 1e-3
    assert change("adapters", position_rate=1e-9, adapter_rate=1e-2)[1] > 1e-3


def test_step_3_leaves_the_embeddings_bit_identical(config, body, tmp_path, monkeypatch):
    seen = []
    real = from_config.fit

    def spy(model, *arguments, **options):
        history = real(model, *arguments, **options)
        seen.append({name: value.clone() for name, value in model.state_dict().items()})
        return history

    monkeypatch.setattr(from_config, "fit", spy)
    METHODS["monotrans"](config("monotrans", own_positions=True, noise=0.075).watched(), tmp_path / "run")
    fresh = Swappable(*load_masked_lm(body), "en", own_positions=True).lexicons["en"]
    [after] = seen
    for name, value in fresh.state_dict().items():
        if name != "bias":  # of the head for masked words, which a classifier has not
            assert torch.equal(after[f"bert.embeddings.lexicon.{name}"], value)
    special = load_encoder(body)[0].embeddings.word_embeddings.weight[:5]
    assert not torch.equal(after["bert.embeddings.special"][3], special[3])  # [SEP] is fine-tuned


def test_runs_share_step_2_and_other_settings_do_not(config, tmp_path, monkeypatch):
    calls = []
    real = pretrained.train_masked
    monkeypatch.setattr(pretrained, "train_masked", lambda recipe, *a: calls.append(recipe.name) or real(recipe, *a))
    first = METHODS["monotrans"](config("monotrans").watched(), tmp_path / "one")
    METHODS["monotrans"](config("monotrans", seed=1, noise=0.1).watched(), tmp_path / "two")
    METHODS["monotrans"](config("monotrans", task="reviews", domain="books").watched(), tmp_path / "three")
    METHODS["monotrans-embeddings"](config("monotrans-embeddings", languages=("es", "de")).watched(), tmp_path / "four")
    METHODS["monotrans"](config("monotrans", own_positions=True).watched(), tmp_path / "five")
    assert calls == ["embeddings es", "embeddings de", "embeddings es"]
    assert set(first.metrics["test"]) == set(first.metrics["validation"]) == {"en", "es"}
    assert first.extras["effective_vocabulary"]["es"] == 12  # each word of the four sentences is a piece


def test_a_killed_step_2_ends_with_the_same_weights(config, tmp_path, monkeypatch):
    monkeypatch.setattr(pretraining, "CHECKPOINT", 20)
    run = config("monotrans-embeddings", languages=("es",), pretraining_steps=30, own_positions=True).watched()
    METHODS["monotrans-embeddings"](run, tmp_path / "whole" / "run")
    real, calls = pretrained.PretrainingLoss.__call__, []

    def dies(self, *arguments):
        calls.append(1)
        if len(calls) == 27:
            raise KeyboardInterrupt
        return real(self, *arguments)

    monkeypatch.setattr(pretrained.PretrainingLoss, "__call__", dies)
    with pytest.raises(KeyboardInterrupt):
        METHODS["monotrans-embeddings"](run, tmp_path / "killed" / "run")
    METHODS["monotrans-embeddings"](run, tmp_path / "killed" / "other run")
    assert len(calls) == 27 + 10
    weights = [load_file(learned(tmp_path / name)[0] / "lexicon.safetensors") for name in ("whole", "killed")]
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
    facts = [json.loads((learned(tmp_path / name)[0] / "facts.json").read_text()) for name in ("whole", "killed")]
    for one in facts:
        for point in one["curve"]:
            point.pop("seconds", None)
    assert facts[0] == facts[1]


def test_the_mini_world_gives_translations_and_neighbours_and_adapters_report_their_change(config, tmp_path):
    run = config("monotrans-embeddings", languages=("es",), corpus="", documents=12, adapters=4, pretraining_steps=2)
    found = METHODS["monotrans-embeddings"](run.watched(), tmp_path / "run")
    facts = found.extras["languages"]["es"]
    assert [point["step"] for point in facts["curve"]] == [0, 1, 2]
    assert set(found.metrics["step 2"]["es"]) == {"loss", "retrieval"}
    word, near = next(iter(facts["curve"][0]["neighbours"].items()))
    assert word in facts["translations"] and len(near) == 5
    assert len(facts["adapters"]) == 4 and all(change > 0 for change in facts["adapters"])


def test_a_body_can_be_made_by_the_run_in_any_language(config, tmp_path):
    run = config("monotrans-embeddings", new_body=True, source_language="es", languages=("en", "es"), nsp=True)
    found = METHODS["monotrans-embeddings"](run.watched(), tmp_path / "run")
    assert set(found.extras["languages"]) == {"en", "es"}  # its own language again, from nothing
    name = monotrans.body_name(run.watched(), tmp_path / "run")
    assert load_masked_lm(name, next_sentence=True)[0].config.num_hidden_layers == 2


def test_a_body_without_the_head_it_needs_is_refused(config, body, tmp_path):
    model, tokenizer = load_encoder(body)
    for kind, nsp in ((BertModel, False), (BertForMaskedLM, True)):
        folder = tmp_path / kind.__name__
        kind(model.config).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        with pytest.raises(ValueError, match="has no"):
            load_masked_lm(str(folder), next_sentence=nsp)


def test_a_pair_has_one_joint_or_two_disjoint_vocabularies(config, body, tmp_path):
    own = len(load_encoder(body)[1])
    sizes = {}
    for joint_vocabulary in (True, False):
        run = config("joint-pair", languages=("en", "es", "de"), shared_vocabulary=joint_vocabulary)
        outcome = METHODS["joint-pair"](run.watched(), tmp_path / str(joint_vocabulary) / "run")
        assert set(outcome.metrics["test"]) == {"en", "es", "de"}
        folders = learned(tmp_path / str(joint_vocabulary))
        assert len(folders) == 2
        sizes[joint_vocabulary] = [json.loads((folder / "facts.json").read_text())["vocabulary"] for folder in folders]
    assert all(size <= 70 for size in sizes[True])
    assert all(own + 10 < size <= own + 70 for size in sizes[False])


def test_the_source_score_of_pairs_is_their_mean(config, tmp_path, monkeypatch):
    found = ({"en": 40.0, "es": 1.0}, {"en": 60.0, "de": 2.0})
    tables = [{language: {"accuracy": value} for language, value in one.items()} for one in found]
    scores = iter([({"validation": table, "test": table}, []) for table in tables])
    monkeypatch.setattr(joint, "joint_model", lambda *arguments: tmp_path)
    monkeypatch.setattr(joint, "read_facts", lambda folder: {"effective_vocabulary": {}, "curve": []})
    monkeypatch.setattr(joint, "fine_tune", lambda *arguments: next(scores))
    outcome = joint.joint_pair(config("joint-pair", languages=("en", "es", "de")).watched(), tmp_path / "run")
    assert outcome.metrics["test"] == {"en": {"accuracy": 50.0}, "es": {"accuracy": 1.0}, "de": {"accuracy": 2.0}}


def test_a_multilingual_model_has_one_vocabulary_and_upsamples(config, tmp_path, monkeypatch):
    shares, sizes = [], {"en": 16, "es": 16, "de": 1}
    whole = joint.text
    monkeypatch.setattr(joint, "text", lambda config, name, workdir: whole(config, name, workdir)[: sizes[name]])
    monkeypatch.setattr(joint, "train", lambda *given: shares.append(given[3]) or pretrained.train(*given))
    run = config("joint-multi", languages=("en", "es", "de"), vocabulary=90)
    outcome = METHODS["joint-multi"](run.watched(), tmp_path / "run")
    assert set(outcome.extras["effective_vocabulary"]) == {"en", "es", "de"}
    assert len(learned(tmp_path)) == 1
    assert shares[0]["en"] == shares[0]["es"] and shares[0]["de"] / shares[0]["en"] == pytest.approx((1 / 16) ** 0.7)


def test_word_vectors_stay_frozen_under_the_body_and_both_maps_share_it(config, body, tmp_path):
    # Another small vocabulary has digits in common only; with one shared word the map may begin.
    for mapping in ("identical", "unsupervised"):
        outcome = METHODS["clwe"](config("clwe", mapping=mapping).watched(), tmp_path / mapping)
        assert set(outcome.metrics["test"]) == {"en", "es"}
    folders = learned(tmp_path)
    assert len(folders) == 3  # one body, two mapped lexicons
    [english] = [folder for folder in folders if (folder / "body.safetensors").is_file()]
    run = config("clwe").watched()
    documents = pretrained.text(run, "en", tmp_path / "run")
    numbers, vectors = clwe.skip_gram(documents, load_encoder(body)[1], 8, 0)
    words = load_file(english / "en.safetensors")["words"]
    expected = torch.from_numpy(clwe.normalised(vectors)).float()
    assert torch.allclose(words[numbers], expected, atol=1e-6)
    assert "bert.embeddings.projection.weight" in load_file(english / "body.safetensors")


def test_skip_gram_gives_the_same_vectors_every_time(body):
    made = [TEXT["en"]] * 30
    tokenizer = load_encoder(body)[1]
    one, two = (clwe.skip_gram(made, tokenizer, 8, 0) for _ in range(2))
    assert one[0] == two[0] and (one[1] == two[1]).all()
    assert tokenizer.cls_token_id not in one[0]


def test_more_tokens_than_the_body_has_positions_for_are_refused(config, tmp_path):
    run = config("monotrans-embeddings", languages=("es",), pretraining_length=65).watched()
    with pytest.raises(ValueError, match="positions for 64"):
        METHODS["monotrans-embeddings"](run, tmp_path / "run")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mapping": "identicle"}, "Did you mean 'identical'"),
        ({"nsp": 1}, "True or False"),
        ({"noise": -0.1}, "noise must be 0 or more"),
        ({"vocabulary": 0}, "vocabulary must be positive"),
    ],
)
def test_bad_settings_are_refused(config, changes, message):
    with pytest.raises(ValueError, match=message):
        config("clwe", **changes)


def test_keys_hold_what_matters_to_each_method(config):
    assert config("clwe").key() == config("clwe", noise=0.5, own_positions=True, shared_vocabulary=False).key()
    assert config("monotrans").key() == config("monotrans", mapping="unsupervised", dimensions=9).key()
    assert config("monotrans").key() != config("monotrans", noise=0.5).key()
    assert config("joint-pair").key() != config("joint-pair", shared_vocabulary=False).key()
    assert config("mbert").key() == config("mbert", corpus="", vocabulary=5).key()


@pytest.mark.parametrize("method", ("monotrans", "joint-pair", "clwe"))
def test_questions_are_answered_by_the_same_models(config, tmp_path, few_questions, method):
    run = config(method, task="qa", train_size=8, steps=2, dev_size=4, test_size=4, max_length=64, own_positions=True)
    outcome = METHODS[method](run.watched(), tmp_path / "run")
    assert set(outcome.metrics["test"]) == {"en", "es"} and set(outcome.metrics["validation"]) == {"en"}
    assert set(outcome.metrics["test"]["es"]) >= {"f1", "exact_match"}


def test_a_body_of_another_language_is_probed_in_english(config, tmp_path):
    small = {"task": "probing", "languages": ("en",), "train_size": 8, "dev_size": 6, "test_size": 6}
    aligned = config("monotrans-probes", source_language="es", new_body=True, **small)
    scores = METHODS["monotrans-probes"](aligned.watched(), tmp_path / "run").metrics["test"]["en"]
    assert {"scws", "wic"} <= set(scores)  # so small a vocabulary covers no minimal pair
    english = config("monotrans-probes", new_body=True, aligned=False, **small)
    METHODS["monotrans-probes"](english.watched(), tmp_path / "run")
    assert aligned.key() != english.key()
