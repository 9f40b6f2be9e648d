"""What all concrete syntaxes share: words with their glosses, and how words become text.

A language module offers one function per kind of meaning (`event`, `property_`, `kind`, `opinion`, `attitude`,
`contrast`, `question`); each returns the sentence as a list of `Word`, without the final stop.
"""

from __future__ import annotations

from xlt_lib.world.words import Word


def lexical(form: str, concept: str) -> Word:
    return Word(form, concept, True)


def function(form: str, gloss: str) -> Word:
    return Word(form, gloss, False)


def join(words: list[Word], space: str) -> str:
    """Words to text: no space before punctuation or after an apostrophe ("l'" + "eau")."""
    text = ""
    for word in words:
        glue = not text or word.form[0] in ",.!?" or text.endswith(("'", "’"))
        text += word.form if glue else space + word.form
    return text


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
