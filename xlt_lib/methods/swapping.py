"""Steps 3 and 4 of paper 4, section 2: fine-tune the body in the source language, swap the embeddings, test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from xlt_lib.methods import Outcome
from xlt_lib.methods.from_config import bare_task, cross_entropy, fit_as_configured, sizes
from xlt_lib.models.lexicon import Lexicon
from xlt_lib.models.swappable import Swappable
from xlt_lib.tasks import Task, labeled_and_unlabeled
from xlt_lib.training import evaluate


def fine_tune_and_swap(
    swappable: Swappable, others: Mapping[str, tuple[Lexicon, object]], config, workdir: Path, noise: float = 0.0
) -> Outcome:
    """Train on the labeled source text with the source's embeddings frozen; test every language with its own."""
    source = config.source_language
    model = swappable.use(source)
    swappable.learn_all_but_embeddings()
    swappable.embeddings.noise = noise
    task = bare_task(config).with_tokenizer(swappable.tokenizers[source], config.max_length)
    train, _ = labeled_and_unlabeled(task, source, **sizes(config, 0))
    history = fit_as_configured(model, task, train, cross_entropy, config, workdir / "student")
    for language, (lexicon, tokenizer) in others.items():
        swappable.add(language, lexicon, tokenizer)
    return Outcome(swapped_scores(swappable, task, config), asdict(history))


def swapped_scores(swappable: Swappable, task: Task, config) -> dict:
    """Dev and test scores of every language of the run, each with its embeddings and tokenizer."""
    scores: dict[str, dict] = {"validation": {}, "test": {}}
    for language in config.languages:
        model = swappable.use(language)
        own = task.texts().with_tokenizer(swappable.tokenizers[language], config.max_length)
        for split, name, size in (
            ("validation", config.dev_split, config.dev_size),
            ("test", config.test_split, config.test_size),
        ):
            scores[split] |= evaluate(model, own, [language], name, size=size)
    swappable.use(swappable.first)
    return scores
