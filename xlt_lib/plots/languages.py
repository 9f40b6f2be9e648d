"""What notebook 00 shows by language: the zero-shot gap, word retrieval, and the typology dials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from xlt_lib import scores
from xlt_lib.chance import CHANCE
from xlt_lib.plots.lines import TASK_NAMES, source_of
from xlt_lib.plots.provenance import drawn, is_stale
from xlt_lib.plots.style import (
    BLUE,
    COLOURS,
    DARK,
    ORANGE,
    PALETTE,
    chance_line,
    finish,
    new_figure,
    over_seeds,
    spread_sentence,
    styled,
)


@styled
def gap(
    data: Iterable[Any] | pd.DataFrame,
    *,
    method: str = "mbert",
    source_language: str = "en",
    chance: float | None = None,
    records: Iterable[Any] = (),
    note: str = "",
) -> Figure:
    """Zero-shot accuracy by language, with chance and the source language's accuracy: the gap is what is between.

    `data`: run records (then `method`'s test scores at the main training size), or a frame with columns language,
    accuracy, optionally task and seed. One panel for each task; a seed's reviews are averaged over domains.
    """
    if not isinstance(data, pd.DataFrame):
        given = list(data)
        table = scores.main(scores.scores(given))
        table = table[(table["method"] == method) & (table["split"] == "test")]
        records = drawn(given, table)
        data = table.groupby(["task", "language", "seed"], as_index=False, sort=False)["accuracy"].mean()
    _check(data, ("language", "accuracy"))
    data = data if "task" in data else data.assign(task="")
    tasks = list(dict.fromkeys(data["task"]))
    figure, panels = new_figure(max(4.6, 3.6 * len(tasks)), 3.5, ncols=len(tasks), squeeze=False)
    counts: list[int] = []
    for axes, task in zip(panels[0], tasks, strict=True):
        rows = over_seeds(data[data["task"] == task], "language")
        counts += list(rows["count"])
        level = CHANCE.get(task, 0.0) if chance is None else chance
        _draw_gap(axes, rows, source_language, level)
        axes.set_title(f"Zero-shot {TASK_NAMES.get(task, task or 'accuracy')}")
    panels[0][0].set_ylabel("test accuracy (%), from chance up")
    shown = list(records)
    finish(figure, f"{spread_sentence('Error bars', counts)} {source_of(shown, note)}", shown, is_stale(shown))
    return figure


def _draw_gap(axes: Axes, rows: pd.DataFrame, source: str, chance: float) -> None:
    rows = rows.sort_values("mean", ascending=False, kind="stable")
    first = [language for language in rows.index if language == source]
    rows = rows.loc[first + [language for language in rows.index if language != source]]
    colours = [DARK if language == source else COLOURS["mbert"] for language in rows.index]
    _bars(axes, range(len(rows)), rows, colours, chance)
    axes.set_xticks(range(len(rows)), rows.index)
    axes.set_xlabel("language (source first)" if first else "language")
    top = float((rows["mean"] + rows["sd"]).max())
    if first:
        level = float(rows.loc[source, "mean"])
        axes.axhline(level, color=DARK, linewidth=0.9, linestyle=":")
        for place, (language, row) in enumerate(rows.iterrows()):
            text = f"{row['mean']:.0f}" if language == source else f"{row['mean'] - level:+.0f}"
            _over_bar(axes, place, max(row["mean"] + row["sd"], level), text)
        top = max(top, level)
    axes.set_ylim(top=top + 0.1 * (top - chance))
    if chance:
        chance_line(axes, chance, under=True)


@styled
def retrieval(
    data: Mapping[str, float] | pd.DataFrame,
    *,
    chance: float | None = None,
    title: str = "Word retrieval",
    group: str | None = None,
    records: Iterable[Any] = (),
    note: str = "",
) -> Figure:
    """Precision@1 (percent) of finding a word's translation, by language.

    `data`: {language: precision} as alignment.word_retrieval gives it, or a frame with columns language, precision and
    perhaps `group` (a layer, an encoder), whose values stand side by side.
    """
    if not isinstance(data, pd.DataFrame):
        data = pd.DataFrame({"language": list(data), "precision": list(data.values())})
    _check(data, ("language", "precision", *([group] if group else [])))
    figure, axes = new_figure(max(4.6, 1.4 + 0.65 * data["language"].nunique()), 3.3)
    counts = _grouped(axes, data, "language", "precision", group, 0.0)
    axes.set(ylabel="precision at 1 (%)", xlabel="target language", ylim=(0, None))
    axes.set_title(title, pad=24 if group else 6)
    chance_line(axes, chance)
    return _finished(figure, counts, records, note)


@styled
def typology(
    frame: pd.DataFrame,
    *,
    chance: float = CHANCE["nli"],
    title: str = "Same meaning, another language: the typology dials",
    records: Iterable[Any] = (),
    note: str = "",
) -> Figure:
    """Accuracy by derived language: columns language ("en", "en+script", "en+script+reverse"), accuracy, perhaps seed.

    One group of bars for each setting of the dials, one colour for each base language.
    """
    _check(frame, ("language", "accuracy"))
    parts = frame["language"].str.split("+")
    frame = frame.assign(base=parts.str[0], dials=["+\n".join(part[1:]) or "as it is" for part in parts])
    frame = frame.iloc[parts.str.len().argsort(kind="stable").to_numpy()]
    bases = frame["base"].nunique()
    width = 1.4 + frame["dials"].nunique() * max(0.75, 0.36 * bases)
    figure, axes = new_figure(max(4.6, min(9.6, width)), 3.5)
    counts = _grouped(axes, frame, "dials", "accuracy", "base" if bases > 1 else None, chance)
    first = frame["base"].iloc[0]
    axes.set(ylabel="accuracy (%), from chance up", xlabel="dials" if bases > 1 else f"dials turned on {first!r}")
    axes.set_title(title, pad=24 if bases > 1 else 6)
    chance_line(axes, chance, under=True)
    return _finished(figure, counts, records, note)


# --- parts


def _grouped(axes: Axes, frame: pd.DataFrame, by: str, value: str, group: str | None, start: float) -> list[int]:
    """Bars by `by`, those of each group side by side with a legend above; returns the numbers of rows behind bars."""
    names = list(dict.fromkeys(frame[by]))
    groups = list(dict.fromkeys(frame[group])) if group else [None]
    colours = (BLUE, ORANGE, *PALETTE[2:])
    counts: list[int] = []
    tops = []
    for index, name in enumerate(groups):
        rows = over_seeds(frame if group is None else frame[frame[group] == name], by, value)
        offset = 0.8 * ((index + 0.5) / len(groups) - 0.5)
        places = [names.index(row) + offset for row in rows.index]
        label = None if name is None else str(name)
        _bars(axes, places, rows, colours[index % len(colours)], start, 0.74 / len(groups), label)
        for place, row in zip(places, rows.itertuples(), strict=True):
            _over_bar(axes, place, max(row.mean + row.sd, start), f"{row.mean:.0f}")
            tops.append(row.mean + row.sd)
        counts += list(rows["count"])
    axes.set_xticks(range(len(names)), names)
    axes.set_ylim(top=max(tops) + 0.1 * max(max(tops) - start, 1))
    if group:
        axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=len(groups), handlelength=1.1, title=None)
    return counts


def _bars(
    axes: Axes,
    places: Iterable[float],
    rows: pd.DataFrame,
    colour: str | Sequence[str],
    start: float,
    width: float = 0.7,
    label: str | None = None,
) -> None:
    errors = rows["sd"].where(rows["count"] > 1)
    axes.bar(
        list(places),
        rows["mean"] - start,
        width,
        bottom=start,
        color=colour,
        label=label,
        yerr=errors,
        error_kw={"elinewidth": 1, "ecolor": "#222222", "capsize": 2},
    )
    axes.tick_params(axis="x", length=0)


def _over_bar(axes: Axes, x: float, y: float, text: str) -> None:
    axes.annotate(text, (x, y), (0, 2), textcoords="offset points", ha="center", va="bottom", fontsize=8, color=DARK)


def _finished(figure: Figure, counts: Sequence[int], records: Iterable[Any], note: str) -> Figure:
    shown = list(records)
    spread = spread_sentence("Error bars", counts) + " " if max(counts) > 1 else ""
    return finish(figure, spread + source_of(shown, note), shown, is_stale(shown))


def _check(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in frame]
    if missing or frame.empty:
        raise ValueError(
            f"the frame has no {', '.join(missing) or 'rows'}; it needs {', '.join(columns)}, and has"
            f" {', '.join(map(str, frame)) or 'no columns'}"
        )
