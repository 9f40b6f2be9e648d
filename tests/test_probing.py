"""The three probes: stubs that know the answer, or its opposite; hand-made vectors; real pairs where they are there."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest
import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertForMaskedLM, PreTrainedTokenizerFast, RobertaConfig, RobertaModel

from tests.conftest import SHARED
from xlt_lib.probing import (
    accuracies,
    accuracy_table,
    coverage,
    probe_minimal_pairs,
    probe_similarity,
    probe_word_in_context,
)
from xlt_lib.probing.minimal_pairs import MACRO
from xlt_lib.probing.similarity import word_similarities, word_vectors
from xlt_lib.probing.word_in_context import pair_vectors
from xlt_lib.tasks.agreement import AGREEMENT, ANAPHORA, FILE, read_agreement, world_agreement
from xlt_lib.tasks.scws import world_scws
from xlt_lib.tasks.wic import read_wic, world_wic

RAW = SHARED / "raw"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["the", "dog", "dogs", "near", "laugh", "laughs", "is", "are", "s", "hurt", "himself", "themselves", "a", "b"]


def make_tokenizer(words: list[str] = WORDS, segments: bool = True) -> PreTrainedTokenizerFast:
    """Cuts an unknown word into known pieces: "swims" is [UNK], "iss" is "is" and "s"."""
    pieces = {piece: number for number, piece in enumerate([*SPECIAL, *words])}
    core = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]", continuing_subword_prefix=""))
    core.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    pair = "[CLS] $A [SEP] $B:1 [SEP]:1" if segments else "[CLS] $A [SEP] $B [SEP]"
    ends = [("[CLS]", 2), ("[SEP]", 3)]
    core.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair=pair, special_tokens=ends)
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True))
    inputs = ["input_ids", *(["token_type_ids"] if segments else []), "attention_mask"]
    return PreTrainedTokenizerFast(tokenizer_object=core, model_input_names=inputs, **names)


class Stub(torch.nn.Module):
    """A model whose answer to a text is a function of its token numbers."""

    def __init__(self, answer) -> None:
        super().__init__()
        self.answer = answer
        self.seen: list[torch.Tensor] = []

    def forward(self, input_ids, attention_mask, token_type_ids=None):
        self.seen.append(input_ids)
        return self.answer(input_ids)


def masked_words(tokenizer, sign: float) -> Stub:
    """At the mask it wants the plural where "dogs" is said, else the singular; with sign -1 the other way round."""
    number = tokenizer.convert_tokens_to_ids
    plural = [number(word) for word in ("laugh", "are", "themselves")]
    singular = [number(word) for word in ("laughs", "is", "himself")]

    def answer(ids):
        logits = torch.zeros(*ids.shape, len(tokenizer))
        many = (ids == number("dogs")).any(dim=1)
        assert ((ids == tokenizer.mask_token_id).sum(dim=1) == 1).all()
        for row, column in (ids == tokenizer.mask_token_id).nonzero().tolist():
            logits[row, column, plural if many[row] else singular] = sign
        return SimpleNamespace(logits=logits)

    return Stub(answer)


def pairs(*rows: tuple[str, str, str, str]) -> Dataset:
    columns = ("block", "construction", "grammatical", "ungrammatical")
    return Dataset.from_list([dict(zip(columns, row, strict=True)) | {"attractor": ""} for row in rows])


PAIRS = pairs(
    (AGREEMENT, "Simple", "the dog laughs", "the dog laugh"),
    (AGREEMENT, "Simple", "the dogs laugh", "the dogs laughs"),
    (AGREEMENT, "Simple", "the dog iss", "the dog is"),  # two pieces against one: not covered
    (AGREEMENT, "Simple", "the dog swims", "the dog is"),  # one unknown word: not covered
    (AGREEMENT, "Across", "the dog near the a is a b", "the dog near the a are a b"),
    (AGREEMENT, "Across", "the dog swims", "the dog swim"),  # [UNK] and [UNK]: nothing differs, not covered
    (AGREEMENT, "Across", "the dogs are a", "the dogs is b"),  # two words differ: not covered
    (ANAPHORA, "Simple", "the dogs hurt themselves", "the dogs hurt himself"),
)


@pytest.mark.parametrize(("sign", "accuracy"), [(1.0, 100.0), (-1.0, 0.0), (0.0, 0.0)])
def test_the_grammatical_word_preferred_is_right_and_its_opposite_wrong(sign, accuracy):
    tokenizer = make_tokenizer()
    found = probe_minimal_pairs(masked_words(tokenizer, sign), tokenizer, PAIRS, batch_size=2)
    assert found["covered"].tolist() == [True, True, False, False, True, False, False, True]
    assert found["correct"].isna().tolist() == [not covered for covered in found["covered"]]
    assert accuracies(found)["accuracy"].tolist() == [accuracy] * 3


def test_coverage_is_what_one_counts_by_hand():
    tokenizer = make_tokenizer()
    found = coverage(probe_minimal_pairs(masked_words(tokenizer, 1.0), tokenizer, PAIRS))
    assert found.to_dict("records") == [
        {"block": AGREEMENT, "construction": "Simple", "covered": 2, "total": 4, "percent": 50.0},
        {"block": AGREEMENT, "construction": "Across", "covered": 1, "total": 3, "percent": pytest.approx(100 / 3)},
        {"block": ANAPHORA, "construction": "Simple", "covered": 1, "total": 1, "percent": 100.0},
    ]


def test_a_stub_that_knows_grammar_gets_the_whole_world_right_and_knows_every_word_of_it():
    world = world_agreement("Simple", size=8)
    words = sorted({word for row in world for side in ("grammatical", "ungrammatical") for word in row[side].split()})
    tokenizer = make_tokenizer([*"abcdefghijklmnopqrstuvwxyz.", *{word.strip(".") for word in words} - {"a"}])
    known = {row["grammatical"] for row in world}

    def answer(ids):
        logits = torch.zeros(*ids.shape, len(tokenizer))
        for row, column in (ids == tokenizer.mask_token_id).nonzero().tolist():
            for word in range(5, len(tokenizer)):
                filled = [token for token in [*ids[row, :column], word, *ids[row, column + 1 :]] if token > 4]
                text = " ".join(tokenizer.convert_ids_to_tokens(filled)).replace(" .", ".")
                logits[row, column, word] = float(text in known)
        return SimpleNamespace(logits=logits)

    found = probe_minimal_pairs(Stub(answer), tokenizer, world)
    assert found["covered"].all() and found["correct"].all() and len(found) == 16


def test_the_macro_average_is_over_constructions_not_over_pairs_and_leaves_out_the_uncovered():
    rows = [(AGREEMENT, "A", True)] * 3 + [(AGREEMENT, "A", False)] + [(AGREEMENT, "B", False), (AGREEMENT, "C", None)]
    found = pd.DataFrame(rows, columns=["block", "construction", "correct"]).astype({"correct": "boolean"})
    table = accuracy_table(found)
    assert table["construction"].tolist() == ["A", "B", "C", MACRO]
    assert table["accuracy"].tolist()[:2] == [75.0, 0.0] and math.isnan(table["accuracy"][2])
    assert table["accuracy"][3] == 37.5


def test_a_model_without_a_head_or_a_tokenizer_without_a_mask_is_refused():
    tokenizer = make_tokenizer()
    bare = Stub(lambda ids: SimpleNamespace(last_hidden_state=torch.zeros(*ids.shape, 4)))
    with pytest.raises(ValueError, match="Stub predicts no words.*load_masked_lm"):
        probe_minimal_pairs(bare, tokenizer, PAIRS)
    tokenizer.mask_token = None
    with pytest.raises(ValueError, match="no mask token"):
        probe_minimal_pairs(bare, tokenizer, PAIRS)


# --- words in context


def numbered(ids: torch.Tensor) -> SimpleNamespace:
    """Each token's vector is its number and its position, so that means can be worked out by hand."""
    position = torch.arange(ids.shape[1]).expand_as(ids)
    return SimpleNamespace(last_hidden_state=torch.stack([ids, position], dim=-1).float())


