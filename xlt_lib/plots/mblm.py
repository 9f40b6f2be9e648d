"""Paper 2's figures: Figure 5, gains by language, and what happens inside a multi-branch student.

branch_depth(records)             Figure 5: accuracy by depth of the branches, two axes
language_gains(records, "nli")    what MultiKD and MBLM add in each language (Tables 3 and 4)
gradients(records)                whose batch moves which branch, with and without detaching
apart(records)                    how alike the branches stay in training
mixing(record)                    who is mixed into whom, by layer and language
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from xlt_lib.messages import listing
from xlt_lib.plots.lines import TASK_NAMES
from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import (
    BLUE,
    GREY,
    MARKERS,
    PALETTE,
    VERMILLION,
    finish,
    label_ends,
    new_figure,
    over_seeds,
    spread_sentence,
    styled,
)
from xlt_lib.published import published
from xlt_lib.tables.mblm import MAIN, depth_curve, scores
from xlt_lib.variants import MBLM, SYMMETRY, variant, ways

STEPS = (("MultiKD", "MultiTrain", BLUE), (MBLM, "MultiKD", VERMILLION))  # what each adds to what
SIDE_BY_SIDE = 6  # languages in one picture of mixers, when none are named
WAYS = {
    "detaching": "only detaching",
    "detaching, dropout": "detaching and dropout",
    "dropout": "only dropout",
    "noise": "only noise at the start",
    "nothing": "nothing breaks it",
}


@styled
def branch_depth(records: Iterable[Any]) -> Figure:
    """Paper 2, Figure 5: dev accuracy on NLI by depth K; left axis supervised, right axis zero-shot languages."""
    records = list(records)
    curve = depth_curve(records)
    if curve.empty:
        raise ValueError("Figure 5 has nothing to show: give records of multitrain on NLI, with depths from 0 on")
    figure, left = new_figure(6.4, 3.8)
    right = left.twinx()
    counts = []
    for axes, column, name, colour, marker in (
        (left, "avg_s", "supervised", BLUE, "o"),
        (right, "avg_z", "zero-shot", VERMILLION, "s"),
    ):
        line = over_seeds(curve, "depth", column).sort_index()
        x, mean, sd = line.index.to_numpy(float), line["mean"].to_numpy(), line["sd"].to_numpy()
        axes.fill_between(x, mean - sd, mean + sd, color=colour, alpha=0.15, linewidth=0)
        axes.plot(x, mean, color=colour, marker=marker)
        axes.set_ylabel(f"{name} accuracy, dev (%)", color=colour)
        axes.tick_params(axis="y", colors=colour)
        counts += list(line["count"])
        # One line is named where it begins and the other where it ends: the two axes let lines lie on each other.
        place, beside, side = (0, 1, "left") if axes is left else (-1, -2, "right")
        height = -13 if mean[beside] > mean[place] else 6  # on the side that the line does not go to
        offset = {"xytext": (4 if place == 0 else -4, height), "textcoords": "offset points", "ha": side}
        axes.annotate(name, (x[place], mean[place]), color=colour, fontsize=8.5, **offset)
    right.grid(visible=False)
    right.spines["right"].set_visible(True)
    left.set_xticks(sorted(curve["depth"].unique()))
    left.set(xlabel="depth K of the language branches (0: the standard student)")
    left.set_title("Accuracy by depth of the branches (paper 2, Figure 5)")
    shown = [r for r in records if r.config["method"] == "multitrain" and r.config["task"] == "nli"]
    finish(figure, f"{spread_sentence('Bands', counts)} {provenance(shown)}", shown, is_stale(shown))
    return figure


@styled
def language_gains(records: Iterable[Any], task: str = "nli", block: str = "mBERT") -> Figure:
    """Test accuracy of MultiKD minus MultiTrain and of MBLM minus MultiKD, by language; the paper's gains in grey."""
    records = [record for record in records if record.config["task"] == task]
    table = scores(records)
    table = table[table["split"] == "test"]
    if table.empty:
        raise ValueError(f"there are no test scores on {task!r} among these records")
    supervised = records[0].config["supervised"]
    languages = in_order(table["language"].unique(), supervised)
    figure, panels = new_figure(8.2, 3.4, ncols=2, sharey=True)
    counts = []
    for axes, (method, baseline, colour) in zip(panels, STEPS, strict=True):
        gain = _gain_by_language(table, method, baseline)
        for place, language in enumerate(languages):
            values = gain.get(language, pd.Series(dtype=float))
            if len(values):
                counts.append(len(values))
                spread = values.std() if len(values) > 1 else None
                axes.bar(place, values.mean(), 0.7, color=colour, yerr=spread, error_kw={"elinewidth": 0.9})
            printed = _printed_gain(task, block, method, baseline, language)
            if printed is not None:
                axes.plot(place, printed, marker="D", markersize=4, color="#C8C8C8", markeredgecolor="#555555", mew=0.7)
        border = sum(language in supervised for language in languages) - 0.5
        axes.axvline(border, color=GREY, linewidth=0.8, linestyle=":")
        axes.axhline(0, color="#222222", linewidth=0.8)
        axes.set_xticks(range(len(languages)), languages)
        axes.set_title(f"{method} − {baseline}")
    panels[0].set_ylabel("points of test accuracy")
    panels[0].set_title(f"{TASK_NAMES.get(task, task)}, {block}'s part: {panels[0].get_title(loc='left')}")
    note = "Left of the dotted line: supervised languages. Grey: the paper's gain."
    spread = spread_sentence("Error bars", counts) if counts else "No pair of runs."
    shown = [record for record in records if variant(record.config) in MAIN]
    finish(figure, f"{note} {spread} {provenance(shown)}", shown, is_stale(shown))
    return figure


