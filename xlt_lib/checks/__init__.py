"""Self-checks of the exercises: each says which mistake was made, not just that one was. One module a notebook."""

from xlt_lib.checks.mistake import Mistake
from xlt_lib.checks.monotrans import (
    check_adapter,
    check_csls,
    check_effective_vocabulary,
    check_noise,
    check_procrustes,
    check_step_2,
    check_swap,
    check_upsampling,
)
from xlt_lib.checks.monox import (
    check_distillation,
    check_entropy,
    check_interval,
    check_pseudo_labels,
    check_self_training_round,
    check_temperature,
)
from xlt_lib.checks.world import check_retrieval, check_zero_shot_gap

__all__ = [
    "Mistake",
    "check_adapter",
    "check_csls",
    "check_distillation",
    "check_effective_vocabulary",
    "check_entropy",
    "check_interval",
    "check_noise",
    "check_procrustes",
    "check_pseudo_labels",
    "check_retrieval",
    "check_self_training_round",
    "check_step_2",
    "check_swap",
    "check_temperature",
    "check_upsampling",
    "check_zero_shot_gap",
]
