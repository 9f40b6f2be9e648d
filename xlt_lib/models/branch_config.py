"""The structure of a multi-branch model (paper 2, Figures 2 and 4) as a config that is saved with it."""

from __future__ import annotations

from collections.abc import Sequence

from transformers import AutoConfig, PreTrainedConfig

from xlt_lib.messages import listing

POSITIONS = ("bottom", "top")
HEADS = ("shared", "separate")


class MultiBranchConfig(PreTrainedConfig):
    """What a multi-branch model is built from: the config of its base, as a dict, and the structure."""

    model_type = "multi-branch"

    base: dict | None = None
    languages: list[str] | tuple[str, ...] = ()
    depth: int = 0
    inner_mixers: bool = True
    outer_mixer: bool = True
    detach: bool = True
    position: str = "bottom"
    heads: str = "shared"

    def base_config(self) -> PreTrainedConfig:
        content = dict(self.base or {})
        return AutoConfig.for_model(content.pop("model_type"), **content)


def structure(base: PreTrainedConfig, languages: Sequence[str], depth: int, **switches) -> MultiBranchConfig:
    """The config of a multi-branch model on a base. Raises ValueError for what cannot be built."""
    if isinstance(languages, str):
        raise ValueError(f"languages must be a list of names, not the text {languages!r}; write [{languages!r}]")
    shared = {name: getattr(base, name) for name in ("hidden_size", "vocab_size", "num_labels", "pad_token_id")}
    config = MultiBranchConfig(
        base=base.to_dict(), languages=list(languages), depth=depth, dtype=base.dtype, **shared, **switches
    )
    check_structure(config, base.num_hidden_layers)
    return config


def check_structure(config: MultiBranchConfig, layers: int) -> None:
    languages = list(config.languages)
    if not languages or len(set(languages)) < len(languages):
        raise ValueError(f"languages must be different names, at least one, not {languages}")
    if not 1 <= config.depth <= layers:
        raise ValueError(
            f"depth is {config.depth}; a base with {layers} layers can have branches of 1 to {layers} layers "
            "(depth 0 would be the base itself)"
        )
    for name, given, allowed in (("position", config.position, POSITIONS), ("heads", config.heads, HEADS)):
        if given not in allowed:
            raise ValueError(f"{name} is {given!r}; one of: {listing(allowed)}")
    if config.heads == "separate" and config.position == "bottom":
        raise ValueError("heads='separate' needs position='top': below shared layers there is no branch to read from")
