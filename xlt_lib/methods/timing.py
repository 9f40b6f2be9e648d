"""How much longer a training step of the multi-branch student takes, by the clock (paper 2, Table 6, "Time")."""

from __future__ import annotations

import time
from itertools import islice
from statistics import median

import torch
from accelerate.state import PartialState

from xlt_lib.batching import Table, batch_stream
from xlt_lib.methods.from_config import cross_entropy, sizes
from xlt_lib.methods.multikd import student
from xlt_lib.tasks import labeled_and_unlabeled


def time_ratio(config, steps: int = 10) -> dict[str, float]:
    """Seconds of a training step of both students, and their ratio: {"single", "multi-branch", "ratio"}.

    Both take the same batches, in turns, in one process, so that whatever else the machine does hits both; medians,
    the ratio's over the batches, the first step left out. Teachers are not asked: their logits are stored.
    """
    if not config.depth:
        raise ValueError("depth is 0: give the config of a multi-branch student, such as plan.one('MBLM')")
    single, task = student(config.replace(depth=0))
    models = {"single": single, "multi-branch": student(config)[0]}
    train, _ = labeled_and_unlabeled(task, config.source_language, **sizes(config, 0))
    table, device = Table(train, task.tokenizer), PartialState().device
    language = list(config.supervised).index(config.source_language)
    parameters = {name: model.to(device).train().parameters() for name, model in models.items()}
    optimizers = {name: torch.optim.AdamW(of_model, lr=1e-5) for name, of_model in parameters.items()}
    seconds: dict[str, list[float]] = {name: [] for name in models}
    for rows in islice(batch_stream(table.lengths, config.batch_size, config.seed), steps + 1):
        batch = table.batch(rows, device)
        for name, model in models.items():
            named = {} if name == "single" else {"language": language}
            started = time.perf_counter()
            cross_entropy(model(**table.model_inputs(batch), **named), batch).backward()
            optimizers[name].step()
            optimizers[name].zero_grad()
            seconds[name].append(time.perf_counter() - started)
    ratios = [more / one for one, more in zip(seconds["single"], seconds["multi-branch"], strict=True)]
    return {name: median(times[1:]) for name, times in seconds.items()} | {"ratio": median(ratios[1:])}
