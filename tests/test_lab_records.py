"""The records that ship: there for every run of the notebooks in `lab`, and telling of a world with room in it."""

from __future__ import annotations

import numpy as np
import pytest

from xlt_lib.plans import cotraining, make_plan, mblm, monotrans, world
from xlt_lib.records import read_record
from xlt_lib.runs import ROOT
from xlt_lib.scores_world import levels, room

PLANS = {
    "00_mini_world": world.make_plan,
    "01_monox": make_plan,
    "02_mblm": mblm.make_plan,
    "03_cotraining": cotraining.make_plan,
    "04_monotrans": monotrans.make_plan,
}
STORE = ROOT / "data" / "records"
FLOOR = {"nli": 45.0, "reviews": 60.0}
# Not there yet, by 0.2 to 1.5 points. In Thai F1 counts exact answers only, since no spaces are written. An entry that
# is mended has to go.
FLAGGED = {"paraphrase": "floor: ar th tr", "qa": "floor: hi sw th tr"}


@pytest.fixture(scope="module")
def plan():
    return make_plan("lab", [])


@pytest.fixture(scope="module")
def mini_world():
    return world.make_plan("lab", [])


def shipped(configs):
    return [read_record(STORE / f"{config.key()}.json") for config in configs]


def missing(configs):
    return [config.key() for config in configs if not (STORE / f"{config.key()}.json").is_file()]


def accuracy(records, method, language):
    return np.mean([r.metrics["test"][language]["accuracy"] for r in records if r.config["method"] == method])


@pytest.mark.parametrize("notebook", PLANS)
def test_a_first_run_of_a_notebook_computes_nothing(notebook):
    assert missing(PLANS[notebook]("lab", []).everything()) == []


def test_no_record_ships_that_no_notebook_reads():
    wanted = {config.key() for plan in PLANS.values() for config in plan("lab", []).everything()}
    assert {path.stem for path in STORE.glob("*.json")} <= wanted


def test_translation_pairs_align_the_words_of_two_languages(mini_world):
    found = {}
    for record in shipped(mini_world.alignment("nli")):
        found.setdefault(record.config["pairs"], []).append(record.metrics["retrieval"]["es"]["precision"])
    precision = [np.mean(found[share]) for share in sorted(found)]
    # In 2,000 steps a share of a tenth is not seen in the words yet.
    assert precision[-1] == max(precision) > 3 * precision[0], precision


def test_records_say_where_they_come_from(plan):
    for record in shipped(plan.nli(["mbert"])):
        assert record.seconds > 0 and record.peak_memory_mb > 0
        assert record.versions["torch"] and record.hardware["cores"] and record.created
        assert any(name.startswith("weights") for name in record.fingerprint)


@pytest.mark.parametrize("task", ["nli", "reviews"])
def test_no_language_is_left_at_chance_and_the_teacher_has_something_to_teach(plan, task):
    records = shipped(plan.nli(["mono", "mbert"]) if task == "nli" else plan.reviews(["mono", "mbert"]))
    languages = records[0].config["languages"]
    student = {language: accuracy(records, "mbert", language) for language in languages}
    assert min(student.values()) > FLOOR[task], student
    assert student["en"] == max(student.values()) < 95, student
    # The kit aims at a teacher 2 to 8 points above.
    assert 2 < accuracy(records, "mono", "en") - student["en"] < 10


def test_what_is_not_clear_of_chance_or_without_room_above_is_known_by_name(mini_world):
    runs = [config for task in world.TASKS for config in (*mini_world.student(task), *mini_world.teacher(task))]
    runs += mini_world.probes()
    config = mini_world.one("mono", "nli")
    table = room(levels(shipped(runs)), config.student, config.teacher)
    assert dict(table.loc[table["wrong"] != "", "wrong"]) == FLAGGED, table.to_string()


def test_without_any_translation_pair_nli_is_clear_of_chance_in_every_language():
    plan = monotrans.make_plan("lab", [])
    rows = {name: plan.transfer("nli", [name]) for name in monotrans.VARIANTS}
    for name, shared in (("Joint voc", True), ("Disjoint voc", False)):
        rows[name] = [config for config in plan.joint_pair("nli") if config.shared_vocabulary is shared]
    found = {
        (name, language): np.mean([record.metrics["test"][language]["accuracy"] for record in shipped(configs)])
        for name, configs in rows.items()
        for language in plan.languages
    }
    chance, texts = 100 / 3, plan.sizes.tasks["nli"]["test_size"]
    error = np.sqrt(chance * (100 - chance) / texts)  # of one seed; the means are over three
    assert min(found.values()) > chance + 2 * error, found
