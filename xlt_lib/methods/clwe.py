"""Cross-lingual word embeddings under a transformer, paper 4's third rival (section 3.1).

Skip-gram vectors of each language's pieces (gensim) are mapped into the source language's space by VecMap; a new body
of the same architecture is pretrained on the frozen vectors of the source, fine-tuned, and tested with the mapped
vectors of another language. Vectors smaller than the body's hidden size go through a linear layer of the body.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from xlt_lib.encoders import load_encoder
from xlt_lib.methods import Outcome
from xlt_lib.methods.heads import head_of
from xlt_lib.methods.pretrained import (
    effective_vocabulary,
    has_segments,
    lines,
    made,
    new_model,
    own_tokenizer,
    plain_point,
    read_facts,
    text,
    train,
    write_facts,
)
from xlt_lib.methods.swapping import fine_tune_and_swap
from xlt_lib.methods.vecmap import normalised, vecmap
from xlt_lib.models.lexicon import Lexicon, special_ids
from xlt_lib.models.swappable import Swappable, load_lexicon, read_tokenizer, save_lexicon, write_tokenizer
from xlt_lib.unigram import bare

WINDOW, NEGATIVE, EPOCHS, RARE = 5, 5, 10, 2


def clwe(config, workdir: Path) -> Outcome:
    """Fine-tune the body that was pretrained on the source's vectors, and swap in those of each other language."""
    source = config.source_language
    targets = [language for language in config.languages if language != source]
    folder = source_model(config, workdir)
    mapped = {language: mapped_vectors(config, language, workdir) for language in targets}
    head = head_of(config)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)  # of the new head
        swappable = Swappable.load(folder, head.kind, num_labels=head.num_labels)
    others = {language: load_lexicon(path / "lexicon.safetensors") for language, path in mapped.items()}
    outcome = fine_tune_and_swap(swappable, others, head, workdir)
    facts = {language: read_facts(path) for language, path in mapped.items()}
    outcome.extras["effective_vocabulary"] = {name: found["effective_vocabulary"] for name, found in facts.items()}
    return outcome


def source_model(config, workdir: Path) -> Path:
    """The folder of a body pretrained on the source's vectors, which stay as they are. Both kinds of map share it."""
    source = config.source_language

    def make(new: Path, scratch: Path) -> None:
        documents, (numbers, vectors, tokenizer) = text(config, source, workdir), word_vectors(config, source, workdir)
        table = full_table(numbers, normalised(vectors), len(tokenizer))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.pretraining_seed)
            model = new_model(config, len(tokenizer), tokenizer)
            swappable = Swappable(model, tokenizer, source, vectors=table)
        swappable.learn_all_but_embeddings()
        swappable.embeddings.lexicon.bias.requires_grad_(True)
        shares, texts, tokenizers = {source: 1.0}, {source: documents}, {source: tokenizer}
        state = train(config, f"clwe {source}", model, shares, texts, tokenizers, scratch, plain_point)
        swappable.save(new)
        write_facts(new, state)

    return made(config, workdir, [source], ("clwe", config.dimensions), make)


def mapped_vectors(config, language: str, workdir: Path) -> Path:
    """The folder of the language's vectors in the source's space."""
    source, seed = config.source_language, config.pretraining_seed

    def make(new: Path, scratch: Path) -> None:
        theirs, ours = (word_vectors(config, name, workdir) for name in (source, language))
        found, _ = vecmap(ours.vectors, theirs.vectors, ours.words(), theirs.words(), config.mapping, seed)
        table = full_table(ours.numbers, found, len(ours.tokenizer))
        save_lexicon(new / "lexicon.safetensors", Lexicon(table, special_ids(ours.tokenizer)), ours.tokenizer)
        documents = text(config, language, workdir)
        write_facts(new, {"effective_vocabulary": effective_vocabulary(ours.tokenizer, documents)})

    what = ("vectors", source, config.dimensions, config.mapping)
    return made(config, workdir, [source, language], what, make)


class WordVectors(NamedTuple):
    """Vectors [n, d] of a language's pieces, and the numbers [n] of these pieces in its tokenizer."""

    numbers: list[int]
    vectors: np.ndarray
    tokenizer: Any

    def words(self) -> list[str]:
        """The pieces as they look in a text."""
        return [bare(piece) for piece in self.tokenizer.convert_ids_to_tokens(self.numbers)]


def word_vectors(config, language: str, workdir: Path) -> WordVectors:
    """The language's skip-gram vectors, made once for all maps; the source language has the body's tokenizer."""
    is_source = language == config.source_language

    def make(new: Path, scratch: Path) -> None:
        documents = text(config, language, workdir)
        known = load_encoder(config.body)[1] if is_source else own_tokenizer(config, documents, has_segments(config))
        numbers, vectors = skip_gram(documents, known, config.dimensions, config.pretraining_seed)
        np.savez(new / "vectors.npz", numbers=numbers, vectors=vectors)
        write_tokenizer(new / "tokenizer.json", known)

    folder = made(config, workdir, [language], ("words", is_source, config.dimensions), make)
    with np.load(folder / "vectors.npz") as kept:
        return WordVectors(kept["numbers"].tolist(), kept["vectors"], read_tokenizer(folder / "tokenizer.json"))


def skip_gram(documents: list[list[str]], tokenizer, dimensions: int, seed: int) -> tuple[list[int], np.ndarray]:
    """Skip-gram vectors (Mikolov et al. 2013) of the text's pieces, frequent ones first: their numbers, and [n, d]."""
    from gensim.models import Word2Vec  # slow to import

    special = set(special_ids(tokenizer))
    rows = tokenizer(lines(documents), add_special_tokens=False)["input_ids"]
    sentences = [[str(number) for number in row if number not in special] for row in rows]
    model = Word2Vec(
        sentences,
        vector_size=dimensions,
        window=WINDOW,
        negative=NEGATIVE,
        epochs=EPOCHS,
        min_count=RARE,
        sg=1,
        workers=1,  # several would make it another result every time
        seed=seed + 1,
    )
    return [int(piece) for piece in model.wv.index_to_key], np.array(model.wv.vectors)


def full_table(numbers: list[int], vectors: np.ndarray, vocabulary: int) -> torch.Tensor:
    """A row for every piece of the vocabulary; a piece that the text has not, or hardly, gets zeros."""
    table = torch.zeros(vocabulary, vectors.shape[1])
    table[numbers] = torch.from_numpy(np.ascontiguousarray(vectors, dtype=np.float32))
    return table
