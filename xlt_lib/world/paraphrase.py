"""Paraphrases of high word overlap (the role of PAWS-X, Yang et al. 2019): is the same scene told twice?

A scene is two events. It has a double of the very same words in which something else happens:

| kind | scene | its double |
|---|---|---|
| roles | The nurse helps the king. A dog sleeps. | The king helps the nurse. A dog sleeps. |
| places | A girl sings in the church. The dog sleeps at home. | A girl sings at home. The dog sleeps in the church. |
| adjectives | The old king sings. A young dog sleeps. | The young king sings. An old dog sleeps. |

Both texts tell a scene, in the other order of events, or in the same order with an adjective in other words ("The old
king sings." - "The king is old. The king sings."). The pair is a paraphrase when both tell the same one of the two
doubles. Which one, and how each is told, is drawn without looking at the label: so neither text alone, nor the words
of both, tell anything about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from random import Random

from xlt_lib.world.documents import Document
from xlt_lib.world.lexicon import ancestors, concepts, members, of_kind
from xlt_lib.world.meaning import Event, NounPhrase, Property
from xlt_lib.world.sampling import (
    chance,
    draw_concept,
    is_wellformed,
    pool,
    sample_event,
    sample_phrase,
    sample_theme,
)
from xlt_lib.world.streams import check_split, split_of, stream

LABELS = ("different", "paraphrase")
Scene = tuple[Event, Event]
Told = tuple[Event | Property, ...]


@dataclass(frozen=True)
class Retelling:
    """Two tellings, whether they tell the same scene, and how the scene differs from its double."""

    first: Told
    second: Told
    label: str
    kind: str


# --- scenes and their doubles


def sample_scene(rng: Random, split: str) -> tuple[Scene, Scene, str]:
    """A scene of the split, its double, and the kind of difference. Which of them is the likelier one is drawn."""
    while True:
        kind = KINDS[int(rng.random() * len(KINDS))]
        scene = _scene(rng, kind)
        if split_of(words_of(scene)) == split:
            double = DOUBLES[kind](scene)
            return (scene, double, kind) if chance(rng, 0.5) else (double, scene, kind)


def words_of(scene: Scene) -> tuple[str, ...]:
    """The scene's words, sorted: a scene and its double have the same, and so belong to the same split."""
    phrases = [phrase for event in scene for phrase in (event.subject, event.object) if phrase]
    words = [word for phrase in phrases for word in (phrase.determiner, phrase.noun, phrase.adjective)]
    words += [word for event in scene for word in (event.verb, event.place)]
    return tuple(sorted(word for word in words if word))


def _scene(rng: Random, kind: str) -> Scene:
    """Two events that have a double of the kind."""
    while True:
        theme = sample_theme(rng)
        scene = PREPARED[kind](rng, theme, _event(rng, theme), _event(rng, theme))
        double = DOUBLES[kind](scene)
        good = (*scene, *double)
        if double != scene and all(map(_is_plain, good)) and _are_strangers(scene) and all(map(is_wellformed, good)):
            return scene


def _event(rng: Random, theme: str) -> Event:
    """An event that is not denied, of somebody or something that can be pointed at."""
    while True:
        event = replace(sample_event(rng, theme), negated=False)
        if _is_plain(event):
            return event


def _is_plain(event: Event) -> bool:
    return all(phrase.determiner in ("the", "some", "two") for phrase in _phrases(event))


def _phrases(event: Event) -> tuple[NounPhrase, ...]:
    return (event.subject, event.object) if event.object else (event.subject,)


def _are_strangers(scene: Scene) -> bool:
    """Nobody can be taken for anybody else ("the dog", "the animal"): then the order of the events is free."""
    nouns = [phrase.noun for event in scene for phrase in _phrases(event)]
    pairs = [(one, two) for position, one in enumerate(nouns) for two in nouns[position + 1 :]]
    return not any(one in ancestors(two) or two in ancestors(one) for one, two in pairs)


def _with_mutual_verb(rng: Random, theme: str, first: Event, second: Event) -> Scene:
    """The first event is given a verb and an object that can change places with the subject."""
    verb = first.verb
    while verb not in mutual_verbs():
        verb = draw_concept(rng, theme, "verb")
    subject = sample_phrase(rng, theme, concepts()[verb].features["subject"], verb)
    thing = sample_phrase(rng, theme, concepts()[verb].features["object"], verb)
    return replace(first, subject=subject, verb=verb, object=thing), second


@cache
def mutual_verbs() -> frozenset[str]:
    """Verbs of what two can do to each other: some nouns can be both subject and object."""
    classes = {c.name: (c.features["subject"], c.features.get("object", "")) for c in of_kind("verb")}
    return frozenset(name for name, (one, two) in classes.items() if set(members(one)) & set(members(two)))


