"""Runs: from a config to its record, read from the store when it is there, computed and stored when it is not.

run(config)                        one record
sweep(configs, worker_pool())      many, in parallel, each stored as soon as it is done
sweeps([configs, more], pool)      the same for several lists: no core waits for the last run of each
recompute_each_once()              from here on compute every run anew, once, whatever the store holds
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import shutil
import threading
import time
import warnings
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

from tqdm.auto import tqdm

from xlt_lib.config import RunConfig
from xlt_lib.fingerprint import ROOT, code_changed_on_disk, fingerprint, versions
from xlt_lib.methods import METHODS, Outcome
from xlt_lib.records import Record, find_record, read_record, write_record

__all__ = [
    *("Record", "fingerprint", "read_record", "recompute_each_once", "run", "sweep"),
    *("sweeps", "worker_pool", "write_record"),
]

RECOMPUTING_SINCE = "XLT_RECOMPUTE_SINCE"  # when a stopped `run --recompute`, which goes on now, was begun
WORKER_MEMORY = 2 * 2**30  # bytes; the largest process of a lab run has held 1.5 GB

_block: set[str] | None = None  # the keys computed so far, since `recompute_each_once`


def run(config: RunConfig, *, recompute: bool = False, store: Sequence[Path] | None = None) -> Record:
    """The record of one run. `store` is a list of folders to look in; new records go to the first."""
    [record] = sweep([config], recompute=recompute, store=store, progress=False)
    return record


def sweep(
    configs: Iterable[RunConfig],
    executor: Executor | None = None,
    *,
    recompute: bool = False,
    store: Sequence[Path] | None = None,
    progress: bool = True,
) -> list[Record]:
    """The records of all configs, in their order; equal runs are computed once, finished ones are stored at once.

    The first run that fails stops the sweep, after the runs under way; what is stored is not computed again.
    """
    folders = [Path(folder) for folder in (default_store() if store is None else store)]
    configs = list(configs)
    unique = {config.key(): config for config in configs}
    records: dict[str, Record] = {}
    for key, config in unique.items():
        if not _must_compute(config, recompute, folders[0]):
            record = find_record(key, fingerprint(config), folders)
            if record is not None:
                record.origin = "computed" if _block and key in _block else record.origin
                records[key] = record
    missing = {key: config for key, config in unique.items() if key not in records}
    for key, record in _compute_all(missing, executor, folders, recompute, progress):
        records[key] = record
        if _block is not None:
            _block.add(key)
    _warn_of_stale(records.values())
    return [records[config.key()] for config in configs]


def sweeps(lists: Iterable[Iterable[RunConfig]], executor: Executor | None = None, **options) -> list[list[Record]]:
    """`sweep` over several lists as one, so that no core waits for the last run of each: their records, list by list.

    `options` are those of `sweep`.
    """
    lists = [list(configs) for configs in lists]
    records = iter(sweep([config for configs in lists for config in configs], executor, **options))
    return [[next(records) for _ in configs] for configs in lists]


def recompute_each_once(wanted: bool = True) -> None:
    """From here on compute every run anew, once: tables and figures that share a run share its new record."""
    global _block
    _block = set() if wanted else None


def worker_pool(workers: int | None = None) -> ProcessPoolExecutor:
    """Processes for `sweep`, each with one thread: one per GPU where there are GPUs, else one per CPU core, and no more
    than fit in memory, at WORKER_MEMORY each.

    Models this small run faster in several processes of one thread than in one process of several threads.
    """
    import psutil  # comes with accelerate
    import torch

    gpus = torch.cuda.device_count()
    fitting = max(1, psutil.virtual_memory().total // WORKER_MEMORY)
    workers = workers or gpus or min(os.cpu_count() or 1, fitting)
    context = multiprocessing.get_context("spawn")
    turns = context.Queue()
    for worker in range(workers):
        turns.put(worker % gpus if gpus else None)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(turns,))


def default_store() -> list[Path]:
    """The project's own results first, then the records that came with the kit."""
    return [_project() / "results" / "records", ROOT / "data" / "records"]


def _must_compute(config: RunConfig, recompute: bool, folder: Path) -> bool:
    if recompute:
        return True
    if _block is not None:
        return config.key() not in _block and not _renewed(config.key(), folder)
    return config.preset == "smoke" or os.environ.get("XLT_RECOMPUTE", "") not in ("", "0")


def _renewed(key: str, folder: Path) -> bool:
    """Whether an earlier call of the same command, which was stopped, has already computed this run again."""
    since, path = os.environ.get(RECOMPUTING_SINCE), folder / f"{key}.json"
    if not since or not path.is_file():
        return False
    try:
        return datetime.fromisoformat(read_record(path).created) >= datetime.fromisoformat(since)
    except ValueError:  # not a whole record
        return False


def _compute_all(
    configs: dict[str, RunConfig], executor: Executor | None, folders: list[Path], recompute: bool, progress: bool
) -> Iterator[tuple[str, Record]]:
    bar = tqdm(total=len(configs), desc="runs", disable=not (progress and configs))
    resumed = _block is not None and RECOMPUTING_SINCE in os.environ
    anew = {key: _must_compute(config, recompute, folders[0]) and not resumed for key, config in configs.items()}
    jobs = {key: (config, folders[0], anew[key]) for key, config in configs.items()}
    with bar:
        for key, record in _here(jobs) if executor is None else _elsewhere(jobs, executor):
            bar.update()
            yield key, record


def _here(jobs: dict[str, tuple]) -> Iterator[tuple[str, Record]]:
    for key, job in jobs.items():
        yield key, compute(*job)


