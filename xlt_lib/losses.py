"""The papers' losses, one function per equation.

Shapes: `batch` examples (B), `classes` classes (K). Every loss is a mean over the batch, so that its size does not
depend on the batch size.
"""

from __future__ import annotations

from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F


def classification_loss(logits: Float[Tensor, "batch classes"], labels: Int[Tensor, "batch"]) -> Float[Tensor, ""]:
    r"""Cross-entropy with the true labels (paper 1, Section 2).

    $$\mathcal{L}_{CE}(\theta; \mathcal{D}) = -\sum_{(x, y) \in \mathcal{D}} \log p(y \mid x; \theta)$$

    | paper | here |
    |---|---|
    | $p(\cdot \mid x; \theta)$ | softmax of `logits[i]` |
    | $y$ | `labels[i]` |
    | sum over $\mathcal{D}$ | mean over the batch |

    A label of -1 marks an unlabeled example in this kit; it is refused here by torch, not skipped.
    """
    # torch would silently skip labels equal to ignore_index (-100 by default); no label here has that meaning.
    return F.cross_entropy(logits, labels, ignore_index=-(2**31))


def distillation_loss(
    student_logits: Float[Tensor, "batch classes"],
    teacher_logits: Float[Tensor, "batch classes"],
    temperature: float = 1.0,
) -> Float[Tensor, ""]:
    r"""Cross-entropy between the teacher's and the student's distributions (paper 1, Section 3.1).

    $$\mathcal{L}_{KD}(\theta_s; \mathcal{D}, \theta_t) =
      -\sum_{(x, y) \in \mathcal{D}} \sum_{k=1}^{K} q(y = k \mid x; \theta_t) \log p(y = k \mid x; \theta_s)$$

    | paper | here |
    |---|---|
    | $q$ | softmax of `teacher_logits / temperature`, a constant: no gradient reaches the teacher |
    | $p$ | softmax of `student_logits / temperature` |
    | sum over $\mathcal{D}$ | mean over the batch |

    The paper does not say what the temperature divides; here it divides both logits, and there is no $T^2$ factor.
    So a student that fits its teacher has logits of the teacher's size at every temperature. As T goes to 0, q goes to
    the teacher's argmax.
    Raises ValueError when `temperature` is not positive.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, not {temperature}; the paper uses 0.1")
    q = F.softmax(teacher_logits.detach() / temperature, dim=-1)
    log_p = F.log_softmax(student_logits / temperature, dim=-1)
    return -(q * log_p).sum(dim=-1).mean()
