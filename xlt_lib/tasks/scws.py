"""Contextual word similarity (SCWS, Huang et al. 2012): how alike are two words as they are meant in two sentences?

Paper 4 compares the cosine of the two words' contextual vectors with the ratings, by Spearman's correlation.
`read_scws` reads the original, where ten people rated each pair from 0 to 10. `world_scws` makes one from the
mini-world, where the rating follows from the taxonomy (Wu and Palmer 1994): of two concepts a and b that meet at c,

    score = 10 * 2 depth(c) / (depth(a) + depth(b))

where the root `_any` has depth 0, `_thing` and `_animate` have 1, "animal" 2, "dog" 3, "poodle" 4.

| words as meant | meet at | score |
|---|---|---|
| bat (animal), bat (animal) | itself | 10 |
| poodle, dog | dog | 8.57 |
| bat (club), hammer: sisters | tool | 6.67 |
| poodle, cat | animal | 5.71 |
| dog, doctor: both living | _animate | 3.33 |
| bat (animal), hammer; bat (animal), bat (club) | the root | 0 |

More than half of the pairs have a word with two meanings, so that the score depends on which one the context tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

from datasets import Dataset, Features, Value

from xlt_lib.tasks.contexts import Context, check_probe_split, context_of
from xlt_lib.world.ambiguity import draw_word, other_sense, tells, use_in
from xlt_lib.world.lexicon import ancestors, concepts, members
from xlt_lib.world.sampling import chance
from xlt_lib.world.streams import stream

SIZES = {"train": 1000, "validation": 500, "test": 1000}
FEATURES = Features(
    {
        "text1": Value("string"),
        "start1": Value("int32"),
        "end1": Value("int32"),
        "text2": Value("string"),
        "start2": Value("int32"),
        "end2": Value("int32"),
        "score": Value("float64"),
    }
)


def similarity(first: str, second: str) -> float:
    """0 to 10, by the depth at which the two concepts meet in the taxonomy (see above), to two decimals."""
    above, others = ancestors(first), ancestors(second)
    meeting = next(name for name in above if name in others)
    depth = len(ancestors(meeting)) - 1
    return round(10 * 2 * depth / (len(above) + len(others) - 2), 2)


@cache
def world_scws(split: str) -> Dataset:
    """The mini-world's contextual word similarity; no sentence is in two splits."""
    check_probe_split("scws", split)
    drawn = stream(f"scws/{split}", lambda rng: _sample_row(rng, split))
    return Dataset.from_list(list(islice(drawn, SIZES[split])), features=FEATURES)


def _sample_row(rng: Random, split: str) -> dict:
    while True:
        first = draw_word(rng)[0] if chance(rng, 0.5) else _any_of(rng, members("_any"))
        second = _partner(rng, first)
        if second is not None:
            pair = (first, second) if chance(rng, 0.5) else (second, first)
            one, two = (_context(rng, split, concept) for concept in pair)
            if one.text != two.text:
                return _row(one, two, similarity(*pair))


def _partner(rng: Random, concept: str) -> str | None:
    """A word to compare with; each of the relations equally often, as far as the concept has them."""
    return RELATIONS[int(rng.random() * len(RELATIONS))](rng, concept)


def _same(rng: Random, concept: str) -> str:
    return concept


def _homonym(rng: Random, concept: str) -> str | None:
    return other_sense(concept)


def _near(rng: Random, concept: str) -> str | None:
    """A superordinate or a sister."""
    parent = concepts()[concept].parent
    return _any_of(rng, tuple(name for name in members(parent, homonyms=True) if name != concept))


def _near_homonym(rng: Random, concept: str) -> str | None:
    """What is near the word's other meaning, and far from the one that is meant."""
    other = other_sense(concept)
    return other and _near(rng, other)


def _of_class(rng: Random, concept: str) -> str | None:
    """Anything of the same class: living, or a thing."""
    top = ancestors(concept)[-2]
    return _any_of(rng, tuple(name for name in members(top, homonyms=True) if name != concept))


def _whatever(rng: Random, concept: str) -> str | None:
    return _any_of(rng, members("_any", homonyms=True))


RELATIONS: tuple[Callable[[Random, str], str | None], ...] = (
    _same,
    _homonym,
    _near,
    _near_homonym,
    _of_class,
    _whatever,
)


def _any_of(rng: Random, names: tuple[str, ...]) -> str | None:
    return names[int(rng.random() * len(names))] if names else None


def _context(rng: Random, split: str, concept: str) -> Context:
    """A sentence of the split that tells which meaning is meant."""
    while True:
        use = use_in(rng, split, concept)
        if tells(use, concept):
            return context_of(use, concept)


def _row(one: Context, two: Context, score: float) -> dict:
    first = {"text1": one.text, "start1": one.start, "end1": one.end}
    return {**first, "text2": two.text, "start2": two.start, "end2": two.end, "score": score}


def read_scws(path: str | Path) -> Dataset:
    """The original `ratings.txt`, whose mean rating is the score.

    Its fields, separated by tabs: id, word 1, its part of speech, word 2, its part of speech, context 1, context 2, the
    mean rating and the ratings. In each context the word is marked, "<b> word </b>".
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"no SCWS at {path}: ask for ratings.txt of Huang et al. (2012), Stanford's contextual word similarities; "
            "world_scws has the same columns"
        )
    lines = path.read_text(encoding="utf-8").split("\n")
    rows = [_read_row(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    return Dataset.from_list(rows, features=FEATURES)


def _read_row(path: Path, number: int, line: str) -> dict:
    fields = line.rstrip("\r").split("\t")
    if len(fields) != 18:
        raise ValueError(f"{path}, row {number}: {len(fields)} fields; it has 18, of which the last 10 are the ratings")
    try:
        score = float(fields[7])
    except ValueError:
        raise ValueError(f"{path}, row {number}: mean rating {fields[7]!r} is not a number from 0 to 10") from None
    one, two = (_marked(text, f"{path}, row {number}") for text in fields[5:7])
    return _row(one, two, score)


def _marked(text: str, where: str) -> Context:
    """The text without its marks, and the word that they stood around."""
    found = re.search(r"<b>\s*(.*?)\s*</b>", text)
    if not found:
        raise ValueError(f"{where}: no word is marked as <b>word</b> in {text[:40]!r}")
    before = text[: found.start()].lstrip()
    plain = before + found[1] + text[found.end() :].rstrip()
    return Context(plain, len(before), len(before) + len(found[1]))
