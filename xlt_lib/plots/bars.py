"""A paper's table as a figure: our bars with error bars over seeds, the printed numbers as grey marks beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from xlt_lib import scores
from xlt_lib.chance import CHANCE
from xlt_lib.plots.provenance import drawn, is_stale, provenance
from xlt_lib.plots.style import COLOURS, DARK, PALETTE, finish, new_figure, spread_sentence, styled
from xlt_lib.published import AVERAGE, SHARED
from xlt_lib.tables.monox import MODELS, PAPER_TEACHER

MODEL_COLOURS = {printed: COLOURS[method] for method, printed in MODELS.items()} | {PAPER_TEACHER: COLOURS["mono"]}
MODEL_NAMES = {printed: method for method, printed in MODELS.items()}
WIDTH = 0.84  # of a group of bars


@styled
def table_bars(comparison: pd.DataFrame, records: Iterable[Any] = (), *, title: str = "") -> Figure:
    """published.compare's table, same columns and order as the paper's; `records` are those that compare was given.

    Bars start at chance. A column that we have no run for shows the printed numbers only.
    """
    missing = [
        name for name in ("published", "ours", "std", "seeds") if name not in comparison.columns.get_level_values(0)
    ]
    if missing:
        raise ValueError(f"the table has no {', '.join(missing)}; give what published.compare(...) returns")
    models, columns = list(comparison.index), list(comparison["published"].columns)
    ours = comparison["ours"].notna().to_numpy()
    figure, axes = new_figure(min(8.6, max(6.2, 0.9 + 0.58 * len(columns))), 3.9)
    chances = [_chance(column, columns) for column in columns]
    for place, model in enumerate(models):
        offset = WIDTH * ((place + 0.5) / len(models) - 0.5)
        _draw_model(axes, comparison, model, offset, WIDTH / len(models), chances)
    for index, chance in enumerate(chances):
        axes.plot([index - WIDTH / 2, index + WIDTH / 2], [chance, chance], color=DARK, linewidth=0.9)
    _name_columns(axes, columns)
    axes.set_ylim(bottom=min(chances) - 0.04 * (axes.get_ylim()[1] - min(chances)))
    axes.set(ylabel="test accuracy (%), from chance up", xlim=(-0.6, len(columns) - 0.4))
    axes.set_title(title, pad=26)
    _legend(axes, [model for model, there in zip(models, ours.any(axis=1), strict=True) if there])
    shown = drawn(records := list(records), _shown(records, columns)) if records else []
    seeds = comparison["seeds"].to_numpy()[ours]
    spread = spread_sentence("Error bars", seeds) if len(seeds) else "No runs of ours."
    finish(figure, f"{spread} {provenance(shown)}", shown, is_stale(shown))
    return figure


def _draw_model(
    axes: Axes, comparison: pd.DataFrame, model: str, offset: float, width: float, chances: Sequence[float]
) -> None:
    cells = {name: comparison.loc[model, name] for name in ("published", "ours", "std")}
    colour = MODEL_COLOURS.get(model, PALETTE[-1])
    for index, column in enumerate(cells["published"].index):
        mean, sd, printed = cells["ours"][column], cells["std"][column], cells["published"][column]
        if pd.notna(mean):
            error = sd if pd.notna(sd) else None
            axes.bar(
                index + offset,
                mean - chances[index],
                width * 0.9,
                bottom=chances[index],
                color=colour,
                yerr=error,
                error_kw={"elinewidth": 0.9, "ecolor": "#222222"},
            )
        if pd.notna(printed):
            axes.plot(
                index + offset, printed, marker="D", markersize=3.6, color="#C8C8C8", markeredgecolor="#555555", mew=0.7
            )


def _chance(column: str, columns: Sequence[str]) -> float:
    """Reviews have columns such as en/books, or "cls" in Table 1; all else is NLI."""
    reviews = column == "cls" or any("/" in name for name in columns)
    return CHANCE["reviews" if reviews else "nli"]


def _name_columns(axes: Axes, columns: Sequence[str]) -> None:
    """Columns such as en/books: the domain at each, the language once under its domains."""
    parts = [column.split("/") for column in columns]
    labels = []
    for index, part in enumerate(parts):
        if len(part) == 1:
            labels.append({SHARED: "shared\navg"}.get(columns[index], columns[index]))
            continue
        same = [other for other, name in enumerate(parts) if len(name) > 1 and name[0] == part[0]]
        middle = index == same[len(same) // 2]
        labels.append(part[1] + (f"\n{part[0]}" if middle else ""))
    axes.set_xticks(range(len(columns)), labels, fontsize=8)
    axes.tick_params(axis="x", length=0)
    for index in range(1, len(columns)):
        if parts[index][0] != parts[index - 1][0] and (len(parts[index]) > 1 or columns[index] == AVERAGE):
            axes.axvline(index - 0.5, color="#BBBBBB", linewidth=0.7)


def _legend(axes: Axes, models: Sequence[str]) -> None:
    names = {model: MODEL_NAMES.get(model, f"mono ({model})") for model in models}
    handles: list[Any] = [Patch(color=MODEL_COLOURS.get(model, PALETTE[-1]), label=names[model]) for model in models]
    mark = {"marker": "D", "markersize": 4, "color": "#C8C8C8", "markeredgecolor": "#555555", "linestyle": ""}
    handles.append(Line2D([], [], label="printed in the paper", **mark))
    handles.append(Line2D([], [], color=DARK, linewidth=0.9, label="chance"))
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=len(handles),
        handlelength=1.1,
        columnspacing=1.2,
        handletextpad=0.5,
        borderaxespad=0.2,
    )


def _shown(records: Sequence[Any], columns: Sequence[str]) -> pd.DataFrame:
    """The scores behind the table: of the task and methods that its columns show."""
    table = scores.main(scores.scores(records))
    table = table[table["split"] == "test"]
    if "cls" in columns:
        return table[table["method"].isin(["mbert", "mono"])]
    task = "reviews" if any("/" in column for column in columns) else "nli"
    return table[(table["task"] == task) & (table["method"] != "mono")]
