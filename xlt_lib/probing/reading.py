"""Texts through an encoder that stays as it is: batches of similar length, and the vectors of words in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from accelerate.state import PartialState
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

Encoded = dict[str, list[int]]  # one text: input_ids and what else the model takes
Place = tuple[int, int]  # characters of a text, from the first to the one after the last


@contextmanager
def reading(model: Any) -> Iterator[torch.device]:
    """The model on the device, in eval mode and without gradients; afterwards in the mode it was in."""
    device, was_training = PartialState().device, model.training
    model.to(device).eval()
    try:
        with torch.no_grad():
            yield device
    finally:
        model.train(was_training)


def batches(
    texts: Sequence[Encoded], tokenizer, device: torch.device, batch_size: int
) -> Iterator[tuple[list[int], dict[str, Tensor]]]:
    """Every text once, the short ones first: (numbers of the texts, the model's inputs [B, L], padded)."""
    padding = {"input_ids": tokenizer.pad_token_id, "token_type_ids": tokenizer.pad_token_type_id}
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]["input_ids"]))
    for start in range(0, len(order), batch_size):
        numbers = order[start : start + batch_size]
        inputs = {}
        for name in texts[numbers[0]]:
            values = [torch.tensor(texts[number][name]) for number in numbers]
            inputs[name] = pad_sequence(values, batch_first=True, padding_value=padding.get(name, 0)).to(device)
        yield numbers, inputs


def encoded(encodings, row: int, tokenizer) -> Encoded:
    """Row number `row` of a tokenizer's answer, with what the model takes and nothing else."""
    return {name: encodings[name][row] for name in tokenizer.model_input_names if name in encodings}


def hidden_states(model: Any, inputs: dict[str, Tensor]) -> Tensor:
    """The encoder's last layer [B, L, d]; a head on top of it is not asked."""
    return getattr(model, "base_model", model)(**inputs).last_hidden_state.float()


def pieces_of(offsets: Sequence[Place], place: Place) -> list[int]:
    """The tokens that have a character of the place; special tokens, whose offsets are (0, 0), have none."""
    return [token for token, (start, end) in enumerate(offsets) if start < place[1] and place[0] < end]


def word_vector(states: Tensor, pieces: Sequence[int]) -> Tensor:
    """The mean over a word's pieces, [L, d] -> [d]."""
    return states[list(pieces)].mean(dim=0)
