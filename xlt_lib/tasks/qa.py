"""Extractive question answering: find the words of a paragraph that answer a question (paper 4, XQuAD).

Rows have SQuAD's columns: `id`, `context`, `question` and `answers`, where `context[answer_start:]` begins with the
answer's `text`. Offsets count characters. The mini-world has rows in every language; XQuAD has a dev set alone, in
eleven languages (and Romanian), to be read from the hub or from a local folder in the hub's layout:

    <folder>/google/xquad/xquad.<language>/validation-00000-of-00001.parquet
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset, Features, Value

from xlt_lib.messages import did_you_mean, listing
from xlt_lib.world.languages import check_language, say, tell
from xlt_lib.world.questions import Reading, readings

SIZES = {"train": 4000, "validation": 500, "test": 500}
XQUAD, REVISION = "google/xquad", "51adfef1c1287aab1d2d91b5bead9bcfb9c68583"
XQUAD_LANGUAGES = ("ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh")
SCHEMA = Features(
    {
        "id": Value("string"),
        "context": Value("string"),
        "question": Value("string"),
        "answers": {"text": [Value("string")], "answer_start": [Value("int32")]},
    }
)


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
        raise ValueError(
            f"{XQUAD} has no split {split!r}, only 'validation'; to train, take SQuAD's columns from your own data "
            "or world_qa"
        )
    config = f"xquad.{language}"
    root = Path(folder) / XQUAD if folder is not None else _download(config, split)
    shards = sorted((root / config).glob(f"{split}-*.parquet"))
    if not shards:
        raise FileNotFoundError(
            f"no {split!r} of {config} in {root}; expected {XQUAD}/{config}/{split}-00000-of-00001.parquet below "
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


def _download(config: str, split: str) -> Path:
    """Only the asked-for file, at the pinned revision; kept in the hub's own cache, so the second time is offline."""
    from huggingface_hub import snapshot_download

    pattern = f"{config}/{split}-*.parquet"
    try:
        return Path(snapshot_download(XQUAD, repo_type="dataset", revision=REVISION, allow_patterns=[pattern]))
    except (OSError, ValueError) as error:  # no network, hub down, revision gone
        raise FileNotFoundError(
            f"could not fetch {XQUAD} ({config}) from the hub: {error}. Without a network, put it as "
            f"<folder>/{XQUAD}/{pattern} and pass the folder, or use world_qa"
        ) from error
