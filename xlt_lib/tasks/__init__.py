"""The tasks: each gives (language, split) -> `datasets.Dataset` with one schema, from one of three sources.

| source | what | module |
|---|---|---|
| `world` | the mini-world, offline, made on the spot | `world.py` |
| `hub` | the papers' data from the Hugging Face hub, or from a local folder in its layout | `hub.py` |
| `files` | your own CSV, TSV, JSONL or parquet files | `files.py` |
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from datasets import Dataset

from xlt_lib.config import DOMAINS, SOURCES
from xlt_lib.messages import did_you_mean, listing
from xlt_lib.tasks.schema import UNLABELED, Task, with_column

# The classes of a task in the mini-world, and in your own files unless you name others; the hub's topics are SIB-200's.
LABELS = {
    "nli": ("entailment", "neutral", "contradiction"),
    "reviews": ("negative", "positive"),
    "stars": ("1", "2", "3", "4", "5"),
    "topics": ("culture", "home", "nature", "town"),
    "paraphrase": ("different", "paraphrase"),
}
PAIRS = ("nli", "stars", "paraphrase")  # tasks with two texts
# Tasks without classes, and where their rows come from.
OTHERS = {
    "qa": "its rows come from xlt_lib.tasks.qa.qa_rows(source, language, split), and method 'span' runs it",
    "probing": "its rows come from xlt_lib.tasks: wic, scws and agreement, and method 'probes' runs it",
}
__all__ = ["LABELS", "PAIRS", "Task", "labeled_and_unlabeled", "load_task", "shuffled"]


def load_task(
    name: str,
    source: str = "world",
    *,
    domain: str | None = None,
    folder: str | Path | None = None,
    languages: Sequence[str] | None = None,
    columns: Mapping[str, str | None] | None = None,
    labels: str | Sequence[str] | Mapping[str, str] | None = None,
    test_split: str = "test",
    translation_noise: float = 0.0,
    source_language: str = "en",
) -> Task:
    """A task by name.

    | name | text, text_pair | classes |
    |---|---|---|
    | `nli` | premise, hypothesis | 3 |
    | `reviews` (in a `domain`) | review | 2 |
    | `stars` | review's body, its title and category | 5 |
    | `topics` | document | 4 (hub: 7) |
    | `paraphrase` | two tellings | 2 |

    `languages` are all that will be asked for, the source language too (None: all there are). `folder` is a local
    folder for 'hub' (None: download) and 'files' (needed). `columns` and `labels` say how to read your own files
    (see `files.py`), and `test_split` which split every language of them must have. `translation_noise`, of the
    mini-world: the share of mistakes in training sets that are machine-translated from `source_language`.
    """
    _check(name, source, domain)
    if source != "files" and (columns or labels):
        raise ValueError(f"columns and labels describe your own files; they need source='files', not {source!r}")
    if source != "world" and translation_noise:
        raise ValueError(f"translation_noise is the mini-world's; it needs source='world', not {source!r}")
    # Imported here: a hub user does not pay for the mini-world, nor the other way round.
    if source == "world":
        from xlt_lib.tasks.world import world_task

        translation = {"translation_noise": translation_noise, "source_language": source_language}
        return world_task(name, domain=domain, languages=languages, **translation)
    if source == "hub":
        from xlt_lib.tasks.hub import hub_task

        return hub_task(name, folder=folder, languages=languages)
    from xlt_lib.tasks.files import files_task

    if folder is None:
        raise ValueError("source='files' needs folder=..., where your files lie as <folder>/<language>/<split>.<ext>")
    known = {"classes": LABELS[name], "pair": name in PAIRS, "domains": DOMAINS if name == "reviews" else ()}
    read = {"languages": languages, "columns": columns, "labels": labels, "test_split": test_split}
    return files_task(name, folder, domain=domain, **known, **read)


def _check(name: str, source: str, domain: str | None) -> None:
    if name in OTHERS:
        raise ValueError(f"task {name!r} has no classes, so it is no Task; {OTHERS[name]}")
    if name not in LABELS:
        hint = " Did you mean 'nli' with source='hub'?" if "xnli" in name.lower() else did_you_mean(name, LABELS)
        raise ValueError(f"task {name!r} is unknown; one of: {listing(LABELS)}.{hint}")
    if source not in SOURCES:
        hint = did_you_mean(source, SOURCES)
        raise ValueError(f"source {source!r} is unknown; one of: {listing(SOURCES)}.{hint}")
    domains = DOMAINS if name == "reviews" else ()
    if domain not in (domains or (None,)) and not (source == "files" and domain is None):
        allowed = f"one of: {listing(domains)}" if domains else f"{name} has no domains: leave it out"
        hint = did_you_mean(domain, domains)
        raise ValueError(f"domain {domain!r} of task {name!r} is unknown; {allowed}.{hint}")


def labeled_and_unlabeled(
    task: Task, language: str, *, train_split: str, train_size: int, unlabeled_size: int, seed: int
) -> tuple[Dataset, Dataset]:
    """A labeled training set and an unlabeled one (label -1), disjoint, drawn at random from `seed`.

    Unlabeled examples come from the task's "unlabeled" split when it has one, else from the rest of `train_split`
    (as in paper 1, where 20% of XNLI's training data are labeled and the other 80% are not). Training sets of one
    seed are nested (the first 10 of the 100 are the 10) and the unlabeled set does not depend on `train_size`, so
    that sizes are compared on the same draw. Classes are not balanced: a small set may miss one, as in the paper.
    """
    if train_size < 1 or unlabeled_size < 0:
        raise ValueError(f"train_size is {train_size} (at least 1), unlabeled_size is {unlabeled_size} (at least 0)")
    texts = task.texts()  # only what is drawn gets tokenized
    labeled = texts.dataset(language, train_split)
    order = shuffled(len(labeled), f"{seed}/{task.name}/{language}/train")
    if UNLABELED in task.splits and unlabeled_size:
        pool, pool_order = texts.dataset(language, UNLABELED), None
        pool_order = shuffled(len(pool), f"{seed}/{task.name}/{language}/unlabeled")
        _check_size(task, language, train_split, len(labeled), f"train_size={train_size}", train_size)
        _check_size(task, language, UNLABELED, len(pool), f"unlabeled_size={unlabeled_size}", unlabeled_size)
    else:
        pool, pool_order = labeled, order[::-1]
        wanted = f"train_size={train_size} plus unlabeled_size={unlabeled_size}"
        _check_size(task, language, train_split, len(labeled), wanted, train_size + unlabeled_size)
    chosen = labeled.select(order[:train_size]), _without_labels(pool.select(pool_order[:unlabeled_size]))
    return task.tokenized(chosen[0]), task.tokenized(chosen[1])


def shuffled(size: int, seed: str) -> list[int]:
    """The numbers below `size` in an order that is the same on every platform and Python version."""
    order = list(range(size))
    random.Random(seed).shuffle(order)
    return order


def _check_size(task: Task, language: str, split: str, size: int, wanted: str, needed: int) -> None:
    if needed > size:
        raise ValueError(
            f"{task.name}: {wanted} is more than the {size} rows of split {split!r} of {language!r}; ask for less"
        )


def _without_labels(data: Dataset) -> Dataset:
    return with_column(data, "label", [-1] * len(data), data.features["label"])
