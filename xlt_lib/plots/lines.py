"""Line figures: paper 1's Figure 2 (training size) and Figure 3 (temperature), and any other sweep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib.ticker as ticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from xlt_lib import scores
from xlt_lib.chance import CHANCE
from xlt_lib.plots.provenance import drawn, is_stale, provenance
from xlt_lib.plots.style import (
    COLOURS,
    MARKERS,
    METHOD_MARKERS,
    PALETTE,
    chance_line,
    finish,
    label_ends,
    new_figure,
    over_seeds,
    spread_sentence,
    styled,
)

TASK_NAMES = {"nli": "NLI"}
METHODS = ("monox-kd", "monox-pl", "mbert-st", "mbert")


@styled
def training_size(records: Iterable[Any], *, chance: float | None = CHANCE["nli"]) -> Figure:
    """Paper 1, Figure 2: NLI test accuracy averaged over languages, by number of training examples."""
    records = list(records)
    frame = scores.figure2(records)
    methods = [method for method in METHODS if method in set(frame["method"])]
    if not methods:
        raise ValueError("Figure 2 has nothing to show: give records of task 'nli' with scores on split 'test'")
    table = scores.scores(records)
    table = scores.at_main_temperature(table[(table["task"] == "nli") & (table["split"] == "test")])
    shown = drawn(records, table[table["method"].isin(methods)])
    figure, axes = new_figure(6.4, 3.9)
    ends, counts = [], []
    for method in methods:
        line = over_seeds(frame[frame["method"] == method], "train_size").sort_index()
        ends.append(draw_line(axes, line, method, COLOURS[method], METHOD_MARKERS[method]))
        counts += list(line["count"])
    sizes = sorted(frame.loc[frame["method"].isin(methods), "train_size"].unique())
    log_sizes(axes, sizes)
    axes.set(xlabel="labeled training examples (log)", ylabel="test accuracy, mean of languages (%)")
    axes.set_title("Zero-shot NLI by training size (paper 1, Figure 2)")
    chance_line(axes, chance, right=True)  # with few examples, at the left, methods are near it
    finish(figure, f"{spread_sentence('Band', counts)} {provenance(shown)}", shown, is_stale(shown))
    label_ends(axes, ends)
    return figure


@styled
def temperature(records: Iterable[Any]) -> Figure:
    """Paper 1, Figure 3: NLI dev accuracy of monox-kd averaged over languages; mbert is the baseline."""
    records = list(records)
    frame = scores.figure3(records)
    if frame.empty or not (frame["method"] == "monox-kd").any():
        raise ValueError(
            "Figure 3 has nothing to show: give records of method 'monox-kd', task 'nli', with scores on split"
            " 'validation'"
        )
    shown = drawn(records, _figure3_table(records))
    line = over_seeds(frame[frame["method"] == "monox-kd"], "temperature").sort_index()
    baseline = frame.loc[frame["method"] == "mbert", "accuracy"]
    figure, axes = new_figure(6.4, 3.7)
    ends = [draw_line(axes, line, "monox-kd", COLOURS["monox-kd"], METHOD_MARKERS["monox-kd"])]
    counts = list(line["count"])
    if len(baseline):
        ends.append(draw_baseline(axes, baseline))
        counts.append(len(baseline))
    axes.set_xscale("log")
    axes.set_xlim(min(1e-3, line.index.min()) / 1.3, max(1e2, line.index.max()) * 1.3)
    axes.xaxis.set_major_locator(ticker.LogLocator(10, numticks=12))
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.set(xlabel="softmax temperature of the distillation (log)", ylabel="dev accuracy, mean of languages (%)")
    axes.set_title("Distillation by temperature (paper 1, Figure 3)")
    finish(figure, f"{spread_sentence('Band', counts)} {provenance(shown)}", shown, is_stale(shown))
    label_ends(axes, ends)
    return figure


def _figure3_table(records: Sequence[Any]) -> pd.DataFrame:
    """The scores that scores.figure3 averages."""
    table = scores.scores(records)
    table = table[table["task"] == "nli"]
    table = table[table["train_size"] == scores.main_size(table)]
    return table[(table["split"] == "validation") & table["method"].isin(["mbert", "monox-kd"])]


@styled
def curve(
    frame: pd.DataFrame,
    x: str,
    y: str,
    group: str | None = None,
    *,
    log: bool = False,
    chance: float | None = None,
    title: str = "",
    xlabel: str | None = None,
    ylabel: str | None = None,
    records: Iterable[Any] = (),
    note: str = "",
) -> Figure:
    """A sweep: `y` by `x`, one line for each value of `group`, with a band where rows share an x (seeds).

    `records` are the runs behind the frame; where there are none, `note` should say where the numbers come from.
    """
    missing = [name for name in (x, y, group) if name is not None and name not in frame]
    if missing or frame.empty:
        raise ValueError(f"the frame has no {', '.join(missing) or 'rows'}; its columns: {', '.join(map(str, frame))}")
    figure, axes = new_figure(6.4, 3.7)
    ends, counts, near = [], [], []
    groups = list(dict.fromkeys(frame[group])) if group else [""]
    for index, name in enumerate(groups):
        rows = frame[frame[group] == name] if group else frame
        line = over_seeds(rows, x, y).sort_index()
        colour = COLOURS.get(name, PALETTE[index % len(PALETTE)])
        ends.append(draw_line(axes, line, str(name), colour, MARKERS[index % len(MARKERS)]))
        counts += list(line["count"])
        near.append([abs(line["mean"].iloc[end] - (chance or 0)) for end in (0, -1)])
    values = sorted(frame[x].unique())
    if log:
        log_sizes(axes, values)
    elif len(values) <= 8:
        axes.set_xticks(values, [f"{value:g}" for value in values])
    axes.set(xlabel=xlabel or x, ylabel=ylabel or y)
    axes.set_title(title)
    left, right = np.min(near, axis=0)
    chance_line(axes, chance, right=left < right)  # named where no line comes near it
    shown = list(records)
    spread = spread_sentence("Band", counts) if max(counts) > 1 else ""
    finish(figure, f"{spread} {source_of(shown, note)}", shown, is_stale(shown))
    label_ends(axes, [end for end in ends if end[1]])
    return figure


@styled
def translation_pairs(records: Iterable[Any], split: str = "test", metric: str = "accuracy") -> Figure:
    """A metric of `tlm` runs on one task by share of translation pairs in pretraining, one line for each language."""
    records = list(records)
    frame = scores.by_pairs(records, split, metric)
    task = records[0].config["task"]
    what = "Word retrieval" if split == "retrieval" else f"Zero-shot {TASK_NAMES.get(task, task)}"
    return curve(
        frame,
        "pairs",
        metric,
        "language",
        chance=None if split == "retrieval" else CHANCE[task],
        title=f"{what} by share of translation pairs",
        xlabel="translation pairs in pretraining (% of the sequences)",
        ylabel="precision at 1 (%)" if split == "retrieval" else f"{split} accuracy (%)",
        records=records,
    )


def source_of(shown: Sequence[Any], note: str) -> str:
    return " ".join(part for part in (note, provenance(shown) if shown or not note else "") if part)


def draw_line(axes: Axes, line: pd.DataFrame, name: str, colour: str, marker: str) -> tuple[float, str, str]:
    """A line of over_seeds(...) with its band; returns its end, for label_ends."""
    x, mean, sd = line.index.to_numpy(float), line["mean"].to_numpy(), line["sd"].to_numpy()
    axes.fill_between(x, mean - sd, mean + sd, color=colour, alpha=0.15, linewidth=0)
    axes.plot(x, mean, color=colour, marker=marker, label=name)
    return float(mean[-1]), name, colour


def draw_baseline(axes: Axes, values: pd.Series) -> tuple[float, str, str]:
    """A horizontal line at the mean with a band of one standard deviation."""
    mean, sd = float(values.mean()), float(values.std()) if len(values) > 1 else 0.0
    axes.axhspan(mean - sd, mean + sd, color=COLOURS["mbert"], alpha=0.13, linewidth=0)
    axes.axhline(mean, color=COLOURS["mbert"], linestyle="--")
    return mean, "mbert\n(baseline)", COLOURS["mbert"]


def log_sizes(axes: Axes, values: Sequence[float]) -> None:
    """A log axis with a tick at each value, named where there is room (a thirteenth of the axis)."""
    axes.set_xscale("log")
    decades, named = np.log10(np.asarray(values, float)), []
    room = (decades[-1] - decades[0]) / 13
    for index in range(len(values) - 1, -1, -1):  # from the end, so that the largest has its name
        if not named or decades[named[-1]] - decades[index] >= room:
            named.append(index)
    axes.xaxis.set_major_locator(ticker.FixedLocator([values[index] for index in sorted(named)]))
    axes.xaxis.set_minor_locator(ticker.FixedLocator(values))
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.6g}"))
    axes.xaxis.set_minor_formatter(ticker.NullFormatter())
    margin = 0.03 * (decades[-1] - decades[0]) if len(values) > 1 else 0.5
    axes.set_xlim(10 ** (decades[0] - margin), 10 ** (decades[-1] + margin))
