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

SPLITS = ("train", "validation", "test")
XNLI_LANGUAGES = ("ar", "bg", "de", "el", "en", "es", "fr", "hi", "ru", "sw", "th", "tr", "ur", "vi", "zh")


# SIB-200 names its languages by ISO 639-3 code and script.
SIB_LANGUAGES = {
    "ar": "arb_Arab", "bg": "bul_Cyrl", "de": "deu_Latn", "el": "ell_Grek", "en": "eng_Latn", "es": "spa_Latn",
    "fr": "fra_Latn", "hi": "hin_Deva", "it": "ita_Latn", "ja": "jpn_Jpan", "ko": "kor_Hang", "nl": "nld_Latn",
    "pt": "por_Latn", "ru": "rus_Cyrl", "sw": "swh_Latn", "th": "tha_Thai", "tr": "tur_Latn", "ur": "urd_Arab",
    "vi": "vie_Latn", "zh": "zho_Hans",
}  # fmt: skip


@dataclass(frozen=True)
class Corpus:
    """Where a task's data lie on the hub, and what its columns are called there.

    `languages` maps our code to the corpus's config; `label` is a column of numbers or of class names. Without a
    `revision` the corpus is read from a local folder only.
    """

    repo: str
    revision: str | None
    labels: tuple[str, ...]
    languages: dict[str, str]
    splits: tuple[str, ...]
    text: str
    text_pair: str
    label: str = "label"


CORPORA = {
    "nli": Corpus(
        repo="facebook/xnli",
        revision="b8dd5d7af51114dbda02c0e3f6133f332186418e",
        labels=("entailment", "neutral", "contradiction"),
        languages={code: code for code in XNLI_LANGUAGES},
        splits=SPLITS,
        text="premise",
        text_pair="hypothesis",
    ),
    "paraphrase": Corpus(
        repo="google-research-datasets/paws-x",
        revision=None,
        labels=("different", "paraphrase"),
        languages={code: code for code in ("de", "en", "es", "fr", "ja", "ko", "zh")},
        splits=SPLITS,
        text="sentence1",
        text_pair="sentence2",
    ),
    # Stands in for MLDoc of paper 4 (4 classes), which needs an agreement with the owner of the Reuters corpora.
    "topics": Corpus(
        repo="Davlan/sib200",
        revision=None,
        labels=("entertainment", "geography", "health", "politics", "science/technology", "sports", "travel"),
        languages=SIB_LANGUAGES,
        splits=SPLITS,
        text="text",
        text_pair="",
        label="category",
    ),
}
GONE = {
    "reviews": (
        "the reviews of paper 1 (CLS, Prettenhofer & Stein 2010) are not on the hub: they need an agreement with their "
        "provider. Ask the Webis group (webis.de, corpus Webis-CLS-10); put the files as "
        "<folder>/<domain>/<language>/<split>.csv with the columns text and label (negative, positive) and pass "
        "source='files', folder=...; 'reviews' of the mini-world (source='world') has the same schema"
    ),
    "stars": (
        "MARC (Multilingual Amazon Reviews Corpus, paper 2) is not on the hub any more: its provider withdrew it "
        "in 2023. Ask its authors (Keung, Lu, Szarvas & Smith 2020, arXiv 2010.02573) for a copy that you may use; put "
        "the files as <folder>/<language>/<split>.jsonl with the columns text (the review's body), text_pair (its "
        "title and category) and label (1 to 5), and pass source='files', folder=...; 'stars' of the mini-world "
        "(source='world') has the same schema"
    ),
}


def hub_task(name: str, *, folder: str | Path | None = None, languages: Sequence[str] | None = None) -> Task:
    """A task on its hub corpus; `folder` holds <repo id>/<config>/<split>-*.parquet, None means download."""
    if name in GONE:
        raise FileNotFoundError(GONE[name])
    corpus = CORPORA[name]
    if folder is None and corpus.revision is None:
        raise FileNotFoundError(_no_revision(corpus))
    there = _languages_in(corpus, folder) if folder is not None else tuple(corpus.languages)
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


def _no_revision(corpus: Corpus) -> str:
    config = corpus.languages["en"]
    return (
        f"{corpus.repo} is not downloaded: the kit pins every download to a revision and knows none for it yet. Give a "
        f"local folder with folder=..., where the files lie as <folder>/{corpus.repo}/{config}/<split>-*.parquet "
        f"({config!r} is English), or use source='world'"
    )


def _languages_in(corpus: Corpus, folder: str | Path) -> tuple[str, ...]:
    root = Path(folder) / corpus.repo
    found = tuple(code for code, name in corpus.languages.items() if any((root / name).glob("*.parquet")))
    if not found:
        layout = f"<folder>/{corpus.repo}/<language>/<split>-00000-of-00001.parquet"
        first = next(iter(corpus.languages.values()))
        like = "" if first in corpus.languages else f", where a language is called like {first!r}"
        download = " (leave folder out to download)" if corpus.revision else ""
        raise FileNotFoundError(f"no data of {corpus.repo} in {folder}; expected {layout}{like}{download}")
    return found


def _read(corpus: Corpus, folder: str | Path | None, language: str, split: str) -> Dataset:
    root = Path(folder) / corpus.repo if folder is not None else _download(corpus, language, split)
    shards = _shards(root / corpus.languages[language], corpus, language, split)
    table = pa.concat_tables([_table(path, corpus) for path in shards])
    return Dataset.from_dict(table.to_pydict(), features=schema(corpus.labels))


def _download(corpus: Corpus, language: str, split: str) -> Path:
    """Only the asked-for files, at the pinned revision; kept in the hub's own cache, so the second time is offline."""
    from huggingface_hub import snapshot_download

    pattern = f"{corpus.languages[language]}/{split}-*.parquet"
    try:
        return Path(
            snapshot_download(corpus.repo, repo_type="dataset", revision=corpus.revision, allow_patterns=[pattern])
        )
    except (OSError, ValueError) as error:  # no network, hub down, revision gone
        raise FileNotFoundError(
            f"could not fetch {corpus.repo} ({language}, {split}) from the hub: {error}. Without a network, "
            f"put it as <folder>/{corpus.repo}/{pattern} and pass folder=..., or use source='world'"
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
    wanted = [name for name in (corpus.text, corpus.text_pair, corpus.label) if name]
    for name in wanted:
        if name not in table.column_names:
            raise ValueError(f"{path}: no column {name!r}; the file has: {listing(table.column_names)}")
    numbers = {value: number for number, name in enumerate(corpus.labels) for value in (number, name)}
    labels = table[corpus.label].to_pylist()
    for row, label in enumerate(labels, start=1):
        if label not in numbers:
            allowed = ", ".join(f"{index} ({name})" for index, name in enumerate(corpus.labels))
            raise ValueError(f"{path}, row {row}: label {label!r} is not one of {allowed}")
    texts = [text or "" for text in table[corpus.text].to_pylist()]
    pairs = [text or "" for text in table[corpus.text_pair].to_pylist()] if corpus.text_pair else [""] * len(texts)
    labels = pa.array([numbers[label] for label in labels], pa.int64())
    return pa.table({"text": texts, "text_pair": pairs, "label": labels})
