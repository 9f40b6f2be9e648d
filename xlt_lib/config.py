"""RunConfig: every knob of a run, checked when it is made, with a key that names its result.

    RunConfig.for_preset("monox-kd", "lab", seed=1)                      -> the lab's defaults, one knob changed
    RunConfig.for_preset("mbert", "lab", "reviews", domain="books")

Two configs have the same key exactly when no field that their method reads differs: the temperature matters to
monox-kd, not to mbert. `relevant.py` is that table; `watched` holds a method to it.
"""

from __future__ import annotations

import hashlib
import json
import math
import operator
from dataclasses import asdict, dataclass, fields
from dataclasses import replace as dataclass_replace
from difflib import get_close_matches

from xlt_lib.presets import PRESET_DEFAULTS
from xlt_lib.relevant import COLUMNS, MULTILINGUAL, RELEVANT, SOURCE_FIELDS

PRESETS = ("smoke", "lab", "colab", "paper")
METHODS = tuple(RELEVANT)
CLASSIFICATION = ("nli", "reviews", "stars", "topics", "paraphrase")
TASKS = (*CLASSIFICATION, "qa", "probing")
DOMAINS = ("books", "dvd", "music")
SOURCES = ("world", "hub", "files")
MAPPINGS = ("identical", "unsupervised")
# What a method runs, when it is not the tasks with classes; where a task's data come from, when not from everywhere.
TASKS_OF = {"span": ("qa",), "probes": ("probing",), "monotrans-probes": ("probing",)}
TASKS_OF |= dict.fromkeys(("monotrans", "joint-multi", "joint-pair", "clwe"), (*CLASSIFICATION, "qa"))
SOURCES_OF = {"qa": ("world", "hub"), "probing": ("world", "files")}
BRANCHES = {
    "mixers": ("all", "outer", "none"),
    "detach": (True, False),
    "position": ("bottom", "top"),
    "heads": ("shared", "separate"),
    "dropout": (True, False),
}
ALIGNED = ("both", "source", "translations", "none")

