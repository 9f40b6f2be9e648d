"""The sentence encoder's classifier (paper 3, Section 3.1): LaBSE's head with a linear layer on top.

A text becomes one vector as in LaBSE (Feng et al. 2020): the last hidden state of [CLS], a dense layer d -> d with
tanh, length 1. In transformers' BERT and XLM-RoBERTa the dense layer with its tanh is the encoder's pooler. A folder in
the layout of sentence-transformers (`sentence-transformers/LaBSE`) keeps it in `2_Dense`; where that is, it is read.

The paper puts "a dense layer followed by a Softmax" on this vector. A vector of length 1 in d dimensions has features
of size 1/sqrt(d), for which a new linear layer learns sqrt(d) times slower than for BERT's; so it gets the vector at
length sqrt(d). That is the same family of classifiers, with a confidence that can reach the threshold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils import ModelOutput

from xlt_lib.encoders import extra_weights, load_encoder

DENSE = "2_Dense/model.safetensors"


@dataclass
class SentenceOutput(ModelOutput):
    """`logits` [B, K] and the sentence vectors `embeddings` [B, d] of length 1."""

    logits: Tensor | None = None
    embeddings: Tensor | None = None


class SentenceClassifier(nn.Module):
    """A linear classifier over the sentence vectors of `body`, an encoder with a pooler."""

    def __init__(self, body: PreTrainedModel, num_labels: int) -> None:
        super().__init__()
        require_pooler(body)
        self.config, self.body = body.config, body
        self.classifier = nn.Linear(body.config.hidden_size, num_labels)
        nn.init.normal_(self.classifier.weight, std=body.config.initializer_range)
        nn.init.zeros_(self.classifier.bias)

    def forward(self, **inputs: Tensor) -> SentenceOutput:
        vectors = sentence_vectors(self.body, **inputs)
        return SentenceOutput(self.classifier(math.sqrt(vectors.shape[-1]) * vectors), vectors)


def sentence_vectors(body: PreTrainedModel, **inputs: Tensor) -> Tensor:
    """One vector of length 1 for each text, [B, d]: [CLS], dense, tanh, normalised."""
    return F.normalize(body(**inputs).pooler_output, dim=-1)


def require_pooler(body: PreTrainedModel) -> None:
    if getattr(body, "pooler", None) is None:
        raise ValueError(
            f"a {type(body).__name__} has no pooler, and so no dense layer over [CLS]; a sentence encoder is a "
            "BertModel, RobertaModel or XLMRobertaModel with one"
        )


def load_sentence_classifier(
    name: str, num_labels: int, seed: int, *, revision: str | None = None
) -> tuple[SentenceClassifier, PreTrainedTokenizerBase]:
    """The sentence encoder `name` under a new linear classifier drawn from `seed`, and its tokenizer.

    A pooler that was not pretrained (as in a stand-in that is no sentence encoder) is drawn from `seed` as well.
    """
    if num_labels < 2:
        raise ValueError(f"num_labels is {num_labels}; a classifier has at least 2 classes")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        body, tokenizer = load_encoder(name, revision=revision)
        model = SentenceClassifier(body, num_labels)
    dense = extra_weights(name, DENSE, revision=revision)
    if dense is not None:
        weights = {key.removeprefix("linear."): value for key, value in dense.items()}
        body.pooler.dense.load_state_dict(weights)
    return model.eval(), tokenizer
