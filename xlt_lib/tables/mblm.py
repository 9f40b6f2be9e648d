"""The tables of paper 2 (MultiKD and MBLM) from run records.

`scores(records)` has one row for each record, split and language; AVG(S), AVG(Z) and AVG(A) are means over the
supervised languages, the zero-shot ones and all, of those that were evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xlt_lib.messages import listing
from xlt_lib.relevant import MULTILINGUAL
from xlt_lib.scores import differing
from xlt_lib.variants import ABLATIONS, MBLM, SYMMETRY, variant, ways

# What tells the runs of one notebook apart.
RUN = ["variant", "method", "depth", "student", "task", "seed", "source_language"]
COLUMNS = [*RUN, "split", "language", "supervised", "accuracy", "mae", "params", "seconds"]
GROUPS = {"avg_s": (True,), "avg_z": (False,), "avg_a": (True, False)}  # by "supervised"
TEACHERS = {"en": "(en) RoBERTa", "fr": "(fr) CamemBERT", "zh": "(zh) RoBERTa-wwm-ext"}
TASK_COLUMNS = {"nli": "xnli", "stars": "marc"}
MAIN = {"MonoKD": "MonoKD", "MultiTrain": "MultiTrain", "MultiKD": "MultiKD", MBLM: "MultiKD + MBLM"}
UPPER = {name: row.upper() for name, row in MAIN.items()}  # as Table 7 prints them
SINGLE, ALL = "- all mixers (single)", "- all mixers (all)"


def scores(records: Iterable[Any]) -> pd.DataFrame:
    """One row for each record of paper 2's methods and of `mono`, split and language.

    `params` and `seconds` are those of the run's student: parameters as a multiple of the standard student's, seconds
    of training with its dev scoring. Raises ValueError when two different records claim to be the same run.
    """
    chosen: dict[tuple, Any] = {}
    for record in records:
        if record.config["method"] not in (*MULTILINGUAL, "mono"):
            continue
        run = _run(record.config)
        _refuse_other(run, chosen.setdefault(run, record).config, record.config)
    rows = [
        (*run, split, language, language in record.config.get("supervised", ()), metrics["accuracy"],
         metrics.get("mae"), _params(record), _seconds(record))
        for run, record in chosen.items()
        for split, languages in record.metrics.items()
        for language, metrics in languages.items()
    ]  # fmt: skip
    kinds = {"accuracy": float, "mae": float, "params": float, "seconds": float, "supervised": bool}
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


def averages(table: pd.DataFrame, value: str = "accuracy") -> pd.DataFrame:
    """AVG(S), AVG(Z) and AVG(A) of each run and split: columns of RUN, split, column, and the value."""
    parts = []
    for column, groups in GROUPS.items():
        rows = table[table["supervised"].isin(groups)].dropna(subset=value)
        means = rows.groupby([*RUN, "split"], as_index=False)[value].mean()
        parts.append(means.assign(column=column))
    return pd.concat(parts, ignore_index=True)


def _run(config: dict[str, Any]) -> tuple:
    teacher = config["method"] == "mono"
    source = config["source_language"] if teacher else ""
    student = config["teacher"] if teacher else config["student"]
    depth = 0 if teacher else config.get("depth", 0)
    return variant(config), config["method"], depth, student, config["task"], config["seed"], source


def _refuse_other(run: tuple, first: dict[str, Any], second: dict[str, Any]) -> None:
    fields = differing(first, second)
    if fields:
        raise ValueError(
            f"two records for {run[0]} on {run[4]} (seed {run[5]}), which differ in {listing(fields)}: compare "
            "records of one setting at a time"
        )


def _params(record: Any) -> float:
    counted = record.extras.get("parameters")
    return counted["student"] / counted["single"] if counted else float("nan")


def _seconds(record: Any) -> float:
    members = record.history.get("members", [record.history])
    return sum(member.get("seconds", float("nan")) for member in members)


# --- the tables


def _table2(table: pd.DataFrame) -> pd.DataFrame:
    """The teachers, each in its language, on the test set; "Average" is the mean of a seed's teachers."""
    rows = table[(table["method"] == "mono") & (table["split"] == "test") & table["task"].isin(list(TASK_COLUMNS))]
    rows = rows[rows["language"] == rows["source_language"]]
    rows = rows.assign(column=rows["task"].map(TASK_COLUMNS), model=rows["language"].map(TEACHERS)).dropna(
        subset="model"
    )
    means = rows.groupby(["column", "seed"], as_index=False)["accuracy"].agg(["mean", "count"])
    means = means[means["count"] == len(TEACHERS)].rename(columns={"mean": "accuracy"})
    return pd.concat([rows, means.assign(model="Average")])[["model", "column", "seed", "accuracy"]]