_POSITIVE = (
    *("train_size", "dev_size", "test_size", "steps", "batch_size", "teacher_steps", "max_length", "rounds"),
    *("pretraining_steps", "learning_rate", "teacher_learning_rate", "temperature"),
    *("parallel_size", "adaptation_steps", "adaptation_rate", "alignment_temperature"),
    *("documents", "vocabulary", "dimensions", "pretraining_batch", "pretraining_length", "pretraining_rate"),
    *("embedding_rate",),
)
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
    *("pretraining_rate", "embedding_rate"),
)
_TEXTS = (
    *("source_language", "student", "teacher", "sentence_encoder", "body"),
    *("train_split", "dev_split", "test_split"),
)
_FLAGS = ("new_body", "nsp", "own_positions", "aligned", "shared_vocabulary")


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """One run: a method on a task, with its data, encoders, training and seed. Raises ValueError on a bad value."""

    method: str
    task: str = "nli"
    domain: str | None = None  # of reviews: books, dvd or music
    preset: str = "lab"
    # data
    source: str = "world"
    source_language: str = "en"
    languages: tuple[str, ...]  # the languages evaluated
    train_size: int
    unlabeled_size: int
    dev_size: int
    test_size: int
    train_split: str = "train"
    dev_split: str = "validation"
    test_split: str = "test"
    folder: str | None = None  # of source hub (optional) or files (needed)
    text_column: str | None = None
    pair_column: str | None = None
    label_column: str | None = None
    # encoders: a shipped lab name, a local folder, or a hub id
    student: str
    teacher: str
    # training
    steps: int
    batch_size: int
    learning_rate: float
    teacher_steps: int
    teacher_learning_rate: float
    warmup: float = 0.1  # the share of the steps in which the learning rate rises
    max_length: int
    evaluations: int  # how many times dev is scored in training; the best weights are kept
    seed: int = 0
    # the methods' own knobs
    temperature: float  # monox-kd
    threshold: float = 0.0  # mbert-st, monox-pl: the confidence a pseudo-label needs
    rounds: int  # mbert-st
    pairs: float = 0.2  # tlm: the share of translation pairs in pretraining
    pretraining_steps: int = 2000  # tlm and paper 4
    # standard deviation of the noise: paper 2, on new branches, in those of a weight matrix; paper 4, in fine-tuning
    noise: float = 0.0
    # paper 2: monokd, multitrain, multikd; which languages are taught, and the student's branches (Table 5)
    supervised: tuple[str, ...] = ("en", "fr", "zh")
    teachers: tuple[str, ...] = ()  # one for each supervised language; () is mono-<language>-lab
    depth: int = 0  # layers of a branch; 0 is the standard student
    mixers: str = "all"
    detach: bool = True
    position: str = "bottom"
    heads: str = "shared"
    dropout: bool = True  # False: the student trains without
    # paper 3: `unlabeled_size` counts for each target language, `rounds` and `threshold` are Algorithm 1's s and t
    sentence_encoder: str = "sentence-lab"  # the second view of co-training
    round_steps: int = 0  # steps of each round after the first; 0: as many epochs as the first round has
    parallel_size: int = 200  # labeled source examples that have translations
    adaptation_steps: int = 200  # of the second stage of language adaptation, Eq. 5
    adaptation_rate: float = 0.2  # its learning rate, as a share of learning_rate
    align_labels: str = "both"  # whose labels Eq. 3 aligns: both | source | translations | none
    label_weight: float = 0.1  # lambda_LA
    semantic_weight: float = 0.1  # lambda_SA
    alignment_temperature: float = 0.1  # tau
    # paper 4: a body in one language, and what is pretrained on text of others
    body: str = "mono-en-lab"  # the monolingual model; what is pretrained from nothing has its architecture
    new_body: bool = False  # pretrain the body, too, on text of the source language
    corpus: str = ""  # a folder with <language>.txt; "" is the mini-world's text
    documents: int = 8000  # at most so many of each language
    vocabulary: int = 1000  # pieces of each tokenizer, the joint one included
    pretraining_batch: int = 48
    pretraining_length: int = 96
    pretraining_rate: float = 1e-3
    embedding_rate: float = 3e-3  # of step 2: embeddings under a frozen body
    pretraining_seed: int = 0
    candidates: int = 0  # words that a hidden word is told from, besides the batch's; 0: all
    nsp: bool = False  # next sentence prediction
    own_positions: bool = False  # monotrans: position embeddings of each language
    adapters: int = 0  # monotrans: bottleneck of the adapters; 0: none
    aligned: bool = True  # monotrans-probes: with English embeddings of step 2; False: the body as it is
    shared_vocabulary: bool = True  # joint-pair: one joint vocabulary, or two disjoint ones
    mapping: str = "identical"  # clwe: how VecMap starts: identical | unsupervised
    dimensions: int = 64  # clwe: of the word vectors

    def __post_init__(self) -> None:
        for name in _WHOLE:
            object.__setattr__(self, name, _whole(name, getattr(self, name)))
        for name in _REAL:
            object.__setattr__(self, name, _real(name, getattr(self, name)))
        for name in ("languages", "supervised"):
            object.__setattr__(self, name, _languages(name, getattr(self, name)))
        object.__setattr__(self, "teachers", _teachers(self.teachers, self.supervised))
        for name in _FLAGS:
            if not isinstance(getattr(self, name), bool):
                raise ValueError(f"{name} must be True or False, not {getattr(self, name)!r}")
        _check_names(self)
        _check_task(self)
        _check_branches(self)
        _check_numbers(self)
        _check_data(self)

    @classmethod
    def for_preset(cls, method: str, preset: str = "lab", task: str = "nli", **overrides) -> RunConfig:
        """The preset's defaults for the task, with the given fields changed."""
        check_choice("preset", preset, PRESETS)
        check_choice("task", task, TASKS)
        for name in overrides:
            check_choice("field", name, FIELDS)
        return cls(**(PRESET_DEFAULTS[preset][task] | {"method": method, "preset": preset, "task": task} | overrides))

    def replace(self, **changes) -> RunConfig:
        """A copy with the given fields changed, checked again."""
        for name in changes:
            check_choice("field", name, FIELDS)
        return dataclass_replace(self, **changes)

    def relevant(self) -> dict:
        """The fields that can change this run's result, in a normal form: what the key is made of."""
        values = {name: value for name, value in asdict(self).items() if name in relevant_fields(self)}
        return values | {"languages": sorted(self.languages)}

    def key(self) -> str:
        """16 hex digits that name the result of this run, the same on every platform."""
        text = json.dumps(self.relevant(), sort_keys=True, ensure_ascii=True, allow_nan=False)
        return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]

    def watched(self) -> WatchedConfig:
        """This config as a method gets it: a field outside the key cannot be read."""
        return WatchedConfig(self)


FIELDS = tuple(field.name for field in fields(RunConfig))


class WatchedConfig:
    """A RunConfig that refuses the fields its key leaves out: or two different runs could share one record."""

    def __init__(self, config: RunConfig) -> None:
        self._config = config

    def __getattr__(self, name: str):
        if name.startswith("_"):  # also keeps copying and pickling from asking for _config before it is there
            raise AttributeError(name)
        if name in FIELDS and name not in relevant_fields(self._config):
            method = self._config.method
            raise ValueError(
                f"method {method!r} (source {self._config.source!r}) reads config.{name}, which is not in the run's "
                f"key; do not read it there, or add {name!r} to RELEVANT[{method!r}] in xlt_lib/relevant.py"
            )
        return getattr(self._config, name)


def relevant_fields(config: RunConfig) -> tuple[str, ...]:
    """The names of the fields that can change this run's result."""
    return (*RELEVANT[config.method], *SOURCE_FIELDS[config.source])


def tasks_of(method: str) -> tuple[str, ...]:
    """The tasks that the method runs."""
    return TASKS_OF.get(method, CLASSIFICATION)


