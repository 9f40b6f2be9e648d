"""A threshold to move over a model's pseudo-labels: which texts are chosen, and how many of them are wrong.

threshold_widget(record)      a slider in a live notebook, `threshold_picture` where nobody can move it
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import DARK, SKY, STYLE, VERMILLION, finish, new_figure
from xlt_lib.widgets import has_front_end, png_bytes

MODELS = {"lm": "language model", "emb": "sentence encoder"}


def sampled(record: Any, model: str = "lm", place: int = -1) -> pd.DataFrame:
    """The sampled texts with what the model says of them in the first (0) or last (-1) round.

    Columns text, language, label, confidence, right (missing without gold labels).
    """
    extras = record.extras
    if "sample" not in extras or "sample" not in extras["rounds"][place]:
        raise ValueError(f"the record of {record.config['method']!r} has no sample in round {place}; use 0 or -1")
    found = extras["rounds"][place]["sample"]
    if model not in found:
        raise ValueError(f"model {model!r} is not in this run; one of: {', '.join(found)}")
    known, gold = extras["sample"], extras["sample"]["gold"]
    frame = pd.DataFrame({"text": known["texts"], "language": known["languages"], **found[model]})
    return frame if gold is None else frame.assign(right=frame["label"] == pd.Series(gold))


def chosen(frame: pd.DataFrame, threshold: float) -> dict[str, float]:
    """How many texts are above the threshold, how many of them are wrong, precision and coverage in percent."""
    sure = frame[frame["confidence"] > threshold]
    wrong = int((~sure["right"]).sum()) if "right" in frame else 0
    precision = 100 * (1 - wrong / len(sure)) if len(sure) else float("nan")
    return {"chosen": len(sure), "wrong": wrong, "precision": precision, "coverage": 100 * len(sure) / len(frame)}


def threshold_picture(
    record: Any, *, thresholds: Sequence[float] = (0.5, 0.7, 0.9), models: Sequence[str] = ("lm",), place: int = -1
) -> Figure:
    """Each sampled text as a mark at its confidence, right ones above, wrong ones below; what each threshold takes."""
    with matplotlib.rc_context(STYLE):
        figure, panels = new_figure(7.6, 1.0 + 1.7 * len(models), nrows=len(models), squeeze=False, sharex=True)
        for axes, model in zip(panels[:, 0], models, strict=True):
            frame = sampled(record, model, place)
            right = frame["right"].to_numpy() if "right" in frame else np.ones(len(frame), bool)
            for rows, height, colour in ((right, 1, SKY), (~right, 0, VERMILLION)):
                spread = height + 0.35 * np.sin(2.4 * np.arange(rows.sum()))  # apart, the same every time
                axes.plot(frame["confidence"][rows], spread, "o", color=colour, alpha=0.7, markersize=4)
            for threshold in thresholds:
                found = chosen(frame, threshold)
                axes.axvline(threshold, color=DARK, linewidth=1)
                text = f"t = {threshold:g}\n{found['chosen']} chosen\n{found['wrong']} wrong"
                axes.annotate(text, (threshold, 1.5), (3, 0), textcoords="offset points", fontsize=8, va="bottom")
            axes.set_yticks([0, 1], ["wrong", "right"])
            axes.set_ylim(-0.6, 2.4)
            axes.set_title(MODELS[model], fontsize=9)
        panels[-1, 0].set_xlabel("confidence")
        note = f"A sample of {len(frame)} unlabeled texts, {'first' if place == 0 else 'last'} round."
        return finish(figure, f"{note} {provenance([record])}", [record], is_stale([record]))


def threshold_widget(record: Any, labels: Sequence[str], *, live: bool | None = None) -> Any:
    """A threshold slider over the sampled texts of a co-training or self-training run, with the first mistakes."""
    if "rounds" not in record.extras:
        raise ValueError(f"the run {record.key} has no rounds; give one of co-training or self-training")
    models = [name for name in MODELS if name in record.extras["rounds"][-1]["sample"]]
    if not (has_front_end() if live is None else live):
        return threshold_picture(record, models=models)
    from ipywidgets import HTML, Dropdown, FloatSlider, Image, VBox

    wide = {"style": {"description_width": "6rem"}, "layout": {"width": "640px"}}
    slider = FloatSlider(record.config["threshold"], min=0.3, max=0.99, step=0.01, description="threshold", **wide)
    model = Dropdown(options=[(MODELS[name], name) for name in models], description="model", **wide)
    place = Dropdown(options=[("first", 0), ("last", -1)], value=-1, description="round", **wide)
    picture, words = Image(format="png"), HTML()

    def redraw(_: Any = None) -> None:
        choice = {"thresholds": (slider.value,), "models": (model.value,), "place": place.value}
        picture.value = png_bytes(threshold_picture(record, **choice))
        words.value = mistakes(sampled(record, model.value, place.value), labels, slider.value)

    for knob in (slider, model, place):
        knob.observe(redraw, "value")
    redraw()
    return VBox([model, place, slider, picture, words])


def mistakes(frame: pd.DataFrame, labels: Sequence[str], threshold: float, most: int = 5) -> str:
    """The surest wrong labels above the threshold, as HTML."""
    if "right" not in frame:
        return "<i>no gold labels for these texts</i>"
    wrong = frame[(frame["confidence"] > threshold) & ~frame["right"]].sort_values("confidence", ascending=False)
    rows = "".join(
        f"<li>{row.confidence:.2f} <b>{escape(labels[row.label])}</b> ({row.language}) "
        f"{escape(textwrap.shorten(row.text, 110))}</li>"
        for row in wrong.head(most).itertuples()
    )
    return f"<b>{len(wrong)} wrong labels would be taught</b><ul>{rows}</ul>"
