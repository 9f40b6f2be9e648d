"""Question answering in SQuAD's columns: the mini-world's rows in parallel, and XQuAD from a folder or the hub."""

from __future__ import annotations

from pathlib import Path

import huggingface_hub
import pandas as pd
import pytest

from xlt_lib.tasks import qa
from xlt_lib.tasks.qa import SCHEMA, hub_qa, qa_rows, world_qa

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "hub"
real_data = pytest.mark.skipif(not (REAL / "google" / "xquad").is_dir(), reason="no local copy of XQuAD beside the kit")
ROW = {
    "id": "1",
    "context": "Der Hund schläft.",
    "question": "Wer?",
    "answers": {"text": ["Hund"], "answer_start": [4]},
}


def answers_stand_in_their_contexts(data) -> bool:
    pairs = (
        (row["context"], text, start)
        for row in data
        for text, start in zip(row["answers"]["text"], row["answers"]["answer_start"], strict=True)
    )
    return all(text and context[start : start + len(text)] == text for context, text, start in pairs)


def test_the_worlds_rows_are_parallel_and_their_answers_stand_in_them(few_questions):
    english, japanese, turned = (world_qa(language, "train") for language in ("en", "ja", "en+reverse"))
    assert english.features == SCHEMA and len(english) == 30 and english is world_qa("en", "train")
    assert english["id"][:] == japanese["id"][:] == turned["id"][:] and len(set(english["id"])) == 30
    assert all(answers_stand_in_their_contexts(data) for data in (english, japanese, turned))
    assert [question.startswith("Where") for question in english["question"][:3]] == [False, False, True]
    assert ["どこ" in question for question in japanese["question"][:3]] == [False, False, True]
    assert not set(english["context"]) & set(world_qa("en", "test")["context"])


def test_sizes_and_names_are_checked():
    assert qa.SIZES == {"train": 4000, "validation": 500, "test": 500}
    with pytest.raises(ValueError, match="split 'tests' is not one of: train, validation, test. Did you mean 'test'?"):
        world_qa("en", "tests")
    with pytest.raises(ValueError, match="language 'eng' is unknown"):
        world_qa("eng", "test")


def write(folder: Path, row: dict = ROW, language: str = "de") -> Path:
    path = folder / "google" / "xquad" / f"xquad.{language}" / "validation-00000-of-00001.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame([row]).to_parquet(path)
    return folder


def test_a_folder_in_the_hubs_layout_is_read_into_the_same_columns(tmp_path):
    data = hub_qa(write(tmp_path), "de", "validation")
    assert data.features == SCHEMA and data.to_list() == [ROW]


def test_a_wrong_offset_names_the_row(tmp_path):
    wrong = {**ROW, "answers": {"text": ["Hund"], "answer_start": [3]}}
    with pytest.raises(ValueError, match="xquad.de, row 1: the answer 'Hund' is not at 3 .* where ' Hun' stands"):
        hub_qa(write(tmp_path, wrong), "de", "validation")


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="expected google/xquad/xquad.el/validation-"):
        hub_qa(write(tmp_path), "el", "validation")
    with pytest.raises(ValueError, match="no language 'fr'; one of: ar, de"):
        hub_qa(tmp_path, "fr", "validation")
    with pytest.raises(ValueError, match="no split 'train', only 'validation'"):
        hub_qa(tmp_path, "de", "train")


def test_download_asks_for_one_file_at_the_pinned_commit(tmp_path, monkeypatch):
    asked = {}

    def snapshot_download(repo, **options):
        asked.update(options, repo=repo)
        return str(write(tmp_path) / "google" / "xquad")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    assert len(hub_qa(None, "de", "validation")) == 1
    assert asked["repo"] == "google/xquad" and asked["repo_type"] == "dataset" and len(asked["revision"]) == 40
    assert asked["allow_patterns"] == ["xquad.de/validation-*.parquet"]


def write_squad(folder: Path, rows: list[dict]) -> Path:
    path = folder / "rajpurkar" / "squad" / "plain_text" / "train-00000-of-00001.parquet"
    path.parent.mkdir(parents=True)
    pd.DataFrame([{"title": "a", **row} for row in rows]).to_parquet(path)
    return folder


def test_of_the_hub_train_is_squads_and_validation_is_xquads(tmp_path):
    rows = [{**ROW, "id": str(number)} for number in range(10)]
    write_squad(write(tmp_path, ROW, "en"), rows)
    assert qa_rows("hub", "en", "train", folder=tmp_path).to_list() == rows
    assert qa_rows("hub", "en", "train[80%:]", folder=tmp_path)["id"][:] == ["8", "9"]
    assert qa_rows("hub", "en", "train[2:]", folder=tmp_path, size=3)["id"][:] == ["2", "3", "4"]
    assert qa_rows("hub", "en", "validation", folder=tmp_path).to_list() == [ROW]
    with pytest.raises(ValueError, match="squad is in English, not in 'de'; .*validation.:70%"):
        qa_rows("hub", "de", "train", folder=tmp_path)
    with pytest.raises(FileNotFoundError, match="expected rajpurkar/squad/plain_text/train-"):
        qa_rows("hub", "en", "train", folder=tmp_path / "other")


def test_the_worlds_splits_are_sliced_and_names_are_checked(few_questions):
    assert qa_rows("world", "ja", "test[50%:]", size=2)["id"][:] == ["test-6", "test-7"]
    with pytest.raises(ValueError, match="split 'test.12:.' of 'en' is empty; 'test' has 12 rows"):
        qa_rows("world", "en", "test[12:]")
    with pytest.raises(ValueError, match="source 'files' of qa is unknown; one of: world, hub"):
        qa_rows("files", "en", "test")


@real_data
def test_real_xquad_has_1190_parallel_questions_in_every_language():
    english = hub_qa(REAL, "en", "validation")
    for language in qa.XQUAD_LANGUAGES:
        data = hub_qa(REAL, language, "validation")
        assert len(data) == 1190 and data["id"][:] == english["id"][:]
        assert answers_stand_in_their_contexts(data)
