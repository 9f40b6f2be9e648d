"""One training loop and one evaluation loop, for every method of the kit.

The loop of `fit` has five steps: batch, forward, loss, backward, step. What a paper changes comes in as `loss` or as
`dataset`. `accelerate` picks the device and the precision.
"""

from __future__ import annotations

import math
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.state import PartialState
from accelerate.utils import convert_to_fp32
from datasets import Dataset
from torch import Tensor
from tqdm.auto import tqdm
from transformers import PreTrainedModel
from transformers.utils import ModelOutput

from xlt_lib.batching import Table, batch_stream, batches_per_epoch
from xlt_lib.checkpoint import Checkpoint, tensors_hash

Loss = Callable[[ModelOutput, dict[str, Tensor]], Tensor]
BatchStream = Callable[[Table, int, int, int], Iterator[np.ndarray]]
Metric = Callable[[Tensor, Tensor], float]  # (logits [N, K], labels [N])


@dataclass
class History:
    """What happened in a training; `best_step` is None when dev was never scored."""

    losses: list[float] = field(default_factory=list)  # one per step
    dev: list[tuple[int, float]] = field(default_factory=list)  # (step, score)
    best_step: int | None = None
    seconds: float = 0.0


def same_length_batches(table: Table, batch_size: int, seed: int, start: int) -> Iterator[np.ndarray]:
    """Batches of similar length, epoch after epoch: the usual ones."""
    return batch_stream(table.lengths, batch_size, seed, start)


def fit(
    model: PreTrainedModel,
    dataset: Dataset,
    loss: Loss,
    *,
    tokenizer,
    steps: int | None = None,
    epochs: int | None = None,
    batch_size: int,
    learning_rate: float,
    seed: int,
    warmup: float = 0.1,
    weight_decay: float = 0.0,
    clip: float | None = 1.0,
    checkpoint: Path | None = None,
    checkpoint_every: int = 100,
    validate: Callable[[PreTrainedModel], float] | None = None,
    evaluations: int = 0,
    batches: BatchStream = same_length_batches,
    inputs: Sequence[str] = (),
    observe: Callable[[PreTrainedModel, int], None] | None = None,
    progress: bool = True,
    description: str = "",
) -> History:
    """Train `model` in place and return what happened; the model ends with its best weights on dev, in eval mode.

    `loss(outputs, batch)` gets the model's outputs and the batch: every token and numeric column of the dataset, under
    its own name (`batch["label"]`, `batch["teacher_logits"]`). `validate(model)` scores dev, higher is better; it is
    called `evaluations` times, evenly spread, the last time after the last step. Of equal scores the earlier wins.

    `batches(table, batch_size, seed, start)` yields the row numbers of batch number `start` and all after it, for
    methods that choose which examples go together; what it yields may depend on its arguments only. `inputs` are
    further columns that the model's forward takes. `observe(model, step)` may look at the gradients of a step.

    With a `checkpoint` folder, a training that was killed at any step goes on when it is called again with the same
    arguments, and ends with the same weights bit for bit on CPU. The caller deletes the folder afterwards.
    A loss may draw random numbers from torch, which each step seeds from (seed, step), and from no other generator.
    """
    data = Table(dataset, tokenizer)
    steps = _count_steps(len(data), batch_size, steps, epochs)
    accelerator = _accelerator()
    device = accelerator.device
    settings = (steps, batch_size, learning_rate, seed, warmup, weight_decay, clip, evaluations)
    saved = Checkpoint(checkpoint, checkpoint_every, lambda: _signature(settings, model, data))
    parameters = [parameter for parameter in model.to(device).parameters() if parameter.requires_grad]
    fused = device.type in ("cpu", "cuda")  # one call for all parameters: much faster for small models
    optimizer = torch.optim.AdamW(parameters, lr=learning_rate, weight_decay=weight_decay, fused=fused)
    run = _Training(model, optimizer, validate, _evaluation_steps(steps, evaluations, validate))
    run.restore(saved.load())

    model.train()
    stream = batches(data, batch_size, seed, run.step)
    for step in progress_bar(range(run.step + 1, steps + 1), steps, description, progress):
        torch.manual_seed(_step_seed(seed, step))
        indices = next(stream)
        batch = data.batch(indices, device)  # 1. batch
        with accelerator.autocast():
            outputs = model(**data.model_inputs(batch), **{name: batch[name] for name in inputs})  # 2. forward
        value = loss(convert_to_fp32(outputs), batch)  # 3. loss
        accelerator.backward(value)  # 4. backward
        if observe is not None:
            observe(model, step)
        norm = accelerator.clip_grad_norm_(parameters, math.inf if clip is None else clip)
        rate = set_learning_rate(optimizer, learning_rate * linear_schedule(step, steps, warmup))
        _require_finite(value, norm, step, rate, indices)
        optimizer.step()  # 5. step
        optimizer.zero_grad()
        run.record(step, value.item())
        saved.maybe_save(step, steps, run.state)
    return run.finish()


