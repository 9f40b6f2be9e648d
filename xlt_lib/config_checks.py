"""The checks of a RunConfig: each raises a ValueError that says what was given and what is allowed.

Numbers, names, tasks and data come first; what one paper alone asks for stands below, paper by paper. The order in
which they are made is in `RunConfig`.
"""

from __future__ import annotations

import math
import operator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlt_lib.relevant import COLUMNS, METHODS, MULTILINGUAL, SOURCE_FIELDS, SOURCES, SOURCES_OF, TASKS, tasks_of

if TYPE_CHECKING:
    from xlt_lib.config import RunConfig

PRESETS = ("smoke", "lab", "colab", "paper")
DOMAINS = ("books", "dvd", "music")

_WHOLE = (
    *("train_size", "unlabeled_size", "dev_size", "test_size", "steps", "batch_size", "teacher_steps", "max_length"),
    *("rounds", "evaluations", "seed", "pretraining_steps", "depth"),
    *("round_steps", "parallel_size", "adaptation_steps"),
    *("documents", "vocabulary", "pretraining_batch", "pretraining_length", "pretraining_seed"),
    *("adapters", "dimensions", "candidates"),
)
_REAL = (
    *("learning_rate", "teacher_learning_rate", "warmup", "temperature", "threshold", "pairs", "noise"),
    *("adaptation_rate", "label_weight", "semantic_weight", "alignment_temperature"),
    *("pretraining_rate", "embedding_rate", "position_rate", "adapter_rate"),
)
_POSITIVE = (
    *("train_size", "dev_size", "test_size", "steps", "batch_size", "teacher_steps", "max_length", "rounds"),
    *("pretraining_steps", "learning_rate", "teacher_learning_rate", "temperature"),
    *("parallel_size", "adaptation_steps", "adaptation_rate", "alignment_temperature"),
    *("documents", "vocabulary", "dimensions", "pretraining_batch", "pretraining_length"),
    *("pretraining_rate", "embedding_rate", "position_rate", "adapter_rate"),
)
_NOT_NEGATIVE = (
    *("unlabeled_size", "evaluations", "seed", "depth", "noise", "pretraining_seed", "adapters", "candidates"),
    *("round_steps", "label_weight", "semantic_weight"),
)
_FLAGS = ("detach", "new_body", "nsp", "own_positions", "aligned", "shared_vocabulary")
_NAMES = ("source_language", "student", "teacher", "sentence_encoder", "body", "train_split", "dev_split", "test_split")


def normal_form(config: RunConfig) -> dict[str, object]:
    """The numbers and lists of the config as the key needs them: 1 and 1.0, or a list and a tuple, are one value."""
    values: dict[str, object] = {name: whole(name, getattr(config, name)) for name in _WHOLE}
    values |= {name: real(name, getattr(config, name)) for name in _REAL}
    values["languages"] = language_codes("languages", config.languages)
    supervised = values["supervised"] = language_codes("supervised", config.supervised)
    values["dropout"] = dropout_rate(config.dropout)
    return values | {"teachers": teacher_names(config.teachers, supervised)}


def check_choice(what: str, given: object, allowed: tuple[str, ...]) -> None:
    """ValueError that lists what is allowed, with a suggestion, when `given` is not in it."""
    if given not in allowed:
        close = get_close_matches(str(given), allowed, n=1)
        hint = f". Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"{what} {given!r} is unknown; one of: {', '.join(allowed)}{hint}")


def whole(name: str, value: object) -> int:
    try:
        if isinstance(value, bool):
            raise TypeError
        return operator.index(value)  # also takes numpy's whole numbers
    except TypeError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None


def real(name: str, value: object) -> float:
    try:
        if isinstance(value, (bool, str)):
            raise TypeError
        number = float(value)  # 1 and 1.0 have to give the same key
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number, not {value!r}") from None
    if not math.isfinite(number):
        raise ValueError(f"{name} must be finite, not {number}")
    return number


def language_codes(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        raise ValueError(f"{name} must be a list of language codes, not the text {value!r}; write [{value!r}]")
    languages = tuple(value)
    if not languages or not all(isinstance(language, str) and language for language in languages):
        raise ValueError(f"{name} must name at least one language code such as 'en', not {value!r}")
    if len(set(languages)) < len(languages):
        raise ValueError(f"{name} names a language twice: {', '.join(languages)}")
    return languages


def check_flags(config: RunConfig) -> None:
    for name in _FLAGS:
        if not isinstance(getattr(config, name), bool):
            raise ValueError(f"{name} must be True or False, not {getattr(config, name)!r}")


def check_choices(config: RunConfig) -> None:
    check_choice("method", config.method, METHODS)
    check_choice("preset", config.preset, PRESETS)
    check_choice("task", config.task, TASKS)
    check_choice("source", config.source, SOURCES)


def check_domain(config: RunConfig) -> None:
    if config.task == "reviews":
        if config.domain is None:
            raise ValueError(f"task 'reviews' needs a domain; one of: {', '.join(DOMAINS)}")
        check_choice("domain", config.domain, DOMAINS)
    elif config.domain is not None:
        raise ValueError(f"task {config.task!r} has no domains, but domain={config.domain!r}; use task='reviews'")


def check_names(config: RunConfig) -> None:
    for name in _NAMES:
        value = getattr(config, name)
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name} must be a name, not {value!r}")


