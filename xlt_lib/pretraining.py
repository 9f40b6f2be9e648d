"""Masked language modelling from nothing: how a lab encoder is made from its recipe.

A tokenizer is trained on the mini-world's documents, then a small encoder learns to fill in a quarter of the words
(Devlin et al. 2019). A share of the sequences are translations (translation language modelling, Conneau and Lample
2019): it is the dial for how well the languages of a lab encoder are aligned. A killed run resumes.

Two things make it fast enough for a laptop. A deep encoder starts from a shallow one whose layers are stacked (Gong et
al. 2019): words align best in two layers. And a hidden word is told from the words of its batch and a sample of all
others instead of the whole vocabulary; each sampled word stands for those not drawn, so the sum that normalises the
probabilities is estimated without bias (Bengio and Senecal 2008).
"""

from __future__ import annotations

import copy
import json
import math
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import (
    AutoModelForMaskedLM,
    BertConfig,
    BertForMaskedLM,
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForMaskedLM,
)

from xlt_lib.alignment import word_retrieval
from xlt_lib.corpus import GROUP, Corpus, Recipe, pieces
from xlt_lib.encoders import quiet
from xlt_lib.training import progress_bar
from xlt_lib.wordpieces import SPECIAL, train_tokenizer
from xlt_lib.world.dialogues import mixed_documents
from xlt_lib.world.documents import documents

MASKED, MASK, KEEP = 0.25, 0.8, 0.1
CHECKPOINT = 25 * GROUP  # a checkpoint falls between two groups, so that a resumed run draws the same ones
POINTS, SNAPSHOTS = 20, 5  # of the curve of alignment; how many of them keep the weights
LONGEST = 128
SPECIAL_IDS = {"pad_token_id": "[PAD]", "bos_token_id": "[CLS]", "eos_token_id": "[SEP]"}
Model = BertForMaskedLM | XLMRobertaForMaskedLM


