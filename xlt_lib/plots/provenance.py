"""Where a figure's numbers come from: which records it shows, computed now or read, and whether they still hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from xlt_lib.messages import listing
from xlt_lib.scores import RUN


def provenance(records: Iterable[Any]) -> str:
    """One or two sentences: how many runs, computed now or read (when they were made), and what is stale."""
    records = list({record.key: record for record in records}.values())  # figures share runs
    if not records:
        return "No run records were given with these numbers."
    computed = [record for record in records if record.origin == "computed"]
    read = [record for record in records if record.origin != "computed"]
    parts = [f"{len(computed)} computed now"] if computed else []
    parts += [f"{len(read)} read from records made {_days(read)}"] if read else []
    runs = f"{len(records)} run{'s' if len(records) > 1 else ''}"
    sentence = f"{runs}, {parts[0].partition(' ')[2]}." if len(parts) == 1 else f"{runs}: {listing(parts)}."
    stale = [record for record in records if record.stale]
    if stale:
        why = listing(sorted({name for record in stale for name in record.stale}))
        sentence += f" STALE: {len(stale)} of them, since {why} changed; renew with --recompute."
    return sentence


def is_stale(records: Iterable[Any]) -> bool:
    return any(record.stale for record in records)


def drawn(records: Sequence[Any], table: pd.DataFrame) -> list[Any]:
    """The records that a part of scores(records) came from."""
    rows = table[RUN].drop_duplicates().to_dict("records")
    # NaN and "" stand for a field that the method does not have.
    rows = [{name: value for name, value in row.items() if value == value and value != ""} for row in rows]
    return [record for record in records if any(_is_run(record.config, row) for row in rows)]


def _is_run(config: dict[str, Any], row: dict[str, Any]) -> bool:
    return all(config.get(name) == value for name, value in row.items())


def _days(records: Sequence[Any]) -> str:
    days = sorted({record.created[:10] for record in records})
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
