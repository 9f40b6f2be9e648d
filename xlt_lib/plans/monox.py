"""What the parameters of notebook 01 mean: the run configs of its tables and figures.

plan = make_plan("lab", [0, 1, 2])
plan.nli(["mbert", "monox-kd"])                    -> six configs: two methods, three seeds
plan.reviews(["mbert"])                            -> nine: three domains
plan.nli(["monox-kd"], temperature=1.0)
plan.everything()                                  -> all that the notebook runs
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlt_lib.config import DOMAINS, PRESETS, RunConfig, check_choice
from xlt_lib.plans.parameters import check_world_languages, given, seeds_of
from xlt_lib.presets import NLI_SEEDS, PRESET_DEFAULTS, REVIEW_SEEDS, SEEDS, TEMPERATURES, TRAIN_SIZES

# What is less in lab than the preset's own, so that all runs of the notebook take 25 minutes on two cores.
LESS = {"unlabeled_size": 1500, "dev_size": 120, "test_size": 250, "steps": 280, "teacher_steps": 280}
SIZES = {"lab": {"nli": LESS}}
METHODS = ("mono", "mbert", "mbert-st", "monox-pl", "monox-kd")


@dataclass(frozen=True)
class Plan:
    """A preset, seeds, and what the learner changed. `has_reviews` is False where no review data can be had.

    `nli_seeds` and `review_seeds` are those of the tables, from which most claims are judged: in lab more than of the
    figures' runs.
    """

    preset: str
    seeds: tuple[int, ...]
    nli_seeds: tuple[int, ...]
    review_seeds: tuple[int, ...]
    changes: dict = field(default_factory=dict)
    review_changes: dict = field(default_factory=dict)
    has_reviews: bool = True

    def nli(self, methods: Sequence[str], seeds: Sequence[int] = (), **changes) -> list[RunConfig]:
        """Every method with every seed on NLI."""
        return [self.one(method, seed=seed, **changes) for method in methods for seed in seeds or self.seeds]

    def reviews(self, methods: Sequence[str], **changes) -> list[RunConfig]:
        """Every method with every seed in every domain of the reviews."""
        if not self.has_reviews:
            return []
        return [
            self.one(method, "reviews", seed=seed, domain=domain, **changes)
            for domain in DOMAINS
            for method in methods
            for seed in self.review_seeds
        ]

    def one(self, method: str, task: str = "nli", **changes) -> RunConfig:
        """One config: the preset's defaults, this notebook's sizes, the learner's changes, then these."""
        own = self.changes if task == "nli" else self.review_changes
        sizes = SIZES.get(self.preset, {}).get(task, {})
        return RunConfig.for_preset(method, self.preset, task, **(sizes | own | changes))

    def everything(self) -> list[RunConfig]:
        """All runs of the notebook."""
        sizes = [config for size in self.train_sizes for config in self.nli(METHODS, train_size=size)]
        temperatures = [config for T in self.temperatures for config in self.nli(["monox-kd"], temperature=T)]
        return [*self.nli(METHODS, self.nli_seeds), *self.reviews(METHODS), *sizes, *temperatures]

    @property
    def train_sizes(self) -> tuple[int, ...]:
        """Figure 2's sizes; with the main size among them, and in a smaller corpus none above it."""
        main = self.one("mbert").train_size
        cap = main if "train_size" in self.changes else max(TRAIN_SIZES[self.preset])
        return tuple(sorted({size for size in TRAIN_SIZES[self.preset] if size <= cap} | {main}))

    @property
    def temperatures(self) -> tuple[float, ...]:
        return TEMPERATURES[self.preset]


def make_plan(
    preset: str, seeds: Sequence[int], source: str = "", folder: str = "", reviews_folder: str = "", **changes
) -> Plan:
    """The plan of a notebook's parameters; empty values ("", 0, []) mean the preset's own. Raises ValueError.

    `folder` is the hub folder, or the folder of your own files; reviews come from `reviews_folder`, or from the
    mini-world when NLI does.
    """
    check_choice("preset", preset, PRESETS)
    own_seeds, asked = seeds_of(seeds), given(changes)
    asked |= {"source": source} if source else {}
    nli, reviews = asked | ({"folder": folder} if folder else {}), asked
    in_world = (source or PRESET_DEFAULTS[preset]["nli"]["source"]) == "world"
    if in_world:
        check_world_languages(asked.get("languages", ()))
        nli, reviews = _world_data(preset, "nli") | nli, _world_data(preset, "reviews") | reviews
    else:
        reviews = asked | {"source": "files", "folder": reviews_folder}
    every = [own_seeds or own[preset] for own in (SEEDS, NLI_SEEDS, REVIEW_SEEDS)]
    plan = Plan(preset, *every, nli, reviews, in_world or bool(reviews_folder))
    plan.nli(["mbert"])  # a bad value is refused here, in the parameters cell
    plan.reviews(["mbert"])
    return plan


def _world_data(preset: str, task: str) -> dict:
    """Presets made for real data have other languages, and want more examples, than the mini-world has."""
    if PRESET_DEFAULTS[preset][task]["source"] == "world":
        return {}
    names = ("languages", "train_size", "unlabeled_size", "dev_size", "test_size")
    lab = PRESET_DEFAULTS["lab"][task] | SIZES["lab"].get(task, {})
    return {name: lab[name] for name in names}
