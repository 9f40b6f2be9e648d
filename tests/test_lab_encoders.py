"""No floor, no ceiling: what the shipped encoders reach in `lab`, trained here and now, and in the shipped records."""

from statistics import mean

import pytest

from xlt_lib.fingerprint import fingerprint
from xlt_lib.plans import make_plan
from xlt_lib.records import find_record
from xlt_lib.runs import ROOT, sweep, worker_pool

FLOOR = {"nli": 45.0, "reviews": 60.0}
PLAN = make_plan("lab", [])


@pytest.mark.slow
def test_the_shipped_encoders_learn_both_tasks_and_no_language_is_left_at_chance(tmp_path):
    configs = [
        PLAN.one(method, task, seed=0, domain="books" if task == "reviews" else None)
        for task in FLOOR
        for method in ("mono", "mbert")
    ]
    with worker_pool(2) as pool:
        records = sweep(configs, pool, recompute=True, store=[tmp_path / "records"], progress=False)
    test = {(r.config["task"], r.config["method"]): r.metrics["test"] for r in records}
    for task, floor in FLOOR.items():
        student = {language: score["accuracy"] for language, score in test[task, "mbert"].items()}
        assert min(student.values()) > floor, f"{task}: {student}"
        assert student["en"] < test[task, "mono"]["en"]["accuracy"] < 99


@pytest.mark.parametrize("task", FLOOR)
def test_the_shipped_records_leave_room_below_and_above(task):
    configs = PLAN.nli(["mono", "mbert"]) if task == "nli" else PLAN.reviews(["mono", "mbert"])
    records = [find_record(config.key(), fingerprint(config), [ROOT / "data" / "records"]) for config in configs]
    assert all(record is not None and not record.stale for record in records), "renew: python3 kit.py run --recompute"
    accuracy = {
        (method, language): mean(
            r.metrics["test"][language]["accuracy"]
            for r in records
            if r.config["method"] == method and language in r.metrics["test"]
        )
        for method, language in [("mono", "en"), *(("mbert", language) for language in PLAN.one("mbert").languages)]
    }
    student = {language: value for (method, language), value in accuracy.items() if method == "mbert"}
    assert min(student.values()) > FLOOR[task], accuracy
    assert 80 <= student["en"] <= 95, accuracy
    assert 2 <= accuracy["mono", "en"] - student["en"] <= 8, accuracy
