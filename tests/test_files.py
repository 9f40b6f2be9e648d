"""A user's own files: what is read, and what the message says when a file is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from xlt_lib.tasks import labeled_and_unlabeled, load_task

GOOD = "text,label\nfine,positive\nawful,negative\n"


def write(folder: Path, **files: str | bytes) -> Path:
    """write(tmp, fr_test_csv=...) makes fr/test.csv."""
    for name, content in files.items():
        language, split, extension = name.split("_")
        path = folder / language / f"{split}.{extension}"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


def reviews(folder: Path, **options):
    return load_task("reviews", source="files", folder=folder, **options)


def rows(task, language="en", split="test"):
    data = task.dataset(language, split)
    return list(zip(data["text"], data["text_pair"], data["label"], strict=True))


def message(folder: Path, *, split="test", error=ValueError, **options) -> str:
    with pytest.raises(error) as caught:
        reviews(folder, **options).dataset("en", split)
    return str(caught.value)


# --- reading


def test_all_formats_give_the_same_rows(tmp_path):
    expected = [('She said "no, never"', "", 1), ("Ünïcode 你好\u2028x", "", 0)]
    frame = pd.DataFrame({"text": [text for text, _, _ in expected], "label": ["positive", "negative"]})
    for extension in ("csv", "tsv", "jsonl", "parquet"):
        path = write(tmp_path / extension, **{f"en_test_{extension}": ""}) / "en" / f"test.{extension}"
        if extension == "parquet":
            frame.to_parquet(path)
        elif extension == "jsonl":
            path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in frame.to_dict("records")), "utf-8")
        elif extension == "tsv":
            path.write_text("text\tlabel\n" + "".join(f"{t}\t{n}\n" for t, n in frame.values), "utf-8")
        else:
            frame.to_csv(path, index=False)
        assert rows(reviews(tmp_path / extension)) == expected, extension


def test_a_number_that_is_a_class_name_is_not_a_position(tmp_path):
    header = "text,text_pair,label\n"
    write(tmp_path, en_train_csv=f"{header}fine,good book,4\nawful,bad film,1\n", en_test_csv=f"{header}fine,x,0\n")
    task = load_task("stars", source="files", folder=tmp_path)
    assert rows(task, split="train") == [("fine", "good book", 3), ("awful", "bad film", 0)]
    with pytest.raises(ValueError, match="label '0' is not one of {1, 2, 3, 4, 5}"):
        task.dataset("en", "test")


def test_a_quotation_mark_means_nothing_in_tsv(tmp_path):
    write(tmp_path, en_test_tsv='text\tlabel\n"Great" film\tpositive\n"open\tnegative\n')
    assert [text for text, _, _ in rows(reviews(tmp_path))] == ['"Great" film', '"open']


def test_columns_are_read_by_the_names_given(tmp_path):
    write(tmp_path, en_test_csv="id,premise,hypothesis,gold\n7,A,B,neutral\n8,C,D,entailment\n")
    columns = {"text": "premise", "text_pair": "hypothesis", "label": "gold"}
    task = load_task("nli", source="files", folder=tmp_path, columns=columns)
    assert rows(task) == [("A", "B", 1), ("C", "D", 0)]
    assert task.pair and task.languages == ("en",)


def test_columns_of_none_are_the_defaults(tmp_path):
    write(tmp_path, en_test_csv=GOOD)
    assert rows(reviews(tmp_path, columns={"text": None, "label": None}))[0] == ("fine", "", 1)


@pytest.mark.parametrize("label", ["positive", "POSITIVE", " Positive ", "1"])
def test_a_label_is_a_class_name_in_any_case_or_its_number(tmp_path, label):
    write(tmp_path, en_test_csv=f"text,label\nfine,{label}\n")
    assert rows(reviews(tmp_path)) == [("fine", "", 1)]


def test_whole_number_floats_of_parquet_are_class_numbers(tmp_path):
    write(tmp_path, en_test_parquet="")
    pd.DataFrame({"text": ["a", "b"], "label": [1.0, 0.0]}).to_parquet(tmp_path / "en" / "test.parquet")
    assert [label for _, _, label in rows(reviews(tmp_path))] == [1, 0]


def test_labels_map_list_and_infer(tmp_path):
    write(tmp_path, en_test_csv="text,label\na,10\nb,9\nc,10\n")
    assert [label for _, _, label in rows(reviews(tmp_path, labels={10: "positive", "9": "negative"}))] == [1, 0, 1]
    assert [label for _, _, label in rows(reviews(tmp_path, labels=["10", "9"]))] == [0, 1, 0]
    inferred = reviews(tmp_path, labels="infer")
    assert inferred.labels == ("9", "10")  # as numbers: as texts, "10" would come first
    assert [label for _, _, label in rows(inferred)] == [1, 0, 1]


def test_unlabeled_split_needs_no_labels_and_is_preferred(tmp_path):
    write(tmp_path, en_test_csv=GOOD, en_train_csv=GOOD, en_unlabeled_csv="text\nx\ny\nz\n")
    task = reviews(tmp_path)
    assert task.splits == ("train", "test", "unlabeled")
    labeled, unlabeled = labeled_and_unlabeled(task, "en", train_split="train", train_size=2, unlabeled_size=3, seed=0)
    assert sorted(labeled["text"]) == ["awful", "fine"] and sorted(unlabeled["text"]) == ["x", "y", "z"]
    assert set(unlabeled["label"]) == {-1}


def test_domain_folders_are_used_when_there(tmp_path):
    write(tmp_path / "books", en_test_csv=GOOD)
    write(tmp_path / "dvd", en_test_csv=GOOD.replace("fine", "splendid"))
    assert rows(reviews(tmp_path, domain="dvd"))[0][0] == "splendid"
    text = message(tmp_path, domain="music", error=FileNotFoundError)
    assert "'music'" in text and "books, dvd" in text


def test_files_of_the_system_are_ignored(tmp_path):
    write(tmp_path, en_test_csv=GOOD)
    (tmp_path / "en" / "._test.csv").write_bytes(b"\0")
    (tmp_path / "__MACOSX").mkdir()
    assert reviews(tmp_path).languages == ("en",)


def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    write(tmp_path, en_test_csv=b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert rows(reviews(tmp_path))[1] == ("awful", "", 0)


# --- messages


def test_missing_column_names_file_row_and_the_columns_there(tmp_path):
    text = message(write(tmp_path, en_test_csv="texte,label\na,positive\n"))
    assert "test.csv, row 2: no column 'text'" in text and "texte, label" in text and "Did you mean 'texte'" in text


def test_semicolons_are_recognised(tmp_path):
    assert "separated by ';'" in message(write(tmp_path, en_test_csv="text;label\na;positive\n"))


def test_unknown_label_names_row_labels_allowed_and_the_remedy(tmp_path):
    text = message(write(tmp_path, en_test_csv='text,label\n"a\nb",positive\n\nc,meh\nd,bah\n'))
    assert "test.csv, row 4: label 'meh' is not one of {negative, positive}" in text  # 1 header, 2 a+b, 3 blank
    assert "2 rows have unknown labels: {meh, bah}" in text and "labels={'meh': ...}" in text


def test_empty_label_is_unknown(tmp_path):
    assert "row 2: the label is empty" in message(write(tmp_path, en_test_csv="text,label\na,\n"))


@pytest.mark.parametrize("content", ["", "text,label\n", "\n\n"])
def test_empty_split_is_refused(tmp_path, content):
    text = message(write(tmp_path, en_test_csv=content))
    assert "test.csv is empty" in text


def test_wrong_encoding_names_row_and_byte(tmp_path):
    text = message(write(tmp_path, en_test_csv="text,label\nok,positive\ncafé,positive\n".encode("latin-1")))
    assert "test.csv, row 3: byte 0xe9 is not UTF-8" in text and "Latin-1" in text and "save the file as UTF-8" in text
    assert "UTF-16" in message(write(tmp_path, en_test_csv=GOOD.encode("utf-16")))


def test_language_without_a_test_split_is_refused_at_once(tmp_path):
    write(tmp_path, en_test_csv=GOOD, fr_train_csv=GOOD)
    text = message(tmp_path, error=FileNotFoundError)
    assert "language 'fr' has no split 'test'" in text and "it has: train" in text and "fr/test.csv" in text
    assert reviews(tmp_path, languages=["en"]).languages == ("en",)


def test_test_split_may_have_another_name(tmp_path):
    write(tmp_path, en_evaluation_csv=GOOD)
    assert reviews(tmp_path, test_split="evaluation[:50%]").splits == ("evaluation",)


def test_unreadable_format_of_the_test_split_is_named(tmp_path):
    write(tmp_path, en_train_csv=GOOD, en_test_xlsx="x")
    text = message(tmp_path, error=FileNotFoundError)
    assert "test.xlsx is not one of the formats .csv, .tsv, .jsonl, .parquet" in text


def test_a_language_that_lacks_a_split_of_others_is_named(tmp_path):
    write(tmp_path, en_test_csv=GOOD, fr_test_csv=GOOD, fr_train_csv=GOOD)
    text = message(tmp_path, split="train", error=FileNotFoundError)
    assert "language 'en' has no split 'train'" in text and "it has: test" in text


@pytest.mark.parametrize("cell", ["", "   ", '""'])
def test_empty_text_names_the_row(tmp_path, cell):
    text = message(write(tmp_path, en_test_csv=f"text,label\na,positive\n{cell},positive\n"))
    assert "test.csv, row 3: 'text' is empty" in text


def test_duplicate_formats_are_refused(tmp_path):
    text = message(write(tmp_path, en_test_csv=GOOD, en_test_jsonl="{}"))
    assert "test.csv and test.jsonl are both split 'test'" in text


def test_wrong_number_of_fields_names_the_row(tmp_path):
    text = message(write(tmp_path, en_test_csv="text,label\nwell, fine,positive\n"))
    assert "row 2: 3 fields, but the header has 2 (text, label)" in text and "quotes" in text


def test_unclosed_quote_names_the_row(tmp_path):
    text = message(write(tmp_path, en_test_csv='text,label\na,positive\n"b,positive\nc,negative\n'))
    assert "row 3" in text and "quotation mark" in text


def test_broken_json_names_the_row(tmp_path):
    good = '{"text": "a", "label": "positive"}\n'
    assert "test.jsonl, row 2: not JSON" in message(write(tmp_path, en_test_jsonl=good + "{oops}\n"))
    assert "row 2: '[1]' is not an object" in message(write(tmp_path, en_test_jsonl=good + "[1]\n"))
    assert "row 2: 'text' is empty" in message(write(tmp_path, en_test_jsonl=good + '{"label": "positive"}\n'))
    assert "row 2: 'text' is 5, not a text" in message(
        write(tmp_path, en_test_jsonl=good + '{"text": 5, "label": 1}\n')
    )


def test_broken_parquet_is_named(tmp_path):
    assert "test.parquet cannot be read" in message(write(tmp_path, en_test_parquet="PAR1 no"))


def test_a_flat_folder_is_told_the_layout(tmp_path):
    (tmp_path / "test.csv").write_text(GOOD)
    text = message(tmp_path, error=FileNotFoundError)
    assert "it has: test.csv" in text and "<folder>/<language>/<split>.<ext>" in text


def test_missing_folder_is_told_the_layout(tmp_path):
    assert "<language>/<split>" in message(tmp_path / "nowhere", error=FileNotFoundError)
    with pytest.raises(ValueError, match="needs folder"):
        load_task("reviews", source="files")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"columns": {"txt": "a"}}, "no key 'txt'.*Did you mean 'text'"),
        ({"columns": {"text_pair": "a"}}, "no key 'text_pair'"),
        ({"labels": {"meh": "positve"}}, "'positve'.*Did you mean 'positive'"),
        ({"labels": "positive"}, "labels is 'positive'; give 'infer'"),
        ({"labels": ["a", "a"]}, "at least two different"),
    ],
)
def test_wrong_options_are_refused(tmp_path, options, expected):
    write(tmp_path, en_test_csv=GOOD)
    with pytest.raises(ValueError, match=expected):
        reviews(tmp_path, **options)


def test_unknown_language_is_refused(tmp_path):
    write(tmp_path, en_test_csv=GOOD)
    with pytest.raises(FileNotFoundError, match="no folder for language 'fr'; there are: en"):
        reviews(tmp_path, languages=["en", "fr"])
