"""Span heads: windows and offsets by hand, the best span by a double loop, a model that learns, a run that resumes."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import torch
from datasets import Dataset
from transformers import BertConfig, BertForQuestionAnswering, RobertaConfig, RobertaForQuestionAnswering

from tests.conftest import SHARED
from tests.test_probing import make_tokenizer
from xlt_lib.config import RunConfig
from xlt_lib.methods import METHODS
from xlt_lib.methods import span as method
from xlt_lib.models import span as span_module
from xlt_lib.models.span import Windows, answer_questions, best_spans, evaluate_spans, span_loss, windows
from xlt_lib.tasks.qa import SCHEMA, world_qa
from xlt_lib.training import fit
from xlt_lib.wordpieces import train_tokenizer

SIZES = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
NO_DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}


def rows(*triples: tuple[str, str, str]) -> Dataset:
    """Rows of (question, context, answer); the answer is the first such text in the context."""
    return Dataset.from_list(
        [
            {
                "id": str(number),
                "context": context,
                "question": question,
                "answers": {"text": [answer], "answer_start": [context.index(answer)]},
            }
            for number, (question, context, answer) in enumerate(triples)
        ],
        features=SCHEMA,
    )


def places(cut: Windows, window: int) -> list[tuple[int, int] | None]:
    return [None if start < 0 else (start, end) for start, end in cut.places[window].tolist()]


def test_the_answer_is_found_by_its_characters():
    cut = windows(rows(("is a", "the dog iss near", "iss")), make_tokenizer(), 32)
    # [CLS] is a [SEP] the dog is s near [SEP]
    assert (cut.data["start_positions"][0], cut.data["end_positions"][0]) == (6, 7)
    assert places(cut, 0) == [None, None, None, None, (0, 3), (4, 7), (8, 10), (10, 11), (12, 16), None]
    assert cut.rows == [0]


def test_a_piece_that_is_only_partly_in_the_answer_belongs_to_it():
    tokenizer = make_tokenizer(["在花园里", "睡", "觉", "狗"])
    cut = windows(rows(("狗", "狗在花园里睡觉", "花园")), tokenizer, 32)
    assert (cut.data["start_positions"][0], cut.data["end_positions"][0]) == (4, 4)


@pytest.mark.parametrize("segments", [True, False])
def test_a_long_context_is_cut_into_overlapping_windows_that_lose_nothing(segments):
    context = " ".join(["a", "b"] * 40) + " dog"
    cut = windows(rows(("the", context, "dog"), ("the", "a dog", "dog")), make_tokenizer(segments=segments), 32)
    assert set(cut.rows) == {0, 1} and cut.rows == sorted(cut.rows) and len(cut.rows) > 3
    own = [[place for place in places(cut, window) if place] for window, row in enumerate(cut.rows) if row == 0]
    letters = {(2 * word, 2 * word + 1) for word in range(80)}
    assert {place for part in own for place in part} == letters | {(160, 163)}
    overlaps = [len(set(one) & set(two)) for one, two in zip(own, own[1:], strict=False)]
    assert overlaps == [10] * len(overlaps)
    assert all(len(ids) <= 32 for ids in cut.data["input_ids"])
    starts = [start for start, row in zip(cut.data["start_positions"], cut.rows, strict=True) if row == 0]
    assert starts[:-1] == [0] * (len(starts) - 1)  # the first token, where the answer is not there
    assert places(cut, len(starts) - 1)[starts[-1]] == (160, 163)


@pytest.mark.parametrize("before", [27, 35])  # windows are of tokens 0-27, 18-45, 36-63
def test_an_answer_cut_by_a_windows_end_or_beginning_is_not_in_it(before):
    context = "a " * before + "dog dogs" + " b" * 30
    cut = windows(rows(("the", context, "dog dogs")), make_tokenizer(), 32)
    place = 2 * before
    for window in range(len(cut.rows)):
        own = places(cut, window)
        found = own[cut.data["start_positions"][window]], own[cut.data["end_positions"][window]]
        dog, dogs = (place, place + 3), (place + 4, place + 8)
        assert found == ((dog, dogs) if dog in own and dogs in own else (None, None))


def test_a_long_question_leaves_room_for_the_paragraph():
    cut = windows(rows(("a " * 50, "the dog", "dog")), make_tokenizer(), 32)
    assert [place for place in places(cut, 0) if place] == [(0, 3), (4, 7)]
    assert len(cut.data["input_ids"][0]) == 1 + 16 + 1 + 2 + 1
    with pytest.raises(ValueError, match="max_length is 8"):
        windows(rows(("a", "the dog", "dog")), make_tokenizer(), 8)


def test_many_rows_are_cut_as_few_are(monkeypatch):
    data = rows(*[("the", "a " * number + "dog", "dog") for number in range(40)])
    whole = windows(data, make_tokenizer(), 32)
    monkeypatch.setattr(span_module, "CHUNK", 7)
    parts = windows(data, make_tokenizer(), 32)
    assert parts.data.to_dict() == whole.data.to_dict() and parts.rows == whole.rows
    assert all((one == two).all() for one, two in zip(parts.places, whole.places, strict=True))


def test_the_loss_is_the_mean_of_two_cross_entropies_without_padding():
    outputs = SimpleNamespace(
        start_logits=torch.tensor([[0.0, math.log(3.0), 50.0]]), end_logits=torch.tensor([[0.0, 0.0, 50.0]])
    )
    batch = {
        "attention_mask": torch.tensor([[1, 1, 0]]),
        "start_positions": torch.tensor([1]),
        "end_positions": torch.tensor([0]),
    }
    assert span_loss(outputs, batch).item() == pytest.approx(-(math.log(3 / 4) + math.log(1 / 2)) / 2)


@pytest.mark.parametrize("longest", [1, 3, 9])
def test_the_best_span_is_that_of_a_double_loop(longest):
    generator = torch.Generator().manual_seed(longest)
    starts, ends = torch.randn(2, 6, 9, generator=generator)
    allowed = torch.rand(6, 9, generator=generator) < 0.7
    allowed[5] = False
    first, last, score = best_spans(starts, ends, allowed, longest)
    for row in range(6):
        spans = {
            (i, j): (starts[row, i] + ends[row, j]).item()
            for i in range(9)
            for j in range(i, min(i + longest, 9))
            if allowed[row, i] and allowed[row, j]
        }
        if not spans:
            assert score[row] == -math.inf
            continue
        best = max(spans, key=spans.get)
        assert (first[row], last[row]) == best and score[row].item() == pytest.approx(spans[best])
    assert score[5] == -math.inf


class Pointer(torch.nn.Module):
    """Gives every word the same two numbers wherever it stands: {word: (start, end)}."""

    def __init__(self, tokenizer, weights: dict[str, tuple[float, float]]) -> None:
        super().__init__()
        self.weights = {tokenizer.convert_tokens_to_ids(word): pair for word, pair in weights.items()}

    def forward(self, input_ids, attention_mask, token_type_ids):
        logits = torch.zeros(2, *input_ids.shape)
        for number, pair in self.weights.items():
            logits[:, input_ids == number] = torch.tensor(pair, dtype=torch.float)[:, None]
        return SimpleNamespace(start_logits=logits[0], end_logits=logits[1])


def test_the_best_span_of_all_windows_is_answered_and_never_the_question():
    tokenizer = make_tokenizer()
    data = rows(("near", "a " * 10 + "dog " + "b " * 70, "dog"), ("near", "the dog", "dog"), ("near", "a b", "b"))
    model = Pointer(tokenizer, {"dog": (2, 2), "near": (5, 5), "[CLS]": (9, 9), "[PAD]": (9, 9), "b": (1, 0)})
    assert answer_questions(model, tokenizer, data, max_length=32, batch_size=2) == ["dog", "dog", "b"]
    scores = evaluate_spans(model, tokenizer, data.select([0, 1]), max_length=32)
    assert scores == {"f1": 100.0, "exact_match": 100.0, "n": 2}


def test_an_answer_stands_as_in_the_paragraph_from_the_first_token_to_the_last():
    tokenizer = make_tokenizer(["ab", "c", "d"])
    model = Pointer(tokenizer, {"ab": (1, -1), "c": (-1, -1), "d": (-2, 1)})
    data = rows(("c", "c  ab,  cd c", "c"), ("c", "dcab", "c"), ("c", "c d ab cd c", "c"))
    assert answer_questions(model, tokenizer, data, max_length=32) == ["ab,  cd", "ab", "ab cd"]


# --- learning


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_tiny_span_model_learns_sixteen_questions_by_heart(language, few_questions):
    data = world_qa(language, "train").select(range(16))
    texts = [*data["context"][:], *data["question"][:]]
    tokenizer = train_tokenizer([" ".join(text) for text in texts] if language == "zh" else texts, 500)
    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(tokenizer), max_position_embeddings=256, **SIZES, **NO_DROPOUT)
    model = BertForQuestionAnswering(config)
    before = evaluate_spans(model, tokenizer, data, max_length=200)["f1"]
    fit(
        model, windows(data, tokenizer, 200).data, span_loss, tokenizer=tokenizer, steps=80, batch_size=16,
        learning_rate=5e-3, seed=0, progress=False,
    )  # fmt: skip
    assert before < 60 and evaluate_spans(model, tokenizer, data, max_length=200)["f1"] > 90


def test_a_roberta_without_token_types_answers():
    tokenizer = make_tokenizer(segments=False)
    config = RobertaConfig(vocab_size=len(tokenizer), max_position_embeddings=64, pad_token_id=0, **SIZES)
    data = rows(("is", "the dog is near", "dog"), ("a", "a b", "b"))
    answers = answer_questions(RobertaForQuestionAnswering(config), tokenizer, data, max_length=32)
    assert all(answer and answer in context for answer, context in zip(answers, data["context"], strict=True))


# --- the method


def tiny(student: str, **changes) -> RunConfig:
    small = {"languages": ("en", "ja"), "train_size": 12, "dev_size": 4, "test_size": 5, "steps": 4, "batch_size": 6}
    return RunConfig.for_preset("span", "smoke", "qa", student=student, **small | changes)


def test_a_run_scores_every_language_and_resumes_to_the_same_numbers(
    tiny_encoders, tmp_path, few_questions, monkeypatch
):
    config = tiny(tiny_encoders["student"])
    whole = METHODS["span"](config.watched(), tmp_path / "whole")
    assert set(whole.metrics["validation"]) == {"en"} and set(whole.metrics["test"]) == {"en", "ja"}
    assert set(whole.metrics["test"]["ja"]) == {"f1", "exact_match", "n"} and whole.metrics["test"]["ja"]["n"] == 5
    real = method.fit

    def killed(*arguments, **options):
        def stop(model, step):
            if step == 3:
                raise KeyboardInterrupt

        return real(*arguments, **options, checkpoint_every=2, observe=stop)

    monkeypatch.setattr(method, "fit", killed)
    with pytest.raises(KeyboardInterrupt):
        METHODS["span"](config.watched(), tmp_path / "again")
    assert (tmp_path / "again" / "student" / "training.pt").is_file()
    monkeypatch.setattr(method, "fit", real)
    again = METHODS["span"](config.watched(), tmp_path / "again")
    assert again.metrics == whole.metrics and again.history["losses"] == whole.history["losses"]


def test_training_rows_are_drawn_by_the_seed_and_nested(few_questions):
    drawn = [method.training_rows(tiny("x", train_size=size, seed=seed)) for size, seed in ((4, 0), (8, 0), (8, 1))]
    ids = [data["id"][:] for data in drawn]
    assert ids[0] == ids[1][:4] and ids[1] != ids[2] and len(set(ids[1])) == 8
    with pytest.raises(ValueError, match="train_size=31 is more than the 30 rows of split 'train' of 'en'"):
        method.training_rows(tiny("x", train_size=31))


XQUAD = SHARED / "hub" / "google" / "xquad"


@pytest.mark.skipif(not XQUAD.is_dir(), reason="no XQuAD in ../shared/data/hub")
def test_a_run_on_xquad_from_a_folder(tiny_encoders, tmp_path):
    splits = {"train_split": "validation[:70%]", "dev_split": "validation[70%:85%]", "test_split": "validation[85%:]"}
    real = {"source": "hub", "folder": str(SHARED / "hub"), "languages": ("en", "th", "zh"), "max_length": 128}
    config = tiny(tiny_encoders["student"], **splits, **real)
    outcome = METHODS["span"](config.watched(), tmp_path)
    assert all(0 <= outcome.metrics["test"][language]["f1"] <= 100 for language in ("en", "th", "zh"))
