r"""What paper 3 has in the target languages: much text without labels, and translations of a few labeled source texts.

| data | paper | here |
|---|---|---|
| unlabeled text | $\mathcal{U}$ | drawn as paper 1's, in every target language, without the labels |
| translations | $\mathcal{D}^{bi}$ | the same rows of the target's training split, with the source's labels |

Training splits of the mini-world and of XNLI are translations of each other, row by row. Files of yours need a split
named `parallel` for that, in every language, with the labels in the source language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from datasets import Dataset, concatenate_datasets

from xlt_lib.tasks import labeled_and_unlabeled, shuffled
from xlt_lib.tasks.schema import UNLABELED, Task, with_column

PARALLEL = "parallel"


def unlabeled_pool(task: Task, languages: Sequence[str], *, train_split: str, size: int, seed: int) -> Dataset:
    """`size` texts of each language, label -1, with a column `language`; not tokenized."""
    parts = []
    for language in languages:
        drawn = {"train_split": train_split, "train_size": 1, "unlabeled_size": size, "seed": seed}
        _, texts = labeled_and_unlabeled(task.texts(), language, **drawn)
        parts.append(with_column(texts, "language", [language] * len(texts)))
    return concatenate_datasets(parts)


def answer_key(
    task: Task,
    languages: Sequence[str],
    *,
    train_split: str,
    size: int,
    seed: int,
    hidden: Callable[[], list[int]] | None = None,
) -> np.ndarray | None:
    """The gold labels of `unlabeled_pool`'s rows [N]; None where nobody knows them.

    Only what looks at pseudo-labels afterwards may open it: precision in a figure, never a choice in a method. `hidden`
    gives the labels of the split `unlabeled`, where the source knows them.
    """
    if UNLABELED in task.splits and hidden is None:
        return None
    answers = []
    for language in languages:
        if UNLABELED in task.splits:
            labels, order = hidden(), f"{seed}/{task.name}/{language}/unlabeled"
            rows = shuffled(len(labels), order)[:size]
        else:
            labels = task.texts().dataset(language, train_split)["label"][:]
            rows = shuffled(len(labels), f"{seed}/{task.name}/{language}/train")[::-1][:size]
        answers += [labels[row] for row in rows]
    return np.array(answers)


def translations(
    task: Task, source_language: str, targets: Sequence[str], *, train_split: str, size: int, seed: int, aligned: bool
) -> tuple[Dataset, Dataset]:
    """The source texts of D^bi and their translations; both have a column `number` that says which belong together.

    The source texts are the first `size` of the training set that `labeled_and_unlabeled` draws. The translations get
    the labels of their sources; whatever label the target's file has is not looked at. `aligned`: whether the training
    splits are translations of each other.
    """
    split = PARALLEL if PARALLEL in task.splits else train_split
    if split == train_split and not aligned:
        raise ValueError(
            f"{task.name}: translations of labeled texts are needed, but the files have no split {PARALLEL!r}; add "
            f"<language>/{PARALLEL}.csv with the same texts row by row in every language, labels in {source_language!r}"
        )
    texts = task.texts()
    source = texts.dataset(source_language, split)
    order = shuffled(len(source), f"{seed}/{task.name}/{source_language}/train")
    rows = (list(range(len(source))) if split == PARALLEL else order)[:size]
    if len(rows) < size:
        raise ValueError(f"{task.name}: parallel_size={size} is more than the {len(rows)} rows of split {split!r}")
    chosen = source.select(rows)
    parts = []
    for target in targets:
        there = texts.dataset(target, split)
        if len(there) != len(source):
            raise ValueError(
                f"{task.name}: split {split!r} has {len(source)} rows in {source_language!r} but {len(there)} in "
                f"{target!r}; they must be translations of each other, row by row"
            )
        translated = there.select_columns(["text", "text_pair"]).select(rows)
        parts.append(with_column(translated, "label", chosen["label"][:], chosen.features["label"]))
    numbers = list(range(size))
    together = concatenate_datasets(parts)
    return with_column(chosen, "number", numbers), with_column(together, "number", numbers * len(parts))
