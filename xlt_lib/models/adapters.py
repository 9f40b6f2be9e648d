"""Residual adapters (Rebuffi et al. 2017), placed as in Houlsby et al. (2019): two small bottlenecks in every layer.

One stands after the projection that follows the attention, one after the two feed-forward layers, each before the
residual connection and the layer norm. A new adapter is the identity, so a model with new adapters is the model
without. Paper 4 learns them with the embeddings of a second language; the body around them stays frozen.
"""

from __future__ import annotations

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F


class Adapter(nn.Module):
    """x + up(gelu(down(x))), with `up` zero at first."""

    def __init__(self, hidden: int, bottleneck: int) -> None:
        super().__init__()
        self.down, self.up = nn.Linear(hidden, bottleneck), nn.Linear(bottleneck, hidden)
        nn.init.normal_(self.down.weight, std=0.02)
        for zero in (self.down.bias, self.up.weight, self.up.bias):
            nn.init.zeros_(zero)

    def forward(self, x: Float[Tensor, "batch length hidden"]) -> Float[Tensor, "batch length hidden"]:
        return x + self.up(F.gelu(self.down(x)))


class Adapters(nn.ModuleList):
    """The adapters of a body in the order of `places`: attention and feed-forward of layer 1, of layer 2, ..."""

    def __init__(self, layers: int, hidden: int, bottleneck: int) -> None:
        if bottleneck < 1:
            raise ValueError(f"the bottleneck of an adapter must be at least 1 wide, not {bottleneck}")
        super().__init__(Adapter(hidden, bottleneck) for _ in range(2 * layers))


def places(base: nn.Module) -> list[nn.Module]:
    """The modules after which adapters stand, in a model of BERT's or RoBERTa's kind."""
    layers = getattr(getattr(base, "encoder", None), "layer", None)
    if layers is None:
        raise ValueError(f"adapters fit encoders with encoder.layer (BERT, RoBERTa), not {type(base).__name__}")
    return [module for layer in layers for module in (layer.attention.output.dense, layer.output.dense)]
