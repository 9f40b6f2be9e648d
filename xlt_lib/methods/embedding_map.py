"""A picture of the embedding space: [CLS] vectors of translations in the plane, and how near those of one class are.

The plane is that of the two main directions of the vectors (principal components), made anew for each stage.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import normalize

from xlt_lib.batching import Table
from xlt_lib.tasks import Task

TEXTS = 30  # of each language


@torch.no_grad()
def cls_vectors(model, dataset, tokenizer, batch_size: int = 128) -> Tensor:
    """The last hidden state of [CLS] of every text, at length 1, [N, d] on the CPU."""
    data = Table(dataset, tokenizer)
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    parts = []
    for rows in torch.arange(len(data)).split(batch_size):
        batch = data.batch(rows.numpy(), device)
        hidden = model(**data.model_inputs(batch), output_hidden_states=True).hidden_states[-1]
        parts.append(hidden[:, 0].float().cpu())
    model.train(was_training)
    return normalize(torch.cat(parts), dim=-1)


def embedding_map(model, task: Task, languages: Sequence[str], split: str) -> dict:
    """Points in the plane of the first `TEXTS` texts of each language, with their labels, and three mean cosines.

    The texts of the languages are translations of each other where the split is parallel; then "translations" is their
    cosine. "same_label" and "other_label" are those of different texts, over all languages.
    """
    sets = {language: task.dataset(language, split, TEXTS) for language in languages}
    vectors = torch.cat([cls_vectors(model, data, task.tokenizer) for data in sets.values()])
    labels = torch.tensor([label for data in sets.values() for label in data["label"][:]])
    numbers = torch.cat([torch.arange(len(data)) for data in sets.values()])
    names = [language for language, data in sets.items() for _ in range(len(data))]
    cosine = vectors @ vectors.T
    translated = (numbers[:, None] == numbers) & ~torch.eye(len(numbers), dtype=torch.bool)
    same = labels[:, None] == labels
    other_text = numbers[:, None] != numbers
    groups = {"translations": translated, "same_label": same & other_text, "other_label": ~same & other_text}
    return {
        "points": [[round(x, 4) for x in point] for point in plane(vectors).tolist()],
        "labels": labels.tolist(),
        "languages": names,
        "cosine": {name: round(float(cosine[group].mean()), 4) for name, group in groups.items() if group.any()},
    }


def plane(vectors: Tensor) -> Tensor:
    """The two principal components [N, 2]; each points to where its largest entry is positive."""
    centred = (vectors - vectors.mean(0)).double()
    directions = torch.linalg.svd(centred, full_matrices=False).Vh[:2]
    signs = directions.gather(1, directions.abs().argmax(1, keepdim=True)).sign()
    return centred @ (directions * signs).T
