"""The encoders in `data/encoders`: recipes and cards; `python3 kit.py pretrain multi-bert-lab` makes one again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pandas as pd
import torch

from xlt_lib.config import RunConfig
from xlt_lib.corpus import Recipe
from xlt_lib.curves import COLUMNS
from xlt_lib.methods import METHODS
from xlt_lib.pretraining import pretrain, snapshot
from xlt_lib.runs import worker_pool
from xlt_lib.translation_ranking import SentenceRecipe, train_sentence_encoder

# As in real corpora, much English and little Swahili and Urdu.
_SHARES = (
    {"en": 0.12}
    | dict.fromkeys(("de", "fr", "es"), 0.075)
    | dict.fromkeys(("ru", "zh", "ja"), 0.07)
    | dict.fromkeys(("ar", "bg", "el", "tr", "vi"), 0.055)
    | dict.fromkeys(("hi", "th"), 0.05)
    | dict.fromkeys(("sw", "ur"), 0.04)
)
# Words of sixteen languages align best in a shallow encoder that sees little but translations.
_SHALLOW = Recipe(
    name="multi-bert-lab, two layers",
    role="What the student starts from",
    languages=_SHARES,
    hidden=96,
    layers=2,
    heads=4,
    vocabulary=14_000,
    steps=14_000,
    batch=64,
    learning_rate=4e-3,
    documents=60_000,
    pairs=0.8,
    together=4,
    restart=True,
    candidates=1000,
)
# Paragraphs with their questions, in several languages, need longer sequences than other documents.
_STUDENT = replace(
    _SHALLOW,
    name="multi-bert-lab",
    role="The student: mBERT's role",
    layers=6,
    vocabulary=14_800,
    steps=8000,
    learning_rate=1.5e-3,
    pairs=0.5,
    max_length=128,
    parts=(38, 26, 12, 12, 6, 6),
    start=_SHALLOW,
)
# XLM-R's larger vocabulary and no token types.
_SHALLOW_ROBERTA = replace(_SHALLOW, name="multi-roberta-lab, two layers", steps=7500, segments=False, seed=1)
_ROBERTA = replace(
    _STUDENT,
    name="multi-roberta-lab",
    role="The other student: XLM-R's role",
    vocabulary=15_000,
    steps=6000,
    max_length=96,
    rich=True,
    parts=(),
    segments=False,
    seed=1,
    start=_SHALLOW_ROBERTA,
)
_ENGLISH = Recipe(
    name="mono-en-lab",
    role="The English teacher: RoBERTa's role",
    languages={"en": 1.0},
    hidden=192,
    layers=4,
    heads=6,
    vocabulary=1500,
    steps=16_000,
    batch=32,
    documents=120_000,
    rich=True,
)
_FRENCH = replace(
    _ENGLISH,
    name="mono-fr-lab",
    role="The French teacher: CamemBERT's role",
    languages={"fr": 1.0},
    vocabulary=2000,
    steps=7000,
    documents=80_000,
)
_CHINESE = replace(_FRENCH, name="mono-zh-lab", role="The Chinese teacher: RoBERTa-wwm's role", languages={"zh": 1.0})
# Those that take longest come first, so that two processes end at about the same time.
RECIPES = {recipe.name: recipe for recipe in (_STUDENT, _ROBERTA, _ENGLISH, _FRENCH, _CHINESE)}
# Made from another lab encoder, which has to be there.
_SENTENCE = SentenceRecipe("sentence-lab", "multi-bert-lab", _SHARES, steps=1500)
SENTENCE_RECIPES = {recipe.name: recipe for recipe in (_SENTENCE,)}

CARD = """# {name}

{role}. A small {family} pretrained on the mini-world of this kit, for offline lessons only: it knows a few hundred
words.

| | |
|---|---|
| architecture | {family}, {layers} layers, hidden size {hidden}, {heads} heads, {parameters:,} parameters |
| tokenizer | cased WordPiece without "##": the {vocabulary:,} letters and most frequent words of the same text |
| corpus | {documents:,} documents of `xlt_lib.world`, {mix} (seed {seed}), in {languages} |
| translation pairs | {pairs:.0%} of the sequences |
| training | MLM on a quarter of the words, {steps:,} steps of {batch} sequences, {tokens:,} tokens, final loss {loss} |
| learning rate | {learning_rate}, linear, AdamW |
| started from | {start} |
| time | {seconds:,} s on {hardware} |
| made | {made}, torch {torch} |
| rebuild | `python3 kit.py pretrain {name}` |

No data from outside the kit went in. Numbers per language (word retrieval, zero-shot accuracy) are in notebook 00.
"""


SENTENCE_CARD = """# {name}

{role}. Made from {start} by translation ranking (Feng et al. 2020) on the mini-world of this kit, for offline lessons.
Its sentence vector is the pooler's output ([CLS], dense, tanh) at length 1.

| | |
|---|---|
| corpus | {texts:,} sentences and documents of `xlt_lib.world.documents` (seed {seed}), each in two of {languages} |
| training | {steps:,} steps of {batch} pairs, margin {margin}, scale {scale}, final loss {loss} |
| learning rate | {learning_rate}, linear, AdamW |
| translations found among 200 texts (%) | {retrieval} |
| time | {seconds:,} s on {hardware} |
| made | {made}, torch {torch} |
| rebuild | `python3 kit.py pretrain {name}` |

