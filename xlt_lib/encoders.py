"""Encoders by name: the model that plays a role (student, teacher) in a run, with its tokenizer.

| name | what |
|---|---|
| "multi-bert-lab" | a lab encoder that ships in `data/encoders/` |
| "my/folder" | a local folder in transformers format |
| "bert-base-multilingual-cased" | a hub model of the table `REVISIONS`, at its pinned commit |
| "org/model@<commit>" | any other hub model, at the full commit that you give |

Weights are read from safetensors only and as 32-bit floats, and code of a model repository is never run.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from transformers import (
    AutoModel,
    AutoModelForMaskedLM,
    AutoModelForPreTraining,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)
from transformers.utils import cached_file, logging

from xlt_lib.messages import did_you_mean, listing

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "encoders"
REVISIONS = {
    "google-bert/bert-base-multilingual-cased": "3f076fdb1ab68d5b2880cb87a0886f315b8146f8",
    "google-bert/bert-base-cased": "cd5ef92a9fb2f889e972770a36d4ed042daf221e",
    "distilbert/distilbert-base-multilingual-cased": "45c032ab32cc946ad88a166f7cb282f58c753c2e",
    "FacebookAI/roberta-base": "e2da8e2f811d1448a5b465c236feacd80ffbac7b",
    "FacebookAI/roberta-large": "722cf37b1afa9454edce342e7895e588b6ff1d59",
    "FacebookAI/xlm-roberta-base": "e73636d4f797dec63c3081bb6ed5c7b0bb3f2089",
    "sentence-transformers/LaBSE": "836121a0533e5664b21c7aacc5d22951f2b8b25b",
}
SHORT = {repo.split("/")[1]: repo for repo in REVISIONS}  # the names of the papers' time still work
COMMIT = re.compile(r"[0-9a-f]{40}")


def load_encoder(
    name: str, *, revision: str | None = None, cache: str | Path | None = None
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The encoder without a head, and its tokenizer. `revision`: another commit of a hub model than the pinned one."""
    place, commit = _resolve(name, revision)
    options: dict[str, Any] = {"revision": commit, "cache_dir": cache}
    with _explained(name, place), quiet():
        model = AutoModel.from_pretrained(place, use_safetensors=True, dtype=torch.float32, **options)
        tokenizer = AutoTokenizer.from_pretrained(place, **options)
    if tokenizer.pad_token_id is None:
        raise ValueError(f"encoder {name!r}: the tokenizer has no padding token; save it with tokenizer.pad_token set")
    if len(tokenizer) > model.config.vocab_size:
        raise ValueError(
            f"encoder {name!r}: the tokenizer has {len(tokenizer)} tokens, but the model embeds "
            f"{model.config.vocab_size}; they do not belong together"
        )
    return model, tokenizer


