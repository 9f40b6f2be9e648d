"""Printed numbers, ours beside them, and the claims: on made records whose verdicts are known."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from xlt_lib import published as module
from xlt_lib.claims.judging import Comparison, compare_pairs, overall
from xlt_lib.published import card, claims, compare, published
from xlt_lib.scores import figure2, figure3, scores
from xlt_lib.tables import CELLS

SHARED_FILE = Path(__file__).resolve().parents[2] / "shared" / "published.csv"
LANGUAGES = ("en", "fr", "de", "ja")
SEEDS = (0, 1, 2)
NOISE = {0: -0.1, 1: 0.0, 2: 0.1}
LEVEL = {"mbert": 70.0, "mbert-st": 71.0, "monox-pl": 75.0, "monox-kd": 76.0, "mono": 80.0}


def record(
    method="mbert", accuracy=70.0, *, task="nli", domain=None, seed=0, size=300, T=0.1, languages=LANGUAGES, **more
):
    """A record with one accuracy everywhere, or one for each language."""
    config = {"method": method, "task": task, "domain": domain, "seed": seed, "train_size": size, "temperature": T}
    config |= {"source_language": "en", "source": "world", "languages": languages, "teacher": "mono-en-lab", **more}
    values = accuracy if isinstance(accuracy, dict) else dict.fromkeys(languages, accuracy)
    metrics = {language: {"accuracy": value, "n": 500} for language, value in values.items()}
    return SimpleNamespace(config=config, metrics={"test": metrics, "validation": metrics})


def table_records(level=LEVEL, seeds=SEEDS):
    """Tables 1 to 3: all methods at their level plus a little noise of their own."""
    where = [("nli", None), ("reviews", "books"), ("reviews", "dvd"), ("reviews", "music")]
    return [
        record(method, value + NOISE[seed] * (1 + index), task=task, domain=domain, seed=seed)
        for task, domain in where
        for index, (method, value) in enumerate(level.items())
        for seed in seeds
    ]


def size_records(gain_at: dict[int, float]):
    """Figure 2: mbert at 60, MonoX above it by the size's gain."""
    return [
        record(method, 60 + (gain_at[size] + NOISE[seed] if method != "mbert" else 0), size=size, seed=seed)
        for size in gain_at
        for method in ("mbert", "monox-kd", "monox-pl")
        for seed in SEEDS
    ]


def temperature_records(gain_at: dict[float, float]):
    baseline = [record("mbert", 60.0, seed=seed) for seed in SEEDS]
    return baseline + [
        record("monox-kd", 60 + gain + NOISE[seed], T=T, seed=seed) for T, gain in gain_at.items() for seed in SEEDS
    ]


def judge(identifier: str, records):
    return next(claim for claim in claims("monox") if claim.id == identifier).judge(records)


# --- printed numbers


@pytest.mark.skipif(not SHARED_FILE.is_file(), reason="no shared file beside the kit")
def test_shipped_numbers_are_the_shared_ones():
    assert module.PRINTED.read_text(encoding="utf-8") == SHARED_FILE.read_text(encoding="utf-8")


def test_a_printed_number_is_found():
    rows = published("monox", "table3")
    assert rows.query("model == 'MONOX-KD' and column == 'de'")["value"].item() == 69.3
    assert list(rows.columns) == ["paper", "table", "block", "model", "column", "value"]


def test_a_row_that_is_there_twice_is_given_once():
    assert published("monox", "table1")["model"].value_counts()["MBERT"] == 2  # cls and xnli


@pytest.mark.parametrize(("table", "columns", "rounding"), [("table2", 12, 0.01), ("table3", 15, 0.1)])
def test_printed_averages_are_the_means_of_their_rows(table, columns, rounding):
    values = published("monox", table).pivot(index="model", columns="column", values="value")
    averages = values.pop("avg")
    assert values.shape == (4, columns)
    assert (values.mean(axis=1) - averages).abs().max() <= rounding


def test_unknown_papers_and_tables_name_what_is_there():
    with pytest.raises(ValueError, match="paper 'monx' is unknown; one of: monox, .*Did you mean 'monox'"):
        published("monx", "table1")
    with pytest.raises(ValueError, match="table 'table9' is unknown; one of: table1, table2, table3"):
        published("monox", "table9")


# --- comparison


