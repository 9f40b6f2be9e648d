"""Figures of paper 4: step 2 as it learns, what adapters change, and vocabularies against accuracy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from xlt_lib.chance import CHANCE, chance
from xlt_lib.plots.lines import curve
from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import (
    BLUE,
    GREEN,
    GREY,
    MARKERS,
    PALETTE,
    VERMILLION,
    chance_line,
    finish,
    new_figure,
    styled,
)
from xlt_lib.published import SHARED, averaged_columns
from xlt_lib.tables.monotrans import VOCABULARIES, model_of

FAMILIES = {"monotrans": BLUE, "joint-pair": GREEN, "joint-multi": VERMILLION, "clwe": "#CC79A7"}


def step_2_frame(records: Iterable[Any]) -> pd.DataFrame:
    """The learning curves: columns variant, language, step, loss, retrieval, and neighbours by word."""
    rows = []
    for record in records:
        if record.config["method"] != "monotrans-embeddings":
            continue
        for language, facts in record.extras["languages"].items():
            rows += [{"variant": variant_of(record.config), "language": language, **point} for point in facts["curve"]]
    return pd.DataFrame(rows)


def variant_of(config: dict[str, Any]) -> str:
    """What a run of step 2 learned besides words."""
    learned = [
        "words",
        *(["positions"] if config["own_positions"] else []),
        *(["adapters"] if config["adapters"] else []),
    ]
    return " + ".join(learned)


def learning_curves(records: Iterable[Any], measure: str = "retrieval", variant: str = "words") -> Figure:
    """Step 2: word retrieval (or "loss") by step, one line a language."""
    records = [r for r in records if r.config["method"] == "monotrans-embeddings"]
    shown = [record for record in records if variant_of(record.config) == variant]
    frame = step_2_frame(shown)
    if frame.empty or measure not in frame or frame[measure].isna().all():
        raise ValueError(f"no run of step 2 with {variant!r} has a curve of {measure!r}; give those of plan.step_2()")
    label = {"retrieval": "word translation from English, precision at 1 (%)", "loss": "loss of masked words"}
    return curve(
        frame.dropna(subset=[measure]),
        "step",
        measure,
        "language",
        title=f"Step 2 under a frozen English body: {variant}",
        xlabel="steps of step 2",
        ylabel=label.get(measure, measure),
        records=shown,
    )


def nearest_before_and_after(record: Any, language: str) -> pd.DataFrame:
    """The nearest words of a few English words before step 2 and after it, and the translation where it is known."""
    facts = record.extras["languages"][language]
    before, after = facts["curve"][0]["neighbours"], facts["curve"][-1]["neighbours"]
    known = facts.get("translations", {})
    rows = [(word, known.get(word, ""), ", ".join(before[word][:3]), ", ".join(after[word][:3])) for word in after]
    return pd.DataFrame(rows, columns=["English", "translation", "nearest before", "nearest after"]).set_index(
        "English"
    )


@styled
def adapter_layers(records: Iterable[Any]) -> Figure:
    """How much the adapters change at each place of the body, one line a language."""
    shown = [r for r in records if r.config["method"] == "monotrans-embeddings" and r.config["adapters"]]
    if not shown:
        raise ValueError("no run of step 2 had adapters; give those of plan.step_2()")
    figure, panels = new_figure(7.2, 3.3, ncols=2, sharey=True)
    for axes, place, name in zip(panels, (0, 1), ("after the attention", "after the feed-forward layers"), strict=True):
        for index, (language, changes) in enumerate(_changes(shown)):
            values = changes[place::2]
            axes.plot(range(1, len(values) + 1), values, color=PALETTE[index % len(PALETTE)], label=language,
                      marker=MARKERS[index % len(MARKERS)])  # fmt: skip
        axes.set(xlabel="layer", title=name)
        axes.xaxis.get_major_locator().set_params(integer=True)
    panels[0].set(ylabel="|adapter(x) - x| / |x|", ylim=(0, None))  # of both panels, so after both are drawn
    panels[1].legend()
    finish(figure, f"What adapters change, averaged over tokens. {provenance(shown)}", shown, is_stale(shown))
    return figure


def _changes(records: Iterable[Any]) -> list[tuple[str, list[float]]]:
    return [
        (language, facts["adapters"])
        for record in records
        for language, facts in record.extras["languages"].items()
        if "adapters" in facts
    ]


def vocabulary_curve(records: Iterable[Any], task: str = "nli") -> Figure:
    """JointMulti: accuracy by size of the joint vocabulary, one line a language."""
    shown = [r for r in records if r.config["method"] == "joint-multi" and r.config["task"] == task]
    rows = [
        (record.config["vocabulary"], language, values["accuracy"])
        for record in shown
        for language, values in record.metrics["test"].items()
    ]
    if not rows:
        raise ValueError(f"no JointMulti run on {task!r}; give those of plan.joint_multi()")
    frame = pd.DataFrame(rows, columns=["vocabulary", "language", "accuracy"])
    return curve(
        frame,
        "vocabulary",
        "accuracy",
        "language",
        log=frame["vocabulary"].nunique() > 1,
        chance=CHANCE.get(task),
        title="JointMulti by size of the joint vocabulary",
        xlabel="pieces asked for in the joint vocabulary (log)",
        ylabel="test accuracy (%)",
        records=shown,
    )


def effective_vocabulary_frame(records: Iterable[Any], task: str = "nli") -> pd.DataFrame:
    """Pieces that a language really has, and its mean accuracy: columns method, model, language, pieces, accuracy."""
    rows = [
        (
            record.config["method"],
            model_of(record.config),
            language,
            pieces,
            record.metrics["test"][language]["accuracy"],
        )
        for record in records
        if record.config["method"] in FAMILIES and record.config["task"] == task
        for language, pieces in record.extras.get("effective_vocabulary", {}).items()
        if language != record.config["source_language"] and language in record.metrics["test"]
    ]
    frame = pd.DataFrame(rows, columns=["method", "model", "language", "pieces", "accuracy"])
    return frame.groupby(["method", "model", "language", "pieces"], as_index=False, sort=False)["accuracy"].mean()


@styled
def effective_vocabulary(records: Iterable[Any], task: str = "nli") -> Figure:
    """Section 5: accuracy in a target language against the pieces it really has, a mark for each model and language."""
    records = list(records)
    frame = effective_vocabulary_frame(records, task)
    if frame.empty:
        raise ValueError(f"no run on {task!r} says how much of its vocabulary a language uses")
    shown = [r for r in records if r.config["method"] in FAMILIES and r.config["task"] == task]
    figure, axes = new_figure(6.4, 4.0)
    languages = list(dict.fromkeys(frame["language"]))
    for method, rows in frame.groupby("method", sort=False):
        for language, points in rows.groupby("language", sort=False):
            marker = MARKERS[languages.index(language) % len(MARKERS)]
            axes.plot(points["pieces"], points["accuracy"], marker, color=FAMILIES[method], alpha=0.8)
    for method in dict.fromkeys(frame["method"]):
        axes.plot([], [], "o", color=FAMILIES[method], label=method)
    for index, language in enumerate(languages):
        axes.plot([], [], MARKERS[index % len(MARKERS)], color=GREY, label=language)
    axes.set(xlabel="different pieces in the language's text", ylabel="test accuracy (%)")
    axes.set_title("Effective vocabulary of a language and its zero-shot accuracy")
    chance_line(axes, CHANCE.get(task))
    axes.legend(ncols=2)
    finish(figure, f"Mean over seeds, a mark for each model and language. {provenance(shown)}", shown, is_stale(shown))
    return figure


@styled
def model_dots(
    comparison: pd.DataFrame, records: Iterable[Any] = (), *, column: str = SHARED, title: str = ""
) -> Figure:
    """One column of a table of `published.compare`: a row a model that has it, ours in colour, as printed in grey."""
    if column not in comparison["published"]:
        raise ValueError(f"the table has no column {column!r}; one of: {', '.join(comparison['published'].columns)}")
    cells = {name: comparison[name][column] for name in ("published", "ours", "std", "seeds")}
    known = cells["published"].notna() | cells["ours"].notna()
    models = list(comparison.index[known])
    figure, axes = new_figure(6.4, 0.27 * len(models) + 1.3)
    for place, model in enumerate(models):
        printed, mean, sd = (cells[name][model] for name in ("published", "ours", "std"))
        if pd.notna(printed):
            axes.plot(printed, place, "D", color="#C8C8C8", markeredgecolor="#555555", markersize=5)
        if pd.notna(mean):
            axes.errorbar(mean, place, xerr=sd if pd.notna(sd) else None, fmt="o", color=_colour(model), capsize=2)
    axes.set_yticks(range(len(models)), models)
    axes.set(ylim=(len(models) - 0.5, -0.5), xlabel=f"{column} (%)")
    axes.grid(axis="x", visible=True)
    axes.set_title(title)
    shown = list(records)
    averaged = [name.rpartition("/")[2] for name in averaged_columns(comparison, column)]
    note = f"Mean of {', '.join(averaged)}. " if column.endswith(SHARED) and averaged else ""
    note += "Circles: ours, mean and standard deviation over seeds. Diamonds: as printed."
    if shown and averaged:
        axes.axvline(np.mean([chance(shown[0].config, language) for language in averaged]), color=GREY, linewidth=1.2)
        note += " Grey line: what a guess gets in ours."
    finish(figure, f"{note} {provenance(shown)}", shown, is_stale(shown))
    return figure


def _colour(model: str) -> str:
    if model in VOCABULARIES:
        return FAMILIES["joint-multi"]
    if model.endswith((" ident", " unsup")):
        return FAMILIES["clwe"]
    return FAMILIES["joint-pair"] if model in ("Joint voc", "Disjoint voc") else FAMILIES["monotrans"]
