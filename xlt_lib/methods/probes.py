"""Probing an English encoder (paper 4, Table 4 and Appendix D): three probes, nothing of the encoder is trained.

| source | rows |
|---|---|
| `world` | the mini-world's own, English |
| `files` | the originals in a folder: `wic/` (its archive), `scws/ratings.txt`, `marvin_linzen/` (see agreement.py) |

Metrics of "en", in percent: `wic` and `wic_words` (accuracy; with the words' own vectors), `scws` (Spearman's rho),
`agreement` and `anaphora` (macro-averaged accuracy, the blocks of Table 11), each with its number of rows `<name>_n`.
The extras hold Tables 10 and 11 in full ("coverage", "syntax"), and what of the files was not there ("left_out").
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pandas as pd
from datasets import Dataset

from xlt_lib.encoders import load_masked_lm
from xlt_lib.methods import Outcome
from xlt_lib.probing import (
    accuracy_table,
    coverage,
    probe_minimal_pairs,
    probe_similarity,
    probe_word_in_context,
)
from xlt_lib.probing.minimal_pairs import MACRO
from xlt_lib.tasks.agreement import AGREEMENT, ANAPHORA, read_agreement, world_agreement
from xlt_lib.tasks.scws import read_scws, world_scws
from xlt_lib.tasks.wic import read_wic, world_wic

LANGUAGE = "en"
BLOCKS = {AGREEMENT: "agreement", ANAPHORA: "anaphora"}


def probes(config, workdir: Path) -> Outcome:
    """The probes of `config.student`, with the head it was pretrained with."""
    return probe(*load_masked_lm(config.student), config)


def probe(model, tokenizer, config) -> Outcome:
    """The three probes of an English masked language model, on the rows that the config asks for."""
    metrics, extras, left_out = {"validation": {}, "test": {}}, {}, {}
    for name, run in PROBES.items():
        try:
            found, more = run(model, tokenizer, config)
        except FileNotFoundError as error:
            left_out[name] = str(error)
            continue
        for split, scores in found.items():
            metrics[split] |= scores
        extras |= more
    if len(left_out) == len(PROBES):
        raise FileNotFoundError(f"nothing to probe with: {'; '.join(left_out.values())}")
    extras |= {"left_out": left_out} if left_out else {}
    return Outcome({split: {LANGUAGE: scores} for split, scores in metrics.items() if scores}, extras=extras)


def _wic(model, tokenizer, config) -> tuple[dict, dict]:
    rows = _wic_rows(config)
    data = rows["train"], rows["validation"], rows.get("test")
    scores: dict[str, dict] = defaultdict(dict)
    for name, words in (("wic", False), ("wic_words", True)):
        found = probe_word_in_context(model, tokenizer, *data, words=words, max_length=config.max_length)
        for split, values in found.items():
            scores[split] |= {name: values["accuracy"], f"{name}_n": values["n"]}
    return scores, {}


def _wic_rows(config) -> dict[str, Dataset]:
    """Splits "train" and "validation", and "test" where it has labels."""
    sizes = {"train": config.train_size, "validation": config.dev_size, "test": config.test_size}
    if config.source == "world":
        data = {split: world_wic(split) for split in sizes}
    else:
        data = read_wic(Path(config.folder) / "wic")
    return {split: _first(rows, sizes[split]) for split, rows in data.items() if min(rows["label"][:]) >= 0}


def _scws(model, tokenizer, config) -> tuple[dict, dict]:
    rows = world_scws("test") if config.source == "world" else read_scws(Path(config.folder) / "scws" / "ratings.txt")
    found = probe_similarity(model, tokenizer, _first(rows, config.test_size), max_length=config.max_length)
    return {"test": {"scws": found["spearman"], "scws_n": found["n"]}}, {}


def _syntax(model, tokenizer, config) -> tuple[dict, dict]:
    found = probe_minimal_pairs(model, tokenizer, _syntax_rows(config))
    table = accuracy_table(found)
    averages = table[table["construction"] == MACRO].set_index("block")["accuracy"].dropna()
    covered = found[found["covered"]].groupby("block").size()
    scores = {}
    for block, name in BLOCKS.items():
        if block in averages:
            scores |= {name: float(averages[block]), f"{name}_n": int(covered[block])}
    return {"test": scores}, {"coverage": _plain(coverage(found)), "syntax": _plain(table)}


def _syntax_rows(config) -> Dataset:
    """At most `test_size` pairs of each construction, evenly spread over those there are."""
    if config.source == "world":
        return world_agreement(size=max(4, config.test_size // 4 * 4))
    rows = read_agreement(config.folder)
    numbers = defaultdict(list)
    for number, row in enumerate(zip(rows["block"][:], rows["construction"][:], strict=True)):
        numbers[row].append(number)
    return rows.select([number for own in numbers.values() for number in _spread(own, config.test_size)])


PROBES = {"wic": _wic, "scws": _scws, "syntax": _syntax}


def _first(rows: Dataset, size: int) -> Dataset:
    return rows.select(range(min(size, len(rows))))


def _spread(numbers: list[int], size: int) -> list[int]:
    if size >= len(numbers):
        return numbers
    return [numbers[place * len(numbers) // size] for place in range(size)]


def _plain(table: pd.DataFrame) -> list[dict]:
    """Rows that a record can hold: None where there is no number."""
    rows = table.to_dict("records")
    return [{name: None if value != value else value for name, value in row.items()} for row in rows]
