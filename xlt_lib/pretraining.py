"""Masked language modelling from nothing: how a lab encoder is made from its recipe.

A tokenizer is trained on the mini-world's documents, then a small BERT learns to fill in a quarter of the words
(Devlin et al. 2019). A share of the sequences are translation pairs (translation language modelling, Conneau and
Lample 2019): it is the dial for how well the languages of a lab encoder are aligned. A killed run resumes.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertForMaskedLM, PreTrainedTokenizerFast

from xlt_lib.encoders import quiet
from xlt_lib.training import progress_bar
from xlt_lib.world.documents import Document, documents
from xlt_lib.world.languages import say

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MASKED, MASK, KEEP = 0.25, 0.8, 0.1
GROUP = 20  # batches drawn and sorted at once
CHECKPOINT = 25 * GROUP  # a checkpoint falls between two groups, so that a resumed run draws the same ones


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a lab encoder's weights.

    `languages` maps a language to its share of the text; a share `pairs` of the sequences are translation pairs, with
    the first language on one side.
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


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> PreTrainedTokenizerFast:
    """A cased WordPiece tokenizer of the letters and the most frequent words of segmented texts.

    It cuts a text into its longest known pieces, Chinese and Japanese too. BERT's own tokenizer would cut these into
    characters: half of a word gives away the other half, so little would be learned from its translation.
    """
    normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False, handle_chinese_chars=False)
    splitter = pre_tokenizers.BertPreTokenizer()
    counts = Counter(word for text in texts for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text)))
    letters = sorted({letter for word in counts for letter in word})
    frequent = sorted(counts, key=lambda word: (-counts[word], word))
    pieces = list(dict.fromkeys([*SPECIAL, *letters, *frequent]))[:vocabulary]
    numbers = {piece: number for number, piece in enumerate(pieces)}
    core = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]", continuing_subword_prefix=""))
    core.normalizer, core.pre_tokenizer = normalizer, splitter
    ends = [(token, core.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    core.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True))
    inputs = ["input_ids", "token_type_ids", "attention_mask"]
    return PreTrainedTokenizerFast(tokenizer_object=core, model_input_names=inputs, model_max_length=128, **names)


def pieces(document: Document, language: str, *, segmented: bool = False) -> list[str]:
    """A document's parts: anchor, sentences, anchor."""
    spoken = [say(sentence, language, segmented=segmented) for sentence in document.sentences]
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

    def sequence(self) -> tuple[list[int], int]:
        """Token ids of two segments, and the length of the first one."""
        number = self.rng.integers(self.recipe.documents)
        if self.rng.random() < self.recipe.pairs:
            first, second = (sum(self.ids[name][number], []) for name in self._pair())
        else:
            parts = self.ids[self.names[self.rng.choice(len(self.names), p=self.shares)]][number]
            cut = self.rng.integers(1, len(parts)) if len(parts) > 1 and self.rng.random() < 0.7 else len(parts)
            first, second = sum(parts[:cut], []), sum(parts[cut:], [])
        start = [self.cls, *first, self.sep]
        return (start + [*second, self.sep] if second else start)[: self.recipe.max_length], len(start)

    def _pair(self) -> tuple[str, str]:
        """The first language and another one, in either order: real parallel text has English on one side."""
        others = self.shares[1:] / self.shares[1:].sum()
        names = self.names[0], self.names[1 + self.rng.choice(len(others), p=others)]
        return names if self.rng.random() < 0.5 else names[::-1]

    def batches(self) -> Iterator[dict[str, Tensor]]:
        """Endless batches; `GROUP` of them are drawn at once and sorted by length, so that little is padding."""
        size = self.recipe.batch
        while True:
            drawn = sorted((self.sequence() for _ in range(GROUP * size)), key=lambda pair: len(pair[0]))
            for start in self.rng.permutation(GROUP):
                yield _padded(drawn[start * size : (start + 1) * size])


def _tokenize(tokenizer: PreTrainedTokenizerFast, parts: list[list[str]]) -> list[list[list[int]]]:
    flat = tokenizer([part for document in parts for part in document], add_special_tokens=False)["input_ids"]
    rest = iter(flat)
    return [list(islice(rest, len(document))) for document in parts]


def _padded(drawn: list[tuple[list[int], int]]) -> dict[str, Tensor]:
    width = max(len(ids) for ids, _ in drawn)
    names = ("input_ids", "token_type_ids", "attention_mask")
    batch = {name: torch.zeros(len(drawn), width, dtype=torch.long) for name in names}
    for row, (ids, first) in enumerate(drawn):
        batch["input_ids"][row, : len(ids)] = torch.tensor(ids)
        batch["attention_mask"][row, : len(ids)] = 1
        batch["token_type_ids"][row, first : len(ids)] = 1
    return batch


