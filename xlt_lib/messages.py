"""How the kit's error messages name things: what is allowed, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def listing(names: Iterable[object]) -> str:
    """Names in a row; 'nothing' when there are none."""
    return ", ".join(str(name) for name in names) or "nothing"


def did_you_mean(given: object, allowed: Iterable[object]) -> str:
    """' Did you mean 'x'?' when something close is allowed, else ''."""
    close = get_close_matches(str(given), [str(name) for name in allowed], n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
