"""MBLM, the multi-branch encoder of paper 2 (Yang et al. 2022, Figures 2 and 4): a branch for each supervised language.

The bottom K layers of an encoder are copied into branches, one for each supervised language; every text goes through
all of them, mixers exchange what they found after each layer, and the layers above are shared. In training, only the
branch of the batch's language gets gradients: the others are detached (Eq. 8), which means for them that this language
is one that they have never been trained on.

    encoder = MultiBranchEncoder(base, ["en", "fr", "zh"], depth=4)      # base: a BERT- or RoBERTa-like encoder
    encoder(input_ids, attention_mask, language="fr")                    # training: gradients for branch fr
    encoder(input_ids, attention_mask)                                   # inference: no language is named
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import AutoModel, PreTrainedModel
from transformers.masking_utils import create_bidirectional_mask
from transformers.modeling_outputs import BaseModelOutput

from xlt_lib.messages import listing
from xlt_lib.models.branch_config import MultiBranchConfig, check_structure, structure
from xlt_lib.models.mixer import Mixer, weighted_mean


@dataclass
class MultiBranchOutput(BaseModelOutput):
    """`last_hidden_state` [B, n, d], and what the base's pooler makes of it, if it has one.

    `branch_states`: without an outer mixer and a language, each branch's last states. When asked for, `unmixed`: for
    each branch layer the states of all branches before mixing, [N, B, n, d], and `mixing`: for each mixer its weights,
    [outputs, N, B, d].
    """

    pooler_output: Tensor | None = None
    branch_states: tuple[Tensor, ...] | None = None
    unmixed: tuple[Tensor, ...] | None = None
    mixing: tuple[Tensor, ...] | None = None


class MultiBranchModel(PreTrainedModel):
    """What the encoder and the classifier share: they are built from finished parts, and loaded from their config."""

    config_class = MultiBranchConfig
    base_model_prefix = "encoder"
    supports_gradient_checkpointing = True
    _supports_sdpa = True

    def init_weights(self) -> None:
        """Nothing: the parts come with their weights."""

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        """For `from_pretrained`, which builds without memory: what no file holds. Weights come from the file."""
        for name, buffer in module.named_buffers(recurse=False):
            if name == "position_ids":
                buffer.copy_(torch.arange(buffer.shape[-1]).expand_as(buffer))
            elif name == "token_type_ids":
                buffer.zero_()


class MultiBranchEncoder(MultiBranchModel):
    """An encoder whose bottom `depth` layers exist once for each language; a new one computes what its base computes.

    base: a BertModel, RobertaModel, XLMRobertaModel or another encoder made of `embeddings` and `encoder.layer`, also
    on the meta device. It is copied, not changed.

    | switch | paper 2, Table 5 |
    |---|---|
    | `inner_mixers=False` | - inner-mixers: the branches meet at layer K only |
    | `inner_mixers=False, outer_mixer=False` | - all mixers: a named language goes through its own branch only ("single"), without a language all branches are averaged ("all") |
    | `detach=False` | - detaching: every branch gets gradients from every batch |
    | `position="top"` | + branches at the top: the branches are copies of the top layers, mixed after the last one |
    | `position="top", heads="separate"` | + multi-classifier: no outer mixer, see MultiBranchClassifier |
    """  # noqa: E501 (a table's row is one line)

    def __init__(
        self,
        base: PreTrainedModel | MultiBranchConfig,
        languages: Sequence[str] = (),
        depth: int = 0,
        *,
        inner_mixers: bool = True,
        outer_mixer: bool = True,
        detach: bool = True,
        position: str = "bottom",
        heads: str = "shared",
    ) -> None:
        if isinstance(base, MultiBranchConfig):  # from_pretrained
            config, base = base, AutoModel.from_config(base.base_config())
        else:
            switches = {"inner_mixers": inner_mixers, "outer_mixer": outer_mixer and heads == "shared"}
            switches |= {"detach": detach, "position": position, "heads": heads}
            config = structure(base.config, languages, depth, **switches)
        super().__init__(config)
        layers = _layers(base)
        check_structure(config, len(layers))
        first, last = (0, config.depth) if config.position == "bottom" else (len(layers) - config.depth, len(layers))
        self.embeddings = _copy(base.embeddings, base)
        self.branches = nn.ModuleDict(
            {
                language: nn.ModuleList(_copy(layer, base) for layer in layers[first:last])
                for language in config.languages
            }
        )
        self.shared = nn.ModuleList(_copy(layer, base) for layer in (*layers[:first], *layers[last:]))
        pooler = getattr(base, "pooler", None)
        self.pooler = None if pooler is None else _copy(pooler, base)
        self.mixers = nn.ModuleList(_mixers(config, base.config.max_position_embeddings)).to(base.device, base.dtype)
        self.layer_config = base.config  # the layers' own; the attention mask has to fit them
        self.post_init()
        self.train(base.training)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.config.languages)

    def get_input_embeddings(self) -> nn.Module:
        return self.embeddings.word_embeddings

    def set_input_embeddings(self, value: nn.Module) -> None:
        self.embeddings.word_embeddings = value

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        language: str | int | Tensor | None = None,
        token_type_ids: Tensor | None = None,
        position_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        output_unmixed: bool = False,
        output_mixing: bool = False,
    ) -> MultiBranchOutput:
        """Encode texts [B, n] with mask [B, n] (1: token, 0: padding).

        `language` names the language of the whole batch, by name, number, or a column [B] of equal numbers. With
        mixers it decides who gets gradients and changes no output; without an outer mixer it also chooses the branch.
        None: nobody is detached, all branches are averaged where there is no outer mixer.
        Raises ValueError for a language that has no branch, and for a column of several languages.
        """
        own = self.number(language)
        texts = {"token_type_ids": token_type_ids, "position_ids": position_ids, "inputs_embeds": inputs_embeds}
        hidden = self.embeddings(input_ids=input_ids, **texts)  # Eq. 5
        tokens = _token_mask(attention_mask, hidden)
        mask = create_bidirectional_mask(config=self.layer_config, inputs_embeds=hidden, attention_mask=attention_mask)
        seen = _Seen(output_unmixed, output_mixing)
        if self.config.position == "top":
            hidden = _through(self.shared, hidden, mask)
            hidden, branch_states = self._through_branches(hidden, mask, tokens, own, seen)
        else:
            hidden, branch_states = self._through_branches(hidden, mask, tokens, own, seen)
            hidden = _through(self.shared, hidden, mask)  # Eq. 6
        return MultiBranchOutput(
            last_hidden_state=hidden,
            pooler_output=None if self.pooler is None else self.pooler(hidden),
            branch_states=branch_states,
            unmixed=tuple(seen.unmixed) if output_unmixed else None,
            mixing=tuple(seen.mixing) if output_mixing else None,
        )

    def number(self, language: str | int | Tensor | None) -> int | None:
        """The number of the branch that a language names. Raises ValueError when there is none."""
        if isinstance(language, Tensor):
            values = language.unique().tolist()
            if len(values) != 1:
                raise ValueError(f"a batch is in one language, but this one has the languages numbered {values}")
            language = int(values[0])
        if isinstance(language, str) and language in self.branches:
            return self.languages.index(language)
        if language is None or isinstance(language, int) and 0 <= language < len(self.branches):
            return language
        raise ValueError(
            f"language {language!r} has no branch; one of: {listing(self.languages)}, or None at inference"
        )

    def _through_branches(
        self, hidden: Tensor, mask: Tensor | None, tokens: Tensor, own: int | None, seen: _Seen
    ) -> tuple[Tensor, tuple[Tensor, ...] | None]:
        """Eqs. 7 to 9: what goes on to the shared layers, and each branch's own states without an outer mixer."""
        branches = list(self.branches.values())
        running = range(len(branches))
        if own is not None and not len(self.mixers):
            running = [own]  # nothing is exchanged: the other branches would be computed for nobody
        states = [hidden] * len(branches)
        for layer in range(self.config.depth):
            after = list(states)
            for number in running:
                with self._gradients(number, own):
                    after[number] = branches[number][layer](states[number], mask)  # Eqs. 7 and 8
            seen.note_unmixed(after)
            mixer = self._mixer(layer)
            if mixer is None:
                states = after
                continue
            states = []
            for output in range(len(mixer.vectors)):
                # A mixture that only a detached branch reads needs no graph either; the outer one is everybody's.
                with self._gradients(output, own) if len(mixer.vectors) > 1 else nullcontext():
                    mixed, weights = mixer.mix(output, after, tokens)  # Eqs. 9 to 12
                states.append(mixed)
                seen.note_mixing(output, weights)
        if self.config.outer_mixer:
            return states[0], None
        if own is not None:
            return states[own], None
        evenly = torch.full((len(states),), 1 / len(states), dtype=hidden.dtype, device=hidden.device)
        return weighted_mean(states, evenly), tuple(states)

    def _mixer(self, layer: int) -> Mixer | None:
        last = layer == self.config.depth - 1
        if last:
            return self.mixers[-1] if self.config.outer_mixer else None
        return self.mixers[layer] if self.config.inner_mixers else None

    @contextmanager
    def _gradients(self, number: int, own: int | None) -> Iterator[None]:
        """Eq. 8: what branch `number` computes is a constant for a batch in the language of another branch `own`.

        A detached branch runs without building a graph, which spares its memory and half of the bookkeeping.
        """
        detached = self.config.detach and own is not None and number != own
        with torch.set_grad_enabled(torch.is_grad_enabled() and not detached):
            yield


