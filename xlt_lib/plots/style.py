"""How all figures look: sizes, colours that colour-blind people tell apart, labels at the ends of lines, captions."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's colours, each with a marker of its own for prints in black and white.
BLUE, GREEN, VERMILLION, PINK, ORANGE, SKY = "#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9"
PALETTE = (BLUE, VERMILLION, GREEN, PINK, ORANGE, SKY, "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
COLOURS = {"mbert": VERMILLION, "mbert-st": PINK, "monox-pl": GREEN, "monox-kd": BLUE, "mono": ORANGE}
METHOD_MARKERS = {"mbert": "o", "mbert-st": "s", "monox-pl": "^", "monox-kd": "D", "mono": "v"}
GREY, DARK = "#8A8A8A", "#444444"

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.labelcolor": DARK,
    "axes.edgecolor": DARK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.prop_cycle": matplotlib.cycler(color=PALETTE),
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.6,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.color": DARK,
    "ytick.color": DARK,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}
CAPTION_SIZE = 7.5
LABEL_SIZE = 8.5


def use_style() -> None:
    """Give the notebook's own figures the kit's look too, and let it show the Figures that these functions return."""
    matplotlib.rcParams.update(STYLE)
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.core.pylabtools import select_figure_formats

        if (shell := get_ipython()) is not None and shell.has_trait("kernel"):
            # Our Figures are not pyplot's (which would show each twice); IPython has to be told how to show them.
            select_figure_formats(shell, {"png"}, bbox_inches="tight")


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """The kit's look for one function's figures, whether or not the notebook called use_style()."""

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Figure:
        with matplotlib.rc_context(STYLE):
            return draw(*args, **kwargs)

    return drawn


def new_figure(width: float, height: float, **subplots: Any) -> tuple[Figure, Any]:
    """A Figure of that many inches and its axes, as pyplot.subplots gives them but without pyplot's memory of it."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(**subplots)


def finish(figure: Figure, note: str, records: Sequence[Any] = (), alarm: bool = False) -> Figure:
    """Write the caption under the figure, in its own room; red when something about it needs a look."""
    size = figure.get_size_inches()
    letters = int(size[0] * 72 / (CAPTION_SIZE * 0.545))
    lines = [line for part in note.split("\n") for line in textwrap.wrap(part, letters)]
    room = (len(lines) * CAPTION_SIZE * 1.35 + 6) / 72 / size[1]
    figure.get_layout_engine().set(rect=(0, room, 1, 1 - room))
    colour = VERMILLION if alarm else DARK
    figure.text(0.01, 0.01, "\n".join(lines), fontsize=CAPTION_SIZE, color=colour, va="bottom", linespacing=1.25)
    figure.caption = " ".join(note.split())
    figure.record_keys = tuple(dict.fromkeys(record.key for record in records))
    return figure


def over_seeds(table: pd.DataFrame, by: str, value: str = "accuracy") -> pd.DataFrame:
    """Mean, sd (n - 1; 0 for one run) and number of runs, for each value of a column."""
    found = table.groupby(by, sort=False)[value].agg(["mean", "std", "count"])
    return found.rename(columns={"std": "sd"}).fillna({"sd": 0.0})


def counted(counts: Sequence[int], what: str = "seed") -> str:
    """'3 seeds', '2 to 3 seeds', '1 seed'."""
    low, high = min(counts), max(counts)
    return f"{high} {what}{'s' if high > 1 else ''}" if low == high else f"{low} to {high} {what}s"


def spread_sentence(mark: str, counts: Sequence[int]) -> str:
    """What the band or the error bars show."""
    many = counted([int(count) for count in counts])
    return f"{mark}: mean ± one standard deviation over {many}." if max(counts) > 1 else f"{many}: no {mark.lower()}."


def chance_line(axes: Axes, chance: float | None, under: bool = False, right: bool = False) -> None:
    """A thin line with its name, at its left end or its right one; `under` the line where bars start at it, with room
    made for the name."""
    if chance is not None:
        if under:
            axes.set_ylim(bottom=chance - 0.07 * (axes.get_ylim()[1] - chance))
        axes.axhline(chance, color=DARK if under else GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        label = axes.annotate(
            "chance",
            (int(right), chance),
            xycoords=("axes fraction", "data"),
            xytext=(-3 if right else 3, -2 if under else 2),
            textcoords="offset points",
            fontsize=7.5,
            color=DARK if under else GREY,
            ha="right" if right else "left",
            va="top" if under else "bottom",
        )
        label.set_in_layout(False)


def separate(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places nearest to those wanted (least squares) that are `gap` apart and, if all fit, inside [low, high]."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    # Less its own offset, each place has only to be no lower than the one before: isotonic regression.
    blocks: list[tuple[float, int]] = []
    for step, index in enumerate(order):
        blocks.append((wanted[index] - step * gap, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, m), (two, n) = blocks[-2:]
            blocks[-2:] = [((one * m + two * n) / (m + n), m + n)]
    shifted = [value for value, members in blocks for _ in range(members)]
    last = high - (len(wanted) - 1) * gap
    places = [0.0] * len(wanted)
    for step, index in enumerate(order):
        places[index] = max(low, min(shifted[step], last)) + step * gap
    return places


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, str]]) -> None:
    """Write (y, text, colour) to the right of the axes at the lines' ends, moved apart where they would overlap."""
    axes.figure.draw_without_rendering()  # the height is known only after the layout
    height = axes.get_window_extent().height * 72 / axes.figure.dpi
    wanted = [axes.transAxes.inverted().transform(axes.transData.transform((1, y)))[1] for y, _, _ in ends]
    lines = max((text.count("\n") + 1 for _, text, _ in ends), default=1)
    places = separate(wanted, LABEL_SIZE * 1.3 * lines / height, 0.02, 0.98)
    for (y, text, colour), place in zip(ends, places, strict=True):
        axes.annotate(
            text,
            xy=(1, y),
            xycoords=("axes fraction", "data"),
            xytext=(1.035, place),
            textcoords="axes fraction",
            color=colour,
            fontsize=LABEL_SIZE,
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0},
        )
