"""The corpora are the same bytes: as when they were pinned, from any chunk, in any process, under any Python.

The encoders and records that ship were made from the rows of the tasks "nli" and "reviews": their digests must never
change. That of "documents" (pretraining text) changes when its mix or a word of it changes on purpose; the new ones
are printed by

    python -m tests.test_same_bytes

which runs under any Python that has nothing installed (so pytest is imported late here).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from xlt_lib.world.documents import documents, text_of
from xlt_lib.world.languages import LANGUAGES, say, tell
from xlt_lib.world.opinions import DOMAINS, reviews
from xlt_lib.world.pairs import pairs
from xlt_lib.world.streams import CHUNK, stream

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
DERIVED = ("en+script", "en+reverse", "en+scramble", "de+script+scramble", "de+scramble+script", "ja+script+reverse")
ROWS = 200
SIZES = {"train": 1500, "validation": 500, "test": 500, "unlabeled": 2500}  # the tasks' rows in every finished run
FIRST_ROWS = {  # the first 200
    "nli": {
        "en": "4e47663792e7c2ee", "fr": "70285fb570473f9a", "de": "3fa3e87e434867f9", "es": "2483bcdfc30d8b27",
        "zh": "51b3e3a31d2d13cf", "ja": "0a26d60ff83fd1a2", "ar": "8a16e372fd31da3e", "bg": "669a78c5a83852f8",
        "el": "1d944d548809c229", "hi": "559dee344688725f", "ru": "81737f573e550c0e", "sw": "c6492af8cacd99b0",
        "th": "1e5e60e0f6d85254", "tr": "e69e20be00a9c579", "ur": "ad64c45666ca4638", "vi": "d5b9d7edb3ba2ae8",
        "en+script": "cc573ff1c2def579", "en+reverse": "e26fbe4ea78e2bbb", "en+scramble": "94cc3c7f93f3eb58",
        "de+script+scramble": "74125ac0b41e2d26", "de+scramble+script": "1fcf5313afadc41d",
        "ja+script+reverse": "8a2f75233bd27602",
    },
    "reviews": {
        "en": "30416f0a1c63df55", "fr": "ead7a4564f0c1df5", "de": "fdb2e0ba28d742f0", "es": "32f2bd9db8bc0723",
        "zh": "4d61752894ce8f30", "ja": "b0c7407b963458a9", "ar": "99cf028717452229", "bg": "0395179d0dfca717",
        "el": "39f2d7a053a2030e", "hi": "b0c4edc3f381afde", "ru": "17a1f3bab93cd77c", "sw": "7735836699f8db6f",
        "th": "f37523bdd7bc58e9", "tr": "f505d13f0d9a41f3", "ur": "a8e344c61e19a166", "vi": "eba797bf85eddf1a",
        "en+script": "b6769a2e7e3796e9", "en+reverse": "9e9490eee8656ad6", "en+scramble": "477e210a1687f3bb",
        "de+script+scramble": "ac0ba1eb635ccf1a", "de+scramble+script": "5aa7457bf667de6b",
        "ja+script+reverse": "80405454c7f556c7",
    },
    "documents": {
        "en": "29352956d229190f", "fr": "4f18004fc271830a", "de": "d9a2e2a600bd6250", "es": "1f9afd6c5ccbcf32",
        "zh": "e4561d93eb29d693", "ja": "cd478d00c2ee4cf9", "ar": "e3d821ff1f84c935", "bg": "0e11107f7682b2bc",
        "el": "fe41ef1acf748262", "hi": "e2dce68486d4e498", "ru": "c7bebde510acf19e", "sw": "29cf1a81f9a62302",
        "th": "d42b48662d87289d", "tr": "75bee90f92a56bc6", "ur": "3fa8a248fcff65a8", "vi": "6b63fb472271215b",
        "en+script": "ed5f76bfba456b58", "en+reverse": "b8bee1878c311722", "en+scramble": "efc7a9799de185cc",
        "de+script+scramble": "337650f22d54422f", "de+scramble+script": "b879c1d2e9dcea26",
        "ja+script+reverse": "ff608181df9ef9e4",
    },
}  # fmt: skip
TASKS = {  # all of them, in three languages
    "nli": {"en": "7b67ada6a2ef73e7", "ja": "eec83bd14a76e080", "ar": "e25ee7935af6087c"},
    "reviews": {"en": "b56ce5975366c438", "ja": "8119e38dd9dd04b6", "ar": "d059dee04087a6af"},
}


def drawn(corpus: str, start: int = 0) -> Iterator:
    """A corpus as meanings, from a chunk on."""
    if corpus == "nli":
        return pairs("train", start=start)
    return reviews("books", "train", start=start) if corpus == "reviews" else documents(start=start)


def every_row(task: str) -> list:
    """All meanings of a task as it was when the records were made: every split, and every domain of the reviews."""
    streams = [(pairs(split), size) for split, size in SIZES.items()]
    if task == "reviews":
        streams = [(reviews(domain, split), size) for domain in DOMAINS for split, size in SIZES.items()]
    return list(chain.from_iterable(islice(examples, size) for examples, size in streams))


def row(corpus: str, example, language: str) -> str:
    """One row as text, its label before it."""
    if corpus == "nli":
        return f"{example.label}\t{say(example.premise, language)}\t{say(example.hypothesis, language)}"
    if corpus == "reviews":
        return f"{example.label}\t{tell(example.sentences, language)}"
    return text_of(example, language)


def digests(corpus: str, examples: list, languages: Iterable[str] = (*LANGUAGES, *DERIVED)) -> dict[str, str]:
    """By language: the first 16 digits of the sha256 of the rows."""
    lines = {language: "\n".join(row(corpus, example, language) for example in examples) for language in languages}
    return {language: sha256(text.encode("utf-8")).hexdigest()[:16] for language, text in lines.items()}


def first_rows() -> dict[str, dict[str, str]]:
    return {corpus: digests(corpus, list(islice(drawn(corpus), ROWS))) for corpus in FIRST_ROWS}


def changed(found: dict[str, str], pinned: dict[str, str]) -> list[str]:
    """The languages whose rows are others now; a language that is new changes nothing."""
    return [language for language in pinned if found.get(language) != pinned[language]]


def test_every_row_of_the_tasks_is_what_the_encoders_and_records_were_made_from() -> None:
    for task, pinned in TASKS.items():
        assert changed(digests(task, every_row(task), pinned), pinned) == [], task


def test_the_first_rows_of_every_corpus_in_every_language_are_as_pinned() -> None:
    for corpus, found in first_rows().items():
        assert changed(found, FIRST_ROWS[corpus]) == [], corpus


def test_the_first_rows_are_the_same_under_every_python_at_hand() -> None:
    import pytest

    others = [name for name in (f"python{version}" for version in PYTHONS) if runs(name)]
    if not others:
        pytest.skip(f"none of Python {', '.join(PYTHONS)} is on the path")
    for name in others:
        printed = subprocess.run([name, "-m", "tests.test_same_bytes"], cwd=ROOT, capture_output=True, check=True)
        assert json.loads(printed.stdout) == first_rows(), name


def runs(name: str) -> bool:
    """Whether this Python is there and works (a version manager's stand-in for one that is not, does not)."""
    path = shutil.which(name)
    return bool(path) and subprocess.run([path, "-c", "import hashlib"], capture_output=True).returncode == 0


def test_a_stream_goes_on_from_any_chunk() -> None:
    def numbers(start: int) -> Iterator[float]:
        return stream("numbers", lambda rng: rng.random(), start=start)

    whole = list(islice(numbers(0), 4 * CHUNK))
    for start in range(4):
        assert list(islice(numbers(start), CHUNK)) == whole[start * CHUNK : (start + 1) * CHUNK], start
    assert len(set(whole)) == len(whole)


def chunk(corpus: str, number: int) -> list[str]:
    """What a process of its own contributes: one chunk of a corpus, in a language with many forms."""
    return [row(corpus, example, "ru") for example in islice(drawn(corpus, number), CHUNK)]


def test_the_number_of_processes_changes_nothing() -> None:
    """Also when the chunks are made in any order: the last one first."""
    numbers = (2, 1, 0)
    for corpus in FIRST_ROWS:
        whole = [row(corpus, example, "ru") for example in islice(drawn(corpus), 3 * CHUNK)]
        for workers in (1, 3):
            with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
                parts = list(pool.map(chunk, [corpus] * 3, numbers))
            assert list(chain.from_iterable(reversed(parts))) == whole, (corpus, workers)


if __name__ == "__main__":
    print(json.dumps(first_rows(), indent=4))
