"""Files that several runs share, such as pretrained weights: made once, however many processes ask at the same time."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import psutil

WAIT = 1.0  # seconds between two looks


def make_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """`folder`, which `make(temporary folder)` fills unless it is there; others that want it wait.

    A process that is killed leaves its lock behind; whoever comes next sees that it is dead and takes over. On a file
    system that several machines share, each machine makes it, and the first to finish wins.
    """
    while not folder.is_dir():
        if not _locked(folder):
            time.sleep(WAIT)
            continue
        try:
            _fill(folder, make)
        finally:
            _lock_of(folder).unlink(missing_ok=True)
    return folder


def _fill(folder: Path, make: Callable[[Path], None]) -> None:
    temporary = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        if not folder.is_dir():  # another one finished it while we took the lock
            make(temporary)
            temporary.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.{socket.gethostname()}.lock")


def _locked(folder: Path) -> bool:
    """Whether this process now has the lock."""
    lock = _lock_of(folder)
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(lock, "x", encoding="ascii") as file:
            file.write(f"{os.getpid()} {psutil.Process().create_time()}")
        return True
    except FileExistsError:
        if not _owner_lives(lock):
            lock.unlink(missing_ok=True)
        return False


def _owner_lives(lock: Path) -> bool:
    try:
        number, started = lock.read_text(encoding="ascii").split()
        return abs(psutil.Process(int(number)).create_time() - float(started)) < 1.0
    except (psutil.NoSuchProcess, FileNotFoundError):
        return False
    except ValueError:  # being written just now, or left empty by a process that was killed while writing
        return time.time() - lock.stat().st_mtime < 10 if lock.exists() else False
