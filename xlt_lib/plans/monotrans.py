"""What the parameters of notebook 04 mean: the run configs of paper 4's tables and figures, and their sizes.

plan = make_plan("lab", [0, 1, 2])
plan.step_2()                      -> the embeddings of each language, in each variant: curves, neighbours, adapters
plan.table("nli")                  -> every model of Table 1 with every seed
plan.probes()                      -> Table 4
plan.everything()                  -> all that the notebook runs

In what is pretrained from nothing the seed is the outermost loop: runs that share a model do not follow each other, so
that parallel ones do not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from xlt_lib.config import PRESETS, RunConfig, check_choice
from xlt_lib.messages import listing
from xlt_lib.plans.parameters import given, seeds_of
from xlt_lib.presets import PRESET_DEFAULTS, XNLI_LANGUAGES
from xlt_lib.world.languages import LANGUAGES

NOISE = 0.075  # Appendix A
TASKS = ("nli", "topics", "paraphrase", "qa")
RIVALS = ("joint-multi", "joint-pair", "clwe")
# MonoTrans with one extension after another (Table 1); the bottleneck of the adapters is the preset's.
VARIANTS = ("Token emb", "+ pos emb", "+ noising", "+ adapters")


@dataclass(frozen=True)
class Sizes:
    """What a preset takes for paper 4; the joint vocabularies are the paper's 32k, 64k, 100k and 200k.

    `pretraining` is step 2's; `from_nothing` is what changes for models that do not start from a trained body.
    """

    languages: tuple[str, ...]
    probed: tuple[str, ...]  # the languages of the bodies of Table 4
    seeds: tuple[int, ...]
    vocabulary: int
    vocabularies: tuple[int, ...]
    dimensions: tuple[int, ...]
    adapters: int
    pretraining: Mapping  # fields of a config for all that is pretrained
    noise: float = NOISE  # standard deviation, in fine-tuning
    more_seeds: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # of tasks that need tighter intervals
    tasks: Mapping[str, Mapping] = field(default_factory=dict)
    joint_length: Mapping[str, int] = field(default_factory=dict)  # max_length of JointMulti, by task
    from_nothing: Mapping = field(default_factory=dict)


def _fixed(**fields) -> Mapping:
    return MappingProxyType(fields)


_LAB = Sizes(
    # Words of a language with articles and English order find their places soonest: of ten that were tried for 1,500
    # steps, Spanish, Greek and German first, Bulgarian next. Turkish is here for its distance.
    languages=("en", "es", "de", "tr"),
    probed=("en", "fr", "zh", "es", "de"),
    seeds=(0, 1, 2),
    more_seeds=_fixed(nli=(0, 1, 2, 3, 4), qa=(0, 1, 2, 3, 4)),  # what claims (e) and (f) are about
    vocabulary=1000,
    vocabularies=(1000, 1500, 2000, 3000),
    dimensions=(64, 192),
    adapters=32,
    pretraining=_fixed(
        pretraining_steps=3000,
        pretraining_batch=48,
        pretraining_rate=1e-3,
        # LAMB, the paper's optimiser, makes steps as large as the weights that they change; AdamW does not. On dev
        # (seeds 10, 11; es / tr) NLI has 66.0 66.3 / 39.0 43.7 with words alone, 66.3 68.7 / 50.7 56.0 with positions
        # at 1e-3. Adapters, with noise, at 1e-3: NLI 67.7 68.7 / 48.3 54.7, questions (F1) 41.3 41.3 / 17.1 15.0; at
        # 3e-3: 66.0 69.7 / 49.0 50.3 and 37.8 33.2 / 19.9 18.1; at 1e-2 they overrule the body, Spanish NLI is 43.
        embedding_rate=1e-2,
        position_rate=1e-3,
        adapter_rate=1e-3,
        documents=20_000,
    ),
    # The paper's 0.075 is for 768 dimensions; in 192 as much noise averages out half as well. On dev (seed 10), NLI in
    # the mean of the targets has 53.2, 60.5, 62.4, 65.1 with 0, 0.025, 0.035, 0.05; paraphrase 59.5, 60.8, 51.7 with
    # 0.025, 0.035, 0.05: there English has 86, 71 and 51, it does not learn in its 600 steps. With 0.075 (three seeds)
    # NLI has 62.4, paraphrase chance.
    noise=0.035,
    from_nothing=_fixed(pretraining_steps=4000),
    tasks=_fixed(
        nli=_fixed(train_size=1500, steps=400, dev_size=100, test_size=300),
        topics=_fixed(train_size=1500, steps=400, dev_size=100, test_size=300),
        # No rival of MonoTrans learned it from 4,000 labels in 600 steps of 16. On dev (English / Spanish, seed 10),
        # with 8,000 labels and 700 steps of 32: words alone 88 / 55 at 2e-4, 92 / 62 at 4e-4; JointPair 79 / 58, 63 /
        # 52 (62 / 56 at 3e-4); JointMulti 60 / 53 at 2e-4, 61 / 49 at 3e-4; word vectors 84 in English at 2e-4.
        paraphrase=_fixed(train_size=8000, steps=1000, batch_size=32, learning_rate=2e-4, dev_size=100, test_size=300),
        qa=_fixed(train_size=2000, steps=400, learning_rate=3e-4, dev_size=100, test_size=200),
        probing=_fixed(train_size=500, dev_size=300, test_size=200),
    ),
    # A small joint vocabulary cuts words into many pieces: with 1,000 of them 39% of the English pairs of paraphrase
    # and 24% of the topics' texts are longer than 64, with all others next to none.
    joint_length=_fixed(topics=128, paraphrase=128),
)
_PAPER = Sizes(
    languages=("en", *(language for language in XNLI_LANGUAGES if language != "en")),
    probed=("en", "fr", "es", "de", "el", "bg", "ru", "tr", "ar", "vi", "zh"),
    seeds=(0,),
    vocabulary=32_000,
    vocabularies=(32_000, 64_000, 100_000, 200_000),
    dimensions=(300, 768),
    adapters=64,
    pretraining=_fixed(
        pretraining_steps=250_000,
        pretraining_batch=256,
        pretraining_length=512,
        pretraining_rate=1e-4,
        embedding_rate=1e-3,
        documents=5_000_000,
        nsp=True,
    ),
    tasks=_fixed(
        nli=_fixed(train_size=392_702, steps=24_544, batch_size=32, learning_rate=2e-5),
        paraphrase=_fixed(train_size=49_401, steps=3088, batch_size=32, learning_rate=2e-5),
        topics=_fixed(train_size=701, steps=44, batch_size=32, learning_rate=2e-5),
    ),
)
SIZES = {
    "smoke": Sizes(
        languages=("en", "es"),
        probed=("en", "es"),
        seeds=(0,),
        vocabulary=300,
        vocabularies=(300, 400),
        dimensions=(16,),
        adapters=4,
        pretraining=_fixed(pretraining_steps=2, pretraining_batch=4, pretraining_rate=1e-3, documents=40),
        tasks=_fixed(
            **dict.fromkeys(
                ("nli", "topics", "paraphrase", "qa"),
                _fixed(train_size=24, steps=2, dev_size=12, test_size=12, evaluations=1),
            ),
            probing=_fixed(train_size=12, dev_size=12, test_size=8),
        ),
    ),
    "lab": _LAB,
    "colab": Sizes(
        languages=("en", "es", "ru", "zh"),
        probed=("en", "es", "zh"),
        seeds=(0,),
        vocabulary=16_000,
        vocabularies=(16_000, 32_000, 50_000, 100_000),
        dimensions=(300, 768),
        adapters=64,
        pretraining=_fixed(
            pretraining_steps=8000,
            pretraining_batch=32,
            pretraining_length=128,
            pretraining_rate=3e-4,
            embedding_rate=1e-3,
            documents=100_000,
            candidates=4000,
        ),
    ),
    "paper": _PAPER,
}
BODIES = {"smoke": "mono-en-lab", "lab": "mono-en-lab"} | dict.fromkeys(("colab", "paper"), "bert-base-cased")


@dataclass(frozen=True)
class MonotransPlan:
    """A preset, seeds (`more_seeds` of some tasks) and languages (the source first), and what the learner changed.

    `probes_folder` holds the real probing data; without it only the mini-world is probed with.
    """

    preset: str
    seeds: tuple[int, ...]
    languages: tuple[str, ...]
    changes: Mapping
    probes_folder: str = ""
    probed: tuple[str, ...] = ()
    more_seeds: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def seeds_for(self, task: str) -> tuple[int, ...]:
        return self.more_seeds.get(task, self.seeds)

    @property
    def sizes(self) -> Sizes:
        return SIZES[self.preset]

    @property
    def targets(self) -> tuple[str, ...]:
        return self.languages[1:]

    def step_2(self) -> list[RunConfig]:
        """Embeddings of every target language: alone, with positions, with positions and adapters."""
        settings = [self._variant(name) for name in ("Token emb", "+ pos emb", "+ adapters")]
        return [
            self._one("monotrans-embeddings", "nli", languages=(language,), **_without(chosen, "noise"))
            for chosen in settings
            for language in self.targets
        ]

    def transfer(self, task: str = "nli", variants: Sequence[str] = VARIANTS) -> list[RunConfig]:
        """MonoTrans in each variant, with every seed."""
        return [
            self._seeded("monotrans", task, seed, **self._variant(name))
            for name in variants
            for seed in self.seeds_for(task)
        ]

    def joint_multi(self, task: str = "nli") -> list[RunConfig]:
        """JointMulti with each joint vocabulary."""
        length = self.sizes.joint_length.get(task)
        longer = {"max_length": length} if length else {}
        return [
            self._seeded("joint-multi", task, seed, vocabulary=size, **longer)
            for seed in self.seeds_for(task)
            for size in self.sizes.vocabularies
        ]

    def joint_pair(self, task: str = "nli") -> list[RunConfig]:
        """JointPair with a joint vocabulary, and with disjoint ones."""
        return [
            self._seeded("joint-pair", task, seed, shared_vocabulary=shared)
            for seed in self.seeds_for(task)
            for shared in (True, False)
        ]

    def clwe(self, task: str = "nli") -> list[RunConfig]:
        """Word vectors of each size, mapped from either start."""
        return [
            self._seeded("clwe", task, seed, dimensions=size, mapping=mapping)
            for seed in self.seeds_for(task)
            for mapping in ("identical", "unsupervised")
            for size in self.sizes.dimensions
        ]

    def table(self, task: str) -> list[RunConfig]:
        """All models of a task's tables."""
        return [*self.transfer(task), *self.joint_pair(task), *self.joint_multi(task), *self.clwe(task)]

    def everything(self) -> list[RunConfig]:
        """All runs of the notebook."""
        tables = [config for task in TASKS for config in self.table(task)]
        return [*self.step_2(), *tables, *self.probes()]

    def probes(self) -> list[RunConfig]:
        """Table 4: the English body as it is, and bodies of every probed language that were given English words."""
        if self._source("probing") != "world" and not self.probes_folder:
            return []
        plain = self._probe("en", aligned=False)
        return [plain, *(self._probe(language) for language in self.probed)]

    def _probe(self, language: str, **changes) -> RunConfig:
        from xlt_lib.encoders import shipped  # imports torch, which those who only read tables need not wait for

        # A body that ships was trained longer than a notebook can; where none does, the run makes one.
        body = f"mono-{language}-lab"
        ships = self.preset in ("smoke", "lab") and body in shipped()
        own = language == "en" and ("body" in self.changes or self.changes.get("new_body"))
        chosen = {} if own else {"body": body} if ships else {"new_body": True}
        config = {"source_language": language, "languages": ("en",)} | chosen | changes
        return self._one("monotrans-probes", "probing", **config)

    def _variant(self, name: str) -> dict:
        count = VARIANTS.index(name)
        settings = {"own_positions": True, "noise": self.sizes.noise, "adapters": self.sizes.adapters}
        return dict(list(settings.items())[:count])

    def _seeded(self, method: str, task: str, seed: int, **changes) -> RunConfig:
        return self._one(method, task, seed=seed, languages=self._languages(task), **changes)

    def _one(self, method: str, task: str, **changes) -> RunConfig:
        sizes = self.sizes
        fields = dict(sizes.pretraining) | {"body": BODIES[self.preset], "vocabulary": sizes.vocabulary}
        asked = dict(self.changes)
        if method in RIVALS or (asked | changes).get("new_body"):
            fields |= sizes.from_nothing
        fields |= sizes.tasks.get(task, {})
        if task == "probing":  # its real data are files
            real = self._source(task) != "world"
            asked = _without(asked, "source", "folder") | (
                {"folder": self.probes_folder} if real else {"source": "world"}
            )
        return RunConfig.for_preset(method, self.preset, task, **(fields | asked | changes))

    def _source(self, task: str) -> str:
        return self.changes.get("source", PRESET_DEFAULTS[self.preset][task]["source"])

    def _languages(self, task: str) -> tuple[str, ...]:
        """Real data are not there in every language for every task."""
        if self._source(task) == "world":
            return self.languages
        return tuple(name for name in self.languages if name in PRESET_DEFAULTS[self.preset][task]["languages"])


