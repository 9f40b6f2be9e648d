"""Rows of a CSV, TSV, JSONL or parquet file, each with the number that a person would find it under.

A row's number is a spreadsheet's for CSV and TSV (the header is row 1), the line for JSONL, and counts from 1 for
parquet. TSV fields are taken as they are: a quotation mark means nothing there, as in most published TSV files.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Row:
    """One example as it is in the file."""

    number: int
    values: dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """All rows of a file; a file without any is an error."""
    rows = list(FORMATS[path.suffix.lower()](path))
    if not rows:
        raise ValueError(f"{path} is empty: it has no rows; fill it or remove the file")
    return rows


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        guess = "UTF-16" if utf16 else "Latin-1 or Windows-1252, perhaps"
        byte = data[error.start]
        raise ValueError(
            f"{path}, row {row}: byte 0x{byte:02x} is not UTF-8 ({guess}); only UTF-8 is read: save the file as UTF-8"
        ) from None
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise ValueError(f"{path}, row {row}: a zero byte (UTF-16, or not a text file?); save the file as UTF-8")
    return text


def _delimited(path: Path, *, delimiter: str, quoting: int) -> Iterator[Row]:
    csv.field_size_limit(2**31 - 1)  # a long text is not a mistake
    reader = csv.reader(io.StringIO(_decoded(path), newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    header: list[str] = []
    number = 0
    try:
        for number, fields in enumerate(reader, start=1):
            if not fields:
                continue  # a blank line
            if not header:
                header = _header(path, number, fields)
                continue
            if len(fields) != len(header):
                advice = (
                    "put texts with the delimiter in quotes" if quoting == csv.QUOTE_MINIMAL else "is a tab in a text?"
                )
                raise ValueError(
                    f"{path}, row {number}: {len(fields)} fields, but the header has {len(header)} "
                    f"({', '.join(header)}); {advice}"
                )
            yield Row(number, dict(zip(header, fields, strict=True)))
    except csv.Error as error:
        raise ValueError(f"{path}, row {number + 1}: {error}; is a quotation mark not closed or not doubled?") from None


def _header(path: Path, number: int, fields: list[str]) -> list[str]:
    header = [field.strip() for field in fields]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise ValueError(f"{path}, row {number}: column {twice[0]!r} is there twice; give each column its own name")
    return header


def _jsonl(path: Path) -> Iterator[Row]:
    # Split at "\n" only: a JSON text may hold other characters that Python counts as line ends.
    for number, line in enumerate(_decoded(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(
                f"{path}, row {number}: not JSON ({error.msg}); JSONL has one object on each line"
            ) from None
        if not isinstance(values, dict):
            raise ValueError(f"{path}, row {number}: {line.strip()[:40]!r} is not an object like {{'text': ...}}")
        yield Row(number, values)


def _parquet(path: Path) -> Iterator[Row]:
    try:
        table = pq.read_table(path)
        for number, values in enumerate(table.to_pylist(), start=1):
            yield Row(number, values)
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: a text is not UTF-8 ({error}); write the file again from UTF-8 text") from None
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(f"{path} cannot be read as parquet ({error}); is it another format, or cut off?") from None


FORMATS = {
    ".csv": partial(_delimited, delimiter=",", quoting=csv.QUOTE_MINIMAL),
    ".tsv": partial(_delimited, delimiter="\t", quoting=csv.QUOTE_NONE),
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}
