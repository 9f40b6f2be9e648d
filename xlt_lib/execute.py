"""Notebooks run headless, one after another: `python3 kit.py run`.

papermill executes a copy of each notebook with the given parameters. The copy, its HTML, and a note of how it was made
(provenance/<notebook>.json) land in the results folder, next to the figures and tables that the notebook saved there.
"""

from __future__ import annotations

import ast
import contextlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError, strip_color

from xlt_lib.doctor import hardware, versions
from xlt_lib.formulas import with_mathml
from xlt_lib.messages import did_you_mean
from xlt_lib.progress import Progress

WIDGET = "application/vnd.jupyter.widget-view+json"


class NotebookError(Exception):
    """A notebook stopped with an error; the message says where."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the command line asks of a run."""

    out: Path
    preset: str | None = None
    seeds: tuple[int, ...] | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    recompute: bool = False


def find_notebooks(names: list[str], folder: Path) -> list[Path]:
    """The notebooks with these names (`01_monox`, `01`, or a path to an .ipynb), in order; all when none is named."""
    known = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    if not names:
        if not known:
            raise FileNotFoundError(f"no notebooks in {folder}")
        return list(known.values())
    found = []
    for name in names:
        stem = name.removesuffix(".ipynb")
        starts = [path for known_stem, path in known.items() if known_stem.split("_")[0] == stem]
        if stem in known:
            found.append(known[stem])
        elif len(starts) == 1:
            found.append(starts[0])
        elif name.endswith(".ipynb") and Path(name).is_file():
            found.append(Path(name).resolve())
        else:
            raise ValueError(f"notebook {name!r} is unknown; one of: {', '.join(known)}.{did_you_mean(stem, known)}")
    return list(dict.fromkeys(found))


def check_parameters(notebooks: list[Path], settings: Settings) -> dict[Path, dict[str, Any]]:
    """The values each notebook gets; raises ValueError before anything runs when no notebook has a parameter."""
    allowed = {path: allowed_parameters(path) for path in notebooks}
    every = sorted({name for parameters in allowed.values() for name in parameters})
    wanted = [name for name, _ in settings.parameters]
    wanted += ["preset"] if settings.preset else []
    for name in wanted:
        if name not in every:
            raise ValueError(
                f"parameter {name!r} is unknown to {', '.join(path.stem for path in notebooks)};"
                f" allowed: {', '.join(every) or 'none'}.{did_you_mean(name, every)}"
            )
    if settings.seeds and not {"seed", "seeds"} & set(every):
        raise ValueError(f"--seeds: no parameter 'seeds' or 'seed' in {', '.join(path.stem for path in notebooks)}")
    return {path: _values(parameters, settings) for path, parameters in allowed.items()}


def allowed_parameters(path: Path) -> dict[str, Any]:
    """What papermill finds in the parameters cell: {name: {"default": text, ...}}; the notebook may lack a kernel."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.setdefault("kernelspec", {"name": "python3", "language": "python", "display_name": "Python 3"})
    with tempfile.TemporaryDirectory() as folder, _quiet():
        copy = Path(folder) / path.name
        nbformat.write(notebook, copy)
        return papermill.inspect_notebook(str(copy))


def _values(allowed: dict[str, Any], settings: Settings) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if settings.preset and "preset" in allowed:
        values["preset"] = settings.preset
    if settings.recompute and "recompute" in allowed:
        values["recompute"] = True
    if settings.seeds and "seeds" in allowed:
        values["seeds"] = list(settings.seeds)
    elif settings.seeds and "seed" in allowed:
        if len(settings.seeds) > 1:
            raise ValueError(f"--seeds {','.join(map(str, settings.seeds))}: this notebook takes one seed")
        values["seed"] = settings.seeds[0]
    for name, text in settings.parameters:
        if name in allowed:
            values[name] = from_here(name, parse_value(text, literal(allowed[name]["default"])))
    return values


def from_here(name: str, value: Any) -> Any:
    """Folders are meant from where the command was given, but a notebook runs in a folder of its own."""
    if isinstance(value, list):
        return [from_here(name, part) for part in value]
    if not isinstance(value, str) or not value:
        return value
    folder = name.endswith("folder") or name == "corpus"
    encoder = len(Path(value).parts) > 1 and (Path(value) / "config.json").is_file()
    return str(Path(value).resolve()) if folder or encoder else value


def literal(text: str) -> Any:
    """The Python value that a text spells (`3`, `None`, `['en']`), or the text itself."""
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError):
        return text


def parse_value(text: str, default: Any) -> Any:
    """A value from the command line, of the default's kind: text stays text, `en,fr` a list where one is expected."""
    if isinstance(default, list | tuple):
        value = literal(text)
        return list(value) if isinstance(value, list | tuple) else [literal(part.strip()) for part in text.split(",")]
    if isinstance(default, str) and text != "None":
        return text
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return literal(text)


