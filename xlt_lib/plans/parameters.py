"""What the parameters of all notebooks have in common: what an empty value means, and what is refused at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import index

from xlt_lib.world.languages import check_language

EMPTY = ("", 0, [], (), None)  # the preset's own value is meant


def given(changes: Mapping[str, object]) -> dict[str, object]:
    """The values that are not empty."""
    return {name: value for name, value in changes.items() if value not in EMPTY}


def seeds_of(seeds: Sequence[int] | None) -> tuple[int, ...]:
    """The seeds as a tuple, () for the preset's own; ValueError unless they are different whole numbers from 0 up."""
    try:
        if isinstance(seeds, str):
            raise TypeError
        found = tuple(index(seed) for seed in (() if seeds is None else seeds))
    except TypeError:
        found = (-1,)
    if len(set(found)) < len(found) or min(found, default=0) < 0:
        raise ValueError(f"seeds must be a list of different whole numbers from 0 up, such as [0, 1, 2], not {seeds!r}")
    return found


def check_world_languages(languages: Sequence[str]) -> None:
    """ValueError where one is not spoken in the mini-world."""
    for language in languages:
        check_language(language)
