"""What decides between the interrogative words of a language: is a person asked for, and can it only be an animal?

"Who" asks for a person, "what" for all else. Several languages have a third word, for the animals, where nothing else
can be meant: Vietnamese "con gì", Thai "ตัวอะไร", Hindi "कौन सा जानवर".
"""

from __future__ import annotations

from xlt_lib.world.lexicon import ancestors, concepts


def is_person(noun: str) -> bool:
    return "person" in ancestors(noun)


def takes_only_the_living(verb: str) -> bool:
    """Whether what is not a person, but an object of this verb, must be an animal: feed and chase, not see or eat."""
    return all("_animate" in ancestors(noun) for noun in concepts()[verb].features["object"].split("|"))
