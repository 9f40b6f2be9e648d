"""Self-checks of the exercises: each says which mistake was made, not just that one was. One module a notebook."""

from xlt_lib.checks.cotraining import (
    check_choice,
    check_label_alignment,
    check_margin,
    check_meaning_batch,
    check_precision,
    check_round,
    check_semantic_alignment,
)
from xlt_lib.checks.mblm import (
    check_absolute_error,
    check_averages,
    check_cost,
    check_detach,
    check_ensemble,
    check_language_draw,
    check_mixer,
    check_parameters,
)
from xlt_lib.checks.mistake import Mistake
from xlt_lib.checks.monox import (
    check_distillation,
    check_entropy,
    check_interval,
    check_pseudo_labels,
    check_self_training_round,
    check_temperature,
)
from xlt_lib.checks.world import (
    check_double,
    check_order_distance,
    check_premises,
    check_retrieval,
    check_room,
    check_sense,
    check_zero_shot_gap,
)

__all__ = [
    "Mistake",
    "check_absolute_error",
    "check_averages",
    "check_choice",
    "check_cost",
    "check_detach",
    "check_distillation",
    "check_double",
    "check_ensemble",
    "check_entropy",
    "check_interval",
    "check_label_alignment",
    "check_language_draw",
    "check_margin",
    "check_meaning_batch",
    "check_mixer",
    "check_order_distance",
    "check_parameters",
    "check_precision",
    "check_premises",
    "check_pseudo_labels",
    "check_retrieval",
    "check_room",
    "check_round",
    "check_self_training_round",
    "check_semantic_alignment",
    "check_sense",
    "check_temperature",
    "check_zero_shot_gap",
]
