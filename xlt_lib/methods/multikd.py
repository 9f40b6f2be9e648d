"""Paper 2, MultiKD and MBLM (Yang et al. 2022): a teacher for each supervised language, one multilingual student.

| method | training data | loss |
|---|---|---|
| `monokd` | labeled text of the source language | distillation from its teacher |
| `multitrain` | labeled text of all supervised languages | cross-entropy |
| `multikd` | labeled text of all supervised languages | distillation, each from its own teacher (Eqs. 1 to 4) |
| `multikd-ens2` | the same | the same; two students that differ by chance only, logits averaged (Table 6) |

With `depth` above 0 the student is a multi-branch model. All students take the same number of steps, and in each step
a language is drawn and the batch is of that language, so that what differs is what is named. As in the paper, the best
step is the one with the best mean over *all* languages on dev, zero-shot languages too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset, concatenate_datasets
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from xlt_lib.batching import Table, batch_stream
from xlt_lib.losses import distillation_loss
from xlt_lib.methods import Outcome, from_config
from xlt_lib.methods.from_config import cross_entropy, fit_as_configured, sizes
from xlt_lib.methods.monox import teacher_logits
from xlt_lib.models.branch_classifier import MultiBranchClassifier
from xlt_lib.models.branch_watch import BranchWatch
from xlt_lib.tasks import Task, labeled_and_unlabeled
from xlt_lib.tasks.schema import with_column
from xlt_lib.teachers import teacher_run
from xlt_lib.training import History, evaluate

NOTES = 25  # how many steps of a training are looked at
LOOKED_AT = 48  # texts of each language whose mixing weights are kept
ANOTHER_STUDENT = 10_000  # the distance of the ensemble members' seeds: no run of a sweep comes near


def monokd(config, workdir: Path) -> Outcome:
    """Distillation in the source language only, from its teacher."""
    return _run(config, workdir, (config.source_language,), taught=True)


def multitrain(config, workdir: Path) -> Outcome:
    """Fine-tuning on the labels of all supervised languages."""
    return _run(config, workdir, config.supervised, taught=False)


def multikd(config, workdir: Path) -> Outcome:
    """Distillation in all supervised languages, each from its own teacher."""
    return _run(config, workdir, config.supervised, taught=True)


def multikd_ens2(config, workdir: Path) -> Outcome:
    """Two students of `multikd`, same data and teachers; they differ in their heads and the order of batches."""
    seeds = (config.seed, config.seed + ANOTHER_STUDENT)
    single, task = student(config.replace(depth=0))
    data = _data(task, config, workdir, config.supervised, taught=True)
    students = [student(config.replace(seed=seed))[0] for seed in seeds]
    histories = []
    for number, (model, seed) in enumerate(zip(students, seeds, strict=True)):
        own, folder = config.replace(seed=seed), workdir / f"student-{number}"
        histories.append(_fit(model, task, data, own, folder, taught=True, validate=DevScores(task, config)))
    both = Ensemble(students)
    extras = {"parameters": {"student": count(both), "single": count(single)}}
    return Outcome(_all_scores(both, task, config, {}), {"members": [asdict(history) for history in histories]}, extras)


def student(config) -> tuple[PreTrainedModel, Task]:
    """The standard or multi-branch student, and the task with its tokenizer in all languages taught or tested."""
    languages = tuple(dict.fromkeys((*config.supervised, *config.languages)))
    model, task = from_config.student(config.replace(languages=languages))
    if config.depth:
        model = MultiBranchClassifier(
            model,
            config.supervised,
            config.depth,
            inner_mixers=config.mixers == "all",
            outer_mixer=config.mixers != "none",
            detach=config.detach,
            position=config.position,
            heads=config.heads,
        )
        if config.noise:
            add_noise(model, config.noise, config.seed)
    if config.dropout is not None:
        set_dropout(model, config.dropout)
    return model, task


def set_dropout(model: nn.Module, rate: float) -> None:
    """All dropout of the model. Attention, too, has its rate in a module, in the families of BERT and RoBERTa."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = rate


@torch.no_grad()
def add_noise(model: MultiBranchClassifier, scale: float, seed: int) -> None:
    """Move the branches apart at the start, by `scale` standard deviations of each weight matrix."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.encoder.branches.parameters():
        if parameter.ndim > 1:
            parameter += scale * parameter.std() * torch.randn(parameter.shape, generator=generator)


def distill(outputs, batch, temperature: float) -> Tensor:
    """Eq. 3: a batch is in one language, and its stored logits are those of that language's teacher."""
    return distillation_loss(outputs.logits, batch["teacher_logits"], temperature)


def one_language_at_a_time(table: Table, batch_size: int, seed: int, start: int) -> Iterator[np.ndarray]:
    """In each iteration draw a language, then take the next batch of that language; column `language` tells them."""
    column = table.columns["language"].numpy()
    rows = {number: np.flatnonzero(column == number) for number in sorted(set(column.tolist()))}
    drawn = drawn_languages(seed, list(rows))
    earlier = list(islice(drawn, start))
    streams = {
        number: batch_stream(table.lengths[of], batch_size, 1000 * seed + number, earlier.count(number))
        for number, of in rows.items()
    }
    for number in drawn:
        yield rows[number][next(streams[number])]


def drawn_languages(seed: int, numbers: list[int]) -> Iterator[int]:
    """The language of each iteration, without end: all are equally likely."""
    rng = np.random.default_rng([seed, 2])
    while True:
        yield numbers[int(rng.random() * len(numbers))]