def test_a_words_vector_is_the_mean_over_its_pieces():
    tokenizer = make_tokenizer()
    text = "the dog iss near"  # [CLS] the dog is s near [SEP]
    [is_, s] = tokenizer.convert_tokens_to_ids(["is", "s"])
    [found] = word_vectors(Stub(numbered), tokenizer, [text], [(8, 11)])
    assert found.tolist() == [(is_ + s) / 2, 3.5]
    [found] = word_vectors(Stub(numbered), tokenizer, [text], [(8, 10)])  # its neighbours only touch the place
    assert found.tolist() == [is_, 3]


def test_of_a_long_context_the_window_around_the_word_is_read():
    tokenizer = make_tokenizer()
    text = "a " * 30 + "dog" + " b" * 30
    model = Stub(numbered)
    [vector] = word_vectors(model, tokenizer, [text], [(60, 63)], max_length=12)
    assert vector[0] == tokenizer.convert_tokens_to_ids("dog") and 3 <= vector[1] <= 8
    assert model.seen[0].shape == (1, 12)
    with pytest.raises(ValueError, match="no token at 200-203"):
        word_vectors(model, tokenizer, [text], [(200, 203)], max_length=12)


def similar(score: float, place1: tuple[int, int], place2: tuple[int, int]) -> dict:
    one, two = dict(zip(("start1", "end1"), place1, strict=True)), dict(zip(("start2", "end2"), place2, strict=True))
    return {"text1": "a b", **one, "text2": "b a", **two, "score": score}


