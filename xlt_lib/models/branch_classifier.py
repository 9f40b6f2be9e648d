"""A classifier on the multi-branch encoder: any sequence classifier of `transformers` with its body replaced."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from transformers import AutoModelForSequenceClassification, PreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from xlt_lib.models.branch_config import MultiBranchConfig
from xlt_lib.models.multi_branch import MultiBranchEncoder, MultiBranchModel


class MultiBranchClassifier(MultiBranchModel):
    """The head of `classifier` on a MultiBranchEncoder made of its body; both are copied.

    Languages, depth and switches are MultiBranchEncoder's. With heads="separate" each branch has a copy of the head:
    a named language uses its own, without a language the logits of all heads are averaged (paper 2, Figure 4 d).
    """

    def __init__(
        self, classifier: PreTrainedModel | MultiBranchConfig, languages: Sequence[str] = (), depth: int = 0, **switches
    ) -> None:
        if isinstance(classifier, MultiBranchConfig):  # from_pretrained
            config = classifier
            classifier = AutoModelForSequenceClassification.from_config(config.base_config())
            encoder = MultiBranchEncoder(config)
        else:
            encoder = MultiBranchEncoder(classifier.base_model, languages, depth, **switches)
            config = encoder.config
        super().__init__(config)
        self.encoder = encoder
        self.num_labels = config.num_labels
        encoder.pooler = None  # a pooler is part of the head here, so that each head can have its own
        copies = len(encoder.languages) if config.heads == "separate" else 1
        self.heads = nn.ModuleList(Head(classifier) for _ in range(copies))
        self._route: str | None = None
        self.post_init()
        self.train(classifier.training)

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        language: str | int | Tensor | None = None,
        **texts,
    ) -> SequenceClassifierOutput:
        """Logits [B, K] of a batch in one language; in training with detaching the language has to be named."""
        if language is None:
            language = self._route
        learning = self.training and torch.is_grad_enabled()
        if learning and language is None and self.config.detach:
            raise ValueError("in training the branch of the batch's language learns: name it with language=...")
        encoded = self.encoder(input_ids, attention_mask, language, **texts)
        own = self.encoder.number(language)
        if len(self.heads) == 1:
            logits = self.heads[0](encoded.last_hidden_state)
        elif own is not None:
            logits = self.heads[own](encoded.last_hidden_state)
        else:
            each = [head(states) for head, states in zip(self.heads, encoded.branch_states, strict=True)]
            logits = torch.stack(each).mean(dim=0)
        return SequenceClassifierOutput(logits=logits)

    @contextmanager
    def routed(self, language: str | None) -> Iterator[MultiBranchClassifier]:
        """Inside the block every batch counts as one in this language, when it has a branch (Table 5, "single")."""
        before, self._route = self._route, language if language in self.encoder.languages else None
        try:
            yield self
        finally:
            self._route = before


class Head(nn.Module):
    """From the last states [B, n, d] to logits [B, K], as the classifier does it that the head is copied from.

    BERT's head is its pooler, dropout and a linear layer; RoBERTa's is one module that reads the first token itself.
    """

    def __init__(self, classifier: PreTrainedModel) -> None:
        super().__init__()
        pooler = getattr(classifier.base_model, "pooler", None)
        self.pooler = copy.deepcopy(pooler)
        self.dropout = copy.deepcopy(classifier.dropout) if pooler is not None else None
        self.classifier = copy.deepcopy(classifier.classifier)

    def forward(self, hidden: Tensor) -> Tensor:
        if self.pooler is None:
            return self.classifier(hidden)
        return self.classifier(self.dropout(self.pooler(hidden)))