def linear_schedule(step: int, steps: int, warmup: float) -> float:
    """The factor on the learning rate at step 1, 2, ..., steps: up to 1 during the warm-up, then down towards 0."""
    rising = int(warmup * steps)
    if step <= rising:
        return step / (rising + 1)
    return (steps - step + 1) / (steps - rising)


def set_learning_rate(optimizer: torch.optim.Optimizer, rate: float) -> float:
    for group in optimizer.param_groups:
        group["lr"] = rate
    return rate


@torch.no_grad()
def predict(model: PreTrainedModel, dataset: Dataset, tokenizer, batch_size: int = 128) -> Tensor:
    """The model's logits for every example, [N, K] float32 on the CPU, in the dataset's order."""
    data = Table(dataset, tokenizer)
    device = PartialState().device
    was_training = model.training
    model.to(device).eval()
    order = np.argsort(data.lengths, kind="stable")
    chunks = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    parts = []
    for indices in chunks:
        batch = data.batch(indices, device)
        parts.append(model(**data.model_inputs(batch)).logits.float().cpu())
    model.train(was_training)
    logits = torch.cat(parts)
    return logits[torch.from_numpy(np.argsort(order))]


def evaluate(
    model: PreTrainedModel,
    task,
    languages: Iterable[str],
    split: str,
    *,
    batch_size: int = 128,
    size: int | None = None,
    metrics: Mapping[str, Metric] | None = None,
) -> dict[str, dict[str, float]]:
    """Accuracy in percent, {language: {"accuracy": ..., "n": ...}}, on the first `size` examples (None: all).

    `metrics` are further ones by name, each a function of the logits [N, K] and the labels [N].
    """
    if task.tokenizer is None:
        raise ValueError("the task has no tokenizer; use task.with_tokenizer(tokenizer, max_length)")
    if isinstance(languages, str):
        raise ValueError(f"languages must be a list of language codes; write [{languages!r}]")
    scores = {}
    for language in languages:
        dataset = task.dataset(language, split) if size is None else task.dataset(language, split, size)
        labels = torch.tensor(dataset["label"][:])
        if len(labels) == 0 or labels.min() < 0 or labels.max() >= len(task.labels):
            raise ValueError(f"split {split!r} of {language!r} is empty or has examples without a label")
        logits = predict(model, dataset, task.tokenizer, batch_size)
        hits = logits.argmax(dim=-1) == labels
        scores[language] = {"accuracy": 100 * int(hits.sum()) / len(labels), "n": len(labels)}
        scores[language] |= {name: metric(logits, labels) for name, metric in (metrics or {}).items()}
    return scores


