"""The rows of paper 2's tables, and what in a run's config makes each: `variant(config)` names a row.

variant({"method": "multikd", "depth": 0})                                  "MultiKD"
variant({"method": "multikd", "depth": 0, "dropout": 0.1})                  "MultiKD, dropout 0.1"
variant({"method": "multikd", "depth": 4, "mixers": "outer", ...})          "- inner-mixers"
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

METHODS = {"monokd": "MonoKD", "multitrain": "MultiTrain", "multikd": "MultiKD", "multikd-ens2": "Ens_2"}
DEFAULTS = {"mixers": "all", "detach": True, "position": "bottom", "heads": "shared", "dropout": None, "noise": 0.0}
MBLM = "MBLM"
# Table 5: what is taken away from the multi-branch student, or put elsewhere.
ABLATIONS: dict[str, dict[str, Any]] = {
    "- inner-mixers": {"mixers": "outer"},
    "- all mixers": {"mixers": "none"},
    "- detaching": {"detach": False},
    "+ branches at the top": {"position": "top"},
    "+ multi-classifier": {"position": "top", "heads": "separate"},
}
# Ways to break the symmetry of branches that start as copies, each by what does it. The rate of dropout is named in all
# of them: what an encoder has of its own, as in the rows above, is 0 in the lab's and 0.1 in the papers'.
DROPOUT = 0.1
SYMMETRY: dict[str, dict[str, Any]] = {
    "nothing": {"detach": False, "dropout": 0.0},
    "noise": {"detach": False, "dropout": 0.0, "noise": 0.1},
    "detaching": {"dropout": 0.0},
    "dropout": {"detach": False, "dropout": DROPOUT},
    "detaching, dropout": {"dropout": DROPOUT},
}
STRUCTURES = {MBLM: {}, **ABLATIONS, **SYMMETRY}
# The rows that are the same runs for an encoder without dropout of its own, as the lab's are: a plan makes them once.
WITHOUT_DROPOUT = {"MultiKD": "MultiKD, dropout 0", MBLM: "detaching", "- detaching": "nothing"}


def variant(config: Mapping[str, Any]) -> str:
    """The row that a run belongs to: its method for a standard student, its structure for a multi-branch one.

    The multi-branch student of another method than multikd is "<method> + <structure>"; one of no name is "other".
    """
    method = METHODS.get(config["method"], config["method"])
    switches = {name: config[name] for name, value in DEFAULTS.items() if config.get(name, value) != value}
    if not config.get("depth"):
        rate = config.get("dropout")
        return method if rate is None else f"{method}, dropout {rate:g}"
    structure = next((name for name, own in STRUCTURES.items() if own == switches), "other")
    return structure if method == "MultiKD" else f"{method} + {structure}"


def ways(rows: Collection[str]) -> Mapping[str, str]:
    """What rows of Table 5 are called among the ways to break the symmetry.

    Where a row names a dropout of 0 they are none of them; where none does, the encoder has no dropout of its own.
    """
    return {} if set(rows) & set(WITHOUT_DROPOUT.values()) else WITHOUT_DROPOUT
