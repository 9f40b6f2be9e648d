"""RunConfig: every knob of a run, checked when it is made, with a key that names its result.

    RunConfig.for_preset("monox-kd", "lab", seed=1)                      -> the lab's defaults, one knob changed
    RunConfig.for_preset("mbert", "lab", "reviews", domain="books")

Two configs have the same key exactly when no field that their method reads differs: the temperature matters to
monox-kd, not to mbert. `relevant.py` is that table; `watched` holds a method to it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from dataclasses import replace as dataclass_replace

from xlt_lib import config_checks
from xlt_lib.config_checks import ALIGNED, BRANCHES, DOMAINS, MAPPINGS, PRESETS, check_choice
from xlt_lib.presets import PRESET_DEFAULTS
from xlt_lib.relevant import (
    CLASSIFICATION,
    METHODS,
    RELEVANT,
    SOURCE_FIELDS,
    SOURCES,
    SOURCES_OF,
    TASKS,
    TASKS_OF,
    tasks_of,
)

# Notebooks and the rest of the kit import all of these from here, wherever they are defined.
__all__ = ["ALIGNED", "BRANCHES", "CLASSIFICATION", "DOMAINS", "FIELDS", "MAPPINGS", "METHODS", "PRESETS", "RELEVANT"]
__all__ += ["SOURCES", "SOURCES_OF", "TASKS", "TASKS_OF", "RunConfig", "WatchedConfig"]
__all__ += ["check_choice", "relevant_fields", "tasks_of"]


@dataclass(frozen=True, kw_only=True, repr=False)
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
    temperature: float  # monox-kd; paper 2: monokd, multikd
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
    dropout: float | None = None  # None: the encoder's own; else the rate of all dropout in the student, 0 to below 1
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
    position_rate: float = 1e-3  # the same, of position embeddings
    adapter_rate: float = 1e-3  # the same, of adapters
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
        for name, value in config_checks.normal_form(self).items():
            object.__setattr__(self, name, value)
        config_checks.check_flags(self)
        config_checks.check_choices(self)
        config_checks.check_aligned_labels(self)
        config_checks.check_mapping(self)
        config_checks.check_domain(self)
        config_checks.check_names(self)
        config_checks.check_task(self)
        config_checks.check_branches(self)
        config_checks.check_source_is_supervised(self)
        config_checks.check_heads_of_branches(self)
        config_checks.check_ranges(self)
        config_checks.check_pretraining_is_on_the_world(self)
        config_checks.check_test_split(self)
        config_checks.check_folder_and_columns(self)

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

    def __repr__(self) -> str:
        """The preset, and the fields that can change this run's result."""
        shown = ("preset", *relevant_fields(self))
        return f"RunConfig({', '.join(f'{name}={getattr(self, name)!r}' for name in FIELDS if name in shown)})"

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
