"""Seeded, endless streams of examples, cut into splits that cannot overlap.

Every example belongs to one split by a checksum of its meaning, so train, dev, test and unlabeled data (and the
pretraining text) are disjoint however many examples are drawn. A stream is made of chunks with a seed each: chunk 7
is the same whether or not chunks 0 to 6 were ever made, on any platform and in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import TypeVar
from zlib import crc32

SPLITS = ("train", "validation", "test", "unlabeled", "pretraining")
CHUNK = 600
_SHARES = {"test": (0, 10), "validation": (10, 20), "train": (20, 50), "unlabeled": (50, 80), "pretraining": (80, 100)}

Example = TypeVar("Example")


def split_of(meaning: object) -> str:
    """The split that a meaning (or a tuple of meanings) belongs to."""
    slot = crc32(repr(meaning).encode()) % 100
    return next(split for split, (low, high) in _SHARES.items() if low <= slot < high)


def check_split(split: str) -> None:
    if split not in SPLITS:
        raise ValueError(f"split {split!r} is unknown; one of: {', '.join(SPLITS)}")


def stream(name: str, make: Callable[[Random], Example], seed: int = 0, start: int = 0) -> Iterator[Example]:
    """Endless examples `make(rng)`, from chunk `start` on."""
    for chunk in count(start):
        rng = Random(f"{name}/{seed}/{chunk}")
        for _ in range(CHUNK):
            yield make(rng)
