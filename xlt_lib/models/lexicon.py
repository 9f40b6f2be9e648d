"""What belongs to one language in a model whose body serves many (paper 4), and the embedding layer that takes it in.

| paper | here |
|---|---|
| token embeddings of L1, of L2 | `Lexicon.words`, one row a token |
| language-specific position embeddings | `Lexicon.positions`; without, all languages share the body's |
| adapters | `Lexicon.adapters` |
| [CLS], [SEP], [MASK], [PAD], [UNK], shared across languages | `SharedEmbeddings.special` |
| Gaussian noise in fine-tuning | `SharedEmbeddings.noise`, its standard deviation |

The output layer of masked language modelling scores words by the same vectors (it is tied), with a bias for each word.
"""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from xlt_lib.models.adapters import Adapters

SPECIAL = ("pad", "unk", "cls", "sep", "mask")  # the order of the rows of SharedEmbeddings.special
CLS = SPECIAL.index("cls")


def special_ids(tokenizer) -> list[int]:
    """The tokenizer's numbers of the shared tokens, in the order of SPECIAL."""
    ids = [getattr(tokenizer, f"{name}_token_id") for name in SPECIAL]
    missing = [f"{name}_token" for name, number in zip(SPECIAL, ids, strict=True) if number is None]
    if missing:
        raise ValueError(f"the tokenizer has no {', '.join(missing)}; all languages share these tokens")
    return ids


class Lexicon(nn.Module):
    """One language's parameters. The rows of the special tokens in `words` stand for nothing: theirs are shared."""

    def __init__(
        self,
        words: Float[Tensor, "vocabulary dimension"],
        special: list[int],
        bias: Float[Tensor, "vocabulary"] | None = None,
        positions: Float[Tensor, "length hidden"] | None = None,
        adapters: Adapters | None = None,
    ) -> None:
        super().__init__()
        words = words.detach().clone()
        words[special] = 0.0
        self.words = nn.Parameter(words)
        self.bias = nn.Parameter(torch.zeros(len(words)) if bias is None else bias.detach().clone())
        self.positions = None if positions is None else nn.Parameter(positions.detach().clone())
        self.adapters = adapters
        slots = torch.full((len(words),), -1)
        slots[special] = torch.arange(len(special))
        self.register_buffer("special_ids", torch.tensor(special))
        self.register_buffer("slots", slots)  # by token: its row among the shared ones, or -1

    def __len__(self) -> int:
        return len(self.words)


class SharedEmbeddings(nn.Module):
    """An embedding layer of BERT's or RoBERTa's kind with the words of one language at a time.

    `own_positions`: lexicons bring position embeddings, and [CLS] gets neither position nor segment embedding. What it
    got before is added to its own, so nothing changes for a text that begins with [CLS].
    Vectors of another size than the body's go through a linear projection, which all languages share.
    """

    def __init__(self, old: nn.Module, lexicon: Lexicon, special: Tensor, *, own_positions: bool = False) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.special = nn.Parameter(special.detach().clone())
        self.position_embeddings, self.token_type_embeddings = old.position_embeddings, old.token_type_embeddings
        self.LayerNorm, self.dropout = old.LayerNorm, old.dropout
        self.behind_padding = getattr(old, "padding_idx", None)  # RoBERTa counts from here; BERT from 0
        hidden = self.position_embeddings.weight.shape[1]
        size = special.shape[1]
        self.projection = None if size == hidden else nn.Linear(size, hidden, bias=False)
        self.own_positions = own_positions
        self.noise = 0.0
        if own_positions and self.projection is None:
            first = 0 if self.behind_padding is None else self.behind_padding + 1
            with torch.no_grad():
                self.special[CLS] += self.position_embeddings.weight[first] + self.token_type_embeddings.weight[0]

    def forward(
        self,
        input_ids: Int[Tensor, "batch length"] | None = None,
        token_type_ids: Int[Tensor, "batch length"] | None = None,
        position_ids: Int[Tensor, "..."] | None = None,
        inputs_embeds: Tensor | None = None,
        past_key_values_length: int = 0,
    ) -> Float[Tensor, "batch length hidden"]:
        if input_ids is None or inputs_embeds is not None:
            raise ValueError("swappable embeddings need input_ids, to know the special tokens")
        if token_type_ids is None:
            token_type_ids = torch.zeros_like(input_ids)
        if position_ids is None:
            position_ids = self._positions_of(input_ids)
        position_ids = position_ids.expand_as(input_ids)  # each example gets noise of its own
        own = self.lexicon.positions
        table = self.position_embeddings.weight if own is None else own
        words = self._noised(self.word_embeddings(input_ids))
        place = self._noised(F.embedding(position_ids, table)) + self._noised(
            self.token_type_embeddings(token_type_ids)
        )
        if self.own_positions:
            place = place * (input_ids != self.lexicon.special_ids[CLS]).unsqueeze(-1)
        return self.dropout(self.LayerNorm(words + place))

    def word_embeddings(self, ids: Int[Tensor, "*any"]) -> Float[Tensor, "*any hidden"]:
        """The vectors of tokens of the current language."""
        slots = self.lexicon.slots[ids]
        vectors = F.embedding(ids, self.lexicon.words)
        vectors = torch.where(slots.unsqueeze(-1) >= 0, self.special[slots.clamp(min=0)], vectors)
        return vectors if self.projection is None else self.projection(vectors)

    def matrix(self) -> Float[Tensor, "vocabulary hidden"]:
        """The vectors of all tokens of the current language."""
        vectors = self.lexicon.words.index_copy(0, self.lexicon.special_ids, self.special)
        return vectors if self.projection is None else self.projection(vectors)

    def _positions_of(self, ids: Tensor) -> Tensor:
        if self.behind_padding is None:
            return torch.arange(ids.shape[1], device=ids.device).unsqueeze(0)
        there = (ids != self.lexicon.special_ids[SPECIAL.index("pad")]).long()
        return there.cumsum(dim=1) * there + self.behind_padding

    def _noised(self, vectors: Tensor) -> Tensor:
        return noised(vectors, self.noise, self.training)


def noised(vectors: Float[Tensor, "*any"], sd: float, training: bool) -> Float[Tensor, "*any"]:
    """Gaussian noise of mean 0 and standard deviation `sd`, in training only (paper 4, noised fine-tuning)."""
    return vectors + sd * torch.randn_like(vectors) if training and sd else vectors


class TiedDecoder(nn.Module):
    """The output layer of masked language modelling: it scores the current language's words by their embeddings."""

    def __init__(self, embeddings: SharedEmbeddings) -> None:
        super().__init__()
        self._embeddings = (embeddings,)  # in a tuple: they are no part of this module, which only looks at them

    @property
    def weight(self) -> Float[Tensor, "vocabulary hidden"]:
        return self._embeddings[0].matrix()

    @property
    def bias(self) -> Float[Tensor, "vocabulary"]:
        return self._embeddings[0].lexicon.bias

    def forward(self, features: Float[Tensor, "*any hidden"]) -> Float[Tensor, "*any vocabulary"]:
        return F.linear(features, self.weight, self.bias)
