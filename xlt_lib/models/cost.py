"""What a multi-branch model costs in training: by counting operations, to be held against a clock (paper 2, Table 6).

One unit is the forward pass of a text through one layer of the student. A backward pass costs two. Embeddings, mixers
and heads are left out: they are small.
"""

from __future__ import annotations

FORWARD, BACKWARD = 1, 2


def training_cost(
    layers: int,
    depth: int = 0,
    branches: int = 1,
    *,
    detach: bool = True,
    teacher_layers: int = 0,
    teacher_width: float = 1.0,
) -> float:
    """Units of one training step; `depth` 0 is the standard student.

    All branches run forwards, but only one of them backwards, all when nothing is detached. A teacher that is asked in
    every step (and not once, before) runs forwards; a layer of `teacher_width` times the width costs its square.
    """
    if not 0 <= depth <= layers or branches < 1:
        raise ValueError(f"depth is {depth} (0 to {layers}), branches is {branches} (at least 1)")
    student = layers * (FORWARD + BACKWARD)
    further = depth * (branches - 1) * (FORWARD if detach else FORWARD + BACKWARD)
    return student + further + teacher_layers * teacher_width**2 * FORWARD


def cost_ratio(layers: int, depth: int, branches: int, **further) -> float:
    """The multi-branch student's cost over the standard one's, in the same setting."""
    single = {name: value for name, value in further.items() if name != "detach"}
    return training_cost(layers, depth, branches, **further) / training_cost(layers, **single)
