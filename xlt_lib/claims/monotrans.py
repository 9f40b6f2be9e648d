"""The claims of paper 4, MonoTrans (Artetxe et al. 2020).

Pairs of runs share the seed of fine-tuning. What was pretrained is the same in all seeds, as in the paper, so the
intervals do not cover what another pretraining would change. "No worse" and "comes close" are judged with a margin: the
effect shown is the difference plus the margin, and it has to lie above 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from xlt_lib.claims.judging import Claim, Comparison, Verdict, compare_pairs, overall
from xlt_lib.messages import listing
from xlt_lib.tables.monotrans import VOCABULARIES, results

CLOSE = 3.3  # points: the paper's own gap of the basic model to JointPair on XNLI
NO_WORSE = 1.0
METRIC = {"qa": "f1"}
FULL = {"nli": "+ noising", "topics": "Token emb", "paraphrase": "+ pos emb", "qa": "+ adapters"}  # the paper's best
CLWE = "768d ident"
CHANCE = {"wic": 50.0, "scws": 0.0, "agreement": 50.0, "anaphora": 50.0}  # what a guess gets in each probe
SEMANTIC, SYNTACTIC = ("wic", "scws"), ("agreement", "anaphora")


def comes_close(records: Iterable[Any]) -> Verdict:
    """(a) Tables 1 to 3: MonoTrans minus JointPair with the same vocabularies, in the target languages."""
    table = results(records)
    comparisons = [_difference(table, task, FULL[task], "Disjoint voc", CLOSE) for task in ("nli", "paraphrase", "qa")]
    basic = _difference(table, "nli", "Token emb", "Disjoint voc", required=False)
    return overall(
        [*comparisons, basic], f"with {CLOSE:g} points of leave; without extensions {basic.effect:+.1f} on nli"
    )


def disjoint_is_no_worse(records: Iterable[Any]) -> Verdict:
    """(b) JointPair with disjoint vocabularies minus JointPair with a joint one, in the target languages."""
    table = results(records)
    return overall(
        [_difference(table, task, "Disjoint voc", "Joint voc", NO_WORSE) for task in ("nli", "paraphrase", "qa")],
        f"with {NO_WORSE:g} point of leave",
    )


def larger_vocabularies_help(records: Iterable[Any]) -> Verdict:
    """(c) JointMulti: the largest joint vocabulary minus the smallest; the steps between are shown."""
    table = results(records)
    small, *_, large = VOCABULARIES
    required = [_difference(table, task, large, small) for task in ("nli", "paraphrase", "qa")]
    pairs = zip(VOCABULARIES, VOCABULARIES[1:], strict=False)
    return overall([*required, *(_difference(table, "nli", two, one, required=False) for one, two in pairs)])


def clwe_is_poor_but_on_topics(records: Iterable[Any]) -> Verdict:
    """(d) MonoTrans minus the best word vectors on NLI and questions; on topics they are no worse than MonoTrans."""
    table = results(records)
    return overall(
        [
            _difference(table, "nli", "Token emb", CLWE),
            _difference(table, "qa", "Token emb", CLWE),
            _difference(table, "topics", CLWE, "Token emb", NO_WORSE),
        ],
        f"with {NO_WORSE:g} point of leave on topics",
    )


def positions_and_noise_help(records: Iterable[Any]) -> Verdict:
    """(e) Table 1: each extension minus the model without it, on NLI in the target languages."""
    table = results(records)
    return overall(
        [_difference(table, "nli", "+ pos emb", "Token emb"), _difference(table, "nli", "+ noising", "+ pos emb")]
    )


def adapters_help_answering(records: Iterable[Any]) -> Verdict:
    """(f) Table 3: adapters minus the same without, in F1 on questions in the target languages; NLI is shown."""
    table = results(records)
    return overall(
        [
            _difference(table, "qa", "+ adapters", "+ noising"),
            _difference(table, "nli", "+ adapters", "+ noising", required=False),
        ]
    )


def semantics_transfers_better(records: Iterable[Any]) -> Verdict:
    """(g) Table 4: of what the English body knows above chance, the share that is left in bodies of other languages.

    The semantic probes' mean share minus that of the syntactic ones, in percentage points; one pair a language.
    """
    table = results(records)
    kept = shares_kept(table)
    if kept.empty:
        return overall([compare_pairs("semantic - syntactic", _no_pairs())])
    semantic = kept[kept["probe"].isin(SEMANTIC)].groupby("language")["share"].mean()
    syntactic = kept[kept["probe"].isin(SYNTACTIC)].groupby("language")["share"].mean()
    differences = 100 * (semantic - syntactic).dropna()
    # The languages are the sample here: each has one body.
    index = pd.MultiIndex.from_product([[""], differences.index], names=["domain", "seed"])
    comparison = compare_pairs("semantic - syntactic, share kept", pd.Series(differences.to_numpy(), index))
    means = kept.groupby("probe", sort=False)["share"].mean()
    shares = listing(f"{name} {100 * share:.0f}%" for name, share in means.items())
    return overall([comparison], f"kept of what is above chance: {shares}; the pairs are languages, not seeds")


def shares_kept(table: pd.DataFrame) -> pd.DataFrame:
    """By probe and language of the body: (score - chance) / (score of the English body as it is - chance).

    Bodies of English itself that were given new English words are left out, and probes that the English body fails.
    """
    rows = table[(table["task"] == "probing") & table["metric"].isin(list(CHANCE))]
    rows = rows[(rows["split"] == "validation") == (rows["metric"] == "wic")]
    plain = rows[rows["model"] == "mono_en"].set_index("metric")["value"]
    aligned = rows[rows["model"].str.startswith("xx_") & (rows["source_language"] != "en")]
    found = [
        (row.metric, row.source_language, (row.value - CHANCE[row.metric]) / (plain[row.metric] - CHANCE[row.metric]))
        for row in aligned.itertuples()
        if row.metric in plain.index and plain[row.metric] > CHANCE[row.metric]
    ]
    return pd.DataFrame(found, columns=["probe", "language", "share"])


def target_means(table: pd.DataFrame, task: str, model: str) -> pd.DataFrame:
    """Test scores of a model in the target languages: index seed, a column each."""
    rows = table[(table["task"] == task) & (table["model"] == model) & (table["split"] == "test")]
    rows = rows[(rows["metric"] == METRIC.get(task, "accuracy")) & (rows["language"] != rows["source_language"])]
    return rows.pivot_table(index="seed", columns="language", values="value")


def _difference(
    table: pd.DataFrame, task: str, first: str, second: str, leave: float = 0.0, required: bool = True
) -> Comparison:
    """The first model minus the second, in the targets that both have, and `leave` more."""
    one, two = target_means(table, task, first), target_means(table, task, second)
    shared = [language for language in one.columns if language in two.columns]
    name = f"{task}, {first} - {second}" + (f" + {leave:g}" if leave else "")
    if not shared:
        return compare_pairs(name, _no_pairs(), required)
    differences = (one[shared] - two[shared]).mean(axis=1).dropna() + leave
    index = pd.MultiIndex.from_product([[""], differences.index], names=["domain", "seed"])
    return compare_pairs(name, pd.Series(differences.to_numpy(), index), required)


def _no_pairs() -> pd.Series:
    return pd.Series([], pd.MultiIndex.from_tuples([], names=["domain", "seed"]), dtype=float)


CLAIMS = (
    Claim(
        "a",
        "A monolingual model transferred by its embeddings comes close to a model trained jointly on both languages",
        "Tables 1 to 3, sections 3.3 and 5",
        comes_close,
    ),
    Claim(
        "b",
        "A shared subword vocabulary is not needed: disjoint ones are no worse",
        "Tables 1 to 3, section 3.3",
        disjoint_is_no_worse,
    ),
    Claim(
        "c", "A larger joint vocabulary helps multilingual models", "Tables 1 to 3, section 5", larger_vocabularies_help
    ),
    Claim(
        "d",
        "Mapped word embeddings do poorly on NLI and question answering, but not on topics",
        "Tables 1 to 3, section 5, CLWE",
        clwe_is_poor_but_on_topics,
    ),
    Claim(
        "e",
        "Position embeddings of each language, and noise, help NLI",
        "Table 1, section 3.3",
        positions_and_noise_help,
    ),
    Claim("f", "Adapters help question answering", "Table 3, section 4", adapters_help_answering),
    Claim(
        "g",
        "Semantic knowledge transfers between languages better than syntactic knowledge",
        "Table 4, section 5",
        semantics_transfers_better,
    ),
)
