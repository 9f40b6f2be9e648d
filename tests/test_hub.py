"""XNLI, PAWS-X and SIB-200 in the hub's layout: made folders, and the real data where they are at hand."""

from __future__ import annotations

from pathlib import Path

import huggingface_hub
import pandas as pd
import pytest

from xlt_lib.tasks import labeled_and_unlabeled, load_task
from xlt_lib.tasks.hub import CORPORA, XNLI_LANGUAGES

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "hub"
real_data = pytest.mark.skipif(not (REAL / "facebook" / "xnli").is_dir(), reason="no local copy of XNLI beside the kit")
ROWS = pd.DataFrame({"premise": ["A", "B"], "hypothesis": ["C", None], "label": [2, 0]})


def write(folder: Path, frame: pd.DataFrame = ROWS, name: str = "en/test-00000-of-00001.parquet") -> Path:
    path = folder / "facebook" / "xnli" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path)
    return folder


def test_a_hub_folder_is_read_into_the_schema(tmp_path):
    task = load_task("nli", "hub", folder=write(tmp_path))
    data = task.dataset("en", "test")
    assert task.languages == ("en",) and data.features["label"].names == ["entailment", "neutral", "contradiction"]
    assert data.to_list() == [
        {"text": "A", "text_pair": "C", "label": 2},
        {"text": "B", "text_pair": "", "label": 0},
    ]


def test_parts_of_a_split_are_joined_in_order(tmp_path):
    write(tmp_path, ROWS[:1], "en/test-00000-of-00002.parquet")
    with pytest.raises(FileNotFoundError, match="1 of 2 parts of 'test'"):
        load_task("nli", "hub", folder=tmp_path).dataset("en", "test")
    write(tmp_path, ROWS[1:], "en/test-00001-of-00002.parquet")
    assert load_task("nli", "hub", folder=tmp_path).dataset("en", "test")["text"][:] == ["A", "B"]


def test_bad_label_and_missing_column_name_file_and_row(tmp_path):
    write(tmp_path, ROWS.assign(label=[0, 3]))
    with pytest.raises(ValueError, match="parquet, row 2: label 3 is not one of 0 .entailment., 1"):
        load_task("nli", "hub", folder=tmp_path).dataset("en", "test")
    write(tmp_path, ROWS.rename(columns={"premise": "sentence1"}))
    with pytest.raises(ValueError, match="no column 'premise'; the file has: sentence1, hypothesis, label"):
        load_task("nli", "hub", folder=tmp_path).dataset("en", "test")


def test_missing_train_split_says_what_can_stand_in(tmp_path):
    write(write(tmp_path), name="en/validation-00000-of-00001.parquet")
    with pytest.raises(FileNotFoundError, match="no split 'train'.*test, validation; .*train_split='validation"):
        load_task("nli", "hub", folder=tmp_path).dataset("en", "train")


def test_unknown_language_and_empty_folder_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="expected <folder>/facebook/xnli/<language>"):
        load_task("nli", "hub", folder=tmp_path)
    with pytest.raises(ValueError, match="no language 'ja'.*there are: en"):
        load_task("nli", "hub", folder=write(tmp_path), languages=["en", "ja"])


def test_reviews_say_where_to_ask_and_which_layout():
    with pytest.raises(FileNotFoundError, match="Webis.*<folder>/<domain>/<language>/<split>.csv.*source='files'"):
        load_task("reviews", "hub", domain="books")


def test_stars_say_that_marc_is_withdrawn_and_which_layout():
    with pytest.raises(
        FileNotFoundError, match="withdrew.*Ask its authors.*<folder>/<language>/<split>.jsonl.*'files'"
    ):
        load_task("stars", "hub")


