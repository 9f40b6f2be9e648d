"""Figures of paper 3: its tables and Figure 3, and what happens to pseudo-labels and embeddings on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from xlt_lib import scores_cotraining as scores
from xlt_lib.chance import CHANCE
from xlt_lib.plots.lines import draw_line
from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import (
    BLUE,
    DARK,
    GREEN,
    GREY,
    MARKERS,
    ORANGE,
    PALETTE,
    PINK,
    SKY,
    VERMILLION,
    chance_line,
    finish,
    label_ends,
    new_figure,
    over_seeds,
    spread_sentence,
    styled,
)
from xlt_lib.published import SHARED

LOOKS = {
    "": (VERMILLION, "o"),
    " + self-training": (PINK, "s"),
    " + co-training": (BLUE, "D"),
    " + lang. adaptation": (GREEN, "^"),
    " + lang. adaptation & co-training": (SKY, "v"),
}
TASKS = {"nli": "NLI", "reviews": "reviews"}
KNOB_NAMES = {
    "threshold": "threshold $t$",
    "alignment_temperature": r"temperature $\tau$",
    "label_weight": r"weight $\lambda_{LA}$",
    "semantic_weight": r"weight $\lambda_{SA}$",
}
STAGES = ("pretrained", "translate-train", "after LA", "after SA")  # a record does not keep their order
MODELS = {"lm": "language model", "emb": "sentence encoder"}
LINES = {
    ("co-training", "lm"): ("language model,\nco-training", BLUE, "D"),
    ("self-training", "lm"): ("language model,\nself-training", SKY, "s"),
    ("co-training", "emb"): ("sentence encoder,\nco-training", VERMILLION, "^"),
    ("self-training-emb", "emb"): ("sentence encoder,\nself-training", ORANGE, "v"),
}


@styled
def table_dots(comparison: pd.DataFrame, records: Iterable[Any] = (), *, task: str, student: str = "mBERT") -> Figure:
    """Table 2 or 3 for one language model: a panel for each setting, columns as in the paper, printed numbers in grey.

    `comparison` is published.compare's table.
    """
    blocks = list(dict.fromkeys(comparison.index.get_level_values("block")))
    columns = list(comparison["published"].columns)
    figure, panels = new_figure(8.4, 6.2, nrows=len(blocks), sharex=True, squeeze=False)
    counts: list[int] = []
    for axes, block in zip(panels[:, 0], blocks, strict=True):
        models = [model for model in comparison.loc[block].index if model.startswith(student)]
        for place, model in enumerate(models):
            shift = 0.5 * ((place + 0.5) / len(models) - 0.5)
            cells = {name: comparison.loc[(block, model)][name] for name in ("published", "ours", "std", "seeds")}
            counts += _draw_cells(axes, cells, columns, shift, *LOOKS[model.removeprefix(student)])
        chance_line(axes, CHANCE[task])
        axes.set_ylabel("test accuracy (%)")
        axes.set_title(f"{TASKS[task]}, {student}: {block}", fontsize=9)
    names = ["shared\navg" if column == SHARED else column for column in columns]
    panels[-1, 0].set_xticks(range(len(columns)), names)
    named = {"": "fine-tuning / translate-train"}
    handles = [
        Line2D([], [], color=colour, marker=marker, linestyle="", label=named.get(suffix, suffix.removeprefix(" + ")))
        for suffix, (colour, marker) in LOOKS.items()
    ]
    handles.append(Line2D([], [], color=GREY, marker="_", linestyle="", label="printed in the paper"))
    figure.legend(handles=handles, loc="outside upper center", ncols=3, fontsize=8)
    shown = list(records)
    spread = spread_sentence("Error bars", counts) if counts else "No runs of ours."
    return finish(figure, f"{spread} {provenance(shown)}", shown, is_stale(shown))


def _draw_cells(
    axes: Axes, cells: dict[str, pd.Series], columns: Sequence[str], shift: float, colour: str, marker: str
) -> list[int]:
    places = np.arange(len(columns)) + shift
    axes.plot(places, cells["published"], marker="_", markersize=9, mew=1.4, color=GREY, linestyle="")
    there = cells["ours"].notna().to_numpy()
    if there.any():
        mean, sd = cells["ours"].to_numpy(float)[there], cells["std"].fillna(0).to_numpy(float)[there]
        look = {"color": colour, "marker": marker, "markersize": 4.5, "linestyle": "", "elinewidth": 0.9}
        axes.errorbar(places[there], mean, yerr=sd, **look)
    return [int(count) for count in cells["seeds"].to_numpy()[there]]


@styled
def rounds(records: Iterable[Any], *, task: str = "reviews", student: str = "mBERT") -> Figure:
    """Figure 3: test accuracy after each round, averaged over languages, of both models in co- and self-training."""
    records = list(records)
    table = scores.by_round(records)
    table = scores.main(table[(table["task"] == task) & (table["setting"] == scores.SMALL)])
    table = table[table["student"].isin([student, ""])]
    figure, axes = new_figure(6.6, 3.9)
    ends, counts, keys = [], [], set()
    for (method, model), (name, colour, marker) in LINES.items():
        rows = table[(table["method"] == method) & (table["model"] == model)]
        if rows.empty:
            continue
        means = rows.groupby(["round", "seed"], as_index=False)["accuracy"].mean()
        line = over_seeds(means, "round").sort_index()
        ends.append(draw_line(axes, line, name, colour, marker))
        counts += list(line["count"])
        keys |= set(rows["key"])
    if not ends:
        raise ValueError(f"no rounds on {task!r} to show; give records of self-training and co-training")
    axes.set_xticks(sorted(table["round"].unique()))
    axes.set(xlabel="round (iteration of Algorithm 1)", ylabel="test accuracy, mean of languages (%)")
    axes.set_title(f"Accuracy by round, {TASKS[task]} (paper 3, Figure 3)")
    shown = _of(records, keys)
    finish(figure, f"{spread_sentence('Band', counts)} {provenance(shown)}", shown, is_stale(shown))
    label_ends(axes, ends)
    return figure


@styled
def pseudo_labels(records: Iterable[Any], *, task: str = "nli", student: str = "mBERT") -> Figure:
    """Precision of what was chosen, coverage, and agreement of the two models, by round and language."""
    records = list(records)
    table = scores.pseudo_labels(records)
    table = scores.main(table[(table["task"] == task) & (table["setting"] == scores.SMALL)])
    table = table[table["student"] == student]
    shown = [("self-training", "lm"), ("co-training", "lm"), ("co-training", "emb")]
    quantities = {"precision": "right among chosen (%)", "coverage": "above the threshold (%)"}
    figure, panels = new_figure(8.6, 5.0, nrows=2, ncols=4, squeeze=False, sharex=True, sharey=True)
    languages = list(dict.fromkeys(table["language"]))
    for column, (method, model) in enumerate(shown):
        rows = table[(table["method"] == method) & (table["model"] == model)]
        for line, (quantity, label) in enumerate(quantities.items()):
            _by_language(panels[line, column], rows, quantity, languages)
            panels[line, 0].set_ylabel(label)
        panels[0, column].set_title(f"{method}:\n{MODELS[model]}", fontsize=9)
    rows = table[(table["method"] == "co-training") & (table["model"] == "lm")]
    _by_language(panels[0, 3], rows, "agreement", languages)
    panels[0, 3].set_title("co-training:\nboth models agree", fontsize=9)
    panels[0, 3].set_ylabel("agree (%)")
    panels[0, 3].tick_params(labelbottom=True, labelleft=True)
    panels[0, 3].set_xlabel("round")
    panels[1, 3].axis("off")
    handles = [_line(index, language) for index, language in enumerate(languages)]
    panels[1, 3].legend(handles=handles, loc="center", title="language")
    for axes in panels[1, :3]:
        axes.set_xlabel("round")
    panels[0, 0].set_ylim(0, 103)
    drawn = _of(records, set(table["key"]))
    note = "Lines: mean over seeds. Gold labels of the unlabeled text are opened for this figure only."
    return finish(figure, f"{note} {provenance(drawn)}", drawn, is_stale(drawn))


def _by_language(axes: Axes, rows: pd.DataFrame, quantity: str, languages: Sequence[str]) -> None:
    for index, language in enumerate(languages):
        line = rows[rows["language"] == language].groupby("round")[quantity].mean()
        axes.plot(line.index, line, color=PALETTE[index % len(PALETTE)], marker=MARKERS[index % len(MARKERS)])
    if len(rows):
        axes.set_xticks(sorted(rows["round"].unique()))


def _line(index: int, name: str) -> Line2D:
    return Line2D([], [], color=PALETTE[index % len(PALETTE)], marker=MARKERS[index % len(MARKERS)], label=name)


@styled
def confidence(records: Iterable[Any], *, task: str = "nli", student: str = "mBERT") -> Figure:
    """How sure the language model is of right and of wrong labels, in the first and the last round, and the threshold.

    In self-training mass moves to the right edge whether or not it is right: confirmation bias.
    """
    records = [record for record in records if "rounds" in record.extras and record.config["task"] == task]
    table = scores.by_round(records)
    table = scores.main(table[(table["setting"] == scores.SMALL) & (table["student"] == student)])
    figure, panels = new_figure(7.4, 4.6, nrows=2, ncols=2, sharex=True, sharey=True, squeeze=False)
    for line, method in enumerate(("self-training", "co-training")):
        found = _of(records, set(table.loc[table["method"] == method, "key"]))
        for column, place in enumerate((0, -1)):
            axes = panels[line, column]
            reports = [record.extras["rounds"][place] for record in found]
            _draw_histogram(axes, [report["models"]["lm"]["histogram"] for report in reports])
            for report in reports[:1]:
                axes.axvline(report["threshold"], color=DARK, linewidth=1, linestyle="--")
            axes.set_title(f"{method}, {'first' if place == 0 else 'last'} round", fontsize=9)
    for axes in panels[:, 0]:
        axes.set_ylabel("share of all texts (%)")
    for axes in panels[1]:
        axes.set_xlabel("confidence of the language model")
    panels[0, 0].legend(loc="upper left", fontsize=8)
    drawn = _of(records, set(table.loc[table["method"].isin(["self-training", "co-training"]), "key"]))
    note = "Mean over seeds; the dashed line is the threshold t."
    return finish(figure, f"{note} {provenance(drawn)}", drawn, is_stale(drawn))


def _draw_histogram(axes: Axes, histograms: Sequence[dict[str, list[int]]]) -> None:
    """Stacked: wrong labels below, right ones on top of them."""
    base = None
    for name, colour in (("wrong", VERMILLION), ("right", SKY), ("all", GREY)):
        counts = [np.array(histogram[name]) for histogram in histograms if name in histogram]
        if not counts:
            continue
        total = sum(sum(map(sum, histogram.values())) for histogram in histograms)
        share = 100 * np.sum(counts, axis=0) / total
        edges = np.linspace(0, 1, len(share) + 1)
        mark = f"{name} ({share.sum():.0f}%)"
        axes.bar(edges[:-1], share, np.diff(edges), base, align="edge", color=colour, edgecolor="white", label=mark)
        base = share if base is None else base + share
    axes.legend(loc="upper left", fontsize=8)


@styled
def embedding_space(record: Any, labels: Sequence[str], *, stages: Sequence[str] = ()) -> Figure:
    """[CLS] vectors in the plane, one panel a stage: colour is the label, the marker is the language."""
    maps = record.extras.get("maps", {})
    chosen = [stage for stage in (stages or STAGES) if stage in maps]
    if not chosen:
        raise ValueError(f"the record of {record.config['method']!r} has no maps {list(stages)}; it has {list(maps)}")
    figure, panels = new_figure(3.0 * len(chosen) + 1.2, 3.7, ncols=len(chosen), squeeze=False)
    languages = list(dict.fromkeys(maps[chosen[0]]["languages"]))
    for axes, stage in zip(panels[0], chosen, strict=True):
        found = maps[stage]
        points, names = np.array(found["points"]), np.array(found["languages"])
        own = np.array(found["labels"])
        for place, language in enumerate(languages):
            rows = names == language
            colours = [PALETTE[label % len(PALETTE)] for label in own[rows]]
            look = {"marker": MARKERS[place % len(MARKERS)], "alpha": 0.75, "linewidths": 0}
            axes.scatter(*points[rows].T, s=14, c=colours, **look)
        cosine = dict.fromkeys(("translations", "same_label", "other_label"), float("nan")) | found["cosine"]
        axes.set_title(stage)
        axes.set_xlabel("cosine of translations {translations:.2f},\nof one label {same_label:.2f}, of two "
                        "{other_label:.2f}".format(**cosine), fontsize=8)  # fmt: skip
        axes.set_xticks([])
        axes.set_yticks([])
    marks = [(PALETTE[n % len(PALETTE)], "o", label) for n, label in enumerate(labels)]
    marks += [(GREY, MARKERS[n % len(MARKERS)], language) for n, language in enumerate(languages)]
    handles = [Line2D([], [], color=c, marker=marker, linestyle="", label=name) for c, marker, name in marks]
    figure.legend(handles=handles, loc="outside right center", fontsize=8)
    note = "Two principal components of dev texts, anew in each panel; the languages' texts are translations."
    return finish(figure, f"{note} {provenance([record])}", [record], is_stale([record]))


@styled
def sweep(frames: dict[str, pd.DataFrame], records: Iterable[Any] = ()) -> Figure:
    """Dev accuracy by each knob, {knob: scores_cotraining.sweep(...)}: source, and mean of the targets.

    Values are evenly spaced; a cross marks the best one on the source language's dev set, all that zero-shot may see.
    """
    figure, panels = new_figure(2.3 * len(frames) + 0.8, 3.3, ncols=len(frames), sharey=True, squeeze=False)
    counts: list[int] = []
    for axes, (knob, frame) in zip(panels[0], frames.items(), strict=True):
        values = sorted(frame[knob].unique())
        for languages, colour, marker in (("source", ORANGE, "o"), ("targets", BLUE, "D")):
            line = over_seeds(frame[frame["languages"] == languages], knob).reindex(values)
            line.index = range(len(values))
            draw_line(axes, line, languages, colour, marker)
            counts += [int(count) for count in line["count"]]
            if languages == "source":
                axes.plot(int(line["mean"].to_numpy().argmax()), line["mean"].max(), "x", color=DARK, markersize=10)
        axes.set_xticks(range(len(values)), [f"{value:g}" for value in values])
        axes.set_xlabel(KNOB_NAMES.get(knob, knob.replace("_", " ")))
        axes.set_title("\n".join(frame["method"].unique()), fontsize=9)
    panels[0, 0].set_ylabel("dev accuracy (%)")
    panels[0, 0].legend(loc="lower left")
    shown = list(records)
    return finish(figure, f"{spread_sentence('Band', counts)} {provenance(shown)}", shown, is_stale(shown))


def _of(records: Iterable[Any], keys: set) -> list[Any]:
    return [record for record in records if getattr(record, "key", None) in keys]
