"""The command line: run, test, lab, doctor, student, pretrain, freeze. `python3 kit.py` sets up and then comes here."""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
from pathlib import Path

from xlt_lib.config import PRESETS
from xlt_lib.results import PROJECT


def main(arguments: list[str]) -> int:
    """Returns the exit code: 0 fine, 1 something failed, 2 a wrong argument, 130 stopped by Ctrl-C."""
    if arguments[:1] == ["test"]:
        return test(arguments[1:])
    if arguments[:1] == ["lab"]:
        page = ["--LabApp.default_url=/lab/tree/notebooks"] if all(a.startswith("-") for a in arguments[1:]) else []
        return lab([*page, *arguments[1:]])  # a folder that is named is opened in its place
    options = parser().parse_args(arguments)
    try:
        return options.command(options)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        # At exit asyncio would log the cell that was left alone, in a hundred lines.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        print("\nStopped. The same command goes on from the runs that are finished.", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="kit.py", description="The cross-lingual transfer kit.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="execute notebooks and write results/index.html")
    which = "for instance 01_monox; default: all"
    run.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help=which)
    run.add_argument("--preset", choices=PRESETS, help="default: the notebook's own, lab")
    run.add_argument("--recompute", action="store_true", help="compute every run again instead of reading its record")
    run.add_argument("--seeds", type=seeds, metavar="0,1,2", help="the seeds to run")
    run.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), dest="parameters",
                     help="any parameter of the notebook; may be repeated")  # fmt: skip
    run.add_argument("--out", type=Path, default=PROJECT / "results", help="where results go; default: results")
    run.set_defaults(command=run_command)

    commands.add_parser("test", help="run the tests; takes pytest's arguments")
    commands.add_parser("lab", help="open JupyterLab on the notebooks, or on a folder; takes its arguments")

    doctor = commands.add_parser("doctor", help="say what is installed, which device is used, what is missing")
    doctor.add_argument("--online", action="store_true", help="also try whether the Hugging Face hub answers")
    doctor.set_defaults(command=doctor_command)

    student = commands.add_parser("student", help="write the notebooks without solutions")
    student.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="default: all")
    student.add_argument("--out", type=Path, default=PROJECT / "results" / "student", help="default: results/student")
    student.set_defaults(command=student_command)

    pretrain = commands.add_parser("pretrain", help="rebuild lab encoders from nothing; a killed run goes on")
    pretrain.add_argument("encoders", nargs="*", metavar="ENCODER", help="for instance multi-bert-lab; default: all")
    encoders = PROJECT / "results" / "encoders"
    pretrain.add_argument("--out", type=Path, default=encoders, help="default: results/encoders")
    pretrain.set_defaults(command=pretrain_command)

    freeze = commands.add_parser("freeze", help="write constraints.txt from this environment")
    freeze.set_defaults(command=freeze_command)
    return top


def seeds(text: str) -> tuple[int, ...]:
    """'0,1,2' -> (0, 1, 2)."""
    try:
        found = tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of whole numbers such as 0,1,2") from None
    if min(found) < 0 or len(set(found)) < len(found):
        raise argparse.ArgumentTypeError(f"{text!r}: seeds are different numbers from 0 up")
    return found


def run_command(options: argparse.Namespace, folder: Path = PROJECT / "notebooks") -> int:
    from xlt_lib import execute, report  # slow to import

    settings = execute.Settings(
        out=options.out.resolve(),
        preset=options.preset,
        seeds=options.seeds,
        parameters=tuple(tuple(pair) for pair in options.parameters),
        recompute=options.recompute,
    )
    notebooks = execute.find_notebooks(options.notebooks, folder)
    values = execute.check_parameters(notebooks, settings)
    failure = None
    try:
        for path in notebooks:
            execute.run_notebook(path, values[path], settings)
    except execute.NotebookError as error:
        failure = error
    finally:
        if settings.out.is_dir():
            page = report.write_index(settings.out)  # what is there so far, also after Ctrl-C
    if failure:
        print(f"\n{failure}", file=sys.stderr)
    print(f"Results: {page}")
    return 1 if failure else 0


def doctor_command(options: argparse.Namespace) -> int:
    from xlt_lib import doctor

    text, missing = doctor.report(online=options.online)
    print(text)
    return 1 if missing else 0


def student_command(options: argparse.Namespace) -> int:
    from xlt_lib.execute import find_notebooks
    from xlt_lib.student import write_student_versions

    notebooks = find_notebooks(options.notebooks, PROJECT / "notebooks")
    for path in write_student_versions(notebooks, options.out):
        print(path)
    return 0


def pretrain_command(options: argparse.Namespace) -> int:
    from xlt_lib.lab_encoders import rebuild_all

    for folder in rebuild_all(options.encoders, options.out, options.out / "work"):
        print(folder)
    return 0


def freeze_command(options: argparse.Namespace) -> int:
    from xlt_lib.freeze import write_constraints

    count = write_constraints(PROJECT / "constraints.txt")
    print(f"constraints.txt pins {count} packages")
    return 0


def test(arguments: list[str]) -> int:
    """pytest with its own arguments; without any, all tests, in several processes of one thread each."""
    workers = min(os.cpu_count() or 1, 4)
    parallel = ["-n", str(workers), "--dist", "loadfile"] if not arguments and workers > 1 else []
    # Two threads in each of two processes spin and starve each other.
    one_thread = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"} if parallel else {}
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    return subprocess.call(command, cwd=PROJECT, env=os.environ | one_thread)


def lab(arguments: list[str]) -> int:
    """JupyterLab at the notebooks, with this environment's kernel."""
    try:
        return subprocess.call([sys.executable, "-m", "jupyterlab", *arguments], cwd=PROJECT)
    except KeyboardInterrupt:
        return 130
