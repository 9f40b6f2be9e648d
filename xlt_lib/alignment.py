"""How well an encoder's languages are aligned: word translation by nearest neighbours.

Each concept's lemma is embedded in two languages; retrieval counts how often the nearest word of the other language
is the translation (precision at 1). Nothing is trained for it, so it shows what pretraining alone has aligned.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from xlt_lib.world.lexicon import entries, of_kind

KINDS = ("noun", "verb", "adjective", "opinion", "aspect")


def lemmas(language: str, kinds: Iterable[str] = KINDS) -> dict[str, str]:
    """A language's lemmas by concept, without homonyms: a word with two meanings has no one translation."""
    wanted = {concept.name for kind in kinds for concept in of_kind(kind)}
    return {name: entry.lemma for name, entry in entries(language).items() if name in wanted}


@torch.no_grad()
def word_vectors(model, tokenizer, words: list[str], layer: int = 0) -> Tensor:
    """Mean over a word's pieces of the hidden states of `layer` (0: the embedding layer), [words, hidden]."""
    batch = tokenizer(words, padding=True, return_tensors="pt", return_special_tokens_mask=True)
    inside = (1 - batch.pop("special_tokens_mask")).unsqueeze(-1).float()
    if layer == 0:
        hidden = model.get_input_embeddings()(batch["input_ids"])
    else:
        hidden = model(**batch, output_hidden_states=True).hidden_states[layer]
    return (hidden * inside).sum(1) / inside.sum(1).clamp(min=1)


def retrieval(source: Tensor, target: Tensor) -> float:
    """Precision at 1 in percent: row i of `source` should find row i of `target` [n, d]. Both are centred first."""
    one, two = (torch.nn.functional.normalize(x - x.mean(0), dim=-1) for x in (source, target))
    nearest = (one @ two.T).argmax(dim=-1)
    return 100.0 * (nearest == torch.arange(len(one))).float().mean().item()


def word_retrieval(model, tokenizer, source: str, targets: Iterable[str], layer: int = 0) -> dict[str, float]:
    """Precision at 1 from the source language's words to each target's."""
    own = lemmas(source)
    vectors = word_vectors(model, tokenizer, list(own.values()), layer)
    scores = {}
    for target in targets:
        theirs = lemmas(target)
        scores[target] = retrieval(vectors, word_vectors(model, tokenizer, [theirs[name] for name in own], layer))
    return scores
