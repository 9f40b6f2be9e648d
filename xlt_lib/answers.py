"""Scores of extractive question answering: SQuAD's exact match and F1, as in paper 4's Tables 3, 8 and 9.

Both compare texts after SQuAD's own normalisation (Rajpurkar et al. 2016): lower case, no punctuation, no English
articles, single spaces. F1 is that of the words which prediction and gold answer share. With several gold answers the
best counts.

| prediction | gold | exact match | F1 |
|---|---|---|---|
| "The dog!" | "dog" | 1 | 1 |
| "in the garden" | "the big garden" | 0 | 1/2 |
| "在花园里" | "花园里" | 0 | 6/7 |

A word is what stands between spaces, and each Chinese or Japanese character, as in the scripts of MLQA (Lewis et al.
2020, Chinese) and MKQA (Longpre et al. 2021, both). Paper 4 does not say how it counts, but its tables show it. In
Chinese F1 is 6 to 13 points above exact match, although only 8% of XQuAD's Chinese answers hold a space. Thai was not
counted so: where most answers are wrong (CLWE, F1 23.8 and exact match 12.3), those get 13%, and a guess would get 22%.
In Thai, which writes spaces between sentences only, F1 is nearly exact match.

A weakness stays as SQuAD has it: only ASCII punctuation and English articles are taken out, so that "el perro" is half
wrong for "perro".
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
_CHARACTER = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")  # kana, Chinese characters


def normalize(answer: str) -> str:
    """Lower case, without punctuation, then without articles, with single spaces."""
    plain = answer.lower().translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", plain).split())


def words(answer: str) -> list[str]:
    """The normalised answer's words: "two", "dogs" of "two dogs", and "两", "只", "狗" of "两只狗"."""
    return _CHARACTER.sub(r" \1 ", normalize(answer)).split()


def exact_match(prediction: str, golds: Sequence[str]) -> float:
    """1 when the prediction is one of the gold answers after normalisation, else 0."""
    _check_golds(golds)
    return float(any(normalize(prediction) == normalize(gold) for gold in golds))


def f1(prediction: str, golds: Sequence[str]) -> float:
    """The best F1 over the gold answers, from 0 to 1."""
    _check_golds(golds)
    return max(_f1(words(prediction), words(gold)) for gold in golds)


def _f1(predicted: list[str], gold: list[str]) -> float:
    if not predicted or not gold:  # SQuAD 2.0's rule: an empty answer is right for an empty one and for no other
        return float(predicted == gold)
    shared = (Counter(predicted) & Counter(gold)).total()
    return 2 * shared / (len(predicted) + len(gold))


def score_answers(predictions: Sequence[str], golds: Sequence[Sequence[str]]) -> dict[str, float]:
    """Means over all questions in percent: {"f1": ..., "exact_match": ..., "n": ...}; `golds[i]` are i's answers."""
    if len(predictions) != len(golds) or not golds:
        raise ValueError(
            f"{len(predictions)} predictions for {len(golds)} questions; give one for each, and at least one"
        )
    pairs = list(zip(predictions, golds, strict=True))
    return {
        "f1": 100 * sum(f1(*pair) for pair in pairs) / len(pairs),
        "exact_match": 100 * sum(exact_match(*pair) for pair in pairs) / len(pairs),
        "n": len(pairs),
    }


def _check_golds(golds: Sequence[str]) -> None:
    if isinstance(golds, str):
        raise ValueError(f"gold answers must be a list of texts; write [{golds!r}]")
    if not golds:
        raise ValueError("a question without a gold answer cannot be scored; give [''] where no answer is right")
