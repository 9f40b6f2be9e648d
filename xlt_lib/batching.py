"""Batches: which examples go together, and how they are padded.

Examples of similar length share a batch, so that little padding is computed. Which examples those are depends on
the seed and the epoch only: that is what lets a stopped training go on exactly where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np
import pyarrow as pa
import torch
from datasets import Dataset
from torch import Tensor

POOL = 8  # batches sorted by length together: more saves padding, fewer mixes the examples better


def bucketed_batches(lengths: np.ndarray, batch_size: int, seed: int, epoch: int) -> list[np.ndarray]:
    """One epoch: every index once, in batches of similar length, in an order that depends on (seed, epoch) only."""
    rng = np.random.default_rng([seed, epoch])
    order = rng.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), POOL * batch_size):
        pool = order[start : start + POOL * batch_size]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[i : i + batch_size] for i in range(0, len(pool), batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]


def batch_stream(lengths: np.ndarray, batch_size: int, seed: int, start: int = 0) -> Iterator[np.ndarray]:
    """Epoch after epoch of batches without end, from batch number `start` on."""
    first, skip = divmod(start, batches_per_epoch(len(lengths), batch_size))
    for epoch in count(first):
        yield from bucketed_batches(lengths, batch_size, seed, epoch)[skip:]
        skip = 0


def batches_per_epoch(size: int, batch_size: int) -> int:
    return -(-size // batch_size)


class Table:
    """A dataset as tensors, converted once: padded token columns and numeric columns. Text columns are left out."""

    def __init__(self, dataset: Dataset, tokenizer) -> None:
        if "input_ids" not in dataset.column_names or "attention_mask" not in dataset.column_names:
            raise ValueError(
                f"the dataset has the columns {', '.join(dataset.column_names)} but no input_ids and attention_mask; "
                "attach a tokenizer first: task.with_tokenizer(tokenizer, max_length)"
            )
        if len(dataset) == 0:
            raise ValueError("the dataset is empty; give at least one example")
        pad = {"input_ids": tokenizer.pad_token_id, "token_type_ids": tokenizer.pad_token_type_id}
        if pad["input_ids"] is None:
            raise ValueError("the tokenizer has no pad token; set tokenizer.pad_token")
        self.inputs = tuple(name for name in tokenizer.model_input_names if name in dataset.column_names)
        self.columns: dict[str, Tensor] = {}
        arrow = dataset.with_format("arrow")[:]
        for name in dataset.column_names:
            values = arrow.column(name).combine_chunks()
            if name in self.inputs:
                self.columns[name] = _padded(values, pad.get(name) or 0)
            elif _is_numeric(values.type):
                self.columns[name] = _numbers(name, values)
        self.lengths = _lengths(arrow.column("input_ids").combine_chunks())

    def __len__(self) -> int:
        return len(self.lengths)

    def batch(self, indices: np.ndarray, device: torch.device) -> dict[str, Tensor]:
        """The examples at `indices`, tokens cut to the longest of them: {column: [B, L] or [B] or [B, K]}."""
        rows = torch.from_numpy(indices)
        longest = int(self.lengths[indices].max())
        batch = {}
        for name, column in self.columns.items():
            values = column[rows, :longest].long() if name in self.inputs else column[rows]
            batch[name] = values.to(device)
        return batch

    def model_inputs(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The part of the batch that the model reads; the rest is for the loss."""
        return {name: batch[name] for name in self.inputs}


def _is_list(kind: pa.DataType) -> bool:
    return pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)


def _is_numeric(kind: pa.DataType) -> bool:
    if _is_list(kind):
        return _is_numeric(kind.value_type)
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)


def _lengths(values: pa.Array) -> np.ndarray:
    return values.value_lengths().to_numpy(zero_copy_only=False).astype(np.int64)


def _padded(values: pa.Array, pad: int) -> Tensor:
    """Lists of token numbers as one [N, longest] tensor, padded on the right."""
    lengths = _lengths(values)
    table = np.full((len(lengths), lengths.max()), pad, dtype=np.int32)
    table[np.arange(lengths.max()) < lengths[:, None]] = values.flatten().to_numpy(zero_copy_only=False)
    return torch.from_numpy(table)


def _numbers(name: str, values: pa.Array) -> Tensor:
    """Numbers as [N], lists of K numbers as [N, K]; float32 or int64, so that every device takes them."""
    if values.null_count:
        raise ValueError(f"column {name!r} has {values.null_count} empty values of {len(values)}; fill or drop them")
    if _is_list(values.type):
        lengths = _lengths(values)
        if lengths.min() != lengths.max():
            raise ValueError(
                f"column {name!r} has lists of {lengths.min()} to {lengths.max()} numbers; they must be equally long"
            )
        return _numbers(name, values.flatten()).reshape(len(values), -1)
    array = values.to_numpy(zero_copy_only=False)
    return torch.from_numpy(array.astype(np.float32 if array.dtype.kind == "f" else np.int64))
