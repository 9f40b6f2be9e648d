"""Which fields of a RunConfig can change the result of which method: what the key of a run is made of.

Below that: the tasks that a method runs, and the sources that their data come from.
"""

from __future__ import annotations

_DATA = (
    *("task", "domain", "source", "source_language", "languages"),
    *("train_size", "dev_size", "test_size", "train_split", "dev_split", "test_split"),
)
_TRAINING = ("batch_size", "warmup", "max_length", "evaluations", "seed")
_STUDENT = ("student", "steps", "learning_rate")
_TEACHER = ("teacher", "teacher_steps", "teacher_learning_rate")
_COMMON = ("method", *_DATA, *_TRAINING)
_BRANCHES = ("supervised", "depth", "mixers", "detach", "position", "heads", "dropout", "noise")
_TEACHERS = ("teachers", "teacher_steps", "teacher_learning_rate", "temperature")
_ROUNDS = ("unlabeled_size", "rounds", "threshold", "round_steps")
_ADAPTATION = (
    *("parallel_size", "adaptation_steps", "adaptation_rate"),
    *("align_labels", "label_weight", "semantic_weight", "alignment_temperature"),
)
_FROM_TEXT = (
    *("body", "corpus", "documents", "vocabulary", "candidates", "nsp"),
    *("pretraining_steps", "pretraining_batch", "pretraining_length", "pretraining_rate", "pretraining_seed"),
)
_SWAPPED = (*_COMMON, *_FROM_TEXT, "steps", "learning_rate")
_STEP_2 = ("new_body", "own_positions", "adapters", "embedding_rate", "position_rate", "adapter_rate")

# The fields that can change a method's result. `preset` is in none: presets differ in the other fields only.
RELEVANT: dict[str, tuple[str, ...]] = {
    "mono": (*_COMMON, *_TEACHER, "unlabeled_size"),  # it labels the unlabeled text for its students
    "tlm": (*_COMMON, "steps", "learning_rate", "pairs", "pretraining_steps"),
    "mbert": (*_COMMON, *_STUDENT),
    "span": (*_COMMON, *_STUDENT),
    "probes": ("method", "task", "source", "languages", "student", "train_size", "dev_size", "test_size", "max_length"),
    "mbert-st": (*_COMMON, *_STUDENT, "unlabeled_size", "rounds", "threshold"),
    "monox-kd": (*_COMMON, *_STUDENT, *_TEACHER, "unlabeled_size", "temperature"),
    "monox-pl": (*_COMMON, *_STUDENT, *_TEACHER, "unlabeled_size", "threshold"),
    "monokd": (*_COMMON, *_STUDENT, *_BRANCHES, *_TEACHERS),
    "multitrain": (*_COMMON, *_STUDENT, *_BRANCHES),
    "multikd": (*_COMMON, *_STUDENT, *_BRANCHES, *_TEACHERS),
    "multikd-ens2": (*_COMMON, *_STUDENT, *_BRANCHES, *_TEACHERS),
    "fine-tune": (*_COMMON, *_STUDENT),
    "self-training": (*_COMMON, *_STUDENT, *_ROUNDS),
    "self-training-emb": (*_COMMON, "sentence_encoder", "steps", "learning_rate", *_ROUNDS),
    "co-training": (*_COMMON, *_STUDENT, "sentence_encoder", *_ROUNDS),
    "translate-train": (*_COMMON, *_STUDENT, "parallel_size"),
    "language-adaptation": (*_COMMON, *_STUDENT, *_ADAPTATION),
    "adaptation-co-training": (*_COMMON, *_STUDENT, "sentence_encoder", *_ROUNDS, *_ADAPTATION),
    "monotrans-embeddings": ("method", "source", "source_language", "languages", *_FROM_TEXT, *_STEP_2),
    "monotrans": (*_SWAPPED, *_STEP_2, "noise"),
    "monotrans-probes": (
        *("method", "task", "source", "source_language", "languages", "train_size", "dev_size", "test_size"),
        *("max_length", "aligned", *_FROM_TEXT, *_STEP_2),
    ),
    "joint-multi": _SWAPPED,
    "joint-pair": (*_SWAPPED, "shared_vocabulary"),
    "clwe": (*_SWAPPED, "mapping", "dimensions"),
}
MULTILINGUAL = ("monokd", "multitrain", "multikd", "multikd-ens2")  # the methods of paper 2
# The fields that only some sources read.
COLUMNS = ("text_column", "pair_column", "label_column")
SOURCE_FIELDS: dict[str, tuple[str, ...]] = {"world": (), "hub": ("folder",), "files": ("folder", *COLUMNS)}

METHODS = tuple(RELEVANT)
CLASSIFICATION = ("nli", "reviews", "stars", "topics", "paraphrase")
TASKS = (*CLASSIFICATION, "qa", "probing")
SOURCES = tuple(SOURCE_FIELDS)
# What a method runs, when it is not the tasks with classes; where a task's data come from, when not from everywhere.
TASKS_OF = {"span": ("qa",), "probes": ("probing",), "monotrans-probes": ("probing",)}
TASKS_OF |= dict.fromkeys(("monotrans", "joint-multi", "joint-pair", "clwe"), (*CLASSIFICATION, "qa"))
SOURCES_OF = {"qa": ("world", "hub"), "probing": ("world", "files")}


def tasks_of(method: str) -> tuple[str, ...]:
    """The tasks that the method runs."""
    return TASKS_OF.get(method, CLASSIFICATION)
