"""Widgets: a knob to turn, and the same picture standing still where nobody can turn it.

    temperature_widget(logits, texts, labels, scores.figure3(records), student_logits=...)

In a live notebook that gives a slider; run headless (papermill, nbconvert, a script) it gives `temperature_picture`, a
plain Figure, and makes no widget at all, so that nothing gets into the notebook's metadata.
"""

from __future__ import annotations

import io
import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import BLUE, COLOURS, ORANGE, STYLE, VERMILLION, finish, new_figure, over_seeds

TEMPERATURES = (0.01, 0.1, 1.0, 10.0)
LOWEST, HIGHEST, PAPER = 1e-3, 1e2, 0.1
LIVE = ("JPY_SESSION_NAME", "VSCODE_PID", "COLAB_RELEASE_TAG")  # set where a person's front end started the kernel


def temperature_widget(
    logits: np.ndarray,
    texts: Sequence[str],
    labels: Sequence[str],
    curve: pd.DataFrame | None = None,
    student_logits: np.ndarray | None = None,
    *,
    records: Iterable[Any] = (),
    live: bool | None = None,
) -> Any:
    """A temperature slider on a teacher's distributions, with their entropy and the distillation loss of a student.

    logits [N, K] of the teacher for N texts and K labels; `curve` is Figure 3's, as scores.figure3 gives it: columns
    temperature (NaN: the baseline), accuracy, one row for each seed. `student_logits` [N, K]; None is a student that
    gives every label the same probability. `records` are the runs behind the numbers, for the caption.
    `live` forces the slider (True) or the static Figure (False).
    """
    logits, _ = _checked(logits, texts, labels, student_logits)
    if not (has_front_end() if live is None else live):
        return temperature_picture(logits, texts, labels, curve, student_logits, records=records)
    from ipywidgets import HTML, Dropdown, FloatLogSlider, Image, VBox  # slow to import, and not needed headless

    # Base 10: 1e-3 to 1e2 in steps of a twentieth of a decade.
    whole = {"style": {"description_width": "6rem"}, "layout": {"width": "640px"}}
    scale = {"base": 10, "min": -3, "max": 2, "step": 0.05, "readout_format": ".3g"}
    slider = FloatLogSlider(PAPER, description="temperature", **scale, **whole)
    options = [(f"{number}: {textwrap.shorten(text, 60)}", number) for number, text in enumerate(texts)]
    picker = Dropdown(options=options, value=0, description="example", **whole)
    words, picture, shown = HTML(), Image(format="png"), list(records)

    def redraw(_: Any = None) -> None:
        words.value = f"<i>{escape(texts[picker.value])}</i>"
        chosen = {"example": picker.value, "temperatures": (slider.value,), "text": False, "records": shown}
        picture.value = png_bytes(temperature_picture(logits, texts, labels, curve, student_logits, **chosen))

    slider.observe(redraw, "value")
    picker.observe(redraw, "value")
    redraw()
    return VBox([picker, words, slider, picture])


def has_front_end() -> bool:
    """Whether a person's notebook started this kernel: not papermill, nbconvert, a script or `kit.py run`."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or not shell.has_trait("kernel") or "XLT_RESULTS" in os.environ:
        return False
    return "google.colab" in sys.modules or any(name in os.environ for name in LIVE)


def temperature_picture(
    logits: np.ndarray,
    texts: Sequence[str],
    labels: Sequence[str],
    curve: pd.DataFrame | None = None,
    student_logits: np.ndarray | None = None,
    *,
    example: int = 0,
    temperatures: Sequence[float] = TEMPERATURES,
    text: bool = True,
    records: Iterable[Any] = (),
) -> Figure:
    """One example's distribution at each temperature, with entropy and loss, and Figure 3's curve with their points."""
    logits, student = _checked(logits, texts, labels, student_logits)
    if not 0 <= example < len(logits):
        raise ValueError(f"example {example} is not there; give 0 to {len(logits) - 1}")
    columns = len(temperatures) + (curve is not None)
    widths = [2.6 if len(temperatures) == 1 else 1.0] * len(temperatures) + [2.6 if columns < 3 else 1.9]
    with matplotlib.rc_context(STYLE):
        figure, panels = new_figure(
            9.2 if len(temperatures) > 1 else 8,
            3.3,
            ncols=columns,
            squeeze=False,
            gridspec_kw={"width_ratios": widths[:columns]},
        )
        for index, temperature in enumerate(temperatures):
            _draw_distribution(
                panels[0][index], logits[example], student[example], labels, temperature, index == 0, columns > 2
            )
        if curve is not None:
            _draw_curve(panels[0][-1], curve, temperatures)
        if text:
            figure.suptitle(_title(texts[example], example), x=0.01, ha="left", fontsize=9, style="italic")
        who = "student" if student_logits is not None else "student that gives all labels the same probability"
        shown = list(records)
        note = (
            f"Bars: teacher. Orange lines: {who}. Entropy and loss in nats; in brackets, entropy / log {len(labels)}."
        )
        note = f"{note} {provenance(shown) if shown else ''}"
        finish(figure, note, shown, is_stale(shown))
    return figure


# --- the numbers


def soften(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Softmax of logits / temperature along the last axis."""
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, not {temperature}; the paper uses {PAPER}")
    return np.exp(_log_soften(logits, temperature))


