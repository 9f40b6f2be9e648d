r"""Translation ranking: how a lab encoder becomes a sentence encoder, as LaBSE did (Feng et al. 2020).

A text in one language has to find its translation among the texts of the batch, and the other way round, by the cosine
of the two sentence vectors; the right pair is handicapped by a margin m, so that it has to win clearly:

$$\mathcal{L} = -\frac{1}{N} \sum_i \log \frac{e^{s (\phi(x_i, y_i) - m)}}
  {e^{s (\phi(x_i, y_i) - m)} + \sum_{n \ne i} e^{s \phi(x_i, y_n)}}$$

Texts are whole documents and single sentences of the mini-world, each said in two of the recipe's languages. A killed
training goes on from its last checkpoint, to the same weights.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize
from transformers import PreTrainedModel

from xlt_lib.encoders import load_encoder, quiet
from xlt_lib.models.sentence_classifier import require_pooler, sentence_vectors
from xlt_lib.training import progress_bar, set_learning_rate
from xlt_lib.world.documents import documents, text_of
from xlt_lib.world.languages import say

CHECKPOINT = 250  # steps between two checkpoints
WARMUP = 0.1


@dataclass(frozen=True)
class SentenceRecipe:
    """Everything that decides a sentence encoder's weights.

    `start` is the lab encoder (or a local folder) that it grows from. `languages` maps a language to how often it is
    drawn; the two sides of a pair are different languages. `margin` is m of the loss and `scale` is s: cosines end at
    1, so without a scale no softmax over a batch gets near certainty.
    """

    name: str
    start: str
    languages: dict[str, float]
    steps: int
    batch: int = 64
    learning_rate: float = 3e-4
    margin: float = 0.3
    scale: float = 20.0
    documents: int = 20_000
    seed: int = 0
    max_length: int = 64
    role: str = "The sentence encoder: LaBSE's role"

    def __post_init__(self) -> None:
        if len(self.languages) < 2:
            raise ValueError(f"languages is {self.languages}; translations need at least two")
        if self.batch < 2 or self.steps < 1:
            raise ValueError(f"batch is {self.batch} (at least 2), steps is {self.steps} (at least 1)")


def translation_ranking_loss(
    source: Float[Tensor, "batch hidden"], target: Float[Tensor, "batch hidden"], margin: float, scale: float = 1.0
) -> Float[Tensor, ""]:
    """The loss above in both directions, added up; row i of `target` translates row i of `source`."""
    cosine = normalize(source, dim=-1) @ normalize(target, dim=-1).T
    itself = torch.arange(len(cosine), device=cosine.device)
    scores = scale * (cosine - margin * torch.eye(len(cosine), device=cosine.device))
    return cross_entropy(scores, itself) + cross_entropy(scores.T, itself)


def train_sentence_encoder(recipe: SentenceRecipe, folder: Path, scratch: Path | None = None) -> dict:
    """Train the sentence encoder of a recipe and save it into `folder`; returns the facts for its model card.

    With a `scratch` folder, a training that was killed goes on from its last checkpoint, to the same weights.
    """
    started = time.time()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)  # the pooler that masked language modelling did not train
        body, tokenizer = load_encoder(recipe.start)
    require_pooler(body)
    pairs = ParallelTexts(recipe, tokenizer)
    facts = _train(recipe, body, pairs, scratch)
    folder.mkdir(parents=True, exist_ok=True)
    found = sentence_retrieval(body, pairs)
    with quiet():
        body.to(torch.float16).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    facts |= {"parameters": sum(p.numel() for p in body.parameters()), "texts": len(pairs), "retrieval": found}
    return asdict(recipe) | facts | {"seconds": round(time.time() - started)}


class ParallelTexts:
    """Distinct texts, tokenized in every language of the recipe, in batches of pairs."""

    def __init__(self, recipe: SentenceRecipe, tokenizer) -> None:
        self.recipe, self.tokenizer = recipe, tokenizer
        self.names = list(recipe.languages)
        shares = np.array([recipe.languages[name] for name in self.names])
        self.shares = shares / shares.sum()
        made = list(islice(documents(recipe.seed), recipe.documents))
        sentences = {repr(sentence): sentence for document in made for sentence in document.sentences}
        whole = {repr(document): document for document in made if len(document.sentences) > 1 or document.after}
        self.texts = {
            name: [say(sentence, name) for sentence in sentences.values()]
            + [text_of(document, name) for document in whole.values()]
            for name in self.names
        }

    def __len__(self) -> int:
        return len(self.texts[self.names[0]])

    def batches(self, start: int = 0) -> Iterator[tuple[dict[str, Tensor], dict[str, Tensor]]]:
        """Endless batches of pairs, from number `start` on: each depends on its number and the seed only.

        No text is twice in a batch, in whatever language: its double would count as a wrong translation.
        """
        size = min(self.recipe.batch, len(self))
        step = start
        while True:
            rng = np.random.default_rng([self.recipe.seed, step])
            rows = rng.choice(len(self), size=size, replace=False)
            sides = [rng.choice(len(self.names), size=2, replace=False, p=self.shares) for _ in rows]
            yield tuple(
                self.encode([self.texts[self.names[pair[side]]][row] for row, pair in zip(rows, sides, strict=True)])
                for side in (0, 1)
            )
            step += 1

    def encode(self, texts: list[str]) -> dict[str, Tensor]:
        length = self.recipe.max_length
        return dict(self.tokenizer(texts, padding=True, truncation=True, max_length=length, return_tensors="pt"))


@torch.no_grad()
def sentence_retrieval(body: PreTrainedModel, pairs: ParallelTexts, size: int = 200) -> dict[str, float]:
    """How often a text of the first language finds its translation among `size`, in percent, by language."""
    body.eval()
    first, *others = pairs.names
    rows = np.linspace(0, len(pairs) - 1, min(size, len(pairs))).astype(int)
    vectors = {
        name: sentence_vectors(body, **pairs.encode([pairs.texts[name][row] for row in rows])) for name in pairs.names
    }
    right = torch.arange(len(rows))
    return {
        name: round(100 * ((vectors[first] @ vectors[name].T).argmax(1) == right).float().mean().item(), 1)
        for name in others
    }


def _train(recipe: SentenceRecipe, body: PreTrainedModel, pairs: ParallelTexts, scratch: Path | None) -> dict:
    optimizer = torch.optim.AdamW(body.parameters(), lr=recipe.learning_rate, weight_decay=0.01, fused=True)
    saved = scratch / "checkpoint.pt" if scratch else None
    losses: list[float] = []
    if saved and saved.is_file():
        state = torch.load(saved, weights_only=True)
        body.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        losses = state["losses"]
    body.train()
    steps = progress_bar(range(len(losses) + 1, recipe.steps + 1), recipe.steps, recipe.name)
    for step, (source, target) in zip(steps, pairs.batches(len(losses)), strict=False):
        torch.manual_seed(recipe.seed * 1_000_003 + step)  # for dropout, where the encoder has any
        vectors = sentence_vectors(body, **source), sentence_vectors(body, **target)
        loss = translation_ranking_loss(*vectors, recipe.margin, recipe.scale)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body.parameters(), 1.0)
        set_learning_rate(optimizer, recipe.learning_rate * _schedule(step, recipe.steps))
        optimizer.step()
        losses.append(loss.item())
        if saved and step % CHECKPOINT == 0:
            saved.parent.mkdir(parents=True, exist_ok=True)
            state = {"model": body.state_dict(), "optimizer": optimizer.state_dict(), "losses": losses}
            torch.save(state, saved.with_suffix(".tmp"))
            saved.with_suffix(".tmp").replace(saved)
    return {"loss": round(float(np.mean(losses[-100:])), 4)}


def _schedule(step: int, steps: int) -> float:
    """Factor on the learning rate: up over the first tenth, then down towards 0."""
    warm = max(1, int(WARMUP * steps))
    return min(step / warm, (steps - step + 1) / max(1, steps - warm))
