"""What a record came from: a hash of the code that computed it, of the weights it started from, and of the data.

The code hash sees what Python executes and nothing else: comments, docstrings and layout do not change it. It covers
the method's module and every module of this package that it imports, directly or through others.
"""

from __future__ import annotations

import ast
import hashlib
import io
import platform
import tokenize
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from xlt_lib.config import RunConfig
from xlt_lib.methods import module_of

ROOT = Path(__file__).parents[1]
PACKAGE = "xlt_lib"
# Not followed: the list of methods would tie every method to all others, and what the config says is in the key.
NOT_FOLLOWED = (
    *("xlt_lib.methods", "xlt_lib.config", "xlt_lib.config_checks", "xlt_lib.presets", "xlt_lib.relevant"),
    "xlt_lib.fingerprint",
)
ROLES = ("student", "teacher", "sentence_encoder", "body")  # the fields of a config that name an encoder
DATA_FILES = (".csv", ".tsv", ".jsonl", ".json", ".parquet")
DATA_FILES += (".tsv.gz", ".data.txt", ".gold.txt", "ratings.txt")  # Marvin and Linzen's pairs, WiC, SCWS


def fingerprint(config: RunConfig) -> dict[str, str]:
    """Hashes by name: "code", "weights:<encoder>", and "lexicon" (mini-world) or "data" (a folder of the user's)."""
    languages = tuple(sorted({*config.languages, config.source_language}))
    found = {"code": _code_in_use(module_of(config.method), languages)}
    relevant = config.relevant()
    encoders = [relevant[role] for role in ROLES if role in relevant]
    for name in (*encoders, *relevant.get("teachers", ())):
        found[f"weights:{name}"] = _weights(name)
    if config.source == "world":
        found["lexicon"] = lexicon_hash(ROOT / "data" / "lexicon", languages)
    elif config.folder is not None:
        found["data"] = data_hash(Path(config.folder))
    if relevant.get("corpus"):
        found["corpus"] = sizes_hash(Path(config.corpus))
    return found


def stamp(config: RunConfig, *also: object) -> str:
    """16 hex digits of the fingerprint, and of anything else that decides a file which several runs share."""
    parts = [*sorted(fingerprint(config).values()), *map(str, also)]
    return hashlib.sha256("-".join(parts).encode()).hexdigest()[:16]


def differences(old: dict[str, str], new: dict[str, str]) -> tuple[str, ...]:
    """The names whose hashes differ, or are on one side only."""
    return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))


def code_changed_on_disk(config: RunConfig) -> bool:
    """Whether the sources were edited after this process first read them: it may still run the old ones."""
    languages = tuple(sorted({*config.languages, config.source_language}))
    module = module_of(config.method)
    return code_hash(module, languages) != _code_in_use(module, languages)


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that can change a result."""
    found = {"python": platform.python_version()}
    for name in ("torch", "transformers", "datasets", "accelerate", "tokenizers", "numpy", "sentencepiece", "gensim"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def code_hash(module: str, languages: Iterable[str] = (), root: Path = ROOT, package: str = PACKAGE) -> str:
    """16 hex digits of the module and of all modules of the package that it imports."""
    digest = hashlib.sha256()
    for name, path in sorted(_closure(module, tuple(languages), root, package).items()):
        digest.update(f"{name}\n{canonical_source(path.read_text(encoding='utf-8'))}\n".encode())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1024)  # a run's code is hashed for several sets of languages, whose files are mostly the same
def canonical_source(source: str) -> str:
    """The tokens of the source without comments, docstrings and layout; the same under every Python version."""
    lines, docstrings = source.splitlines(), _docstring_starts(ast.parse(source))
    kept: list[str] = []
    depth, fstring, in_docstring = 0, (0, 0), False
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        in_docstring = in_docstring or token.start in docstrings and kind == "STRING"
        if in_docstring:  # up to the end of its line
            in_docstring = kind != "NEWLINE"
        # From Python 3.12 on, an f-string comes in pieces; glue it together as older versions see it.
        elif kind.endswith("STRING_START"):
            depth, fstring = depth + 1, fstring if depth else token.start
        elif kind.endswith("STRING_END"):
            depth -= 1
            if depth == 0:
                kept.append(_text_between(lines, fstring, token.end))
        elif depth == 0 and kind not in ("COMMENT", "NL", "ENDMARKER"):
            kept.append({"NEWLINE": "\n", "INDENT": "{", "DEDENT": "}"}.get(kind) or token.string)
    return " ".join(kept)


def lexicon_hash(folder: Path, languages: Iterable[str]) -> str:
    """The lexicon's files, those of other languages (two-letter names) left out; line ends do not count."""
    used = set(languages)
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.is_file() and (len(path.stem) != 2 or path.stem in used):
            digest.update(path.name.encode() + b"\n" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def data_hash(folder: Path) -> str:
    """Names and contents of the data files in the folder; "missing" when the folder is not there."""
    if not folder.is_dir():
        return "missing"
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.name.endswith(DATA_FILES) and path.is_file()):
        state = path.stat()
        content = _file_hash(path, state.st_size, state.st_mtime_ns)
        digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def sizes_hash(folder: Path) -> str:
    """Names and sizes of the text files in the folder: text for pretraining is too much to read every time."""
    sizes = [(path.name, path.stat().st_size) for path in sorted(folder.expanduser().glob("*.txt"))]
    return hashlib.sha256(repr(sizes).encode()).hexdigest()[:16] if sizes else "missing"


@lru_cache(maxsize=4096)
def _file_hash(path: Path, size: int, modified: int) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else _read(file)


def _read(file) -> str:  # Python 3.10 has no hashlib.file_digest
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


@lru_cache(maxsize=256)
def _code_in_use(module: str, languages: tuple[str, ...]) -> str:
    # Kept for the life of the process: an edit on disk does not change the modules that are already imported.
    return code_hash(module, languages)


def _weights(name: str) -> str:
    from xlt_lib.encoders import encoder_fingerprint  # imports torch

    try:
        return encoder_fingerprint(name)
    except (ValueError, OSError):  # a folder that is gone: its records can still be read, as stale
        return "missing"


def _closure(module: str, languages: tuple[str, ...], root: Path, package: str) -> dict[str, Path]:
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _path_of(name, root)
        if name in found or path is None or name in NOT_FOLLOWED:
            continue
        found[name] = path
        source = path.read_text(encoding="utf-8")
        waiting += _imports(source, name, path, package)
        if "import_module" in source:  # which module it imports shows at run time only: take all beside it
            beside = (other.stem for other in path.parent.glob("*.py") if other.name != "__init__.py")
            here = name if path.name == "__init__.py" else name.rpartition(".")[0]
            waiting += [f"{here}.{stem}" for stem in beside if len(stem) != 2 or not languages or stem in languages]
    return found


def _path_of(name: str, root: Path) -> Path | None:
    base = root.joinpath(*name.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def _imports(source: str, name: str, path: Path, package: str) -> list[str]:
    """Every module of the package that the source may import, with the packages around it."""
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}  # a name may be a submodule
    inside = [full.split(".") for full in names if full.split(".")[0] == package]
    return sorted({".".join(parts[:end]) for parts in inside for end in range(1, len(parts) + 1)})


def _docstring_starts(tree: ast.Module) -> set[tuple[int, int]]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    first = [node.body[0] for node in nodes if ast.get_docstring(node, clean=False) is not None]
    return {(text.lineno, text.col_offset) for text in first}


def _text_between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = lines[start[0] : end[0] - 1]
    return "\n".join([lines[start[0] - 1][start[1] :], *middle, lines[end[0] - 1][: end[1]]])
