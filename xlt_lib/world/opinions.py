"""Reviews in the mini-world: opinions about books, films and music; the label is the sign of their summed polarity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, cycle
from random import Random

from xlt_lib.world.lexicon import concepts, of_kind
from xlt_lib.world.meaning import Attitude, Contrast, Opinion
from xlt_lib.world.sampling import affinity, chance, draw
from xlt_lib.world.streams import check_split, split_of, stream

DOMAINS = ("books", "dvd", "music")
LABELS = ("negative", "positive")
ITEMS = {"books": "book", "dvd": "film", "music": "album"}
# Few words with few partners: only their frequencies tell them apart.
_FLATNESS = {"attitude": 1, "degree": 1}
_OWN, _GENERAL, _FOREIGN = 5.0, 2.0, 0.2


@dataclass(frozen=True)
class Review:
    """What a reviewer says about an item, sentence by sentence, and the label that follows."""

    domain: str
    sentences: tuple[Opinion | Attitude | Contrast, ...]

    @property
    def polarity(self) -> int:
        """Sum of the polarities of all opinions."""
        return sum(polarity(sentence) for sentence in self.sentences)

    @property
    def label(self) -> str:
        return LABELS[self.polarity > 0]


def polarity(sentence: Opinion | Attitude | Contrast) -> int:
    """Signed strength of one sentence; negation turns the sign round and makes it weak."""
    if isinstance(sentence, Contrast):
        return polarity(sentence.left) + polarity(sentence.right)
    name = sentence.adjective if isinstance(sentence, Opinion) else sentence.attitude
    value = int(concepts()[name].features["polarity"])
    if sentence.negated:
        return -1 if value > 0 else 1
    if isinstance(sentence, Opinion) and sentence.degree:
        value *= int(concepts()[sentence.degree].features["strength"])
    return value


@cache
def _table(kind: str, domain: str, sign: int, partner: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Concepts of a kind and sign with cumulative weights for a domain and the word they go with."""
    pool = [c for c in of_kind(kind) if not sign or int(c.features["polarity"]) * sign > 0]
    if kind == "aspect":  # nobody reviews the melody of a book
        pool = sorted((c for c in pool if c.theme in (domain, "any")), key=lambda c: c.theme == "any")
    fit = {domain: _OWN, "any": _GENERAL}
    weights = (
        fit.get(c.theme, _FOREIGN) * affinity(partner, c.name) / (rank + _FLATNESS.get(kind, 6))
        for rank, c in enumerate(pool)
    )
    return tuple(c.name for c in pool), tuple(accumulate(weights))


def _draw(rng: Random, kind: str, domain: str, sign: int = 0, partner: str = "") -> str:
    return draw(rng, *_table(kind, domain, sign, partner))


def sample_opinion(rng: Random, domain: str, sign: int) -> Opinion:
    """One opinion of the wanted sign: an adjective of that sign, or the denial of one of the other."""
    aspect = _draw(rng, "aspect", domain)
    negated = chance(rng, 0.15)
    adjective = _draw(rng, "opinion", domain, -sign if negated else sign, aspect)
    gradable = not negated and concepts()[adjective].features.get("gradable") != "no"
    degree = _draw(rng, "degree", domain, partner=adjective) if gradable and chance(rng, 0.4) else None
    return Opinion(aspect, adjective, degree, negated)


def sample_sentence(rng: Random, domain: str, sign: int) -> Opinion | Attitude | Contrast:
    kind = rng.random()
    if kind < 0.2:
        negated = chance(rng, 0.2)
        item = ITEMS[domain]
        return Attitude(_draw(rng, "attitude", domain, -sign if negated else sign, item), item, negated)
    if kind < 0.3:
        return Contrast(sample_opinion(rng, domain, -sign), sample_opinion(rng, domain, sign))
    return sample_opinion(rng, domain, sign)


def sample_review(rng: Random, domain: str, positive: float = 0.5) -> Review:
    """Two to four sentences, most of them of the review's own polarity."""
    sign = 1 if chance(rng, positive) else -1
    while True:
        signs = [sign if chance(rng, 0.85) else -sign for _ in range(2 + int(rng.random() * 3))]
        review = Review(domain, tuple(sample_sentence(rng, domain, each) for each in signs))
        if review.polarity * sign > 0:
            return review


def check_domain(domain: str | None) -> None:
    if domain not in DOMAINS:
        raise ValueError(f"domain {domain!r} is unknown; reviews come from: {', '.join(DOMAINS)}")


def reviews(domain: str, split: str, seed: int = 0, start: int = 0) -> Iterator[Review]:
    """Endless reviews of a domain and split, kind and unkind in turn; no review is in two splits."""
    check_split(split)
    check_domain(domain)
    turn = cycle((1.0, 0.0))  # a chunk holds whole turns, so that every chunk starts with the same label

    def make(rng: Random) -> Review:
        positive = next(turn)
        while True:
            review = sample_review(rng, domain, positive)
            if split_of(review.sentences) == split:
                return review

    return stream(f"reviews/{domain}/{split}", make, seed, start)
