"""Paper 2's model: a new one is its base, a step reaches one branch only, padding and saving change nothing."""

from __future__ import annotations

import pytest
import torch
from transformers import (
    AutoModel,
    AutoModelForSequenceClassification,
    BertConfig,
    DistilBertConfig,
    RobertaConfig,
    XLMRobertaConfig,
)

from xlt_lib.models.branch_classifier import MultiBranchClassifier
from xlt_lib.models.mixer import Mixer
from xlt_lib.models.multi_branch import MultiBranchEncoder

SIZES = {"vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 2, "num_labels": 3}
SIZES |= {"intermediate_size": 32, "max_position_embeddings": 40, "attention_probs_dropout_prob": 0.0}
CONFIGS = {
    "bert": BertConfig(**SIZES, type_vocab_size=2, pad_token_id=0),
    "roberta": RobertaConfig(**SIZES, type_vocab_size=1, pad_token_id=1),
    "xlm-roberta": XLMRobertaConfig(**SIZES, type_vocab_size=1, pad_token_id=1),
}
LANGUAGES = ("en", "fr", "zh")
VARIANTS = [
    {},
    {"inner_mixers": False},
    {"inner_mixers": False, "outer_mixer": False},
    {"detach": False},
    {"position": "top"},
    {"position": "top", "heads": "separate"},
]


@pytest.fixture(params=CONFIGS)
def base(request):
    torch.manual_seed(0)
    return AutoModel.from_config(CONFIGS[request.param]).eval()


def classifier(family: str = "bert", **changes):
    torch.manual_seed(0)
    config = type(CONFIGS[family])(**(CONFIGS[family].to_dict() | changes))
    return AutoModelForSequenceClassification.from_config(config).eval()


def batch(pad: int, lengths=(7, 3, 5), width: int = 7, left: bool = False):
    """Random texts of these lengths, padded to `width`."""
    generator = torch.Generator().manual_seed(1)
    ids, mask = torch.full((len(lengths), width), pad), torch.zeros(len(lengths), width, dtype=torch.long)
    for row, length in enumerate(lengths):
        places = slice(width - length, width) if left else slice(0, length)
        ids[row, places] = torch.randint(2, 40, (length,), generator=generator)
        mask[row, places] = 1
    return {"input_ids": ids, "attention_mask": mask}


def shaken(model, scale: float = 0.3):
    """The model with all weights moved at random: branches differ and the mixers prefer some."""
    torch.manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += scale * torch.randn_like(parameter) * (parameter.std() if parameter.std() > 0 else 1)
    return model


def gradients(model, part: str) -> dict[str, bool]:
    """{parameter: whether it has a gradient} of the parameters whose name begins so."""
    return {name: value.grad is not None for name, value in model.named_parameters() if name.startswith(part)}


# --- a new one is its base


@pytest.mark.parametrize("switches", VARIANTS, ids=str)
@pytest.mark.parametrize("depth", [1, 2, 4])
@torch.no_grad()
def test_a_new_one_gives_its_bases_outputs(base, switches, depth):
    encoder = MultiBranchEncoder(base, LANGUAGES, depth, **switches)
    for width, left in ((7, False), (12, False), (12, True)):
        texts = batch(base.config.pad_token_id, width=width, left=left)
        want = base(**texts)
        for language in (None, "fr"):
            got = encoder(**texts, language=language)
            assert torch.allclose(got.last_hidden_state, want.last_hidden_state, rtol=0, atol=1e-6)
            assert torch.allclose(got.pooler_output, want.pooler_output, rtol=0, atol=1e-6)


@pytest.mark.parametrize("family", CONFIGS)
@pytest.mark.parametrize("switches", VARIANTS, ids=str)
@torch.no_grad()
def test_a_new_classifier_gives_its_bases_logits(family, switches):
    plain = classifier(family)
    texts = batch(plain.config.pad_token_id)
    model = MultiBranchClassifier(plain, LANGUAGES, 2, **switches)
    for language in (None, "zh", 1, torch.tensor([2, 2, 2])):
        assert torch.allclose(model(**texts, language=language).logits, plain(**texts).logits, rtol=0, atol=1e-6)


def test_the_base_is_copied_not_shared(base):
    before = {name: value.clone() for name, value in base.state_dict().items()}
    shaken(MultiBranchEncoder(base, LANGUAGES, 2))
    assert all(torch.equal(value, before[name]) for name, value in base.state_dict().items())


@torch.no_grad()
def test_branches_at_the_top_are_copies_of_the_top_layers(base):
    top = MultiBranchEncoder(base, LANGUAGES, 1, position="top")
    wanted = base.encoder.layer[-1].state_dict()
    assert all(torch.equal(value, wanted[name]) for name, value in top.branches["fr"][0].state_dict().items())


# --- the mixer, by an independent double loop


def test_mixer_is_equations_10_to_12():
    torch.manual_seed(0)
    mixer = shaken(Mixer(3, 2, 8), 1.0)
    states, mask = torch.randn(3, 2, 5, 4), torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0]])
    got = mixer(list(states), mask)
    for output in range(2):
        for b, length in enumerate((5, 2)):
            for feature in range(4):
                scores = [
                    sum(mixer.vectors[output][p] * states[branch, b, p, feature] for p in range(length))
                    for branch in range(3)
                ]
                weights = torch.stack(scores).exp() / torch.stack(scores).exp().sum()
                want = sum(weights[branch] * states[branch, b, :, feature] for branch in range(3))
                assert torch.allclose(got[output][b, :, feature], want, atol=1e-6)


