"""Pretraining text in which somebody asks and is answered in a word or two, and mixes that have it.

    The cook sleeps at the market. The cat runs in the garden. Where does the cat run? in the garden

What stands alone shows in every language where a noun phrase begins and ends, be it "two dogs" or the Thai "หมาสองตัว"
(dog two CL). An encoder that shall find answers needs more of this than the rich mix of `documents` has of questions:

    mixed_documents((38, 26, 12, 12, 6, 6))     38 parts of the first of `KINDS`, 26 of the second, ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from xlt_lib.world.documents import Document, rich_mix, sentences_of
from xlt_lib.world.languages import say
from xlt_lib.world.questions import can_answer, question_document
from xlt_lib.world.sampling import draw
from xlt_lib.world.spans import span
from xlt_lib.world.streams import stream

KINDS = ("basic", "scene told twice", "question and sentence", "dialogue", "uses of an ambiguous word", "clauses")


@dataclass(frozen=True)
class Dialogue(Document):
    """Sentences and a question, answered by the `part` ("subject", "object" or "place") of the sentence at `index`."""

    index: int = 0
    part: str = "subject"


def answer_of(dialogue: Dialogue, language: str, *, segmented: bool = False) -> str:
    """The last line of a dialogue; `segmented` as in `say`."""
    answer = span(dialogue.sentences, dialogue.index, dialogue.part, language).text
    if not segmented:
        return answer
    with_gaps = " ?".join(re.escape(character) for character in answer)
    return re.search(with_gaps, say(dialogue.sentences[dialogue.index], language, segmented=True))[0]


def lines_of(document: Document, language: str, *, segmented: bool = False) -> list[str]:
    """The document's sentences and, in a dialogue, the answer; `segmented` as in `say`."""
    lines = sentences_of(document, language, segmented=segmented)
    if isinstance(document, Dialogue):
        lines.append(answer_of(document, language, segmented=segmented))
    return lines


def sample_dialogue(rng: Random) -> Dialogue:
    """Two or three sentences, a question about one of them, and the part of it that answers."""
    *told, question, _ = question_document(rng)
    index = next(index for index, sentence in enumerate(told) if can_answer(sentence, question))
    return Dialogue((*told, question), index=index, part=question.asked)


@cache
def _makers() -> tuple:
    basic, twice, question, *others = (make for _, make in rich_mix())
    return basic, twice, question, sample_dialogue, *others


def mixed_documents(parts: tuple[float, ...], seed: int = 0, start: int = 0) -> Iterator[Document]:
    """Endless documents, so many parts of each of `KINDS`; as in `documents`, none has what a task's split has."""
    if len(parts) != len(KINDS):
        raise ValueError(f"{len(parts)} parts; give one for each of: {', '.join(KINDS)}")
    edges = tuple(accumulate(parts))
    return stream(f"documents/{parts}", lambda rng: draw(rng, _makers(), edges)(rng), seed, start)
