"""What a guess gets, in percent: the zero of every task's scale.

    CHANCE["nli"]                      33.3: one label of three
    chance(record.config, "tr")        9.2 for the mini-world's questions: F1 of words cut out at random

A guess at an answer is as many words of the paragraph as another question's answer has. Where paragraphs are short
and their sentences alike that is far from nothing: 9 to 17 in the mini-world, and 0 in Thai (see `answers`). XQuAD's
paragraphs are four times as long; a guess gets 1 to 7 there, and is put at 0 like that of correlations.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from xlt_lib.answers import score_answers, words
from xlt_lib.tasks import LABELS
from xlt_lib.tasks.qa import qa_rows

CHANCE = {name: 100 / len(labels) for name, labels in LABELS.items()}
CHANCE |= {"qa": 0.0, "wic": 50.0, "wic_words": 50.0, "scws": 0.0, "agreement": 50.0, "anaphora": 50.0}
GUESSES = 10  # at each question


def chance(config: Mapping[str, Any], language: str, task: str = "") -> float:
    """What a guess gets in the run's task (or in the probe `task`), in this language of its test set."""
    task = task or config["task"]
    if task == "qa" and config.get("source") == "world":
        return guessed_f1(language, config["test_split"], config["test_size"])
    return CHANCE[task]


@cache
def guessed_f1(language: str, split: str = "test", size: int | None = None) -> float:
    """F1 in percent of guesses at the mini-world's questions: a span of words anywhere in the paragraph."""
    rows, random = qa_rows("world", language, split, size=size), Random(0)
    paragraphs = [words(context) for context in rows["context"]]
    golds = [answers["text"] for answers in rows["answers"]]
    lengths = [len(words(gold[0])) for gold in golds]
    guesses = [_cut(paragraph, random.choice(lengths), random) for paragraph in paragraphs for _ in range(GUESSES)]
    return score_answers(guesses, [gold for gold in golds for _ in range(GUESSES)])["f1"]


def _cut(paragraph: list[str], length: int, random: Random) -> str:
    start = random.randint(0, max(0, len(paragraph) - length))
    return " ".join(paragraph[start : start + length])
