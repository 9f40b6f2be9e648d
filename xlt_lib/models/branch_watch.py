"""What training does to the branches of a multi-branch model: whose gradients are how large, and how far they part."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import torch
from torch import Tensor

from xlt_lib.models.branch_classifier import MultiBranchClassifier


class BranchWatch:
    """An `observe` for training.fit that notes every `every`-th step, from the first on, in a file.

    In a file, because a killed training that goes on would have lost what it saw before. A note has the step, the
    number of the batch's language, `gradients` (one norm for each branch), and how alike the branches are:
    `similarity` of their states on the `texts`, `distance` of their weights.
    """

    def __init__(self, path: Path, every: int, languages: list[int], texts: dict[str, Tensor]) -> None:
        self.path, self.every, self.languages, self.texts = path, every, languages, texts
        path.parent.mkdir(parents=True, exist_ok=True)

    def __call__(self, model: MultiBranchClassifier, step: int) -> None:
        if (step - 1) % self.every:
            return
        note = {
            "step": step,
            "language": self.languages[step - 1],
            "gradients": gradient_norms(model),
            "similarity": similarity(model, self.texts),
            "distance": distance(model),
        }
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(note) + "\n")

    def notes(self) -> list[dict]:
        """All notes by step; of a step that was done again after a kill, the later note."""
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []
        found = {}
        for line in lines:
            try:
                note = json.loads(line)
            except ValueError:  # the line that was being written when the run was killed
                continue
            found[note["step"]] = note
        return [found[step] for step in sorted(found)]


def gradient_norms(model: MultiBranchClassifier) -> list[float]:
    """The length of the gradient of each branch's parameters; 0 where there is none."""
    norms = []
    for branch in model.encoder.branches.values():
        squares = [parameter.grad.pow(2).sum() for parameter in branch.parameters() if parameter.grad is not None]
        norms.append(float(torch.stack(squares).sum().sqrt()) if squares else 0.0)
    return norms


@torch.no_grad()
def similarity(model: MultiBranchClassifier, texts: dict[str, Tensor]) -> float:
    """Mean cosine of the states that two branches give a token after their last layer, over tokens and pairs."""
    training, device = model.training, model.device
    texts = {name: value.to(device) for name, value in texts.items()}
    states = model.eval().encoder(**texts, output_unmixed=True).unmixed[-1]
    model.train(training)
    tokens = states[:, texts["attention_mask"].bool()].cpu().double()  # 32 bits round a cosine near 1 to 1
    return _over_pairs(torch.cosine_similarity(one, two, dim=-1).mean() for one, two in combinations(tokens, 2))


@torch.no_grad()
def distance(model: MultiBranchClassifier) -> float:
    """Mean distance of two branches' weights, as a share of the mean length of their weights."""
    weights = [torch.cat([p.flatten() for p in branch.parameters()]) for branch in model.encoder.branches.values()]
    length = torch.stack([weight.norm() for weight in weights]).mean()
    return _over_pairs((one - two).norm() / length for one, two in combinations(weights, 2))


def _over_pairs(values) -> float:
    values = list(values)
    return float(torch.stack(values).mean()) if values else 0.0
