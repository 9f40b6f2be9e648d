"""What is installed, written as constraints: the exact versions that were tested.

`python3 kit.py freeze` rewrites constraints.txt from the environment it runs in. No addresses, no hashes and no local
versions (`torch==2.13.0`, not `2.13.0+cpu`), so that pip may take each from wherever the user takes packages. A version
that is too new for the oldest Python the kit allows is pinned for newer ones only; there pip picks within the ranges.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

OLDEST, NEWEST = 10, 14  # minor versions of Python 3 that the kit is for
NOT_PINNED = {"xlt-lib", "pip", "setuptools", "wheel"}
HEADER = "# The versions that were tested together. Written by `python3 kit.py freeze`; do not edit by hand.\n"


def write_constraints(path: Path) -> int:
    """Write the constraints of this environment; returns how many packages they pin."""
    lines = constraints(metadata.distributions())
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def constraints(distributions: Iterable[metadata.Distribution]) -> list[str]:
    """One line per package, in alphabetical order."""
    lines = {}
    for distribution in distributions:
        name = canonicalize_name(distribution.metadata["Name"])
        if name not in NOT_PINNED:
            marker = python_marker(distribution.metadata["Requires-Python"])
            lines[name] = f"{name}=={Version(distribution.version).public}{marker}"
    return [lines[name] for name in sorted(lines)]


def python_marker(requires: str | None) -> str:
    """The marker for a package that needs a newer Python than the oldest we allow, else nothing."""
    allowed = SpecifierSet(requires or "")
    minors = [minor for minor in range(OLDEST, NEWEST + 1) if allowed.contains(f"3.{minor}.99")]
    return f' ; python_version >= "3.{minors[0]}"' if minors and minors[0] > OLDEST else ""
