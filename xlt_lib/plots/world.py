"""Figures of notebook 00: accuracy by distance, the level of every task, and the curve of alignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import spearmanr

from xlt_lib.chance import CHANCE
from xlt_lib.plots.languages import _check
from xlt_lib.plots.lines import TASK_NAMES, source_of
from xlt_lib.plots.provenance import is_stale
from xlt_lib.plots.style import (
    COLOURS,
    DARK,
    GREY,
    PALETTE,
    chance_line,
    finish,
    label_ends,
    new_figure,
    over_seeds,
    spread_sentence,
    styled,
)
from xlt_lib.world.languages import LANGUAGES

AXES = {"order": "distance in order (Kendall's tau)", "form": "distance in form (edit distance of words)"}
PROBE_NAMES = {"wic": "WiC", "wic_words": "WiC, words", "scws": "SCWS (rho)"}
PLACES = (
    (6, 0),
    (6, 6),
    (6, -6),
    (-6, 0),
    (-6, 6),
    (-6, -6),
    (0, 8),
    (0, -9),
    (12, 11),
    (12, -12),
    (-12, 11),
    (-12, -12),
    (26, 0),
    (26, 12),
    (26, -12),
    (-26, 0),
    (-26, 12),
    (-26, -12),
)
FAR = PLACES[-10:]  # so far from the point that a thread leads to it
THREAD = {"arrowstyle": "-", "color": GREY, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 2}
LINES = ("-", "--", ":")


@styled
def distance(
    frame: pd.DataFrame,
    *,
    source: str = "en",
    chance: float = CHANCE["nli"],
    records: Iterable[Any] = (),
    note: str = "",
) -> Figure:
    """Zero-shot accuracy by the distance from the source language in order and in form: scores_world.by_distance.

    Each target's name stands beside its point; Spearman's correlation is over the targets, from four on.
    """
    _check(frame, ("language", "accuracy", *AXES))
    rows = over_seeds(frame, "language").join(frame.groupby("language", sort=False)[list(AXES)].first())
    targets = rows.drop(index=source, errors="ignore")
    figure, panels = new_figure(8.4, 3.7, ncols=2, sharey=True)
    for axes, (name, label) in zip(panels, AXES.items(), strict=True):
        for language, row in rows.iterrows():
            colour = DARK if language == source else COLOURS["mbert"]
            error = row["sd"] if row["count"] > 1 else None
            axes.errorbar(row[name], row["mean"], error, fmt="o", color=colour, ecolor=colour, elinewidth=1, capsize=2)
        axes.set_xlabel(label)
        axes.margins(x=0.14, y=0.12)
        chance_line(axes, chance)
        varied = len(targets) > 3 and targets[name].nunique() > 1 and targets["mean"].nunique() > 1
        rho = float(spearmanr(targets[name], targets["mean"]).statistic) if varied else None
        axes.set_title("Zero-shot NLI by distance" if rho is None else f"Spearman's ρ = {rho:+.2f}")
    panels[0].set_ylabel("zero-shot NLI accuracy (%)")
    shown = list(records)
    spread = spread_sentence("Error bars", list(rows["count"]))
    few = f"{len(targets)} targets have no correlation to speak of."
    text = f"{spread} {few if rho is None else f'Correlations: over the targets, without {source}.'}"
    finish(figure, f"{text} {source_of(shown, note)}", shown, is_stale(shown))
    for axes, name in zip(panels, AXES, strict=True):
        _name_points(axes, [(row[name], row["mean"], language) for language, row in rows.iterrows()])
    return figure


def _name_points(axes: Axes, points: Sequence[tuple[float, float, str]]) -> None:
    """Each point's name in the first place around it where it covers no other name and no point."""
    axes.figure.draw_without_rendering()  # where points lie on the page is known only after the layout
    scale = 72 / axes.figure.dpi
    where = [tuple(axes.transData.transform((x, y)) * scale) for x, y, _ in points]
    taken = [(x - 3.5, y - 3.5, x + 3.5, y + 3.5) for x, y in where]
    for (x, y, name), (left, low) in zip(points, where, strict=True):
        width, height = 5.6 * len(name), 9.0
        boxes = {place: _box(left + place[0], low + place[1], width, height, place[0]) for place in PLACES}
        free = [place for place, box in boxes.items() if not any(_overlap(box, other) for other in taken)]
        place = min(
            free or boxes, key=lambda each: (sum(_overlap(boxes[each], other) for other in taken), PLACES.index(each))
        )
        taken.append(boxes[place])
        side = "left" if place[0] > 0 else "right" if place[0] < 0 else "center"
        label = axes.annotate(
            name,
            (x, y),
            place,
            textcoords="offset points",
            fontsize=8,
            color=DARK,
            ha=side,
            va="center",
            arrowprops=THREAD if place in FAR else None,
        )
        label.set_in_layout(False)


Box = tuple[float, float, float, float]


def _box(x: float, y: float, width: float, height: float, side: float) -> Box:
    left = x if side > 0 else x - width if side < 0 else x - width / 2
    return left, y - height / 2, left + width, y + height / 2


def _overlap(one: Box, two: Box) -> float:
    wide, high = min(one[2], two[2]) - max(one[0], two[0]), min(one[3], two[3]) - max(one[1], two[1])
    return wide * high if wide > 0 and high > 0 else 0.0