def test_comparison_has_the_papers_rows_and_columns_and_nan_for_what_we_lack():
    ours = compare(table_records(), "monox", "table3")
    assert list(ours.index) == ["MBERT", "MBERT-ST", "MONOX-PL", "MONOX-KD"]
    codes = ["ar", "bg", "de", "el", "en", "es", "fr", "hi", "ru", "sw", "th", "tr", "ur", "vi", "zh"]
    assert list(ours["ours"].columns) == [*codes, "avg", "shared avg"]
    assert ours["ours"].notna().sum().sum() == 4 * 4  # de en fr and their average; ja is not in the paper
    assert ours.loc["MONOX-KD", ("ours", "de")] == pytest.approx(76.0)
    assert ours.loc["MONOX-KD", ("difference", "de")] == pytest.approx(76.0 - 69.3)
    assert ours.loc["MBERT", ("std", "de")] == pytest.approx(0.1)  # of -0.1, 0, 0.1
    assert ours.loc["MBERT", ("seeds", "de")] == 3 and ours.loc["MBERT", ("seeds", "ar")] == 0


def test_shared_average_compares_the_same_languages():
    ours = compare(table_records(), "monox", "table3")
    assert math.isnan(ours.loc["MBERT", ("ours", "avg")]) and ours.loc["MBERT", ("published", "avg")] == 60.9
    assert ours.loc["MBERT", ("published", "shared avg")] == pytest.approx((65.8 + 77.1 + 68.6) / 3)
    assert ours.loc["MBERT", ("ours", "shared avg")] == pytest.approx(70.0)


def test_reviews_are_compared_by_language_and_domain():
    records = [record(accuracy={"en": 90.0, "ja": 60.0}, task="reviews", domain="dvd", seed=seed) for seed in (0, 1)]
    ours = compare(records, "monox", "table2")
    assert list(ours["ours"].columns[:4]) == ["en/books", "en/dvd", "en/music", "de/books"]
    assert ours.loc["MBERT", ("ours", "ja/dvd")] == 60.0 and ours.loc["MBERT", ("published", "ja/dvd")] == 76.90
    assert ours.loc["MBERT", ("ours", "shared avg")] == 75.0
    full = compare(table_records(), "monox", "table2")
    assert full.loc["MONOX-PL", ("ours", "avg")] == full.loc["MONOX-PL", ("ours", "shared avg")] == pytest.approx(75.0)


def test_table_1_is_the_source_language_with_the_teacher_in_its_row():
    records = [record("mono", {"en": 90.0, "fr": 10.0}), record("mono", 80.0, teacher="google-bert/bert-base-cased")]
    records += [
        record(accuracy={"en": value, "fr": 0.0}, task="reviews", domain=d) for d, value in [("books", 80), ("dvd", 90)]
    ]
    ours = compare(records, "monox", "table1")["ours"]
    assert ours.loc["RoBERTaLARGE", "xnli"] == 90.0 and ours.loc["BERTBASE", "xnli"] == 80.0
    assert ours.loc["MBERT", "cls"] == 85.0 and math.isnan(ours.loc["MBERT", "xnli"])


def test_no_records_compare_as_nan():
    for table in ("table1", "table2", "table3"):
        ours = compare([], "monox", table)
        assert ours["published"].notna().any().any() and ours["ours"].isna().all().all()


def test_every_printed_table_can_be_compared_and_an_unknown_one_is_refused():
    printed = pd.read_csv(module.PRINTED)
    tables = set(zip(printed["paper"], printed["table"], strict=True)) - {("paper", "table")}
    assert tables == set(CELLS)
    with pytest.raises(ValueError, match="table 'table9' is unknown; one of: table1"):
        compare([], "monox", "table9")


# --- selection


def test_sweeps_and_tables_are_told_apart_by_their_configs():
    # 300 and T=0.1 have most runs, so they are the tables' setting; the sweeps are at it.
    sizes, temperatures = size_records({10: 0, 100: 5, 1000: 1}), temperature_records({0.01: 1.0, 0.1: 2.0, 10.0: 3.0})
    assert compare(table_records(), "monox", "table3").equals(compare([*sizes, *table_records()], "monox", "table3"))
    assert set(figure2(sizes + table_records())["train_size"]) == {10, 100, 300, 1000}
    assert "mono" not in set(figure2(table_records())["method"])
    third = figure3([*sizes, *temperatures])
    assert third[third["method"] == "monox-kd"].groupby("temperature")["accuracy"].mean().round(6).to_dict() == {
        0.01: 61.0,
        0.1: 62.0,
        10.0: 63.0,
    }
    assert third[third["method"] == "mbert"]["temperature"].isna().all()


def test_runs_on_different_sources_are_not_compared():
    with pytest.raises(ValueError, match="records of task 'nli' differ in source: hub, world"):
        scores([record(source="world"), record("monox-kd", source="hub")])


