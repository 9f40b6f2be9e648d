"""Sentences of several clauses: every construction as a speaker reads it, and what simple sentences tell of it.

`PAGE` is to be read: the wrong word stands in brackets after the right one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from xlt_lib.world.clauses import (
    GENDERS,
    REPORTS,
    Being,
    Beside,
    Clause,
    Definite,
    Doing,
    ObjectRelative,
    Report,
    SubjectRelative,
    ToOneself,
    clause_split,
    simple_sentences,
    singular,
    with_numbers,
)
from xlt_lib.world.constructions import (
    CONSTRUCTIONS,
    SAME_IN_PLURAL,
    TO_ONESELF,
    ClauseDocument,
    clause_document,
    sample_clause,
)
from xlt_lib.world.languages import LANGUAGES, tell
from xlt_lib.world.languages.en import WORDS, plural
from xlt_lib.world.languages.en_clauses import PAST, WRONG, clause, say_clause
from xlt_lib.world.lexicon import of_kind
from xlt_lib.world.meaning import Event, NounPhrase, Property
from xlt_lib.world.sampling import is_wellformed, pool, sample_theme
from xlt_lib.world.streams import stream

ROOT = Path(__file__).resolve().parents[1]
DIGEST = "faa2d4e806b52d61aa1a6e7ebb78258f86d68b131e912939738d18426787170d"


def one(text: str) -> Definite:
    """one("king old"): the old king."""
    noun, *adjective = text.split()
    return Definite(noun, False, *adjective)


def many(text: str) -> Definite:
    noun, *adjective = text.split()
    return Definite(noun, True, *adjective)


SLEEP, RUN, OLD, WASH = Doing("sleep"), Doing("run"), Being("old"), ToOneself("wash")
READ = Doing("read", NounPhrase("some", "novel"))
PAINT = Doing("paint", NounPhrase("two", "chair", "red"), "garden")
PAGE = {
    "verb": {
        "The dog sleeps [sleep].": Clause(one("dog"), (SLEEP,)),
        "The small dogs sleep [sleeps].": Clause(many("dog small"), (SLEEP,)),
        "The children are [is] old.": Clause(many("child"), (OLD,)),
        "The king washes [wash] a shirt at school.": Clause(
            one("king"), (Doing("wash", NounPhrase("some", "shirt"), "school"),)
        ),
        "The king said that the dogs sleep [sleeps].": Clause(many("dog"), (SLEEP,), report=Report("say", one("king"))),
        "The kings said the dog is [are] old.": Clause(one("dog"), (OLD,), report=Report("say", many("king"), False)),
        "The king knows the dogs are [is] old.": Clause(many("dog"), (OLD,), report=Report("know", one("king"), False)),
        "The thieves know that the dog sleeps [sleep].": Clause(
            one("dog"), (SLEEP,), report=Report("know", many("thief"))
        ),
        "The dogs sleep and run [runs].": Clause(many("dog"), (SLEEP, RUN)),
        "The dog sleeps and is [are] old.": Clause(one("dog"), (SLEEP, OLD)),
        "The nurses read a novel and paint [paints] two red chairs in the garden.": Clause(
            many("nurse"), (READ, PAINT)
        ),
        "The rich nurse reads a novel and paints [paint] two red chairs in the garden.": Clause(
            one("nurse rich"), (READ, PAINT)
        ),
        "The wolves near the tree run [runs].": Clause(many("wolf"), (RUN,), Beside("near", one("tree"))),
        "The lamp behind the boys is [are] cheap.": Clause(
            one("lamp"), (Being("cheap"),), Beside("behind", many("boy"))
        ),
        "The dogs that chase the cat sleep [sleeps].": Clause(
            many("dog"), (SLEEP,), SubjectRelative("chase", one("cat"))
        ),
        "The dog that chases the mice is [are] old.": Clause(
            one("dog"), (OLD,), SubjectRelative("chase", many("mouse"))
        ),
        "The dogs that the boy feeds sleep [sleeps].": Clause(
            many("dog"), (SLEEP,), ObjectRelative(one("boy"), "feed")
        ),
        "The dog that the boys feed sleeps [sleep].": Clause(one("dog"), (SLEEP,), ObjectRelative(many("boy"), "feed")),
        "The dogs the boy feeds are [is] old.": Clause(many("dog"), (OLD,), ObjectRelative(one("boy"), "feed", False)),
    },
    "relative": {
        "The dogs that the boy feeds [feed] sleep.": Clause(many("dog"), (SLEEP,), ObjectRelative(one("boy"), "feed")),
        "The dog that the boys feed [feeds] sleeps.": Clause(one("dog"), (SLEEP,), ObjectRelative(many("boy"), "feed")),
        "The dogs the boy feeds [feed] are old.": Clause(
            many("dog"), (OLD,), ObjectRelative(one("boy"), "feed", False)
        ),
        "The dogs that chase [chases] the cat sleep.": Clause(
            many("dog"), (SLEEP,), SubjectRelative("chase", one("cat"))
        ),
    },
    "reflexive": {
        "The king washed himself [themselves].": Clause(one("king"), (WASH,)),
        "The old queens saw themselves [herself] in the garden.": Clause(
            many("queen old"), (ToOneself("see", "garden"),)
        ),
        "The nurses said the girl washed herself [themselves].": Clause(
            one("girl"), (WASH,), report=Report("say", many("nurse"), False)
        ),
        "The boy knows that the waiters hid themselves [himself].": Clause(
            many("waiter"), (ToOneself("hide"),), report=Report("know", one("boy"))
        ),
        "The king that the doctors admire washed himself [themselves].": Clause(
            one("king"), (WASH,), ObjectRelative(many("doctor"), "admire")
        ),
        "The queens that the doctor visits drew themselves [herself].": Clause(
            many("queen"), (ToOneself("draw"),), ObjectRelative(one("doctor"), "visit")
        ),
    },
}


def both(text: str) -> tuple[str, str]:
    """'The dog sleeps [sleep].' -> the right and the wrong sentence."""
    before, rest = text.split(" [")
    wrong, after = rest.split("]")
    start, _, _ = before.rpartition(" ")
    return before + after, f"{start} {wrong}{after}"


@pytest.mark.parametrize("wrong, text", [(wrong, text) for wrong in WRONG for text in PAGE[wrong]])
def test_every_construction_is_said_as_a_speaker_reads_it(wrong: str, text: str) -> None:
    meaning = PAGE[wrong][text]
    assert (say_clause(meaning), say_clause(meaning, wrong=wrong)) == both(text)


@pytest.mark.parametrize(
    ("meaning", "wrong"),
    [
        (Clause(one("dog"), (SLEEP,)), "relative"),
        (Clause(one("dog"), (SLEEP,)), "reflexive"),
        (Clause(one("dog"), (SLEEP,)), "subject"),
        (Clause(one("king"), (WASH,)), "verb"),
        (Clause(one("dog"), (SLEEP,), Beside("near", one("tree"))), "relative"),
    ],
)
def test_what_is_not_in_a_clause_cannot_be_wrong(meaning: Clause, wrong: str) -> None:
    with pytest.raises(ValueError, match="what can be wrong in it"):
        say_clause(meaning, wrong=wrong)


def test_only_english_and_what_is_derived_from_it_has_clauses() -> None:
    meaning = Clause(many("dog"), (SLEEP,), Beside("near", one("tree")))
    assert say_clause(meaning, "en+reverse") == "Sleep tree the near dogs the."
    with pytest.raises(ValueError, match="only English"):
        say_clause(meaning, "de")
    with pytest.raises(ValueError, match="Did you mean"):
        say_clause(meaning, "enn")


TOLD = {  # a clause of the page -> what other languages tell, in English
    "The small dogs sleep [sleeps].": "Two small dogs sleep.",
    "The king said that the dogs sleep [sleeps].": "The king speaks. Two dogs sleep.",
    "The king knows the dogs are [is] old.": "Two dogs are old.",
    "The dog sleeps and is [are] old.": "The dog sleeps. The dog is old.",
    "The wolves near the tree run [runs].": "Two wolves run.",
    "The dogs that chase the cat sleep [sleeps].": "Two dogs chase the cat. Two dogs sleep.",
    "The dogs the boy feeds are [is] old.": "The boy feeds two dogs. Two dogs are old.",
    "The old queens saw themselves [herself] in the garden.": "Two old queens see two queens in the garden.",
    "The king that the doctors admire washed himself [themselves].": (
        "Two doctors admire the king. The king washes the king."
    ),
}


@pytest.mark.parametrize("text", TOLD)
def test_simple_sentences_tell_what_the_clauses_assert(text: str) -> None:
    page = {text: meaning for part in PAGE.values() for text, meaning in part.items()}
    assert tell(simple_sentences([page[text]]), "en") == TOLD[text]


def test_several_clauses_are_told_one_after_another() -> None:
    dog, cat = Clause(one("dog"), (SLEEP, OLD)), Clause(many("cat"), (RUN,))
    assert simple_sentences([dog, cat]) == (
        Event(NounPhrase("the", "dog"), "sleep"),
        Property(NounPhrase("the", "dog"), "old"),
        Event(NounPhrase("two", "cat"), "run"),
    )


def test_all_numbers_of_a_clause_are_of_one_split_with_and_without_that() -> None:
    meaning = Clause(one("dog"), (SLEEP,), ObjectRelative(one("boy"), "feed"))
    numbers = [with_numbers(meaning, subject, other) for subject in (False, True) for other in (False, True)]
    assert [say_clause(each) for each in numbers] == [
        "The dog that the boy feeds sleeps.",
        "The dog that the boys feed sleeps.",
        "The dogs that the boy feeds sleep.",
        "The dogs that the boys feed sleep.",
    ]
    bare = Clause(many("dog"), (SLEEP,), ObjectRelative(many("boy"), "feed", that=False))
    assert {singular(each) for each in (*numbers, bare)} == {meaning}
    reported = [Clause(many("dog"), (SLEEP,), report=Report("say", many("boy"), that)) for that in (False, True)]
    assert len({singular(each) for each in reported}) == 1
    assert len({clause_split(each) for each in (*numbers, bare)}) == 1


def drawn(count: int) -> list[tuple[object, Clause]]:
    rng = Random("clauses of every construction")
    return [
        (each, sample_clause(rng, each, sample_theme(rng), "pretraining"))
        for each in CONSTRUCTIONS
        for _ in range(count)
    ]


def clause_documents(count: int) -> list[ClauseDocument]:
    return list(islice(stream("clauses", clause_document), count))


def test_one_word_is_wrong_in_every_number() -> None:
    for construction, meaning in drawn(30):
        for subject, other in ((False, False), (False, True), (True, False), (True, True)):
            inflected = with_numbers(meaning, subject, other)
            right, wrong = clause(inflected), clause(inflected, construction.wrong)
            changed = [(a.form, b.form) for a, b in zip(right, wrong, strict=True) if a.form != b.form]
            assert len(changed) == 1, say_clause(inflected)
            assert " " not in changed[0][0] + changed[0][1]


def test_number_shows_in_every_noun_that_a_word_could_agree_with() -> None:
    assert set(SAME_IN_PLURAL) == {c.name for c in of_kind("noun") if plural(c.name) == WORDS[c.name].lemma}
    for _, meaning in drawn(100):
        other = meaning.modifier or meaning.report
        assert meaning.subject.noun not in SAME_IN_PLURAL
        assert other is None or other.noun.noun not in SAME_IN_PLURAL


def test_a_reflexive_has_a_noun_of_one_sex_and_a_verb_that_the_past_does_not_number() -> None:
    assert set(TO_ONESELF) == set(PAST)
    reflexives = [m for construction, m in drawn(60) if construction.wrong == "reflexive"]
    assert {meaning.subject.noun for meaning in reflexives} <= set(GENDERS)
    assert {say_clause(meaning).count("themselves") for meaning in reflexives} == {0}


def test_what_is_told_is_inside_the_fragment() -> None:
    """Reflexives apart: they have verbs with objects that are no persons elsewhere (the king washes himself)."""
    for construction, meaning in drawn(60):
        told = simple_sentences([with_numbers(meaning, True, False)])
        assert told
        assert construction.wrong == "reflexive" or all(map(is_wellformed, told)), say_clause(meaning)


def test_a_clause_does_not_contradict_itself() -> None:
    """Nobody is called old and said to be young, or sits and stands."""
    for _, meaning in drawn(60):
        states = [p for p in meaning.predicates if isinstance(p, Being)]
        assert len(states) < 2
        assert not (states and meaning.subject.adjective)
        assert not states or states[0].adjective in pool("adjective", meaning.subject.noun)


def test_documents_hold_clauses_of_pretraining_only_and_every_construction() -> None:
    made = clause_documents(600)
    clauses = [each for document in made for each in document.clauses]
    assert {clause_split(each) for each in clauses} == {"pretraining"}
    assert {len(document.clauses) for document in made} == {1, 2}
    shapes = {(type(c.modifier), type(c.report), type(c.predicates[0]), len(c.predicates)) for c in clauses}
    reflexive = {shape for shape in shapes if shape[2] is ToOneself}
    assert len(reflexive) == 3
    modifiers = {Beside, SubjectRelative, ObjectRelative}
    assert {shape[0] for shape in shapes} == {type(None), *modifiers}
    assert {c.modifier.that for c in clauses if isinstance(c.modifier, ObjectRelative)} == {True, False}
    assert {c.report.verb for c in clauses if c.report} == set(REPORTS)
    assert 0.4 < sum(c.subject.many for c in clauses) / len(clauses) < 0.6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_documents(language: str) -> None:
    for document in clause_documents(200):
        assert document.sentences == simple_sentences(document.clauses)
        assert tell(document.sentences, language).strip()


def digest() -> str:
    """Of the first 200 documents in English."""
    said = [" ".join(map(say_clause, document.clauses)) for document in clause_documents(200)]
    return sha256("\n".join(said).encode()).hexdigest()


def test_same_seed_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    command = [sys.executable, "-m", "tests.test_clauses"]
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    printed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert digest() == printed.strip() == DIGEST


if __name__ == "__main__":
    print(digest())
