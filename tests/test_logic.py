"""Labels follow from meaning: the natural-logic calculus against brute force over random small worlds."""

from itertools import islice

import numpy as np
import pytest

from xlt_lib.world.lexicon import ancestors, concepts
from xlt_lib.world.logic import entailment, meet, quantified
from xlt_lib.world.meaning import Event, NounPhrase, Property
from xlt_lib.world.pairs import pairs

MODELS, PEOPLE = 6000, 5


def related(name):
    """The concept, its superordinates, and a sister that excludes it."""
    concept = concepts()[name]
    same = [c for c in concepts().values() if c.kind == concept.kind and c.parent == concept.parent]
    sisters = [c.name for c in same if c.parent]
    return [a for a in ancestors(name) if a in concepts()] + sisters[:2]


class Worlds:
    """Random finite models, all at once: boolean arrays [model, individual] or [model, agent, patient]."""

    def __init__(self, pair, seed):
        self.rng = np.random.default_rng(seed)
        self.names = {"noun": set(), "verb": set(), "adjective": set(), "place": set()}
        for meaning in pair:
            self.collect(meaning)
        self.sets = {}
        self.assign("noun", (MODELS, PEOPLE), exclusive_all=True)
        self.assign("place", (MODELS, PEOPLE), exclusive_all=True)
        self.assign("adjective", (MODELS, PEOPLE))
        transitive = any(isinstance(m, Event) and m.object for m in pair)
        self.assign("verb", (MODELS, PEOPLE, PEOPLE) if transitive else (MODELS, PEOPLE))

    def collect(self, meaning):
        event = isinstance(meaning, Event)
        for phrase in [meaning.subject, meaning.object] if event else [meaning.subject]:
            if phrase:
                self.names["noun"] |= set(related(phrase.noun))
                self.names["adjective"] |= {phrase.adjective} - {None}
        if event:
            self.names["verb"] |= set(related(meaning.verb))
            self.names["place"] |= {meaning.place, "garden"} - {None}
        else:
            self.names["adjective"].add(meaning.adjective)

    def assign(self, kind, shape, exclusive_all=False):
        """Each individual gets at most one concept of every exclusive family; superordinates follow."""
        families = {}
        for name in sorted(self.names[kind]):
            parent = concepts()[name].parent
            family = "all" if exclusive_all else (parent or name)
            if kind == "verb" and any(concepts()[n].parent == name for n in self.names[kind]):
                family = name
            families.setdefault(family, []).append(name)
        for family in families.values():
            choice = self.rng.integers(-1, len(family), shape)
            for index, name in enumerate(family):
                for above in ancestors(name):
                    self.sets[above] = self.sets.get(above, False) | (choice == index)

    def restrictor(self, phrase):
        one = self.sets[phrase.noun]
        return one & self.sets[phrase.adjective] if phrase.adjective else one

    def quantify(self, phrase, scope, constant):
        """Truth of 'phrase scope' along the last axis; the constant individual is what "the" refers to."""
        restrictor = self.restrictor(phrase)
        if scope.ndim == 3:
            restrictor = restrictor[:, None, :]
        self.sensible &= restrictor.any(-1) if scope.ndim == 2 else restrictor.any(-1)[:, 0]
        both = restrictor & scope
        return {
            "the": lambda: both[..., constant],
            "some": lambda: both.any(-1),
            "two": lambda: both.sum(-1) >= 2,
            "every": lambda: (~restrictor | scope).all(-1),
            "no": lambda: ~both.any(-1),
        }[phrase.determiner]()

    def truth(self, meaning):
        self.sensible = getattr(self, "sensible", np.ones(MODELS, bool))
        if isinstance(meaning, Property):
            predicate = self.sets[meaning.adjective]
        else:
            predicate = self.sets[meaning.verb]
            if meaning.object:
                predicate = self.quantify(meaning.object, predicate, 1)
            if meaning.place:
                predicate = predicate & self.sets[meaning.place]
        if meaning.negated:
            predicate = ~predicate
        return self.quantify(meaning.subject, predicate, 0)


def counts(premise, hypothesis, seed=0):
    """How many sensible worlds make both true, and the premise true but the hypothesis false."""
    worlds = Worlds((premise, hypothesis), seed)
    one, two = worlds.truth(premise), worlds.truth(hypothesis)
    return int((one & two & worlds.sensible).sum()), int((one & ~two & worlds.sensible).sum())


def test_labels_agree_with_brute_force_over_random_worlds():
    unseen = 0
    for number, pair in enumerate(islice(pairs("train"), 300)):
        together, apart = counts(pair.premise, pair.hypothesis, number)
        unseen += together + apart == 0
        if pair.label == "entailment":
            assert apart == 0, pair
        elif pair.label == "contradiction":
            assert together == 0, pair
        elif together + apart > 200:
            assert together and apart, pair
    assert unseen < 15


DOG, POODLE, CAT = (NounPhrase("the", noun) for noun in ("dog", "poodle", "cat"))


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        (Event(POODLE, "run"), Event(DOG, "move"), "entailment"),
        (Event(DOG, "move"), Event(POODLE, "run"), "neutral"),
        (Event(DOG, "run"), Event(DOG, "swim"), "contradiction"),
        (Event(DOG, "run"), Event(DOG, "swim", negated=True), "entailment"),
        (Event(DOG, "run"), Event(CAT, "run"), None),
        (Event(NounPhrase("some", "dog"), "run"), Event(NounPhrase("some", "dog"), "swim"), "neutral"),
        (Event(NounPhrase("every", "dog"), "run"), Event(NounPhrase("every", "poodle"), "run"), "entailment"),
        (Event(NounPhrase("no", "dog"), "run"), Event(NounPhrase("no", "poodle"), "run"), "entailment"),
        (Event(NounPhrase("no", "poodle"), "run"), Event(NounPhrase("no", "dog"), "run"), "neutral"),
        (Event(NounPhrase("every", "dog"), "run"), Event(NounPhrase("no", "dog"), "run"), "contradiction"),
        (Event(DOG, "run", place="garden"), Event(DOG, "run"), "entailment"),
        (Property(DOG, "big"), Property(DOG, "small"), "contradiction"),
        (Property(DOG, "big"), Property(DOG, "tired"), "neutral"),
        (Event(NounPhrase("every", "dog"), "run"), Event(DOG, "run"), None),
    ],
)
def test_known_cases(premise, hypothesis, label):
    assert entailment(premise, hypothesis) == label


def test_meet_of_opposite_restrictions_is_undetermined():
    assert meet("<", ">") == "#"
    assert meet("<", "|") == "|"


def test_undetermined_quantifier_swap_is_none():
    assert quantified("every", "two", "=", "=") is None
