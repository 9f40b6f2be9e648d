"""kit.py: sets up once, redoes it when the dependencies change, and says what to do when it cannot."""

from __future__ import annotations

import ast
import http.server
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from xlt_lib.cli import parser

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def kit(tmp_path: Path) -> ModuleType:
    """A copy of kit.py in a project of its own."""
    for name in ("kit.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(PROJECT / name, tmp_path / name)
    (tmp_path / ".venv").mkdir()
    spec = importlib.util.spec_from_file_location("kit_copy", tmp_path / "kit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def calls(kit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list:
    """What main does, with nothing done."""
    done: list = []
    monkeypatch.setattr(kit, "works", lambda python, code: True)
    monkeypatch.setattr(kit, "make_environment", lambda: done.append("environment"))
    monkeypatch.setattr(kit, "install", lambda extra: done.append("install" + extra))
    monkeypatch.setattr(kit, "hand_over", lambda command: done.append(command[1:]) or 7)
    return done


def test_second_call_hands_over_without_installing(kit: ModuleType, calls: list) -> None:
    assert kit.main(["test", "-q"]) == 7
    assert kit.main(["test", "-q"]) == 7
    handed = ["-m", "xlt_lib", "test", "-q"]
    assert calls == ["environment", "install[test]", handed, handed]


def test_only_the_tests_install_what_the_tests_need(kit: ModuleType, calls: list) -> None:
    kit.main(["run"])
    kit.main(["lab"])
    assert calls == ["environment", "install", ["-m", "xlt_lib", "run"], ["-m", "xlt_lib", "lab"]]
    calls.clear()
    kit.main(["test"])
    kit.main(["run"])
    assert calls == ["environment", "install[test]", ["-m", "xlt_lib", "test"], ["-m", "xlt_lib", "run"]]


def test_setup_can_be_asked_for_the_tests_packages(kit: ModuleType, calls: list) -> None:
    kit.main(["setup", "test"])
    assert calls == ["environment", "install[test]"]


def test_every_command_of_the_package_is_handed_over(kit: ModuleType) -> None:
    [commands] = [action.choices for action in parser()._actions if action.choices]
    assert set(commands) <= set(kit.COMMANDS)
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"python3 kit\.py (\w+)", readme)) <= set(kit.COMMANDS)


def test_what_the_readme_links_to_is_there() -> None:
    root = Path(__file__).resolve().parents[1]
    links = re.findall(r"\]\(([^)]+)\)", (root / "README.md").read_text(encoding="utf-8"))
    assert len(links) > 5 and [link for link in links if not (root / link).is_file()] == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_changed_dependencies_install_again(kit: ModuleType, calls: list, name: str) -> None:
    kit.main(["setup"])
    with open(kit.ROOT / name, "a") as file:
        file.write("# changed\n")
    kit.main(["setup"])
    assert calls == ["environment", "install"] * 2


def test_moved_project_installs_again(kit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kit.fingerprint()
    moved = kit.ROOT / "moved"
    moved.mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(kit.ROOT / name, moved / name)
    monkeypatch.setattr(kit, "ROOT", moved)
    assert kit.fingerprint() != before


def test_failed_install_is_tried_again(kit: ModuleType, calls: list, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "install", lambda extra: sys.exit("no network"))
    with pytest.raises(SystemExit, match="no network"):
        kit.main(["run"])
    assert not kit.STAMP.exists()


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["rnu"], 2)])
def test_help_and_unknown_commands_set_nothing_up(
    kit: ModuleType, calls: list, arguments: list, code: int, capsys
) -> None:
    assert kit.main(arguments) == code
    assert "kit.py run" in capsys.readouterr().out
    assert calls == []


def test_help_before_the_setup_sets_nothing_up(kit: ModuleType, calls: list, capsys) -> None:
    assert kit.main(["run", "--help"]) == 0
    assert calls == [] and "python -m xlt_lib" in capsys.readouterr().out
    kit.main(["setup"])
    assert kit.main(["run", "--help"]) == 7  # then the package tells more


