"""The word of a sentence: what the languages make (`world/languages`) and the dials change (`world/typology`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A form as written, and its gloss: a concept, or for grammatical words a determiner or capitals ("NOT")."""

    form: str
    gloss: str
    is_concept: bool