@dataclass
class _Seen:
    """What a forward pass notes down for figures, if asked."""

    with_unmixed: bool
    with_mixing: bool

    def __post_init__(self) -> None:
        self.unmixed: list[Tensor] = []
        self.mixing: list[Tensor] = []

    def note_unmixed(self, states: Sequence[Tensor]) -> None:
        if self.with_unmixed:
            self.unmixed.append(torch.stack([state.detach() for state in states]))

    def note_mixing(self, output: int, weights: Tensor) -> None:
        if self.with_mixing:
            earlier = [self.mixing.pop()] if output else []  # outputs of the same mixer
            self.mixing.append(torch.cat([*earlier, weights.detach()[None]]))


def _mixers(config: MultiBranchConfig, max_length: int) -> Iterator[Mixer]:
    many = len(config.languages)
    if config.inner_mixers:
        yield from (Mixer(many, many, max_length) for _ in range(config.depth - 1))
    if config.outer_mixer:
        yield Mixer(many, 1, max_length)


def _layers(base: PreTrainedModel) -> list[nn.Module]:
    encoder = getattr(base, "encoder", None)
    if not hasattr(base, "embeddings") or not hasattr(encoder, "layer"):
        raise ValueError(
            f"a {type(base).__name__} cannot get branches here; give an encoder of BERT's or RoBERTa's family without "
            "its head (BertModel, RobertaModel, XLMRobertaModel), for instance classifier.base_model"
        )
    return list(encoder.layer)


def _copy(part: nn.Module, base: PreTrainedModel) -> nn.Module:
    # All copies keep one config: it says how attention is computed.
    return copy.deepcopy(part, memo={id(base.config): base.config})


def _through(layers: nn.ModuleList, hidden: Tensor, mask: Tensor | None) -> Tensor:
    for layer in layers:
        hidden = layer(hidden, mask)
    return hidden


def _token_mask(attention_mask: Tensor | None, hidden: Tensor) -> Tensor:
    if attention_mask is None:
        return torch.ones(hidden.shape[:2], dtype=torch.long, device=hidden.device)
    if attention_mask.shape != hidden.shape[:2]:
        raise ValueError(
            f"attention_mask has the shape {tuple(attention_mask.shape)}; mixers need one number for each token, "
            f"{tuple(hidden.shape[:2])}"
        )
    return attention_mask
