"""Where figures and tables of a notebook go: one folder, `results/`, that index.html is made from.

`python3 kit.py run` says where by the variable XLT_RESULTS; in JupyterLab it is `results/` of the project. A figure is
saved as PNG and SVG with the identifiers of its run records inside, a table as CSV. Equal figures give equal bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

PROJECT = Path(__file__).resolve().parent.parent


def results_folder() -> Path:
    """$XLT_RESULTS, or `results` of the project, or of the current folder when the kit is not run from its source."""
    if given := os.environ.get("XLT_RESULTS"):
        return Path(given).expanduser().resolve()
    return (PROJECT if (PROJECT / "pyproject.toml").is_file() else Path.cwd()) / "results"


def save_figure(figure: Figure, name: str, records: Iterable[str] = (), caption: str = "") -> Path:
    """Save a figure as figures/<name>.png (150 dpi) and .svg; `records` are the keys of the runs it shows.

    Returns the path of the PNG.
    """
    path = _place("figures", name, ".png")
    shown = "records: " + " ".join(records)
    with matplotlib.rc_context({"svg.hashsalt": name}):  # otherwise the ids inside an SVG are random
        figure.savefig(path, dpi=150, bbox_inches="tight", metadata={"Title": caption or name, "Description": shown})
        figure.savefig(
            path.with_suffix(".svg"),
            bbox_inches="tight",
            metadata={"Date": None, "Title": caption or name, "Description": shown},
        )
    _save_caption(path, caption)
    return path


def save_table(frame: pd.DataFrame, name: str, caption: str = "") -> Path:
    """Save a table as tables/<name>.csv, numbers to six digits, and an index unless it only counts.

    Columns of two levels, (quantity, column), become rows of one quantity each, so that the file has one header.
    """
    path = _place("tables", name, ".csv")
    if frame.columns.nlevels > 1:
        frame = frame.copy()
        frame.columns.names = [frame.columns.names[0] or "quantity", *frame.columns.names[1:]]
        frame = frame.stack(0, future_stack=True).rename_axis(columns=None)
    counted = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    frame.to_csv(path, index=not counted, encoding="utf-8", lineterminator="\n", float_format="%.6g")
    _save_caption(path, caption)
    return path


def _place(kind: str, name: str, suffix: str) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name) or name.endswith((".png", ".svg", ".csv", ".txt")):
        raise ValueError(
            f"name {name!r} cannot be a file's name here: use letters, digits, '_', '-' and '.', without a folder or an"
            f" ending; for instance 'figure2' gives {kind}/figure2{suffix}"
        )
    folder = results_folder() / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (name + suffix)


def _save_caption(path: Path, caption: str) -> None:
    """The caption lies beside the file, where the report finds it; no caption removes an old one."""
    text = path.with_suffix(".txt")
    if caption:
        text.write_text(caption + "\n", encoding="utf-8")
    else:
        text.unlink(missing_ok=True)
