"""One stage of fine-tuning as paper 3 does it (Section 4.2): AdamW with weight decay 0.01 and a linear schedule.

The paper trains for a fixed number of epochs and chooses nothing on dev; so do its plans here, with evaluations=0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from datasets import Dataset

from xlt_lib.encoders import load_classifier
from xlt_lib.methods.from_config import bare_task, cross_entropy, sizes
from xlt_lib.models.sentence_classifier import load_sentence_classifier
from xlt_lib.tasks import Task, labeled_and_unlabeled
from xlt_lib.tasks.schema import with_column
from xlt_lib.training import BatchStream, Loss, evaluate, fit, same_length_batches

WEIGHT_DECAY = 0.01
SOURCE, TRANSLATION, PSEUDO = range(3)  # the column `origin`: D, D^bi, or a pseudo-labeled text


def stage(
    model,
    task: Task,
    data: Dataset,
    loss: Loss,
    config,
    folder: Path,
    *,
    steps: int,
    seed: int,
    rate: float = 1.0,
    batches: BatchStream = same_length_batches,
) -> dict:
    """Train `model` in place; `rate` is a factor on the learning rate. Returns the history."""
    source = config.source_language

    def validate(model) -> float:
        return evaluate(model, task, [source], config.dev_split, size=config.dev_size)[source]["accuracy"]

    history = fit(
        model,
        data,
        loss,
        tokenizer=task.tokenizer,
        steps=steps,
        batch_size=config.batch_size,
        learning_rate=rate * config.learning_rate,
        warmup=config.warmup,
        weight_decay=WEIGHT_DECAY,
        seed=seed,
        checkpoint=folder,
        validate=validate if config.evaluations else None,
        evaluations=config.evaluations,
        batches=batches,
        description=f"{config.method} {folder.name}",
    )
    return asdict(history)


def plain(model, task: Task, data: Dataset, config, folder: Path, steps: int, seed: int) -> dict:
    """Cross-entropy (Eq. 1) on the data, whatever it is."""
    return stage(model, task, data, cross_entropy, config, folder, steps=steps, seed=seed)


def language_model(config) -> tuple:
    """f^lm with a new head, and the task with its tokenizer."""
    return _classifier(load_classifier, config.student, config)


def sentence_model(config) -> tuple:
    """f^emb with a new head, and the task with its tokenizer."""
    return _classifier(load_sentence_classifier, config.sentence_encoder, config)


def _classifier(load, name: str, config) -> tuple:
    task = bare_task(config)
    model, tokenizer = load(name, len(task.labels), config.seed)
    return model, task.with_tokenizer(tokenizer, config.max_length)


def labeled(task: Task, config) -> Dataset:
    """D, with its origin."""
    train, _ = labeled_and_unlabeled(task, config.source_language, **sizes(config, 0))
    return of_origin(train, SOURCE)


def of_origin(data: Dataset, origin: int) -> Dataset:
    return with_column(data, "origin", [origin] * len(data))


def targets(config) -> Sequence[str]:
    """The target languages: all that are evaluated but the source."""
    return [language for language in config.languages if language != config.source_language]
