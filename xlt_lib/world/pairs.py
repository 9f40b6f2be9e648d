"""Natural language inference in the mini-world: pairs of meanings with the label that follows from them.

A hypothesis is kept only when a premise of every label can be found for it, and then gets the one whose turn it is: so
the hypothesis alone tells nothing about the label, and labels are balanced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from xlt_lib.world.logic import LABELS, entailment
from xlt_lib.world.meaning import DETERMINERS, Event, NounPhrase, Property
from xlt_lib.world.sampling import (
    chance,
    draw_concept,
    is_wellformed,
    pool,
    sample_event,
    sample_property,
    sample_theme,
)
from xlt_lib.world.streams import check_split, split_of, stream

ATTEMPTS = 60


@dataclass(frozen=True)
class Pair:
    """A premise, a hypothesis and their label (one of `logic.LABELS`)."""

    premise: Event | Property
    hypothesis: Event | Property
    label: str


def _edit_phrase(rng: Random, phrase: NounPhrase, theme: str) -> NounPhrase:
    """Change the determiner, the noun or the adjective."""
    what = rng.random()
    if what < 0.25:
        return NounPhrase(DETERMINERS[int(rng.random() * len(DETERMINERS))], phrase.noun, phrase.adjective)
    if what < 0.65 and pool("near", phrase.noun):
        return NounPhrase(phrase.determiner, draw_concept(rng, theme, "near", phrase.noun), phrase.adjective)
    if phrase.adjective and chance(rng, 0.5):
        return NounPhrase(phrase.determiner, phrase.noun)
    if pool("adjective", phrase.noun):
        adjective = draw_concept(rng, theme, "adjective", phrase.noun, phrase.noun)
        return NounPhrase(phrase.determiner, phrase.noun, adjective)
    return phrase


def _edit(rng: Random, meaning: Event | Property, theme: str) -> Event | Property:
    """One change somewhere in the sentence."""
    if isinstance(meaning, Property):
        return _edit_property(rng, meaning, theme)
    subject, verb, thing, place, negated = meaning.subject, meaning.verb, meaning.object, meaning.place, meaning.negated
    what = rng.random()
    if what < 0.15:
        negated = not negated
    elif what < 0.5:
        subject = _edit_phrase(rng, subject, theme)
    elif what < 0.65:
        drop = place and chance(rng, 0.4)
        place = None if drop else draw_concept(rng, theme, "place", partner=verb)
    elif what < 0.8 and thing:
        thing = _edit_phrase(rng, thing, theme)
    else:
        kind, key = ("near", verb) if pool("near", verb) else ("verb", "")
        verb = draw_concept(rng, theme, kind, key, subject.noun)
    return Event(subject, verb, thing, place, negated)


def _edit_property(rng: Random, meaning: Property, theme: str) -> Property:
    what = rng.random()
    if what < 0.15:
        return Property(meaning.subject, meaning.adjective, not meaning.negated)
    if what < 0.5:
        return Property(_edit_phrase(rng, meaning.subject, theme), meaning.adjective, meaning.negated)
    return Property(meaning.subject, _other_adjective(rng, meaning, theme), meaning.negated)


def _other_adjective(rng: Random, meaning: Property, theme: str) -> str:
    """Mostly one that excludes the present one (red, blue), else any."""
    rival = pool("rival", meaning.adjective) and chance(rng, 0.7)
    kind, key = ("rival", meaning.adjective) if rival else ("adjective", meaning.subject.noun)
    return draw_concept(rng, theme, kind, key, meaning.subject.noun)


def premises_for(
    rng: Random, hypothesis: Event | Property, theme: str, labels: tuple[str, ...] = LABELS
) -> dict[str, Event | Property]:
    """One premise per label, as far as they are found within `ATTEMPTS` random edits of the hypothesis."""
    found: dict[str, Event | Property] = {}
    for _ in range(ATTEMPTS):
        premise = hypothesis
        for _ in range(1 if chance(rng, 0.8) else 2):
            premise = _edit(rng, premise, theme)
        if premise == hypothesis or not is_wellformed(premise):
            continue
        label = entailment(premise, hypothesis)
        if label in labels:
            found.setdefault(label, premise)
        if len(found) == len(labels):
            break
    return found


def sample_pair(rng: Random, split: str, label: str) -> Pair:
    """A pair of the split with the label, which the hypothesis alone does not give away."""
    while True:
        theme = sample_theme(rng)
        hypothesis = sample_property(rng, theme) if chance(rng, 0.2) else sample_event(rng, theme)
        if split_of(hypothesis) != split or not _is_plain(rng, hypothesis):
            continue
        premises = premises_for(rng, hypothesis, theme)
        if len(premises) == len(LABELS):
            return Pair(premises[label], hypothesis, label)


def _is_plain(rng: Random, hypothesis: Event | Property) -> bool:
    """Keep few of the hypotheses that turn entailment round (every, no, negation): they need many labels."""
    hard = hypothesis.subject.determiner in ("every", "no") or hypothesis.negated
    return not hard or chance(rng, 0.12)


def pairs(split: str, seed: int = 0, start: int = 0) -> Iterator[Pair]:
    """Endless NLI pairs of a split; no hypothesis is in two splits."""
    check_split(split)
    turn = cycle(LABELS)  # a chunk holds whole turns, so that every chunk starts with the same label
    return stream(f"nli/{split}", lambda rng: sample_pair(rng, split, next(turn)), seed, start)
