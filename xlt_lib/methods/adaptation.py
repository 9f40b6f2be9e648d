r"""Language adaptation (Yu and Joty 2021, paper 3, Section 3.2): a few translations of labeled text, used twice.

| stage | data | loss |
|---|---|---|
| 1 | $\mathcal{D} \cup \mathcal{D}^{bi}$ | Eq. 3: cross-entropy + lambda_LA * label alignment |
| 2, with a smaller learning rate | $\mathcal{D}^{bi}$ | Eq. 5: cross-entropy + lambda_SA * semantic alignment |

Translate-train, its baseline, is stage 1 without the alignment (Eq. 1). The paper's losses are sums over a batch; here
both parts of a loss are divided by the number of texts in the batch, so that the lambdas weigh them as in the paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset, concatenate_datasets
from torch import Tensor

from xlt_lib.batching import Table
from xlt_lib.losses import classification_loss, label_alignment_loss, semantic_alignment_loss
from xlt_lib.methods import Outcome
from xlt_lib.methods.embedding_map import embedding_map
from xlt_lib.methods.fine_tuning import SOURCE, TRANSLATION, labeled, language_model, of_origin, plain, stage, targets
from xlt_lib.methods.from_config import score_as_configured
from xlt_lib.tasks import Task
from xlt_lib.tasks.target_text import translations
from xlt_lib.training import BatchStream

ALIGNED = {"both": (SOURCE, TRANSLATION), "source": (SOURCE,), "translations": (TRANSLATION,), "none": ()}


def translate_train(config, workdir: Path) -> Outcome:
    """Translate-train: cross-entropy (Eq. 1) on the labeled source text and its translations."""
    model, task = language_model(config)
    both = concatenate_datasets([labeled(task, config), without_number(parallel(task, config)[1])])
    history = plain(model, task, both, config, workdir / "student", config.steps, config.seed)
    maps = {"translate-train": picture(model, task, config)}
    return Outcome(score_as_configured(model, task, config), history, {"maps": maps})


def language_adaptation(config, workdir: Path) -> Outcome:
    """Language adaptation: Eq. 3 on the source text and the translations, then Eq. 5 on the translations."""
    model, task = language_model(config)
    maps = {"pretrained": picture(model, task, config)}
    sources, translated = parallel(task, config)
    both = concatenate_datasets([labeled(task, config), without_number(translated)])
    first = align_labels(model, task, both, config, workdir / "labels", config.steps, config.seed)
    maps["after LA"] = picture(model, task, config)
    pairs = concatenate_datasets([sources, translated])
    second = align_meanings(model, task, pairs, config, workdir / "meanings", config.adaptation_steps, config.seed)
    maps["after SA"] = picture(model, task, config)
    return Outcome(score_as_configured(model, task, config), {"labels": first, "meanings": second}, {"maps": maps})


def adapted(
    model, task: Task, data: Dataset, config, folder: Path, steps: int, seed: int, pairs: Dataset | None = None
) -> dict:
    """Both stages as one fine-tuning, for a round of co-training: `data` is D, D^bi and the pseudo-labeled texts.

    The second stage is as long against the first as it is outside of co-training.
    """
    first = align_labels(model, task, data, config, folder / "labels", steps, seed)
    share = min(1.0, steps / config.steps)
    second = max(1, math.ceil(share * config.adaptation_steps))
    return {
        "labels": first,
        "meanings": align_meanings(model, task, pairs, config, folder / "meanings", second, seed),
    }


def align_labels(model, task: Task, data: Dataset, config, folder: Path, steps: int, seed: int) -> dict:
    """Stage 1, Eq. 3."""
    loss = partial(
        label_aligned,
        origins=ALIGNED[config.align_labels],
        weight=config.label_weight,
        temperature=config.alignment_temperature,
    )
    with _hidden_states(model):
        return stage(model, task, data, loss, config, folder, steps=steps, seed=seed)


def align_meanings(model, task: Task, pairs: Dataset, config, folder: Path, steps: int, seed: int) -> dict:
    """Stage 2, Eq. 5."""
    count = len(targets(config))
    loss = partial(
        meaning_aligned,
        translations=count,
        weight=config.semantic_weight,
        temperature=config.alignment_temperature,
    )
    with _hidden_states(model):
        return stage(model, task, pairs, loss, config, folder, steps=steps, seed=seed, rate=config.adaptation_rate,
                     batches=meaning_batches(count))  # fmt: skip


# --- the losses of the two stages


def label_aligned(
    outputs, batch: dict[str, Tensor], origins: tuple[int, ...], weight: float, temperature: float
) -> Tensor:
    """Eq. 3; texts of other origins than these are classified, but neither aligned nor contrasted."""
    value = classification_loss(outputs.logits, batch["label"])
    if not weight or not origins:
        return value
    chosen = torch.isin(batch["origin"], torch.tensor(origins, device=batch["origin"].device))
    aligned = label_alignment_loss(cls(outputs)[chosen], batch["label"][chosen], temperature)
    return value + weight * aligned / len(chosen)


def meaning_aligned(outputs, batch: dict[str, Tensor], translations: int, weight: float, temperature: float) -> Tensor:
    """Eq. 5 on a batch of `meaning_batches`: a source text, its b translations, b source texts of other labels."""
    value = classification_loss(outputs.logits, batch["label"])
    if not weight:
        return value
    h = cls(outputs)
    aligned = semantic_alignment_loss(h[0], h[1 : 1 + translations], h[1 + translations :], temperature)
    return value + weight * aligned / len(h)


def cls(outputs) -> Tensor:
    """The [CLS] representations [B, d]; the losses give them length 1."""
    return outputs.hidden_states[-1][:, 0]


@contextmanager
def _hidden_states(model) -> Iterator[None]:
    """Let the model's forward return its hidden states."""
    before, model.config.output_hidden_states = model.config.output_hidden_states, True
    try:
        yield
    finally:
        model.config.output_hidden_states = before