@styled
def gradients(records: Iterable[Any]) -> Figure:
    """Mean gradient norm of every branch by the language of the batch, with and without detaching."""
    records = [record for record in records if record.extras.get("watched")]
    chosen = {title: [r for r in records if variant(r.config) == name] for title, name in
              (("with detaching", MBLM), ("without", "- detaching"))}  # fmt: skip
    chosen = {title: found for title, found in chosen.items() if found}
    if not chosen:
        raise ValueError("no gradients were watched: give records of MBLM and of '- detaching'")
    figure, panels = new_figure(3.4 * len(chosen) + 0.8, 3.3, ncols=len(chosen), squeeze=False)
    for axes, (title, found) in zip(panels[0], chosen.items(), strict=True):
        languages = found[0].config["supervised"]
        norms = _mean_gradients(found)
        _heat(axes, norms, languages, languages, "{:.2g}", low=0.0, high=float(np.nanmax(norms)) or 1.0)
        axes.set_title(title)
        axes.set_xlabel("branch")
    panels[0][0].set_ylabel("language of the batch")
    shown = [record for found in chosen.values() for record in found]
    finish(figure, f"Mean norm over the watched steps. {provenance(shown)}", shown, is_stale(shown))
    return figure


@styled
def apart(records: Iterable[Any]) -> Figure:
    """How alike branches are over training, for each way of breaking their symmetry: of their states and weights."""
    watched = [record for record in records if record.extras.get("watched")]
    rows = [variant(record.config) for record in watched]
    names = [ways(rows).get(row, row) for row in rows]
    chosen = {way: [r for r, name in zip(watched, names, strict=True) if name == way] for way in WAYS}
    chosen = {name: found for name, found in chosen.items() if found}
    if not chosen:
        raise ValueError(f"no branches were watched: give records of {listing(SYMMETRY)}")
    figure, panels = new_figure(9.4, 3.6, ncols=2)
    quantities = (("similarity", "cosine of two branches' states"), ("distance", "distance of their weights (share)"))
    counts = []
    for axes, (quantity, label) in zip(panels, quantities, strict=True):
        ends = []
        for index, (name, found) in enumerate(chosen.items()):
            frame = pd.DataFrame([note for record in found for note in record.extras["watched"]])
            line = over_seeds(frame, "step", quantity)
            colour, low, high = PALETTE[index], line["mean"] - line["sd"], line["mean"] + line["sd"]
            axes.fill_between(line.index, low, high, color=colour, alpha=0.15, linewidth=0)
            axes.plot(line.index, line["mean"], color=colour, marker=MARKERS[index], markevery=max(1, len(line) // 6))
            ends.append((float(line["mean"].iloc[-1]), WAYS[name], colour))
            counts += list(line["count"])
        axes.set(xlabel="training step", ylabel=label)
        if quantity == "distance":
            axes.set_ylim(bottom=0)
    panels[0].set_title("Do the branches part?")
    shown = [record for found in chosen.values() for record in found]
    note = "Branches start as copies; what breaks their symmetry is written at each line."
    finish(figure, f"{note} {spread_sentence('Bands', counts)} {provenance(shown)}", shown, is_stale(shown))
    label_ends(panels[1], ends)
    return figure


@styled
def mixing(record: Any, languages: Sequence[str] = (), layers: Sequence[int] = ()) -> Figure:
    """Mean mixing weights of a trained student: a row for each mixer, a column for each input language.

    In each picture, a line says from whom a branch's next layer (or, after the last mixer, the shared layers) gets
    which share. `layers` are numbers from 1 on.
    """
    found = mixing_weights(record)
    languages = list(languages) or in_order(found, record.config["supervised"])[:SIDE_BY_SIDE]
    many = len(found[languages[0]]["mean"])
    layers = list(layers) or list(range(1, many + 1))
    sources = list(record.config["supervised"])
    size = (1.45 * len(languages) + 1.2, 1.35 * len(layers) + 0.9)
    figure, panels = new_figure(max(4.2, size[0]), max(2.6, size[1]), nrows=len(layers), ncols=len(languages),
                                squeeze=False)  # fmt: skip
    deviation = max(abs(np.array(found[name]["mean"][layer - 1]) - 1 / len(sources)).max()
                    for name in languages for layer in layers)  # fmt: skip
    reach = max(float(deviation), 0.003)
    for row, layer in enumerate(layers):
        for column, language in enumerate(languages):
            weights = np.array(found[language]["mean"][layer - 1])
            targets = sources if len(weights) > 1 else ["all"]
            axes = panels[row][column]
            bounds = {"low": 1 / len(sources) - reach, "high": 1 / len(sources) + reach, "colours": "PuOr"}
            _heat(axes, weights, targets, sources, "{:.2f}" if reach >= 0.03 else "{:.3f}", **bounds)
            if row == 0:
                axes.set_title(language)
            if column == 0:
                axes.set_ylabel(f"mixer {layer}")
    even = f"{1 / len(sources):.2f}"
    note = f"Mean over features and texts; from the branch below into the branch at the left. Even shares are {even}."
    finish(figure, f"{note} {provenance([record])}", [record], is_stale([record]))
    return figure


def mixing_weights(record: Any) -> dict[str, dict[str, list]]:
    """The mixing weights that a run kept: {language: {"mean" and "deviation": [mixer][output][branch]}}."""
    found = record.extras.get("mixing")
    if not found:
        raise ValueError(f"the run {record.key} has no mixing weights; give one of {MBLM}, which has mixers")
    return found


# --- the parts


def in_order(languages: Iterable[str], supervised: Sequence[str]) -> list[str]:
    """Supervised languages first, as in the paper's tables."""
    languages = list(dict.fromkeys(languages))
    return [name for name in supervised if name in languages] + [name for name in languages if name not in supervised]


def _gain_by_language(table: pd.DataFrame, method: str, baseline: str) -> dict[str, pd.Series]:
    rows = table.set_index(["language", "seed"])
    one, two = (rows.loc[rows["variant"] == name, "accuracy"] for name in (method, baseline))
    difference = (one - two).dropna()
    return dict(iter(difference.groupby(level="language")))


def _printed_gain(task: str, block: str, method: str, baseline: str, language: str) -> float | None:
    table = published("mblm", {"nli": "table3", "stars": "table4"}[task])
    table = table[(table["block"] == block) & (table["column"] == language)].set_index("model")["value"]
    return float(table[MAIN[method]] - table[MAIN[baseline]]) if len(table) else None


def _mean_gradients(records: Sequence[Any]) -> np.ndarray:
    many = len(records[0].config["supervised"])
    notes = [note for record in records for note in record.extras["watched"]]
    rows = [[note["gradients"] for note in notes if note["language"] == language] for language in range(many)]
    return np.array([np.mean(row, axis=0) if row else np.full(many, np.nan) for row in rows])


def _heat(
    axes: Axes, values: np.ndarray, rows: Sequence[str], columns: Sequence[str], text: str,
    low: float, high: float, colours: str = "Greens",
) -> None:  # fmt: skip
    axes.imshow(values, cmap=colours, vmin=low, vmax=high, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, fontsize=7.5)
    axes.set_yticks(range(len(rows)), rows, fontsize=7.5)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    middle, reach = (low + high) / 2, (high - low) / 2
    for (row, column), value in np.ndenumerate(values):
        dark = value > low + 0.6 * (high - low) if colours == "Greens" else abs(value - middle) > 0.6 * reach
        shown = text.format(value) if np.isfinite(value) else "no batch"
        axes.text(column, row, shown, ha="center", va="center", fontsize=7, color="w" if dark else "k")
