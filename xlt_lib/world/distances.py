r"""How far two languages of the mini-world are from each other, in order and in form; both from 0 to 1, both symmetric.

**Order**: how differently the two order the concepts of the same sentences (Kendall's tau distance). Over seeded
meanings $m$, and over the pairs of concepts that both languages say,

$$d_{order} = \frac{1}{2} \Big( 1 - \frac{1}{|M|} \sum_{m \in M} \tau_m \Big), \qquad
  \tau_m = \frac{\text{pairs in the same order} - \text{pairs in the opposite order}}{\text{pairs}}$$

so 0 is the same order everywhere, 1 the mirror image. Only nouns, verbs, adjectives and places count: languages differ
in which determiners they say at all, so the dials `nd` and `po` go unseen.

**Form**: how different the words for the same concepts look, $d_{form} = \frac{1}{|C|} \sum_{c \in C}
\frac{\text{Levenshtein}(a_c, b_c)}{\max(|a_c|, |b_c|)}$, over the lemmas $a_c$ and $b_c$, capital letters and spaces
aside. Words in two scripts share no letter, so they are 1 apart. The order of words plays no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import combinations
from random import Random

import pandas as pd

from xlt_lib.world.languages import LANGUAGES, check_language, words
from xlt_lib.world.lexicon import entries
from xlt_lib.world.meaning import Event, Property
from xlt_lib.world.sampling import chance, sample_event, sample_property, sample_theme
from xlt_lib.world.typology import forms_of, split_name

MEANINGS = 300


def order_distance(one: str, two: str, size: int = MEANINGS, seed: int = 0) -> float:
    """Kendall's tau distance between the orders of the concepts, averaged over `size` meanings."""
    if size < 1:
        raise ValueError(f"size is {size}; the distance is an average over at least one meaning")
    taus = [_tau(_places(meaning, one), _places(meaning, two)) for meaning in _meanings(size, seed)]
    known = [tau for tau in taus if tau is not None]
    return (1 - sum(known) / len(known)) / 2 if known else 0.0


def form_distance(one: str, two: str) -> float:
    """The mean normalised edit distance between the lemmas of the two languages."""
    first, second = _lemmas(one), _lemmas(two)
    shared = [name for name in first if name in second]
    return sum(normalised_edits(first[name], second[name]) for name in shared) / len(shared)


def distances(languages: Iterable[str] = LANGUAGES, to: str = "en") -> pd.DataFrame:
    """Columns `order` and `form`, a row for each language in the order given: to plot zero-shot accuracy against."""
    languages = list(languages)
    rows = [{"order": order_distance(to, language), "form": form_distance(to, language)} for language in languages]
    return pd.DataFrame(rows, index=pd.Index(languages, name="language"), columns=["order", "form"])


def normalised_edits(one: str, two: str) -> float:
    """Levenshtein distance over the length of the longer string; 0 for two empty ones."""
    return edits(one, two) / max(len(one), len(two), 1)


def edits(one: str, two: str) -> int:
    """Levenshtein distance: the fewest letters to insert, delete or replace."""
    if one == two:
        return 0
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        previous, row = row, [i]
        for j, b in enumerate(two, start=1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b)))
    return row[-1]


@cache
def _meanings(size: int, seed: int) -> tuple[Event | Property, ...]:
    """Sentences as the tasks draw them: events for the most part."""
    rng = Random(f"distances/{seed}")
    themes = [sample_theme(rng) for _ in range(size)]
    return tuple(sample_property(rng, t) if chance(rng, 0.2) else sample_event(rng, t) for t in themes)


@cache
def _places(meaning: Event | Property, language: str) -> dict[str, float]:
    """Where the sentence says each concept; the middle, where it says one in several words."""
    said = defaultdict(list)
    for place, word in enumerate(words(meaning, language)):
        if word.is_concept:
            said[word.gloss].append(place)
    return {gloss: sum(places) / len(places) for gloss, places in said.items()}


def _tau(one: dict[str, float], two: dict[str, float]) -> float | None:
    """Kendall's tau over the concepts of both; None when there is no pair of them that has an order."""
    pairs = combinations([concept for concept in one if concept in two], 2)
    signs = [(_sign(one[a] - one[b]), _sign(two[a] - two[b])) for a, b in pairs]
    ordered = [first * second for first, second in signs if first or second]
    return sum(ordered) / len(ordered) if ordered else None


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


@cache
def _lemmas(language: str) -> dict[str, str]:
    """The letters of each concept's lemma, as the (derived) language writes them."""
    check_language(language)
    base, dials = split_name(language)
    forms = {name: "".join(forms_of(entry.lemma, name, base, dials)) for name, entry in entries(base).items()}
    return {name: "".join(c for c in form.casefold() if c.isalpha() or not c.isascii()) for name, form in forms.items()}
