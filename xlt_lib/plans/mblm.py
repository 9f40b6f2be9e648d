"""What the parameters of notebook 02 mean: the run configs of paper 2's tables and figures.

plan = make_plan("lab", [])
plan.nli(["MultiKD", "MBLM"], plan.table_seeds)    -> ten configs: two rows of Table 3, five seeds
plan.stars(["MultiKD"])                            -> five: 5-star reviews, as in MARC; none where the task is not there
plan.teachers("nli", [0])                          -> the runs of the three teachers
plan.symmetry()                                    -> what breaks the symmetry of branches that start as copies
plan.by_depth()                                    -> Figure 5
plan.everything()                                  -> all that the notebook runs
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlt_lib.config import PRESETS, RunConfig, check_choice
from xlt_lib.config_checks import whole
from xlt_lib.plans.parameters import check_world_languages, given, seeds_of
from xlt_lib.presets import MARC_LANGUAGES, PRESET_DEFAULTS
from xlt_lib.teachers import teacher_run
from xlt_lib.variants import ABLATIONS, MBLM, METHODS, STRUCTURES, SYMMETRY, WITHOUT_DROPOUT

SUPERVISED = ("en", "fr", "zh")
MAIN = ("MonoKD", "MultiTrain", "MultiKD", MBLM)
STUDENT, OTHER_STUDENT = "multi-bert-lab", "multi-roberta-lab"  # the parts of mBERT and XLM-R
SEEDS = {"smoke": (0,), "lab": (0, 1, 2), "colab": (0, 1, 2), "paper": (0, 1, 2, 3, 4)}
TABLE_SEEDS = {"smoke": (0,), "lab": (0, 1, 2, 3, 4), "colab": (0, 1, 2), "paper": (0, 1, 2, 3, 4)}

_SMOKE = {"languages": ("en", "fr", "zh", "de"), "train_size": 24, "dev_size": 12, "test_size": 24, "steps": 6}
_SMOKE |= {"teacher_steps": 4, "evaluations": 1, "batch_size": 8, "temperature": 8.0}
# A teacher has to be better than the student. On dev (seeds 10 and 11) the teachers of en, fr and zh have 82, 77 and 77
# on NLI with 500 labels, where MultiTrain has 81 in their mean, and 91, 86 and 89 with 1,500 (one seed). MultiKD's
# accuracy on supervised / zero-shot languages is then 79.1 / 67.6 at a temperature of 1 and 79.5 / 66.3 at 4; with 500
# labels 81.0 / 66.3 at 1, 78.6 / 66.2 at 4, and 76.6 / 66.1 at the paper's 8. The steps are few to save time: with
# 450, and 500 of the teachers, MultiTrain has 70.9 / 63.0, MultiKD 75.0 / 63.8 and MBLM 75.5 / 64.2; with 400 and 400
# they have 69.4 / 63.9, 75.2 / 63.2 and 74.0 / 63.7.
_LAB = {"train_size": 1500, "dev_size": 100, "test_size": 200, "steps": 400, "batch_size": 8, "learning_rate": 4e-4}
_LAB |= {"teacher_steps": 400, "teacher_learning_rate": 4e-4, "evaluations": 2, "temperature": 1.0}
# The branches need an encoder of BERT's or RoBERTa's family, which DistilBERT is not.
_COLAB = {"student": "bert-base-multilingual-cased", "train_size": 3000, "dev_size": 500, "test_size": 1000}
_COLAB |= {"steps": 700, "batch_size": 32, "learning_rate": 3e-5, "temperature": 8.0, "evaluations": 3}
_COLAB |= {"teachers": ("FacebookAI/roberta-base", "almanach/camembert-base", "hfl/chinese-roberta-wwm-ext")}
# Paper 2, experimental setup: batches of 32, 128 tokens, temperature 8; learning rate from 1e-5 to 3e-5 and epochs from
# 2 to 10 are chosen on dev. Three epochs of the three languages, as its Figure 5 has them, are 110,448 steps (MARC:
# 56,250).
_PAPER = {"student": "bert-base-multilingual-cased", "train_size": 392_702, "dev_size": 2490, "test_size": 5010}
_PAPER |= {"steps": 110_448, "batch_size": 32, "learning_rate": 2e-5, "max_length": 128, "temperature": 8.0}
_PAPER |= {"teacher_steps": 36_816, "teacher_learning_rate": 1e-5, "evaluations": 10}
_PAPER |= {"teachers": ("FacebookAI/roberta-large", "almanach/camembert-large", "hfl/chinese-roberta-wwm-ext-large")}
_MARC = {"train_size": 200_000, "dev_size": 5000, "test_size": 5000, "steps": 56_250, "teacher_steps": 18_750}

SIZES: dict[str, dict[str, dict]] = {
    "smoke": {"nli": _SMOKE, "stars": _SMOKE},
    "lab": {"nli": _LAB, "stars": _LAB | {"languages": MARC_LANGUAGES}},
    "colab": {"nli": _COLAB, "stars": _COLAB | {"languages": MARC_LANGUAGES}},
    "paper": {"nli": _PAPER, "stars": _PAPER | _MARC | {"languages": MARC_LANGUAGES}},
}
# The paper chooses the learning rate on dev, and a detached branch learns from the batches of its own language only, a
# third of them: it wants a higher rate. On dev (seeds 10 and 11, 500 labels, 600 steps), accuracy on supervised /
# zero-shot languages:
#
# | learning rate | MultiKD | MBLM |
# |---|---|---|
# | 2.5e-4 | 80.5 / 67.0 | 79.1 / 65.3 |
# | 4e-4 | 82.8 / 68.4 | 81.3 / 66.6 |
# | 7e-4 | 79.1 / 63.9 | 82.6 / 69.3 |
# | 1e-3 | 79.9 / 62.1 | 81.4 / 68.1 |
#
# XLM-R's part (1,500 labels, 400 steps) has the same best rates. Mean of all languages, in the order of the table:
# MultiKD 64.0, 65.6, 63.2, 63.4; MBLM 60.9, 62.6, 65.3, 64.9.
#
# Without detaching every branch learns from every batch, as the standard student does, and has its rate.
DETACHED_RATE = {"lab": 7e-4}
# The depth of the main runs is a third of the layers, as in the paper (4 of 12); Figure 5 goes from none to all.
DEPTH = {"smoke": 2, "lab": 2, "colab": 4, "paper": 4}
DEPTHS = {"smoke": (0, 2, 6), "lab": (0, 2, 4, 6), "colab": (0, 2, 4, 8, 12), "paper": tuple(range(0, 13, 2))}


NO_TEACHERS = (
    "The kit has no checked commit of CamemBERT and of the Chinese RoBERTa. Where the hub has them as safetensors, set "
    "teachers=['FacebookAI/roberta-base', '<hub id>@<full commit>', ...]; otherwise save each once in a folder, with "
    "model.save_pretrained(folder) and tokenizer.save_pretrained(folder), and name the folders."
)


@dataclass(frozen=True)
class Plan:
    """A preset, seeds, and what the learner changed. `table_seeds` are those of Tables 2, 3, 4, 7 and 8.

    `other_student` plays XLM-R's part, "" where there is no such encoder. `star_changes` is None where there are no
    5-star reviews. `note` says aloud what stands in for what.
    """

    preset: str
    seeds: tuple[int, ...]
    table_seeds: tuple[int, ...]
    depth: int
    depths: tuple[int, ...]
    other_student: str = ""
    changes: dict = field(default_factory=dict)
    star_changes: dict | None = None
    note: str = ""

    def nli(self, rows: Sequence[str], seeds: Sequence[int] = (), **changes) -> list[RunConfig]:
        """Every row of a table with every seed, on NLI: rows as in `variants.py`."""
        return [self.one(row, seed=seed, **changes) for row in rows for seed in seeds or self.seeds]

    def stars(self, rows: Sequence[str], seeds: Sequence[int] = (), **changes) -> list[RunConfig]:
        """The same on 5-star reviews."""
        if self.star_changes is None:
            return []
        return [self.one(row, "stars", seed=seed, **changes) for row in rows for seed in seeds or self.table_seeds]

    def other(self, rows: Sequence[str], task: str = "nli") -> list[RunConfig]:
        """The rows with the student of XLM-R's part, where it is there."""
        runs = self.nli if task == "nli" else self.stars
        return runs(rows, self.table_seeds, student=self.other_student) if self.other_student else []

    def teachers(self, task: str, seeds: Sequence[int] = ()) -> list[RunConfig]:
        """The runs of all teachers (Table 2)."""
        runs = self.nli(["MultiKD"], seeds) if task == "nli" else self.stars(["MultiKD"], seeds)
        return [teacher_run(config, language) for config in runs for language in config.supervised]

    def symmetry(self) -> list[RunConfig]:
        """Ways to break the symmetry of the branches, and the standard student with the dropout of each."""
        rates = dict.fromkeys(switches["dropout"] for switches in SYMMETRY.values())
        runs = {f"MultiKD, dropout {rate:g}": self.nli(["MultiKD"], dropout=rate) for rate in rates}
        runs |= {row: self.nli([row]) for row in SYMMETRY}
        if self.one("MultiKD").student in _shipped():  # lab encoders have no dropout of their own
            runs |= {way: self.nli([row]) for row, way in WITHOUT_DROPOUT.items()}
        return [config for configs in runs.values() for config in configs]

    def by_depth(self) -> list[RunConfig]:
        """Figure 5: normal training with branches of every depth; depth 0 is MultiTrain."""
        return [self.one("MultiTrain", seed=seed, depth=depth) for depth in self.depths for seed in self.seeds]

    def everything(self) -> list[RunConfig]:
        """All runs of the notebook."""
        main = list(MAIN)
        tables = [*self.nli(main, self.table_seeds), *self.stars(main), *self.nli(["Ens_2"])]
        tables += [*self.other(main), *self.other(main, "stars")]
        teachers = [*self.teachers("nli", self.table_seeds), *self.teachers("stars")]
        return [*teachers, *tables, *self.nli(list(ABLATIONS)), *self.symmetry(), *self.by_depth()]

    def one(self, row: str, task: str = "nli", **changes) -> RunConfig:
        """One config: the preset's defaults, this notebook's sizes, the learner's changes, then these."""
        methods = {name: method for method, name in METHODS.items()}
        check_choice("row", row, (*methods, *STRUCTURES))
        own = self.changes if task == "nli" else self.star_changes
        switches = STRUCTURES[row] | {"depth": self.depth} if row in STRUCTURES else {}
        asked = own | switches | changes
        if asked.get("depth") and asked.get("detach", True) and self.preset in DETACHED_RATE:
            asked = {"learning_rate": DETACHED_RATE[self.preset]} | asked
        fields = SIZES[self.preset][task] | asked
        return RunConfig.for_preset(methods.get(row, "multikd"), self.preset, task, **fields)


