"""The tables of paper 4 from run records: rows and columns as printed.

| here | the paper |
|---|---|
| the preset's joint vocabularies, from small to large | 32k, 64k, 100k, 200k |
| the preset's two sizes of word vectors | 300d, 768d |
| topics | MLDoc |
| paraphrase, qa | PAWS-X, XQuAD |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pandas as pd

from xlt_lib.chance import chance
from xlt_lib.plans.monotrans import SIZES, VARIANTS
from xlt_lib.presets import XNLI_LANGUAGES, XQUAD_LANGUAGES

VOCABULARIES = ("32k voc", "64k voc", "100k voc", "200k voc")
DIMENSIONS = ("300d", "768d")
STARTS = {"identical": "ident", "unsupervised": "unsup"}
COLUMNS = ["method", "model", "task", "seed", "split", "language", "source_language", "metric", "value", "chance"]
# The languages of Tables 1 (NLI), 2 (topics, paraphrases) and 3 (questions).
PRINTED_LANGUAGES = {
    "nli": XNLI_LANGUAGES,
    "topics": ("en", "fr", "es", "de", "ru", "zh"),
    "paraphrase": ("en", "fr", "es", "de", "zh"),
    "qa": XQUAD_LANGUAGES,
}
PROBES = {"WiC": "wic", "SCWS": "scws", "Subject-verb agreement": "agreement", "Reflexive anaphora": "anaphora"}


def results(records: Iterable[Any]) -> pd.DataFrame:
    """Every score of the models of paper 4: a row for each record, split, language and metric.

    `chance` is what a guess gets in the task (NaN for the probes, which are several tasks). A record that comes twice
    counts once; models whose settings the paper has no row for are called by them.
    """
    rows = []
    for record in {record.key: record for record in records}.values():
        model = model_of(record.config)
        if model is None:
            continue
        config = record.config
        about = (config["method"], model, config["task"], config["seed"])
        for split, languages in record.metrics.items():
            for language, metrics in languages.items():
                guess = chance(config, language) if config["task"] != "probing" else float("nan")
                rows += [
                    (*about, split, language, config["source_language"], metric, value, guess)
                    for metric, value in metrics.items()
                    if metric != "n"
                ]
    return pd.DataFrame(rows, columns=COLUMNS)


def model_of(config: dict[str, Any]) -> str | None:
    """The name of a run's model in the paper's tables; None for other methods."""
    method, sizes = config["method"], SIZES[config["preset"]]
    if method == "monotrans":
        on = tuple(bool(config[name]) for name in ("own_positions", "noise", "adapters"))
        cumulative = [tuple(place < count for place in range(3)) for count in range(4)]
        return VARIANTS[cumulative.index(on)] if on in cumulative else f"monotrans {on}"
    if method == "joint-pair":
        return "Joint voc" if config["shared_vocabulary"] else "Disjoint voc"
    if method == "joint-multi":
        return _ranked(config["vocabulary"], sizes.vocabularies, VOCABULARIES) or f"{config['vocabulary']} voc"
    if method == "clwe":
        # A preset with one size of vectors has the larger one: the best of the paper.
        size = _ranked(config["dimensions"], sizes.dimensions, DIMENSIONS) or f"{config['dimensions']}d"
        return f"{size} {STARTS[config['mapping']]}"
    if method == "monotrans-probes":
        return f"xx_{config['source_language']}" if config["aligned"] else f"mono_{config['source_language']}"
    return "mBERT" if method in ("mbert", "span") else None


def _ranked(value: int, ours: tuple[int, ...], names: tuple[str, ...]) -> str | None:
    """The paper's name of one of the preset's values; fewer values than names are the outermost ones."""
    if value not in ours:
        return None
    if len(ours) == len(names):
        return names[ours.index(value)]
    return names[-1] if value == max(ours) else names[ours.index(value)]


def beyond(records: Iterable[Any], task: str, metric: str = "accuracy") -> pd.DataFrame:
    """Our test scores in languages of ours that the paper's tables of a task lack: rows models, means over seeds."""
    table = results(records)
    rows = table[(table["task"] == task) & (table["split"] == "test") & (table["metric"] == metric)]
    rows = rows[~rows["language"].isin(PRINTED_LANGUAGES[task])]
    return rows.pivot_table(index="model", columns="language", values="value", sort=False)


