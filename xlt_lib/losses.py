"""The papers' losses, one function per equation.

Shapes: `batch` examples (B), `classes` classes (K), `hidden` features (d). Paper 1's losses are means over the batch,
so that their size does not depend on the batch size; paper 3's contrastive losses are sums over pairs, as printed.
"""

from __future__ import annotations

import torch
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
    r"""Cross-entropy between the teacher's and the student's distributions (paper 1, 3.1; paper 2, Eqs. 1 to 3).

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


def label_alignment_loss(
    embeddings: Float[Tensor, "batch hidden"],
    labels: Int[Tensor, "batch"],
    temperature: float,
) -> Float[Tensor, ""]:
    r"""Pull examples of one class together, the supervised contrastive loss (paper 3, Eq. 2).

    $$\mathcal{L}_{LA} = \sum_i \frac{1}{N_{y_i}-1} \sum_{j \ne i,\, y_j = y_i}
      -\log \frac{\exp(h_i \cdot h_j / \tau)}{\sum_{k \ne i} \exp(h_i \cdot h_k / \tau)}$$

    | paper | here |
    |---|---|
    | $h_i$ | `embeddings[i]`, normalised here to length 1 |
    | $\tau$ | `temperature` |
    | $N_{y_i}$ | examples of class $y_i$ in the batch |

    An example alone in its class adds nothing: it has no positive pair, and the paper's 1 / (N - 1) would divide by 0.
    It still stands in the denominator of the others. The sum over anchors grows with the batch, as in the paper.
    Raises ValueError when `temperature` is not positive.
    """
    _require_temperature(temperature)
    if len(embeddings) < 2:
        return embeddings.sum() * 0.0  # nobody to be compared with; the gradient is 0
    h = F.normalize(embeddings, dim=-1)
    itself = torch.eye(len(h), dtype=torch.bool, device=h.device)
    similarity = (h @ h.T / temperature).masked_fill(itself, -torch.inf)
    log_p = similarity - similarity.logsumexp(dim=1, keepdim=True)
    positive = (labels[:, None] == labels[None, :]) & ~itself
    by_anchor = torch.where(positive, log_p, 0.0).sum(dim=1) / positive.sum(dim=1).clamp(min=1)
    return -by_anchor.sum()


def semantic_alignment_loss(
    anchor: Float[Tensor, "hidden"],
    positives: Float[Tensor, "positives hidden"],
    negatives: Float[Tensor, "negatives hidden"],
    temperature: float,
) -> Float[Tensor, ""]:
    r"""Pull a text and its translations together, push texts with another label away (paper 3, Eq. 4).

    $$\mathcal{L}^i_{SA} = -\sum_{t=1}^{b} \log
      \frac{\exp(h_i \cdot h_i^{(t)} / \tau)}{\sum_{k \ne i} \exp(h_i \cdot h_k / \tau)}$$

    | paper | here |
    |---|---|
    | $h_i$ | `anchor`, the source text |
    | $h_i^{(t)}$ | `positives[t]`, its translation into language t |
    | $h_k$ | all of `positives` and `negatives` |
    | $\tau$ | `temperature` |

    All are normalised here to length 1. The other translations stand in the denominator too, as printed: b positives
    share one probability, so the loss is at least b log b. The sum over translations is not divided by b.
    Raises ValueError when `temperature` is not positive.
    """
    _require_temperature(temperature)
    h, others = F.normalize(anchor, dim=-1), F.normalize(torch.cat([positives, negatives]), dim=-1)
    log_p = F.log_softmax(others @ h / temperature, dim=0)
    return -log_p[: len(positives)].sum()


def _require_temperature(temperature: float) -> None:
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, not {temperature}; 0.1 is this kit's default")