def _elsewhere(jobs: dict[str, tuple], executor: Executor) -> Iterator[tuple[str, Record]]:
    futures: dict[Future, str] = {}
    try:
        futures |= {executor.submit(compute, *job): key for key, job in jobs.items()}
        for future in as_completed(futures):
            yield futures[future], future.result()
    except (BrokenExecutor, RuntimeError) as error:
        if isinstance(error, BrokenExecutor) or "after shutdown" in str(error):
            raise RuntimeError(
                "the worker processes are gone (a shutdown, an interrupt, or no memory); make new ones with "
                "pool = runs.worker_pool() and run the cell again: runs that are finished are stored"
            ) from error
        raise
    finally:
        for future in futures:
            future.cancel()


def compute(config: RunConfig, folder: Path, anew: bool = False) -> Record:
    """Run the method and store its record in `folder`; `anew` also forgets what a killed run left behind."""
    now = fingerprint(config)
    workdir = _workdir(config, folder, now, anew)
    started = time.perf_counter()
    with _PeakMemory() as memory:
        outcome = _call_method(config, workdir)
    if code_changed_on_disk(config):
        message = "the sources of xlt_lib changed while this process used the old ones; restart the kernel"
        warnings.warn(message, stacklevel=2)
    record = Record(
        key=config.key(),
        config=asdict(config),
        metrics=outcome.metrics,
        history=outcome.history,
        extras=outcome.extras,
        seconds=time.perf_counter() - started,
        peak_memory_mb=memory.peak_mb,
        versions=versions(),
        hardware=_hardware(),
        fingerprint=now,
        created=datetime.now(timezone.utc).isoformat(),
    )
    path = write_record(record, folder)
    shutil.rmtree(workdir, ignore_errors=True)
    record = read_record(path)  # what a later run will read, in the same types
    record.origin = "computed"
    return record


def _call_method(config: RunConfig, workdir: Path) -> Outcome:
    try:
        return METHODS[config.method](config.watched(), workdir)
    except Exception as error:
        if hasattr(error, "add_note"):  # from Python 3.11 on: in a sweep, say which run it was
            error.add_note(f"in the run {config.key()}: {config}")
        raise


def _workdir(config: RunConfig, folder: Path, now: dict[str, str], anew: bool) -> Path:
    """The scratch folder of the run. What a killed run left there is kept only if it came from the same code."""
    workdir = folder.parent / "work" / config.key()
    # The settings that the key leaves out cannot matter; other versions of torch can.
    mark = json.dumps({"fingerprint": now, "versions": versions()}, sort_keys=True)
    marker = workdir / "made_by.json"
    if anew or not (marker.is_file() and marker.read_text(encoding="utf-8") == mark):
        shutil.rmtree(workdir, ignore_errors=True)
        workdir.mkdir(parents=True, exist_ok=True)
        marker.write_text(mark, encoding="utf-8")
    return workdir


def _warn_of_stale(records: Iterable[Record]) -> None:
    records = list(records)
    stale = [record for record in records if record.stale]
    if stale:
        reasons = sorted({reason for record in stale for reason in record.stale})
        warnings.warn(
            f"{len(stale)} of {len(records)} records are stale: other {', '.join(reasons)} than now. They are shown as "
            f"they are; `python3 kit.py run {_this_notebook()} --recompute` renews them",
            stacklevel=3,
        )


def _this_notebook() -> str:
    """The notebook that asks: Jupyter names it, and so does `kit.py run`."""
    return Path(os.environ.get("XLT_NOTEBOOK") or os.environ.get("JPY_SESSION_NAME") or "NOTEBOOK").stem


def _project() -> Path:
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "xlt_lib" / "runs.py").is_file()), ROOT)


def _start_worker(turns) -> None:
    # Before torch is imported: two threads in each of two processes spin and starve each other.
    threads = {
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "TOKENIZERS_PARALLELISM": "false",
    }
    os.environ.update(threads)
    gpu = turns.get()
    if gpu is not None:
        os.environ["CUDA_VISIBLE_DEVICES"] = visible_gpus(os.environ.get("CUDA_VISIBLE_DEVICES", ""))[gpu]
    import torch

    torch.set_num_threads(1)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def visible_gpus(mask: str) -> Sequence[str]:
    """The names of the GPUs that CUDA_VISIBLE_DEVICES leaves, in its order; without it all, by number."""
    names = [name.strip() for name in mask.split(",") if name.strip()]
    return names or [str(number) for number in range(1024)]


def _leave_with_parent() -> None:
    """A worker whose notebook was killed would otherwise stay, and keep its memory, for good."""
    multiprocessing.parent_process().join()
    os._exit(1)


class _PeakMemory:
    """The most memory this process held inside the block (sampled), or the GPU where there is one."""

    def __enter__(self) -> _PeakMemory:
        import psutil  # comes with accelerate
        import torch

        self._cuda = torch.cuda if torch.cuda.is_available() else None
        if self._cuda:
            self._cuda.reset_peak_memory_stats()
        self._process, self._stop = psutil.Process(), threading.Event()
        self._most = self._process.memory_info().rss
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self._most = max(self._most, self._process.memory_info().rss)

    def __exit__(self, *exception) -> None:
        self._stop.set()
        self._thread.join()
        most = self._cuda.max_memory_allocated() if self._cuda else max(self._most, self._process.memory_info().rss)
        self.peak_mb = round(most / 2**20, 1)


def _hardware() -> dict:
    import torch

    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "device": gpu or "cpu",
    }