def _by_language(table: pd.DataFrame, task: str, split: str, names: dict[str, str], value: str = "accuracy"):
    """The four methods by language. Averages over the paper's languages are made by published.compare."""
    rows = table[(table["task"] == task) & (table["split"] == split) & table["variant"].isin(list(names))]
    rows = rows.assign(model=rows["variant"].map(names), column=rows["language"], accuracy=rows[value])
    return rows[["model", "column", "seed", "accuracy"]].dropna()


def _table5(table: pd.DataFrame) -> pd.DataFrame:
    """Ablations on the dev set of NLI. Branches with a classifier each, and branches that never meet ("single"), are
    scored with every supervised language in its own branch."""
    names = {"MultiKD": "mBERT", MBLM: "+ MBLM", **{name: name for name in ABLATIONS}}
    found = averages(table[table["task"] == "nli"])
    found = found.assign(model=found["variant"].map(names))
    routed = found["split"] == "validation-routed"
    found.loc[routed & (found["variant"] == "- all mixers"), "model"] = SINGLE
    found.loc[~routed & (found["variant"] == "- all mixers"), "model"] = ALL
    wanted = (found["split"] == "validation") & (found["variant"] != "+ multi-classifier") | routed
    return found[wanted].dropna(subset="model")[["model", "column", "seed", "accuracy"]]


def _table6(table: pd.DataFrame) -> pd.DataFrame:
    """Accuracy on the dev set of NLI, parameters and training time as multiples of the standard student's."""
    names = {"MultiKD": "Single", "Ens_2": "Ens_2", MBLM: "MBLM"}
    rows = table[(table["task"] == "nli") & (table["split"] == "validation") & table["variant"].isin(list(names))]
    found = averages(rows)[["variant", "seed", "column", "accuracy"]]
    runs = rows.drop_duplicates(["variant", "seed"])
    single = runs[runs["variant"] == "MultiKD"].set_index("seed")["seconds"]
    parts = [
        found,
        runs.assign(column="params", accuracy=runs["params"]),
        runs.assign(column="time", accuracy=runs["seconds"] / runs["seed"].map(single)),
    ]
    found = pd.concat(parts)[["variant", "seed", "column", "accuracy"]].dropna()
    return found.assign(model=found["variant"].map(names)).drop(columns="variant")


def depth_curve(records: Iterable[Any]) -> pd.DataFrame:
    """Figure 5: dev accuracy on NLI by depth, normal training: columns depth, seed, avg_s, avg_z; 0 is MultiTrain."""
    table = scores(records)
    names = ["MultiTrain", f"MultiTrain + {MBLM}"]
    rows = table[(table["task"] == "nli") & (table["split"] == "validation") & table["variant"].isin(names)]
    return averages(rows).pivot_table(index=["depth", "seed"], columns="column", values="accuracy").reset_index()


def symmetry(records: Iterable[Any]) -> pd.DataFrame:
    """Test accuracy on NLI by what breaks the symmetry of the branches, beside the standard student of equal dropout.

    Rows (dropout, what breaks it); columns ("accuracy" | "gain" | "std of gain", average): the gain is over that
    student, seed by seed.
    """
    table = scores(records)
    table["variant"] = table["variant"].replace(ways(table["variant"].unique()))
    table = averages(table[(table["task"] == "nli") & (table["split"] == "test")])
    by_seed = table.pivot_table(index="seed", columns=["variant", "column"], values="accuracy")
    rows = {}
    for rate in sorted({switches["dropout"] for switches in SYMMETRY.values()}):
        standard = f"MultiKD, dropout {rate:g}"
        names = [name for name, switches in SYMMETRY.items() if switches["dropout"] == rate]
        for name in (standard, *names):
            found = by_seed.reindex(columns=pd.MultiIndex.from_product([[name], GROUPS]))[name]
            gain = found - by_seed.reindex(columns=pd.MultiIndex.from_product([[standard], GROUPS]))[standard]
            parts = {"accuracy": found.mean()}
            if name != standard:
                parts |= {"gain": gain.mean(), "std of gain": gain.std()}
            rows[f"{rate:g}", "(standard student)" if name == standard else name] = pd.concat(parts)
    frame = pd.DataFrame(rows).T.rename_axis(["dropout", "what breaks the symmetry"])
    return frame.reindex(columns=pd.MultiIndex.from_product([("accuracy", "gain", "std of gain"), GROUPS]))


CELLS = {
    "table2": _table2,
    "table3": lambda table: _by_language(table, "nli", "test", MAIN),
    "table4": lambda table: _by_language(table, "stars", "test", MAIN),
    "table5": _table5,
    "table6": _table6,
    "table7": lambda table: _by_language(table, "nli", "validation", UPPER),
    "table8": lambda table: _by_language(table, "stars", "test", MAIN, "mae"),
}
