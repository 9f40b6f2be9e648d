"""The encoders in `data/encoders`: recipes and cards; `python3 kit.py pretrain multi-bert-lab` makes one again."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timezone
from pathlib import Path

import torch

from xlt_lib.pretraining import Recipe, pretrain

_SHARES = {"en": 0.16, "de": 0.17, "fr": 0.17, "es": 0.16, "zh": 0.17, "ja": 0.17}
_SIX_LANGUAGES = Recipe(
    name="multi-bert-lab",
    role="The student: mBERT's role",
    languages=_SHARES,
    hidden=128,
    layers=6,
    heads=4,
    vocabulary=5000,
    steps=11_000,
    batch=48,
    pairs=0.35,
)
_ENGLISH = Recipe(
    name="mono-en-lab",
    role="The English teacher: RoBERTa's role",
    languages={"en": 1.0},
    hidden=192,
    layers=4,
    heads=6,
    vocabulary=1000,
    steps=20_000,
    batch=32,
    documents=120_000,
)
RECIPES = {recipe.name: recipe for recipe in (_SIX_LANGUAGES, _ENGLISH)}

CARD = """# {name}

{role}. A small BERT pretrained on the mini-world of this kit, for offline lessons only: it knows a few hundred words.

| | |
|---|---|
| architecture | BERT, {layers} layers, hidden size {hidden}, {heads} heads, {parameters:,} parameters |
| tokenizer | cased WordPiece without "##": the {vocabulary:,} letters and most frequent words of the same text |
| corpus | {documents:,} documents of `xlt_lib.world.documents` (seed {seed}) in {languages} |
| translation pairs | {pairs:.0%} of the sequences |
| training | MLM on a quarter of the words, {steps:,} steps of {batch} sequences, {tokens:,} tokens, final loss {loss} |
| learning rate | {learning_rate}, linear, AdamW |
| time | {seconds:,} s on {hardware} |
| made | {made}, torch {torch} |
| rebuild | `python3 kit.py pretrain {name}` |

No data from outside the kit went in. Numbers per language (word retrieval, zero-shot accuracy) are in notebook 00.
"""


def model_card(facts: dict, hardware: str, made: str) -> str:
    """The README.md of a lab encoder."""
    shares = ", ".join(f"{language} {share:.0%}" for language, share in facts["languages"].items())
    return CARD.format(**facts | {"languages": shares, "hardware": hardware, "made": made, "torch": torch.__version__})


def rebuild(name: str, folder: Path, scratch: Path) -> Path:
    """Pretrain the lab encoder `name` into `folder/name`, with its card. A killed run goes on when called again."""
    if name not in RECIPES:
        raise ValueError(f"lab encoder {name!r} is unknown; one of: {', '.join(RECIPES)}")
    facts = pretrain(RECIPES[name], folder / name, scratch / name)
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else f"{os.cpu_count()} CPU cores"
    card = model_card(facts, device, datetime.now(timezone.utc).date().isoformat())
    (folder / name / "README.md").write_text(card, encoding="utf-8", newline="\n")
    shutil.rmtree(scratch / name, ignore_errors=True)
    return folder / name
