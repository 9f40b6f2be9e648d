"""Clauses drawn from the mini-world, construction by construction, in the order of paper 4's Table 10.

Who does what to whom is drawn as for simple sentences (`sampling.py`); number is not: a clause is drawn in the
singular, and `clauses.with_numbers` makes the others of it, which all belong to one split. Pretraining text has clauses
of the split "pretraining" only (`clause_document`), the minimal pairs those of "test".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from xlt_lib.world.clauses import (
    GENDERS,
    Being,
    Beside,
    Clause,
    Definite,
    Doing,
    ObjectRelative,
    Report,
    SubjectRelative,
    ToOneself,
    clause_split,
    simple_sentences,
    with_numbers,
)
from xlt_lib.world.lexicon import concepts
from xlt_lib.world.meaning import Event, NounPhrase, Property
from xlt_lib.world.sampling import (
    allowed,
    chance,
    draw,
    draw_concept,
    pool,
    sample_event,
    sample_property,
    sample_theme,
)
from xlt_lib.world.streams import check_split

SAME_IN_PLURAL = ("fish", "sheep", "salmon", "tuna")  # they do not show their number: never what a verb agrees with
TO_ONESELF = ("see", "help", "wash", "love", "paint", "hear", "feed", "hide", "cut", "fear", "draw", "admire")
PREPOSITIONS = ("near", "behind", "beside", "by")
ATTEMPTS = 12


def _doing(rng: Random, theme: str, wanted: Callable[[Event], object] = lambda event: True) -> Event:
    """An event that the fragment's verbs and nouns like, whose subject shows its number."""
    while True:
        event = sample_event(rng, theme)
        thing = event.object.noun if event.object else None
        if event.subject.noun not in (*SAME_IN_PLURAL, thing) and wanted(event):
            return event


def _predicate(rng: Random, theme: str, noun: str) -> Doing | Being | None:
    """What else the noun does or is; None when nothing fits after a few tries."""
    for _ in range(ATTEMPTS):
        if chance(rng, 0.3) and pool("adjective", noun):
            return Being(draw_concept(rng, theme, "adjective", noun, noun))
        event = _doing(rng, theme)
        can = noun in allowed("noun", concepts()[event.verb].features["subject"])
        if can and not (event.object and event.object.noun == noun):
            return Doing(event.verb, event.object, event.place)
    return None


def _clause(subject: NounPhrase, *predicates: Doing | Being | ToOneself, modifier=None, report=None) -> Clause:
    """Singular throughout; what is "old" is not called old or young before."""
    adjective = None if any(isinstance(p, Being) for p in predicates) else subject.adjective
    return Clause(Definite(subject.noun, adjective=adjective), predicates, modifier, report)


def _simple(rng: Random, theme: str) -> Clause:
    if chance(rng, 0.3):
        while True:
            state = sample_property(rng, theme)
            if state.subject.noun not in SAME_IN_PLURAL:
                return _clause(state.subject, Being(state.adjective))
    event = _doing(rng, theme)
    return _clause(event.subject, Doing(event.verb, event.object, event.place))


def _report(rng: Random, theme: str, but: str) -> Report:
    """Somebody else says or knows it."""
    while True:
        noun = draw_concept(rng, theme, "noun", "person", "speak")
        if noun != but:
            return Report("say" if chance(rng, 0.6) else "know", Definite(noun), that=chance(rng, 0.5))


def _complement(rng: Random, theme: str) -> Clause:
    clause = _simple(rng, theme)
    return replace(clause, report=_report(rng, theme, clause.subject.noun))


def _coordinated(
    rng: Random, theme: str, first: Callable[[Event], object], second: Callable[[Event], object]
) -> Clause:
    """Two predicates of one subject that do not exclude each other (sits and stands) and are not both states."""
    while True:
        event = _doing(rng, theme, first)
        for _ in range(ATTEMPTS):
            other = _predicate(rng, theme, event.subject.noun)
            if other and second(other) and _compatible(event, other):
                return _clause(event.subject, Doing(event.verb, event.object), other)


def _compatible(event: Event, other: Doing | Being) -> bool:
    """Not the same verb again, nor its superordinate, subordinate or sister."""
    if isinstance(other, Being):
        return True
    family, others = ({verb, concepts()[verb].parent} - {""} for verb in (event.verb, other.verb))
    return not family & others


def _short(rng: Random, theme: str) -> Clause:
    def is_short(other: Doing | Being) -> bool:
        return isinstance(other, Being) or not other.object

    clause = _coordinated(rng, theme, lambda event: not event.object, is_short)
    first, second = clause.predicates
    return replace(clause, predicates=(first, second if isinstance(second, Being) else Doing(second.verb)))


def _long(rng: Random, theme: str) -> Clause:
    def is_long(other: Doing | Being) -> bool:
        return isinstance(other, Doing) and bool(other.object or other.place)

    return _coordinated(rng, theme, lambda event: event.object, is_long)


def _other_noun(rng: Random, theme: str, classes: str, partner: str, but: str) -> Definite:
    while True:
        noun = draw_concept(rng, theme, "noun", classes, partner)
        if noun not in (*SAME_IN_PLURAL, but):
            return Definite(noun)


def _beside(rng: Random, theme: str) -> Clause:
    clause = _simple(rng, theme)
    (predicate,) = clause.predicates
    if isinstance(predicate, Doing):  # where they are is said already
        predicate = replace(predicate, place=None)
    preposition = PREPOSITIONS[int(rng.random() * len(PREPOSITIONS))]
    noun = _other_noun(rng, theme, "_any", clause.subject.noun, clause.subject.noun)
    return replace(clause, predicates=(predicate,), modifier=Beside(preposition, noun))