@pytest.mark.parametrize(
    ("platform", "gpu", "torch", "online", "uses_index"),
    [
        ("linux", False, False, True, True),
        ("linux", True, False, True, False),  # the CUDA build is wanted
        ("linux", False, True, True, False),  # there is a torch, keep it
        ("linux", False, False, False, False),  # pip's own choice, silently
        ("darwin", False, False, True, False),  # the usual index has only CPU builds
        ("win32", False, False, True, False),
    ],
)
def test_cpu_wheels_only_for_linux_without_gpu(
    kit, monkeypatch, capsys, platform, gpu, torch, online, uses_index
) -> None:
    installed: list[tuple] = []
    monkeypatch.setattr(kit.sys, "platform", platform)
    monkeypatch.setattr(kit, "has_gpu", lambda: gpu)
    monkeypatch.setattr(kit, "works", lambda python, code: torch)
    monkeypatch.setattr(kit, "reachable", lambda url: online)
    monkeypatch.setattr(kit, "pip", lambda *arguments: installed.append(arguments) or 0)
    kit.install("[test]")
    assert [kit.CPU_WHEELS in arguments for arguments in installed] == ([True, False] if uses_index else [False])
    assert all("-c" in arguments for arguments in installed)
    assert installed[-1][-2:] == ("-e", f"{kit.ROOT}[test]")
    assert "index" not in capsys.readouterr().out


def test_install_that_fails_shows_the_end_of_the_log(kit, monkeypatch) -> None:
    def pip(*arguments: str) -> int:
        kit.LOG.write_text("\n".join(f"line {n}" for n in range(40)))
        return 1

    monkeypatch.setattr(kit, "pip", pip)
    monkeypatch.setattr(kit, "works", lambda python, code: True)
    with pytest.raises(SystemExit) as stopped:
        kit.install("")
    assert "line 39" in str(stopped.value) and "line 20" not in str(stopped.value)
    assert "network" in str(stopped.value) and str(kit.LOG) in str(stopped.value)


def test_python_without_venv_names_the_package_to_install(kit, monkeypatch) -> None:
    monkeypatch.setattr(kit, "works", lambda python, code: False)
    failed = SimpleNamespace(returncode=1, stdout="", stderr="ensurepip is not available")
    monkeypatch.setattr(kit.subprocess, "run", lambda *a, **k: failed)
    with pytest.raises(SystemExit) as stopped:
        kit.make_environment()
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert name in str(stopped.value) and "ensurepip is not available" in str(stopped.value)


def test_old_python_can_read_what_it_is_told(kit) -> None:
    ast.parse((kit.ROOT / "kit.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_old_python_looks_for_a_newer_one(kit, calls, monkeypatch) -> None:
    monkeypatch.setattr(kit.sys, "version_info", (3, 8, 0))
    monkeypatch.setattr(kit.shutil, "which", lambda name: f"/bin/{name}" if name == "python3.12" else None)
    kit.main(["run", "01_monox"])
    assert calls == [[str(kit.ROOT / "kit.py"), "run", "01_monox"]]
    monkeypatch.setattr(kit.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"needs Python 3\.10 or newer"):
        kit.main(["run"])


def test_silent_address_counts_as_unreachable(kit) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never answers
        assert not kit.reachable(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.2)
    assert not kit.reachable("not an address")


def test_answering_address_is_reachable(kit, monkeypatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    handler = type("Quiet", (http.server.BaseHTTPRequestHandler,), {
        "do_GET": lambda self: (self.send_response(200), self.end_headers()), "log_message": lambda *_: None,
    })  # fmt: skip
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert kit.reachable(f"http://127.0.0.1:{server.server_port}/")


def test_arguments_and_exit_code_go_through(kit: ModuleType) -> None:
    """The whole way, in a real environment that has stand-ins for torch and the library."""
    root = kit.ROOT
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(kit.VENV)], check=True)
    (root / "torch.py").touch()
    (root / "xlt_lib").mkdir()
    (root / "xlt_lib" / "__main__.py").write_text("import sys; print(sys.argv[1:], sys.prefix); sys.exit(3)")
    kit.STAMP.write_text(kit.fingerprint())
    command = [sys.executable, str(root / "kit.py"), "run", "01_monox", "-p", "languages", "en, fr"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert done.stdout.strip() == f"['run', '01_monox', '-p', 'languages', 'en, fr'] {kit.VENV}"
