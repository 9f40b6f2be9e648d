"""How far a notebook is: in a terminal one line that keeps time, in a log one line per section."""

from __future__ import annotations

import re
import sys
import threading
import time
from types import TracebackType
from typing import Any

from nbformat import NotebookNode

WIDTH = 79  # of the line in a terminal


class Progress:
    """Shows the section whose cell is running; used as a context, told of each cell through `cell_started`."""

    def __init__(self, name: str, notebook: NotebookNode) -> None:
        self.name, self.cells = name, notebook.cells
        self.section, self.cell = "start", 0
        self.terminal = sys.stdout.isatty()
        self.started = time.monotonic()
        self.finished = threading.Event()
        self.ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Progress:
        print(f"{self.name}: {len(self.cells)} cells", flush=True)
        if self.terminal:
            self.ticker.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.finished.set()
        if self.terminal:
            self.ticker.join()
            print("\r" + " " * WIDTH + "\r", end="")
        word = "done" if kind is None else "stopped"
        print(f"{self.name}: {word} after {clock(time.monotonic() - self.started)}", flush=True)

    def cell_started(self, cell: NotebookNode, cell_index: int, **_: Any) -> None:
        """papermill's hook: a cell begins, text cells too. Its own cell with the parameters shifts the count by one."""
        self.cell = cell_index + 1
        section = self.section_of([cell], 0)
        if section not in ("start", self.section):
            self.section = section
            if not self.terminal:
                print(f"  {clock(time.monotonic() - self.started)}  {section}", flush=True)

    @staticmethod
    def section_of(cells: list[NotebookNode], index: int) -> str:
        """The nearest heading above a cell."""
        for cell in reversed(cells[: index + 1]):
            headings = re.findall(r"^#{1,4} +(.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
            if headings:
                return headings[-1].strip()
        return "start"

    def _tick(self) -> None:
        while not self.finished.wait(0.5):
            count = f"{min(self.cell, len(self.cells))}/{len(self.cells)}"
            line = f"  {clock(time.monotonic() - self.started)}  cell {count}  {self.section}"
            print("\r" + line[:WIDTH].ljust(WIDTH), end="", flush=True)


def clock(seconds: float) -> str:
    """75.3 -> '1:15'."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
