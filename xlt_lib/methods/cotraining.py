"""Paper 3, co-training (Yu and Joty 2021, Algorithm 1): two models label target-language text for each other.

| method | models | who labels for whom |
|---|---|---|
| `fine-tune` | $f^{lm}$ | nobody: the baseline, equal to the first round of the next ones |
| `self-training` | $f^{lm}$ | $f^{lm}$ for itself |
| `self-training-emb` | $f^{emb}$ | $f^{emb}$ for itself (Figure 3) |
| `co-training` | both | each for the other |
| `adaptation-co-training` | both | each for the other; $f^{lm}$ is fine-tuned as in language adaptation |

$f^{lm}$ is a multilingual language model, $f^{emb}$ a multilingual sentence encoder. A round fine-tunes each model on
its own training set, asks it for labels of the unlabeled target text, and adds what it is sure of to the other's
training set. Algorithm 1 does not set the weights back between rounds; neither is that done here. Nobody reads a gold
label of a target language: the answer key is opened afterwards, to count mistakes for the figures.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset, concatenate_datasets

from xlt_lib.methods import Outcome, selection
from xlt_lib.methods.adaptation import adapted, parallel, without_number
from xlt_lib.methods.fine_tuning import PSEUDO, labeled, language_model, of_origin, plain, sentence_model, targets
from xlt_lib.methods.from_config import bare_task, score_as_configured
from xlt_lib.methods.pseudo_labels import report, sample, sampled
from xlt_lib.methods.selection import CO_TRAINING, SELF_TRAINING, SELF_TRAINING_EMB, Predictions, State
from xlt_lib.tasks import Task
from xlt_lib.tasks.schema import with_column
from xlt_lib.tasks.target_text import answer_key, unlabeled_pool
from xlt_lib.training import evaluate, predict

SEED_STEP = 1000  # a round's seed is the run's plus this times its number


@dataclass
class Learner:
    """One of the models, the task in its tokens, its labeled and unlabeled text, and how it is fine-tuned."""

    model: torch.nn.Module
    task: Task
    labeled: Dataset
    pool: Dataset
    train: Callable[..., dict] = plain


@dataclass(frozen=True)
class Round:
    """Where a run stands: everything that the next round depends on, and what was found so far."""

    number: int  # rounds done
    state: State
    weights: dict[str, dict[str, torch.Tensor]]
    reports: list[dict] = field(default_factory=list)
    histories: list[dict] = field(default_factory=list)


def fine_tune(config, workdir: Path) -> Outcome:
    """The baseline: the language model, fine-tuned on the labeled source text."""
    model, task = language_model(config)
    history = plain(model, task, labeled(task, config), config, workdir / "student", config.steps, config.seed)
    return Outcome(score_as_configured(model, task, config), history)


def self_training(config, workdir: Path) -> Outcome:
    """Self-training of the language model: Algorithm 1 with one model that labels for itself."""
    pool = target_text(config)
    return run_rounds(config, workdir, {"lm": learner(language_model(config), pool, config)}, SELF_TRAINING, pool)


def self_training_emb(config, workdir: Path) -> Outcome:
    """Self-training of the sentence encoder; its accuracy is the run's."""
    pool = target_text(config)
    return run_rounds(config, workdir, {"emb": learner(sentence_model(config), pool, config)}, SELF_TRAINING_EMB, pool)


def co_training(config, workdir: Path) -> Outcome:
    """Co-training; the run's accuracy is the language model's, the sentence encoder's is in the rounds' reports."""
    pool = target_text(config)
    learners = {
        "lm": learner(language_model(config), pool, config),
        "emb": learner(sentence_model(config), pool, config),
    }
    return run_rounds(config, workdir, learners, CO_TRAINING, pool)


def adaptation_co_training(config, workdir: Path) -> Outcome:
    """Co-training in which both models have the translations too, and the language model is adapted in each round."""
    pool = target_text(config)
    learners = {}
    for name, made in (("lm", language_model(config)), ("emb", sentence_model(config))):
        one = learner(made, pool, config)
        sources, translated = parallel(one.task, config)
        one.labeled = concatenate_datasets([one.labeled, without_number(translated)])
        if name == "lm":
            one.train = partial(adapted, pairs=concatenate_datasets([sources, translated]))
        learners[name] = one
    return run_rounds(config, workdir, learners, CO_TRAINING, pool)


# --- Algorithm 1


def run_rounds(
    config, workdir: Path, learners: Mapping[str, Learner], teaches: Mapping[str, str], pool: Dataset
) -> Outcome:
    """All rounds, each stored when it is done; a killed run goes on with the round, and inside it, where it was."""
    now = read_round(workdir) or Round(0, selection.start(len(pool), teaches), weights_of(learners))
    answers = look_up(config)
    rows = sample(shown_texts(pool), pool["language"][:], answers)
    while now.number < config.rounds:
        folder = workdir / f"round-{now.number}"
        now = one_round(now, learners, teaches, config, folder, answers, rows["rows"])
        write_round(now, workdir)
        shutil.rmtree(folder, ignore_errors=True)
    set_weights(learners, now.weights)
    main = learners[next(iter(teaches))]
    metrics = score_as_configured(main.model, main.task, config)
    return Outcome(metrics, {"rounds": now.histories}, {"rounds": now.reports, "sample": rows})


