"""The claims of paper 2, MultiKD and MBLM (Yang et al. 2022).

Claims on Tables 3 and 4 are judged on the test sets, for each student that has runs; those on Tables 5 and 6 and on
Figure 5 on the dev sets of NLI, as in the paper, for the student with the most rows. S, Z and A are the means over
supervised, zero-shot and all languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xlt_lib.claims.judging import Claim, Verdict, compare_pairs, overall
from xlt_lib.tables.mblm import ALL, SINGLE, averages, scores
from xlt_lib.variants import ABLATIONS, MBLM

TASKS = ("nli", "stars")
AVERAGES = {"S": "avg_s", "Z": "avg_z", "A": "avg_a"}
NO_MIXERS = "- all mixers"
MULTI_CLASSIFIER = "+ multi-classifier"


def more_languages_win(records: Iterable[Any]) -> Verdict:
    """(a) MultiTrain minus MonoKD on all languages; on supervised and zero-shot ones beside it."""
    comparisons = []
    for task, table in _tables(records, "test").items():
        for group in ("A", "S", "Z"):
            name = f"{task}, MultiTrain - MonoKD, {group}"
            comparisons.append(compare_pairs(name, gains(table, "MultiTrain", "MonoKD", group), group == "A"))
    return overall(comparisons)


def teachers_help_supervised(records: Iterable[Any]) -> Verdict:
    """(b) MultiKD minus MultiTrain: above 0 on supervised languages, and more than on zero-shot ones."""
    return _adds_mainly(records, "MultiKD", "MultiTrain", "S", "Z")


def branches_help_zero_shot(records: Iterable[Any]) -> Verdict:
    """(c) MBLM minus MultiKD: above 0 on zero-shot languages, and more than on supervised ones."""
    return _adds_mainly(records, MBLM, "MultiKD", "Z", "S")


def _adds_mainly(records: Iterable[Any], method: str, baseline: str, mainly: str, less: str) -> Verdict:
    comparisons = []
    for task, table in _tables(records, "test").items():
        gain = {group: gains(table, method, baseline, group) for group in (mainly, less)}
        pair = f"{task}, {method} - {baseline}"
        comparisons.append(compare_pairs(f"{pair}, {mainly}", gain[mainly]))
        comparisons.append(compare_pairs(f"{pair}, {mainly} more than {less}", gain[mainly] - gain[less]))
        comparisons.append(compare_pairs(f"{pair}, {less}", gain[less], required=False))
    return overall(comparisons)


def every_part_counts(records: Iterable[Any]) -> Verdict:
    """(d) MBLM minus each removal, on all languages; the removal of detaching minus the standard student beside it.

    An encoder without dropout leaves nothing that parts branches without detaching: that row is the standard student.
    """
    table = _dev(records)
    removals = [name for name in ABLATIONS if name.startswith("-") and name != NO_MIXERS]
    comparisons = [
        compare_pairs(f"{MBLM} - ({name})", gains(table, MBLM, name)) for name in (*removals, SINGLE, ALL)
    ]  # fmt: skip
    for name in (*removals, SINGLE, ALL):
        comparisons.append(compare_pairs(f"({name}) - MultiKD", gains(table, name, "MultiKD"), required=False))
    left = next(c for c in comparisons if c.name == "(- detaching) - MultiKD")
    whole = compare_pairs("whole", gains(table, MBLM, "MultiKD"))
    remark = f"over MultiKD, MBLM gains {whole.effect:+.1f} and without detaching {left.effect:+.1f}" if left.n else ""
    return overall(comparisons, remark)


def top_hurts(records: Iterable[Any]) -> Verdict:
    """(e) MBLM and the standard student minus branches at the top, on all languages; several classifiers beside it."""
    table = _dev(records)
    comparisons = []
    for name, required in (("+ branches at the top", True), (MULTI_CLASSIFIER, False)):
        for better in (MBLM, "MultiKD"):
            comparisons.append(compare_pairs(f"{better} - ({name})", gains(table, better, name), required))
    return overall(comparisons)


def middle_is_best(records: Iterable[Any]) -> Verdict:
    """(f) The mean over all depths in between minus no branches and minus branches of all layers (Figure 5).

    The mean, and not the best: the best of several depths would win by chance, too. On zero-shot languages both are
    required, on supervised ones the second: there the paper's curve falls towards the full depth.
    """
    table = _main_student(scores(records))
    names = ["MultiTrain", f"MultiTrain + {MBLM}"]
    table = table[(table["task"] == "nli") & (table["split"] == "validation") & table["variant"].isin(names)]
    depths = sorted(table["depth"].unique())
    middle = depths[1:-1]
    enough = len(middle) > 0 and 0 in depths
    comparisons = []
    if enough:
        for group in ("Z", "S"):
            by_depth = _by_seed(table, group).pivot_table(index=["domain", "seed"], columns="depth", values="accuracy")
            between = by_depth[middle].mean(axis=1, skipna=False)
            for end in (0, depths[-1]):
                name = f"depths between, {group} - depth {end}"
                comparisons.append(compare_pairs(name, between - by_depth[end], group == "Z" or end > 0))
    return overall(comparisons, "" if enough else "at least 3 depths are needed, with 0 among them", enough)


def beats_an_ensemble(records: Iterable[Any]) -> Verdict:
    """(g) MBLM minus two averaged standard students on zero-shot languages, and fewer parameters than they have."""
    records = list(records)
    table = _dev(records)
    comparisons = [compare_pairs(f"{MBLM} - Ens_2, Z", gains(table, MBLM, "Ens_2", "Z"))]
    for group in ("S", "A"):
        comparisons.append(compare_pairs(f"{MBLM} - Ens_2, {group}", gains(table, MBLM, "Ens_2", group), False))
    params = _main_student(scores(records)).groupby("variant")["params"].max()
    known = MBLM in params and "Ens_2" in params
    remark = f"parameters: MBLM {params[MBLM]:.2f}x, Ens_2 {params['Ens_2']:.2f}x" if known else ""
    return overall(comparisons, remark, enough=known and bool(params[MBLM] < params["Ens_2"]))


# --- differences


def gains(table: pd.DataFrame, method: str, baseline: str, languages: str = "A") -> pd.Series:
    """A row's accuracy minus a baseline's on S, Z or A, run by run: indexed by (domain, seed); here is one domain.

    Only languages that both runs of a pair have count.
    """
    rows = table[table["supervised"].isin({"S": [True], "Z": [False], "A": [True, False]}[languages])]
    index = ["domain", "seed", "language"]
    first, second = (
        rows[rows["variant"] == name].assign(domain="").set_index(index)["accuracy"] for name in (method, baseline)
    )
    return (first - second).dropna().groupby(level=["domain", "seed"]).mean()


def _by_seed(table: pd.DataFrame, group: str) -> pd.DataFrame:
    found = averages(table)
    return found[found["column"] == AVERAGES[group]].assign(domain="")


def _tables(records: Iterable[Any], split: str) -> dict[str, pd.DataFrame]:
    """The scores by task, and by student where there are several; what has no runs is left out if anything has."""
    table = scores(records)
    table = table[(table["split"] == split) & table["task"].isin(TASKS) & (table["method"] != "mono")]
    several = table["student"].nunique() > 1
    found = {
        f"{task}, {student}" if several else task: rows for (task, student), rows in table.groupby(["task", "student"])
    }
    return found or {TASKS[0]: table}


def _main_student(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the student with the most variants: ablations are made with one student only."""
    table = table[table["method"] != "mono"]
    variants = table.groupby("student")["variant"].nunique()
    return table[table["student"] == variants.idxmax()] if len(variants) else table


