"""A task: what every data source looks like to the methods, whatever it was read from.

`Task.dataset(language, split)` always has the columns `text`, `text_pair` ("" for tasks with one text) and `label`
(-1 where unknown), and the tokenizer's columns once a tokenizer is attached. Nothing else in the kit knows where the
examples came from.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import datasets
from datasets import ClassLabel, Dataset, Features, Value

from xlt_lib.messages import did_you_mean, listing

UNLABELED = "unlabeled"
LARGE = 50_000  # examples from which on a progress bar is worth its line


def schema(labels: Sequence[str]) -> Features:
    """The columns that every dataset of the kit has."""
    return Features({"text": Value("string"), "text_pair": Value("string"), "label": ClassLabel(names=list(labels))})


@dataclass(frozen=True)
class Task:
    """A classification task in several languages.

    `_load(language, split)` reads one split; everything else (checking names, slices, casting, tokenizing, keeping
    what was read) happens here, once for all sources.
    """

    name: str
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    pair: bool
    splits: tuple[str, ...]
    _load: Callable[[str, str], Dataset] = field(repr=False)
    tokenizer: Any = field(default=None, repr=False)
    max_length: int | None = None
    _read: dict[tuple, Dataset] = field(default_factory=dict, init=False, repr=False, compare=False)

    def dataset(self, language: str, split: str, size: int | None = None) -> Dataset:
        """One language's split, or its first `size` examples.

        A slice is taken as in `datasets`: "validation[:1500]", "validation[80%:]". It lets one split stand in for two,
        for instance train_split="validation[:80%]" with dev_split="validation[80%:]" where a corpus has no training
        data.
        """
        if language not in self.languages:
            hint = did_you_mean(language, self.languages)
            raise ValueError(f"{self.name}: language {language!r} is not one of: {listing(self.languages)}.{hint}")
        name, start, stop = parse_split(split)
        self._check_split(name)
        if (language, split, size) not in self._read:
            data = self._load(language, name)
            columns = data.select_columns(["text", "text_pair", "label"])
            with _progress_bars(len(data) > LARGE):
                data = columns if columns.features == schema(self.labels) else columns.cast(schema(self.labels))
            chosen = positions(start, stop, len(data))
            if not chosen:
                raise ValueError(
                    f"{self.name}: split {split!r} of {language!r} is empty; {name!r} has {len(data)} rows"
                )
            chosen = chosen[:size]
            data = data if len(chosen) == len(data) else data.select(chosen)
            self._read[language, split, size] = self.tokenized(data)
        return self._read[language, split, size]

    def with_tokenizer(self, tokenizer: Any, max_length: int) -> Task:
        """The same task with `input_ids`, `attention_mask` (and `token_type_ids` where the tokenizer has them)."""
        if max_length < 3:
            raise ValueError(f"max_length is {max_length}; it counts tokens with the special ones, so at least 3")
        return replace(self, tokenizer=tokenizer, max_length=max_length)

    def _check_split(self, name: str) -> None:
        if name not in self.splits:
            hint = did_you_mean(name, self.splits)
            if name == "train" and "validation" in self.splits:
                hint = " To let the dev split stand in for it, pass train_split='validation[:80%]'."
            raise ValueError(f"{self.name}: split {name!r} is not one of: {listing(self.splits)}.{hint}")

    def texts(self) -> Task:
        """The same task without its tokenizer."""
        return replace(self, tokenizer=None)

    def tokenized(self, data: Dataset) -> Dataset:
        """Examples of the task with the tokenizer's columns, if it has a tokenizer."""
        if self.tokenizer is None:
            return data

        def encode(batch: dict[str, list]) -> dict[str, list]:
            texts = (batch["text"], batch["text_pair"]) if self.pair else (batch["text"],)
            return dict(self.tokenizer(*texts, truncation=True, max_length=self.max_length))

        # A fingerprint of our own: `datasets` would hash the whole tokenizer to look in a cache that we do not use.
        with _progress_bars(len(data) > LARGE):
            return data.map(encode, batched=True, keep_in_memory=True, new_fingerprint=uuid.uuid4().hex)


def parse_split(split: str) -> tuple[str, str, str]:
    """'validation[:80%]' -> ('validation', '', '80%'): the name and the bounds of the slice, '' for none."""
    match = re.fullmatch(r"(?P<name>[^\[\]]+)(\[(?P<start>\d*%?):(?P<stop>\d*%?)\])?", split)
    if not match:
        raise ValueError(f"split {split!r} cannot be read; write a name, or a slice like 'validation[:80%]'")
    return match["name"], match["start"] or "", match["stop"] or ""


def positions(start: str, stop: str, size: int) -> range:
    """The numbers of the rows between the bounds of a slice, of a split of `size` rows."""
    return range(*slice(_position(start, size), _position(stop, size)).indices(size))


def _position(bound: str, size: int) -> int | None:
    if not bound:
        return None
    return size * int(bound[:-1]) // 100 if bound.endswith("%") else int(bound)


def with_column(data: Dataset, name: str, values: list, feature: Any = None) -> Dataset:
    """The data with another column in place of one of that name, if any."""
    rest = data.remove_columns(name) if name in data.column_names else data
    with _progress_bars(len(data) > LARGE):
        return rest.add_column(name, values, feature=feature)


@contextmanager
def _progress_bars(wanted: bool) -> Iterator[None]:
    """Switch the bars of `datasets` off for small data: a bar for each language and split floods a log."""
    if wanted or datasets.are_progress_bars_disabled():
        yield
        return
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        datasets.enable_progress_bars()