def test_figure_averages_are_over_languages_all_runs_have():
    records = [record(accuracy={"en": 80.0, "fr": 60.0}), record("monox-kd", {"en": 90.0, "fr": 70.0, "de": 10.0})]
    assert figure2(records).set_index("method")["accuracy"].to_dict() == {"mbert": 70.0, "monox-kd": 80.0}


def test_two_records_of_one_run_must_agree_in_what_matters():
    scores([record(T=0.1), record(T=5.0)])  # mbert has no temperature: the same run
    with pytest.raises(ValueError, match="two records for mbert on nli .*differ in steps"):
        scores([record(steps=100), record(steps=200)])


# --- one comparison


def series(**values: list[float]) -> pd.Series:
    rows = {(domain, seed): value for domain, list_ in values.items() for seed, value in enumerate(list_)}
    return pd.Series(rows).rename_axis(["domain", "seed"])


def test_interval_of_three_seeds_is_students():
    result = compare_pairs("x", series(nli=[1.0, 2.0, 3.0]))
    # s = 1, t(0.975, 2) = 4.30265, half width 4.30265 / sqrt(3) = 2.48414
    assert (result.effect, result.n, result.seeds) == (2.0, 3, 3)
    assert result.low == pytest.approx(2 - 2.48414, abs=1e-4) and result.high == pytest.approx(4.48414, abs=1e-4)
    assert result.verdict == "undecided"


def test_domains_are_strata_their_distance_does_not_widen_the_interval():
    near = compare_pairs("x", series(books=[1.0, 2.0, 3.0], dvd=[1.0, 2.0, 3.0]))
    far = compare_pairs("x", series(books=[1.0, 2.0, 3.0], dvd=[11.0, 12.0, 13.0]))
    # s = 1 pooled, 4 degrees of freedom, t = 2.77645, error sqrt(1/3 + 1/3) / 2 = 0.408248, half width 1.13348
    assert near.high - near.effect == pytest.approx(1.13348, abs=1e-4)
    assert far.high - far.effect == pytest.approx(near.high - near.effect) and far.effect == 7.0 and far.n == 6


def test_conditions_that_vary_alike_share_one_variance_and_not_their_means():
    result = compare_pairs("x", series(nli=[1.0, 2.0, 3.0]), alike=[series(nli=[10.0, 14.0, 18.0])])
    # s^2 = (2 + 32) / 4 = 8.5, 4 degrees of freedom, t = 2.77645, half width 2.77645 * sqrt(8.5 / 3) = 4.67347
    assert (result.effect, result.n) == (2.0, 3)
    assert result.high - result.effect == pytest.approx(4.67347, abs=1e-4)


def test_one_seed_has_an_effect_but_no_interval():
    result = compare_pairs("x", series(books=[5.0], dvd=[7.0]))
    assert (result.effect, result.low, result.high, result.verdict) == (6.0, -math.inf, math.inf, "undecided")


def comparison(low: float, high: float, name: str = "x", required: bool = True) -> Comparison:
    return Comparison(name, required, (low + high) / 2, low, high, 3, 3)


@pytest.mark.parametrize(
    ("intervals", "verdict", "decided"),
    [
        ([(1, 3), (2, 4)], "reproduced", 0),
        ([(1, 3), (-1, 4)], "undecided", 1),
        ([(1, 3), (-3, -1), (-9, 1)], "not reproduced", 1),
        ([(1, 3), (math.nan, math.nan)], "undecided", 1),
    ],
)
def test_a_claim_is_as_strong_as_its_weakest_comparison(intervals, verdict, decided):
    parts = [comparison(low, high, f"part {index}") for index, (low, high) in enumerate(intervals)]
    if math.isnan(intervals[-1][0]):
        parts[-1] = Comparison("part 1", True, math.nan, -math.inf, math.inf, 0, 0)
    result = overall(parts)
    assert result.verdict == verdict and f"decided by part {decided}" in result.detail
    assert (result.low, result.high) == (parts[decided].low, parts[decided].high)
    assert list(result.table["verdict"]) == [part.verdict for part in parts]


def test_comparisons_that_are_not_required_do_not_decide():
    assert overall([comparison(1, 3), comparison(-3, -1, required=False)]).verdict == "reproduced"


# --- the claims of paper 1


def test_a_monolingual_wins_only_if_it_does_on_both_tasks():
    result = judge("a", table_records())
    assert result.verdict == "reproduced" and result.effect == pytest.approx(10.0) and list(result.table["n"]) == [3, 9]
    assert judge("a", table_records(LEVEL | {"mono": 60.0})).verdict == "not reproduced"
    only_nli = [item for item in table_records() if item.config["task"] == "nli"]
    assert judge("a", only_nli).verdict == "undecided" and "no runs for reviews" in judge("a", only_nli).detail