def mask_words(ids: Tensor, vocabulary: int, mask_id: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """BERT's corruption: `MASKED` of the tokens are targets; 80% of those become [MASK], 10% a random token.

    Returns the corrupted ids [B, L] and the targets as a boolean mask [B, L]; special tokens are never targets.
    """
    target = (torch.rand(ids.shape, generator=generator) < MASKED) & (ids >= len(SPECIAL))
    how = torch.rand(ids.shape, generator=generator)
    noise = torch.randint(len(SPECIAL), vocabulary, ids.shape, generator=generator)
    corrupted = torch.where(target & (how < MASK), mask_id, ids)
    return torch.where(target & (how >= MASK + KEEP), noise, corrupted), target


def masked_loss(model: BertForMaskedLM, batch: dict[str, Tensor], generator: torch.Generator) -> Tensor:
    """Cross-entropy of the hidden words; the vocabulary is scored at their positions only."""
    corrupted, target = mask_words(batch["input_ids"], model.config.vocab_size, SPECIAL.index("[MASK]"), generator)
    hidden = model.bert(corrupted, batch["attention_mask"], batch["token_type_ids"]).last_hidden_state
    return cross_entropy(model.cls(hidden[target]), batch["input_ids"][target])


def new_model(recipe: Recipe) -> BertForMaskedLM:
    torch.manual_seed(recipe.seed)
    config = BertConfig(
        vocab_size=recipe.vocabulary,
        hidden_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        intermediate_size=4 * recipe.hidden,
        max_position_embeddings=128,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return BertForMaskedLM(config)


def pretrain(recipe: Recipe, folder: Path, scratch: Path | None = None) -> dict:
    """Train the encoder of a recipe and save it into `folder`; returns the facts for its model card.

    With a `scratch` folder, a run that was killed goes on from its last checkpoint, to the same weights.
    """
    started = time.time()
    made = list(islice(documents(recipe.seed), recipe.documents))
    texts = {name: [pieces(document, name) for document in made] for name in recipe.languages}
    lines = (part for name in texts for document in made for part in pieces(document, name, segmented=True))
    tokenizer = train_tokenizer(lines, recipe.vocabulary)
    corpus, model = Corpus(recipe, tokenizer, texts), new_model(recipe)
    model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    state = _train(recipe, corpus, model, scratch)
    _save(model, tokenizer, folder)
    made_with = {"seconds": round(time.time() - started), "parameters": model.num_parameters()}
    return asdict(recipe) | state | made_with | {"vocabulary": len(tokenizer)}


def _train(recipe: Recipe, corpus: Corpus, model: BertForMaskedLM, scratch: Path | None) -> dict:
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.learning_rate, weight_decay=0.01, betas=(0.9, 0.98))
    progress = Progress(torch.Generator().manual_seed(recipe.seed))
    saved = scratch / "checkpoint.pt" if scratch else None
    if saved and saved.is_file():
        progress.restore(torch.load(saved, weights_only=False), model, optimizer, corpus)
    model.train()
    left = range(progress.step + 1, recipe.steps + 1)
    bar = progress_bar(left, recipe.steps, recipe.name)
    for step, batch in zip(bar, corpus.batches(), strict=False):
        loss = masked_loss(model, batch, progress.generator)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * schedule(step, recipe.steps)
        optimizer.step()
        progress.note(step, loss.item(), int(batch["attention_mask"].sum()))
        if step % 100 == 0:
            bar.set_postfix(loss=f"{progress.loss:.3f}")
        if saved and step % CHECKPOINT == 0:
            progress.save(saved, model, optimizer, corpus)
    return {"loss": round(progress.loss, 4), "tokens": progress.tokens}


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

    def note(self, step: int, loss: float, tokens: int) -> None:
        self.step, self.tokens = step, self.tokens + tokens
        self.loss = loss if math.isnan(self.loss) else 0.99 * self.loss + 0.01 * loss

    def save(self, path: Path, model: BertForMaskedLM, optimizer: torch.optim.Optimizer, corpus: Corpus) -> None:
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "words": self.generator.get_state()}
        state |= {"order": corpus.rng.bit_generator.state, "progress": (self.step, self.loss, self.tokens)}
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    def restore(self, state: dict, model: BertForMaskedLM, optimizer: torch.optim.Optimizer, corpus: Corpus) -> None:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        corpus.rng.bit_generator.state = state["order"]
        self.generator.set_state(state["words"])
        self.step, self.loss, self.tokens = state["progress"]


def _save(model: BertForMaskedLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """As 16-bit floats: half the size. Dropout, off in pretraining as no text is seen often, is on for fine-tuning.

    Attention goes without: its dropout costs a seventh of the time on a CPU.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model.config.hidden_dropout_prob = 0.1
    with quiet():
        model.to(torch.float16).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