def _with_places(rng: Random, theme: str, first: Event, second: Event) -> Scene:
    def placed(event: Event) -> Event:
        return replace(event, place=draw_concept(rng, theme, "place", partner=event.verb))

    return placed(first), placed(second)


def _with_adjectives(rng: Random, theme: str, first: Event, second: Event) -> Scene:
    def described(event: Event) -> Event:
        noun = event.subject.noun
        adjective = draw_concept(rng, theme, "adjective", noun, noun) if pool("adjective", noun) else None
        return replace(event, subject=replace(event.subject, adjective=adjective))

    return described(first), described(second)


def _reversed(event: Event) -> Event:
    """Done by the one it was done to."""
    return replace(event, subject=event.object, object=event.subject)


def _roles_swapped(scene: Scene) -> Scene:
    return _reversed(scene[0]), scene[1]


def _places_swapped(scene: Scene) -> Scene:
    return replace(scene[0], place=scene[1].place), replace(scene[1], place=scene[0].place)


def _adjectives_swapped(scene: Scene) -> Scene:
    def described(event: Event, adjective: str | None) -> Event:
        return replace(event, subject=replace(event.subject, adjective=adjective))

    return described(scene[0], scene[1].subject.adjective), described(scene[1], scene[0].subject.adjective)


PREPARED: dict[str, Callable[[Random, str, Event, Event], Scene]] = {
    "roles": _with_mutual_verb,
    "places": _with_places,
    "adjectives": _with_adjectives,
}
DOUBLES: dict[str, Callable[[Scene], Scene]] = {
    "roles": _roles_swapped,
    "places": _places_swapped,
    "adjectives": _adjectives_swapped,
}
KINDS = tuple(DOUBLES)


# --- how a scene is told


def tell_scene(scene: Scene, *, backwards: bool = False, apart: bool = False) -> Told:
    """The scene's sentences; `apart`: what "the" and an adjective describe gets a sentence of its own before."""
    sentences: list[Event | Property] = []
    for event in scene[::-1] if backwards else scene:
        for phrase in filter(_can_be_told_apart, _phrases(event) if apart else ()):
            sentences.append(Property(replace(phrase, adjective=None), phrase.adjective))
        sentences.append(_bare(event) if apart else event)
    return tuple(sentences)


def _can_be_told_apart(phrase: NounPhrase) -> bool:
    """ "A dog is old. A dog sleeps." would be two dogs."""
    return phrase.determiner == "the" and phrase.adjective is not None


def _bare(event: Event) -> Event:
    def bare(phrase: NounPhrase | None) -> NounPhrase | None:
        return replace(phrase, adjective=None) if phrase and _can_be_told_apart(phrase) else phrase

    return replace(event, subject=bare(event.subject), object=bare(event.object))


def _ways(rng: Random, scene: Scene, double: Scene) -> tuple[dict[str, bool], dict[str, bool]]:
    """How two texts tell the scene or its double: in the other order, or in the same order but other words."""
    both = all(any(_can_be_told_apart(p) for event in one for p in _phrases(event)) for one in (scene, double))
    backwards, apart = chance(rng, 0.5), chance(rng, 0.3)
    if both and chance(rng, 0.4):
        return {"backwards": backwards, "apart": apart}, {"backwards": backwards, "apart": not apart}
    return {"backwards": backwards, "apart": apart}, {"backwards": not backwards, "apart": chance(rng, 0.3)}


# --- the task, and the text it can be learned from


def sample_retelling(rng: Random, split: str, label: str) -> Retelling:
    scene, double, kind = sample_scene(rng, split)
    one, two = _ways(rng, scene, double)
    other = scene if label == "paraphrase" else double
    return Retelling(tell_scene(scene, **one), tell_scene(other, **two), label, kind)


def retellings(split: str, seed: int = 0, start: int = 0) -> Iterator[Retelling]:
    """Endless pairs of a split, different and paraphrase in turn; no scene, nor its double, is in two splits."""
    check_split(split)
    turn = cycle(LABELS)  # a chunk holds whole turns, so that every chunk starts with the same label
    return stream(f"paraphrase/{split}", lambda rng: sample_retelling(rng, split, next(turn)), seed, start)


def scene_twice_document(rng: Random) -> Document:
    """A scene told twice, the second time in another order or other words: what a paraphrase is."""
    scene, double, _ = sample_scene(rng, "pretraining")
    one, two = _ways(rng, scene, double)
    return Document(tell_scene(scene, **one) + tell_scene(scene, **two))
