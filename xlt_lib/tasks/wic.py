"""Word in context (Pilehvar and Camacho-Collados 2019): does a word mean the same in two sentences?

| word | sentence 1 | sentence 2 | label |
|---|---|---|---|
| bat | The bat eats an apple. | The girl buys two bats. | 0 |
| bat | The bat eats an apple. | Every bat is hungry. | 1 |

`world_wic` makes it from the mini-world's English words with two meanings (`world/ambiguity.py`), `read_wic` reads the
original. Both have the columns of SuperGLUE: `sentence1[start1:end1]` is the word as it stands there. Paper 4 trains a
linear classifier on the fixed representation of the sentence pair.

In the mini-world both senses of a word are equally frequent in either sentence, whatever the label: one sentence alone
tells nothing, and neither does the bag of words of both. What counts is whether the two contexts go together.
"""

from __future__ import annotations

from functools import cache
from itertools import cycle, islice
from pathlib import Path
from random import Random

from datasets import ClassLabel, Dataset, DatasetDict, Features, Value

from xlt_lib.tasks.contexts import Context, check_probe_split, context_of
from xlt_lib.world.ambiguity import draw_word, tells, use_in
from xlt_lib.world.lexicon import entries
from xlt_lib.world.meaning import Event, Property
from xlt_lib.world.streams import stream

SIZES = {"train": 2000, "validation": 600, "test": 600}
LABELS = ("False", "True")
FEATURES = Features(
    {
        "word": Value("string"),
        "sentence1": Value("string"),
        "sentence2": Value("string"),
        "start1": Value("int32"),
        "end1": Value("int32"),
        "start2": Value("int32"),
        "end2": Value("int32"),
        "label": ClassLabel(names=list(LABELS)),
    }
)
_FOLDERS = {"train": "train", "validation": "dev", "test": "test"}
_GOLD = {"F": 0, "T": 1}


@cache
def world_wic(split: str) -> Dataset:
    """The mini-world's word in context: as many pairs with one sense (1) as with two (0), no sentence in two splits."""
    check_probe_split("wic", split)
    turn = cycle((1, 0))  # a chunk holds whole turns, so that every chunk starts with the same label
    drawn = stream(f"wic/{split}", lambda rng: _sample_row(rng, split, next(turn)))
    return Dataset.from_list(list(islice(drawn, SIZES[split])), features=FEATURES)


def _sample_row(rng: Random, split: str, label: int) -> dict:
    first, other = draw_word(rng)
    second = first if label else other
    one = _telling_use(rng, split, first)
    while True:
        two = _telling_use(rng, split, second)
        if two != one:
            word = entries("en")[first].lemma
            return _row(word, context_of(one, first), context_of(two, second), label)


def _telling_use(rng: Random, split: str, concept: str) -> Event | Property:
    """A use that does not make sense with the word's other meaning: else the label would be a guess."""
    while True:
        use = use_in(rng, split, concept)
        if tells(use, concept):
            return use


def _row(word: str, one: Context, two: Context, label: int) -> dict:
    places = {"start1": one.start, "end1": one.end, "start2": two.start, "end2": two.end}
    return {"word": word, "sentence1": one.text, "sentence2": two.text, **places, "label": label}


def read_wic(folder: str | Path) -> DatasetDict:
    """The original WiC, in the layout of its archive: `<folder>/dev/dev.data.txt` and `dev.gold.txt`, and so on.

    Splits "train", "validation" (its dev set) and "test", as far as they are there; a split without a gold file has
    the label -1.
    """
    folder = Path(folder)
    parts = {
        split: folder / name / f"{name}.data.txt"
        for split, name in _FOLDERS.items()
        if (folder / name / f"{name}.data.txt").is_file()
    }
    if not parts:
        raise FileNotFoundError(
            f"no WiC in {folder}: it should hold dev/dev.data.txt and dev/dev.gold.txt (and train, test); "
            "unpack WiC_dataset.zip from https://pilehvar.github.io/wic there, or use world_wic"
        )
    return DatasetDict({split: _read_split(path) for split, path in parts.items()})


def _read_split(path: Path) -> Dataset:
    lines = path.read_text(encoding="utf-8").splitlines()
    gold_path = path.with_name(path.name.replace(".data.", ".gold."))
    gold = gold_path.read_text(encoding="utf-8").split() if gold_path.is_file() else [None] * len(lines)
    if len(gold) != len(lines):
        raise ValueError(f"{gold_path} has {len(gold)} labels, but {path.name} has {len(lines)} rows")
    rows = [_read_row(path, number, *pair) for number, pair in enumerate(zip(lines, gold, strict=True), start=1)]
    return Dataset.from_list(rows, features=FEATURES)


def _read_row(path: Path, number: int, line: str, gold: str | None) -> dict:
    """A tab-separated row: the word, its part of speech, its two positions "2-6", two tokenized sentences."""
    fields = line.split("\t")
    if len(fields) != 5:
        raise ValueError(
            f"{path}, row {number}: {len(fields)} fields; it has 5 (word, part of speech, positions, two sentences)"
        )
    if gold is not None and gold not in _GOLD:
        raise ValueError(f"{path}, row {number}: gold label {gold!r} is not one of: {', '.join(_GOLD)}")
    word, _, positions, *sentences = fields
    try:
        one, two = (_token(text, int(at)) for text, at in zip(sentences, positions.split("-"), strict=True))
    except (ValueError, IndexError):
        raise ValueError(f"{path}, row {number}: positions {positions!r} do not fit the two sentences") from None
    return _row(word, one, two, -1 if gold is None else _GOLD[gold])


def _token(text: str, position: int) -> Context:
    """The token at a position, counted from 0, of a sentence with a space between its tokens."""
    tokens = text.split(" ")
    start = sum(len(token) + 1 for token in tokens[:position])
    return Context(text, start, start + len(tokens[position]))