def test_mixer_starts_as_the_mean_and_refuses_too_long_texts():
    states, mask = torch.randn(2, 3, 4, 5), torch.ones(3, 4, dtype=torch.long)
    assert torch.allclose(Mixer(2, 1, 4)(list(states), mask)[0], states.mean(0), atol=1e-6)
    with pytest.raises(ValueError, match="4 tokens.*at most 3"):
        Mixer(2, 1, 3)(list(states), mask)
    with pytest.raises(ValueError, match="2 inputs, but 1"):
        Mixer(2, 1, 4)(list(states[:1]), mask)


@pytest.mark.parametrize("switches", VARIANTS, ids=str)
@pytest.mark.parametrize("family", CONFIGS)
@torch.no_grad()
def test_the_length_of_the_padding_never_changes_a_result(family, switches):
    model = shaken(MultiBranchClassifier(classifier(family), LANGUAGES, 3, **switches))
    pad = model.config.pad_token_id
    want = model(**batch(pad, width=7)).logits
    assert want.std() > 1e-3
    assert torch.allclose(model(**batch(pad, width=15)).logits, want, atol=1e-5)
    if family != "bert":  # BERT itself counts positions from the left edge
        states = {side: model.encoder(**batch(pad, width=15, left=side))[0] for side in (False, True)}
        masks = {side: batch(pad, width=15, left=side)["attention_mask"].bool() for side in states}
        assert torch.allclose(states[True][masks[True]], states[False][masks[False]], atol=1e-5)
    alone = {name: value[1:2, :3] for name, value in batch(pad).items()}
    assert torch.allclose(model(**alone).logits, want[1:2], atol=1e-5)


# --- who gets gradients


@pytest.mark.parametrize("switches", [s for s in VARIANTS if s != {"detach": False}], ids=str)
@pytest.mark.parametrize("family", CONFIGS)
def test_a_batch_gives_gradients_to_its_own_branch_only(family, switches):
    model = shaken(MultiBranchClassifier(classifier(family), LANGUAGES, 3, **switches)).train()
    model(**batch(model.config.pad_token_id), language="fr").logits.sum().backward()
    own = gradients(model, "encoder.branches.fr.")
    assert own and all(own.values())
    for other in ("en", "zh"):
        assert not any(gradients(model, f"encoder.branches.{other}.").values())
    assert any(gradients(model, "encoder.embeddings.").values())
    assert all(gradients(model, "encoder.shared.").values())
    heads = gradients(model, "heads.")
    assert {name for name, there in heads.items() if there} == (
        {name for name in heads if name.startswith("heads.1.")} if len(model.heads) > 1 else set(heads)
    )


def test_a_batch_teaches_the_mixtures_that_its_own_branch_reads():
    model = shaken(MultiBranchClassifier(classifier(), LANGUAGES, 3)).train()
    model(**batch(0), language="zh").logits.sum().backward()
    taught = {name for name, there in gradients(model, "encoder.mixers.").items() if there}
    assert taught == {f"encoder.mixers.{name}" for name in ("0.vectors.2", "1.vectors.2", "2.vectors.0")}


def test_without_detaching_every_parameter_has_a_gradient():
    model = shaken(MultiBranchClassifier(classifier(), LANGUAGES, 3, detach=False)).train()
    model(**batch(0), language="fr").logits.sum().backward()
    assert all(gradients(model, "").values())
    assert all(model.encoder.branches[name][0].output.dense.weight.grad.abs().max() > 0 for name in LANGUAGES)


