"""Checkpoints: the state of a training on disk, so that it can be stopped at any moment and go on exactly.

A checkpoint carries the signature of the training it belongs to (data, starting weights, settings). One of another
training, or a damaged one, is named in a warning and not used.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from torch import Tensor


class Checkpoint:
    """The file `<folder>/training.pt`, written every `every` steps; does nothing when `folder` is None."""

    def __init__(self, folder: Path | None, every: int, signature: Callable[[], dict]) -> None:
        if every < 1:
            raise ValueError(f"checkpoint_every must be at least 1, not {every}")
        self.path = Path(folder) / "training.pt" if folder is not None else None
        self.every = every
        self.signature = signature() if folder is not None else {}  # hashing the weights takes a moment

    def load(self) -> dict | None:
        """The saved state, or None when there is none that belongs to this training."""
        if self.path is None or not self.path.exists():
            return None
        try:
            state = torch.load(self.path, map_location="cpu", weights_only=True)
            found = state.pop("signature")
        except (OSError, RuntimeError, EOFError, KeyError, AttributeError, ValueError, pickle.UnpicklingError) as error:
            warnings.warn(f"{self.path} is damaged ({type(error).__name__}); training starts anew", stacklevel=3)
            return None
        other = sorted(name for name in {*found, *self.signature} if found.get(name) != self.signature.get(name))
        if other:
            message = f"{self.path} belongs to another training (other {', '.join(other)}); training starts anew"
            warnings.warn(message, stacklevel=3)
            return None
        return state

    def maybe_save(self, step: int, last: int, state: Callable[[], dict]) -> None:
        """Save after every `every`-th step and after the last one."""
        if self.path is not None and (step % self.every == 0 or step == last):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.path.with_name(f"training.{os.getpid()}.tmp")
            with open(temporary, "wb") as file:
                torch.save(state() | {"signature": self.signature}, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.path)  # the file is always a whole checkpoint, the old one or the new one


def tensors_hash(tensors: Mapping[str, Tensor]) -> str:
    """16 hex digits of named tensors: names, types, shapes and every bit of the values."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()[:16]
