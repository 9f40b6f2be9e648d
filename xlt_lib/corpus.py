"""Pretraining sequences: documents of the mini-world in one language, or the same document in several.

| sequence | what is learned from it | source |
|---|---|---|
| `[CLS] first sentences [SEP] the other sentences [SEP]` | what words mean | BERT, Devlin et al. 2019 |
| `[CLS] document [SEP] its translation [SEP]` | which words mean the same | TLM, Conneau and Lample 2019 |

As in TLM, the positions start again with each translation, so that a word and its translation are near each other for
the model; where a recipe says so, up to four languages stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from xlt_lib.world.dialogues import lines_of
from xlt_lib.world.documents import Document

GROUP = 20  # batches drawn and sorted at once


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a lab encoder's weights.

    `languages` maps a language to its share of the text; a share `pairs` of the sequences are translations: a document
    in the first language and in up to `together - 1` others. `candidates`: how many words besides those of the batch a
    hidden word is told from, 0 for all. `start`: the recipe of a shallower encoder whose layers are stacked to begin
    with. `rich`: whether the text has all kinds of documents, or the basic ones; `parts`: how much it has of each of
    `dialogues.KINDS`, if given.
    """

    name: str
    languages: dict[str, float]
    hidden: int
    layers: int
    heads: int
    vocabulary: int
    steps: int
    pairs: float = 0.0
    batch: int = 64
    learning_rate: float = 1e-3
    documents: int = 60_000
    seed: int = 0
    max_length: int = 96
    role: str = ""
    together: int = 2
    restart: bool = False
    candidates: int = 0
    segments: bool = True
    rich: bool = False
    parts: tuple[float, ...] = ()
    start: Recipe | None = None


def pieces(document: Document, language: str, *, segmented: bool = False) -> list[str]:
    """A document's parts: anchor, lines, anchor."""
    spoken = lines_of(document, language, segmented=segmented)
    return [part for part in (document.before, *spoken, document.after) if part]


class Corpus:
    """Tokenised documents in several languages, drawn in batches of similar length."""

    def __init__(self, recipe: Recipe, tokenizer: PreTrainedTokenizerFast, texts: dict[str, list[list[str]]]):
        self.recipe, self.rng = recipe, np.random.default_rng(recipe.seed)
        self.cls, self.sep = tokenizer.cls_token_id, tokenizer.sep_token_id
        self.ids = {language: _tokenize(tokenizer, parts) for language, parts in texts.items()}
        self.names = list(recipe.languages)
        shares = np.array([recipe.languages[name] for name in self.names])
        self.shares = shares / shares.sum()

    def sequence(self) -> list[list[int]]:
        """Token ids, a list for each segment."""
        number = self.rng.integers(self.recipe.documents)
        if self.rng.random() < self.recipe.pairs:
            segments = [sum(self.ids[name][number], []) for name in self._translations()]
        else:
            parts = self.ids[self.names[self.rng.choice(len(self.names), p=self.shares)]][number]
            cut = self.rng.integers(1, len(parts)) if len(parts) > 1 and self.rng.random() < 0.7 else len(parts)
            segments = [sum(parts[:cut], []), sum(parts[cut:], [])]
        segments = [[*segment, self.sep] for segment in segments if segment]
        segments[0].insert(0, self.cls)
        return _cut(segments, self.recipe.max_length)

    def _translations(self) -> list[str]:
        """The first language and others, in any order: real parallel text has English on one side."""
        others = self.shares[1:] / self.shares[1:].sum()
        most = min(self.recipe.together - 1, len(others))
        count = 1 + self.rng.integers(most) if most > 1 else 1
        chosen = self.rng.choice(len(others), size=count, replace=False, p=others)
        names = [self.names[0], *(self.names[1 + other] for other in chosen)]
        return [names[i] for i in self.rng.permutation(len(names))]

    def batches(self) -> Iterator[dict[str, Tensor]]:
        """Endless batches; `GROUP` of them are drawn at once and sorted by length, so that little is padding."""
        size = self.recipe.batch
        while True:
            drawn = sorted((self.sequence() for _ in range(GROUP * size)), key=lambda seq: sum(map(len, seq)))
            for start in self.rng.permutation(GROUP):
                yield padded(drawn[start * size : (start + 1) * size], self.recipe.restart)


def _cut(segments: list[list[int]], most: int) -> list[list[int]]:
    kept = []
    for segment in segments:
        kept.append(segment[: max(0, most - sum(map(len, kept)))])
    return [segment for segment in kept if segment]


def _tokenize(tokenizer: PreTrainedTokenizerFast, parts: list[list[str]]) -> list[list[list[int]]]:
    flat = tokenizer([part for document in parts for part in document], add_special_tokens=False)["input_ids"]
    rest = iter(flat)
    return [list(islice(rest, len(document))) for document in parts]


def padded(drawn: list[list[list[int]]], restart: bool) -> dict[str, Tensor]:
    """Sequences as tensors [B, L]: ids, attention mask, token types (0 for the first segment, 1 after), positions."""
    width = max(sum(map(len, segments)) for segments in drawn)
    names = ("input_ids", "token_type_ids", "attention_mask", "position_ids")
    batch = {name: np.zeros((len(drawn), width), dtype=np.int64) for name in names}
    for row, segments in enumerate(drawn):
        length = sum(map(len, segments))
        batch["input_ids"][row, :length] = sum(segments, [])
        batch["attention_mask"][row, :length] = 1
        batch["token_type_ids"][row, len(segments[0]) : length] = 1
        counts = [range(len(segment)) for segment in segments] if restart else [range(length)]
        batch["position_ids"][row, :length] = [position for part in counts for position in part]
    return {name: torch.from_numpy(values) for name, values in batch.items()}
