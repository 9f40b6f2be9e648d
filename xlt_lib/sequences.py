"""Pretraining sequences of paper 4: documents of several languages, each cut by its own tokenizer.

| sequence | learned from it |
|---|---|
| `[CLS] first sentences [SEP] the other sentences [SEP]` | masked words |
| the same, in half of the cases with the other sentences of another document | and whether they belong together (NSP) |

Both are BERT's (Devlin et al. 2019). Next sentence prediction is a switch, off in the mini-world.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import PreTrainedTokenizerFast

from xlt_lib.corpus import GROUP, Recipe, padded
from xlt_lib.models.lexicon import special_ids
from xlt_lib.pretraining import KEEP, MASK, MASKED, hidden_words_loss, model_inputs

NEXT = "next_sentence_label"  # 0: the second part follows the first, 1: it is from another document


class Sequences:
    """Endless batches; what comes next depends on `rng` only, so that a checkpoint can keep it."""

    def __init__(
        self,
        recipe: Recipe,
        texts: Mapping[str, list[list[str]]],
        tokenizers: Mapping[str, PreTrainedTokenizerFast],
        *,
        next_sentence: bool = False,
    ) -> None:
        self.recipe, self.next_sentence, self.rng = recipe, next_sentence, np.random.default_rng(recipe.seed)
        self.names, self.tokenizers = list(recipe.languages), tokenizers
        shares = np.array([recipe.languages[name] for name in self.names])
        self.shares = shares / shares.sum()
        self.ids = {name: _tokenized(tokenizers[name], texts[name]) for name in self.names}
        if next_sentence:
            self.ids = {name: [d for d in made if len(d) > 1] for name, made in self.ids.items()}
            lacking = [name for name, made in self.ids.items() if len(made) < 2]
            if lacking:
                raise ValueError(f"next sentence prediction needs documents of two sentences; {lacking} have too few")

    def sequence(self) -> tuple[list[list[int]], int]:
        """Token ids, a list for each segment, and the label of NSP (0 where the second segment is the rest)."""
        name = self.names[self.rng.choice(len(self.names), p=self.shares)]
        made, tokenizer = self.ids[name], self.tokenizers[name]
        parts = self._window(made[self.rng.integers(len(made))])
        divided = len(parts) > 1 and (self.next_sentence or self.rng.random() < 0.7)
        cut = self.rng.integers(1, len(parts)) if divided else len(parts)
        first, second, label = sum(parts[:cut], []), sum(parts[cut:], []), 0
        if self.next_sentence and self.rng.random() < 0.5:
            other = self._window(made[self.rng.integers(len(made))])
            second, label = sum(other[self.rng.integers(1, len(other)) :], []), 1
        room = self.recipe.max_length - 3
        if second:  # an equal part of the room for each, more for one where the other is short
            first = first[-max(room // 2, room - len(second)) :]
        segments = [[tokenizer.cls_token_id, *first[:room], tokenizer.sep_token_id]]
        if second:
            segments.append([*second[: room - len(first)], tokenizer.sep_token_id])
        return segments, label

    def _window(self, parts: list[list[int]]) -> list[list[int]]:
        """Sentences of a document from a random one on, when it is too long for one sequence."""
        if sum(map(len, parts)) <= self.recipe.max_length:
            return parts
        start = int(self.rng.integers(len(parts) - 1)) if len(parts) > 1 else 0
        kept = [parts[start]]
        for part in parts[start + 1 :]:
            if len(kept) > 1 and sum(map(len, kept)) + len(part) > self.recipe.max_length:
                break
            kept.append(part)
        return kept

    def batches(self) -> Iterator[dict[str, Tensor]]:
        """As `Corpus.batches`, with the labels of NSP where it is on."""
        size = self.recipe.batch
        while True:
            drawn = sorted((self.sequence() for _ in range(GROUP * size)), key=lambda pair: sum(map(len, pair[0])))
            for start in self.rng.permutation(GROUP):
                chosen = drawn[start * size : (start + 1) * size]
                batch = padded([segments for segments, _ in chosen], restart=False)
                if self.next_sentence:
                    batch[NEXT] = torch.tensor([label for _, label in chosen])
                yield batch


def _tokenized(tokenizer: PreTrainedTokenizerFast, texts: list[list[str]]) -> list[list[list[int]]]:
    flat = iter(tokenizer([part for parts in texts for part in parts], add_special_tokens=False)["input_ids"])
    documents = ([next(flat) for _ in parts] for parts in texts)
    kept = ([part for part in document if part] for document in documents)
    return [document for document in kept if document]


class PretrainingLoss:
    """Masked words, and next sentences where the batch has their labels. It knows the special tokens' numbers."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self.special = torch.tensor(special_ids(tokenizer))
        self.mask = tokenizer.mask_token_id

    def __call__(self, model, batch: dict[str, Tensor], generator: torch.Generator, candidates: int = 0) -> Tensor:
        ids = batch["input_ids"]
        corrupted, target = self.corrupt(ids, model.config.vocab_size, generator)
        label = batch.get(NEXT)
        inputs = {name: value for name, value in batch.items() if name != NEXT} | {"input_ids": corrupted}
        device = model.device
        inputs = {name: value.to(device) for name, value in inputs.items()}
        outputs = model.base_model(**model_inputs(model, inputs))
        ids, target = ids.to(device), target.to(device)
        loss = hidden_words_loss(model, outputs.last_hidden_state, ids, target, generator, candidates)
        if label is not None:
            loss = loss + cross_entropy(model.cls.seq_relationship(outputs.pooler_output), label.to(device))
        return loss

    def corrupt(self, ids: Tensor, vocabulary: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """As `pretraining.mask_words`, wherever the special tokens stand in the vocabulary."""
        target = (torch.rand(ids.shape, generator=generator) < MASKED) & ~torch.isin(ids, self.special)
        how = torch.rand(ids.shape, generator=generator)
        noise = torch.randint(vocabulary, ids.shape, generator=generator)
        noise = torch.where(torch.isin(noise, self.special), ids, noise)
        corrupted = torch.where(target & (how < MASK), self.mask, ids)
        return torch.where(target & (how >= MASK + KEEP), noise, corrupted), target