def test_detaching_is_the_gradient_with_the_other_branches_held_constant():
    """By finite differences of a loss in which the other branches' states are frozen numbers (Eq. 8)."""
    model = shaken(MultiBranchEncoder(classifier().base_model.double(), LANGUAGES, 2)).double().eval()
    texts = batch(0)
    weight = model.branches["en"][0].output.dense.weight
    model(**texts, language="en").last_hidden_state[:, 0].sum().backward()
    got = weight.grad[3, 5].item()
    hooks, stored = [], {}
    for name in ("fr", "zh"):
        for layer in model.branches[name]:
            hooks.append(layer.register_forward_hook(lambda m, i, o: stored.setdefault(m, o.detach())))
    values = []
    with torch.no_grad():
        model(**texts)
        for step in (1e-5, -2e-5):
            weight[3, 5] += step
            values.append(model(**texts).last_hidden_state[:, 0].sum().item())
    for hook in hooks:
        hook.remove()
    assert got == pytest.approx((values[0] - values[1]) / 2e-5, rel=1e-5)


def test_detached_branches_build_no_graph(base):
    encoder = MultiBranchEncoder(base, LANGUAGES, 2).train()
    graph = {}
    for name in LANGUAGES:
        encoder.branches[name][0].register_forward_hook(
            lambda m, i, o, name=name: graph.update({name: o.requires_grad})
        )
    encoder(**batch(base.config.pad_token_id), language="zh")
    assert graph == {"en": False, "fr": False, "zh": True}


@torch.no_grad()
def test_with_mixers_the_language_changes_no_output_and_without_it_picks_the_branch(base):
    texts = batch(base.config.pad_token_id)
    mixing = shaken(MultiBranchEncoder(base, LANGUAGES, 2))
    assert torch.equal(mixing(**texts).last_hidden_state, mixing(**texts, language="zh").last_hidden_state)
    apart = shaken(MultiBranchEncoder(base, LANGUAGES, 4, inner_mixers=False, outer_mixer=False))
    single = [apart(**texts, language=name).last_hidden_state for name in LANGUAGES]
    assert not torch.allclose(single[0], single[1], atol=1e-3)
    assert torch.allclose(apart(**texts).last_hidden_state, sum(single) / 3, atol=1e-6)


@torch.no_grad()
def test_routing_concerns_languages_with_a_branch_only():
    model = shaken(MultiBranchClassifier(classifier(), LANGUAGES, 2, inner_mixers=False, outer_mixer=False))
    with model.routed("fr"):
        assert torch.equal(model(**batch(0)).logits, model(**batch(0), language="fr").logits)
    with model.routed("ja"):
        assert torch.equal(model(**batch(0)).logits, model(**batch(0), language=None).logits)
    assert not torch.allclose(model(**batch(0)).logits, model(**batch(0), language="fr").logits)


# --- the symmetry that the paper does not mention


def symmetric_training(steps: int = 6, **switches):
    """The plain classifier and the multi-branch one, trained alike, in float64 and without dropout."""
    plain = classifier(hidden_dropout_prob=0.0).double()
    model = MultiBranchClassifier(plain, LANGUAGES, 3, **switches)
    losses = []
    for student in (plain, model):
        student.train()
        optimizer = torch.optim.AdamW(student.parameters(), lr=1e-2, eps=1e-30, weight_decay=0.0)
        for step in range(steps):
            named = {"language": step % 3} if student is model else {}
            logits = student(**batch(0), **named).logits
            loss = torch.nn.functional.cross_entropy(logits, torch.tensor([0, 1, 2]))
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
    return plain, model, losses[:steps], losses[steps:]


def test_without_detaching_branches_stay_copies_and_the_student_is_the_base_encoder():
    plain, model, expected, got = symmetric_training(detach=False)
    first = model.encoder.branches["en"].state_dict()
    for name in ("fr", "zh"):
        assert all(torch.equal(value, first[key]) for key, value in model.encoder.branches[name].state_dict().items())
    assert not torch.equal(first["0.output.dense.weight"], classifier().bert.encoder.layer[0].output.dense.weight)
    mixing = model.encoder(**batch(0), output_mixing=True).mixing
    assert all(torch.allclose(weights, torch.full_like(weights, 1 / 3), atol=1e-15) for weights in mixing)
    assert not any(vector.any() for mixer in model.encoder.mixers for vector in mixer.vectors)
    assert got == pytest.approx(expected, rel=1e-9)
    with torch.no_grad():
        assert torch.allclose(model(**batch(0), language=None).logits, plain(**batch(0)).logits, atol=1e-8)


def test_detaching_breaks_the_symmetry():
    _, model, _, _ = symmetric_training()
    first, second = (model.encoder.branches[name][0].output.dense.weight for name in ("en", "fr"))
    assert (first - second).abs().max() > 1e-3


