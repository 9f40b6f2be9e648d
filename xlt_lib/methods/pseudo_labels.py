"""What a round of pseudo-labels looked like, for the figures: how sure, how right, and whether two models agree.

This is the only place where gold labels of the unlabeled text are opened, after everything was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xlt_lib.methods.selection import Predictions

BINS = 20
SAMPLE = 100


def report(
    languages: Sequence[str],
    predictions: Mapping[str, Predictions],
    chosen: Mapping[str, Sequence[int]],
    threshold: float,
    answers: np.ndarray | None,
) -> dict:
    """Counts by model and language over all of U, histograms of confidence, and the share on which the models agree.

    `languages[row]` is the language of a row of U. Counts are "texts", "sure" (above the threshold) and "chosen"; with
    an answer key also "sure_right" and "chosen_right". A histogram has `BINS` bins from 0 to 1: "right" and "wrong", or
    "all" without a key.
    """
    languages = np.asarray(languages)
    found: dict = {"threshold": threshold, "models": {}}
    for name, (labels, confidence) in predictions.items():
        labels, confidence = np.asarray(labels), np.asarray(confidence)
        picked = np.zeros(len(labels), bool)
        picked[list(chosen[name])] = True
        marks = {"texts": np.ones(len(labels), bool), "sure": confidence > threshold, "chosen": picked}
        groups = {"all": np.ones(len(labels), bool)}
        if answers is not None:
            right = labels == answers
            marks |= {"sure_right": marks["sure"] & right, "chosen_right": picked & right}
            groups = {"right": right, "wrong": ~right}
        found["models"][name] = {
            "languages": {
                str(language): {key: int(mark[languages == language].sum()) for key, mark in marks.items()}
                for language in dict.fromkeys(languages)
            },
            "histogram": {
                key: np.histogram(confidence[group], BINS, (0.0, 1.0))[0].tolist() for key, group in groups.items()
            },
        }
    if len(predictions) == 2:
        one, two = (np.asarray(labels) for labels, _ in predictions.values())
        same = one == two
        found["agreement"] = {
            str(language): round(100 * float(same[languages == language].mean()), 2)
            for language in dict.fromkeys(languages)
        }
    return found


def sample(texts: Sequence[str], languages: Sequence[str], answers: np.ndarray | None) -> dict:
    """A few rows of U to look at, evenly spread over the languages; what the models say of them is added by round."""
    rows = np.unique(np.linspace(0, len(texts) - 1, min(SAMPLE, len(texts))).astype(int)).tolist()
    gold = None if answers is None else [int(answers[row]) for row in rows]
    return {
        "rows": rows,
        "texts": [texts[row] for row in rows],
        "languages": [str(languages[row]) for row in rows],
        "gold": gold,
    }


def sampled(rows: Sequence[int], predictions: Mapping[str, Predictions]) -> dict:
    """Label and confidence of each model on the sampled rows."""
    return {
        name: {
            "label": [int(labels[row]) for row in rows],
            "confidence": [round(float(confidence[row]), 4) for row in rows],
        }
        for name, (labels, confidence) in predictions.items()
    }
