"""Unlabelled text of one language for pretraining: a file with a sentence a line and an empty line between documents.

Your own text lies in a folder as `<language>.txt`. The mini-world's is written in the same form, once, into a folder
that runs share. No document of one language is a translation of another's, as in Wikipedia (paper 4, section 3.2), and
there is less of some languages, as in real corpora. Where a language has no spaces, `BORDER` stands between its words;
your own text may have it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from xlt_lib.corpus import pieces
from xlt_lib.shared import make_once
from xlt_lib.unigram import BORDER
from xlt_lib.world.documents import documents
from xlt_lib.world.languages import LANGUAGES, check_language

# How much text there is, English being 1.
RESOURCES = dict.fromkeys(("en", "de", "fr", "es", "ru", "zh", "ja"), 1.0) | dict.fromkeys(("ar", "bg", "el"), 0.7)
RESOURCES |= dict.fromkeys(("tr", "vi", "hi", "th"), 0.7) | dict.fromkeys(("sw", "ur"), 0.3)
APART = 100_000  # chunks of the stream of documents between two languages


def text_of_language(language: str, count: int, seed: int, corpus: str, shared: Path, mark: str) -> list[list[str]]:
    """At most `count` documents, each a list of sentences, out of the folder `corpus`, or of the mini-world ("").

    The mini-world's are kept in `shared`; `mark` tells those of one version of the world from another's.
    """
    if corpus:
        return read_documents(Path(corpus).expanduser() / f"{language}.txt", count)
    number = max(1, round(count * RESOURCES.get(language, 1.0)))
    folder = shared / f"{language}-{number}-{seed}-{mark}"
    make_once(folder, lambda new: write_documents(new / "text.txt", world_text(language, number, seed)))
    return read_documents(folder / "text.txt", number)


def read_documents(path: Path, count: int) -> list[list[str]]:
    """The first `count` documents of the file."""
    if not path.is_file():
        raise FileNotFoundError(
            f"there is no text {path}; put your corpus as <folder>/<language>.txt, a sentence a line and an empty line "
            "between documents, or leave the folder out for the mini-world's"
        )
    found = list(islice(_documents_in(path), count))
    if not found:
        raise ValueError(f"{path} has no text; write a sentence a line and an empty line between documents")
    return found


def write_documents(path: Path, made: Iterator[list[str]]) -> None:
    """Documents in the form that `read_documents` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for document in made:
            file.write("\n".join(document) + "\n\n")


def _documents_in(path: Path) -> Iterator[list[str]]:
    document: list[str] = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if text := line.strip():
                document.append(text)
            elif document:
                yield document
                document = []
    if document:
        yield document


def world_text(language: str, count: int, seed: int) -> Iterator[list[str]]:
    """Documents of the mini-world, each a list of sentences."""
    check_language(language)
    start = APART * (1 + sorted(LANGUAGES).index(language))
    for document in islice(documents(seed, start, rich=True), count):
        segmented = pieces(document, language, segmented=True)
        yield [with_borders(*both) for both in zip(pieces(document, language), segmented, strict=True)]


def with_borders(text: str, segmented: str) -> str:
    """The text with `BORDER` wherever `segmented`, the same text otherwise, has a space more.

    The mini-world's text is too regular for its words to be found in it: some always come together.
    """
    letters = iter(text)
    awaited, written = next(letters, ""), []
    for letter in segmented:
        if letter == awaited:
            written.append(letter)
            awaited = next(letters, "")
        else:
            written.append(BORDER)
    return "".join(written)
