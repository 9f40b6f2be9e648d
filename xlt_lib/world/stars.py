"""Reviews with one to five stars (the role of MARC, Keung et al. 2020): a body, a title, and a product category.

The stars follow from the summed polarity of the body's sentences (degrees, negations and contrasts counted as in
`opinions`). Sums between two bins are not drawn, so that neighbours differ by two points at least:

| stars | 1 | 2 | 3 | 4 | 5 |
|---|---|---|---|---|---|
| sum of polarities | -5 or less | -3, -2 | 0 | 2, 3 | 5 or more |

The number of sentences and the category are drawn before the sum is looked at: neither tells anything about the stars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from xlt_lib.world.languages.grammar import join, lexical
from xlt_lib.world.lexicon import entries
from xlt_lib.world.meaning import Attitude, Contrast, Opinion
from xlt_lib.world.opinions import DOMAINS, ITEMS, polarity, sample_sentence
from xlt_lib.world.sampling import chance
from xlt_lib.world.streams import check_split, split_of, stream
from xlt_lib.world.typology import split_name, turn

LABELS = ("1", "2", "3", "4", "5")
_MOST = 99
BINS = {"1": (-_MOST, -5), "2": (-3, -2), "3": (0, 0), "4": (2, 3), "5": (5, _MOST)}
# The polarity that a title may have: its sign agrees with the stars, its strength says little.
TITLES = {"1": (-_MOST, -1), "2": (-2, -1), "3": (-1, 1), "4": (1, 2), "5": (1, _MOST)}
_POSITIVE = {"1": 0.05, "2": 0.25, "3": 0.5, "4": 0.75, "5": 0.95}  # the share of positive sentences to begin with


@dataclass(frozen=True)
class StarredReview:
    """What a reviewer writes about an item, and the stars that follow from the body."""

    domain: str
    title: Opinion | Attitude
    body: tuple[Opinion | Attitude | Contrast, ...]

    @property
    def polarity(self) -> int:
        """Sum of the polarities of the body's sentences."""
        return sum(polarity(sentence) for sentence in self.body)

    @property
    def label(self) -> str:
        """ValueError when the sum lies between two bins."""
        found = [stars for stars, bounds in BINS.items() if _within(self.polarity, bounds)]
        if not found:
            raise ValueError(f"a sum of polarities of {self.polarity} lies between two bins; see BINS")
        return found[0]


def category(domain: str, language: str) -> str:
    """The product category as the language calls it: "book", "film", "album"."""
    base, dials = split_name(language)
    item = ITEMS[domain]
    return join(turn([lexical(entries(base)[item].lemma, item)], dials), " ")


def sample_stars(rng: Random, stars: str) -> StarredReview:
    """A review of three or four different sentences with the wanted stars."""
    domain = DOMAINS[int(rng.random() * len(DOMAINS))]
    length = 3 + int(rng.random() * 2)
    while True:
        signs = [_sign(rng, _POSITIVE[stars]) for _ in range(length)]
        body = tuple(sample_sentence(rng, domain, sign) for sign in signs)
        if len(set(body)) == length and _within(sum(map(polarity, body)), BINS[stars]):
            return StarredReview(domain, _title(rng, domain, stars), body)


def _title(rng: Random, domain: str, stars: str) -> Opinion | Attitude:
    while True:
        title = sample_sentence(rng, domain, _sign(rng, _POSITIVE[stars]))
        if not isinstance(title, Contrast) and _within(polarity(title), TITLES[stars]):
            return title


def _sign(rng: Random, positive: float) -> int:
    return 1 if chance(rng, positive) else -1


def _within(value: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= value <= bounds[1]


def starred_reviews(split: str, seed: int = 0, start: int = 0) -> Iterator[StarredReview]:
    """Endless reviews of a split, from one star to five in turn.

    The body decides the split, as in `opinions.reviews`: no body is in two splits, nor in the pretraining text.
    """
    check_split(split)
    turns = cycle(LABELS)  # a chunk holds whole turns, so that every chunk starts with the same label

    def make(rng: Random) -> StarredReview:
        stars = next(turns)
        while True:
            review = sample_stars(rng, stars)
            if split_of(review.body) == split:
                return review

    return stream(f"stars/{split}", make, seed, start)