def _cells(table: pd.DataFrame, task: str, metric: str, column: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    rows = table[(table["task"] == task) & (table["split"] == "test") & (table["metric"] == metric)]
    return rows.assign(column=column(rows["language"]), accuracy=rows["value"])[["model", "column", "seed", "accuracy"]]


def _by_language(table: pd.DataFrame, task: str, metric: str) -> pd.DataFrame:
    return _cells(table, task, metric, lambda languages: languages)


def _table2(table: pd.DataFrame) -> pd.DataFrame:
    """Topics and paraphrases; Table 7 has the same columns."""
    parts = [
        _cells(table, task, "accuracy", lambda languages, name=name: name + "/" + languages)
        for task, name in (("topics", "mldoc"), ("paraphrase", "pawsx"))
    ]
    return pd.concat(parts, ignore_index=True)


def _table8(table: pd.DataFrame) -> pd.DataFrame:
    cells = _by_language(table, "qa", "exact_match")
    return cells.replace({"model": {"Token emb": "Subword emb"}})  # as this table has it


def _table4(table: pd.DataFrame) -> pd.DataFrame:
    """Columns are models here: the English body, and those of other languages given English words."""
    names = {metric: name for name, metric in PROBES.items()}
    rows = table[(table["task"] == "probing") & table["metric"].isin(list(names))]
    # WiC has no labels for its test set: the paper takes dev.
    rows = rows[(rows["split"] == "validation") == (rows["metric"] == "wic")]
    found = {"model": rows["metric"].map(names), "column": rows["model"], "seed": rows["seed"]}
    return pd.DataFrame(found | {"accuracy": rows["value"]})


def syntax(records: Iterable[Any]) -> pd.DataFrame:
    """Tables 10 and 11 in full, from the extras of the probes: one row for each model, block and construction."""
    rows = []
    for record in records:
        if record.config["method"] == "monotrans-probes":
            for kind, value in (("syntax", "accuracy"), ("coverage", "covered")):
                rows += [
                    {"column": model_of(record.config), "seed": record.config["seed"], "kind": kind, **row}
                    for row in record.extras.get(kind, ())
                    if row.get(value) is not None
                ]
    return pd.DataFrame(
        rows, columns=["column", "seed", "kind", "block", "construction", "accuracy", "covered", "total"]
    )


def _table11(records: Iterable[Any]) -> pd.DataFrame:
    rows = syntax(records)
    rows = rows[rows["kind"] == "syntax"]
    model = rows["block"] + ": " + rows["construction"]
    return rows.assign(model=model)[["model", "column", "seed", "accuracy"]]


def _table10(records: Iterable[Any]) -> pd.DataFrame:
    """Of the English body: pairs that differ in one piece only, and all."""
    rows = syntax(records)
    rows = rows[(rows["kind"] == "coverage") & (rows["column"] == "mono_en")]
    model = rows["block"] + ": " + rows["construction"]
    parts = [rows.assign(model=model, column=name, accuracy=rows[name].astype(float)) for name in ("covered", "total")]
    return pd.concat(parts, ignore_index=True)[["model", "column", "seed", "accuracy"]]


def _from_results(cells: Callable[[pd.DataFrame], pd.DataFrame], records: Iterable[Any]) -> pd.DataFrame:
    return cells(results(records))


_FRAMES = {
    "table1": partial(_by_language, task="nli", metric="accuracy"),
    "table2": _table2,
    "table3": partial(_by_language, task="qa", metric="f1"),
    "table4": _table4,
    "table7": _table2,
    "table8": _table8,
    "table9": partial(_by_language, task="qa", metric="f1"),
}
RECORD_CELLS = {name: partial(_from_results, cells) for name, cells in _FRAMES.items()}
RECORD_CELLS |= {"table10": _table10, "table11": _table11}