def make_plan(
    preset: str,
    seeds: Sequence[int] = (),
    languages: Sequence[str] = (),
    source: str = "",
    corpus: str = "",
    probes_folder: str = "",
    probed: Sequence[str] = (),
    nsp: bool | None = None,
    **changes,
) -> MonotransPlan:
    """The plan of a notebook's parameters; empty values ("", 0, [], None) mean the preset's own. Raises ValueError.

    `languages`: English first, then those to transfer to. `corpus`: the folder of your pretraining text, which presets
    for real data need. `probes_folder`: the originals of the probes, as `methods/probes.py` wants them. `probed`: the
    languages of the bodies that are probed.
    """
    check_choice("preset", preset, PRESETS)
    chosen = tuple(languages) or SIZES[preset].languages
    if isinstance(languages, str) or len(chosen) < 2 or chosen[0] != "en":
        raise ValueError(f"languages must be English and at least one more, such as ['en', 'fr'], not {languages!r}")
    own_seeds, asked = seeds_of(seeds), given(changes)
    asked |= ({"source": source} if source else {}) | ({} if nsp is None else {"nsp": nsp})
    if nsp and preset in ("smoke", "lab") and not asked.keys() & {"body", "new_body"}:
        raise ValueError(f"nsp=True needs new_body=True: {BODIES[preset]} was pretrained without sentence pairs")
    in_world = (source or PRESET_DEFAULTS[preset]["nli"]["source"]) == "world"
    if isinstance(probed, str):
        raise ValueError(f"probed must be a list such as ['en', 'fr'], not {probed!r}")
    bodies = tuple(probed) or SIZES[preset].probed
    unknown = [language for language in (*chosen, *bodies) if language not in LANGUAGES]
    if in_world and unknown:
        raise ValueError(f"the mini-world does not speak {listing(unknown)}; one of: {listing(LANGUAGES)}")
    if not in_world and not corpus:
        raise ValueError(
            f"preset {preset!r} pretrains on your text; set corpus to a folder with <language>.txt for each of "
            f"{listing(dict.fromkeys((*chosen, *bodies)))}, a sentence a line and an empty line between documents, or "
            "set source='world'"
        )
    asked |= {"corpus": corpus} if corpus else {}
    plan = MonotransPlan(
        preset,
        own_seeds or SIZES[preset].seeds,
        chosen,
        MappingProxyType(asked),
        probes_folder,
        bodies,
        {} if own_seeds else SIZES[preset].more_seeds,
    )
    plan.table("nli")  # a bad value is refused here, in the parameters cell
    return plan


def _without(fields: Mapping, *names: str) -> dict:
    return {name: value for name, value in fields.items() if name not in names}
