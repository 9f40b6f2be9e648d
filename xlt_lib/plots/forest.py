"""The claims card as a figure: our effect on each claim with its interval, and the verdict in words and colour."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from xlt_lib.claims.judging import NOT_REPRODUCED, REPRODUCED, UNDECIDED
from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import GREEN, GREY, VERMILLION, finish, new_figure, styled

VERDICTS = {REPRODUCED: (GREEN, "o"), NOT_REPRODUCED: (VERMILLION, "X"), UNDECIDED: ("#666666", "D")}


@styled
def claims_forest(
    verdicts: pd.DataFrame | Mapping[Any, Any], records: Iterable[Any] = (), *, unit: str = "points of accuracy"
) -> Figure:
    """Effects with 95% intervals, the zero line, and each verdict; all effects are in one `unit`.

    `verdicts`: published.card(...), or {claim or name: Verdict}, which also shows every comparison as a small mark.
    """
    rows = _rows(verdicts)
    if not rows:
        raise ValueError("no verdicts to show; give published.card(paper, records) or {claim: claim.judge(records)}")
    figure, axes = new_figure(7.2, 0.62 * len(rows) + 1.15)
    low, high = _limits(rows)
    for place, row in enumerate(rows):
        _draw(axes, place, row, low, high)
    axes.axvline(0, color="#222222", linewidth=1)
    axes.set(xlim=(low, high), ylim=(len(rows) - 0.5, -0.5), xlabel=f"effect, in {unit}")
    axes.set_yticks(range(len(rows)), ["\n".join(textwrap.wrap(row["label"], 40)) for row in rows])
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.spines["left"].set_visible(False)
    axes.set_title("The paper's claims in our runs", loc="left")
    shown = list(records)
    small = " Small marks: every comparison behind a claim." if any(len(row["all"]) for row in rows) else ""
    note = f"Large mark: the comparison that decides the claim, the weakest one, with its 95% interval.{small}"
    finish(figure, f"{note} {provenance(shown)}", shown, is_stale(shown))
    return figure


def _rows(verdicts: pd.DataFrame | Mapping[Any, Any]) -> list[dict[str, Any]]:
    names = ("effect", "low", "high", "n", "verdict")
    if isinstance(verdicts, pd.DataFrame):
        found = verdicts.to_dict("index")
        return [
            {"label": f"({claim}) {row.get('text', '')}", "all": [], **{name: row[name] for name in names}}
            for claim, row in found.items()
        ]
    rows = []
    for claim, verdict in verdicts.items():
        label = f"({claim.id}) {claim.text}" if hasattr(claim, "text") else str(claim)
        table = getattr(verdict, "table", None)
        effects = [] if table is None else [effect for effect in table["effect"] if math.isfinite(effect)]
        rows.append({"label": label, "all": effects, **{name: getattr(verdict, name) for name in names}})
    return rows


def _limits(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Room for every finite number; an infinite interval runs to the edge."""
    ends = [row[name] for row in rows for name in ("effect", "low", "high")] + [x for row in rows for x in row["all"]]
    ends = [end for end in ends if math.isfinite(end)] or [-1.0, 1.0]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.06 * (high - low) or 1.0
    return low - room, high + room


def _draw(axes: Axes, place: int, row: dict[str, Any], low: float, high: float) -> None:
    colour, marker = VERDICTS.get(row["verdict"], (GREY, "D"))
    small = {"color": colour, "alpha": 0.45, "markersize": 5, "linestyle": "", "marker": "|", "markeredgewidth": 1.1}
    axes.plot(row["all"], [place + 0.26] * len(row["all"]), **small)
    if math.isfinite(row["effect"]):
        bounded = math.isfinite(row["low"]) and math.isfinite(row["high"])
        ends = (row["low"], row["high"]) if bounded else (low, high)
        axes.plot(ends, [place, place], color=colour, linewidth=2, linestyle="-" if bounded else ":")
        axes.plot(row["effect"], place, color=colour, marker=marker, markersize=7)
        interval = (
            f"{row['effect']:+.1f} [{row['low']:+.1f}, {row['high']:+.1f}]"
            if bounded
            else (f"{row['effect']:+.1f}, no interval")
        )
        text = f"{row['verdict']}\n{interval}, n={row['n']}"
    else:
        text = f"{row['verdict']}\nno runs to compare"
    axes.annotate(
        text,
        (1.015, place),
        xycoords=("axes fraction", "data"),
        color=colour,
        fontsize=8,
        fontweight="bold",
        va="center",
        linespacing=1.3,
        annotation_clip=False,
    )
