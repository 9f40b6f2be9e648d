"""Runs: what is stored is what was computed, and nothing that cannot be believed is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from xlt_lib import fingerprint as fingerprints
from xlt_lib import runs
from xlt_lib.config import RunConfig, tasks_of
from xlt_lib.methods import METHODS, Outcome
from xlt_lib.records import read_record, write_record

PAUSE = 0.01  # seconds that a run takes at least
PRINT = {"code": "c0", "weights:multi-bert-lab": "w0", "lexicon": "l0"}


def config(**changes) -> RunConfig:
    return RunConfig.for_preset("mbert", **changes)


@pytest.fixture
def world(monkeypatch, tmp_path):
    """A store of two folders, a method that counts its calls, and a fingerprint that the test can change."""

    class World:
        def __init__(self):
            self.store = [tmp_path / "results" / "records", tmp_path / "data" / "records"]
            self.calls, self.print, self.answer = [], dict(PRINT), 50.0

        def method(self, config, workdir: Path) -> Outcome:
            self.calls.append(config.seed)
            time.sleep(PAUSE)
            assert workdir.is_dir()
            return Outcome({"test": {"en": {"accuracy": self.answer + config.seed, "n": 4}}}, {"losses": [1.0, 0.5]})

        def run(self, config, **options):
            return runs.run(config, store=self.store, **options)

        def sweep(self, configs, executor=None, **options):
            return runs.sweep(configs, executor, store=self.store, progress=False, **options)

    here = World()
    monkeypatch.setitem(METHODS, "mbert", here.method)
    monkeypatch.setattr(runs, "fingerprint", lambda config: dict(here.print))
    monkeypatch.setattr(runs, "code_changed_on_disk", lambda config: False)
    monkeypatch.delenv("XLT_RECOMPUTE", raising=False)
    return here


def path_of(world, config, folder=0) -> Path:
    return world.store[folder] / f"{config.key()}.json"


def accuracy(record) -> float:
    return record.metrics["test"]["en"]["accuracy"]


# --- store and read -------------------------------------------------------------------------------------------------


def test_a_second_run_is_read_and_equal(world):
    first, second = world.run(config()), world.run(config())
    assert world.calls == [0]
    assert (first.origin, second.origin) == ("computed", "read")
    second.origin = "computed"
    assert first == second
    assert accuracy(first) == 50.0
    assert first.stale == ()
    assert first.key == config().key()
    assert RunConfig(**first.config) == config()
    assert first.fingerprint == PRINT
    assert first.seconds >= PAUSE
    assert first.peak_memory_mb > 1
    assert {"python", "torch", "transformers"} <= set(first.versions)
    assert {"system", "device", "cores"} <= set(first.hardware)
    assert first.created.endswith("+00:00")


def test_another_config_is_another_run(world):
    assert accuracy(world.run(config())) == 50.0
    assert accuracy(world.run(config(seed=1))) == 51.0
    assert world.calls == [0, 1]


def test_configs_that_differ_in_an_unread_field_share_a_record(world):
    world.run(config())
    assert world.run(config(temperature=3.0)).origin == "read"


def test_nothing_is_left_but_the_record(world, tmp_path):
    world.run(config())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files == [path_of(world, config())]
    assert not list((tmp_path / "results" / "work").iterdir())


def test_numpy_numbers_are_stored_as_numbers(world):
    world.answer = np.float32(1.5)
    assert accuracy(world.run(config())) == 1.5
    assert type(accuracy(world.run(config()))) is float


def test_a_number_that_is_not_finite_is_not_stored(world):
    world.answer = float("nan")
    with pytest.raises(ValueError, match="not finite"):
        world.run(config())
    assert not path_of(world, config()).exists()


def test_a_method_cannot_read_what_its_key_leaves_out(world, monkeypatch):
    monkeypatch.setitem(METHODS, "mbert", lambda config, workdir: Outcome({"test": {"en": {"a": config.temperature}}}))
    with pytest.raises(ValueError, match=r"config\.temperature.*not in the run's key"):
        world.run(config())


# --- recompute ------------------------------------------------------------------------------------------------------


def test_recompute_computes_and_replaces(world):
    world.run(config())
    world.answer = 70.0
    assert accuracy(world.run(config(), recompute=True)) == 70.0
    assert accuracy(world.run(config())) == 70.0


def test_smoke_always_computes(world):
    smoke = RunConfig.for_preset("mbert", "smoke")
    assert world.run(smoke).origin == world.run(smoke).origin == "computed"
    assert len(world.calls) == 2


def test_the_environment_can_ask_for_recomputing(world, monkeypatch):
    world.run(config())
    monkeypatch.setenv("XLT_RECOMPUTE", "1")
    assert world.run(config()).origin == "computed"
    monkeypatch.setenv("XLT_RECOMPUTE", "0")
    assert world.run(config()).origin == "read"


@pytest.fixture
def each_once():
    yield runs.recompute_each_once
    runs.recompute_each_once(False)


def test_a_pool_that_was_shut_down_says_how_to_get_a_new_one(world):
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(RuntimeError, match=r"make new ones with pool = runs.worker_pool\(\) and run the cell again"):
        world.sweep([config()], pool)


def test_workers_share_the_gpus_that_the_caller_may_use():
    assert list(runs.visible_gpus("2, GPU-7"))[:2] == ["2", "GPU-7"]
    assert list(runs.visible_gpus(""))[:2] == ["0", "1"]


def test_every_run_can_be_computed_once_more(world, each_once):
    world.run(config())
    each_once()
    origins = [world.run(config()).origin, world.run(config()).origin]
    world.run(config(seed=1))
    assert origins == ["computed"] * 2
    assert world.calls == [0, 0, 1]
    each_once()
    assert world.run(config()).origin == "computed"
    each_once(False)
    assert world.run(config()).origin == "read"


def test_a_stopped_recomputation_goes_on_with_what_it_has_not_made_yet(world, each_once, monkeypatch):
    old = shipped(world, "2020-01-01T00:00:00+00:00", 10.0)
    for seed, created in ((0, "2026-01-01T09:00:00+00:00"), (1, "2026-01-01T11:00:00+00:00")):
        asked = config(seed=seed)
        write_record(replace(old, key=asked.key(), config=asdict(asked), created=created), world.store[0])
    world.calls.clear()
    each_once()
    monkeypatch.setenv(runs.RECOMPUTING_SINCE, "2026-01-01T10:00:00+00:00")
    assert [record.origin for record in world.sweep([config(seed=seed) for seed in (0, 1)])] == ["computed", "read"]
    assert world.calls == [0]


# --- records that cannot be believed --------------------------------------------------------------------------------


def damage(path: Path, how: str, other: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    if how == "truncated":
        path.write_bytes(path.read_bytes()[:-40])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "binary":
        path.write_bytes(b"\xff\xfe\x00")
    elif how == "foreign":
        path.write_text('{"accuracy": 99}', encoding="utf-8")
    elif how == "list":
        path.write_text("[1, 2]", encoding="utf-8")
    elif how == "of another run":
        path.write_bytes(other.read_bytes())
    elif how == "altered":
        content["metrics"]["test"]["en"]["accuracy"] = 99.0
        path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("how", ["truncated", "empty", "binary", "foreign", "list", "of another run", "altered"])
def test_a_record_that_cannot_be_believed_is_named_and_computed_again(world, how):
    world.run(config())
    world.run(config(seed=1))
    path = path_of(world, config())
    damage(path, how, path_of(world, config(seed=1)))
    with pytest.warns(UserWarning, match=f"{path.name}.*it is not used"):
        record = world.run(config())
    assert record.origin == "computed"
    assert accuracy(record) == 50.0
    assert accuracy(read_record(path)) == 50.0


def test_a_record_with_the_config_of_another_run_is_refused(world):
    record = world.run(config())
    record.config = {**record.config, "seed": 7}
    path = write_record(record, world.store[0])  # the key still says seed 0
    with pytest.raises(ValueError, match="belongs to the run"):
        read_record(path)


def test_a_field_that_the_method_does_not_read_may_hold_what_it_no_longer_may(world):
    """`dropout` was a switch once: that is nothing to a record of mbert, but a record of multikd is of no run now."""
    record = world.run(config())
    record.config = {**record.config, "dropout": True}
    assert read_record(write_record(record, world.store[0])).config["dropout"] is True
    assert world.run(config()).origin == "read"
    record.config = {**record.config, "method": "multikd"}
    record.key = config().replace(method="multikd").key()
    with pytest.raises(ValueError, match="a config that this kit does not accept .dropout must be a rate"):
        read_record(write_record(record, world.store[0]))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_its_records_believed(world, method):
    task = tasks_of(method)[0]
    made = RunConfig.for_preset(method, "lab", task, source="world", dropout=0.1, depth=1)
    record = world.run(config())
    record.config, record.key = dict(made.__dict__), made.key()
    assert read_record(write_record(record, world.store[0])).key == made.key()


def test_a_damaged_own_record_gives_way_to_the_shipped_one(world):
    record = world.run(config())
    write_record(record, world.store[1])
    path_of(world, config()).write_text("{", encoding="utf-8")
    with pytest.warns(UserWarning, match="it is not used"):
        assert world.run(config()).origin == "read"


def test_a_write_that_fails_leaves_the_old_record(world, monkeypatch):
    world.run(config())
    before = path_of(world, config()).read_bytes()
    world.answer = 70.0

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        world.run(config(), recompute=True)
    assert path_of(world, config()).read_bytes() == before


# --- stale ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", list(PRINT))
def test_a_stale_record_is_shown_as_stale_with_the_command_that_renews_it(world, what, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/somewhere/01_monox.ipynb")
    world.run(config())
    world.print[what] = "new"
    with pytest.warns(UserWarning, match=rf"1 of 1 .*other {what} than now.*python3 kit.py run 01_monox --recompute"):
        record = world.run(config())
    assert record.stale == (what,)
    assert record.origin == "read"
    assert world.run(config(), recompute=True).stale == ()


def test_a_sweep_speaks_of_stale_records_once(world):
    configs = [config(seed=seed) for seed in range(3)]
    world.sweep(configs)
    world.print |= {"code": "new", "lexicon": "new"}
    with pytest.warns(UserWarning) as caught:
        world.sweep(configs)
    assert len(caught) == 1
    assert "3 of 3 records are stale: other code, lexicon than now" in str(caught[0].message)


def shipped(world, created: str, answer: float, code: str = "c0"):
    record = world.run(config(), recompute=True)
    path_of(world, config()).unlink()
    record.created, record.fingerprint = created, PRINT | {"code": code}
    record.metrics["test"]["en"]["accuracy"] = answer
    return record


def test_a_newer_own_record_wins_over_the_shipped_one(world):
    write_record(shipped(world, "2020-01-01T00:00:00+00:00", 10.0), world.store[1])
    assert accuracy(world.run(config())) == 10.0
    world.run(config(), recompute=True)
    assert accuracy(world.run(config())) == 50.0
    assert path_of(world, config(), folder=1).exists()  # the shipped file is never touched


def test_a_fresh_record_wins_over_a_newer_stale_one(world):
    write_record(shipped(world, "2021-01-01T00:00:00+00:00", 20.0, code="old"), world.store[0])
    fresh = shipped(world, "2020-01-01T00:00:00+00:00", 10.0)
    write_record(shipped(world, "2021-01-01T00:00:00+00:00", 20.0, code="old"), world.store[0])
    write_record(fresh, world.store[1])
    record = world.run(config())
    assert (accuracy(record), record.stale) == (10.0, ())


# --- sweep ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [None, 3])
def test_a_sweep_keeps_the_order_and_computes_equal_runs_once(world, threads):
    configs = [config(seed=seed) for seed in (2, 0, 2, 1)]
    world.run(config(seed=1))
    if threads is None:
        records = world.sweep(configs)
    else:
        with ThreadPoolExecutor(threads) as pool:
            records = world.sweep(configs, pool)
    assert [accuracy(record) for record in records] == [52.0, 50.0, 52.0, 51.0]
    assert sorted(world.calls) == [0, 1, 2]
    assert [record.origin for record in records] == ["computed", "computed", "computed", "read"]


@pytest.mark.parametrize("threads", [None, 1])
def test_a_failed_run_stops_the_sweep_and_the_finished_ones_stay(world, monkeypatch, threads):
    def method(config, workdir):
        if config.seed == 1:
            raise RuntimeError("out of luck")
        return world.method(config, workdir)

    monkeypatch.setitem(METHODS, "mbert", method)
    configs = [config(seed=seed) for seed in range(3)]
    with pytest.raises(RuntimeError, match="out of luck"):
        if threads is None:
            world.sweep(configs)
        else:
            with ThreadPoolExecutor(threads) as pool:
                world.sweep(configs, pool)
    assert path_of(world, config()).exists()
    assert not path_of(world, config(seed=1)).exists()


def test_an_empty_sweep_is_an_empty_list(world):
    assert world.sweep([]) == []


def test_several_lists_in_one_sweep_come_back_as_lists(world):
    lists = [[config(seed=seed) for seed in seeds] for seeds in ((2, 0), (), (0, 1))]
    found = runs.sweeps(lists, store=world.store)
    assert [[accuracy(record) for record in records] for records in found] == [[52.0, 50.0], [], [50.0, 51.0]]
    assert sorted(world.calls) == [0, 1, 2]


# --- killed runs ----------------------------------------------------------------------------------------------------


def killed_run(world, monkeypatch):
    """A run killed after it left a file in its scratch folder; returns what the next attempt finds there."""
    found = []

    def method(config, workdir):
        found.append(sorted(path.name for path in workdir.iterdir() if path.name == "half.pt"))
        (workdir / "half.pt").write_text("half")
        if len(found) == 1:
            raise KeyboardInterrupt
        return world.method(config, workdir)

    monkeypatch.setitem(METHODS, "mbert", method)
    with pytest.raises(KeyboardInterrupt):
        world.run(config())
    return found


def test_a_killed_run_finds_its_scratch_folder_again(world, monkeypatch, tmp_path):
    found = killed_run(world, monkeypatch)
    world.run(config())
    assert found == [[], ["half.pt"]]
    assert not (tmp_path / "results" / "work" / config().key()).exists()


def test_what_other_code_left_behind_is_not_resumed(world, monkeypatch):
    found = killed_run(world, monkeypatch)
    world.print["code"] = "new"
    world.run(config())
    assert found == [[], []]


def test_recompute_does_not_resume(world, monkeypatch):
    found = killed_run(world, monkeypatch)
    world.run(config(), recompute=True)
    assert found == [[], []]


# --- fingerprints ---------------------------------------------------------------------------------------------------

SOURCE = '''"""A module."""
import math  # for pi


def area(r):
    """The area."""
    text = f"{r!r:>{3}} is {'big' if r > 1 else 'small'}"
    return math.pi * r ** 2, text
'''


@pytest.mark.parametrize(
    "other",
    [
        SOURCE.replace('"""A module."""', '"""Something\n\nelse."""'),
        SOURCE.replace('    """The area."""\n', ""),
        SOURCE.replace('"""The area."""', '"""Die Fläche."""  # ü'),
        SOURCE.replace("  # for pi", ""),
        SOURCE.replace("r ** 2", "r**2"),
        SOURCE.replace("\n\n\n", "\n\n"),
        SOURCE.replace("    ", "  "),
        SOURCE.replace("math.pi * r ** 2, text", "math.pi * r ** 2, text  # squared"),
    ],
)
def test_comments_docstrings_and_layout_do_not_change_the_code(other):
    assert other != SOURCE
    assert fingerprints.canonical_source(other) == fingerprints.canonical_source(SOURCE)


@pytest.mark.parametrize(
    "other",
    [
        SOURCE.replace("** 2", "** 3"),
        SOURCE.replace("'big'", "'huge'"),
        SOURCE.replace("{3}", "{4}"),
        SOURCE.replace("    return", "return"),
        SOURCE.replace("text = f", "text = "),
    ],
)
def test_what_python_executes_changes_the_code(other):
    import textwrap

    if "\nreturn" in other:  # indentation is meaning: a line moved out of its block
        one = fingerprints.canonical_source("if a:\n    b()\n    c()\n")
        assert one != fingerprints.canonical_source(textwrap.dedent("if a:\n    b()\nc()\n"))
        return
    assert fingerprints.canonical_source(other) != fingerprints.canonical_source(SOURCE)


def test_the_canonical_source_is_the_same_under_every_python_version():
    # Written out, so that CI on another version of Python compares with this one.
    expected = (
        "import math \n def area ( r ) : \n { text = f\"{r!r:>{3}} is {'big' if r > 1 else 'small'}\" \n "
        "return math . pi * r ** 2 , text \n }"
    )
    assert fingerprints.canonical_source(SOURCE) == expected


@pytest.fixture
def package(tmp_path):
    files = {
        "pack/__init__.py": "",
        "pack/method.py": "from pack.losses import loss\nfrom pack import tasks\n",
        "pack/losses.py": "def loss(): return 1\n",
        "pack/tasks/__init__.py": "def load(): \n    from .world import make\n    return make\n",
        "pack/tasks/world.py": "from pack.languages import say\n",
        "pack/languages/__init__.py": "from importlib import import_module\ndef say(x): return import_module(x)\n",
        "pack/languages/en.py": "word = 'dog'\n",
        "pack/languages/fr.py": "word = 'chien'\n",
        "pack/languages/grammar.py": "join = ' '\n",
        "pack/plots.py": "colour = 'blue'\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("method.py", True),
        ("__init__.py", True),
        ("losses.py", True),
        ("tasks/__init__.py", True),
        ("tasks/world.py", True),
        ("languages/en.py", True),
        ("languages/grammar.py", True),
        ("languages/fr.py", False),
        ("plots.py", False),
    ],
)
def test_the_code_hash_covers_what_the_method_imports_and_nothing_else(package, name, matters):
    def now():
        return fingerprints.code_hash("pack.method", ["en"], root=package, package="pack")

    before = now()
    path = package / "pack" / name
    path.write_text(path.read_text() + "\n# a comment\n")
    assert now() == before
    path.write_text(path.read_text() + "more = 1\n")
    assert (now() != before) == matters


def test_the_lexicon_hash_covers_the_languages_in_use(tmp_path):
    for name in ("concepts.tsv", "en.tsv", "fr.tsv"):
        (tmp_path / name).write_bytes(b"a\tb\n")
    before = fingerprints.lexicon_hash(tmp_path, ["en"])
    (tmp_path / "fr.tsv").write_bytes(b"x\n")
    (tmp_path / "en.tsv").write_bytes(b"a\tb\r\n")  # a Windows checkout
    assert fingerprints.lexicon_hash(tmp_path, ["en"]) == before
    (tmp_path / "concepts.tsv").write_bytes(b"x\n")
    assert fingerprints.lexicon_hash(tmp_path, ["en"]) != before


def test_the_data_hash_covers_names_and_contents(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "test.csv").write_text("a,1\n")
    before = fingerprints.data_hash(tmp_path)
    (tmp_path / "notes.txt").write_text("not data")
    assert fingerprints.data_hash(tmp_path) == before
    for name in ("dev.gold.txt", "lm_syneval_pairs.tsv.gz"):  # the originals of the probes
        (tmp_path / name).write_text("T\n")
        assert fingerprints.data_hash(tmp_path) != before
        (tmp_path / name).unlink()
    (tmp_path / "en" / "test.csv").write_text("a,20\n")
    changed = fingerprints.data_hash(tmp_path)
    (tmp_path / "en" / "test.csv").rename(tmp_path / "en" / "dev.csv")
    assert len({before, changed, fingerprints.data_hash(tmp_path)}) == 3
    assert fingerprints.data_hash(tmp_path / "gone") == "missing"


def test_the_fingerprint_names_the_encoders_that_the_method_uses(monkeypatch):
    monkeypatch.setattr(fingerprints, "_weights", lambda name: f"of {name}")
    monkeypatch.setattr(fingerprints, "_code_in_use", lambda module, languages: module)
    of = {method: fingerprints.fingerprint(RunConfig.for_preset(method)) for method in ("mono", "mbert", "monox-kd")}
    assert set(of["mono"]) == {"code", "weights:mono-en-lab", "lexicon"}
    assert set(of["mbert"]) == {"code", "weights:multi-bert-lab", "lexicon"}
    assert set(of["monox-kd"]) == {"code", "weights:multi-bert-lab", "weights:mono-en-lab", "lexicon"}
    assert of["mbert"]["code"] == "xlt_lib.methods.monox"
    assert "lexicon" not in fingerprints.fingerprint(RunConfig.for_preset("mbert", "paper"))


def test_an_edit_on_disk_under_a_running_process_is_noticed(monkeypatch):
    hashes = iter(["one", "one", "two"])
    monkeypatch.setattr(fingerprints, "code_hash", lambda *_: next(hashes))
    fingerprints._code_in_use.cache_clear()
    assert not fingerprints.code_changed_on_disk(config())
    assert fingerprints.code_changed_on_disk(config())
    fingerprints._code_in_use.cache_clear()


# --- worker processes -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_workers_have_one_thread_each():
    import torch

    with runs.worker_pool(1) as pool:
        assert pool.submit(torch.get_num_threads).result() == 1
        assert pool.submit(os.getenv, "OMP_WAIT_POLICY").result() == "PASSIVE"


@pytest.mark.parametrize(("gigabytes", "workers"), [(1, 1), (8, 4), (64, 8)])
def test_no_more_workers_than_fit_in_memory(gigabytes, workers, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=gigabytes * 2**30))
    with runs.worker_pool() as pool:  # starts none
        assert pool._max_workers == workers


@pytest.mark.slow
def test_workers_leave_when_the_notebook_is_killed(tmp_path):
    script = tmp_path / "notebook.py"
    script.write_text(
        "import os, time\n"
        "from xlt_lib.runs import worker_pool\n"
        "if __name__ == '__main__':\n"
        "    pool = worker_pool(1)\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(600)\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as notebook:
        worker = psutil.Process(int(notebook.stdout.readline()))
        assert worker.is_running()
        notebook.kill()
    psutil.wait_procs([worker], timeout=60)
    assert not worker.is_running()


def test_reading_records_does_not_import_torch():
    code = "import sys, xlt_lib.runs; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_fresh_run_warns_of_nothing(world):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        world.run(config())
        world.run(config())
