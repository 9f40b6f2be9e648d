"""What the parameters of notebook 00 mean: the run configs of the mini-world's tables and figures.

plan = make_plan("lab", [])
plan.student("nli")           -> three configs: the multilingual student, three seeds, tested in all languages
plan.teacher("qa")            -> two: the English teacher, tested in English
plan.derived()                -> the same student tested in languages derived from English
plan.alignment("reviews")     -> a small encoder of two languages for every share of translation pairs
plan.everything()             -> all that the notebook runs

Whatever the preset, the notebook shows the mini-world: presets made for real data bring their encoders and learning
rates, and take the lab's sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlt_lib.config import PRESETS, RunConfig, check_choice
from xlt_lib.plans.parameters import check_world_languages, seeds_of
from xlt_lib.presets import PRESET_DEFAULTS
from xlt_lib.world.languages import LANGUAGES
from xlt_lib.world.typology import fake

SOURCE = "en"
TASKS = ("nli", "reviews", "stars", "topics", "paraphrase", "qa")
DOMAIN = "books"  # reviews are shown in one domain
DIAL_LANGUAGES = (SOURCE, "es")
# One dial at a time, and all heads together.
DERIVED = {
    "smoke": (SOURCE, fake(SOURCE, heads=("ov",)), fake(SOURCE, lexical=50), fake(SOURCE, order="reverse")),
    "lab": (
        SOURCE,
        *(fake(SOURCE, heads=(head,)) for head in ("ov", "na", "nd", "po")),
        fake(SOURCE, heads=("ov", "xv", "na", "nd", "po")),
        *(fake(SOURCE, lexical=share) for share in (25, 50, 100)),
        fake(SOURCE, order="reverse"),
        fake(SOURCE, order="scramble"),
        fake(SOURCE, script=True),
    ),
}
SEEDS = {"smoke": (0, 1), "lab": (0, 1, 2)}
TASK_SEEDS = {"smoke": (0,), "lab": (0, 1, 2)}  # of all runs but NLI in real languages
TAUGHT = {"smoke": ("nli", "qa"), "lab": TASKS}  # the tasks that the teacher is fine-tuned on
_TINY = {"train_size": 24, "dev_size": 16, "test_size": 24, "steps": 6, "teacher_steps": 6, "evaluations": 1}
_LAB = {"dev_size": 150, "test_size": 300}
SIZES = {
    "smoke": _TINY | {"languages": (SOURCE, "es", "ja"), "batch_size": 8},
    "lab": _LAB | {"languages": LANGUAGES},
}
# What one of the dial's small encoders is made and fine-tuned with, whatever the preset's encoders.
PAIR_SHARES = {"smoke": (0.0, 0.5), "lab": (0.0, 0.1, 0.3, 0.8)}
_DIAL = {"train_size": 1000, "dev_size": 300, "test_size": 500, "steps": 250, "batch_size": 24, "learning_rate": 4e-4}
DIAL = {"smoke": {"pretraining_steps": 6}, "lab": _DIAL | {"pretraining_steps": 2000}}
_KEPT = ("student", "teacher", "learning_rate", "teacher_learning_rate")  # a preset's own, in the mini-world too
_SPLITS = {"train_split": "train", "dev_split": "validation", "test_split": "test"}


@dataclass(frozen=True)
class Plan:
    """A preset, the seeds of NLI in real languages, those of all other runs, and what the learner changed."""

    preset: str
    seeds: tuple[int, ...]
    task_seeds: tuple[int, ...]
    changes: dict = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.one("mbert", "nli").languages

    def student(self, task: str, **changes) -> list[RunConfig]:
        """The multilingual student on a task, fine-tuned in English and tested in all languages."""
        method = "span" if task == "qa" else "mbert"
        return [self.one(method, task, seed=seed, **changes) for seed in self._seeds_of(task)]

    def teacher(self, task: str) -> list[RunConfig]:
        """The English teacher on a task, tested in English; in smoke not on every task."""
        if task not in TAUGHT[_scale(self.preset)]:
            return []
        return [self._teacher(task, seed=seed, languages=(SOURCE,)) for seed in self._seeds_of(task)]

    def _teacher(self, task: str, **changes) -> RunConfig:
        config = self.one("mono", "nli")
        if task == "qa":
            return self.one("span", task, student=config.teacher, learning_rate=config.teacher_learning_rate, **changes)
        return self.one("mono", task, unlabeled_size=0, **changes)  # it has no students here

    def probes(self) -> list[RunConfig]:
        """The English teacher probed as it is, without training: no seeds."""
        languages = (SOURCE,)
        return [self.one("probes", "probing", languages=languages, student=self.one("mono", "nli").teacher)]

    def derived(self) -> list[RunConfig]:
        """The student on NLI, tested in languages derived from English."""
        languages = DERIVED[_scale(self.preset)]
        return [self.one("mbert", "nli", seed=seed, languages=languages) for seed in self.task_seeds]

    def alignment(self, task: str) -> list[RunConfig]:
        """A small encoder for every share of translation pairs and every seed, tested on `task`."""
        scale = _scale(self.preset)
        dial = DIAL[scale] | {"languages": DIAL_LANGUAGES}
        shares = PAIR_SHARES[scale]
        return [self.one("tlm", task, seed=seed, pairs=share, **dial) for share in shares for seed in self.task_seeds]

    def everything(self) -> list[RunConfig]:
        """All runs of the notebook."""
        levels = [config for task in TASKS for config in (*self.student(task), *self.teacher(task))]
        dials = [*self.alignment("nli"), *self.alignment("reviews"), *self.derived()]
        return [*levels, *self.probes(), *dials]

    def one(self, method: str, task: str, **changes) -> RunConfig:
        """One config: the sizes of this notebook, then the learner's changes, then these."""
        sizes = SIZES[_scale(self.preset)] if task != "probing" else {}
        own = {"domain": DOMAIN if task == "reviews" else None}
        return RunConfig.for_preset(
            method, self.preset, task, **(_in_world(self.preset, task) | sizes | self.changes | own | changes)
        )

    def _seeds_of(self, task: str) -> tuple[int, ...]:
        return self.seeds if task == "nli" else self.task_seeds


def make_plan(preset: str, seeds: Sequence[int], languages: Sequence[str] = ()) -> Plan:
    """The plan of a notebook's parameters; empty values mean the preset's own. Raises ValueError.

    English is where the student is fine-tuned, so it is always among the languages.
    """
    check_choice("preset", preset, PRESETS)
    own_seeds = seeds_of(seeds)
    if isinstance(languages, str) or (languages and set(languages) <= {SOURCE}):
        raise ValueError(f"languages must be a list with one or more to transfer to, such as ['fr'], not {languages!r}")
    check_world_languages(languages)
    changes = {"languages": tuple(dict.fromkeys((SOURCE, *languages)))} if languages else {}
    scale = _scale(preset)
    plan = Plan(preset, own_seeds or SEEDS[scale], own_seeds or TASK_SEEDS[scale], changes)
    plan.everything()  # a bad value is refused here, in the parameters cell
    return plan


def _scale(preset: str) -> str:
    return "smoke" if preset == "smoke" else "lab"


def _in_world(preset: str, task: str) -> dict:
    """Where a preset is made for real data: the lab's values but for the encoders and their learning rates."""
    if PRESET_DEFAULTS[preset]["nli"]["source"] == "world":
        return {}
    lab = {name: value for name, value in PRESET_DEFAULTS["lab"][task].items() if name not in _KEPT}
    return _SPLITS | lab
