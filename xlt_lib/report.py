"""results/index.html: every notebook's claims, figures and tables on one page that needs no other file to be read.

Made from what lies in the results folder: provenance/*.json says which figures (figures/*.svg) and tables
(tables/*.csv) a notebook wrote, and how; the executed notebook gives title and question. A table with a column
`verdict` is a claims card.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

LARGEST_SVG = 600_000  # bytes; beyond that the PNG is smaller and as good


def write_index(results: Path) -> Path:
    """Write index.html from what is in the folder; returns its path."""
    results.mkdir(parents=True, exist_ok=True)
    notes = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("provenance/*.json"))]
    sections = [notebook_section(note, results) for note in notes]
    links = "".join(f'<a href="#{escape(note["notebook"])}">{escape(note["notebook"])}</a>' for note in notes)
    style = (resources.files("xlt_lib") / "report.css").read_text(encoding="utf-8")
    page = PAGE.format(style=style, links=links, sections="\n".join(sections) or "<p>No notebook has been run yet.</p>")
    path = results / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def notebook_section(note: dict[str, Any], results: Path) -> str:
    """Everything about one notebook, claims first."""
    name = note["notebook"]
    title, question = title_and_question(results / f"{name}.ipynb")
    paths = [results / file for file in note["files"] if (results / file).is_file()]
    tables = {path: read_table(path) for path in paths if path.suffix == ".csv"}
    cards = [claims_card(frame) for frame in tables.values() if "verdict" in frame]
    parts = [
        f'<section id="{escape(name)}"><h2>{escape(title or name)}</h2>',
        f'<p class="question">{escape(question)}</p>' if question else "",
        failure(note),
        f"<p>Executed notebook: {link(f'{name}.html', 'as a page')}, {link(f'{name}.ipynb', 'as .ipynb')}</p>",
        *cards,
        "".join(figure(path, results) for path in paths if path.suffix == ".png"),
        "".join(table(path, frame, results) for path, frame in tables.items() if "verdict" not in frame),
        provenance(note),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def title_and_question(path: Path) -> tuple[str, str]:
    """The notebook's first heading, and the line that begins with 'Question' or else the first paragraph under it."""
    if not path.is_file():
        return "", ""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except ValueError:  # killed while papermill wrote it
        return "", ""
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    heading = re.search(r"^# +(.+)$", text, re.MULTILINE)
    asked = re.search(r"^\W*(?:the )?question\**[:.]\W+(.+(?:\n(?!\n).+)*)", text, re.MULTILINE | re.IGNORECASE)
    below = text[heading.end() :].strip().split("\n\n")[0] if heading else ""
    paragraph = asked[1] if asked else ("" if below.startswith(("#", "|", "-")) else below)
    return plain(heading[1]) if heading else "", plain(paragraph)


def plain(markdown: str) -> str:
    """Text without the marks of emphasis, code and links."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"\*+|`|(?<!\w)_|_(?!\w)", "", text).split())


def failure(note: dict[str, Any]) -> str:
    if note["status"] == "complete":
        return ""
    reason = note.get("error") or "it was stopped before its end"
    return f'<p class="failed">Not complete: {escape(reason)}. What it wrote until then is below.</p>'


def figure(path: Path, results: Path) -> str:
    """One figure, inside the page, with links to its files."""
    svg = path.with_suffix(".svg")
    shown = svg if svg.is_file() and svg.stat().st_size <= LARGEST_SVG else path
    kind = "svg+xml" if shown.suffix == ".svg" else "png"
    data = base64.b64encode(shown.read_bytes()).decode("ascii")
    text = caption(path)
    links = " ".join(link(file.relative_to(results).as_posix(), file.suffix[1:].upper()) for file in (path, svg))
    return (
        f'<figure><img src="data:image/{kind};base64,{data}" alt="{escape(text)}">'
        f"<figcaption>{escape(text)} <small>{links}</small></figcaption></figure>"
    )


def caption(path: Path) -> str:
    """The text saved beside a figure or table, or its name: 'figure2_sizes' -> 'Figure 2 sizes'."""
    beside = path.with_suffix(".txt")
    if beside.is_file():
        return beside.read_text(encoding="utf-8").strip()
    words = re.sub(r"[_-]+", " ", re.sub(r"(?<=[a-z])(?=\d)", " ", path.stem)).strip()
    return words[:1].upper() + words[1:]


def read_table(path: Path) -> pd.DataFrame:
    """A saved table; an empty or broken one is an empty frame, so that it does not cost the whole page."""
    try:
        frame = pd.read_csv(path, encoding="utf-8", keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError):
        return pd.DataFrame()
    gaps = [name for name in frame.select_dtypes("float") if (frame[name].dropna() % 1 == 0).all()]
    return frame.astype(dict.fromkeys(gaps, "Int64"))  # whole numbers with gaps between them stay whole


def table(path: Path, frame: pd.DataFrame, results: Path) -> str:
    """One table; published numbers are set apart, a mean and its standard deviation share a cell."""
    file = link(path.relative_to(results).as_posix(), "CSV")
    shown = join_deviations(join_quantities(frame))
    head = "".join(f"<th{css(column, shown)}>{escape(str(column))}</th>" for column in shown)
    rows = "".join(
        ('<tr class="published">' if row.get("quantity") == "published" else "<tr>")
        + "".join(f"<td{css(column, shown)}>{cell(row[column])}</td>" for column in shown)
        + "</tr>\n"
        for _, row in shown.iterrows()
    )
    return (
        f'<div class="table"><p class="caption">{escape(caption(path))} <small>{file}</small></p><div class="scroll">'
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div></div>"
    )


def join_quantities(frame: pd.DataFrame) -> pd.DataFrame:
    """Of the rows 'published', 'ours', 'std', 'seeds' and 'difference', 'ours' takes the standard deviations in."""
    if "quantity" not in frame or not set(frame["quantity"]) >= {"ours", "std"}:
        return frame
    numbers = list(frame.columns[list(frame.columns).index("quantity") + 1 :])
    shown = frame[~frame["quantity"].isin(["std", "seeds"])].astype(dict.fromkeys(numbers, object))
    for (_, ours), (_, std) in zip(
        shown[shown["quantity"] == "ours"].iterrows(), frame[frame["quantity"] == "std"].iterrows(), strict=True
    ):
        for column in numbers:
            if pd.notna(ours[column]) and pd.notna(std[column]):
                shown.loc[ours.name, column] = f"{cell(float(ours[column]))} ± {cell(float(std[column]))}"
    return shown


def join_deviations(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns 'x mean' and 'x std' (also with '_') become one column 'x' with '61.2 ± 0.8'."""
    joined: dict[str, Any] = {}
    for column in frame:
        stem = re.sub(r"[ _]?(mean|std)$", "", str(column))
        mean, deviation = (next((c for c in frame if re.fullmatch(rf"{re.escape(stem)}[ _]?{kind}", str(c))), None)
                           for kind in ("mean", "std"))  # fmt: skip
        if mean is None or deviation is None or column not in (mean, deviation):
            joined[str(column)] = frame[column]
        elif column == mean:
            pairs = zip(frame[mean], frame[deviation], strict=True)
            joined[stem or "mean"] = [f"{cell(a)} ± {cell(b)}" if pd.notna(a) and pd.notna(b) else a for a, b in pairs]
    return pd.DataFrame(joined)