def run_notebook(path: Path, values: dict[str, Any], settings: Settings) -> None:
    """Execute one notebook; raises NotebookError when a cell fails. Whatever happens, what it wrote stays."""
    out = settings.out
    out.mkdir(parents=True, exist_ok=True)
    copy = out / path.name
    if copy.resolve() == path.resolve():
        raise ValueError(f"--out {out}: the results would take the place of the notebook {path}; name another folder")
    defaults = {name: literal(about["default"]) for name, about in allowed_parameters(path).items()}
    note: dict[str, Any] = {
        "notebook": path.stem,
        "parameters": defaults | values,
        "recompute": settings.recompute,
        "started": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "status": "stopped",
    }
    since = note["since"] = begun(out, note)
    _write_note(out, note)  # a run that is killed could not say any more what it was at
    before, started = _files(out), time.monotonic()
    variables = {"XLT_NOTEBOOK": path.stem, "XLT_RECOMPUTE_SINCE": since}
    try:
        with (
            _environment(settings, variables),
            _quiet(),
            Progress(path.stem, nbformat.read(path, as_version=4)) as progress,
        ):
            papermill.execute_notebook(
                str(path), str(copy), values, kernel_name="python3", language="python", cwd=str(path.parent),
                progress_bar=False, on_cell_start=progress.cell_started, extra_arguments=["--log-level=CRITICAL"],
            )  # fmt: skip
        note["status"] = "complete"
    except PapermillExecutionError as error:
        note["status"], note["error"] = "failed", f"{error.ename}: {error.evalue}"
        raise NotebookError(describe(error, path, copy)) from error
    except DeadKernelError as error:
        note["status"], note["error"] = "failed", "the kernel died"
        raise NotebookError(
            f"Notebook {path.stem}: its kernel died, most often for lack of memory (`python3 kit.py doctor` says how "
            "much there is). The same command goes on from the runs that are finished."
        ) from error
    finally:
        note["seconds"] = round(time.monotonic() - started, 1)
        note["versions"], note["hardware"] = versions(), hardware()
        after = sorted(_files(out).items(), key=lambda item: item[1])
        note["files"] = [name for name, changed in after if before.get(name) != changed]
        _write_note(out, note)
        if copy.is_file():
            finish_copy(copy)


def begun(out: Path, note: dict[str, Any]) -> str | None:
    """When this recomputation was first begun: that of the last call, if it was the same and was stopped."""
    if not note["recompute"]:
        return None
    path = out / "provenance" / f"{note['notebook']}.json"
    try:
        last = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return note["started"]
    asked = json.loads(json.dumps(note["parameters"], default=str))
    goes_on = last.get("recompute") and last.get("parameters") == asked and last.get("status") != "complete"
    return last.get("since") or last["started"] if goes_on else note["started"]


def describe(error: PapermillExecutionError, path: Path, copy: Path) -> str:
    """Which notebook and cell failed, its first lines, and the end of the error."""
    cells = nbformat.read(path, as_version=4).cells
    number = next((i for i, cell in enumerate(cells) if cell.source == error.source), error.cell_index)
    section = Progress.section_of(cells, number)
    code = error.source.splitlines()
    shown = "\n".join(f"    {line}" for line in code[:12]) + ("\n    ..." if len(code) > 12 else "")
    trace = strip_color("\n".join(error.traceback)).splitlines()[-12:]
    trace = trace or [f"{error.ename}: {error.evalue}"]
    return (
        f"Notebook {path.stem} failed in cell {number + 1} of {len(cells)} (section {section!r}):\n\n{shown}\n\n"
        + "\n".join(trace)
        + f"\n\nThe notebook as far as it came: {copy}"
    )


def finish_copy(copy: Path) -> None:
    """Take the dead widgets out of an executed notebook and write it as HTML beside it."""
    try:
        notebook = without_widgets(nbformat.read(copy, as_version=4))
    except ValueError:  # it was killed while papermill wrote it
        return
    nbformat.write(notebook, copy)
    from nbconvert import HTMLExporter  # slow to import

    with _quiet():
        html, _ = HTMLExporter().from_notebook_node(with_mathml(notebook))
    copy.with_suffix(".html").write_text(html, encoding="utf-8")


def without_widgets(notebook: NotebookNode) -> NotebookNode:
    """Drop widget views: without their kernel they show an error. A picture in the same output stays."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if WIDGET in output.get("data", {}):
                del output.data[WIDGET]
                if set(output.data) == {"text/plain"}:  # only says interactive(children=...)
                    output.data.clear()
        cell.outputs = [output for output in cell.outputs if output.get("data", True)]
    return notebook


def _files(out: Path) -> dict[str, int]:
    """Figures and tables in the results folder, with the time of their last change."""
    found = [*out.glob("figures/*.png"), *out.glob("tables/*.csv")]
    return {path.relative_to(out).as_posix(): path.stat().st_mtime_ns for path in found}


def _write_note(out: Path, note: dict[str, Any]) -> None:
    path = out / "provenance" / f"{note['notebook']}.json"
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(note, indent=2, default=str), encoding="utf-8")
    os.replace(temporary, path)


@contextlib.contextmanager
def _environment(settings: Settings, more: dict[str, str | None]) -> Iterator[None]:
    """Variables that the notebook's kernel inherits."""
    wanted = {
        "XLT_RESULTS": str(settings.out.resolve()),
        "XLT_RECOMPUTE": "1" if settings.recompute else os.environ.get("XLT_RECOMPUTE"),
        "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not another one of the same name
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a warning about debugging that nobody does here
        **more,
    }
    saved = {name: os.environ.get(name) for name in wanted}
    os.environ.update({name: value for name, value in wanted.items() if value is not None})
    try:
        yield
    finally:
        for name, value in saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """papermill and nbconvert say what nobody can act on (missing alternative text, skipped cells)."""
    loggers = [logging.getLogger(name) for name in ("papermill", "traitlets")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
