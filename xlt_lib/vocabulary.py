"""Which languages an encoder reads: those whose words its vocabulary holds whole.

A lab encoder's vocabulary is the most frequent words of its own text, so a language that it never met falls into
letters or unknown pieces. The measure needs no model card, and is the same for an encoder that somebody else made
from the mini-world.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from random import Random

from xlt_lib.world.languages import LANGUAGES, words
from xlt_lib.world.sampling import sample_event, sample_theme

MEANINGS = 150
LEAST = 0.5  # of the content words of a text


def whole_words(tokenizer, language: str) -> float:
    """The share of content words, in a seeded sample of sentences, that the vocabulary holds as one piece."""
    forms = _content_words(language)
    return sum(_is_one_piece(tokenizer, form) for form in forms) / len(forms)


def languages_read(tokenizer, languages: Iterable[str] = LANGUAGES) -> tuple[str, ...]:
    """Those of the languages of which the vocabulary holds most words whole."""
    return tuple(language for language in languages if whole_words(tokenizer, language) >= LEAST)


@cache
def _content_words(language: str) -> tuple[str, ...]:
    """As they stand in sentences; "in the garden" is three words."""
    rng = Random("vocabulary")
    events = [sample_event(rng, sample_theme(rng)) for _ in range(MEANINGS)]
    said = [word for event in events for word in words(event, language) if word.is_concept]
    return tuple(part for word in said for part in word.form.split(" "))


def _is_one_piece(tokenizer, form: str) -> bool:
    pieces = tokenizer(form, add_special_tokens=False)["input_ids"]
    return len(pieces) == 1 and pieces[0] != tokenizer.unk_token_id
