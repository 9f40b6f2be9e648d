"""The figures show the numbers of the records that they are given, say where those come from, and do not overlap."""

from __future__ import annotations

import io
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer

from xlt_lib import plots, published
from xlt_lib.claims.judging import NOT_REPRODUCED, REPRODUCED, UNDECIDED, Verdict
from xlt_lib.config import RunConfig
from xlt_lib.plots.style import COLOURS, separate

LANGUAGES = ("en", "fr", "ja")
OFFSETS = {"en": 10.0, "fr": 2.0, "ja": -12.0}  # they average to 0


def record(method, accuracy, task="nli", *, origin="computed", stale=(), created="2026-11-20T10:00:00+00:00", **fields):
    config = RunConfig.for_preset(method, "lab", task, languages=LANGUAGES, **fields)
    languages = ("en",) if method == "mono" else LANGUAGES
    scores = {language: {"accuracy": accuracy + OFFSETS[language], "n": 500} for language in languages}
    return SimpleNamespace(
        key=config.key(),
        config=vars(config),
        metrics={"validation": scores, "test": scores},
        origin=origin,
        stale=stale,
        created=created,
    )


def sweep_of_sizes():
    """Means 50 and 60 at 10 and 100 examples, 4 more with KD; the seeds are 1 above and 1 below."""
    return [
        record(method, 50 + 10 * (size == 100) + gain + shift, train_size=size, seed=seed)
        for method, gain in (("mbert", 0), ("monox-kd", 4))
        for size in (10, 100)
        for seed, shift in ((0, -1), (1, 0), (2, 1))
    ]


def line_of(figure, colour):
    [line] = [line for line in figure.axes[0].lines if to_hex(line.get_color()).upper() == colour.upper()]
    return line