def _dev(records: Iterable[Any]) -> pd.DataFrame:
    """Dev scores on NLI, where branches that never meet, and several classifiers, are rows of their own."""
    table = _main_student(scores(records))
    table = table[(table["task"] == "nli") & table["split"].isin(["validation", "validation-routed"])]
    routed = table["split"] == "validation-routed"
    table = table[routed | (table["variant"] != MULTI_CLASSIFIER)]
    routed, name = table["split"] == "validation-routed", table["variant"].copy()
    name[routed & (name == NO_MIXERS)] = SINGLE
    name[~routed & (name == NO_MIXERS)] = ALL
    return table.assign(variant=name)


CLAIMS = (
    Claim(
        "a",
        "Training on several languages (MultiTrain) beats distillation in one (MonoKD)",
        "Tables 3 and 4, results",
        more_languages_win,
    ),
    Claim(
        "b",
        "A teacher for each language (MultiKD) adds mainly on the supervised languages",
        "Tables 3 and 4, results",
        teachers_help_supervised,
    ),
    Claim(
        "c",
        "The multi-branch student (MBLM) adds mainly on the zero-shot languages",
        "Tables 3 and 4, results",
        branches_help_zero_shot,
    ),
    Claim(
        "d",
        "Every removal (inner mixers, all mixers, detaching) hurts; without detaching the gain is gone",
        "Table 5, ablation studies, first group",
        every_part_counts,
    ),
    Claim(
        "e",
        "Branches at the top instead of the bottom hurt",
        "Table 5, ablation studies, second group",
        top_hurts,
    ),
    Claim(
        "f",
        "A middle depth of the branches is best",
        "Figure 5, depth of language branches",
        middle_is_best,
    ),
    Claim(
        "g",
        "MBLM beats an ensemble of two standard students on the zero-shot languages, with fewer parameters",
        "Table 6, model efficiency",
        beats_an_ensemble,
    ),
)
