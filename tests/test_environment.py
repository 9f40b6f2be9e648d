"""The environment is written down three times (pip, conda, constraints): they agree, and cover all imports."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from xlt_lib.freeze import constraints, python_marker

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"pytorch": "torch"}


def pyproject() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared() -> dict[str, Requirement]:
    project = pyproject()
    lines = project["dependencies"] + project["optional-dependencies"]["test"]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def conda() -> dict[str, Requirement]:
    lines: list[str] = []
    for entry in yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]:
        lines += entry["pip"] if isinstance(entry, dict) else [entry]
    requirements = [Requirement(line) for line in lines if line not in ("pip", "-e .")]
    named = {canonicalize_name(requirement.name): requirement for requirement in requirements}
    return {CONDA_NAMES.get(name, name): requirement for name, requirement in named.items()}


def pinned() -> dict[str, Requirement]:
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {Requirement(line).name: Requirement(line) for line in lines if not line.startswith("#")}


def test_conda_and_pip_ask_for_the_same_versions() -> None:
    wanted = {name: (requirement.specifier, requirement.extras) for name, requirement in declared().items()}
    given = {name: (requirement.specifier, requirement.extras) for name, requirement in conda().items()}
    assert str(given.pop("python")[0]) == pyproject()["requires-python"]
    assert given == wanted


def test_every_dependency_is_pinned_within_its_range() -> None:
    pins = pinned()
    for name, requirement in declared().items():
        if name == "tomli":  # only Python 3.10 needs it, and the constraints are from a newer one
            continue
        (pin,) = pins[name].specifier
        assert pin.operator == "=="
        assert requirement.specifier.contains(pin.version), f"{name}: {pin.version} is outside {requirement.specifier}"


def test_constraints_name_no_address_hash_or_build() -> None:
    text = (PROJECT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|@|--|sha256|\+|file:", text)
    assert "torch==2.13.0\n" in text
    assert not [name for name in pinned() if name.startswith(("nvidia", "triton", "cuda"))]


def test_everything_imported_is_a_declared_dependency() -> None:
    packages = metadata.packages_distributions()
    own = {"xlt_lib", "tests", "kit", *(path.stem for path in (PROJECT / "tests").rglob("*.py"))}
    allowed = set(declared())
    missing = set()
    for path in [*(PROJECT / "xlt_lib").rglob("*.py"), *(PROJECT / "tests").rglob("*.py")]:
        for module in imported_modules(path) - own - sys.stdlib_module_names:
            if not allowed & {canonicalize_name(name) for name in packages.get(module, [module])}:
                missing.add(f"{path.name}: {module}")
    assert not missing


def imported_modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_kit_imports_the_standard_library_only() -> None:
    assert imported_modules(PROJECT / "kit.py") <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("requires", "marker"),
    [(None, ""), (">=3.9", ""), (">=3.10", ""), (">=3.11", ' ; python_version >= "3.11"'),
     (">=3.12.0,!=3.13.1", ' ; python_version >= "3.12"')],
)  # fmt: skip
def test_marker_spares_older_pythons(requires: str | None, marker: str) -> None:
    assert python_marker(requires) == marker


def test_freeze_drops_the_local_version_and_the_kit_itself(tmp_path: Path) -> None:
    for name, version, requires in [
        ("torch", "2.13.0+cpu", ">=3.10"),
        ("Big_Pack", "1.0", ">=3.11"),
        ("xlt_lib", "1", ""),
    ]:
        folder = tmp_path / f"{name}-{version}.dist-info"
        folder.mkdir()
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        lines += [f"Requires-Python: {requires}"] if requires else []
        (folder / "METADATA").write_text("\n".join(lines) + "\n\n")
    found = constraints(metadata.distributions(path=[str(tmp_path)]))
    assert found == ['big-pack==1.0 ; python_version >= "3.11"', "torch==2.13.0"]
