"""Minimal pairs of English syntax, in the rows of paper 4's Table 10: of two sentences, which one is grammatical?

The two sentences of a pair differ in one word: a verb of the wrong number, or a reflexive of the wrong number. The
paper's pairs are those of Marvin and Linzen (2018), "Targeted Syntactic Evaluation of Language Models"; the mini-world
has its own, made by the same plan.

| column | |
|---|---|
| `block`, `construction` | a row of Tables 10 and 11 (two blocks have a row "Simple") |
| `attractor` | "other" or "same": the number of the noun that the word must not agree with; "" without one |
| `grammatical`, `ungrammatical` | the two sentences |

Every clause stands there in all its numbers, so that each form that is right in one pair is wrong in another:
neither the frequency of a form nor the nearest noun tells which sentence is grammatical.

The nouns around a verb that can be wrong are any nouns, whatever they can do ("The lamp by the tulip fries the
onion."), as in Gulordava et al. (2018), "Colorless Green Recurrent Networks Dream Hierarchically": of nouns that fit
the verb, its company alone tells so much that a lab encoder hardly errs.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

from datasets import Dataset, Features, Value

from xlt_lib.messages import did_you_mean, listing
from xlt_lib.world.clauses import Clause, Definite, clause_split, singular, with_numbers
from xlt_lib.world.constructions import (
    AGREEMENT,
    ANAPHORA,
    CONSTRUCTIONS,
    SAME_IN_PLURAL,
    Construction,
    sample_clause,
)
from xlt_lib.world.languages.en_clauses import say_clause
from xlt_lib.world.sampling import pool, sample_theme
from xlt_lib.world.streams import stream

SIZE = 400  # pairs of each construction
COLUMNS = ("block", "construction", "attractor", "grammatical", "ungrammatical")
FILE = Path("marvin_linzen") / "lm_syneval_pairs.tsv.gz"
# The file's names of constructions; it has animate and inanimate subjects apart, the paper's tables together.
MARVIN_LINZEN = {
    "simple_agrmt": (AGREEMENT, "Simple"),
    "sent_comp": (AGREEMENT, "In a sentential complement"),
    "vp_coord": (AGREEMENT, "Short VP coordination"),
    "long_vp_coord": (AGREEMENT, "Long VP coordination"),
    "prep_anim": (AGREEMENT, "Across a prepositional phrase"),
    "prep_inanim": (AGREEMENT, "Across a prepositional phrase"),
    "subj_rel": (AGREEMENT, "Across a subject relative clause"),
    "obj_rel_across_anim": (AGREEMENT, "Across an object relative clause"),
    "obj_rel_across_inanim": (AGREEMENT, "Across an object relative clause"),
    "obj_rel_no_comp_across_anim": (AGREEMENT, "Across an object relative (no that)"),
    "obj_rel_no_comp_across_inanim": (AGREEMENT, "Across an object relative (no that)"),
    "obj_rel_within_anim": (AGREEMENT, "In an object relative clause"),
    "obj_rel_within_inanim": (AGREEMENT, "In an object relative clause"),
    "obj_rel_no_comp_within_anim": (AGREEMENT, "In an object relative (no that)"),
    "obj_rel_no_comp_within_inanim": (AGREEMENT, "In an object relative (no that)"),
    "simple_reflexives": (ANAPHORA, "Simple"),
    "reflexive_sent_comp": (ANAPHORA, "In a sentential complement"),
    "reflexives_across": (ANAPHORA, "Across a relative clause"),
}
_OTHERS = "npi"  # the file also has negative polarity items, which paper 4 leaves out


def world_agreement(
    construction: str | None = None, block: str | None = None, *, size: int = SIZE, seed: int = 0
) -> Dataset:
    """`size` minimal pairs of each construction (None: all 13) in the mini-world's English, in Table 10's order.

    They come from the split "test": no clause of pretraining text is among them in any number. (Stories, of all
    splits, may say a simple one in the singular, "The dog sleeps.", as Wikipedia may say the paper's.) ValueError for
    an unknown construction or block, or when `size` is not a multiple of 4: the pairs of a clause stay together.
    """
    if size < 4 or size % 4:
        raise ValueError(f"size is {size}; it is a multiple of 4, at least 4: a clause has up to four pairs")
    chosen = _chosen(construction, block)
    return _dataset([row for one in chosen for row in islice(_pairs(one, seed), size)])


def read_agreement(folder: str | Path, construction: str | None = None, block: str | None = None) -> Dataset:
    """Marvin and Linzen's own pairs, each once: `<folder>/marvin_linzen/lm_syneval_pairs.tsv.gz`, in the same columns.

    A tab-separated file with the columns construction (as in `MARVIN_LINZEN`), case ("sing_MS_MV_plur_ES"),
    grammatical and ungrammatical; pairs with negative polarity items are skipped.
    """
    chosen = _chosen(construction, block)
    path = Path(folder) / FILE
    if not path.is_file():
        raise FileNotFoundError(
            f"no {FILE.name} in {path.parent}; it holds the pairs of Marvin and Linzen (2018), "
            "github.com/BeckyMarvin/LM_syneval. world_agreement() has pairs of the mini-world in the same columns"
        )
    rows = list(_read(path))
    return _dataset([row for one in chosen for row in rows if row[:2] == (one.block, one.name)])


def _chosen(construction: str | None, block: str | None) -> list[Construction]:
    for what, given, known in (
        ("construction", construction, list(dict.fromkeys(one.name for one in CONSTRUCTIONS))),
        ("block", block, [AGREEMENT, ANAPHORA]),
    ):
        if given not in (None, *known):
            raise ValueError(f"{what} {given!r} is unknown; one of: {listing(known)}.{did_you_mean(given, known)}")
    found = [one for one in CONSTRUCTIONS if construction in (None, one.name) and block in (None, one.block)]
    if not found:
        own = listing(one.name for one in CONSTRUCTIONS if one.block == block)
        raise ValueError(f"block {block!r} has no construction {construction!r}; it has: {own}")
    return found


def _dataset(rows: list[tuple[str, ...]]) -> Dataset:
    columns = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
    features = Features({name: Value("string") for name in COLUMNS})
    return Dataset.from_dict(dict(zip(COLUMNS, map(list, columns), strict=True)), features=features)


def _pairs(construction: Construction, seed: int) -> Iterator[tuple[str, ...]]:
    """Endless rows of a construction; no clause twice."""
    name = f"agreement/{construction.block}/{construction.name}"
    seen = set()
    for clause in stream(name, lambda rng: _clause(rng, construction), seed):
        if singular(clause) not in seen:
            seen.add(singular(clause))
            yield from _rows(construction, clause)


def _clause(rng: Random, construction: Construction) -> Clause:
    """A clause of the split "test"; where a verb can be wrong, the nouns that it could agree with are any."""
    while True:
        clause = sample_clause(rng, construction, sample_theme(rng), "test")
        if construction.block == AGREEMENT:
            clause = _with_any_nouns(rng, clause)
        if clause_split(clause) == "test":
            return clause


def _with_any_nouns(rng: Random, clause: Clause) -> Clause:
    """Other nouns for the subject and the noun of its modifier, which stay two."""
    first, step = (int(rng.random() * size) for size in (len(_nouns()), len(_nouns()) - 1))
    subject, other = _nouns()[first], _nouns()[first - 1 - step]
    modifier = clause.modifier and replace(clause.modifier, noun=Definite(other))
    return replace(clause, subject=replace(clause.subject, noun=subject), modifier=modifier)


@cache
def _nouns() -> tuple[str, ...]:
    """All that show their number."""
    return tuple(noun for noun in pool("noun", "_any") if noun not in SAME_IN_PLURAL)


def _rows(construction: Construction, clause: Clause) -> Iterator[tuple[str, ...]]:
    """The pairs of one clause: in singular and plural, with every number of the other noun where there is one."""
    others = (False, True) if clause.modifier or clause.report else (None,)
    for subject in (False, True):
        for other in others:
            inflected = with_numbers(clause, subject, bool(other))
            attractor = "" if other is None else "same" if subject == other else "other"
            right, wrong = say_clause(inflected), say_clause(inflected, wrong=construction.wrong)
            yield construction.block, construction.name, attractor, right, wrong


def _read(path: Path) -> Iterator[tuple[str, ...]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        header = next(lines, "").rstrip("\r\n").split("\t")
        needed = ("construction", "case", "grammatical", "ungrammatical")
        missing = [name for name in needed if name not in header]
        if missing:
            raise ValueError(f"{path}, row 1: no column {missing[0]!r}; the file has: {listing(header)}")
        for number, line in enumerate(lines, start=2):
            row = dict(zip(header, line.rstrip("\r\n").split("\t"), strict=False))
            name, case, right, wrong = (row.get(column, "") for column in needed)
            if name.split("_")[0] == _OTHERS or "_npi_" in name:
                continue
            if name not in MARVIN_LINZEN:
                raise ValueError(
                    f"{path}, row {number}: construction {name!r} is unknown; one of: {listing(MARVIN_LINZEN)}."
                    f"{did_you_mean(name, MARVIN_LINZEN)}"
                )
            yield *MARVIN_LINZEN[name], _attractor(case), right, wrong


def _attractor(case: str) -> str:
    """'sing_MS_MV_plur_ES' -> 'other': the first number is that of the word asked for, the second the attractor's."""
    numbers = [part for part in case.split("_") if part in ("sing", "plur")]
    return "" if len(numbers) < 2 else "same" if len(set(numbers)) == 1 else "other"
