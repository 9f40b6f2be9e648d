"""Shared by the tests: tiny encoders in the real architecture, with a tokenizer trained on the mini-world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def tiny_encoders(tmp_path_factory) -> dict[str, str]:
    """Folders of an untrained student (six languages) and teacher (English): {"student": ..., "teacher": ...}."""
    import torch
    from transformers import BertConfig, BertModel

    from xlt_lib.corpus import pieces
    from xlt_lib.wordpieces import train_tokenizer
    from xlt_lib.world.documents import documents
    from xlt_lib.world.languages import LANGUAGES

    made = list(islice(documents(), 150))
    folders = {}
    for role, languages in (("student", LANGUAGES), ("teacher", ("en",))):
        texts = (
            part for language in languages for document in made for part in pieces(document, language, segmented=True)
        )
        tokenizer = train_tokenizer(texts, 600)
        torch.manual_seed(0)
        config = BertConfig(vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
                            intermediate_size=32, max_position_embeddings=128)  # fmt: skip
        folder = tmp_path_factory.mktemp("encoders") / role
        BertModel(config).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        folders[role] = str(folder)
    return folders


@contextmanager
def emptied(*caches) -> Iterator[None]:
    """Nothing that was made before is found in the caches, and nothing that is made inside stays in them."""
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def few_probes(monkeypatch):
    """The mini-world's word in context and contextual similarity with a few rows each."""
    from xlt_lib.tasks import scws, wic

    for module in (scws, wic):
        monkeypatch.setattr(module, "SIZES", {"train": 20, "validation": 20, "test": 20})
    with emptied(scws.world_scws, wic.world_wic):
        yield


@pytest.fixture
def few_questions(monkeypatch):
    """The mini-world's question answering with a few rows a split."""
    from xlt_lib.tasks import qa

    monkeypatch.setattr(qa, "SIZES", {"train": 30, "validation": 12, "test": 12})
    with emptied(qa._readings, qa._world_rows):
        yield


@pytest.fixture
def small_world(monkeypatch):
    """The mini-world's tasks with a few examples each."""
    from xlt_lib.tasks import world

    monkeypatch.setattr(world, "SIZES", {"train": 60, "validation": 30, "test": 30, "unlabeled": 60})
    with emptied(world._drawn, world._load):
        yield