# --- the data


def parallel(task: Task, config) -> tuple[Dataset, Dataset]:
    """The source texts of D^bi and D^bi itself, tokenized, with their origin and a `number` that pairs them."""
    sources, translated = translations(
        task,
        config.source_language,
        targets(config),
        train_split=config.train_split,
        size=config.parallel_size,
        seed=config.seed,
        aligned=config.source != "files",
    )
    return of_origin(task.tokenized(sources), SOURCE), of_origin(task.tokenized(translated), TRANSLATION)


def without_number(data: Dataset) -> Dataset:
    return data.remove_columns("number")


def meaning_batches(count: int) -> BatchStream:
    """Batches for Eq. 4: one source text x_i, its `count` = b translations, and b source texts with other labels.

    With x_i itself these are the 2b pairs of the paper and 2b + 1 texts, in this order. Every epoch takes each source
    text of D^bi once; the negatives are drawn from D^bi's source texts too, twice only when there are fewer than b.
    """

    def batches(table: Table, batch_size: int, seed: int, start: int) -> Iterator[np.ndarray]:
        number, origin, label = (table.columns[name].numpy() for name in ("number", "origin", "label"))
        sources = np.flatnonzero(origin == SOURCE)
        if len(set(label[sources])) < 2:
            raise ValueError(
                f"all {len(sources)} texts that have translations have one label, so there is nothing to contrast them "
                "with; raise parallel_size"
            )
        step = start
        while True:
            epoch, place = divmod(step, len(sources))
            anchor = np.random.default_rng([seed, epoch]).permutation(sources)[place]
            rng = np.random.default_rng([seed, epoch, place])
            translated = np.flatnonzero((origin == TRANSLATION) & (number == number[anchor]))
            others = sources[label[sources] != label[anchor]]
            negatives = rng.choice(others, size=count, replace=len(others) < count)
            yield np.concatenate([[anchor], translated, negatives])
            step += 1

    return batches


def picture(model, task: Task, config) -> dict:
    """What the figure of the embedding space needs."""
    shown = list(dict.fromkeys((config.source_language, *config.languages)))
    return embedding_map(model, task, shown, config.dev_split)
