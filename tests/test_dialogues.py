"""Dialogues of pretraining: that what stands alone is the answer, in every language, and the mixes that have them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice
from random import Random

import pytest

import xlt_lib.world.dialogues as module
from xlt_lib.corpus import pieces
from xlt_lib.world.dialogues import KINDS, Dialogue, answer_of, mixed_documents, sample_dialogue
from xlt_lib.world.documents import documents, rich_mix, sample_document
from xlt_lib.world.languages import LANGUAGES, tell
from xlt_lib.world.meaning import ASKED
from xlt_lib.world.questions import can_answer, readings


@cache
def dialogues() -> tuple[Dialogue, ...]:
    rng = Random("dialogues")
    return tuple(sample_dialogue(rng) for _ in range(400))


def test_an_answer_alone_is_in_words_of_its_language():
    one = dialogues()[0]
    assert tell(one.sentences, "en") == (
        "A hunter fears a monkey in the garden. No baker fears an old bear in the garden. "
        "Who fears the animal in the garden?"
    )
    told = {code: answer_of(one, code) for code in ("en", "th", "zh")}
    assert told == {"en": "A hunter", "th": "นายพรานคนหนึ่ง", "zh": "一个猎人"}
    assert answer_of(one, "th", segmented=True) == "นายพราน คน หนึ่ง"


@pytest.mark.parametrize("language", [*LANGUAGES, "en+scramble", "tr+reverse"])
def test_an_answer_is_a_piece_of_the_paragraph_the_same_with_and_without_gaps(language):
    for document in dialogues()[:60]:
        *paragraph, question, answer = pieces(document, language)
        assert answer in paragraph[document.index]
        *_, segmented = pieces(document, language, segmented=True)
        assert segmented.replace(" ", "") == answer.replace(" ", "")


def test_every_part_is_asked_for_and_stands_in_the_sentence_that_can_answer():
    assert min(Counter(document.part for document in dialogues())[part] for part in ASKED) > 100
    for document in dialogues():
        *told, question = document.sentences
        assert len(told) in (2, 3) and question.asked == document.part
        assert [can_answer(sentence, question) for sentence in told].index(True) == document.index


def test_no_question_of_a_dialogue_is_in_a_task():
    asked = {document.sentences[-1] for document in dialogues()}
    assert not asked & {reading.question for split in ("train", "test") for reading in islice(readings(split), 300)}


def test_a_mix_has_its_parts(monkeypatch):
    makers = module._makers()
    assert makers[0] is sample_document and makers[KINDS.index("dialogue")] is sample_dialogue
    assert [make for make in makers if make is not sample_dialogue] == [make for _, make in rich_mix()]
    monkeypatch.setattr(module, "_makers", lambda: tuple(lambda rng, kind=kind: kind for kind in KINDS))
    found = Counter(islice(mixed_documents((30, 20, 0, 40, 4, 6)), 4000))
    assert [round(found[kind] / 400) for kind in KINDS] == pytest.approx([3, 2, 0, 4, 0, 1], abs=0.5)


def test_parts_for_every_kind_are_asked_for():
    with pytest.raises(ValueError, match="5 parts; give one for each of: basic, scene told twice"):
        mixed_documents((66, 14, 8, 6, 6))


def test_the_rich_mix_has_no_dialogues():
    assert not any(isinstance(document, Dialogue) for document in islice(documents(rich=True), 600))