def test_class_names_are_read_as_labels_below_the_corpus_own_language_names(tmp_path):
    folder = tmp_path / "Davlan" / "sib200" / "deu_Latn"
    folder.mkdir(parents=True)
    frame = pd.DataFrame({"index_id": [7, 8], "category": ["travel", "health"], "text": ["A", "B"]})
    frame.to_parquet(folder / "test-00000-of-00001.parquet")
    task = load_task("topics", "hub", folder=tmp_path)
    assert task.languages == ("de",) and not task.pair and len(task.labels) == 7
    found = task.dataset("de", "test")
    assert [task.labels[label] for label in found["label"]] == ["travel", "health"]
    assert found["text"][:] == ["A", "B"] and found["text_pair"][:] == ["", ""]
    frame.assign(category=["travel", "cooking"]).to_parquet(folder / "train-00000-of-00001.parquet")
    with pytest.raises(ValueError, match="row 2: label 'cooking' is not one of 0 .entertainment., 1"):
        task.dataset("de", "train")
    with pytest.raises(FileNotFoundError, match="expected <folder>/Davlan/sib200/<language>.*called like 'arb_Arab'$"):
        load_task("topics", "hub", folder=tmp_path / "Davlan")


@pytest.mark.parametrize(("name", "layout"), [("paraphrase", "paws-x/en"), ("topics", "sib200/eng_Latn")])
def test_a_corpus_without_a_known_revision_asks_for_a_local_folder(name, layout):
    with pytest.raises(FileNotFoundError, match=f"knows none for it yet.*local folder.*{layout}/<split>-"):
        load_task(name, "hub")


def test_download_asks_for_one_split_at_the_pinned_commit(tmp_path, monkeypatch):
    asked = {}

    def snapshot_download(repo, **options):
        asked.update(options, repo=repo)
        return str(write(tmp_path) / "facebook" / "xnli")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    task = load_task("nli", "hub")
    assert task.languages == XNLI_LANGUAGES and asked == {}  # nothing is fetched before it is needed
    assert len(task.dataset("en", "test")) == 2
    assert asked["repo"] == "facebook/xnli" and asked["repo_type"] == "dataset"
    assert asked["revision"] == CORPORA["nli"].revision and len(asked["revision"]) == 40
    assert asked["allow_patterns"] == ["en/test-*.parquet"]


def test_without_a_network_the_message_says_what_to_do(monkeypatch):
    def offline(*_, **__):
        raise ConnectionError("unreachable")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", offline)
    with pytest.raises(FileNotFoundError, match="unreachable.*pass folder=.*source='world'"):
        load_task("nli", "hub").dataset("en", "test")


@real_data
def test_real_xnli_has_its_sizes_and_balance_in_15_languages():
    task = load_task("nli", "hub", folder=REAL)
    assert task.languages == XNLI_LANGUAGES
    for language in ("en", "sw", "zh"):
        test = task.dataset(language, "test")
        assert len(test) == 5010 and len(task.dataset(language, "validation")) == 2490
        assert [test["label"][:].count(label) for label in range(3)] == [1670, 1670, 1670]


@real_data
def test_real_paws_x_and_sib_200_have_their_sizes():
    pairs = load_task("paraphrase", "hub", folder=REAL)
    test = pairs.dataset("de", "test")
    assert set(pairs.languages) == {"de", "en", "es", "fr", "ja", "ko", "zh"} and pairs.pair
    assert [test["label"][:].count(label) for label in range(2)] == [1073, 895]
    topics = load_task("topics", "hub", folder=REAL)
    sizes = [[len(topics.dataset(code, split)) for split in topics.splits] for code in ("en", "sw", "zh")]
    assert sizes == [[701, 99, 204]] * 3
    assert topics.dataset("en", "test")["label"][:] == topics.dataset("th", "test")["label"][:]  # parallel


@real_data
def test_real_dev_split_stands_in_for_train_without_overlap():
    task = load_task("nli", "hub", folder=REAL, languages=["en", "de"])
    assert len(task.dataset("en", "validation[:80%]")) == 1992 and len(task.dataset("en", "validation[80%:]")) == 498
    sizes = {"train_split": "validation[:80%]", "train_size": 100, "unlabeled_size": 1892, "seed": 3}
    labeled, unlabeled = labeled_and_unlabeled(task, "en", **sizes)
    pairs = [set(zip(data["text"], data["text_pair"], strict=True)) for data in (labeled, unlabeled)]
    assert len(pairs[0]) + len(pairs[1]) == 1992 and not pairs[0] & pairs[1]
    german = task.dataset("de", "validation")
    assert german["label"][:] == task.dataset("en", "validation")["label"][:]  # parallel: the same labels
