"""Paper 2's widget: choose the input's language and a layer, and see whose features are mixed into whose branch.

    mixing_widget(record)       record: a run of MBLM

Live it is a menu and a slider; run headless it gives the picture that they begin with, and makes no widget.
"""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from xlt_lib.plots.mblm import in_order, mixing_weights
from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import PALETTE, STYLE, finish, new_figure
from xlt_lib.widgets import has_front_end, png_bytes


def mixing_widget(record: Any, *, live: bool | None = None) -> Any:
    """A menu of input languages and a slider of layers on a run's mixing weights; a Figure where nobody can choose."""
    found = mixing_weights(record)
    if not (has_front_end() if live is None else live):
        return mixing_picture(record, in_order(found, record.config["supervised"])[0], 1)
    from ipywidgets import Dropdown, Image, IntSlider, VBox  # slow to import, and not needed headless

    languages = in_order(found, record.config["supervised"])
    wide = {"style": {"description_width": "6rem"}, "layout": {"width": "420px"}}
    language = Dropdown(options=languages, value=languages[0], description="input", **wide)
    layer = IntSlider(1, min=1, max=len(found[languages[0]]["mean"]), description="mixer", **wide)
    picture = Image(format="png")

    def redraw(_: Any = None) -> None:
        picture.value = png_bytes(mixing_picture(record, language.value, layer.value))

    language.observe(redraw, "value")
    layer.observe(redraw, "value")
    redraw()
    return VBox([language, layer, picture])


def mixing_picture(record: Any, language: str, layer: int) -> Figure:
    """One mixer for one input language: each output's shares, and how much they differ from feature to feature."""
    found = mixing_weights(record)
    if language not in found:
        raise ValueError(f"language {language!r} was not evaluated; one of: {', '.join(found)}")
    many = len(found[language]["mean"])
    if not 1 <= layer <= many:
        raise ValueError(f"mixer {layer} is not there; 1 to {many}")
    mean, deviation = (np.array(found[language][name][layer - 1]) for name in ("mean", "deviation"))
    sources = list(record.config["supervised"])
    targets = [f"into {name}" for name in sources] if len(mean) > 1 else ["into the shared layers"]
    with matplotlib.rc_context(STYLE):
        figure, axes = new_figure(6.4, 1.0 + 0.55 * len(targets) + 0.8)
        for row in range(len(targets)):
            start = 0.0
            for number, source in enumerate(sources):
                share = mean[row][number]
                axes.barh(row, share, 0.7, left=start, color=PALETTE[number], alpha=0.85)
                text = f"{source} {share:.3f} ± {deviation[row][number]:.3f}"
                axes.text(start + share / 2, row, text, ha="center", va="center", fontsize=7.5, color="w")
                start += share
        axes.set_yticks(range(len(targets)), targets)
        axes.invert_yaxis()
        axes.set(xlim=(0, 1), xlabel="share of each branch")
        axes.grid(visible=False)
        axes.set_title(f"Input in {language}, mixer {layer} of {many}")
        note = f"Mean over features ± deviation from feature to feature. {provenance([record])}"
        finish(figure, note, [record], is_stale([record]))
    return figure
