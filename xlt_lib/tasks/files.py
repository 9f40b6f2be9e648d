"""Your own data: one file for each language and split, CSV, TSV, JSONL or parquet.

    <folder>/<language>/<split>.<ext>              for instance my_reviews/fr/test.csv
    <folder>/<domain>/<language>/<split>.<ext>     for tasks with domains

A file has a column of texts, for pairs a second one, and labels; `columns` says what they are called. Splits are
`train`, `validation`, `test` and, if you have it, `unlabeled` (no labels needed). Labels are the task's class names
in any case, or their numbers from 0; `labels` maps or replaces them. Every mistake is reported with file and row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from datasets import Dataset

from xlt_lib.messages import did_you_mean, listing
from xlt_lib.tasks.read import FORMATS, Row, read_rows
from xlt_lib.tasks.schema import UNLABELED, Task, schema

LAYOUT = "<folder>/<language>/<split>.<ext>, for instance fr/test.csv"
COLUMNS = ("text", "text_pair", "label")
SPLITS = ("train", "validation", "test", UNLABELED)
SHOWN = 5  # unknown labels listed in one message


def files_task(
    name: str,
    folder: str | Path,
    *,
    classes: Sequence[str],
    pair: bool,
    domain: str | None = None,
    domains: Sequence[str] = (),
    languages: Sequence[str] | None = None,
    columns: Mapping[str, str | None] | None = None,
    labels: str | Sequence[str] | Mapping[str, str] | None = None,
    test_split: str = "test",
) -> Task:
    """A task on the files below `folder`.

    `labels`: None (the task's `classes`), a list of other class names, a dictionary from what is in the files to
    class names ({"pos": "positive"}), or "infer" (the distinct labels of the files, sorted).
    """
    root = _root(Path(folder), domain, domains)
    found = _languages(root)
    for language in languages or ():
        if language not in found:
            hint = did_you_mean(language, found)
            raise FileNotFoundError(f"{root}: no folder for language {language!r}; there are: {listing(found)}.{hint}")
    files = {language: _splits(root / language) for language in languages or found}
    test_split = test_split.split("[")[0]
    for language, splits in files.items():
        if test_split not in splits:
            raise FileNotFoundError(_no_split(root / language, language, test_split, splits))
    named = _columns(columns, pair)
    classes, mapping = _classes(labels, classes, files, named)
    everything = {split for splits in files.values() for split in splits}
    return Task(
        name=name,
        labels=classes,
        languages=tuple(files),
        pair=pair,
        splits=tuple(split for split in SPLITS if split in everything) + tuple(sorted(everything - set(SPLITS))),
        _load=partial(_read, root, files, named, classes, mapping),
    )


# --- where the files are


def _root(folder: Path, domain: str | None, domains: Sequence[str]) -> Path:
    if not folder.is_dir():
        raise FileNotFoundError(f"folder {folder} does not exist; your files are expected as {LAYOUT}")
    there = [name for name in domains if (folder / name).is_dir()]
    if not there:
        return folder  # one domain's data, directly in the folder
    if domain not in there:
        raise FileNotFoundError(f"{folder}: no folder for domain {domain!r}; there are: {listing(there)}")
    return folder / domain


def _languages(root: Path) -> list[str]:
    folders = sorted(path for path in root.iterdir() if path.is_dir() and path.name[0] not in "._")
    found = [path.name for path in folders if any(file.suffix.lower() in FORMATS for file in _visible(path))]
    if not found:
        raise FileNotFoundError(
            f"{root} has no language folder with {listing(FORMATS)} files; it has: "
            f"{listing(path.name for path in _visible(root))}. Your files are expected as {LAYOUT}"
        )
    return found


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _splits(folder: Path) -> dict[str, Path]:
    splits: dict[str, Path] = {}
    for path in _visible(folder):
        if path.suffix.lower() not in FORMATS:
            continue
        if path.stem in splits:
            both = f"{splits[path.stem].name} and {path.name}"
            raise ValueError(f"{folder}: {both} are both split {path.stem!r}; keep one of them")
        splits[path.stem] = path
    return splits


def _no_split(folder: Path, language: str, split: str, splits: Iterable[str]) -> str:
    splits = list(splits)
    others = [path.name for path in _visible(folder) if path.stem == split and path.is_file()]
    unread = f" ({others[0]} is not one of the formats {listing(FORMATS)})" if others else ""
    return (
        f"{folder}: language {language!r} has no split {split!r}{unread}; it has: {listing(splits)}."
        f"{did_you_mean(split, splits)} Add {language}/{split}.csv or leave {language!r} out of languages"
    )


# --- what is in them


def _columns(columns: Mapping[str, str | None] | None, pair: bool) -> dict[str, str]:
    given = {key: name for key, name in (columns or {}).items() if name is not None}
    allowed = COLUMNS if pair else ("text", "label")
    for key in given:
        if key not in allowed:
            hint = did_you_mean(key, allowed)
            raise ValueError(f"columns has no key {key!r}; one of: {listing(allowed)} (to your column's name).{hint}")
    return {key: given.get(key, key) for key in allowed}


def _classes(
    labels: str | Sequence[str] | Mapping[str, str] | None,
    classes: Sequence[str],
    files: Mapping[str, Mapping[str, Path]],
    columns: Mapping[str, str],
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The class names, and the mapping from what the files say to them."""
    if isinstance(labels, Mapping):
        for value, name in labels.items():
            if name not in classes:
                hint = did_you_mean(name, classes)
                raise ValueError(f"labels maps {value!r} to {name!r}, which is not one of {_set(classes)}.{hint}")
    elif labels == "infer":
        classes = _distinct(files, columns)
    elif isinstance(labels, str):
        raise ValueError(f"labels is {labels!r}; give 'infer', a list of class names, or a dictionary to them")
    elif labels is not None:
        classes = [str(name) for name in labels]
        if len(set(classes)) < 2 or len(set(classes)) < len(classes):
            raise ValueError(f"labels is {list(labels)}; give at least two different class names")
    numeric = any(name.isdigit() for name in classes)  # stars: "1" is one star, not the second class
    mapping = {} if numeric else {str(index): name for index, name in enumerate(classes)}
    mapping |= {name.lower(): name for name in classes}
    mapping |= {name: name for name in classes}
    if isinstance(labels, Mapping):
        mapping |= {_label(value): name for value, name in labels.items()}
    return tuple(classes), mapping


def _distinct(files: Mapping[str, Mapping[str, Path]], columns: Mapping[str, str]) -> list[str]:
    labeled = [path for splits in files.values() for split, path in splits.items() if split != UNLABELED]
    values = {_label(row.values.get(columns["label"])) for path in labeled for row in read_rows(path)} - {""}
    if len(values) < 2:
        raise ValueError(
            f"{labeled[0]}: column {columns['label']!r} has the labels {_set(values)}; at least two are needed"
        )
    numeric = all(value.lstrip("-").isdigit() for value in values)
    return sorted(values, key=int if numeric else str)


def _read(
    root: Path,
    files: Mapping[str, Mapping[str, Path]],
    columns: Mapping[str, str],
    classes: Sequence[str],
    mapping: Mapping[str, str],
    language: str,
    split: str,
) -> Dataset:
    if split not in files[language]:
        raise FileNotFoundError(_no_split(root / language, language, split, files[language]))
    path = files[language][split]
    rows = read_rows(path)
    needed = [key for key in columns if key != "label" or split != UNLABELED]
    _check_columns(path, rows[0], columns, needed)
    texts = {key: [_text(path, row, columns[key]) for row in rows] for key in needed if key != "label"}
    unknown = split == UNLABELED
    labels = [-1] * len(rows) if unknown else _labels(path, rows, columns["label"], classes, mapping)
    texts.setdefault("text_pair", [""] * len(rows))
    return Dataset.from_dict({**texts, "label": labels}, features=schema(classes))


def _check_columns(path: Path, row: Row, columns: Mapping[str, str], needed: Sequence[str]) -> None:
    for key in needed:
        if columns[key] not in row.values:
            there = list(row.values)
            hint = did_you_mean(columns[key], there)
            if len(there) == 1 and ";" in there[0]:
                hint = " The columns seem to be separated by ';': save the file with commas, or with tabs as .tsv."
            raise ValueError(
                f"{path}, row {row.number}: no column {columns[key]!r} for the {key}; the file has: {listing(there)}."
                f"{hint} Name yours with columns={{{key!r}: ...}}"
            )


def _text(path: Path, row: Row, column: str) -> str:
    value = row.values.get(column)
    if value is not None and not isinstance(value, str):
        raise ValueError(
            f"{path}, row {row.number}: {column!r} is {value!r}, not a text; put it in quotes or drop the row"
        )
    if value is None or not value.strip():
        raise ValueError(
            f"{path}, row {row.number}: {column!r} is empty; every row needs a text: fill it or drop the row"
        )
    return value


def _labels(
    path: Path, rows: Sequence[Row], column: str, classes: Sequence[str], mapping: Mapping[str, str]
) -> list[int]:
    values = [_label(row.values.get(column)) for row in rows]
    names = [mapping.get(value, mapping.get(value.lower())) for value in values]
    wrong = [index for index, name in enumerate(names) if name is None]
    if wrong:
        first = values[wrong[0]]
        unknown = list(dict.fromkeys(values[index] for index in wrong))
        what = f"label {first!r}" if first else "the label is empty, which"
        more = f" ({len(wrong)} rows have unknown labels: {_set(unknown[:SHOWN])})" if len(wrong) > 1 else ""
        raise ValueError(
            f"{path}, row {rows[wrong[0]].number}: {what} is not one of {_set(classes)}{more}; "
            f"map it with labels={{{first!r}: ...}} or drop the row"
        )
    return [list(classes).index(name) for name in names]


def _label(value: object) -> str:
    """A label as text: 1, 1.0 and ' 1 ' are the same one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _set(names: Iterable[str]) -> str:
    return "{" + ", ".join(names) + "}"