@styled
def levels(
    frame: pd.DataFrame,
    *,
    student: str,
    probes: Sequence[str] = (),
    records: Iterable[Any] = (),
    note: str = "",
) -> Figure:
    """Every task's score in every language, between chance and 100: scores_world.levels.

    A panel for each task; the student's languages are rows in the same order everywhere, another encoder (the teacher)
    is a diamond in its language's row. The `probes` share the last panel, a row for each.
    """
    _check(frame, ("task", "encoder", "language", "score", "chance"))
    tasks = [task for task in dict.fromkeys(frame["task"]) if task not in probes]
    asked = [task for task in probes if task in set(frame["task"])]
    languages = list(dict.fromkeys(frame.loc[~frame["task"].isin(probes), "language"]))
    many, columns = len(tasks) + bool(asked), min(4, len(tasks) + bool(asked))
    lines = -(-many // columns)
    figure, panels = new_figure(
        2.3 * columns + 0.5,
        lines * (1.1 + 0.155 * max(len(languages), 5)) + 0.5,
        ncols=columns,
        nrows=lines,
        squeeze=False,
    )
    counts: list[int] = []
    for axes, task in zip(panels.flat, tasks, strict=False):
        own = frame[frame["task"] == task]
        counts += _draw_rows(axes, own, "language", languages, student)
        _draw_chance(axes, own, "language", languages)
        axes.set_title(f"{TASK_NAMES.get(task, task)}{' (F1)' if task == 'qa' else ''}")
    if asked:
        axes = panels.flat[len(tasks)]
        own = frame[frame["task"].isin(asked)]
        _draw_rows(axes, own, "task", asked, student)
        _draw_chance(axes, own, "task", asked)
        axes.set_yticks(range(len(asked)), [PROBE_NAMES.get(task, task) for task in asked])
        axes.set_title("probes (English)")
    for axes in panels.flat[many:]:
        axes.set_axis_off()
    for axes in panels[-1]:
        axes.set_xlabel("test score (%)")
    shown = list(records)
    text = "Circles: student. Diamonds: teacher. Grey strokes: what a guess gets."
    spread = spread_sentence("Error bars", counts) if counts else ""
    finish(figure, f"{text} {spread} {source_of(shown, note)}", shown, is_stale(shown))
    return figure


def _draw_rows(axes: Axes, frame: pd.DataFrame, by: str, names: Sequence[str], student: str) -> list[int]:
    """Means with error bars, one row for each name; returns the numbers of seeds."""
    counts: list[int] = []
    for encoder, rows in frame.groupby("encoder", sort=False):
        own = encoder == student
        colour, marker = (COLOURS["mbert"], "o") if own else (COLOURS["mono"], "D")
        found = over_seeds(rows, by, "score")
        places = [names.index(name) for name in found.index]
        errors = found["sd"].where(found["count"] > 1)
        axes.errorbar(found["mean"], places, xerr=errors, fmt=marker, color=colour, markersize=4.5, elinewidth=1)
        counts += list(found["count"])
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set(xlim=(0, 102), ylim=(len(names) - 0.4, -0.6), xticks=range(0, 101, 25))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", visible=True)
    return counts


def _draw_chance(axes: Axes, frame: pd.DataFrame, by: str, names: Sequence[str]) -> None:
    for name, chance in frame.groupby(by, sort=False)["chance"].mean().items():
        place = names.index(name)
        axes.plot([chance] * 2, [place - 0.5, place + 0.5], color=GREY, linewidth=1.2)


MEASURES = {"retrieval": "word retrieval from English (%)", "zero_shot": "zero-shot NLI, dev accuracy (%)"}


@styled
def alignment_curve(
    frame: pd.DataFrame, measure: str = "retrieval", *, source: str = "en", title: str = "", note: str = ""
) -> Figure:
    """Word retrieval or zero-shot NLI by pretraining step, one line for each language: curves.alignment_curve.

    The thick line is the mean of all languages but the source.

    A line across the figure shows where the layers of a shallow encoder were stacked into a deeper one.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure {measure!r} is unknown; one of: {', '.join(MEASURES)}")
    _check(frame, ("total", "stage", "layers", "language", measure))
    frame = frame.dropna(subset=measure)
    languages = list(dict.fromkeys(frame["language"]))
    figure, axes = new_figure(6.8, max(3.6, 0.24 * len(languages) + 1.4))
    ends = []
    for number, language in enumerate(dict.fromkeys((*LANGUAGES, *languages))):
        if language not in languages:
            continue  # but it keeps its colour
        rows = frame[frame["language"] == language].sort_values("total")
        colour = PALETTE[number % len(PALETTE)]
        style = LINES[number // len(PALETTE) % len(LINES)]
        axes.plot(rows["total"], rows[measure], color=colour, linestyle=style, linewidth=1.0, alpha=0.7)
        ends.append((float(rows[measure].iloc[-1]), language, colour))
    mean = frame[frame["language"] != source].groupby("total")[measure].mean()
    axes.plot(mean.index, mean, color=DARK, linewidth=3.2)
    ends.append((float(mean.iloc[-1]), "mean of targets", DARK))
    axes.set(xlabel="pretraining steps", ylabel=MEASURES[measure], ylim=(0 if measure == "retrieval" else None, None))
    stages = frame.groupby("stage", sort=True).agg(
        start=("total", "min"), end=("total", "max"), layers=("layers", "first")
    )
    for stage, row in stages.iterrows():
        if stage:
            axes.axvline(stages.loc[stage - 1, "end"], color=GREY, linewidth=0.9)
        if len(stages) > 1:
            middle = (row["start"] + row["end"]) / 2
            axes.text(middle, 1.0, f"{row['layers']:.0f} layers", transform=axes.get_xaxis_transform(), fontsize=8,
                      color=DARK, ha="center", va="bottom")  # fmt: skip
    axes.set_title(title, pad=16 if len(stages) > 1 else 6)
    once = " Each snapshot was fine-tuned once: a few points are chance." if measure == "zero_shot" else ""
    finish(figure, note or f"Measured while the encoder was pretrained.{once}")
    label_ends(axes, ends)
    return figure
