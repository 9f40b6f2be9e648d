"""What is installed, what it will run on, and what is missing: `python3 kit.py doctor`."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from importlib import metadata
from pathlib import Path

import psutil
from packaging.markers import Marker

PROJECT = Path(__file__).resolve().parent.parent
ENCODERS = ("multi-bert-lab", "multi-roberta-lab", "mono-en-lab", "mono-fr-lab", "mono-zh-lab", "sentence-lab")
SHOWN = ("torch", "transformers", "datasets", "accelerate", "tokenizers", "numpy", "pandas", "jupyterlab", "papermill")


def report(online: bool = False, project: Path = PROJECT) -> tuple[str, list[str]]:
    """The text to show, and what is missing (empty: everything a lab run needs is there)."""
    missing: list[str] = []
    sections = {
        "Python": [f"{platform.python_version()} at {sys.executable}", platform.platform()],
        "Packages": package_lines(project / "constraints.txt", missing),
        "Device": device_lines(),
        "Data": data_lines(project, missing),
    }
    if online:
        sections["Hub"] = hub_lines()
    lines = [f"{title}\n" + "\n".join(f"  {line}" for line in part) for title, part in sections.items()]
    verdict = "Missing: " + "; ".join(missing) if missing else "Nothing is missing for the presets smoke and lab."
    return "\n\n".join([*lines, verdict]), missing


def versions() -> dict[str, str]:
    """Versions of what a result depends on."""
    found = {"python": platform.python_version()}
    for name in SHOWN:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def hardware() -> str:
    """One line: device, cores, memory."""
    memory = f"{psutil.virtual_memory().total / 2**30:.0f} GB"
    return f"{device_name()}, {os.cpu_count()} cores ({platform.machine()}), {memory} memory"


def device_name() -> str:
    """What `accelerate` will pick: an NVIDIA or AMD GPU, Apple's, or the CPU."""
    try:
        import torch  # slow, and a broken torch is what the doctor should survive
    except (ImportError, OSError) as error:
        return f"unknown: torch does not load ({error})"
    if torch.cuda.is_available():
        gpu = torch.cuda.get_device_properties(0)
        count = torch.cuda.device_count()
        return f"{gpu.name} ({gpu.total_memory / 2**30:.0f} GB)" + (f" x {count}" if count > 1 else "")
    if torch.backends.mps.is_available():
        return "Apple GPU (mps)"
    return "CPU"


def device_lines() -> list[str]:
    device = device_name()
    memory = psutil.virtual_memory()
    lines = [f"runs on: {device}"]
    if not device.startswith("unknown"):
        import torch

        lines.append(f"threads: {torch.get_num_threads()} of {os.cpu_count()} cores")
        if device == "CPU" and shutil.which("nvidia-smi") and torch.version.cuda is None:
            lines.append("there is an NVIDIA driver, but this torch is the CPU build: delete .venv and set up again")
        if device == "CPU" and torch.version.cuda is not None:
            lines.append("this torch is the CUDA build but finds no GPU; it works, and takes some GB more")
    lines.append(f"memory: {memory.available / 2**30:.1f} of {memory.total / 2**30:.1f} GB free")
    lines.append(f"disk: {shutil.disk_usage(PROJECT).free / 2**30:.1f} GB free here")
    return lines


def package_lines(constraints: Path, missing: list[str]) -> list[str]:
    """Versions of the main packages, then those that differ from the tested ones; required ones go to `missing`."""
    lines = [", ".join(f"{name} {version}" for name, version in versions().items())]
    tested = read_constraints(constraints)
    for requirement in (metadata.requires("xlt_lib") if _installed("xlt_lib") else None) or []:
        name = re.match(r"[\w.-]+", requirement)[0]
        if "extra ==" not in requirement and not _installed(name):
            missing.append(f"package {name} (delete .venv/kit-stamp.txt and run again)")
    differ = [
        f"{name} {metadata.version(name)} (tested: {version})"
        for name, version in tested.items()
        if _installed(name) and metadata.version(name).split("+")[0] != version
    ]
    lines.append("not the tested version: " + ", ".join(differ) if differ else f"as tested ({len(tested)} pinned)")
    return lines


def read_constraints(path: Path) -> dict[str, str]:
    """{package: version} of a constraints file, for the lines that apply to this Python."""
    if not path.is_file():
        return {}
    pinned = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        requirement, _, marker = line.split("#")[0].partition(";")
        if "==" in requirement and (not marker.strip() or Marker(marker.strip()).evaluate()):
            name, _, version = requirement.strip().partition("==")
            pinned[name] = version
    return pinned


def data_lines(project: Path, missing: list[str]) -> list[str]:
    """Which parts of data/ are here."""
    data = project / "data"
    lines = []
    for name in ENCODERS:
        weights = data / "encoders" / name / "model.safetensors"
        size = f"{weights.stat().st_size / 2**20:.1f} MB" if weights.is_file() else "missing"
        lines.append(f"encoder {name}: {size}")
        if not weights.is_file():
            missing.append(f"encoder {name} (data/encoders/{name}/model.safetensors)")
    for title, pattern in {
        "lexicon files": "data/lexicon/*",
        "published numbers": "data/published.csv",
        "shipped run records": "data/records/*.json",
        "notebooks": "notebooks/*.ipynb",
    }.items():
        count = len(list(project.glob(pattern)))
        lines.append(f"{title}: {count or 'none'}")
        if not count and "records" not in pattern:  # without records a run only takes longer
            missing.append(f"{title} ({pattern})")
    lines.append(f"own run records: {len(list(project.glob('results/records/*.json'))) or 'none'}")
    return lines


def hub_lines(seconds: float = 5) -> list[str]:
    """Whether the Hugging Face hub answers; only the presets colab and paper need it."""
    import urllib.request

    from huggingface_hub import constants

    try:
        urllib.request.urlopen(constants.ENDPOINT, timeout=seconds)
    except (OSError, ValueError) as error:
        return [f"{constants.ENDPOINT} does not answer ({error}); colab and paper need it, or a local folder"]
    return [f"{constants.ENDPOINT} answers"]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
