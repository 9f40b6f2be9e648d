"""The curve of alignment: word retrieval, and zero-shot NLI at some points, while an encoder was being pretrained.

A lab encoder ships with it as `curve.csv`, in the stages of its making: a shallow encoder first, then a deeper one
that starts from it. Encoders that came from elsewhere, or were made before curves were kept, have none.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from xlt_lib.encoders import SHIPPED

COLUMNS = ("layers", "step", "seconds", "loss", "language", "retrieval")


def alignment_curve(name: str, folder: Path = SHIPPED) -> pd.DataFrame | None:
    """The curve of a shipped encoder, or None; `total` counts the steps over all stages, `stage` the stages."""
    path = folder / name / "curve.csv"
    if not path.is_file():
        return None
    frame = pd.read_csv(path)
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        raise ValueError(f"{path.name} of {name!r} has no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}")
    # A new stage begins where the steps start again.
    stage = (frame["step"].diff() < 0).cumsum()
    before = frame.groupby(stage)["step"].max().cumsum().shift(fill_value=0)
    return frame.assign(stage=stage, total=frame["step"] + stage.map(before))
