"""Sentences with more than a clause, for English: the constructions of Marvin and Linzen (2018), paper 4's Table 10.

Their subjects are definite and singular or plural, and other nouns stand between a verb (or "himself") and the word
that it agrees with. `constructions.py` draws them; `languages/en_clauses.py` says them, rightly or with one word wrong.
The other languages say what a clause asserts as several simple sentences (`simple_sentences`), so that a document of
clauses has translations.

| clause | English |
|---|---|
| `Clause(Definite("dog", many=True), (Doing("sleep"),))` | The dogs sleep. |
| with two predicates | The dogs sleep and run. |
| with `report=Report("say", Definite("king"))` | The king said that the dogs sleep. |
| with `modifier=Beside("near", Definite("tree"))` | The dogs near the tree sleep. |
| with `modifier=SubjectRelative("chase", Definite("cat"))` | The dogs that chase the cat sleep. |
| with `modifier=ObjectRelative(Definite("boy"), "feed")` | The dogs that the boy feeds sleep. |
| `Clause(Definite("king"), (ToOneself("wash"),))` | The king washed himself. |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from xlt_lib.world.meaning import Event, NounPhrase, Property
from xlt_lib.world.streams import split_of

# Nouns that name one sex: of a nurse whose sex nobody said, "the nurse washed themselves" is good English.
GENDERS = {"boy": "m", "king": "m", "waiter": "m", "girl": "f", "queen": "f"}
REPORTS = ("say", "know")


@dataclass(frozen=True)
class Definite:
    """The one or the several of which the sentence speaks: "the dog", "the old dogs"."""

    noun: str
    many: bool = False
    adjective: str | None = None


@dataclass(frozen=True)
class Doing:
    """A predicate in the present: "chases a cat in the garden"."""

    verb: str
    object: NounPhrase | None = None
    place: str | None = None


@dataclass(frozen=True)
class Being:
    """A predicate of state: "is old"."""

    adjective: str


@dataclass(frozen=True)
class ToOneself:
    """A predicate with a reflexive, in the past, where the verb does not tell the number: "washed himself"."""

    verb: str
    place: str | None = None


@dataclass(frozen=True)
class Beside:
    """A prepositional phrase: "near the tree"."""

    preposition: str
    noun: Definite


@dataclass(frozen=True)
class SubjectRelative:
    """A relative clause whose subject is the head: "that chases the cat"."""

    verb: str
    noun: Definite


@dataclass(frozen=True)
class ObjectRelative:
    """A relative clause whose object is the head: "that the boy feeds", or without `that` "the boy feeds"."""

    noun: Definite
    verb: str
    that: bool = True


@dataclass(frozen=True)
class Report:
    """What the clause is a complement of: "the king said that", "the king knows"."""

    verb: str  # one of REPORTS, which are no verbs of simple sentences
    noun: Definite
    that: bool = True


@dataclass(frozen=True)
class Clause:
    """A definite subject, modified or reported or neither, and one predicate or two."""

    subject: Definite
    predicates: tuple[Doing | Being | ToOneself, ...]
    modifier: Beside | SubjectRelative | ObjectRelative | None = None
    report: Report | None = None


def simple_sentences(clauses: Iterable[Clause]) -> tuple[Event | Property, ...]:
    """What the clauses assert, as far as simple sentences of the mini-world can tell it.

    A definite plural is told with "two", which it entails ("the dogs sleep": two dogs sleep). "said" is told as
    speaking, and then what was said; "knows" only by what is known; where the subject stands ("near the tree") is
    left out. Somebody who washed himself washed the same king.
    """
    return tuple(sentence for clause in clauses for sentence in _told(clause))


def _told(clause: Clause) -> Iterator[Event | Property]:
    if clause.report and clause.report.verb == "say":
        yield Event(_phrase(clause.report.noun), "speak")
    subject, modifier = _phrase(clause.subject), clause.modifier
    if isinstance(modifier, SubjectRelative):
        yield Event(subject, modifier.verb, _phrase(modifier.noun))
    if isinstance(modifier, ObjectRelative):
        yield Event(_phrase(modifier.noun), modifier.verb, subject)
    for predicate in clause.predicates:
        if isinstance(predicate, Being):
            yield Property(subject, predicate.adjective)
        elif isinstance(predicate, ToOneself):
            yield Event(subject, predicate.verb, replace(subject, adjective=None), predicate.place)
        else:
            yield Event(subject, predicate.verb, predicate.object, predicate.place)


def _phrase(definite: Definite) -> NounPhrase:
    return NounPhrase("two" if definite.many else "the", definite.noun, definite.adjective)


def with_numbers(clause: Clause, subject: bool, other: bool) -> Clause:
    """The same clause with the subject, and the noun of its modifier or report, in the plural (True) or singular."""

    def inflect(part, many: bool):
        return part and replace(part, noun=replace(part.noun, many=many))

    head = replace(clause.subject, many=subject)
    return replace(clause, subject=head, modifier=inflect(clause.modifier, other), report=inflect(clause.report, other))


def singular(clause: Clause) -> Clause:
    """What all numbers of a clause have in common, with and without "that"."""
    plain = with_numbers(clause, False, False)
    if isinstance(plain.modifier, ObjectRelative):
        plain = replace(plain, modifier=replace(plain.modifier, that=True))
    return replace(plain, report=plain.report and replace(plain.report, that=True))


def clause_split(clause: Clause) -> str:
    """The split of a clause: the same for all its numbers, with and without "that"."""
    return split_of(singular(clause))
