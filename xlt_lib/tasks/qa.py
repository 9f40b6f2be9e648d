"""Extractive question answering: find the words of a paragraph that answer a question (paper 4, XQuAD).

Rows have SQuAD's columns: `id`, `context`, `question` and `answers`, where `context[answer_start:]` begins with the
answer's `text`. Offsets count characters. The mini-world has rows in every language; XQuAD has a dev set alone, in
eleven languages (and Romanian), and SQuAD has the English training set. Both are read from the hub or from a local
folder in the hub's layout:

    <folder>/google/xquad/xquad.<language>/validation-00000-of-00001.parquet
    <folder>/rajpurkar/squad/plain_text/train-00000-of-00001.parquet

XQuAD's English paragraphs are from SQuAD's dev set: choose on a part of SQuAD's training set ("train[98%:]"), which has
other articles, not on its dev set.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset, Features, Value

from xlt_lib.messages import did_you_mean, listing
from xlt_lib.tasks.schema import parse_split, positions
from xlt_lib.world.languages import check_language, say, tell
from xlt_lib.world.questions import Reading, readings

SIZES = {"train": 4000, "validation": 500, "test": 500}
XQUAD, REVISION = "google/xquad", "51adfef1c1287aab1d2d91b5bead9bcfb9c68583"
SQUAD, SQUAD_REVISION = "rajpurkar/squad", "7b6d24c440a36b6815f21b70d25016731768db1f"
SOURCES = ("world", "hub")
XQUAD_LANGUAGES = ("ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh")
SCHEMA = Features(
    {
        "id": Value("string"),
        "context": Value("string"),
        "question": Value("string"),
        "answers": {"text": [Value("string")], "answer_start": [Value("int32")]},
    }
)


def qa_rows(
    source: str, language: str, split: str, *, folder: str | Path | None = None, size: int | None = None
) -> Dataset:
    """One language's split, or its first `size` rows; `split` may be a slice such as "train[98%:]".

    Of source 'hub', "train" is SQuAD's and "validation" is XQuAD's; `folder` stands in for the hub (None: download).
    """
    if source not in SOURCES:
        hint = did_you_mean(source, SOURCES)
        raise ValueError(f"source {source!r} of qa is unknown; one of: {listing(SOURCES)}.{hint}")
    name, start, stop = parse_split(split)
    if source == "world":
        data = world_qa(language, name)
    elif name == "train":
        data = hub_squad(folder, language)
    else:
        data = hub_qa(folder, language, name)
    chosen = positions(start, stop, len(data))[:size]
    if not chosen:
        raise ValueError(f"qa: split {split!r} of {language!r} is empty; {name!r} has {len(data)} rows")
    return data.select(chosen)


def world_qa(language: str, split: str) -> Dataset:
    """Paragraphs of the mini-world with a question each; rows of one id are translations of each other."""
    check_language(language)
    if split not in SIZES:
        raise ValueError(f"qa: split {split!r} is not one of: {listing(SIZES)}.{did_you_mean(split, SIZES)}")
    return _world_rows(language, split)


@cache
def _readings(split: str) -> tuple[Reading, ...]:
    """Drawn once for all languages."""
    return tuple(islice(readings(split), SIZES[split]))


@cache
def _world_rows(language: str, split: str) -> Dataset:
    rows = [_row(f"{split}-{number}", reading, language) for number, reading in enumerate(_readings(split))]
    return Dataset.from_list(rows, features=SCHEMA)


def _row(name: str, reading: Reading, language: str) -> dict[str, object]:
    answer = reading.answer(language)
    return {
        "id": name,
        "context": tell(reading.sentences, language),
        "question": say(reading.question, language),
        "answers": {"text": [answer.text], "answer_start": [answer.start]},
    }


def hub_qa(folder: str | Path | None, language: str, split: str = "validation") -> Dataset:
    """XQuAD from a local folder in the hub's layout; None means download."""
    if language not in XQUAD_LANGUAGES:
        hint = did_you_mean(language, XQUAD_LANGUAGES)
        raise ValueError(f"{XQUAD} has no language {language!r}; one of: {listing(XQUAD_LANGUAGES)}.{hint}")
    if split != "validation":
        raise ValueError(f"{XQUAD} has no split {split!r}, only 'validation'; to train, take hub_squad or world_qa")
    return _read(folder, XQUAD, REVISION, f"xquad.{language}", split)


def hub_squad(folder: str | Path | None, language: str = "en", split: str = "train") -> Dataset:
    """SQuAD 1.1 from a local folder in the hub's layout; None means download. It is in English."""
    if language != "en":
        raise ValueError(
            f"{SQUAD} is in English, not in {language!r}; to train on XQuAD in another language, take slices of it "
            "apart: train_split='validation[:70%]', dev_split='validation[70%:85%]', test_split='validation[85%:]'"
        )
    return _read(folder, SQUAD, SQUAD_REVISION, "plain_text", split)


def _read(folder: str | Path | None, repo: str, revision: str, config: str, split: str) -> Dataset:
    root = Path(folder) / repo if folder is not None else _download(repo, revision, config, split)
    shards = sorted((root / config).glob(f"{split}-*.parquet"))
    if not shards:
        raise FileNotFoundError(
            f"no {split!r} of {config} in {root}; expected {repo}/{config}/{split}-00000-of-00001.parquet below "
            "the folder (leave folder out, as None, to download)"
        )
    rows = pa.concat_tables([pq.read_table(path, columns=list(SCHEMA)) for path in shards]).to_pylist()
    for number, row in enumerate(rows, start=1):
        _check_offsets(row, f"{config}, row {number}")
    return Dataset.from_list(rows, features=SCHEMA)


def _check_offsets(row: dict, where: str) -> None:
    for text, start in zip(row["answers"]["text"], row["answers"]["answer_start"], strict=True):
        found = row["context"][start : start + len(text)]
        if found != text:
            raise ValueError(f"{where}: the answer {text!r} is not at {start} of the context, where {found!r} stands")


def _download(repo: str, revision: str, config: str, split: str) -> Path:
    """Only the asked-for file, at the pinned revision; kept in the hub's own cache, so the second time is offline."""
    from huggingface_hub import snapshot_download

    pattern = f"{config}/{split}-*.parquet"
    try:
        return Path(snapshot_download(repo, repo_type="dataset", revision=revision, allow_patterns=[pattern]))
    except (OSError, ValueError) as error:  # no network, hub down, revision gone
        raise FileNotFoundError(
            f"could not fetch {repo} ({config}) from the hub: {error}. Without a network, put it as "
            f"<folder>/{repo}/{pattern} and pass the folder, or use world_qa"
        ) from error
