"""The mixer of paper 2 (Figure 3): every branch's representations in, one mixture of them out for each branch after it.

A mixture is taken feature by feature: a submodule looks at all positions of a feature in all branches, and decides
from how large they are, in which share each branch's feature goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn


class Mixer(nn.Module):
    r"""Submodules $M^{(1)}, \ldots$ that each mix the representations of all branches (paper 2, Eqs. 9 to 12).

    $$h^{(l)} = v^\top \tilde{H}^{(l)} \qquad [w^{(1)}; \ldots] = \operatorname{softmax}(h^{\text{stack}}) \qquad
      H = \sum_l \tilde{H}^{(l)} \odot w^{(l)}$$

    | paper | here |
    |---|---|
    | $v \in \mathbb{R}^n$ of a submodule | `vectors[output]`, one number for each position up to `max_length` |
    | $\tilde{H}^{(l)} \in \mathbb{R}^{n \times d}$ | `representations[l][b]` |
    | $w^{(l)} \in \mathbb{R}^d$ | `weights[l][b]`: they sum to 1 over the branches l |

    The paper does not say what happens to padding and how $v$ starts. Here positions count the real tokens only, so
    that padding, on whichever side and however long, changes nothing; and $v$ starts at 0, so that mixing starts as the
    plain mean. An inner mixer has as many outputs as branches, the outer mixer has one.
    """

    def __init__(self, num_inputs: int, num_outputs: int, max_length: int) -> None:
        super().__init__()
        for name, value in (("num_inputs", num_inputs), ("num_outputs", num_outputs), ("max_length", max_length)):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, not {value}")
        self.num_inputs = num_inputs
        # One parameter for each output: in a step that concerns one branch only, the other branches' have no gradient.
        self.vectors = nn.ParameterList(torch.zeros(max_length) for _ in range(num_outputs))

    def forward(
        self,
        representations: Sequence[Float[Tensor, "batch length hidden"]],
        attention_mask: Int[Tensor, "batch length"],
    ) -> list[Float[Tensor, "batch length hidden"]]:
        """All mixtures, one for each output."""
        return [self.mix(output, representations, attention_mask)[0] for output in range(len(self.vectors))]

    def mix(
        self,
        output: int,
        representations: Sequence[Float[Tensor, "batch length hidden"]],
        attention_mask: Int[Tensor, "batch length"],
    ) -> tuple[Float[Tensor, "batch length hidden"], Float[Tensor, "branches batch hidden"]]:
        """One submodule's mixture (Eq. 12) and its weights (Eq. 11)."""
        if len(representations) != self.num_inputs:
            raise ValueError(f"the mixer has {self.num_inputs} inputs, but {len(representations)} were given")
        vector = at_tokens(self.vectors[output], attention_mask)
        scores = [torch.einsum("bn,bnd->bd", vector.to(branch.dtype), branch) for branch in representations]  # Eq. 10
        weights = torch.stack(scores).softmax(dim=0)  # Eq. 11
        return weighted_mean(representations, weights[:, :, None]), weights


def weighted_mean(representations: Sequence[Tensor], weights: Tensor) -> Tensor:
    """Eq. 12, the sum of weights times representations, for weights that sum to 1.

    Taken from the first branch as zero, which changes nothing but rounding: branches that are equal give exactly what
    each of them has, as a third of everything three times would not, and their mixer's vector no gradient.
    """
    zero = representations[0].detach()
    return zero + sum(weight * (branch - zero) for branch, weight in zip(representations, weights, strict=True))


def at_tokens(
    vector: Float[Tensor, "max_length"], attention_mask: Int[Tensor, "batch length"]
) -> Float[Tensor, "batch length"]:
    """The number of `vector` that belongs to each token; 0 at padding, which is not counted as a position."""
    mask = attention_mask.to(vector.dtype)
    position = (attention_mask.long().cumsum(dim=1) - 1).clamp(min=0)
    if attention_mask.shape[1] > len(vector):  # on the fast path nothing is read back from the device
        longest = int(position.max()) + 1
        if longest > len(vector):
            raise ValueError(f"a text has {longest} tokens, but the mixer was built for at most {len(vector)}")
    return vector[position] * mask