# --- sizes, saving, refusals


@pytest.mark.parametrize(
    ("config", "millions", "more"),
    [
        (BertConfig(vocab_size=119547, type_vocab_size=2, max_position_embeddings=512), 177.85, 0.32),
        (XLMRobertaConfig(vocab_size=250002, type_vocab_size=1, max_position_embeddings=514), 278.04, 0.20),
    ],
    ids=["bert-base-multilingual-cased", "xlm-roberta-base"],
)
def test_three_branches_of_depth_four_have_the_papers_share_of_further_parameters(config, millions, more):
    """The papers' encoders: 12 layers, 768 wide, 12 heads, 3072 in between; only the vocabularies differ much."""
    sizes = (config.hidden_size, config.num_hidden_layers, config.num_attention_heads, config.intermediate_size)
    assert sizes == (768, 12, 12, 3072)
    with torch.device("meta"):
        base = AutoModel.from_config(config)
        encoder = MultiBranchEncoder(base, LANGUAGES, 4)
    assert all(parameter.is_meta for parameter in encoder.parameters())
    count = {model: sum(parameter.numel() for parameter in model.parameters()) for model in (base, encoder)}
    assert count[base] / 1e6 == pytest.approx(millions, abs=0.01)
    layer, mixers = sum(p.numel() for p in base.encoder.layer[0].parameters()), 10 * config.max_position_embeddings
    assert count[encoder] - count[base] == 8 * layer + mixers
    assert round(count[encoder] / count[base] - 1, 2) == more


@pytest.mark.parametrize("family", CONFIGS)
@pytest.mark.parametrize("switches", VARIANTS, ids=str)
@torch.no_grad()
def test_saved_and_loaded_it_computes_the_same(family, switches, tmp_path):
    texts = batch(CONFIGS[family].pad_token_id)
    for kind, base in (
        (MultiBranchClassifier, classifier(family)),
        (MultiBranchEncoder, AutoModel.from_config(CONFIGS[family]).eval()),
    ):
        saved = shaken(kind(base, LANGUAGES, 2, **switches))
        saved.save_pretrained(tmp_path / kind.__name__)
        assert (tmp_path / kind.__name__ / "model.safetensors").is_file()
        loaded = kind.from_pretrained(tmp_path / kind.__name__)
        assert not loaded.training
        assert all(getattr(loaded.config, name) == value for name, value in {"depth": 2, **switches}.items())
        same, other = saved.state_dict(), loaded.state_dict()
        assert same.keys() == other.keys() and all(torch.equal(same[name], other[name]) for name in same)
        for language in (None, "zh"):
            one, two = saved(**texts, language=language), loaded(**texts, language=language)
            assert torch.equal(one[0], two[0])  # so the position numbers, which no file holds, are right, too


def test_what_cannot_be_built_is_refused():
    base = AutoModel.from_config(CONFIGS["bert"])
    for arguments, switches, message in (
        ((LANGUAGES, 5), {}, "depth is 5.*1 to 4"),
        ((LANGUAGES, 0), {}, "depth 0 would be the base"),
        (("en", 2), {}, r"write \['en'\]"),
        ((["en", "en"], 2), {}, "different names"),
        ((LANGUAGES, 2), {"position": "middle"}, "one of: bottom, top"),
        ((LANGUAGES, 2), {"heads": "separate"}, "needs position='top'"),
    ):
        with pytest.raises(ValueError, match=message):
            MultiBranchEncoder(base, *arguments, **switches)
    other = AutoModel.from_config(DistilBertConfig(vocab_size=40, dim=16, n_layers=1, n_heads=2, hidden_dim=32))
    with pytest.raises(ValueError, match="DistilBertModel cannot get branches"):
        MultiBranchEncoder(other, LANGUAGES, 1)


def test_a_language_without_a_branch_is_refused(base):
    encoder = MultiBranchEncoder(base, LANGUAGES, 2)
    texts = batch(base.config.pad_token_id)
    for language in ("de", 3, -1):
        with pytest.raises(ValueError, match="has no branch; one of: en, fr, zh"):
            encoder(**texts, language=language)
    with pytest.raises(ValueError, match="a batch is in one language"):
        encoder(**texts, language=torch.tensor([0, 1, 1]))
    with pytest.raises(ValueError, match="one number for each token"):
        encoder(texts["input_ids"], torch.ones(3, 1, 7, 7))
    with pytest.raises(ValueError, match="name it with language="):
        MultiBranchClassifier(classifier(), LANGUAGES, 2).train()(**batch(0))
