"""Notebook 00's scores and figures: numbers by hand, names beside their points, and what is wrong with a level."""

from __future__ import annotations

from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from xlt_lib import plots
from xlt_lib.chance import CHANCE, chance, guessed_f1
from xlt_lib.curves import COLUMNS, alignment_curve
from xlt_lib.scores_world import PROBES, by_distance, level_table, levels, room

STUDENT, TEACHER = "many", "one"


def record(method, task, scores, *, seed=0, student=STUDENT, languages=None):
    config = {"method": method, "task": task, "seed": seed, "student": student, "teacher": TEACHER}
    named = list(languages or scores)
    return SimpleNamespace(key=f"{method}{task}{seed}", config=config | {"languages": named}, metrics={"test": scores},
                           origin="computed", stale=(), created="2026-11-20T10:00:00+00:00")  # fmt: skip


def accuracies(**found):
    return {language: {"accuracy": value, "n": 10} for language, value in found.items()}


# --- the numbers


def test_each_task_gives_its_own_metric_and_each_probe_is_a_task():
    found = levels(
        [
            record("mbert", "stars", accuracies(en=60.0)),
            record("span", "qa", {"en": {"f1": 70.0, "exact_match": 50.0}}, student=TEACHER),
            record("mono", "nli", accuracies(en=90.0)),
            record("probes", "probing", {"en": {"wic": 61.0, "wic_n": 600, "scws": 40.0}}, student=TEACHER),
        ]
    )
    rows = set(found[["task", "encoder", "score"]].itertuples(index=False, name=None))
    assert rows == {
        ("stars", STUDENT, 60),
        ("qa", TEACHER, 70),
        ("nli", TEACHER, 90),
        ("wic", TEACHER, 61),
        ("scws", TEACHER, 40),
    }


def test_languages_are_in_the_order_of_the_config_whatever_the_record_has():
    stored = record("mbert", "nli", accuracies(de=1.0, en=2.0, fr=3.0), languages=("en", "fr", "de"))
    assert list(level_table(levels([stored])).columns) == ["en", "fr", "de"]
    assert by_distance([stored])["language"].tolist() == ["en", "fr", "de"]


def test_room_names_floors_and_ceilings_and_the_lowest_language():
    frame = levels(
        [
            record("mbert", "nli", accuracies(en=80.0, fr=70.0, sw=38.0)),
            record("mbert", "nli", accuracies(en=84.0, fr=70.0, sw=38.2), seed=1),
            record("mono", "nli", accuracies(en=90.0)),
            record("mbert", "topics", accuracies(en=90.0, sw=60.0)),
            record("mono", "topics", accuracies(en=99.0)),
            record("mbert", "stars", accuracies(en=70.0, sw=40.0)),
        ]
    )
    table = room(frame, STUDENT, TEACHER)
    assert table["wrong"].to_dict() == {"nli": "floor: sw", "topics": "ceiling", "stars": ""}
    assert table.loc["nli", "lowest"] == "sw" and table.loc["nli", "score there"] == pytest.approx(38.1)
    assert table.loc["nli", "student in en"] == 82 and table.loc["nli", "teacher in en"] == 90
    assert np.isnan(table.loc["stars", "teacher in en"])


def test_every_task_and_probe_has_a_chance():
    assert CHANCE["stars"] == 20 and CHANCE["topics"] == 25
    assert {*PROBES, "qa"} <= set(CHANCE)
    assert chance({"task": "nli"}, "tr") == pytest.approx(100 / 3) and chance({"task": "probing"}, "en", "wic") == 50


def test_a_guess_at_an_answer_is_worth_more_where_words_are_short_and_nothing_where_none_are_told_apart():
    found = {language: guessed_f1(language, "test", 100) for language in ("es", "tr", "zh", "th")}
    assert found["es"] > found["tr"] > 5 and found["zh"] > 5 and found["th"] < 1
    config = {"task": "qa", "source": "world", "test_split": "test", "test_size": 100}
    assert chance(config, "es") == found["es"] and chance(config | {"source": "hub"}, "es") == 0


def test_the_distance_of_english_is_nothing():
    frame = by_distance([record("mbert", "nli", accuracies(en=80.0, de=70.0))])
    assert frame.loc[frame["language"] == "en", ["order", "form"]].to_numpy().tolist() == [[0, 0]]
    assert (frame.loc[frame["language"] == "de", ["form"]].to_numpy() > 0).all()


# --- the curve


def write_curve(folder, name="many-lab"):
    rows = [(2, step, 1, 1.0, "fr", step / 10) for step in (10, 20)] + [
        (6, step, 1, 1.0, "fr", 9.0) for step in (5, 10)
    ]
    (folder / name).mkdir()
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(folder / name / "curve.csv", index=False)


