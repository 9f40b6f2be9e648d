"""Short documents with a topic (the role of MLDoc, Schwenk and Li 2018): four groups of the mini-world's themes.

A document tells of one theme: each sentence has a word of it, among others of any theme. One sentence in four strays
into a theme of another topic, but never half of them. The label is the topic that the document was made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from xlt_lib.world.lexicon import concepts
from xlt_lib.world.meaning import Event, Property
from xlt_lib.world.sampling import chance, sample_event, sample_property
from xlt_lib.world.streams import check_split, split_of, stream

TOPICS = {
    "culture": ("art", "castle", "church", "war"),
    "home": ("garden", "home", "kitchen"),
    "nature": ("farm", "forest", "sea"),
    "town": ("city", "hospital", "office", "school", "street"),
}
LABELS = tuple(TOPICS)
_ASTRAY = 0.25


@dataclass(frozen=True)
class TopicDocument:
    """Three to five sentences, the theme of each, and the topic that most of them belong to."""

    sentences: tuple[Event | Property, ...]
    themes: tuple[str, ...]
    label: str


def sample_topic_document(rng: Random, topic: str) -> TopicDocument:
    own = _one_of(rng, TOPICS[topic])
    others = tuple(theme for name in LABELS if name != topic for theme in TOPICS[name])
    length = 3 + int(rng.random() * 3)
    while True:
        themes = tuple(_one_of(rng, others) if chance(rng, _ASTRAY) else own for _ in range(length))
        if themes.count(own) > length / 2:
            break
    return TopicDocument(tuple(_sentence(rng, theme) for theme in themes), themes, topic)


def _sentence(rng: Random, theme: str) -> Event | Property:
    """A sentence with a word of the theme in it."""
    while True:
        sentence = sample_property(rng, theme) if chance(rng, 0.2) else sample_event(rng, theme)
        if any(concepts()[word].theme == theme for word in _words(sentence)):
            return sentence


def _words(meaning: Event | Property) -> list[str]:
    """The nouns, verbs, adjectives and places of a sentence."""
    phrases = [phrase for phrase in (meaning.subject, getattr(meaning, "object", None)) if phrase]
    words = [word for phrase in phrases for word in (phrase.noun, phrase.adjective)]
    words += [meaning.adjective] if isinstance(meaning, Property) else [meaning.verb, meaning.place]
    return [word for word in words if word]


def _one_of(rng: Random, items: tuple[str, ...]) -> str:
    return items[int(rng.random() * len(items))]


def topic_documents(split: str, seed: int = 0, start: int = 0) -> Iterator[TopicDocument]:
    """Endless documents of a split, topic by topic in turn; no document is in two splits."""
    check_split(split)
    turn = cycle(LABELS)  # a chunk holds whole turns, so that every chunk starts with the same label

    def make(rng: Random) -> TopicDocument:
        topic = next(turn)
        while True:
            document = sample_topic_document(rng, topic)
            if split_of(document.sentences) == split:
                return document

    return stream(f"topics/{split}", make, seed, start)
