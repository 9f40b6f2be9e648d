r"""Extractive question answering on an encoder, as in BERT (Devlin et al. 2019): where does the answer begin and end?

    [CLS] Where does the dog sleep ? [SEP] The cat runs . The dog sleeps in the garden . [SEP]
                                                                         ^start  ^end

A head gives each token two numbers, $s_i$ for being the first of the answer and $e_i$ for being the last. The loss is
the mean of two cross-entropies; the answer is the span $i \le j$ of the paragraph with the highest $s_i + e_j$.

A paragraph that is longer than the encoder takes is read in overlapping windows, each with the question. A window that
lacks the answer is trained to point at its first token, and at inference the best span of all windows wins. From
tokens to characters and back go the tokenizer's offsets, so that languages without spaces need no other code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from accelerate.state import PartialState
from datasets import Dataset, concatenate_datasets
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers.utils import ModelOutput

from xlt_lib.answers import score_answers
from xlt_lib.batching import Table

LONGEST_QUESTION, LONGEST_ANSWER = 64, 30  # tokens; BERT's
SHORTEST_WINDOW = 32
CHUNK = 2000  # rows that are tokenized together: Python's lists of their tokens are large
Places = Int[np.ndarray, "length 2"]  # of each token: its first character, and the one after its last


@dataclass(frozen=True)
class Windows:
    """Paragraphs cut into what an encoder takes.

    `data` has the tokenizer's columns and the answer's `start_positions` and `end_positions`; window i is of row
    `rows[i]`, and `places[i]` says where each of its tokens stands in the paragraph (-1: not in it).
    """

    data: Dataset
    rows: list[int]
    places: list[Places]


def windows(rows: Dataset, tokenizer, max_length: int) -> Windows:
    """The windows of SQuAD's rows, in order; each overlaps the one before by a third of `max_length`."""
    if max_length < SHORTEST_WINDOW:
        raise ValueError(f"max_length is {max_length}; a question and a part of a paragraph need {SHORTEST_WINDOW}")
    if len(rows) == 0:
        raise ValueError("there are no questions; give at least one")
    starts = range(0, len(rows), CHUNK)
    parts = [_cut(rows.select(range(start, min(start + CHUNK, len(rows)))), tokenizer, max_length) for start in starts]
    return Windows(
        concatenate_datasets([part.data for part in parts]),
        [start + row for start, part in zip(starts, parts, strict=True) for row in part.rows],
        [places for part in parts for places in part.places],
    )


