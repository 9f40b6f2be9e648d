"""What the self-checks of the exercises share: a check tries the answer on cases that tell the usual mistakes apart."""

from __future__ import annotations

import torch


class Mistake(AssertionError):  # noqa: N818 (to a learner it is a mistake, not an error)
    """An exercise's answer is not right yet; the message names the likely reason."""


def require(condition: bool, hint: str) -> None:
    if not condition:
        raise Mistake(hint)


def close(one, two, tolerance: float = 1e-5) -> bool:
    return torch.allclose(torch.as_tensor(one).float(), torch.as_tensor(two).float(), atol=tolerance)