def make_plan(
    preset: str,
    seeds: Sequence[int],
    source: str = "",
    folder: str = "",
    reviews_folder: str = "",
    depth: int = 0,
    **changes,
) -> Plan:
    """The plan of a notebook's parameters; empty values ("", 0, []) mean the preset's own. Raises ValueError.

    `folder` is the hub folder, or the folder of your own NLI files; 5-star reviews come from `reviews_folder`, or from
    the mini-world when NLI does.
    """
    check_choice("preset", preset, PRESETS)
    own_seeds, asked, depth = seeds_of(seeds), given(changes), whole("depth", depth or 0)
    asked |= {"source": source} if source else {}
    in_world = (source or PRESET_DEFAULTS[preset]["nli"]["source"]) == "world"
    note = ""
    if preset in ("colab", "paper") and "teachers" not in asked:
        note = NO_TEACHERS
    nli, stars = asked | ({"folder": folder} if folder else {}), asked
    if in_world:
        check_world_languages(asked.get("languages", ()))
        nli, stars = _world_sizes(preset, "nli") | nli, _world_sizes(preset, "stars") | stars
    else:
        stars = asked | {"source": "files", "folder": reviews_folder}
    has_stars = in_world or bool(reviews_folder)
    plan = Plan(
        preset,
        own_seeds or SEEDS[preset],
        own_seeds or TABLE_SEEDS[preset],
        depth or DEPTH[preset],
        tuple(sorted({*DEPTHS[preset], depth})) if depth else DEPTHS[preset],
        _other_student(preset, asked),
        nli,
        stars if has_stars else None,
        note,
    )
    for config in plan.nli(["MBLM"]) + plan.stars(["MBLM"]):  # a bad value is refused here, in the parameters cell
        missing = [language for language in config.supervised if language not in config.languages]
        if missing:
            raise ValueError(
                f"supervised languages are tested, too: {', '.join(missing)} should be among languages="
                f"{list(config.languages)}"
            )
        if set(config.languages) <= set(config.supervised):
            raise ValueError(
                f"languages={list(config.languages)} are all supervised; name at least one more, to be tested zero-shot"
            )
    return plan


def _other_student(preset: str, asked: dict) -> str:
    if "student" in asked:
        return ""
    if preset in ("colab", "paper"):
        return "xlm-roberta-base"
    return OTHER_STUDENT if OTHER_STUDENT in _shipped() else ""


def _shipped() -> tuple[str, ...]:
    from xlt_lib.encoders import shipped  # imports torch

    return shipped()


def _world_sizes(preset: str, task: str) -> dict:
    """Presets made for real data have other languages, and want more examples, than the mini-world has."""
    if PRESET_DEFAULTS[preset]["nli"]["source"] == "world":
        return {}
    lab = PRESET_DEFAULTS["lab"][task] | SIZES["lab"][task]
    names = ("languages", "max_length", "train_size", "dev_size", "test_size", "steps", "teacher_steps")
    return {name: lab[name] for name in names}