def css(column: str, frame: pd.DataFrame) -> str:
    """The cell's classes: numbers to the right, what the paper printed in grey."""
    text = frame[column].dtype == object or pd.api.types.is_string_dtype(frame[column])
    numeric = not text or frame[column].astype(str).str.match(r"^[-+]?\d[\d.]*( ±.*)?$").mean() > 0.5
    published = "published" in str(column).lower()
    names = [name for name, wanted in (("number", numeric), ("published", published)) if wanted]
    return f' class="{" ".join(names)}"' if names else ""


def cell(value: Any) -> str:
    """61.234 -> '61.2', 0.05 -> '0.05', 0.001 -> '0.001', nothing -> a dash."""
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, float):
        size = abs(value)
        return f"{value:.1f}" if size >= 1 or size == 0 else f"{value:.2f}" if size >= 0.01 else f"{value:.2g}"
    return escape(str(value))


def claims_card(frame: pd.DataFrame) -> str:
    """Each claim with verdict, effect and interval; columns claim (its letter), text, verdict, effect,
    low, high, n, detail, source."""
    items = []
    for _, row in frame.iterrows():
        claim = {key: value for key, value in row.items() if pd.notna(value)}
        verdict = str(claim.get("verdict", "undecided"))
        name, text = f"({claim['claim']}) " if "claim" in claim else "", claim.get("text", "")
        effect = f"{claim['effect']:+.1f}" if isinstance(claim.get("effect"), float) else str(claim.get("effect", ""))
        if {"low", "high"} <= claim.keys():
            effect += f" [{claim['low']:+.1f}, {claim['high']:+.1f}]"
        count = f", n = {int(claim['n'])}" if "n" in claim else ""
        about = " ".join(str(claim[key]) for key in ("detail", "source") if key in claim)
        items.append(
            f'<li class="{verdict.replace(" ", "-")}"><b class="verdict">{escape(verdict)}</b> '
            f'{escape(name + str(text))} <span class="effect">{escape(effect + count)}</span> '
            f"<small>{escape(about)}</small></li>"
        )
    return f'<div class="claims"><h3>Claims</h3><ul>{"".join(items)}</ul></div>'


def provenance(note: dict[str, Any]) -> str:
    """How and when this was made, folded."""
    parameters = ", ".join(f"{name} = {value}" for name, value in note["parameters"].items())
    rows: Iterable[tuple[str, str]] = (
        ("preset", str(note["parameters"].get("preset", "lab"))),
        ("parameters", parameters),
        ("records", "computed again (--recompute)" if note["recompute"] else "read where present, else computed"),
        ("started", note["started"]),
        ("took", f"{note['seconds']:.0f} s"),
        ("hardware", note["hardware"]),
        ("versions", ", ".join(f"{name} {version}" for name, version in note["versions"].items())),
    )
    inside = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return f"<details><summary>How this was made</summary><dl>{inside}</dl></details>"


def link(target: str, text: str) -> str:
    return f'<a href="{escape(target)}">{escape(text)}</a>'


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cross-lingual transfer: results</title>
<style>
{style}</style>
</head>
<body>
<header><h1>Cross-lingual transfer: results</h1>
<p>Grey is what the papers published; the rest is ours. ± is the standard deviation over seeds.</p>
<nav>{links}</nav></header>
<main>
{sections}
</main>
</body>
</html>
"""