def test_similarity_is_the_cosine_and_only_its_order_counts():
    tokenizer = make_tokenizer()
    a, b = tokenizer.convert_tokens_to_ids(["a", "b"])
    vectors = torch.zeros(len(tokenizer), 2)
    vectors[a], vectors[b] = torch.tensor([1.0, 0.0]), torch.tensor([3.0, 4.0])
    model = Stub(lambda ids: SimpleNamespace(last_hidden_state=vectors[ids]))
    rows = Dataset.from_list([similar(9.0, (0, 1), (2, 3)), similar(1.0, (0, 1), (0, 1)), similar(8.0, (2, 3), (0, 1))])
    assert word_similarities(model, tokenizer, rows).tolist() == pytest.approx([1.0, 0.6, 1.0])
    assert probe_similarity(model, tokenizer, rows)["spearman"] == pytest.approx(100 * math.sqrt(3) / 2)  # ranks 3 1 2
    reversed_scores = rows.remove_columns("score").add_column("score", [1.0, 100.0, 2.0])
    assert probe_similarity(model, tokenizer, reversed_scores)["spearman"] == pytest.approx(-100 * math.sqrt(3) / 2)
    with pytest.raises(ValueError, match="no order to compare"):
        probe_similarity(model, tokenizer, rows.select([0, 2]))


def wic_rows(count: int) -> Dataset:
    rows = []
    for number in range(count):
        label = number // 2 % 2
        first, second = ("a", "b") if number % 2 else ("b", "a")
        texts = {"sentence1": f"{first} dog", "sentence2": f"dogs {first if label else second}"}
        rows.append({"word": "dog", **texts, "start1": 2, "end1": 5, "start2": 0, "end2": 4, "label": label})
    return Dataset.from_list(rows)


def test_the_pairs_representation_is_the_first_token_and_with_words_the_two_words_as_well():
    tokenizer = make_tokenizer()
    rows = wic_rows(2)
    [first, *_] = pair_vectors(Stub(numbered), tokenizer, rows)
    assert first.tolist() == [tokenizer.cls_token_id, 0]
    [first, *_] = pair_vectors(Stub(numbered), tokenizer, rows, words=True)
    dog, dogs = tokenizer.convert_tokens_to_ids(["dog", "dogs"])
    assert first.tolist() == [tokenizer.cls_token_id, 0, dog, 2, dogs, 4]  # [CLS] b dog [SEP] dogs a [SEP]


@pytest.mark.parametrize(("knows", "accuracy"), [(True, 100.0), (False, 50.0)])
def test_a_representation_that_shows_the_label_is_read_out_and_one_that_does_not_is_chance(knows, accuracy):
    tokenizer = make_tokenizer()
    same = tokenizer.convert_tokens_to_ids("a"), tokenizer.convert_tokens_to_ids("b")

    def answer(ids):
        alike = ((ids == same[0]).sum(1) != 1).float() if knows else torch.zeros(len(ids))
        return SimpleNamespace(last_hidden_state=alike[:, None, None].expand(*ids.shape, 3))

    scores = probe_word_in_context(Stub(answer), tokenizer, wic_rows(16), wic_rows(8), wic_rows(4))
    assert scores == {"validation": {"accuracy": accuracy, "n": 8}, "test": {"accuracy": accuracy, "n": 4}}


