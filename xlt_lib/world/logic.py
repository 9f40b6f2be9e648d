"""Entailment between two meanings, by natural logic (MacCartney and Manning 2009).

A pair of sentences is compared part by part. Each pair of parts stands in one relation between two sets A and B:

| symbol | relation | example |
|---|---|---|
| `=` | the same | dog, dog |
| `<` | A lies in B | poodle, dog |
| `>` | B lies in A | dog, poodle |
| `^` | B is everything outside A | sleeps, does not sleep |
| `\\|` | nothing in common | cat, dog |
| `_` | together they are everything | does not move, does not run (seen from the other side) |
| `#` | none of these | red, big |

Quantifiers and negation carry a relation of parts up to a relation of sentences: "every" turns `<` of its noun
round, "no" turns both sides round, negation turns everything round. Two sentences in `=` or `<` are an entailment, in
`^` or `|` a contradiction, else neutral. Restrictors ("every red dog") are taken to be non-empty, sisters in the
taxonomy are disjoint, and "the dog" is the same individual in both sentences (no label for "the dog", "the cat").
"""

from __future__ import annotations

from xlt_lib.world.lexicon import ancestors, concepts
from xlt_lib.world.meaning import Event, NounPhrase, Property

LABELS = ("entailment", "neutral", "contradiction")
Relation = str

FLIPPED = {"=": "=", "<": ">", ">": "<", "^": "^", "|": "_", "_": "|", "#": "#"}
_FIRST_DENIED = {"=": "^", "<": "_", ">": "|", "^": "=", "|": ">", "_": "<", "#": "#"}
_SECOND_DENIED = {"=": "^", "<": "|", ">": "_", "^": "=", "|": "<", "_": ">", "#": "#"}
_DOWNWARD = {"<": ">", ">": "<", "|": "#", "^": "#", "_": "#"}
_EXISTENTIAL = {"|": "#", "^": "#", "_": "#"}
_RESTRICTOR = {"the": {}, "some": _EXISTENTIAL, "two": _EXISTENTIAL, "every": _DOWNWARD, "no": _DOWNWARD}
_SCOPE = {"the": {}, "some": _EXISTENTIAL, "two": _EXISTENTIAL, "every": {"^": "|", "_": "#"}, "no": _DOWNWARD}
_JOIN = {("<", "<"): "<", (">", ">"): ">", ("<", "|"): "|", ("|", ">"): "|", ("<", "^"): "|", ("^", ">"): "|"}
_DETERMINERS = {
    ("every", "some"): "<", ("some", "every"): ">", ("every", "no"): "|", ("no", "every"): "|",
    ("two", "every"): "#", ("no", "some"): "^", ("some", "no"): "^", ("no", "two"): "|", ("two", "no"): "|",
    ("two", "some"): "<", ("some", "two"): ">", ("the", "some"): "<", ("some", "the"): ">", ("the", "no"): "|",
    ("no", "the"): "|", ("the", "every"): "#", ("the", "two"): "#", ("two", "the"): "#",
}  # fmt: skip


def noun_relation(first: str, second: str) -> Relation:
    """By the taxonomy: poodle < dog < animal; sisters are disjoint."""
    if first == second:
        return "="
    if second in ancestors(first):
        return "<"
    return ">" if first in ancestors(second) else "|"


def verb_relation(first: str, second: str) -> Relation:
    """Like nouns, but verbs exclude each other only under one parent (run, swim); others can be true together."""
    if first == second:
        return "="
    if second in ancestors(first):
        return "<"
    if first in ancestors(second):
        return ">"
    parents = concepts()[first].parent, concepts()[second].parent
    return "|" if parents[0] and parents[0] == parents[1] else "#"


def modifier_relation(first: str | None, second: str | None) -> Relation:
    """Adjectives exclude each other within a group (red, blue), places always; no modifier means no restriction."""
    if first == second:
        return "="
    if second is None:
        return "<"
    if first is None:
        return ">"
    one, two = concepts()[first], concepts()[second]
    exclusive = one.kind == "place" or (one.parent and one.parent == two.parent)
    return "|" if exclusive else "#"


def meet(*relations: Relation) -> Relation:
    """Relation of two intersections of independent sets, from those of their parts; one disjoint part decides."""
    found = set(relations) - {"="}
    if not found:
        return "="
    if found & {"|", "^"}:
        return "|"
    return found.pop() if len(found) == 1 else "#"


def phrase_relation(first: NounPhrase, second: NounPhrase) -> Relation:
    """Of the two restrictors: noun and adjective together."""
    return meet(noun_relation(first.noun, second.noun), modifier_relation(first.adjective, second.adjective))


def quantified(first: str, second: str, restrictor: Relation, scope: Relation) -> Relation | None:
    """Relation of 'first A B' and 'second A' B'' from those of A, A' and of B, B'; None when it is not determined."""
    if restrictor == "|" and "the" in (first, second):
        return None  # "the cat ..., the dog ...": the same one, or two of them? People do not agree
    if first == second:
        return _project(first, restrictor, scope)
    swap = _DETERMINERS.get((first, second))
    if swap is None:
        return None
    if restrictor == scope == "=":
        return swap
    before = _JOIN.get((_project(first, restrictor, scope), swap))
    return before or _JOIN.get((swap, _project(second, restrictor, scope)))


def _project(determiner: str, restrictor: Relation, scope: Relation) -> Relation:
    above = _RESTRICTOR[determiner].get(restrictor, restrictor)
    below = _SCOPE[determiner].get(scope, scope)
    if determiner == "every" and below == "|":
        return "|" if above in "=<>" else "#"
    return meet(above, below)


def predicate_relation(first: Event | Property, second: Event | Property) -> Relation | None:
    """Of what is said about the two subjects, negation included."""
    if isinstance(first, Property) and isinstance(second, Property):
        relation = modifier_relation(first.adjective, second.adjective)
    elif isinstance(first, Event) and isinstance(second, Event):
        relation = _event_relation(first, second)
    else:
        return None
    if relation is None or first.negated == second.negated:
        return FLIPPED[relation] if relation and first.negated else relation
    return _FIRST_DENIED[relation] if first.negated else _SECOND_DENIED[relation]


def _event_relation(first: Event, second: Event) -> Relation | None:
    action: Relation | None = verb_relation(first.verb, second.verb)
    if first.object and second.object:
        phrases = phrase_relation(first.object, second.object)
        action = quantified(first.object.determiner, second.object.determiner, phrases, action)
    elif first.object or second.object:
        return None
    return action and meet(action, modifier_relation(first.place, second.place))


def relation(premise: Event | Property, hypothesis: Event | Property) -> Relation | None:
    """Relation of two sentences; None when the calculus does not determine it."""
    predicate = predicate_relation(premise, hypothesis)
    if predicate is None:
        return None
    one, two = premise.subject, hypothesis.subject
    return quantified(one.determiner, two.determiner, phrase_relation(one, two), predicate)


def entailment(premise: Event | Property, hypothesis: Event | Property) -> str | None:
    """'entailment', 'neutral' or 'contradiction'; None when the calculus does not determine it."""
    found = relation(premise, hypothesis)
    if found is None:
        return None
    return "entailment" if found in "=<" else "contradiction" if found in "^|" else "neutral"
