"""Run records: one JSON file a run, written whole or not at all, and believed only when it checks out."""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path

from xlt_lib.config import FIELDS, RELEVANT, RunConfig
from xlt_lib.fingerprint import differences
from xlt_lib.relevant import SOURCE_FIELDS

_NOT_STORED = ("origin", "stale")  # they say how a record was come by, which is not part of it


@dataclass
class Record:
    """The result of one run, and where it came from."""

    key: str
    config: dict
    metrics: dict[str, dict[str, dict[str, float]]]  # metrics[split][language][metric]
    history: dict
    extras: dict
    seconds: float
    peak_memory_mb: float
    versions: dict[str, str]
    hardware: dict
    fingerprint: dict[str, str]
    created: str  # ISO 8601, UTC
    origin: str = "computed"  # or "read"
    stale: tuple[str, ...] = ()  # what differs from now: "code", "weights:multi-bert-lab", "lexicon", "data"


def write_record(record: Record, folder: Path) -> Path:
    """Write `<folder>/<key>.json` atomically and return its path."""
    content = {name: value for name, value in asdict(record).items() if name not in _NOT_STORED}
    try:
        content = json.loads(json.dumps(content, default=_plain, allow_nan=False))
    except ValueError as error:
        raise ValueError(f"run {record.key} has a number that is not finite, which a record cannot hold") from error
    text = json.dumps(content | {"digest": _digest(content)}, indent=1, sort_keys=True, ensure_ascii=False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record.key}.json"
    temporary = folder / f"{record.key}.{os.getpid()}.tmp"
    with open(temporary, "w", encoding="utf-8", newline="\n") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    return path


def read_record(path: Path) -> Record:
    """The record in the file. ValueError that names the file when it is truncated, foreign or altered."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # also a wrong encoding
        raise ValueError(f"{path} is not a whole JSON file ({error})") from None
    needed = {field.name for field in fields(Record)} - {*_NOT_STORED}
    if not isinstance(content, dict) or set(content) != needed | {"digest"}:
        raise ValueError(f"{path} is not a run record of this kit")
    if content.pop("digest") != _digest(content):
        raise ValueError(f"{path} was altered after it was written")
    try:
        key = _key(content["config"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} holds a config that this kit does not accept ({error})") from None
    if not key == content["key"] == path.stem:
        raise ValueError(f"{path} belongs to the run {key}, not to {path.stem}")
    return Record(**content, origin="read")


def find_record(key: str, now: dict[str, str], folders: Iterable[Path]) -> Record | None:
    """The best record of the run in the folders: a fresh one before a stale one, then the newest.

    A file that cannot be believed is named in a warning and passed over.
    """
    found = []
    for path in (Path(folder) / f"{key}.json" for folder in folders):
        if not path.is_file():
            continue
        try:
            record = read_record(path)
        except (ValueError, OSError) as error:
            warnings.warn(f"{error}; it is not used", stacklevel=4)
            continue
        record.stale = differences(record.fingerprint, now)
        found.append(record)
    return max(found, key=lambda record: (not record.stale, record.created), default=None)


def _key(config: dict) -> str:
    """The run's key, from what its method reads: other fields may hold what they no longer may, and change nothing."""
    wanted = {*RELEVANT.get(config["method"], FIELDS), *SOURCE_FIELDS.get(config["source"], FIELDS)}
    wanted |= {field.name for field in fields(RunConfig) if field.default is MISSING}
    return RunConfig(**{name: value for name, value in config.items() if name in wanted}).key()


def _digest(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    if hasattr(value, "tolist"):  # numpy and torch numbers
        return value.tolist()
    raise TypeError(f"a record holds numbers, texts, lists and dicts, not {type(value).__name__}")