def test_the_steps_of_the_deeper_encoder_follow_those_of_the_shallow_one(tmp_path):
    write_curve(tmp_path)
    curve = alignment_curve("many-lab", tmp_path)
    assert curve["total"].tolist() == [10, 20, 25, 30]
    assert curve["stage"].tolist() == [0, 0, 1, 1]


def test_an_encoder_without_a_curve_has_none_and_a_broken_one_is_named(tmp_path):
    assert alignment_curve("no-lab", tmp_path) is None
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "curve.csv").write_text("step,loss\n1,2\n")
    with pytest.raises(ValueError, match="curve.csv of 'bad' has no column layers, seconds, language, retrieval"):
        alignment_curve("bad", tmp_path)


def test_the_curve_has_a_line_for_each_language_and_one_where_layers_were_stacked(tmp_path):
    write_curve(tmp_path)
    axes = plots.alignment_curve(alignment_curve("many-lab", tmp_path)).axes[0]
    line, mean, stacked = axes.lines
    assert line.get_ydata().tolist() == mean.get_ydata().tolist() == [1, 2, 9, 9]
    assert set(stacked.get_xdata()) == {20}
    assert [text.get_text() for text in axes.texts][:2] == ["2 layers", "6 layers"]


def test_zero_shot_accuracy_is_drawn_where_it_was_measured(tmp_path):
    write_curve(tmp_path)
    curve = alignment_curve("many-lab", tmp_path).assign(zero_shot=[None, 40.0, None, 55.0])
    line, mean, stacked = plots.alignment_curve(curve, "zero_shot").axes[0].lines
    assert line.get_xdata().tolist() == [20, 30] and line.get_ydata().tolist() == [40, 55]
    with pytest.raises(ValueError, match="measure 'bleu' is unknown; one of: retrieval, zero_shot"):
        plots.alignment_curve(curve, "bleu")


# --- the figures


def distances_of(languages, seeds=(0, 1)):
    rows = [(name, seed, 80 - 4 * n + seed, 0.02 * n, 0.06 * n) for n, name in enumerate(languages) for seed in seeds]
    return pd.DataFrame(rows, columns=["language", "seed", "accuracy", "order", "form"])


def test_points_are_means_with_error_bars_and_their_names_beside_them():
    figure = plots.distance(distances_of(("en", "fr", "de", "es", "ja")), records=[])
    for axes, step in zip(figure.axes, (0.02, 0.06), strict=True):
        points = [container[0].get_xydata()[0].tolist() for container in axes.containers]
        assert points == [pytest.approx([n * step, 80.5 - 4 * n]) for n in range(5)]
        assert {text.get_text() for text in axes.texts} >= {"en", "fr", "de", "es", "ja", "chance"}
        assert axes.get_title(loc="left") == "Spearman's ρ = -1.00"  # of the targets


def test_few_targets_have_no_correlation():
    figure = plots.distance(distances_of(("en", "fr", "de")))
    assert "ρ" not in figure.axes[0].get_title(loc="left")
    assert "2 targets have no correlation to speak of" in figure.caption


def test_names_of_points_close_together_do_not_overlap():
    frame = distances_of(("en", "fr", "de", "es", "ja", "ru", "bg"))
    frame["accuracy"], frame["order"] = 70 + frame["seed"] + 0.8 * frame.index, 0.1
    figure = plots.distance(frame)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    names = [text for text in figure.axes[0].texts if len(text.get_text()) == 2]
    boxes = [matplotlib.text.Text.get_window_extent(text, canvas.get_renderer()) for text in names]
    assert not [(i, j) for i, one in enumerate(boxes) for j, two in enumerate(boxes[:i]) if one.overlaps(two)]


def test_levels_have_a_panel_for_each_task_and_one_for_the_probes():
    frame = levels(
        [
            record("mbert", "nli", accuracies(en=80.0, fr=70.0)),
            record("mono", "nli", accuracies(en=90.0)),
            record("span", "qa", {"en": {"f1": 60.0}, "fr": {"f1": 50.0}}),
            record("probes", "probing", {"en": {"wic": 61.0, "scws": 40.0}}, student=TEACHER),
        ]
    )
    figure = plots.levels(frame, student=STUDENT, probes=PROBES, note="Made up.")
    nli, qa, probes = figure.axes[:3]
    assert [axes.get_title(loc="left") for axes in (nli, qa, probes)] == ["NLI", "qa (F1)", "probes (English)"]
    student, teacher = (container[0].get_xydata().tolist() for container in nli.containers)
    assert student == [[80, 0], [70, 1]] and teacher == [[90, 0]]
    assert [tick.get_text() for tick in nli.get_yticklabels()] == ["en", "fr"]
    assert [tick.get_text() for tick in probes.get_yticklabels()] == ["WiC", "SCWS (rho)"]
    assert "Made up." in figure.caption


def test_a_frame_without_distances_is_refused():
    with pytest.raises(ValueError, match="no order, form"):
        plots.distance(pd.DataFrame({"language": ["en"], "accuracy": [1.0]}))
