"""The widget of notebook 04: a word, and its nearest words in the other language as step 2 goes on.

Run headless it gives `neighbours_picture`, a plain Figure, and makes no widget at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from xlt_lib.plots.provenance import is_stale, provenance
from xlt_lib.plots.style import DARK, GREEN, STYLE, finish, new_figure
from xlt_lib.widgets import has_front_end

COLUMNS = 6  # snapshots in the still picture


def neighbours_widget(records: Iterable[Any], *, live: bool | None = None) -> Any:
    """Language, word and step to choose; the nearest words at that step, the translation in green.

    `records` are runs of step 2, of which the first of each language is shown. `live` forces the widget (True) or the
    static Figure (False).
    """
    found = _by_language(records)
    if not (has_front_end() if live is None else live):
        return neighbours_picture(next(iter(found.values())))
    from ipywidgets import HTML, Dropdown, IntSlider, VBox  # slow to import, and not needed headless

    whole = {"style": {"description_width": "6rem"}, "layout": {"width": "640px"}}
    language = Dropdown(options=list(found), description="language", **whole)
    word = Dropdown(options=_words(found[language.value]), description="word", **whole)
    place = IntSlider(0, 0, len(_curve(found[language.value])) - 1, description="snapshot", **whole)
    shown = HTML()

    def redraw(_: Any = None) -> None:
        shown.value = _as_html(found[language.value], word.value, place.value)

    def change(_: Any = None) -> None:
        record = found[language.value]
        word.options = _words(record)
        place.value, place.max = 0, len(_curve(record)) - 1
        redraw()

    language.observe(change, "value")
    for knob in (word, place):
        knob.observe(redraw, "value")
    redraw()
    return VBox([language, word, place, shown])


def neighbours_picture(record: Any, words: Sequence[str] = (), count: int = 6) -> Figure:
    """The nearest word of a few words at several steps; the translation stands in green."""
    curve, known = _curve(record), _facts(record).get("translations", {})
    chosen = list(words) or _words(record)[:count]
    steps = sorted({round(place * (len(curve) - 1) / (COLUMNS - 1)) for place in range(COLUMNS)})
    with matplotlib.rc_context(STYLE):
        figure, axes = new_figure(8.2, 0.32 * len(chosen) + 1.3)
        for row, word in enumerate(chosen):
            axes.text(-0.7, row, word, ha="right", va="center", fontweight="bold")
            for column, step in enumerate(steps):
                nearest = curve[step]["neighbours"][word][0]
                right = nearest == known.get(word)
                axes.text(column, row, _readable(nearest), ha="center", va="center", color=GREEN if right else DARK)
        axes.set_xticks(range(len(steps)), [f"step {curve[step]['step']}" for step in steps])
        axes.xaxis.tick_top()
        axes.set(xlim=(-1.6, len(steps) - 0.4), ylim=(len(chosen) - 0.4, -0.6), yticks=[])
        axes.tick_params(length=0)
        axes.grid(visible=False)
        for side in axes.spines.values():
            side.set_visible(False)
        note = f"Nearest word in {_language(record)} as step 2 goes on; green: the translation."
        finish(figure, f"{note} {provenance([record])}", [record], is_stale([record]))
    return figure


def _by_language(records: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for record in records:
        if record.config["method"] == "monotrans-embeddings":
            found.setdefault(_language(record), record)
    if not found:
        raise ValueError("there is no run of step 2; give those of plan.step_2()")
    return found


def _language(record: Any) -> str:
    return next(iter(record.extras["languages"]))


def _facts(record: Any) -> dict:
    return record.extras["languages"][_language(record)]


def _curve(record: Any) -> list[dict]:
    return _facts(record)["curve"]


def _words(record: Any) -> list[str]:
    return list(_curve(record)[-1]["neighbours"])


def _as_html(record: Any, word: str, place: int) -> str:
    point, known = _curve(record)[place], _facts(record).get("translations", {})
    marked = [
        f"<b style='color:{GREEN}'>{escape(near)}</b>" if near == known.get(word) else escape(near)
        for near in point["neighbours"][word]
    ]
    measured = f", word translation {point['retrieval']:.1f}%" if "retrieval" in point else ""
    return f"step {point['step']}{measured}: <b>{escape(word)}</b> &rarr; {', '.join(marked)}"


def _readable(word: str) -> str:
    """DejaVu has no Chinese, Japanese, Thai or Devanagari letters; they are spelled as numbers there."""
    return word if all(ord(letter) < 0x0900 for letter in word) else " ".join(f"U+{ord(letter):X}" for letter in word)