class Ensemble(nn.Module):
    """Several classifiers as one, with the mean of their logits."""

    def __init__(self, members: list[PreTrainedModel]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        self.eval()

    def forward(self, **texts) -> SequenceClassifierOutput:
        logits = torch.stack([member(**texts).logits for member in self.members])
        return SequenceClassifierOutput(logits=logits.mean(dim=0))


def count(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def mean_absolute_error(logits: Tensor, labels: Tensor) -> float:
    """Of ordered classes such as stars, times 100 as the paper prints it."""
    return 100 * (logits.argmax(dim=-1) - labels).abs().float().mean().item()


# --- a run


def _run(config, workdir: Path, languages: tuple[str, ...], taught: bool) -> Outcome:
    single, task = student(config.replace(depth=0))
    model = student(config)[0] if config.depth else single
    extras = {"parameters": {"student": count(model), "single": count(single)}}
    data = _data(task, config, workdir, languages, taught)
    watch = _watch(config, task, languages, workdir / "student") if config.depth else None
    dev = DevScores(task, config)
    history = _fit(model, task, data, config, workdir / "student", taught, validate=dev, observe=watch)
    if watch:
        extras |= {"watched": watch.notes(), "mixing": _mixing(model, task, config)}
    return Outcome(_all_scores(model, task, config, dev.of(history)), asdict(history), extras)


def _data(task: Task, config, workdir: Path, languages: tuple[str, ...], taught: bool) -> Dataset:
    """The labeled text of the languages, with the number of each one's branch and its teacher's logits."""
    parts = []
    for language in languages:
        train, _ = labeled_and_unlabeled(task, language, **sizes(config, 0))
        train = with_column(train, "language", [list(config.supervised).index(language)] * len(train))
        if taught:
            logits = teacher_logits(teacher_run(config, language), workdir, f"teacher-{language}")
            train = with_column(train, "teacher_logits", logits.tolist())
        parts.append(train)
    return concatenate_datasets(parts)


def _fit(model, task: Task, data: Dataset, config, folder: Path, taught: bool, **further) -> History:
    loss = partial(distill, temperature=config.temperature) if taught else cross_entropy
    inputs = ("language",) if isinstance(model, MultiBranchClassifier) else ()
    further |= {"batches": one_language_at_a_time, "inputs": inputs}
    return fit_as_configured(model, task, data, loss, config, folder, **further)


class DevScores:
    """Scores a model by its mean accuracy over all languages on dev, and keeps what it found.

    A language with a branch of its own goes through that one only, where branches never meet.
    """

    def __init__(self, task: Task, config) -> None:
        self.task, self.config = task, config
        self.kept: list[dict] = []

    def __call__(self, model) -> float:
        config = self.config
        scores = _scores(model, self.task, config, config.dev_split, config.dev_size, routed=_routes(model))
        self.kept.append(scores)
        return float(np.mean([values["accuracy"] for values in scores.values()]))

    def of(self, history: History) -> dict:
        """The scores of the training's best step; empty when a process before this one found them."""
        steps = [step for step, _ in history.dev[len(history.dev) - len(self.kept) :]]
        return dict(zip(steps, self.kept, strict=True)).get(history.best_step, {})


def _routes(model) -> bool:
    """Whether a language with a branch of its own goes through that one only: where branches never meet."""
    return isinstance(model, MultiBranchClassifier) and not model.config.outer_mixer


def _all_scores(model, task: Task, config, on_dev: dict) -> dict:
    """Dev and test; where branches never meet, also with each supervised language in its own branch ("-routed").

    `on_dev` are the scores on dev, as `DevScores` finds them, of the same weights, or {}.
    """
    splits = {"validation": (config.dev_split, config.dev_size), "test": (config.test_split, config.test_size)}
    known = {"validation-routed" if _routes(model) else "validation": on_dev} if on_dev else {}
    wanted = {f"{name}{way}": (*split, bool(way)) for way in ("", "-routed") for name, split in splits.items()}
    return {
        name: known.get(name) or _scores(model, task, config, *asked)
        for name, asked in wanted.items()
        if _routes(model) or not asked[-1]
    }


def _scores(model, task: Task, config, split: str, size: int, routed: bool = False) -> dict:
    metrics = {"mae": mean_absolute_error} if config.task == "stars" else None
    scores = {}
    for language in config.languages:
        with model.routed(language) if routed else nullcontext():
            scores |= evaluate(model, task, [language], split, size=size, metrics=metrics)
    return scores


def _watch(config, task: Task, languages: tuple[str, ...], folder: Path) -> BranchWatch:
    numbers = sorted(list(config.supervised).index(language) for language in languages)
    drawn = list(islice(drawn_languages(config.seed, numbers), config.steps))
    texts = _texts(task, config.source_language, config)
    return BranchWatch(folder / "watched.jsonl", max(1, config.steps // NOTES), drawn, texts)


@torch.no_grad()
def _mixing(model: MultiBranchClassifier, task: Task, config) -> dict:
    """For each language, over a few dev texts: mean weight and its deviation over features, [mixer][output][branch].

    A mean near 1 / N can hide features that come from one branch each; the deviation shows them.
    """
    found = {}
    for language in config.languages if len(model.encoder.mixers) else ():
        texts = {name: value.to(model.device) for name, value in _texts(task, language, config).items()}
        weights = [layer.mean(dim=2) for layer in model.eval().encoder(**texts, output_mixing=True).mixing]
        found[language] = {
            "mean": [layer.mean(dim=-1).cpu().numpy().round(4).tolist() for layer in weights],
            "deviation": [layer.std(dim=-1).cpu().numpy().round(4).tolist() for layer in weights],
        }
    return found


def _texts(task: Task, language: str, config) -> dict[str, Tensor]:
    table = Table(task.dataset(language, config.dev_split, min(LOOKED_AT, config.dev_size)), task.tokenizer)
    return table.model_inputs(table.batch(np.arange(len(table)), torch.device("cpu")))