def drawn_texts(figure):
    """Every text inked on the figure with its box in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = [text for text in figure.findobj(matplotlib.text.Text) if text.get_visible() and text.get_text().strip()]
    # Text's own method: an annotation's would count the line that leads to it.
    return [(text.get_text(), matplotlib.text.Text.get_window_extent(text, renderer)) for text in found]


# --- Figures 2 and 3


def test_figure_2_draws_the_mean_over_languages_and_seeds():
    figure = plots.training_size(sweep_of_sizes())
    line = line_of(figure, COLOURS["monox-kd"])
    assert line.get_xdata().tolist() == [10, 100]
    assert line.get_ydata() == pytest.approx([54, 64])
    assert figure.axes[0].get_xscale() == "log"


def test_figure_2_band_is_one_standard_deviation_over_seeds():
    figure = plots.training_size(sweep_of_sizes())
    band = figure.axes[0].collections[0].get_paths()[0].vertices[:, 1]  # of monox-kd, drawn first
    assert band.min() == pytest.approx(54 - 1)
    assert band.max() == pytest.approx(64 + 1)
    assert "one standard deviation over 3 seeds" in figure.caption


def test_one_seed_is_said_to_have_no_band():
    figure = plots.training_size([record("mbert", 50, train_size=10), record("mbert", 60, train_size=100)])
    assert "1 seed: no band" in figure.caption


def test_figure_2_counts_only_the_records_it_shows():
    others = [record("monox-kd", 60, temperature=10.0, train_size=100), record("mbert", 70, "reviews", domain="dvd")]
    figure = plots.training_size([*sweep_of_sizes(), *others])
    assert len(figure.record_keys) == 12
    assert not {other.key for other in others} & set(figure.record_keys)


def test_figure_3_has_a_point_for_each_temperature_and_the_baseline():
    runs = [
        record("monox-kd", 60 + i, temperature=t, seed=s) for i, t in enumerate((0.001, 1.0, 100.0)) for s in (0, 1)
    ]
    figure = plots.temperature([*runs, record("mbert", 55, seed=0), record("mbert", 57, seed=1)])
    line = line_of(figure, COLOURS["monox-kd"])
    assert dict(zip(line.get_xdata(), line.get_ydata(), strict=True)) == pytest.approx({0.001: 60, 1.0: 61, 100.0: 62})
    assert set(line_of(figure, COLOURS["mbert"]).get_ydata()) == {56.0}
    assert len(figure.record_keys) == 8


@pytest.mark.parametrize("draw", [plots.training_size, plots.temperature])
def test_nothing_to_show_says_which_records_are_needed(draw):
    with pytest.raises(ValueError, match="nothing to show: give records of"):
        draw([record("mbert", 70, "reviews", domain="books")])


# --- the caption


def test_caption_tells_computed_from_read_and_names_the_days():
    runs = sweep_of_sizes()
    for run in runs[:3]:
        run.origin = "read"
    runs[0].created = "2026-11-18T09:00:00+00:00"
    caption = plots.training_size(runs).caption
    assert "12 runs: 9 computed now, 3 read from records made 2026-11-18 to 2026-11-20." in caption
    assert "STALE" not in caption


def test_stale_record_is_said_in_the_caption_and_changes_its_colour():
    runs = sweep_of_sizes()
    fresh = plots.training_size(runs).texts[0].get_color()
    runs[4].stale = ("code", "lexicon")
    figure = plots.training_size(runs)
    assert "STALE: 1 of them, since code, lexicon changed" in figure.caption
    assert figure.texts[0].get_color() != fresh


def test_stale_record_outside_the_figure_is_not_its_business():
    other = record("mbert", 70, "reviews", domain="dvd", stale=("code",))
    assert "STALE" not in plots.training_size([*sweep_of_sizes(), other]).caption


# --- tables


def table_3_runs():
    return [
        record(method, 60 + gain + shift, seed=seed)
        for method, gain in (("mbert", 0), ("mbert-st", 1), ("monox-pl", 5), ("monox-kd", 6))
        for seed, shift in ((0, -1), (1, 1))
    ]


def test_table_bars_reach_our_means_and_marks_the_printed_numbers():
    runs = table_3_runs()
    figure = plots.table_bars(published.compare(runs, "monox", "table3"), runs)
    axes = figure.axes[0]
    bars = [bar for bars in axes.containers if isinstance(bars, BarContainer) for bar in bars]
    heights = [
        bar.get_y() + bar.get_height() for bar in bars if to_hex(bar.get_facecolor()).upper() == COLOURS["mbert"]
    ]
    assert heights == pytest.approx([70, 62, 200 / 3 - 2 / 3])  # en, fr, and the average over the two: 66
    marks = [line.get_ydata()[0] for line in axes.lines if line.get_marker() == "D"]
    printed = published.published("monox", "table3")
    assert set(printed["value"]) <= set(marks)
    assert len(figure.record_keys) == 8


def test_table_columns_are_the_papers_in_its_order():
    runs = table_3_runs()
    comparison = published.compare(runs, "monox", "table3")
    names = [tick.get_text() for tick in plots.table_bars(comparison, runs).axes[0].get_xticklabels()]
    expected = ["ar", "bg", "de", "el", "en", "es", "fr", "hi", "ru", "sw", "th", "tr", "ur", "vi", "zh", "avg"]
    assert names == [*expected, "shared\navg"]


def test_table_1_gives_each_task_its_own_chance():
    runs = [record(method, 70, seed=seed) for method in ("mbert", "mono") for seed in (0, 1)]
    runs += [record(m, 80, "reviews", domain=d) for m in ("mbert", "mono") for d in ("books", "dvd", "music")]
    axes = plots.table_bars(published.compare(runs, "monox", "table1"), runs).axes[0]
    bottoms = {round(bar.get_y(), 2) for bars in axes.containers if isinstance(bars, BarContainer) for bar in bars}
    assert bottoms == {50.0, 33.33}


def test_table_without_runs_shows_the_printed_numbers_alone():
    figure = plots.table_bars(published.compare([], "monox", "table2"))
    assert not [bars for bars in figure.axes[0].containers if isinstance(bars, BarContainer)]
    assert "No runs of ours" in figure.caption


# --- claims


def verdict(effect, low, high, name):
    return Verdict(effect, low, high, 3, name, "", pd.DataFrame({"effect": [effect, effect + 1]}))


def test_forest_draws_every_interval_and_says_every_verdict():
    figure = plots.claims_forest(
        {
            "first": verdict(3.0, 1.0, 5.0, REPRODUCED),
            "second": verdict(-2.0, -3.0, -1.0, NOT_REPRODUCED),
            "third": verdict(0.5, -np.inf, np.inf, UNDECIDED),
            "fourth": Verdict(np.nan, -np.inf, np.inf, 0, UNDECIDED, "", pd.DataFrame({"effect": [np.nan]})),
        }
    )
    axes = figure.axes[0]
    spans = [tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert {(1.0, 5.0), (-3.0, -1.0)} <= set(spans)
    texts = "\n".join(text.get_text() for text in axes.texts)
    for wanted in (
        "reproduced\n+3.0 [+1.0, +5.0], n=3",
        "not reproduced\n-2.0",
        "+0.5, no interval",
        "no runs to compare",
    ):
        assert wanted in texts
    assert all(np.isfinite(axes.get_xlim()))


def test_forest_takes_the_claims_card():
    runs = [*sweep_of_sizes(), *table_3_runs()]
    figure = plots.claims_forest(
        published.card("monox", [run for run in runs if run.config["train_size"] == 300]), runs
    )
    assert [tick.get_text()[:3] for tick in figure.axes[0].get_yticklabels()] == ["(a)", "(b)", "(c)", "(d)", "(e)"]


# --- by language, and sweeps


def test_gap_is_measured_from_the_source_language():
    figure = plots.gap([record("mbert", 60 + shift, seed=seed) for seed, shift in ((0, -1), (1, 1))])
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts[:3] == ["70", "-8", "-22"]
    assert "chance" in texts
    assert len(figure.record_keys) == 2


def test_gap_of_a_frame_equals_that_of_its_records():
    frame = pd.DataFrame({"language": ["ja", "en", "fr"], "accuracy": [48.0, 70.0, 62.0]})
    figure = plots.gap(frame, chance=100 / 3, note="Made up.")
    assert [text.get_text() for text in figure.axes[0].texts][:3] == ["70", "-8", "-22"]
    assert "Made up." in figure.caption


def test_retrieval_keeps_the_order_and_groups_stand_side_by_side():
    axes = plots.retrieval({"fr": 40.0, "ja": 10.0}).axes[0]
    assert [(bar.get_height(), round(bar.get_x() + bar.get_width() / 2, 6)) for bar in axes.patches] == [
        (40, 0),
        (10, 1),
    ]
    frame = pd.DataFrame({"language": ["fr", "fr"], "precision": [40.0, 50.0], "layer": [0, 2]})
    left, right = plots.retrieval(frame, group="layer").axes[0].patches
    assert left.get_x() + left.get_width() <= right.get_x()


def test_typology_orders_by_the_number_of_dials():
    frame = pd.DataFrame({"language": ["en+script+reverse", "en", "en+script"], "accuracy": [40.0, 80.0, 70.0]})
    axes = plots.typology(frame).axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["as it is", "script", "script+\nreverse"]
    assert [bar.get_y() + bar.get_height() for bar in axes.patches] == pytest.approx([80, 70, 40])


def test_curve_draws_a_line_for_each_group():
    frame = pd.DataFrame(
        {"share": [0.0, 0.2, 0.0, 0.2], "score": [1.0, 3.0, 2.0, 5.0], "language": ["fr", "fr", "ja", "ja"]}
    )
    lines = plots.curve(frame, "share", "score", "language").axes[0].lines
    assert [line.get_ydata().tolist() for line in lines] == [[1, 3], [2, 5]]
    with pytest.raises(ValueError, match="no scores; its columns: share, score, language"):
        plots.curve(frame, "share", "scores")


# --- how they look


def test_labels_are_moved_apart_by_no_more_than_needed():
    assert separate([0.5, 0.5], 0.1, 0, 1) == pytest.approx([0.45, 0.55])
    assert separate([0.9, 0.2, 0.22], 0.1, 0, 1) == pytest.approx([0.9, 0.16, 0.26])
    assert separate([0.0, 0.0], 0.1, 0, 1) == pytest.approx([0, 0.1])
    assert separate([1.0, 1.0, 1.0], 0.1, 0, 1) == pytest.approx([0.8, 0.9, 1.0])


def test_no_two_texts_overlap_when_lines_end_together():
    runs = [
        record(method, 50 + size / 10 + index / 100, train_size=size)
        for index, method in enumerate(("mbert", "mbert-st", "monox-pl", "monox-kd"))
        for size in (10, 100)
    ]
    texts = drawn_texts(plots.training_size(runs))
    overlaps = [(a, b) for i, (a, one) in enumerate(texts) for b, two in texts[:i] if one.overlaps(two)]
    assert overlaps == []


def test_everything_is_inside_the_figure():
    runs = table_3_runs()
    for figure in (plots.table_bars(published.compare(runs, "monox", "table3"), runs), plots.temperature(runs)):
        drawn_texts(figure)  # draws it, and so lays it out
        inked = figure.get_tightbbox()  # inches
        width, height = figure.get_size_inches()
        assert inked.x0 >= 0 and inked.y0 >= 0 and inked.x1 <= width + 0.02 and inked.y1 <= height + 0.02


def test_drawing_leaves_the_readers_style_alone():
    before = dict(matplotlib.rcParams)
    plots.retrieval({"fr": 40.0}).savefig(io.BytesIO(), format="svg")
    assert dict(matplotlib.rcParams) == before
