"""The concepts of the mini-world and each language's words for them (`data/lexicon/*.tsv`).

`concepts.tsv` is the world's knowledge: the taxonomy of nouns and verbs (a concept's `parent`), who does what to
what (`subject=`, `object=`), what an adjective can describe (`of=`), polarity, and the theme a concept belongs to.
`<language>.tsv` gives a language's words: the lemma and the features that its grammar module needs.

`homonym=yes` marks the second meaning of an English word that has two (and both, where neither was there before). The
tasks that draw words at random never meet them: `members` and `of_kind` leave them out unless asked. They are for
`world/ambiguity.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon"


@dataclass(frozen=True)
class Concept:
    """One concept. `parent` is its superordinate (nouns, verbs) or its exclusive group (adjectives)."""

    name: str
    kind: str
    parent: str
    theme: str
    features: dict[str, str]

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class Entry:
    """One language's word for a concept: its lemma and grammatical features ("gender", "plural", ...)."""

    concept: str
    lemma: str
    features: dict[str, str]

    def get(self, feature: str, default: str = "") -> str:
        return self.features.get(feature, default)


def _features(text: str) -> dict[str, str]:
    """'gender=f plural=les_yeux' -> a dictionary; an underscore in a value stands for a space."""
    pairs = (item.split("=", 1) for item in text.split())
    classes = ("subject", "object", "of")  # their values are concepts, and keep the underscore
    return {name: value if name in classes else value.replace("_", " ") for name, value in pairs}


def _rows(path: Path) -> Iterator[list[str]]:
    if not path.is_file():
        raise FileNotFoundError(f"no lexicon at {path.name}; the mini-world has {', '.join(sorted(available()))}")
    with path.open(encoding="utf-8") as lines:
        columns = len(next(lines).rstrip("\n").split("\t"))
        for line in lines:
            if line.strip():
                yield (line.rstrip("\n").split("\t") + [""] * columns)[:columns]


def available() -> list[str]:
    """Codes of the languages that have a lexicon."""
    return [path.stem for path in LEXICON.glob("*.tsv") if path.stem != "concepts"]


@cache
def concepts() -> dict[str, Concept]:
    """All concepts by name, in the order of the file (within a kind, the most frequent first)."""
    rows = _rows(LEXICON / "concepts.tsv")
    return {name: Concept(name, kind, parent, theme, _features(rest)) for name, kind, parent, theme, rest in rows}


@cache
def entries(language: str) -> dict[str, Entry]:
    """A language's words by concept."""
    rows = _rows(LEXICON / f"{language}.tsv")
    return {name: Entry(name, lemma, _features(rest)) for name, lemma, rest in rows}


@cache
def ancestors(name: str) -> tuple[str, ...]:
    """The concept itself and everything above it, nearest first."""
    parent = concepts()[name].parent if name in concepts() else ""
    return (name, *ancestors(parent)) if parent else (name,)


@cache
def members(classes: str, homonyms: bool = False) -> tuple[str, ...]:
    """All nouns under any of the classes 'a|b', in the order of the file; classes without a word are left out."""
    wanted = set(classes.split("|"))
    return tuple(c.name for c in of_kind("noun", homonyms) if wanted & set(ancestors(c.name)))


def is_homonym(name: str) -> bool:
    """Whether random draws leave the concept out, for its English word has another meaning."""
    return "homonym" in concepts()[name].features


@cache
def of_kind(kind: str, homonyms: bool = False) -> tuple[Concept, ...]:
    """All concepts of a kind (noun, verb, adjective, place, opinion, aspect, attitude, degree)."""
    return tuple(c for c in concepts().values() if c.kind == kind and (homonyms or not is_homonym(c.name)))
