"""The recipes of the papers: which method name runs which function, and what a method returns.

A method is a function `(config, workdir) -> Outcome`. Its module is imported when the method is first called, so that
reading records never waits for torch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

# Method name -> (module in this package, function in it).
RECIPES = {
    "mono": ("monox", "mono"),
    "tlm": ("tlm", "tlm"),
    "mbert": ("monox", "mbert"),
    "mbert-st": ("monox", "mbert_st"),
    "monox-kd": ("monox", "monox_kd"),
    "monox-pl": ("monox", "monox_pl"),
    "span": ("span", "span"),
    "probes": ("probes", "probes"),
    "monokd": ("multikd", "monokd"),
    "multitrain": ("multikd", "multitrain"),
    "multikd": ("multikd", "multikd"),
    "multikd-ens2": ("multikd", "multikd_ens2"),
    "fine-tune": ("cotraining", "fine_tune"),
    "self-training": ("cotraining", "self_training"),
    "self-training-emb": ("cotraining", "self_training_emb"),
    "co-training": ("cotraining", "co_training"),
    "translate-train": ("adaptation", "translate_train"),
    "language-adaptation": ("adaptation", "language_adaptation"),
    "adaptation-co-training": ("cotraining", "adaptation_co_training"),
    "monotrans-embeddings": ("monotrans", "embeddings"),
    "monotrans": ("monotrans", "monotrans"),
    "monotrans-probes": ("monotrans_probes", "monotrans_probes"),
    "joint-multi": ("joint", "joint_multi"),
    "joint-pair": ("joint", "joint_pair"),
    "clwe": ("clwe", "clwe"),
}


@dataclass
class Outcome:
    """What a method found: `metrics[split][language][metric]`, the training history, and small extras."""

    metrics: dict[str, dict[str, dict[str, float]]]
    history: dict = field(default_factory=dict)
    extras: dict = field(default_factory=dict)


Method = Callable[..., Outcome]


def module_of(name: str) -> str:
    """The full name of the module that holds the method."""
    return f"{__name__}.{RECIPES[name][0]}"


def _lazy(name: str) -> Method:
    def method(config, workdir: Path) -> Outcome:
        return getattr(import_module(module_of(name)), RECIPES[name][1])(config, workdir)

    return method


METHODS: dict[str, Method] = {name: _lazy(name) for name in RECIPES}
