"""What paper 4's methods pretrain from text, made once and shared by all runs that need it.

A folder under `encoders/` beside the runs' working folders is named by a stamp of all that decides its contents. While
it is made, a checkpoint lies beside it, from which any run goes on after a kill.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import torch
from accelerate.state import PartialState
from transformers import AutoModelForMaskedLM, AutoModelForPreTraining, PreTrainedModel

from xlt_lib.corpus import Recipe
from xlt_lib.encoders import load_encoder, quiet
from xlt_lib.fingerprint import ROOT, code_hash, lexicon_hash, stamp
from xlt_lib.pretraining import train_masked
from xlt_lib.sequences import PretrainingLoss, Sequences
from xlt_lib.shared import make_once
from xlt_lib.texts import text_of_language
from xlt_lib.unigram import train_unigram

SAME = dict.fromkeys(("monotrans", "monotrans-probes"), "monotrans-embeddings")  # share what they pretrain
SAMPLE = 2000  # documents in which the pieces of a vocabulary are counted
_NOT_OF_TEXT = {"task": "nli", "domain": None, "source": "world", "folder": None}
_NOT_OF_TEXT |= dict.fromkeys(("text_column", "pair_column", "label_column"))


def made(config, workdir: Path, languages: Iterable[str], what: tuple, make: Callable[[Path, Path], None]) -> Path:
    """The shared folder of `what`, filled by `make(folder, scratch)` when it is not there."""
    decisive = recipe(config, "", dict.fromkeys(languages, 1.0))
    options = (config.body, config.corpus, config.nsp, *what)
    method = SAME.get(config.method, config.method)
    own = config.replace(method=method, languages=tuple(decisive.languages), **_NOT_OF_TEXT)
    folder = workdir.parent / "encoders" / stamp(own, decisive, options, torch.__version__)
    scratch = folder.with_name(f"{folder.name}.work")

    def fill(new: Path) -> None:
        make(new, scratch)
        shutil.rmtree(scratch, ignore_errors=True)

    return make_once(folder, fill)


def recipe(config, name: str, shares: Mapping[str, float], rate: float | None = None) -> Recipe:
    """What the loop of pretraining wants to know; the architecture is the body's."""
    return Recipe(
        name=name,
        languages=dict(shares),
        hidden=0,
        layers=0,
        heads=0,
        vocabulary=config.vocabulary,
        steps=config.pretraining_steps,
        batch=config.pretraining_batch,
        learning_rate=rate or config.pretraining_rate,
        documents=config.documents,
        seed=config.pretraining_seed,
        max_length=config.pretraining_length,
        candidates=config.candidates,
    )


def text(config, language: str, workdir: Path) -> list[list[str]]:
    """The language's documents."""
    shared, mark = workdir.parent / "texts", "" if config.corpus else _version_of_world(language)
    return text_of_language(language, config.documents, config.pretraining_seed, config.corpus, shared, mark)


@lru_cache(maxsize=64)
def _version_of_world(language: str) -> str:
    return f"{code_hash('xlt_lib.texts', (language,))}-{lexicon_hash(ROOT / 'data' / 'lexicon', (language,))}"


def lines(documents: list[list[str]]) -> list[str]:
    return [sentence for document in documents for sentence in document]


def own_tokenizer(config, documents: list[list[str]], segments: bool):
    """The unigram tokenizer of one language."""
    return train_unigram(lines(documents), config.vocabulary, segments=segments)


def has_segments(config) -> bool:
    return load_encoder(config.body)[0].config.type_vocab_size > 1


def new_model(config, vocabulary: int, tokenizer) -> PreTrainedModel:
    """A model of the body's architecture with random weights and the heads of pretraining."""
    architecture = load_encoder(config.body)[0].config
    values = architecture.to_dict() | {"vocab_size": vocabulary, "pad_token_id": tokenizer.pad_token_id}
    kind = AutoModelForPreTraining if config.nsp else AutoModelForMaskedLM
    with torch.random.fork_rng(devices=[]), quiet():
        torch.manual_seed(config.pretraining_seed)
        return kind.from_config(type(architecture)(**values), dtype=torch.float32)


def train(
    config,
    name: str,
    model,
    shares: Mapping[str, float],
    texts,
    tokenizers,
    scratch: Path,
    point,
    rate: float | None = None,
    rates: Mapping[str, float] = MappingProxyType({}),
) -> dict:
    """Masked language modelling (and NSP) of whatever in the model may learn; returns loss, tokens and curve.

    At `rate` (None: the config's `pretraining_rate`), but for parameters with a part of `rates` in their name.
    """
    room = model.config.max_position_embeddings - (0 if model.config.model_type == "bert" else 2)
    if config.pretraining_length > room:
        raise ValueError(
            f"pretraining_length is {config.pretraining_length}, but {config.body!r} has positions for {room} tokens; "
            f"give at most that"
        )
    model.to(PartialState().device)
    plan = recipe(config, name, shares, rate)
    sequences = Sequences(plan, texts, tokenizers, next_sentence=config.nsp)
    loss = PretrainingLoss(tokenizers[next(iter(shares))])
    return train_masked(plan, sequences, model, scratch, point, loss, rates)


def plain_point(progress) -> dict:
    return {"step": progress.step, "loss": round(progress.loss, 4), "seconds": round(progress.seconds)}


def effective_vocabulary(tokenizer, documents: list[list[str]]) -> int:
    """How many pieces the language makes use of: different ones in its text."""
    ids = tokenizer(lines(documents[:SAMPLE]), add_special_tokens=False)["input_ids"]
    return len({number for row in ids for number in row})


def save_model(model: PreTrainedModel, folder: Path) -> None:
    with quiet():
        model.save_pretrained(folder)


def write_facts(folder: Path, facts: dict) -> None:
    (folder / "facts.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def read_facts(folder: Path) -> dict:
    return json.loads((folder / "facts.json").read_text(encoding="utf-8"))
