"""Paper 1, MonoX (Chi et al. 2020): a monolingual teacher helps a multilingual student, in the source language only.

| method | training data | loss | paper |
|---|---|---|---|
| `mono` | labeled source text | cross-entropy | Table 1, the teacher itself |
| `mbert` | labeled source text | cross-entropy | Section 2, the baseline |
| `mbert-st` | labeled text and text that the student labeled itself | cross-entropy | Section 4.1, self-training |
| `monox-kd` | labeled and unlabeled text, with the teacher's distributions | distillation | Section 3.1 |
| `monox-pl` | labeled text and text that the teacher labeled | cross-entropy | Section 3.2 |

Nobody sees a target language before the test: the best step is chosen on the source language's dev set. All students
take the same number of steps, so that what differs is what they are taught.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset, concatenate_datasets
from transformers import PreTrainedModel

from xlt_lib.encoders import load_classifier
from xlt_lib.fingerprint import stamp
from xlt_lib.losses import distillation_loss
from xlt_lib.methods import Outcome
from xlt_lib.methods.from_config import (
    bare_task,
    cross_entropy,
    fit_as_configured,
    score_as_configured,
    sizes,
    student,
)
from xlt_lib.tasks import Task, labeled_and_unlabeled
from xlt_lib.tasks.schema import with_column
from xlt_lib.training import History, predict

EXAMPLES = 12


def mono(config, workdir: Path) -> Outcome:
    """The teacher: a monolingual encoder fine-tuned in the source language, and only tested there (Table 1)."""
    model, task, history = _train_teacher(config, workdir)
    texts, logits = _ask_teacher(model, task, config, _shared_logits(config, workdir))
    extras = {"examples": {"texts": texts, "logits": logits}}
    source = [config.source_language]
    return Outcome(score_as_configured(model, task, config, dev=source, test=source), asdict(history), extras)


def mbert(config, workdir: Path) -> Outcome:
    """The baseline: fine-tune the multilingual encoder on the labeled source text."""
    model, task = student(config)
    train, _ = labeled_and_unlabeled(task, config.source_language, **sizes(config, 0))
    history = fit_as_configured(model, task, train, cross_entropy, config, workdir / "student")
    return Outcome(score_as_configured(model, task, config), asdict(history))


def mbert_st(config, workdir: Path) -> Outcome:
    """Self-training: alternately fine-tune, and let the student label the unlabeled source text for the next round.

    The paper does not give the number of rounds; here `rounds` of them share the training steps.
    """
    model, task = student(config)
    train, unlabeled = labeled_and_unlabeled(task, config.source_language, **sizes(config, config.unlabeled_size))
    data, histories, kept = train, [], []
    for number in range(config.rounds):
        if number:
            pseudo = pseudo_labeled(unlabeled, predict(model, unlabeled, task.tokenizer), config.threshold)
            kept.append(len(pseudo))
            data = concatenate_datasets([train, pseudo])
        steps = max(1, config.steps // config.rounds)
        stage = workdir / f"round-{number}"
        histories.append(asdict(fit_as_configured(model, task, data, cross_entropy, config, stage, steps)))
    return Outcome(
        score_as_configured(model, task, config, dev=[config.source_language]),
        {"rounds": histories},
        {"pseudo_labeled": kept},
    )


def monox_kd(config, workdir: Path) -> Outcome:
    """MonoX-KD: the student learns the teacher's distributions on labeled and unlabeled source text."""
    model, task = student(config)
    train, unlabeled = labeled_and_unlabeled(task, config.source_language, **sizes(config, config.unlabeled_size))
    logits = teacher_logits(config, workdir)
    data = with_column(concatenate_datasets([train, unlabeled]), "teacher_logits", logits.tolist())
    loss = partial(distill, temperature=config.temperature)
    history = fit_as_configured(model, task, data, loss, config, workdir / "student")
    return Outcome(score_as_configured(model, task, config), asdict(history))


def monox_pl(config, workdir: Path) -> Outcome:
    """MonoX-PL: the student learns the labels that the teacher gives to unlabeled source text, and the true ones."""
    model, task = student(config)
    train, unlabeled = labeled_and_unlabeled(task, config.source_language, **sizes(config, config.unlabeled_size))
    logits = torch.tensor(teacher_logits(config, workdir)[len(train) :])
    pseudo = pseudo_labeled(unlabeled, logits, config.threshold)
    data = concatenate_datasets([train, pseudo])
    history = fit_as_configured(model, task, data, cross_entropy, config, workdir / "student")
    return Outcome(
        score_as_configured(model, task, config, dev=[config.source_language]),
        asdict(history),
        {"pseudo_labeled": len(pseudo)},
    )


def distill(outputs, batch, temperature: float) -> torch.Tensor:
    return distillation_loss(outputs.logits, batch["teacher_logits"], temperature)


def pseudo_labeled(unlabeled: Dataset, logits: torch.Tensor, threshold: float) -> Dataset:
    """The examples on which the labeler is at least `threshold` sure, with its label [N, K] -> Dataset."""
    confidence, label = logits.softmax(dim=-1).max(dim=-1)
    chosen = torch.nonzero(confidence >= threshold).flatten()
    sure = unlabeled.select(chosen.tolist())
    return with_column(sure, "label", label[chosen].tolist(), unlabeled.features["label"])


def teacher_logits(config, workdir: Path, stage: str = "teacher") -> np.ndarray:
    """The teacher's logits on labeled, then unlabeled text, [N, K]; a teacher is trained once and asked once.

    They are kept next to the working folders under the teacher's own key, so that all its students share them. A run
    with several teachers gives each its `stage`, the folder of its checkpoints.
    """
    teacher = config.replace(method="mono")
    shared = _shared_logits(teacher, workdir)
    if not shared.is_file():
        model, task, _ = _train_teacher(teacher, workdir, stage)
        _ask_teacher(model, task, teacher, shared)
    return np.load(shared)


def _shared_logits(teacher, workdir: Path) -> Path:
    return workdir.parent / "teachers" / f"{teacher.key()}-{stamp(teacher.replace())}.npy"


def _ask_teacher(model: PreTrainedModel, task: Task, config, path: Path) -> tuple[list[str], list[list[float]]]:
    """Store the teacher's logits on all of D_C at `path`; returns the last few texts with theirs, to look at."""
    drawn = labeled_and_unlabeled(task, config.source_language, **sizes(config, config.unlabeled_size))
    texts = concatenate_datasets(list(drawn))
    logits = predict(model, texts, task.tokenizer).numpy()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.npy")
    np.save(temporary, logits)
    os.replace(temporary, path)
    last = texts.select(range(max(0, len(texts) - EXAMPLES), len(texts)))
    shown = [" | ".join(filter(None, (row["text"], row["text_pair"]))) for row in last]
    return shown, logits[-EXAMPLES:].round(4).tolist()


def _train_teacher(config, workdir: Path, stage: str = "teacher") -> tuple[PreTrainedModel, Task, History]:
    labels = len(bare_task(config).labels)
    model, tokenizer = load_classifier(config.teacher, labels, config.seed)
    task = bare_task(config).with_tokenizer(tokenizer, config.max_length)
    train, _ = labeled_and_unlabeled(task, config.source_language, **sizes(config, 0))
    steps, rate = config.teacher_steps, config.teacher_learning_rate
    return model, task, fit_as_configured(model, task, train, cross_entropy, config, workdir / stage, steps, rate)
