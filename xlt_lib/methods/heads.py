"""What fine-tuning in the source language is, by task family: classification, or the spans of question answering.

Paper 4 compares models that differ in where their embeddings come from, on both. `Head` hides which one it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transformers import AutoModelForQuestionAnswering, AutoModelForSequenceClassification

from xlt_lib.encoders import load_classifier, load_span_model
from xlt_lib.methods.from_config import bare_task, cross_entropy, fit_as_configured, sizes
from xlt_lib.methods.span import fit_spans, score_spans
from xlt_lib.tasks import labeled_and_unlabeled
from xlt_lib.training import History, evaluate


@dataclass(frozen=True)
class Classifier:
    """A classification task as the config asks for it."""

    config: Any
    kind: type = AutoModelForSequenceClassification

    @property
    def num_labels(self) -> int:
        return len(bare_task(self.config).labels)

    def load(self, name: str):
        """The encoder with a new head, and its tokenizer."""
        return load_classifier(name, self.num_labels, self.config.seed)

    def fit(self, model, tokenizer, folder: Path) -> History:
        """Fine-tune on the labeled source text."""
        config = self.config
        task = bare_task(config).with_tokenizer(tokenizer, config.max_length)
        labeled, _ = labeled_and_unlabeled(task, config.source_language, **sizes(config, 0))
        return fit_as_configured(model, task, labeled, cross_entropy, config, folder)

    def score(self, model, tokenizer, language: str) -> dict[str, dict]:
        """Dev and test scores in one language: {"validation": {language: ...}, "test": {language: ...}}."""
        config = self.config
        task = bare_task(config).with_tokenizer(tokenizer, config.max_length)
        return {
            "validation": evaluate(model, task, [language], config.dev_split, size=config.dev_size),
            "test": evaluate(model, task, [language], config.test_split, size=config.test_size),
        }


@dataclass(frozen=True)
class Spans:
    """Question answering as the config asks for it."""

    config: Any
    kind: type = AutoModelForQuestionAnswering
    num_labels: int = 2

    def load(self, name: str):
        return load_span_model(name, self.config.seed)

    def fit(self, model, tokenizer, folder: Path) -> History:
        return fit_spans(model, tokenizer, self.config, folder)

    def score(self, model, tokenizer, language: str) -> dict[str, dict]:
        """Dev scores in the source language, test scores in all."""
        found = score_spans(model, tokenizer, self.config, [language])
        return found if language == self.config.source_language else {"validation": {}, "test": found["test"]}


def head_of(config) -> Classifier | Spans:
    """The head that the config's task needs."""
    return Spans(config) if config.task == "qa" else Classifier(config)
