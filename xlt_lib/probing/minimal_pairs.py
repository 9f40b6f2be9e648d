"""Minimal pairs of syntax (Marvin and Linzen 2018), asked as Goldberg (2019) does: paper 4's Tables 10 and 11.

    the pilot that likes chefs laughs  |  laugh      ->      the pilot that likes chefs [MASK]
                                                             p(laughs) > p(laugh)?

The word in which the two sentences differ is masked, and the model is right when it gives the grammatical one more
probability. Both have to be known as one piece: a pair that differs in more than one piece, or in one that the
vocabulary lacks, is discarded, and Table 10 says how many are left. Nothing is trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from datasets import Dataset

from xlt_lib.probing.reading import Encoded, batches, encoded, reading

ROW = ["block", "construction"]
MACRO = "Macro-average"


@dataclass(frozen=True)
class Choice:
    """A sentence with a masked word, and the two words to choose from."""

    text: Encoded
    position: int
    grammatical: int
    ungrammatical: int


def probe_minimal_pairs(model: Any, tokenizer, pairs: Dataset, *, batch_size: int = 128) -> pd.DataFrame:
    """One row a pair, in order: block, construction, attractor, `covered`, and `correct` (<NA> where not covered).

    The rows are those of tasks/agreement.py; the model is one with a masked language model's head.
    """
    choices = [choice(tokenizer, *both) for both in zip(*_tokenized(tokenizer, pairs), strict=True)]
    asked = [number for number, each in enumerate(choices) if each is not None]
    correct: list[bool | None] = [None] * len(choices)
    with reading(model) as device:
        texts = [choices[number].text for number in asked]
        for numbers, inputs in batches(texts, tokenizer, device, batch_size):
            logits = _word_logits(model, inputs)
            for row, number in enumerate(numbers):
                own = choices[asked[number]]
                scores = logits[row, own.position]  # one softmax for both words: their logits tell the order
                correct[asked[number]] = bool(scores[own.grammatical] > scores[own.ungrammatical])
    found = pairs.select_columns([*ROW, "attractor"]).to_pandas()
    covered = [each is not None for each in choices]
    return found.assign(covered=covered, correct=pd.array(correct, dtype="boolean"))


def choice(tokenizer, grammatical: Encoded, ungrammatical: Encoded) -> Choice | None:
    """The question that a pair asks, or None when it differs in more than one piece or in an unknown one."""
    right, wrong = grammatical["input_ids"], ungrammatical["input_ids"]
    differing = [place for place, (one, other) in enumerate(zip(right, wrong, strict=False)) if one != other]
    if len(right) != len(wrong) or len(differing) != 1:
        return None
    [place] = differing
    if tokenizer.unk_token_id is not None and tokenizer.unk_token_id in (right[place], wrong[place]):
        return None
    masked = [*right[:place], tokenizer.mask_token_id, *right[place + 1 :]]
    return Choice(grammatical | {"input_ids": masked}, place, right[place], wrong[place])


def coverage(found: pd.DataFrame) -> pd.DataFrame:
    """Table 10: for each construction the number of pairs `total`, those `covered`, and their share in `percent`."""
    table = _by_construction(found)["covered"].agg(covered="sum", total="size")
    return table.assign(percent=100 * table["covered"] / table["total"]).reset_index()


def accuracies(found: pd.DataFrame) -> pd.DataFrame:
    """Table 11's rows: the accuracy in percent by block and construction; NaN where no pair is covered."""
    accuracy = 100 * _by_construction(found)["correct"].mean().astype(float)
    return accuracy.rename("accuracy").reset_index()


def accuracy_table(found: pd.DataFrame) -> pd.DataFrame:
    """Table 11: each block's constructions and then their macro-average, over those that have a covered pair."""
    parts = []
    for block, rows in accuracies(found).groupby("block", sort=False):
        average = {"block": block, "construction": MACRO, "accuracy": rows["accuracy"].mean()}
        parts += [rows, pd.DataFrame([average])]
    return pd.concat(parts, ignore_index=True)


def _by_construction(found: pd.DataFrame):
    return found.groupby(ROW, sort=False)


def _tokenized(tokenizer, pairs: Dataset) -> list[list[Encoded]]:
    if tokenizer.mask_token_id is None:
        raise ValueError("the tokenizer has no mask token; take one of a masked language model")
    if len(pairs) == 0:
        raise ValueError("there are no pairs; give at least one")
    sides = [tokenizer(pairs[side][:]) for side in ("grammatical", "ungrammatical")]
    return [[encoded(each, row, tokenizer) for row in range(len(pairs))] for each in sides]


def _word_logits(model: Any, inputs: dict) -> Any:
    outputs = model(**inputs)
    if not hasattr(outputs, "logits"):
        raise ValueError(
            f"{type(model).__name__} predicts no words; syntax needs an encoder with its masked language model's head "
            "(encoders.load_masked_lm)"
        )
    return outputs.logits.float().cpu()
