"""The rows of the task families that shipped records were made from, and that `test_same_bytes` does not pin.

python -m tests.test_task_bytes      # prints the digests anew
"""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from datasets import Dataset

from xlt_lib.tasks import load_task
from xlt_lib.tasks.agreement import world_agreement
from xlt_lib.tasks.qa import world_qa
from xlt_lib.tasks.scws import world_scws
from xlt_lib.tasks.wic import world_wic

ROWS = 100
LANGUAGES = ("en", "ja", "ar")
PINNED = {
    "stars en": "1045a9baf98058d2",
    "stars ja": "0d3e13825180ab23",
    "stars ar": "1a5dab2c1d395b36",
    "topics en": "000a9201195834a9",
    "topics ja": "b6c07a87d6e5ccf3",
    "topics ar": "0513cda24a07b4e6",
    "paraphrase en": "9c614218889322dd",
    "paraphrase ja": "f5da03d72bcdc0ae",
    "paraphrase ar": "eed8d4838834a7e5",
    "qa en": "0de2312b8d45bfed",
    "qa ja": "94a462333812ea07",
    "qa ar": "69619f54676a6c52",
    "wic": "85c443dbd4c67249",
    "scws": "fbbfdceb0a5dcddd",
    "agreement": "b5564bc7afaebdad",
}


def rows(name: str) -> Dataset:
    """The first rows of "<task>" (a probe, in English) or "<task> <language>" in the test split."""
    task, _, language = name.partition(" ")
    probes = {"wic": world_wic, "scws": world_scws, "agreement": lambda _: world_agreement(size=8)}
    if task in probes:
        found = probes[task]("test")
    elif task == "qa":
        found = world_qa(language, "test")
    else:
        found = load_task(task, languages=[language]).dataset(language, "test")
    return found.select(range(min(ROWS, len(found))))


def digest(name: str) -> str:
    return sha256(json.dumps(rows(name).to_list(), ensure_ascii=False).encode("utf-8")).hexdigest()[:16]


def names() -> list[str]:
    in_languages = [f"{task} {language}" for task in ("stars", "topics", "paraphrase", "qa") for language in LANGUAGES]
    return [*in_languages, "wic", "scws", "agreement"]


@pytest.mark.parametrize("name", names())
def test_rows_are_as_pinned(name):
    assert digest(name) == PINNED[name]


if __name__ == "__main__":
    print(json.dumps({name: digest(name) for name in names()}, indent=4))
