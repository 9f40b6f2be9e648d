"""Steps 3 and 4 of paper 4, section 2: fine-tune the body in the source language, swap the embeddings, test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from xlt_lib.methods import Outcome
from xlt_lib.methods.heads import Classifier, Spans
from xlt_lib.models.lexicon import Lexicon
from xlt_lib.models.swappable import Swappable


def fine_tune_and_swap(
    swappable: Swappable,
    others: Mapping[str, tuple[Lexicon, object]],
    head: Classifier | Spans,
    workdir: Path,
    noise: float = 0.0,
) -> Outcome:
    """Train on the labeled source text with the source's embeddings frozen; test every language with its own."""
    source = head.config.source_language
    model = swappable.use(source)
    swappable.learn_all_but_embeddings()
    swappable.embeddings.noise = noise
    history = head.fit(model, swappable.tokenizers[source], workdir / "student")
    for language, (lexicon, tokenizer) in others.items():
        swappable.add(language, lexicon, tokenizer)
    scores: dict[str, dict] = {"validation": {}, "test": {}}
    for language in head.config.languages:
        for split, found in head.score(swappable.use(language), swappable.tokenizers[language], language).items():
            scores[split] |= found
    swappable.use(source)
    return Outcome(scores, asdict(history))