def mask_words(ids: Tensor, vocabulary: int, mask_id: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """BERT's corruption: `MASKED` of the tokens are targets; 80% of those become [MASK], 10% a random token.

    Returns the corrupted ids [B, L] and the targets as a boolean mask [B, L]; special tokens are never targets.
    """
    target = (torch.rand(ids.shape, generator=generator) < MASKED) & (ids >= len(SPECIAL))
    how = torch.rand(ids.shape, generator=generator)
    noise = torch.randint(len(SPECIAL), vocabulary, ids.shape, generator=generator)
    corrupted = torch.where(target & (how < MASK), mask_id, ids)
    return torch.where(target & (how >= MASK + KEEP), noise, corrupted), target


def masked_loss(model: Model, batch: dict[str, Tensor], generator: torch.Generator, candidates: int = 0) -> Tensor:
    """Cross-entropy of the hidden words, each told from all words, or from the batch's and a sample of the others."""
    ids = batch["input_ids"]
    corrupted, target = mask_words(ids, model.config.vocab_size, SPECIAL.index("[MASK]"), generator)
    hidden = model.base_model(**model_inputs(model, batch | {"input_ids": corrupted})).last_hidden_state
    return hidden_words_loss(model, hidden, ids, target, generator, candidates)


def hidden_words_loss(
    model: Model, hidden: Tensor, ids: Tensor, target: Tensor, generator: torch.Generator, candidates: int = 0
) -> Tensor:
    """The loss of `masked_loss` from the hidden states [B, L, d] of the corrupted sequences."""
    features, decoder = _head(model, hidden[target])
    if not candidates:
        return cross_entropy(decoder(features), ids[target])
    here = torch.unique(ids)
    drawn = torch.unique(torch.randint(model.config.vocab_size, (candidates,), generator=generator)).to(ids.device)
    drawn = drawn[~torch.isin(drawn, here)]
    chosen = torch.cat([here, drawn])
    scores = torch.nn.functional.linear(features, decoder.weight[chosen], decoder.bias[chosen])
    # Each word that was drawn stands for all that could have been.
    stands_for = (model.config.vocab_size - len(here)) / max(1, len(drawn))
    weights = torch.cat([torch.zeros(len(here)), torch.full((len(drawn),), math.log(stands_for))])
    return cross_entropy(scores + weights.to(scores.device), torch.searchsorted(here, ids[target]))


def model_inputs(model: Model, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """The batch as the model's family wants it."""
    if model.config.model_type == "bert":
        return batch
    # RoBERTa has no token types, and counts positions from behind the padding's.
    shifted = batch["position_ids"] + model.config.pad_token_id + 1
    return {name: batch[name] for name in ("input_ids", "attention_mask")} | {"position_ids": shifted}


def _head(model: Model, hidden: Tensor) -> tuple[Tensor, torch.nn.Linear]:
    """What the language modelling head makes of hidden states, and the layer that scores the vocabulary."""
    if model.config.model_type == "bert":
        head = model.cls.predictions
        return head.transform(hidden), head.decoder
    head = model.lm_head
    return head.layer_norm(torch.nn.functional.gelu(head.dense(hidden))), head.decoder


def new_model(recipe: Recipe, vocabulary: int) -> Model:
    """BERT, or where the recipe has no token types XLM-RoBERTa, with random weights."""
    torch.manual_seed(recipe.seed)
    family = (BertConfig, BertForMaskedLM) if recipe.segments else (XLMRobertaConfig, XLMRobertaForMaskedLM)
    special = {name: SPECIAL.index(token) for name, token in SPECIAL_IDS.items()}
    config = family[0](
        vocab_size=vocabulary,
        hidden_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        intermediate_size=4 * recipe.hidden,
        max_position_embeddings=LONGEST if recipe.segments else LONGEST + 1,  # RoBERTa's first is for padding
        type_vocab_size=2 if recipe.segments else 1,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        **special,
    )
    return family[1](config)


def stack(model: Model, shallow: Model) -> None:
    """Give `model` the weights of a shallower encoder: its layers over and over, its words under their numbers."""
    depth, weights = shallow.config.num_hidden_layers, shallow.state_dict()
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            before, layer, after = name.partition(".layer.")
            number, _, rest = after.partition(".")
            old = weights[f"{before}{layer}{int(number) % depth}.{rest}" if layer else name]
            tensor[: len(old)] = old


def pretrain(recipe: Recipe, folder: Path, scratch: Path | None = None, snapshots: Path | None = None) -> dict:
    """Train the encoder of a recipe and save it into `folder`; returns the facts for its model card.

    With a `scratch` folder, a run that was killed goes on from its last checkpoint, to the same weights. The shallower
    encoder that a recipe starts from is made first, in the folder `start` beside the checkpoint. Into `snapshots` goes
    the encoder at some points on the way, see `snapshot`.
    """
    shallow = _shallow(recipe.start, (scratch or folder) / "start", snapshots) if recipe.start else None
    started = time.time()
    stream = mixed_documents(recipe.parts, recipe.seed) if recipe.parts else documents(recipe.seed, rich=recipe.rich)
    made = list(islice(stream, recipe.documents))
    texts = {name: [pieces(document, name) for document in made] for name in recipe.languages}
    lines = (part for name in texts for document in made for part in pieces(document, name, segmented=True))
    tokenizer = train_tokenizer(lines, recipe.vocabulary, shallow and shallow[1], segments=recipe.segments)
    corpus, model = Corpus(recipe, tokenizer, texts), new_model(recipe, len(tokenizer))
    if shallow:
        stack(model, shallow[0])

    def point(progress: Progress) -> dict:
        if snapshots and progress.step // _spacing(recipe) % (POINTS // SNAPSHOTS) == 0:
            _save(copy.deepcopy(model), tokenizer, snapshot(snapshots, recipe.layers, progress.step))
        return _point(progress, recipe, model, tokenizer)

    state = train_masked(recipe, corpus, model, scratch, point)
    _save(model, tokenizer, folder)
    made_with = {"seconds": round(time.time() - started), "parameters": model.num_parameters()}
    facts = asdict(recipe) | state | made_with | {"vocabulary": len(tokenizer)}
    return facts | ({"start": shallow[2]} if shallow else {})


def snapshot(folder: Path, layers: int, step: int) -> Path:
    """The folder of the encoder as it was at a step of the stage with so many layers."""
    return folder / f"{layers}-layers-{step}"


def _spacing(recipe: Recipe) -> int:
    return math.ceil(recipe.steps / POINTS)


def _shallow(
    recipe: Recipe, folder: Path, snapshots: Path | None = None
) -> tuple[Model, PreTrainedTokenizerFast, dict]:
    """The encoder that a deeper one starts from, its tokenizer, and the facts about it."""
    facts = folder / "facts.json"
    if not facts.is_file():
        made = pretrain(recipe, folder, folder / "work", snapshots)
        facts.write_text(json.dumps(made), encoding="utf-8")
        shutil.rmtree(folder / "work", ignore_errors=True)
    with quiet():
        model = AutoModelForMaskedLM.from_pretrained(folder, dtype=torch.float32)
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    return model, tokenizer, json.loads(facts.read_text(encoding="utf-8"))


def train_masked(
    recipe: Recipe,
    corpus: Corpus,
    model: Model,
    scratch: Path | None,
    point: Callable[[Progress], dict],
    loss_of: Callable[..., Tensor] | None = None,
    rates: Mapping[str, float] = MappingProxyType({}),
) -> dict:
    """The loop: the recipe's steps on the corpus's batches; returns loss, tokens and curve.

    Parameters without requires_grad stay as they are, bit for bit. `point(progress)` measures a point of the curve;
    `loss_of(model, batch, generator, candidates)` is `masked_loss` unless another is given. `rates` has the learning
    rates of parameters that do not learn at the recipe's, by a part of their names.
    """
    loss_of = loss_of or masked_loss
    groups = parameter_groups(model, recipe.learning_rate, rates)
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    progress = Progress(torch.Generator().manual_seed(recipe.seed))
    saved = scratch / "checkpoint.pt" if scratch else None
    if saved and saved.is_file():
        progress.restore(torch.load(saved, weights_only=False), model, optimizer, corpus)
    model.train()
    left = range(progress.step + 1, recipe.steps + 1)
    bar = progress_bar(left, recipe.steps, recipe.name)
    started = time.time() - progress.seconds
    for step, batch in zip(bar, corpus.batches(), strict=False):
        torch.manual_seed(1_000_003 * recipe.seed + step)  # dropout, where a body has it, is the same after a restart
        loss = loss_of(model, batch, progress.generator, recipe.candidates)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * schedule(step, recipe.steps)
        optimizer.step()
        progress.note(step, loss.item(), int(batch["attention_mask"].sum()), time.time() - started)
        if step % 100 == 0:
            bar.set_postfix(loss=f"{progress.loss:.3f}")
        if step % _spacing(recipe) == 0:
            progress.curve.append(point(progress))
        if saved and step % CHECKPOINT == 0:
            progress.save(saved, model, optimizer, corpus)
    return {"loss": round(progress.loss, 4), "tokens": progress.tokens, "curve": progress.curve}


def parameter_groups(model: nn.Module, rate: float, rates: Mapping[str, float]) -> list[dict]:
    """All parameters, in groups for an optimizer: with the rate of the first of `rates` in their name, or `rate`."""
    groups: dict[str, list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        groups.setdefault(next((part for part in rates if part in name), ""), []).append(parameter)
    return [{"params": group, "rate": rates.get(part, rate)} for part, group in groups.items()]


def _point(progress: Progress, recipe: Recipe, model: Model, tokenizer) -> dict:
    """How far the languages are aligned at this step: word retrieval out of the first one."""
    first, *others = recipe.languages
    found = word_retrieval(model, tokenizer, first, others)
    point = {"step": progress.step, "loss": round(progress.loss, 4), "seconds": round(progress.seconds)}
    return point | {"retrieval": {language: round(value, 1) for language, value in found.items()}}


def schedule(step: int, steps: int) -> float:
    """Factor on the learning rate: up over the first twentieth, then down to a fiftieth."""
    warm = max(1, steps // 20)
    return min(step / warm, max(0.02, (steps - step) / (steps - warm)))


@dataclass
class Progress:
    """What a checkpoint keeps besides the weights."""

    generator: torch.Generator
    step: int = 0
    loss: float = math.nan
    tokens: int = 0
    seconds: float = 0.0
    curve: list[dict] = field(default_factory=list)

    def note(self, step: int, loss: float, tokens: int, seconds: float) -> None:
        self.step, self.tokens, self.seconds = step, self.tokens + tokens, seconds
        self.loss = loss if math.isnan(self.loss) else 0.99 * self.loss + 0.01 * loss

    def save(self, path: Path, model: Model, optimizer: torch.optim.Optimizer, corpus: Corpus) -> None:
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "words": self.generator.get_state()}
        state |= {"order": corpus.rng.bit_generator.state, "progress": self._counts()}
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    def restore(self, state: dict, model: Model, optimizer: torch.optim.Optimizer, corpus: Corpus) -> None:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        corpus.rng.bit_generator.state = state["order"]
        self.generator.set_state(state["words"])
        self.step, self.loss, self.tokens, self.seconds, self.curve = state["progress"]

    def _counts(self) -> tuple:
        return self.step, self.loss, self.tokens, self.seconds, self.curve


def _save(model: Model, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """As 16-bit floats: half the size. Dropout stays off, for fine-tuning too: models this small do worse with it."""
    folder.mkdir(parents=True, exist_ok=True)
    with quiet():
        model.to(torch.float16).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