def one_round(
    before: Round,
    learners: Mapping[str, Learner],
    teaches: Mapping[str, str],
    config,
    folder: Path,
    answers: np.ndarray | None = None,
    rows: list[int] = (),
) -> Round:
    """One iteration of Algorithm 1: what comes out depends on `before`, the data and the config only.

    `folder` takes the checkpoints of the fine-tunings. `answers` and `rows` go into the report and nowhere else.
    """
    set_weights(learners, before.weights)
    seed = config.seed + SEED_STEP * before.number
    history, predictions, accuracy = {}, {}, {}
    for name, one in learners.items():
        data = training_set(one, before.state.taught[name])
        steps = steps_of(before.number, len(data) / len(one.labeled), config)
        history[name] = one.train(one.model, one.task, data, config, folder / name, steps, seed)
        predictions[name] = ask(one)
        accuracy[name] = evaluate(one.model, one.task, config.languages, config.test_split, size=config.test_size)
    most = config.train_size // 3
    draw = f"{config.seed}/{before.number}/"
    state, chosen = selection.choose(before.state, predictions, teaches, config.threshold, most, draw)
    languages = next(iter(learners.values())).pool["language"][:]
    found = report(languages, predictions, chosen, config.threshold, answers)
    found |= {"accuracy": accuracy, "most": most}
    if before.number in (0, config.rounds - 1):
        found["sample"] = sampled(rows, predictions)
    return Round(before.number + 1, state, weights_of(learners), [*before.reports, found], [*before.histories, history])


def ask(one: Learner) -> Predictions:
    """Label and confidence for every text of U: the class with the largest probability, and that probability."""
    confidence, label = predict(one.model, one.pool, one.task.tokenizer).softmax(dim=-1).max(dim=-1)
    return label.tolist(), confidence.tolist()


def training_set(one: Learner, taught: tuple[tuple[int, int], ...]) -> Dataset:
    """D and what the model was taught: rows of U with the labels that its teacher gave them."""
    if not taught:
        return one.labeled
    rows, labels = zip(*taught, strict=True)
    texts = one.pool.remove_columns("language").select(rows)
    texts = with_column(texts, "label", list(labels), one.labeled.features["label"])
    return concatenate_datasets([one.labeled, of_origin(texts, PSEUDO)])


def steps_of(number: int, growth: float, config) -> int:
    """The steps of a round: those of the config, or in later ones as many epochs of a training set that has grown."""
    if number == 0:
        return config.steps
    return config.round_steps or math.ceil(config.steps * growth)


# --- the parts


def learner(made: tuple, pool: Dataset, config) -> Learner:
    model, task = made
    return Learner(model, task, labeled(task, config), task.tokenized(pool))


def target_text(config) -> Dataset:
    """U: unlabeled text of every target language."""
    return unlabeled_pool(bare_task(config), targets(config), **_drawn(config))


def look_up(config) -> np.ndarray | None:
    """The gold labels of U, for counting mistakes; None where there are none."""
    hidden = None
    if config.source == "world":
        from xlt_lib.tasks.world import hidden_labels

        hidden = partial(hidden_labels, config.task, config.domain)
    return answer_key(bare_task(config), targets(config), **_drawn(config), hidden=hidden)


def _drawn(config) -> dict:
    return {"train_split": config.train_split, "size": config.unlabeled_size, "seed": config.seed}


def shown_texts(pool: Dataset) -> list[str]:
    return [" | ".join(filter(None, pair)) for pair in zip(pool["text"][:], pool["text_pair"][:], strict=True)]


def weights_of(learners: Mapping[str, Learner]) -> dict[str, dict[str, torch.Tensor]]:
    return {
        name: {key: value.detach().cpu().clone() for key, value in one.model.state_dict().items()}
        for name, one in learners.items()
    }


def set_weights(learners: Mapping[str, Learner], weights: dict[str, dict[str, torch.Tensor]]) -> None:
    for name, one in learners.items():
        one.model.load_state_dict(weights[name])


def write_round(now: Round, workdir: Path) -> None:
    """The whole round or the one before: a kill in between leaves no half of it."""
    workdir.mkdir(parents=True, exist_ok=True)
    temporary = workdir / f"rounds.{os.getpid()}.tmp"
    content = {name: getattr(now, name) for name in ("number", "weights", "reports", "histories")}
    with open(temporary, "wb") as file:
        torch.save(content | {"state": asdict(now.state)}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, workdir / "rounds.pt")


def read_round(workdir: Path) -> Round | None:
    path = workdir / "rounds.pt"
    if not path.is_file():
        return None
    content = torch.load(path, map_location="cpu", weights_only=True)
    return replace(Round(**content), state=State(**content["state"]))
