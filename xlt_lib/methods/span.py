"""Question answering across languages (paper 4, Section 4): fine-tune in the source language, answer in all.

The best step is the one with the best F1 on the source language's dev set; the other languages are seen in the test
only. The metrics are SQuAD's (see `answers.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from datasets import Dataset

from xlt_lib.encoders import load_span_model
from xlt_lib.methods import Outcome
from xlt_lib.models.span import evaluate_spans, span_loss, windows
from xlt_lib.tasks import shuffled
from xlt_lib.tasks.qa import qa_rows
from xlt_lib.training import History, Loss, fit


def span(config, workdir: Path) -> Outcome:
    """The zero-shot baseline: a multilingual encoder with a span head, fine-tuned on source questions."""
    model, tokenizer = load_span_model(config.student, config.seed)
    history = fit_spans(model, tokenizer, config, workdir / "student")
    return Outcome(score_spans(model, tokenizer, config), asdict(history))


def fit_spans(model, tokenizer, config, folder: Path, loss: Loss = span_loss) -> History:
    """`training.fit` on the source language's questions with the run's settings."""
    source = config.source_language
    dev = rows_of(config, source, config.dev_split, config.dev_size)

    def validate(model) -> float:
        return evaluate_spans(model, tokenizer, dev, max_length=config.max_length)["f1"]

    return fit(
        model,
        windows(training_rows(config), tokenizer, config.max_length).data,
        loss,
        tokenizer=tokenizer,
        steps=config.steps,
        batch_size=config.batch_size,
        learning_rate=config.learning_rate,
        warmup=config.warmup,
        seed=config.seed,
        checkpoint=folder,
        validate=validate if config.evaluations else None,
        evaluations=config.evaluations,
        description=f"{config.method} {folder.name}",
    )


def score_spans(model, tokenizer, config, languages: Iterable[str] | None = None) -> dict:
    """Dev scores in the source language, and test scores in the given ones (None: all that the config names)."""
    parts = {
        "validation": ([config.source_language], config.dev_split, config.dev_size),
        "test": (languages or config.languages, config.test_split, config.test_size),
    }
    return {
        name: {
            language: evaluate_spans(
                model, tokenizer, rows_of(config, language, split, size), max_length=config.max_length
            )
            for language in chosen
        }
        for name, (chosen, split, size) in parts.items()
    }


def training_rows(config) -> Dataset:
    """`train_size` rows of the source language, drawn at random from the seed; a smaller draw is the first of it."""
    rows = rows_of(config, config.source_language, config.train_split)
    if config.train_size > len(rows):
        raise ValueError(
            f"qa: train_size={config.train_size} is more than the {len(rows)} rows of split {config.train_split!r} of "
            f"{config.source_language!r}; ask for less"
        )
    return rows.select(shuffled(len(rows), f"{config.seed}/qa/{config.source_language}/train")[: config.train_size])


def rows_of(config, language: str, split: str, size: int | None = None) -> Dataset:
    """The config's rows of a language and split."""
    folder = config.folder if config.source == "hub" else None
    return qa_rows(config.source, language, split, folder=folder, size=size)