def entropy(logits: np.ndarray, temperature: float) -> float:
    """Of the softened distribution, in nats: 0 when one label has everything, log K when all have the same."""
    log_p = _log_soften(logits, temperature)
    return float(-(np.exp(log_p) * log_p).sum()) + 0.0  # without the sum's -0.0


def distillation(student: np.ndarray, teacher: np.ndarray, temperature: float) -> float:
    """losses.distillation_loss of one example: the cross-entropy of the two softened distributions, in nats."""
    return float(-(soften(teacher, temperature) * _log_soften(student, temperature)).sum())


def _log_soften(logits: np.ndarray, temperature: float) -> np.ndarray:
    scaled = np.asarray(logits, float) / temperature
    scaled = scaled - scaled.max(axis=-1, keepdims=True)
    return scaled - np.log(np.exp(scaled).sum(axis=-1, keepdims=True))


# --- the parts


def _draw_distribution(
    axes: Axes,
    teacher: np.ndarray,
    student: np.ndarray,
    labels: Sequence[str],
    temperature: float,
    first: bool,
    crowded: bool,
) -> None:
    places, q = range(len(labels)), soften(teacher, temperature)
    axes.bar(places, q, 0.7, color=BLUE)
    for place, p in zip(places, soften(student, temperature), strict=True):
        axes.plot([place - 0.4, place + 0.4], [p, p], color=ORANGE, linewidth=2.5)
    nats = entropy(teacher, temperature)
    share = nats / np.log(len(labels))
    loss = distillation(student, teacher, temperature)
    numbers = f"T = {temperature:.3g}\nentropy {nats:.2f} ({share:.0%})\nKD loss {loss:.3g}"
    axes.set_title(numbers, fontsize=8.5, fontweight="normal")
    axes.set_ylim(0, 1.02)
    if crowded and sum(map(len, labels)) > 12:
        axes.set_xticks(places, labels, fontsize=8, rotation=35, ha="right", rotation_mode="anchor")
    else:
        axes.set_xticks(places, labels, fontsize=8.5)
    if first:
        axes.set_ylabel("probability")
    else:
        axes.tick_params(axis="y", labelleft=False)


def _draw_curve(axes: Axes, curve: pd.DataFrame, temperatures: Sequence[float]) -> None:
    missing = [name for name in ("temperature", "accuracy") if name not in curve]
    if missing:
        raise ValueError(f"the curve has no column {', '.join(missing)}; give what scores.figure3(records) returns")
    line = over_seeds(curve.dropna(subset="temperature"), "temperature").sort_index()
    baseline = curve.loc[curve["temperature"].isna(), "accuracy"]
    axes.plot(line.index, line["mean"], color=COLOURS["monox-kd"], marker="o", markersize=3.5)
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlim(LOWEST / 1.5, HIGHEST * 1.5)
    if len(baseline):
        axes.axhline(baseline.mean(), color=COLOURS["mbert"], linestyle="--", linewidth=1.2)
        where = (0.02, baseline.mean())
        axes.annotate(
            "mbert", where, (0, 2), ("axes fraction", "data"), "offset points", color=COLOURS["mbert"], fontsize=8
        )
    for temperature in temperatures:
        if len(line) and line.index.min() <= temperature <= line.index.max():
            # Between the temperatures that were run, the point is on the line through them.
            height = np.interp(np.log10(temperature), np.log10(line.index.to_numpy(float)), line["mean"])
            axes.plot(temperature, height, marker="o", markersize=9, color=VERMILLION, markerfacecolor="none", mew=2)
    axes.set_title("Figure 3: monox-kd", fontsize=9)
    axes.set(xlabel="temperature (log)", ylabel="dev accuracy (%)")


def _title(text: str, example: int) -> str:
    """The text in at most two lines; DejaVu has no Chinese or Japanese letters."""
    if any(ord(letter) > 0x2E7F for letter in text):
        return f"example {example}"
    lines = textwrap.wrap(text, 110)
    return "\n".join(lines[:2]) + (" ..." if len(lines) > 2 else "")


def _checked(
    logits: np.ndarray, texts: Sequence[str], labels: Sequence[str], student_logits: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Teacher's and student's logits as float arrays [N, K]."""
    logits = np.asarray(logits, float)
    expected = (len(texts), len(labels))
    student = np.zeros(expected) if student_logits is None else np.asarray(student_logits, float)
    for name, given in (("logits", logits), ("student_logits", student)):
        if given.shape != expected or not given.size:
            raise ValueError(
                f"{name} has shape {given.shape}; {expected[0]} texts and {expected[1]} labels need {expected}"
            )
    return logits, student


def png_bytes(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=95)
    return buffer.getvalue()
