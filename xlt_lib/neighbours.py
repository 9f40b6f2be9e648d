"""Nearest words across two languages, from the embedding layer alone: what step 2 of paper 4 learns, as it learns it.

Words of the mini-world are its lemmas, so that it is known which ones are translations. Of your own text they are the
most frequent pieces of the two tokenizers; then there are neighbours, but no retrieval.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from xlt_lib.alignment import lemmas, retrieval
from xlt_lib.models.swappable import Swappable
from xlt_lib.pretraining import Progress
from xlt_lib.unigram import bare

KINDS = ("noun", "verb", "adjective", "opinion")
SHOWN, NEAREST = 24, 5  # words whose neighbours are kept, and how many of each
FREQUENT = 500


@dataclass
class Watch:
    """Two languages of a swappable model under observation; `points` are what a run keeps."""

    swappable: Swappable
    first: str
    second: str
    words: list[str]
    others: list[str]
    parallel: bool  # word i of the one is the translation of word i of the other

    def snapshot(self) -> dict:
        """Precision at 1 of word translation in percent, and the nearest words of a few."""
        here = self.swappable.language
        one = static_vectors(self.swappable, self.first, self.words)
        two = static_vectors(self.swappable, self.second, self.others)
        self.swappable.use(here)
        found = {"retrieval": round(retrieval(one, two), 1)} if self.parallel else {}
        step = max(1, len(self.words) // SHOWN)
        chosen = range(0, step * min(SHOWN, len(self.words)), step)
        nearest = nearest_words(one[list(chosen)] - one.mean(0), two - two.mean(0), self.others)
        return found | {"neighbours": {self.words[i]: near for i, near in zip(chosen, nearest, strict=True)}}

    def translations(self) -> dict[str, str]:
        return dict(zip(self.words, self.others, strict=True)) if self.parallel else {}

    def point(self, progress: Progress) -> dict:
        """A point of the learning curve, for `pretraining.train_masked`."""
        measured = {"step": progress.step, "loss": round(progress.loss, 4), "seconds": round(progress.seconds)}
        return measured | self.snapshot()


def watch(swappable: Swappable, first: str, second: str, named: str, *, in_world: bool) -> Watch:
    """The words to look at; `second` is the lexicon's name in the model, `named` the language's."""
    if in_world:
        one, two = lemmas(swappable.first, KINDS), lemmas(named, KINDS)
        return Watch(swappable, first, second, list(one.values()), [two[name] for name in one], True)
    words, others = (frequent_words(swappable.tokenizers[name]) for name in (first, second))
    return Watch(swappable, first, second, words, others, False)


def frequent_words(tokenizer, count: int = FREQUENT) -> list[str]:
    """The first pieces of a vocabulary that are words: at least two letters."""
    ordered = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    words = dict.fromkeys(bare(piece) for piece, _ in ordered if len(bare(piece)) > 1 and bare(piece).isalpha())
    return list(words)[:count]


@torch.no_grad()
def static_vectors(swappable: Swappable, language: str, words: list[str]) -> Tensor:
    """Mean over a word's pieces of their embeddings, [words, hidden], on the CPU."""
    model, tokenizer = swappable.use(language), swappable.tokenizers[language]
    batch = tokenizer(words, padding=True, return_tensors="pt", add_special_tokens=False)
    inside = batch["attention_mask"].unsqueeze(-1).float()
    vectors = swappable.embeddings.word_embeddings(batch["input_ids"].to(model.device)).float().cpu()
    return (vectors * inside).sum(1) / inside.sum(1).clamp(min=1)


def nearest_words(queries: Tensor, vectors: Tensor, words: list[str], count: int = NEAREST) -> list[list[str]]:
    """The words whose vectors [n, d] have the largest cosine with each query [q, d]."""
    one, two = (torch.nn.functional.normalize(x, dim=-1) for x in (queries, vectors))
    order = (one @ two.T).argsort(dim=-1, descending=True)
    return [list(dict.fromkeys(words[i] for i in row.tolist()))[:count] for row in order]
