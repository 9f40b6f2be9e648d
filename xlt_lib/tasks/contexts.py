"""A word in its context: an English sentence of the mini-world, and where in it a concept's word stands."""

from __future__ import annotations

from dataclasses import dataclass

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Event, Property

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Context:
    """A text and a word in it: `text[start:end]`."""

    text: str
    start: int
    end: int


def context_of(meaning: Event | Property, concept: str) -> Context:
    """The sentence, and the form of the concept's word in it ("bats" in "Two bats sleep.")."""
    text, position = say(meaning, "en"), 0
    for word in words(meaning, "en"):
        start = text.lower().index(word.form.lower(), position)
        position = start + len(word.form)
        if word.gloss == concept and word.is_concept:
            return Context(text, start, position)
    raise ValueError(f"no word for {concept!r} in {text!r}")


def check_probe_split(task: str, split: str) -> None:
    if split not in SPLITS:
        raise ValueError(f"{task}: split {split!r} is unknown; one of: {', '.join(SPLITS)}")