def check_task(config: RunConfig) -> None:
    method, task = config.method, config.task
    if task not in tasks_of(method):
        runners = ", ".join(name for name in METHODS if task in tasks_of(name))
        known = ", ".join(tasks_of(method))
        raise ValueError(f"method {method!r} does not run task {task!r}, but {known}; {task!r} is run by: {runners}")
    if config.source not in SOURCES_OF.get(task, SOURCES):
        raise ValueError(f"task {task!r} needs source {_or(SOURCES_OF[task])}, not {config.source!r}")
    if task == "probing" and config.languages != ("en",):
        raise ValueError(f"the probes are in English; they need languages=('en',), not {config.languages}")


def check_ranges(config: RunConfig) -> None:
    for name in _POSITIVE:
        if not getattr(config, name) > 0:
            raise ValueError(f"{name} must be positive, not {getattr(config, name)}")
    for name in _NOT_NEGATIVE:
        if getattr(config, name) < 0:
            raise ValueError(f"{name} must be 0 or more, not {getattr(config, name)}")
    for name in ("warmup", "threshold"):
        if not 0 <= getattr(config, name) < 1:
            raise ValueError(f"{name} must be at least 0 and below 1, not {getattr(config, name)}")
    if not 0 <= config.pairs <= 1:
        raise ValueError(f"pairs must be a share from 0 to 1, not {config.pairs}")


def check_pretraining_is_on_the_world(config: RunConfig) -> None:
    if config.method == "tlm" and config.source != "world":
        raise ValueError(f"method 'tlm' pretrains on the mini-world; it needs source='world', not {config.source!r}")


def check_test_split(config: RunConfig) -> None:
    if config.test_split in (config.train_split, config.dev_split):
        raise ValueError(
            f"test_split {config.test_split!r} is also the train or dev split; test on examples not seen in training"
        )


def check_folder_and_columns(config: RunConfig) -> None:
    for name in ("folder", *COLUMNS):
        value = getattr(config, name)
        if value is not None and (not isinstance(value, str) or not value):
            raise ValueError(f"{name} must be a text or None, not {value!r}")
        if value is not None and name not in SOURCE_FIELDS[config.source]:
            sources = _or(tuple(source for source, names in SOURCE_FIELDS.items() if name in names))
            raise ValueError(f"{name}={value!r} is not read with source={config.source!r}; it needs source={sources}")
    if config.source == "files" and config.folder is None:
        files = "your files as <folder>/<language>/<split>.jsonl"
        files = "the originals, see methods/probes.py" if config.task == "probing" else files
        raise ValueError(f"source 'files' needs folder=..., with {files}")


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(map(repr, names))


# --- paper 2: several teachers, and the student's branches

BRANCHES = {
    "mixers": ("all", "outer", "none"),
    "position": ("bottom", "top"),
    "heads": ("shared", "separate"),
}


def teacher_names(value: object, supervised: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise ValueError(f"teachers must be a list of encoders, not the text {value!r}; write [{value!r}]")
    teachers = tuple(value) or tuple(f"mono-{language}-lab" for language in supervised)
    if len(teachers) != len(supervised) or not all(isinstance(name, str) and name for name in teachers):
        raise ValueError(
            f"teachers must name an encoder for each supervised language ({', '.join(supervised)}), not {value!r}"
        )
    return teachers


def dropout_rate(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, (bool, str)):
        raise ValueError(f"dropout must be a rate such as 0.1, or None for the encoder's own, not {value!r}")
    rate = real("dropout", value)
    if not 0 <= rate < 1:
        raise ValueError(f"dropout must be at least 0 and below 1, or None for the encoder's own, not {rate}")
    return rate


def check_branches(config: RunConfig) -> None:
    for name, allowed in BRANCHES.items():
        check_choice(name, getattr(config, name), allowed)


def check_source_is_supervised(config: RunConfig) -> None:
    if config.method in MULTILINGUAL and config.source_language not in config.supervised:
        raise ValueError(
            f"source_language {config.source_language!r} is not one of the supervised languages: "
            f"{', '.join(config.supervised)}"
        )


def check_heads_of_branches(config: RunConfig) -> None:
    if config.depth and config.heads == "separate" and config.position == "bottom":
        raise ValueError("heads='separate' needs position='top': only branches at the top end in a head")


# --- paper 3: co-training and language adaptation

ALIGNED = ("both", "source", "translations", "none")


def check_aligned_labels(config: RunConfig) -> None:
    check_choice("align_labels", config.align_labels, ALIGNED)


# --- paper 4: monolingual representations

MAPPINGS = ("identical", "unsupervised")


def check_mapping(config: RunConfig) -> None:
    check_choice("mapping", config.mapping, MAPPINGS)