def _cut(rows: Dataset, tokenizer, max_length: int) -> Windows:
    encodings = tokenizer(
        _shortened(rows["question"][:], tokenizer, min(LONGEST_QUESTION, max_length // 2)),
        rows["context"][:],
        truncation="only_second",
        max_length=max_length,
        stride=max_length // 3,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    numbers, answers = encodings["overflow_to_sample_mapping"], rows["answers"][:]
    places = [_places(encodings, window) for window in range(len(numbers))]
    found = [_tokens_of(answers[number], places[window]) for window, number in enumerate(numbers)]
    columns = {name: encodings[name] for name in tokenizer.model_input_names}
    starts, ends = ([span[side] for span in found] for side in (0, 1))
    return Windows(Dataset.from_dict(columns | {"start_positions": starts, "end_positions": ends}), numbers, places)


def _shortened(questions: Sequence[str], tokenizer, longest: int) -> list[str]:
    """Questions without what is after their first `longest` tokens: room must be left for the paragraph."""
    options = {"add_special_tokens": False, "return_offsets_mapping": True, "truncation": True, "max_length": longest}
    offsets = tokenizer(list(questions), **options)["offset_mapping"]
    return [text[: places[-1][1]] if places else "" for text, places in zip(questions, offsets, strict=True)]


def _places(encodings, window: int) -> Places:
    places = np.array(encodings["offset_mapping"][window], dtype=np.int32)
    inside = np.array([text == 1 for text in encodings.sequence_ids(window)]) & (places[:, 0] < places[:, 1])
    return np.where(inside[:, None], places, -1)


def _tokens_of(answers: dict[str, list], places: Places) -> tuple[int, int]:
    """The first and last token of the first gold answer; (0, 0) when it is not, or not wholly, in the window."""
    starts, ends = places.T
    inside = starts >= 0
    if not inside.any() or not answers["text"]:
        return 0, 0
    start = answers["answer_start"][0]
    end = start + len(answers["text"][0])
    tokens = np.flatnonzero(inside & (starts < end) & (start < ends))
    if len(tokens) == 0 or start < starts[inside][0] or end > ends[inside][-1]:
        return 0, 0
    return int(tokens[0]), int(tokens[-1])


def span_loss(outputs: ModelOutput, batch: dict[str, Tensor]) -> Float[Tensor, ""]:
    r"""Where the answer begins and ends; padding is no candidate.

    $$\mathcal{L} = -\frac{1}{2B} \sum_b \log \frac{\exp s_{b,i_b}}{\sum_i \exp s_{b,i}}
      + \log \frac{\exp e_{b,j_b}}{\sum_j \exp e_{b,j}}$$
    """
    padding = batch["attention_mask"] == 0
    starts, ends = (logits.masked_fill(padding, -torch.inf) for logits in (outputs.start_logits, outputs.end_logits))
    return (cross_entropy(starts, batch["start_positions"]) + cross_entropy(ends, batch["end_positions"])) / 2


def best_spans(
    starts: Float[Tensor, "batch length"],
    ends: Float[Tensor, "batch length"],
    allowed: Bool[Tensor, "batch length"],
    longest: int = LONGEST_ANSWER,
) -> tuple[Int[Tensor, "batch"], Int[Tensor, "batch"], Float[Tensor, "batch"]]:
    """First token, last token and score of each row's best span, of at most `longest` tokens, both of them allowed.

    Where nothing is allowed, the score is minus infinity.
    """
    length = starts.shape[1]
    order = torch.ones(length, length, dtype=torch.bool, device=starts.device).triu().tril(longest - 1)
    valid = allowed[:, :, None] & allowed[:, None, :] & order
    scores = (starts[:, :, None] + ends[:, None, :]).masked_fill(~valid, -torch.inf).flatten(1)
    best, place = scores.max(dim=1)
    return place // length, place % length, best


@torch.no_grad()
def answer_questions(
    model: Any, tokenizer, rows: Dataset, *, max_length: int, batch_size: int = 32, longest: int = LONGEST_ANSWER
) -> list[str]:
    """The model's answer to each row's question: words of the row's paragraph, as they stand there."""
    cut = windows(rows, tokenizer, max_length)
    table, device = Table(cut.data, tokenizer), PartialState().device
    best: list[tuple[float, int, int]] = [(-torch.inf, 0, 0)] * len(rows)  # (score, first and last character)
    was_training = model.training
    model.to(device).eval()
    order = np.argsort(table.lengths, kind="stable")
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        batch = table.batch(chosen, device)
        outputs = model(**table.model_inputs(batch))
        allowed = _in_paragraph([cut.places[window] for window in chosen], batch["input_ids"].shape[1]).to(device)
        found = best_spans(outputs.start_logits.float(), outputs.end_logits.float(), allowed, longest)
        for window, first, last, score in zip(chosen, *(values.tolist() for values in found), strict=True):
            row, places = cut.rows[window], cut.places[window]
            if score > best[row][0]:
                best[row] = (score, int(places[first, 0]), int(places[last, 1]))
    model.train(was_training)
    contexts = rows["context"][:]
    return [contexts[row][start:end].strip() for row, (_, start, end) in enumerate(best)]


def _in_paragraph(places: Sequence[Places], length: int) -> Bool[Tensor, "batch length"]:
    allowed = torch.zeros(len(places), length, dtype=torch.bool)
    for row, own in enumerate(places):
        allowed[row, : len(own)] = torch.from_numpy(own[:, 0] >= 0)
    return allowed


def evaluate_spans(
    model: Any, tokenizer, rows: Dataset, *, max_length: int, batch_size: int = 32, longest: int = LONGEST_ANSWER
) -> dict[str, float]:
    """F1 and exact match in percent on SQuAD's rows: {"f1": ..., "exact_match": ..., "n": ...}."""
    options = {"max_length": max_length, "batch_size": batch_size, "longest": longest}
    predictions = answer_questions(model, tokenizer, rows, **options)
    return score_answers(predictions, [answers["text"] for answers in rows["answers"]])