def check_choice(what: str, given: object, allowed: tuple[str, ...]) -> None:
    """ValueError that lists what is allowed, with a suggestion, when `given` is not in it."""
    if given not in allowed:
        close = get_close_matches(str(given), allowed, n=1)
        hint = f". Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"{what} {given!r} is unknown; one of: {', '.join(allowed)}{hint}")


def _whole(name: str, value: object) -> int:
    try:
        if isinstance(value, bool):
            raise TypeError
        return operator.index(value)  # also takes numpy's whole numbers
    except TypeError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None


def _real(name: str, value: object) -> float:
    try:
        if isinstance(value, (bool, str)):
            raise TypeError
        number = float(value)  # 1 and 1.0 have to give the same key
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number, not {value!r}") from None
    if not math.isfinite(number):
        raise ValueError(f"{name} must be finite, not {number}")
    return number


def _languages(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        raise ValueError(f"{name} must be a list of language codes, not the text {value!r}; write [{value!r}]")
    languages = tuple(value)
    if not languages or not all(isinstance(language, str) and language for language in languages):
        raise ValueError(f"{name} must name at least one language code such as 'en', not {value!r}")
    if len(set(languages)) < len(languages):
        raise ValueError(f"{name} names a language twice: {', '.join(languages)}")
    return languages


def _teachers(value: object, supervised: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise ValueError(f"teachers must be a list of encoders, not the text {value!r}; write [{value!r}]")
    teachers = tuple(value) or tuple(f"mono-{language}-lab" for language in supervised)
    if len(teachers) != len(supervised) or not all(isinstance(name, str) and name for name in teachers):
        raise ValueError(
            f"teachers must name an encoder for each supervised language ({', '.join(supervised)}), not {value!r}"
        )
    return teachers


def _check_names(config: RunConfig) -> None:
    check_choice("method", config.method, METHODS)
    check_choice("preset", config.preset, PRESETS)
    check_choice("task", config.task, TASKS)
    check_choice("source", config.source, SOURCES)
    check_choice("align_labels", config.align_labels, ALIGNED)
    check_choice("mapping", config.mapping, MAPPINGS)
    if config.task == "reviews":
        if config.domain is None:
            raise ValueError(f"task 'reviews' needs a domain; one of: {', '.join(DOMAINS)}")
        check_choice("domain", config.domain, DOMAINS)
    elif config.domain is not None:
        raise ValueError(f"task {config.task!r} has no domains, but domain={config.domain!r}; use task='reviews'")
    for name in _TEXTS:
        value = getattr(config, name)
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name} must be a name, not {value!r}")


def _check_branches(config: RunConfig) -> None:
    for name, allowed in BRANCHES.items():
        check_choice(name, getattr(config, name), allowed)
    if config.method in MULTILINGUAL and config.source_language not in config.supervised:
        raise ValueError(
            f"source_language {config.source_language!r} is not one of the supervised languages: "
            f"{', '.join(config.supervised)}"
        )
    if config.depth and config.heads == "separate" and config.position == "bottom":
        raise ValueError("heads='separate' needs position='top': only branches at the top end in a head")


def _check_numbers(config: RunConfig) -> None:
    for name in _POSITIVE:
        if not getattr(config, name) > 0:
            raise ValueError(f"{name} must be positive, not {getattr(config, name)}")
    not_negative = (
        "unlabeled_size",
        "evaluations",
        "seed",
        "depth",
        "noise",
        "pretraining_seed",
        "adapters",
        "candidates",
    )
    for name in (*not_negative, "round_steps", "label_weight", "semantic_weight"):
        if getattr(config, name) < 0:
            raise ValueError(f"{name} must be 0 or more, not {getattr(config, name)}")
    for name in ("warmup", "threshold"):
        if not 0 <= getattr(config, name) < 1:
            raise ValueError(f"{name} must be at least 0 and below 1, not {getattr(config, name)}")
    if not 0 <= config.pairs <= 1:
        raise ValueError(f"pairs must be a share from 0 to 1, not {config.pairs}")


def _check_task(config: RunConfig) -> None:
    method, task = config.method, config.task
    if task not in tasks_of(method):
        runners = ", ".join(name for name in METHODS if task in tasks_of(name))
        known = ", ".join(tasks_of(method))
        raise ValueError(f"method {method!r} does not run task {task!r}, but {known}; {task!r} is run by: {runners}")
    if config.source not in SOURCES_OF.get(task, SOURCES):
        raise ValueError(f"task {task!r} needs source {_or(SOURCES_OF[task])}, not {config.source!r}")
    if task == "probing" and config.languages != ("en",):
        raise ValueError(f"the probes are in English; they need languages=('en',), not {config.languages}")


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(map(repr, names))


def _check_data(config: RunConfig) -> None:
    if config.method == "tlm" and config.source != "world":
        raise ValueError(f"method 'tlm' pretrains on the mini-world; it needs source='world', not {config.source!r}")
    if config.test_split in (config.train_split, config.dev_split):
        raise ValueError(
            f"test_split {config.test_split!r} is also the train or dev split; test on examples not seen in training"
        )
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