def test_a_looks_at_the_source_language_only():
    accuracy = {"mono": {"en": 80.0, "fr": 0.0}, "mbert": {"en": 70.0, "fr": 99.0}}
    records = [
        record(m, accuracy[m], task=t, domain=d, seed=s)
        for m in accuracy
        for t, d in [("nli", None), ("reviews", "dvd")]
        for s in SEEDS
    ]
    assert judge("a", records).verdict == "reproduced"


def test_b_needs_both_methods_in_source_and_targets_on_both_tasks():
    result = judge("b", table_records())
    assert result.verdict == "reproduced" and len(result.table) == 12 and result.effect == pytest.approx(5.0)
    assert judge("b", table_records(LEVEL | {"monox-pl": 69.0})).verdict == "not reproduced"
    assert judge("b", table_records(LEVEL | {"monox-kd": 70.05})).verdict == "undecided"


def test_b_is_refuted_by_the_targets_alone():
    records = [item for item in table_records() if item.config["task"] == "reviews"]
    level = {
        "mbert": {"en": 70.0, "fr": 60.0},
        "monox-kd": {"en": 90.0, "fr": 55.0},
        "monox-pl": {"en": 90.0, "fr": 65.0},
    }
    records += [
        record(m, {k: v + NOISE[s] * (m == "mbert") for k, v in level[m].items()}, seed=s) for m in level for s in SEEDS
    ]
    result = judge("b", records)
    assert result.verdict == "not reproduced" and "monox-kd - mbert, targets" in result.detail
    assert result.table.loc["nli, monox-kd - mbert, average", "verdict"] == "reproduced"


def test_c_compares_self_training_with_monox_and_reports_both_gains():
    result = judge("c", table_records())
    assert result.verdict == "reproduced" and result.effect == pytest.approx(4.0)
    assert "nli mbert-st +1.0, nli monox-kd +6.0, nli monox-pl +5.0" in result.detail
    assert judge("c", table_records(LEVEL | {"mbert-st": 78.0})).verdict == "not reproduced"


def test_d_excuses_the_smallest_size_only():
    good = {10: -2.0, 100: 8.0, 1000: 6.0, 10000: 2.0}
    result = judge("d", size_records(good))
    assert result.verdict == "reproduced"
    assert not result.table.loc["monox-kd - mbert, 10 examples", "required"]
    contrast = [name for name in result.table.index if "gain at" in name]
    assert result.table.loc[contrast[0], "effect"] == pytest.approx((8 + 6) / 2 - 2)
    refuted = judge("d", size_records(good | {100: 30.0, 1000: -6.0}))  # the contrast is still (30 - 6) / 2 - 2 > 0
    assert refuted.verdict == "not reproduced" and "mbert, 1000 examples" in refuted.detail


def test_d_needs_larger_gains_at_small_sizes():
    assert judge("d", size_records({10: 1.0, 100: 2.0, 1000: 5.0})).verdict == "not reproduced"
    few = judge("d", size_records({10: 1.0, 100: 2.0}))
    assert few.verdict == "undecided" and "at least 3 are needed" in few.detail


def test_e_needs_every_temperature():
    good = {0.001: 2.0, 0.1: 4.0, 100.0: 1.0}
    result = judge("e", temperature_records(good))
    assert result.verdict == "reproduced" and "T=100 - mbert" in result.detail and result.effect == pytest.approx(1.0)
    assert judge("e", temperature_records(good | {100.0: -1.0})).verdict == "not reproduced"
    assert judge("e", temperature_records({0.1: 4.0})).verdict == "undecided"


def test_e_is_judged_on_dev_not_on_test():
    records = temperature_records({0.001: 2.0, 0.1: 4.0, 100.0: 1.0})
    for item in records:
        item.metrics["test"] = {"en": {"accuracy": 0.0}}
    assert judge("e", records).verdict == "reproduced"


def test_all_records_of_a_notebook_can_be_judged_at_once():
    sizes = {10: -1.0, 100: 8.0, 1000: 2.0}
    temperatures = [
        item for item in temperature_records({0.001: 12.0, 10.0: 13.0}) if item.config["method"] == "monox-kd"
    ]
    whole = card("monox", iter(table_records() + size_records(sizes) + temperatures))
    assert whole["verdict"].to_dict() == dict.fromkeys("abcde", "reproduced")


def test_without_records_every_claim_is_undecided():
    assert set(card("monox", [])["verdict"]) == {"undecided"}


def test_papers_without_claims_are_refused():
    with pytest.raises(ValueError, match="no claims for paper 'monx'.*Did you mean 'monox'"):
        claims("monx")