def test_rows_without_labels_are_refused():
    tokenizer = make_tokenizer()
    unlabeled = wic_rows(4).remove_columns("label").add_column("label", [-1] * 4)
    with pytest.raises(ValueError, match="test is empty or has rows without a label"):
        probe_word_in_context(Stub(numbered), tokenizer, wic_rows(4), wic_rows(4), unlabeled)
    with pytest.raises(ValueError, match="one label only"):
        probe_word_in_context(Stub(numbered), tokenizer, wic_rows(2), wic_rows(4))


# --- real architectures, real data


def tiny_sizes(tokenizer) -> dict:
    return {
        "vocab_size": len(tokenizer), "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": 32, "max_position_embeddings": 140, "pad_token_id": 0,
    }  # fmt: skip


def test_a_head_does_not_change_the_representations_and_the_encoder_stays_as_it_was():
    tokenizer = make_tokenizer()
    torch.manual_seed(0)
    headed = BertForMaskedLM(BertConfig(**tiny_sizes(tokenizer))).train()
    before = {name: value.clone() for name, value in headed.state_dict().items()}
    rows = wic_rows(6)
    one, two = (pair_vectors(model, tokenizer, rows, words=True, batch_size=4) for model in (headed, headed.bert))
    assert torch.equal(one, two) and one.shape == (6, 48)
    alone = torch.cat([pair_vectors(headed, tokenizer, rows.select([number]), words=True) for number in range(6)])
    assert torch.allclose(one, alone, atol=1e-5)  # padding does not count
    assert headed.training and all(torch.equal(value, before[name]) for name, value in headed.state_dict().items())
    assert probe_minimal_pairs(headed, tokenizer, PAIRS)["covered"].sum() == 4


def test_a_roberta_without_token_types_is_probed_in_the_mini_world(few_probes):
    tokenizer = make_tokenizer([*map(chr, range(33, 127))], segments=False)
    torch.manual_seed(0)
    model = RobertaModel(RobertaConfig(**tiny_sizes(tokenizer)))
    train, dev = (world_wic(split).select(range(20)) for split in ("train", "validation"))
    scores = probe_word_in_context(model, tokenizer, train, dev, words=True)
    assert 0 <= scores["validation"]["accuracy"] <= 100
    assert -100 <= probe_similarity(model, tokenizer, world_scws("test").select(range(20)))["spearman"] <= 100


@pytest.mark.skipif(not (RAW / FILE).is_file(), reason="no pairs of Marvin and Linzen in ../shared")
def test_marvin_and_linzens_pairs_are_probed():
    every = read_agreement(RAW)
    real = every.select(range(0, len(every), 500))
    words = {word for row in real for side in ("grammatical", "ungrammatical") for word in row[side].split()}
    known = sorted(word for word in words if word.isalpha() and word not in ("laugh", "himself"))
    tokenizer = make_tokenizer(["laugh", *known])
    torch.manual_seed(0)
    found = probe_minimal_pairs(BertForMaskedLM(BertConfig(**tiny_sizes(tokenizer))), tokenizer, real)
    lacks = [any("himself" in row[side].split() for side in ("grammatical", "ungrammatical")) for row in real]
    assert found["covered"].tolist() == [not lack for lack in lacks]
    assert accuracies(found)["accuracy"].dropna().between(0, 100).all()
    assert set(coverage(found)["construction"]) == set(real["construction"])


@pytest.mark.skipif(not (RAW / "wic").is_dir(), reason="no WiC in ../shared")
def test_the_original_wic_is_probed_on_dev():
    data = read_wic(RAW / "wic")
    tokenizer = make_tokenizer([*map(chr, range(33, 127))])
    model = BertForMaskedLM(BertConfig(**tiny_sizes(tokenizer)))
    parts = [data[split].select(range(40)) for split in ("train", "validation")]
    assert set(probe_word_in_context(model, tokenizer, *parts, words=True, max_length=64)) == {"validation"}