No data from outside the kit went in.
"""


def sentence_card(facts: dict, hardware: str, made: str) -> str:
    """The README.md of a sentence encoder."""
    found = ", ".join(f"{language} {value:.0f}" for language, value in facts["retrieval"].items())
    shown = {"languages": ", ".join(facts["languages"]), "retrieval": found}
    return SENTENCE_CARD.format(**facts | shown | {"hardware": hardware, "made": made, "torch": torch.__version__})


def model_card(facts: dict, hardware: str, made: str) -> str:
    """The README.md of a lab encoder."""
    shares = ", ".join(f"{language} {share:.0%}" for language, share in facts["languages"].items())
    made_with = {"hardware": hardware, "made": made, "torch": torch.__version__}
    family = "BERT" if facts["segments"] else "XLM-RoBERTa"  # which has no token types
    shown = {"languages": shares, "start": _start(facts.get("start")), "family": family, "mix": _mix(facts)}
    return CARD.format(**facts | shown | made_with)


def _mix(facts: dict) -> str:
    if facts["parts"]:
        return f"parts {' '.join(map(str, facts['parts']))} of the kinds in `dialogues`"
    return "the rich mix" if facts["rich"] else "the basic mix"


def _start(facts: dict | None) -> str:
    if not facts:
        return "random weights"
    return (
        f"its first {facts['layers']} layers, stacked: {facts['steps']:,} steps at {facts['learning_rate']}, "
        f"{facts['pairs']:.0%} translations, up to {facts['together']} languages side by side, {facts['seconds']:,} s"
    )


def rebuild_all(names: Sequence[str], folder: Path, scratch: Path) -> Iterator[Path]:
    """Pretrain several lab encoders (none named: all), a process of one thread for each core; yields what is made.

    One that starts from another of them waits for it. Killed runs go on when called again.
    """
    names = list(names) or [*RECIPES, *SENTENCE_RECIPES]
    for name in names:
        check_name(name)
    if len(names) == 1:
        yield rebuild(names[0], folder, scratch)
        return
    waiting = [name for name in names if name in SENTENCE_RECIPES and SENTENCE_RECIPES[name].start in names]
    with worker_pool(min(len(names), os.cpu_count() or 1)) as pool:
        running = {pool.submit(rebuild, name, folder, scratch): name for name in names if name not in waiting}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            made = {running.pop(future): future.result() for future in done}
            for name in [name for name in waiting if SENTENCE_RECIPES[name].start in made]:
                waiting.remove(name)
                running[pool.submit(rebuild, name, folder, scratch)] = name
            yield from made.values()


def check_name(name: str) -> None:
    """ValueError for a name that no recipe has."""
    known = (*RECIPES, *SENTENCE_RECIPES)
    if name not in known:
        raise ValueError(f"lab encoder {name!r} is unknown; one of: {', '.join(known)}")


def rebuild(name: str, folder: Path, scratch: Path) -> Path:
    """Pretrain the lab encoder `name` into `folder/name`, with its card. A killed run goes on when called again."""
    check_name(name)
    if name in RECIPES:
        snapshots = scratch / name / "snapshots" if len(RECIPES[name].languages) > 1 else None
        write, facts = model_card, pretrain(RECIPES[name], folder / name, scratch / name, snapshots)
        _curve(facts, snapshots).to_csv(folder / name / "curve.csv", index=False, lineterminator="\n")
    else:
        recipe = SENTENCE_RECIPES[name]
        if (folder / recipe.start / "config.json").is_file():  # made just now, so not the one that ships
            recipe = replace(recipe, start=str(folder / recipe.start))
        write, facts = sentence_card, train_sentence_encoder(recipe, folder / name, scratch / name)
        facts["start"] = SENTENCE_RECIPES[name].start
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else f"{os.cpu_count()} CPU cores"
    card = write(facts, device, datetime.now(timezone.utc).date().isoformat())
    (folder / name / "README.md").write_text(card, encoding="utf-8", newline="\n")
    shutil.rmtree(scratch / name, ignore_errors=True)
    return folder / name


def _curve(facts: dict, snapshots: Path | None) -> pd.DataFrame:
    """Alignment with the first language by step: columns layers, step, seconds, loss, language, retrieval, zero_shot.

    Retrieval is of words; zero_shot the accuracy on NLI of the snapshots, fine-tuned in the first language.
    """
    stages = [facts["start"], facts] if facts.get("start") else [facts]
    rows = []
    for stage in stages:
        for point in stage["curve"]:
            path = snapshots and snapshot(snapshots, stage["layers"], point["step"])
            accuracy = zero_shot(path, tuple(stage["languages"])) if path and path.is_dir() else {}
            for language in stage["languages"]:
                values = point["retrieval"].get(language), accuracy.get(language)
                if values != (None, None):
                    rows.append((stage["layers"], point["step"], point["seconds"], point["loss"], language, *values))
    return pd.DataFrame(rows, columns=[*COLUMNS, "zero_shot"])


def zero_shot(encoder: Path, languages: tuple[str, ...]) -> dict[str, float]:
    """The accuracy in percent of an encoder fine-tuned on NLI in the first language, in each of the languages.

    On dev sets: one part chooses the weights, the other is scored.
    """
    splits = {"dev_split": "validation[:30%]", "test_split": "validation[30%:]"}
    config = RunConfig.for_preset(
        "mbert", "lab", student=str(encoder), source_language=languages[0], languages=languages, **splits
    )
    with tempfile.TemporaryDirectory() as workdir:
        found = METHODS["mbert"](config.watched(), Path(workdir)).metrics["test"]
    return {language: round(scores["accuracy"], 1) for language, scores in found.items()}
