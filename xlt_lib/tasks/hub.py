"""The papers' data from the Hugging Face hub, or from a local folder in the hub's layout.

Only parquet files are read, at a pinned revision, so that a run next year sees the same rows. The hub and a local
folder are read by the same code: a hub download is a local folder once it is there.

    <folder>/<repo id>/<config>/<split>-*.parquet      for instance facebook/xnli/en/test-00000-of-00001.parquet
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset

from xlt_lib.messages import did_you_mean, listing
from xlt_lib.tasks.schema import Task, schema

XNLI_LANGUAGES = ("ar", "bg", "de", "el", "en", "es", "fr", "hi", "ru", "sw", "th", "tr", "ur", "vi", "zh")


@dataclass(frozen=True)
class Corpus:
    """Where a task's data lie on the hub, and what its columns are called there."""

    repo: str
    revision: str
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    splits: tuple[str, ...]
    text: str
    text_pair: str


CORPORA = {
    "nli": Corpus(
        repo="facebook/xnli",
        revision="b8dd5d7af51114dbda02c0e3f6133f332186418e",
        labels=("entailment", "neutral", "contradiction"),
        languages=XNLI_LANGUAGES,
        splits=("train", "validation", "test"),
        text="premise",
        text_pair="hypothesis",
    )
}
GONE = {
    "reviews": (
        "the reviews of paper 1 (CLS, Prettenhofer & Stein 2010) are not on the hub: they need an agreement with their "
        "provider. Ask the Webis group (webis.de, corpus Webis-CLS-10); put the files as "
        "<folder>/<domain>/<language>/<split>.csv with the columns text and label (negative, positive) and pass "
        "source='files', folder=...; 'reviews' of the mini-world (source='world') has the same schema"
    )
}


def hub_task(name: str, *, folder: str | Path | None = None, languages: Sequence[str] | None = None) -> Task:
    """A task on its hub corpus; `folder` holds <repo id>/<config>/<split>-*.parquet, None means download."""
    if name in GONE:
        raise FileNotFoundError(GONE[name])
    corpus = CORPORA[name]
    there = _languages_in(corpus, folder) if folder is not None else corpus.languages
    for language in languages or ():
        if language not in there:
            where = f"below {folder}" if folder is not None else "on the hub"
            hint = did_you_mean(language, there)
            raise ValueError(f"{corpus.repo} has no language {language!r} {where}; there are: {listing(there)}.{hint}")
    return Task(
        name=name,
        labels=corpus.labels,
        languages=tuple(languages or there),
        pair=bool(corpus.text_pair),
        splits=corpus.splits,
        _load=partial(_read, corpus, folder),
    )


def _languages_in(corpus: Corpus, folder: str | Path) -> tuple[str, ...]:
    root = Path(folder) / corpus.repo
    found = tuple(code for code in corpus.languages if any((root / code).glob("*.parquet")))
    if not found:
        layout = f"<folder>/{corpus.repo}/<language>/<split>-00000-of-00001.parquet"
        raise FileNotFoundError(
            f"no data of {corpus.repo} in {folder}; expected {layout} (leave folder out to download)"
        )
    return found


def _read(corpus: Corpus, folder: str | Path | None, language: str, split: str) -> Dataset:
    root = Path(folder) / corpus.repo if folder is not None else _download(corpus, language, split)
    shards = _shards(root / language, corpus, language, split)
    table = pa.concat_tables([_table(path, corpus) for path in shards])
    return Dataset.from_dict(table.to_pydict(), features=schema(corpus.labels))


def _download(corpus: Corpus, language: str, split: str) -> Path:
    """Only the asked-for files, at the pinned revision; kept in the hub's own cache, so the second time is offline."""
    from huggingface_hub import snapshot_download

    try:
        pattern = f"{language}/{split}-*.parquet"
        return Path(
            snapshot_download(corpus.repo, repo_type="dataset", revision=corpus.revision, allow_patterns=[pattern])
        )
    except (OSError, ValueError) as error:  # no network, hub down, revision gone
        raise FileNotFoundError(
            f"could not fetch {corpus.repo} ({language}, {split}) from the hub: {error}. Without a network, "
            f"put it as <folder>/{corpus.repo}/{language}/{split}-*.parquet and pass folder=..., or use source='world'"
        ) from error


def _shards(folder: Path, corpus: Corpus, language: str, split: str) -> list[Path]:
    shards = sorted(folder.glob(f"{split}-*.parquet"))
    if not shards:
        there = sorted({path.name.split("-")[0] for path in folder.glob("*.parquet")})
        stand_in = ""
        if split == "train" and "validation" in there:
            stand_in = "; to let the dev split stand in for it, pass train_split='validation[:80%]'"
        raise FileNotFoundError(
            f"{corpus.repo} ({language}) has no split {split!r} in {folder}; there are: {listing(there)}{stand_in}"
        )
    number = re.search(r"-of-(\d+)", shards[0].name)
    if number and len(shards) != int(number[1]):
        raise FileNotFoundError(
            f"{folder}: {len(shards)} of {int(number[1])} parts of {split!r} are there; fetch the rest"
        )
    return shards


def _table(path: Path, corpus: Corpus) -> pa.Table:
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(f"{path} cannot be read as parquet ({error}); fetch it again") from error
    wanted = [name for name in (corpus.text, corpus.text_pair, "label") if name]
    for name in wanted:
        if name not in table.column_names:
            raise ValueError(f"{path}: no column {name!r}; the file has: {listing(table.column_names)}")
    labels = table["label"].to_pylist()
    for row, label in enumerate(labels, start=1):
        if label not in range(len(corpus.labels)):
            allowed = ", ".join(f"{index} ({name})" for index, name in enumerate(corpus.labels))
            raise ValueError(f"{path}, row {row}: label {label!r} is not one of {allowed}")
    texts = [text or "" for text in table[corpus.text].to_pylist()]
    pairs = [text or "" for text in table[corpus.text_pair].to_pylist()] if corpus.text_pair else [""] * len(texts)
    return pa.table({"text": texts, "text_pair": pairs, "label": pa.array(labels, pa.int64())})