def _relation(rng: Random, theme: str) -> Event:
    """What a relative clause can say: of two nouns that show their number, and who is killed does nothing more."""

    def wanted(event: Event) -> bool:
        return bool(event.object) and event.object.noun not in SAME_IN_PLURAL and event.verb != "kill"

    return _doing(rng, theme, wanted)


def _subject_relative(rng: Random, theme: str) -> Clause:
    while True:
        event = _relation(rng, theme)
        predicate = _predicate(rng, theme, event.subject.noun)
        if predicate and _compatible(event, predicate):
            return _clause(event.subject, predicate, modifier=SubjectRelative(event.verb, Definite(event.object.noun)))


def _object_relative(rng: Random, theme: str, that: bool = True) -> Clause:
    while True:
        event = _relation(rng, theme)
        predicate = _predicate(rng, theme, event.object.noun)
        if predicate and _compatible(event, predicate):
            relative = ObjectRelative(Definite(event.subject.noun), event.verb, that)
            return _clause(event.object, predicate, modifier=relative)


def _object_relative_no_that(rng: Random, theme: str) -> Clause:
    return _object_relative(rng, theme, that=False)


def _reflexive(rng: Random, theme: str) -> Clause:
    while True:
        verb = draw_concept(rng, theme, "verb")
        if verb in TO_ONESELF:
            break
    while True:
        noun = draw_concept(rng, theme, "noun", "person", verb)
        if noun in GENDERS:
            break
    adjective = draw_concept(rng, theme, "adjective", noun, noun) if chance(rng, 0.3) else None
    place = draw_concept(rng, theme, "place", partner=verb) if chance(rng, 0.4) else None
    return _clause(NounPhrase("the", noun, adjective), ToOneself(verb, place))


def _reflexive_complement(rng: Random, theme: str) -> Clause:
    clause = _reflexive(rng, theme)
    return replace(clause, report=_report(rng, theme, clause.subject.noun))


def _reflexive_across(rng: Random, theme: str) -> Clause:
    clause = _reflexive(rng, theme)
    subject, verb = clause.subject.noun, clause.predicates[0].verb
    while True:
        event = _relation(rng, theme)
        can = subject in allowed("noun", concepts()[event.verb].features["object"])
        if can and subject != event.subject.noun and verb != event.verb:
            return replace(clause, modifier=ObjectRelative(Definite(event.subject.noun), event.verb))


@dataclass(frozen=True)
class Construction:
    """One row of the paper's Table 10: which word of its clauses can be wrong, and how they are drawn (singular)."""

    block: str
    name: str
    wrong: str  # "verb" (of the last predicate), "relative" (the verb of the relative clause) or "reflexive"
    sample: Callable[[Random, str], Clause]
    share: int  # of the clauses in pretraining text


AGREEMENT, ANAPHORA = "Subject-verb agreement", "Reflexive anaphora"
CONSTRUCTIONS = (
    Construction(AGREEMENT, "Simple", "verb", _simple, 20),
    Construction(AGREEMENT, "In a sentential complement", "verb", _complement, 12),
    Construction(AGREEMENT, "Short VP coordination", "verb", _short, 8),
    Construction(AGREEMENT, "Long VP coordination", "verb", _long, 8),
    Construction(AGREEMENT, "Across a prepositional phrase", "verb", _beside, 12),
    Construction(AGREEMENT, "Across a subject relative clause", "verb", _subject_relative, 12),
    Construction(AGREEMENT, "Across an object relative clause", "verb", _object_relative, 8),
    Construction(AGREEMENT, "Across an object relative (no that)", "verb", _object_relative_no_that, 6),
    Construction(AGREEMENT, "In an object relative clause", "relative", _object_relative, 0),  # the same clauses
    Construction(AGREEMENT, "In an object relative (no that)", "relative", _object_relative_no_that, 0),
    Construction(ANAPHORA, "Simple", "reflexive", _reflexive, 6),
    Construction(ANAPHORA, "In a sentential complement", "reflexive", _reflexive_complement, 4),
    Construction(ANAPHORA, "Across a relative clause", "reflexive", _reflexive_across, 4),
)
_SHARES = tuple(accumulate(construction.share for construction in CONSTRUCTIONS))


def sample_clause(rng: Random, construction: Construction, theme: str, split: str) -> Clause:
    """A clause of the construction and the split, singular throughout."""
    check_split(split)
    while True:
        clause = construction.sample(rng, theme)
        if clause_split(clause) == split:
            return clause


@dataclass(frozen=True)
class ClauseDocument:
    """A pretraining document: what English says, and what the other languages tell instead."""

    clauses: tuple[Clause, ...]

    @property
    def sentences(self) -> tuple[Event | Property, ...]:
        return simple_sentences(self.clauses)


def clause_document(rng: Random) -> ClauseDocument:
    """One or two clauses of a theme, of the split "pretraining": none that the minimal pairs are made of."""
    theme = sample_theme(rng)
    clauses = []
    for _ in range(1 + int(rng.random() * 2)):
        clause = sample_clause(rng, draw(rng, CONSTRUCTIONS, _SHARES), theme, "pretraining")
        clauses.append(with_numbers(clause, chance(rng, 0.5), chance(rng, 0.5)))
    return ClauseDocument(tuple(clauses))
