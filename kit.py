#!/usr/bin/env python3
"""Set up the kit and run it with nothing but Python: kit.py run, test, lab, doctor, student, pretrain, setup, freeze.

The first call makes .venv and installs the packages there with the versions of constraints.txt; later ones skip that.
Everything after that is `python -m xlt_lib ...` in that environment, so `python3 kit.py run --help` tells more.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "kit-stamp.txt"
LOG = VENV / "kit-install.log"
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
HAS_TORCH = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"  # without loading it
COMMANDS = ("run", "test", "lab", "doctor", "student", "pretrain", "setup", "freeze")


def main(arguments):
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 0 if arguments[:1] in ([], ["-h"], ["--help"], ["help"]) else 2
    asks_for_help = {"-h", "--help"} & set(arguments[1:])
    if asks_for_help and not STAMP.is_file():
        print(__doc__)  # to say more would mean to install first
        return 0
    if sys.version_info < (3, 10):
        return hand_over([newer_python(), str(Path(__file__).resolve()), *arguments])
    # The tests need more: dictionaries, a real encoder, a linter. Once they are there, they stay.
    extra = "[test]" if arguments[0] in ("test", "freeze") or arguments[:2] == ["setup", "test"] else ""
    done, wanted = STAMP.read_text() if STAMP.is_file() else "", fingerprint()
    if done not in (wanted + extra, wanted + "[test]") or not works(PYTHON, HAS_TORCH):
        make_environment()
        install(extra)
        STAMP.write_text(wanted + extra)
    return 0 if arguments[0] == "setup" else hand_over([str(PYTHON), "-m", "xlt_lib", *arguments])


def newer_python():
    """Another Python on this machine that is new enough; the one that was called is not."""
    for minor in range(14, 9, -1):
        found = shutil.which("python3.%d" % minor)
        if found and works(found, "import venv"):
            return found
    sys.exit(
        "This kit needs Python 3.10 or newer; this is %s at %s, and no newer one is on the PATH. "
        "Install one from your system's packages or python.org." % (sys.version.split()[0], sys.executable)
    )


def fingerprint():
    """What the environment depends on; when it changes, the install is done again."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*parts, str(ROOT).encode()])).hexdigest()


def make_environment():
    if works(PYTHON, "import sys, pip; assert sys.version_info >= (3, 10)"):
        return
    print("Making the environment .venv ...", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode or not works(PYTHON, "import pip"):
        name = "python%d.%d-venv" % sys.version_info[:2]
        sys.exit(
            "%s%s\nThis Python (%s) could not make an environment with pip. It lacks venv or ensurepip.\n"
            "  Debian, Ubuntu: sudo apt install %s\n  others: install Python from python.org or conda-forge, "
            "or use environment.yml\nThen run the same command again."
            % (made.stdout, made.stderr, sys.executable, name)
        )


def install(extra):
    """Install the kit with the tested versions, torch first: pip's own choice on Linux is the CUDA build."""
    has_torch = works(PYTHON, HAS_TORCH)
    what = "Updating the packages" if has_torch else "Installing about 2 GB of packages, once: 2 to 10 minutes"
    print("%s (log: %s) ..." % (what, LOG.relative_to(ROOT)), flush=True)
    LOG.write_text("")
    constraints = ["-c", str(ROOT / "constraints.txt")]
    if sys.platform == "linux" and not has_torch and not has_gpu() and reachable(CPU_WHEELS + "/torch/"):
        pip("--no-deps", "--index-url", CPU_WHEELS, *constraints, "torch")  # if this fails, pip chooses below
    if pip(*constraints, "-e", "%s%s" % (ROOT, extra)):
        tail = "\n".join(LOG.read_text(errors="replace").splitlines()[-15:])
        sys.exit(
            "%s\n\nInstalling failed; the whole log is in %s.\nIs there a network connection (behind a proxy: set "
            "HTTPS_PROXY) and 4 GB of free disk? Then run the same command again." % (tail, LOG)
        )
    print("Installed.", flush=True)


def pip(*arguments):
    """Run pip with its chatter in the log; in a terminal one line shows what it is at."""
    environment = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONIOENCODING="utf-8")
    command = [str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", *arguments]
    options = {"cwd": str(ROOT), "env": environment, "encoding": "utf-8", "errors": "replace"}
    options.update(stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    # In one line: parentheses around them are a syntax error to a Python that is too old, which has to be told so.
    with open(LOG, "a", encoding="utf-8") as log, subprocess.Popen(command, **options) as process:
        for line in process.stdout:
            log.write(line)
            if sys.stdout.isatty() and line.startswith(("Collecting", "  Downloading", "Installing", "Building")):
                print("\r  " + line.strip()[:76].ljust(76), end="", flush=True)
    if sys.stdout.isatty():
        print("\r" + " " * 78 + "\r", end="")
    return process.returncode


def has_gpu():
    tool = shutil.which("nvidia-smi")
    return bool(tool) and subprocess.call([tool, "-L"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def reachable(url, seconds=5):
    """Whether the address answers in time; in a thread, as looking a name up has no time limit of its own."""
    answers = []

    def ask():
        try:
            answers.append(urllib.request.urlopen(url, timeout=seconds).status == 200)
        except (OSError, ValueError):
            answers.append(False)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return any(answers)


def works(python, code):
    """Whether this Python exists and runs the code to its end."""
    try:
        return subprocess.call([str(python), "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def hand_over(command):
    """Become the command; on Windows, which cannot, wait for it and leave Ctrl-C to it."""
    environment = dict(os.environ, PYTHONUTF8="1")
    if os.name == "posix":
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
