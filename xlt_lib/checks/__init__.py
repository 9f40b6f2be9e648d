"""Self-checks of the exercises: each says which mistake was made, not just that one was. One module a notebook."""

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
    "check_distillation",
    "check_double",
    "check_entropy",
    "check_interval",
    "check_order_distance",
    "check_premises",
    "check_pseudo_labels",
    "check_retrieval",
    "check_room",
    "check_self_training_round",
    "check_sense",
    "check_temperature",
    "check_zero_shot_gap",
]