class _Training:
    """The state of one training: what a checkpoint saves, and the best weights so far."""

    def __init__(self, model, optimizer, validate, evaluation_steps: set[int]) -> None:
        self.model, self.optimizer, self.validate, self.evaluation_steps = model, optimizer, validate, evaluation_steps
        self.step, self.history = 0, History()
        self.best_score: float | None = None
        self.best_weights: dict[str, Tensor] | None = None
        self.started = time.perf_counter()

    def record(self, step: int, loss: float) -> None:
        """Note a finished step; score dev when it is due and keep the weights if they are the best so far."""
        self.step = step
        self.history.losses.append(loss)
        if step not in self.evaluation_steps:
            return
        self.model.eval()
        score = float(self.validate(self.model))
        self.model.train()
        if math.isnan(score):
            raise ValueError(f"validate returned NaN at step {step}; it must return a number, higher is better")
        self.history.dev.append((step, score))
        if self.best_score is None or score > self.best_score:  # of equal scores the earlier one stays
            self.best_score, self.history.best_step = score, step
            self.best_weights = {name: value.detach().cpu().clone() for name, value in self.model.state_dict().items()}

    def state(self) -> dict:
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "best_score": self.best_score,
            "best_weights": self.best_weights,
            "history": asdict(self.history) | {"seconds": self.seconds()},
        }

    def restore(self, state: dict | None) -> None:
        if state is not None:
            self.model.load_state_dict(state["model"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.history = state["step"], History(**state["history"])
            self.best_score, self.best_weights = state["best_score"], state["best_weights"]

    def seconds(self) -> float:
        return self.history.seconds + time.perf_counter() - self.started

    def finish(self) -> History:
        if self.best_weights is not None:
            self.model.load_state_dict(self.best_weights)
        self.model.eval()
        self.history.seconds = self.seconds()
        return self.history


def _accelerator() -> Accelerator:
    # bf16 only where the device computes in it: emulated, or on a CPU with models this small, it is slower.
    bf16 = torch.cuda.is_available() and torch.cuda.is_bf16_supported(including_emulation=False)
    accelerator = Accelerator(mixed_precision="bf16" if bf16 else "no")
    if accelerator.num_processes > 1:
        raise ValueError(
            f"fit was started in {accelerator.num_processes} processes; start one, and use several GPUs by giving "
            "runs.sweep an executor (runs.worker_pool() takes one run per GPU)"
        )
    return accelerator


def _count_steps(size: int, batch_size: int, steps: int | None, epochs: int | None) -> int:
    if (steps is None) == (epochs is None):
        raise ValueError(f"give either steps or epochs, not both or neither (steps={steps}, epochs={epochs})")
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, not {batch_size}")
    total = steps if steps is not None else epochs * batches_per_epoch(size, batch_size)
    if total < 1:
        raise ValueError(f"steps and epochs must be at least 1 (steps={steps}, epochs={epochs})")
    return total


def _evaluation_steps(steps: int, evaluations: int, validate: Callable | None) -> set[int]:
    if evaluations < 0 or (evaluations > 0 and validate is None):
        raise ValueError(f"evaluations={evaluations} needs validate=..., a function from the model to its dev score")
    return {math.ceil(steps * i / evaluations) for i in range(1, evaluations + 1)}


def _signature(settings: tuple, model: PreTrainedModel, data: Table) -> dict:
    """What makes a training this one: a checkpoint with another signature is not used."""
    contents = {"weights": tensors_hash(model.state_dict()), "data": tensors_hash(data.columns)}
    return contents | {"settings": list(settings), "torch": str(torch.__version__)}


def _step_seed(seed: int, step: int) -> int:
    # One seed per step rather than one stream: nothing that happens between two steps can shift the dropout masks.
    return int(np.random.SeedSequence([seed, step]).generate_state(1, np.uint64)[0] >> 1)


def _require_finite(value: Tensor, norm: Tensor, step: int, rate: float, indices: np.ndarray) -> None:
    for name, number in (("loss", value.item()), ("gradient norm", float(norm))):
        if not math.isfinite(number):
            raise FloatingPointError(
                f"the {name} is {number} at step {step} (learning rate {rate:.3g}, examples {indices.tolist()}); "
                "look at these examples, or lower the learning rate"
            )


def progress_bar(steps: range, total: int, description: str, progress: bool = True) -> tqdm:
    """A progress bar; in a log file it says something twice a minute at most, in a worker process nothing."""
    seen = sys.stderr.isatty() or "ipykernel" in sys.modules
    every = 0.5 if seen else 30.0
    silent = not progress or multiprocessing.parent_process() is not None
    done = total - len(steps)
    return tqdm(steps, description, total, False, initial=done, disable=silent, mininterval=every, delay=every)
