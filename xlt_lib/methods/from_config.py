"""From a run's config to its parts, for every method: the task, the student, its training and its scores."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import PreTrainedModel

from xlt_lib.encoders import load_classifier
from xlt_lib.losses import classification_loss
from xlt_lib.tasks import Task, load_task
from xlt_lib.training import History, evaluate, fit

TEXT_COLUMNS = {"text": "text_column", "text_pair": "pair_column", "label": "label_column"}


def student(config) -> tuple[PreTrainedModel, Task]:
    """The student with a new head, and the task with its tokenizer."""
    task = bare_task(config)
    model, tokenizer = load_classifier(config.student, len(task.labels), config.seed)
    return model, task.with_tokenizer(tokenizer, config.max_length)


def bare_task(config) -> Task:
    """The task in the source language and all that are evaluated, without a tokenizer."""
    languages = tuple(dict.fromkeys((config.source_language, *config.languages)))
    options = {}
    if config.source != "world":
        options["folder"] = config.folder
    if config.source == "files":
        named = {ours: getattr(config, theirs) for ours, theirs in TEXT_COLUMNS.items()}
        options["columns"] = {ours: theirs for ours, theirs in named.items() if theirs}
        options["test_split"] = config.test_split
    return load_task(config.task, config.source, domain=config.domain, languages=languages, **options)


def sizes(config, unlabeled_size: int) -> dict:
    """What `labeled_and_unlabeled` wants to know."""
    wanted = {name: getattr(config, name) for name in ("train_split", "train_size", "seed")}
    return wanted | {"unlabeled_size": unlabeled_size}


def fit_as_configured(
    model, task, data, loss, config, folder: Path, steps: int | None = None, rate: float | None = None, **further
) -> History:
    """`training.fit` with the run's settings; the best step is the one with the best source dev accuracy.

    `further` arguments go to `fit`; a `validate` among them is another way to choose the best step.
    """
    source = config.source_language

    def source_dev(model) -> float:
        return evaluate(model, task, [source], config.dev_split, size=config.dev_size)[source]["accuracy"]

    validate = further.pop("validate", source_dev)

    return fit(
        model,
        data,
        loss,
        tokenizer=task.tokenizer,
        steps=steps or config.steps,
        batch_size=config.batch_size,
        learning_rate=rate or config.learning_rate,
        warmup=config.warmup,
        seed=config.seed,
        checkpoint=folder,
        validate=validate if config.evaluations else None,
        evaluations=config.evaluations,
        description=f"{config.method} {folder.name}",
        **further,
    )


def score_as_configured(model, task: Task, config, dev=None, test=None) -> dict:
    """Dev and test accuracy in the given languages, None: all. Figure 3 shows dev in all; nothing is chosen by it."""
    return {
        "validation": evaluate(model, task, dev or config.languages, config.dev_split, size=config.dev_size),
        "test": evaluate(model, task, test or config.languages, config.test_split, size=config.test_size),
    }


def cross_entropy(outputs, batch) -> torch.Tensor:
    return classification_loss(outputs.logits, batch["label"])