def load_classifier(
    name: str, num_labels: int, seed: int, *, revision: str | None = None, cache: str | Path | None = None
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The encoder with a new classification head, drawn from `seed`, and its tokenizer.

    The head is always new, also where the folder holds a fine-tuned classifier; so is a pooler that was not
    pretrained. The random state of the caller is left as it was.
    """
    if num_labels < 2:
        raise ValueError(f"num_labels is {num_labels}; a classifier has at least 2 classes")
    return _with_new_head(AutoModelForSequenceClassification, name, num_labels, seed, revision, cache)


def load_span_model(
    name: str, seed: int, *, revision: str | None = None, cache: str | Path | None = None
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The encoder with a new head for extractive question answering, drawn from `seed`, and its tokenizer."""
    return _with_new_head(AutoModelForQuestionAnswering, name, 2, seed, revision, cache)


def _with_new_head(
    kind: Any, name: str, num_labels: int, seed: int, revision: str | None, cache: str | Path | None
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        encoder, tokenizer = load_encoder(name, revision=revision, cache=cache)
        config = copy.deepcopy(encoder.config)
        config.num_labels = num_labels
        model = kind.from_config(config, dtype=torch.float32)
        # A RoBERTa classifier has no pooler: what the encoder has beyond the model's body is left behind.
        missing, _ = model.base_model.load_state_dict(encoder.state_dict(), strict=False)
    if missing:
        raise ValueError(f"encoder {name!r} lacks the weights {listing(missing)}; is it complete?")
    return model.eval(), tokenizer


def load_masked_lm(
    name: str, *, next_sentence: bool = False, revision: str | None = None, cache: str | Path | None = None
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The encoder with the head that predicts masked words, as it was pretrained, and its tokenizer.

    `next_sentence`: also with the head of BERT's other task, whether two sentences follow each other.
    """
    kind = AutoModelForPreTraining if next_sentence else AutoModelForMaskedLM
    place, commit = _resolve(name, revision)
    options: dict[str, Any] = {"revision": commit, "cache_dir": cache, "use_safetensors": True, "dtype": torch.float32}
    with _explained(name, place), quiet(), torch.random.fork_rng(devices=[]):
        _, tokenizer = load_encoder(name, revision=revision, cache=cache)
        model, found = kind.from_pretrained(place, output_loading_info=True, **options)
    if found["missing_keys"]:
        wanted = "pretraining heads" if next_sentence else "masked language model's head"
        raise ValueError(
            f"encoder {name!r} has no {wanted} (no {listing(sorted(found['missing_keys']))}): it "
            "cannot say which word it expects; take one that was saved with its head, such as a lab encoder"
        )
    return model.eval(), tokenizer


def encoder_fingerprint(name: str, *, revision: str | None = None) -> str:
    """What the encoder is: 16 digits of the SHA-256 of its files (local), or its pinned commit (hub)."""
    place, commit = _resolve(name, revision)
    if commit is not None:
        return commit
    files = sorted(path for path in Path(place).iterdir() if path.suffix in (".safetensors", ".json"))
    files += sorted(Path(place).glob("*_Dense/*.safetensors"))  # sentence-transformers keeps layers of its own there
    return _digest(tuple((path, path.stat().st_size, path.stat().st_mtime_ns) for path in files))


def extra_weights(name: str, file: str, *, revision: str | None = None) -> dict[str, torch.Tensor] | None:
    """Weights that lie beside the encoder's, such as "2_Dense/model.safetensors"; None when there is no such file."""
    place, commit = _resolve(name, revision)
    missing = {"_raise_exceptions_for_missing_entries": False, "_raise_exceptions_for_connection_errors": False}
    path = cached_file(place, file, revision=commit, **missing)
    return None if path is None else {key: value.float() for key, value in load_file(path).items()}


@lru_cache(maxsize=64)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    # Sizes and times are part of the cache's key only: a rewritten file is hashed again.
    total = hashlib.sha256()
    for path, _, _ in files:
        total.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as content:
            while block := content.read(1 << 20):
                total.update(block)
    return total.hexdigest()[:16]


def shipped() -> tuple[str, ...]:
    """Names of the lab encoders that are there."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/config.json")))


def _resolve(name: str, revision: str | None) -> tuple[str, str | None]:
    """A name -> (local folder, None) or (hub id, commit)."""
    if revision is not None and not COMMIT.fullmatch(revision):
        raise ValueError(f"revision {revision!r} is not a full commit (40 hexadecimal digits); names like 'main' move")
    for folder in (SHIPPED / name, Path(name).expanduser()):
        if name and folder.is_dir():
            _check_folder(name, folder)
            return str(folder), None
    repo, _, commit = name.partition("@")
    repo = SHORT.get(repo, repo)
    commit = revision or commit or REVISIONS.get(repo, "")
    if COMMIT.fullmatch(commit) and repo.count("/") == 1:
        return repo, commit
    allowed = [*shipped(), *REVISIONS]
    hint = did_you_mean(name, [*allowed, *SHORT])
    raise ValueError(
        f"encoder {name!r} is unknown; one of: {listing(allowed)}; or a local folder in transformers format; "
        f"or '<hub id>@<full commit of 40 digits>'.{hint}"
    )


def _check_folder(name: str, folder: Path) -> None:
    if not (folder / "config.json").is_file():
        raise FileNotFoundError(
            f"encoder {name!r}: {folder} has no config.json; save it with model.save_pretrained(...)"
        )
    if not any(folder.glob("*.safetensors")):
        has_bin = " (pytorch_model.bin can run code when it is read, so it is not)" if any(folder.glob("*.bin")) else ""
        raise FileNotFoundError(
            f"encoder {name!r}: {folder} has no *.safetensors{has_bin}; save it with model.save_pretrained(...)"
        )
    if not any((folder / file).is_file() for file in ("tokenizer.json", "tokenizer_config.json", "vocab.txt")):
        raise FileNotFoundError(
            f"encoder {name!r}: {folder} has no tokenizer; save it with tokenizer.save_pretrained(...)"
        )


@contextmanager
def _explained(name: str, place: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = "from its folder" if Path(place).is_dir() else "from the hub"
        raise FileNotFoundError(
            f"encoder {name!r} cannot be loaded {where}: {error}. Without a network, give a local folder with "
            f"config.json, model.safetensors and tokenizer.json, or use a lab encoder: {listing(shipped())}"
        ) from error


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars, and no report that a pretraining head was dropped: here that is how it should be."""
    level = logging.get_verbosity()
    logging.set_verbosity_error()
    bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
