"""The dial of alignment: pretrain a small encoder with a share of translation pairs, then fine-tune it zero-shot.

The rest of its text are documents in one language each (masked language modelling, Devlin et al. 2019); a pair is the
same document in two languages, in which a word can be filled in from its translation (translation language
modelling, Conneau and Lample 2019). No paper of this kit varies the share; notebook 00 does, to show what it decides.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from xlt_lib.alignment import word_retrieval
from xlt_lib.corpus import Recipe
from xlt_lib.encoders import load_encoder
from xlt_lib.fingerprint import stamp
from xlt_lib.methods import Outcome
from xlt_lib.methods.monox import mbert
from xlt_lib.pretraining import pretrain

DOCUMENTS = 20_000


def tlm(config, workdir: Path) -> Outcome:
    """Pretrain on the config's languages with a share `pairs` of translation pairs, then fine-tune as `mbert` does.

    The metrics have a third split, "retrieval": word translation out of the source language, precision at 1 in percent.
    """
    recipe = small_recipe(config)
    folder = _pretrained(recipe, config, workdir)
    source, *targets = recipe.languages
    found = word_retrieval(*load_encoder(str(folder)), source, targets)
    outcome = mbert(config.replace(method="mbert", student=str(folder)), workdir)
    outcome.metrics["retrieval"] = {language: {"precision": value} for language, value in found.items()}
    return outcome


def small_recipe(config) -> Recipe:
    """The encoder's recipe: every language has the same share of the text."""
    languages = dict.fromkeys((config.source_language, *config.languages), 1.0)
    steps, batch = config.pretraining_steps, 48
    return Recipe(
        name=f"{config.pairs:.0%} pairs",
        languages=languages,
        hidden=64,
        layers=2,
        heads=4,
        vocabulary=5000,
        steps=steps,
        pairs=config.pairs,
        batch=batch,
        learning_rate=5e-3,
        documents=min(DOCUMENTS, steps * batch),
        seed=config.seed,
    )


def _pretrained(recipe: Recipe, config, workdir: Path) -> Path:
    """The folder of the encoder; runs that differ in the task only share it."""
    folder = workdir.parent / "encoders" / stamp(config.replace(), recipe)
    if not folder.is_dir():
        temporary = folder.with_name(f"{folder.name}.{os.getpid()}")
        pretrain(recipe, temporary, workdir / "pretraining")
        try:
            temporary.rename(folder)
        except OSError:  # another process was faster, with the same weights
            shutil.rmtree(temporary)
    return folder
