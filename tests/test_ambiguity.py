"""English words with two meanings: their words in other languages, their contexts, and their splits."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from math import log
from pathlib import Path
from random import Random

import pytest

from xlt_lib.world import documents, pairs
from xlt_lib.world.ambiguity import (
    as_read,
    draw_word,
    other_sense,
    sample_use,
    senses,
    split_of_use,
    tells,
    use_document,
    use_in,
)
from xlt_lib.world.languages import LANGUAGES, say
from xlt_lib.world.lexicon import ancestors, concepts, entries, is_homonym, members, of_kind
from xlt_lib.world.logic import entailment
from xlt_lib.world.meaning import Event, Kind, NounPhrase, Property
from xlt_lib.world.sampling import is_wellformed, pool
from xlt_lib.world.streams import SPLITS, split_of

ROOT = Path(__file__).resolve().parents[1]
PAIRS = tuple(senses().values())
SENSES = [sense for pair in PAIRS for sense in pair]


def the(noun, adjective=None):
    return NounPhrase("the", noun, adjective)


def test_a_dozen_words_or_more_have_two_senses_of_which_one_at_least_is_marked():
    assert 12 <= len(PAIRS) <= 16
    assert senses()["chair"] == ("chair", "chair_person")
    assert {name for name in concepts() if is_homonym(name)} < set(SENSES)
    assert all(any(map(is_homonym, pair)) for pair in PAIRS)


def test_senses_lie_under_different_parents():
    assert all(concepts()[one].parent != concepts()[two].parent for one, two in PAIRS)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_other_languages_have_two_words_for_nearly_all(language):
    same = [pair for pair in PAIRS if len({entries(language)[sense].lemma for sense in pair}) == 1]
    assert same == ([("crane_bird", "crane_machine")] if language in ("fr", "el") else [])


def test_no_pool_of_the_other_tasks_holds_a_homonym():
    keys = [("noun", name) for name in concepts()] + [("near", name) for name in concepts()]
    keys += [(kind, "") for kind in ("verb", "place")]
    assert not [name for key in keys for name in pool(*key) if is_homonym(name)]
    assert not [name for name in members("_any") if is_homonym(name)]
    assert not [c.name for c in of_kind("noun") if is_homonym(c.name)]
    assert not [c.name for c in documents._NOUNS if is_homonym(c.name)]


def test_homonyms_are_there_when_asked_for():
    assert set(SENSES) <= set(members("_any", homonyms=True))
    assert set(SENSES) <= {c.name for c in of_kind("noun", homonyms=True)}


def test_logic_knows_the_new_meanings():
    sleeping = Event(the("bat_animal", "young"), "sleep", place="forest")
    assert is_wellformed(sleeping) and not is_wellformed(Event(the("bat_club"), "sleep"))
    assert is_wellformed(Property(the("bat_club"), "dangerous"))
    assert not is_wellformed(Property(the("bat_animal", "clean"), "big"))
    assert "animal" in ancestors("bat_animal") and "tool" in ancestors("bat_club")
    some = [Event(NounPhrase("some", noun), "sleep") for noun in ("bat_animal", "animal", "cat")]
    assert entailment(some[0], some[1]) == "entailment"
    every = [Event(NounPhrase("every", noun), "sleep") for noun in ("bat_animal", "animal")]
    assert entailment(every[1], every[0]) == "entailment" and entailment(every[0], every[1]) == "neutral"


def test_an_entailment_pair_can_be_made_of_them():
    hypothesis = Event(NounPhrase("some", "crane_bird"), "sing")
    found = pairs.premises_for(Random("crane"), hypothesis, "garden")
    assert found and all(entailment(premise, hypothesis) == label for label, premise in found.items())


@cache
def uses(sense, number=120):
    rng = Random(f"uses/{sense}")
    return tuple(sample_use(rng, sense) for _ in range(number))


@pytest.mark.parametrize("sense", SENSES)
def test_a_use_is_wellformed_and_has_its_word_once(sense):
    word = entries("en")[sense].lemma
    for use in uses(sense):
        assert is_wellformed(use)
        said = say(use, "en").lower()
        assert said.count(word) == 1, said


@pytest.mark.parametrize("sense", SENSES)
def test_a_sense_is_used_in_many_ways_and_nearly_always_tellingly(sense):
    assert len(set(uses(sense))) > 60
    assert {type(use) for use in uses(sense)} == {Event, Property}
    assert sum(tells(use, sense) for use in uses(sense)) > 0.8 * len(uses(sense))


def test_tells_by_hand():
    assert tells(Event(the("chair_person"), "sleep"), "chair_person")  # no furniture sleeps
    assert not tells(Event(the("girl"), "see", the("chair")), "chair")  # one sees both
    assert not tells(Event(the("girl"), "sell", the("file_tool")), "file_tool")  # both are things
    assert tells(Event(the("girl"), "sell", the("file_tool", "dangerous")), "file_tool")  # no document is dangerous
    assert tells(Event(the("girl"), "read", the("file_text")), "file_text")


def test_a_theme_can_be_asked_for():
    rng = Random("theme")
    at = Counter(use.place for _ in range(400) if isinstance(use := sample_use(rng, "fan_person", "sea"), Event))
    at.pop(None)
    assert at.most_common(1)[0][0] == "beach"


def test_what_is_not_a_noun_is_refused():
    with pytest.raises(ValueError, match="'sleep' is not a noun's concept.*bat_animal"):
        sample_use(Random("x"), "sleep")


def test_a_word_with_one_meaning_has_uses_too():
    rng = Random("one meaning")
    assert other_sense("dog") is None
    for noun in members("_any"):
        use = sample_use(rng, noun)
        assert is_wellformed(use) and f"'{noun}'" in repr(use)
        assert noun in SENSES or tells(use, noun)


def context(use, sense):
    """The English words of a use without the word itself."""
    word = entries("en")[sense].lemma
    return [w for w in say(use, "en").lower().rstrip(".").split() if w not in (word, f"{word}s", f"{word}es")]


def test_the_context_tells_the_sense():
    """A naive Bayes model with add-one counts: right in 80% of the uses of every word, and in 90% of all."""
    rng, right, seen = Random("context"), Counter(), Counter()
    for word, pair in senses().items():
        samples = {sense: [context(sample_use(rng, sense), sense) for _ in range(300)] for sense in pair}
        counts = {sense: Counter(w for words in samples[sense][:200] for w in words) for sense in pair}
        size = len(set.union(*(set(each) for each in counts.values())))
        for sense in pair:
            for words in samples[sense][200:]:
                score = {s: sum(log((counts[s][w] + 1) / (counts[s].total() + size)) for w in words) for s in pair}
                right[word] += max(score, key=score.get) == sense
                seen[word] += 1
    accuracy = {word: right[word] / seen[word] for word in seen}
    assert min(accuracy.values()) >= 0.8, accuracy
    assert right.total() / seen.total() >= 0.9, accuracy


def test_the_two_senses_share_a_split():
    for one, two in PAIRS:
        for noun in (one, two):
            other = Property(the(other_sense(noun)), "big")
            assert split_of_use(Property(the(noun), "big")) == split_of_use(other)
    assert as_read(Kind("chair_person", "person")).noun == "chair"  # the concept that the other tasks know


def test_the_split_is_the_one_of_the_other_tasks():
    """Of sentences that they can draw: of those about chairs, but not about people who are chairs."""
    rng = Random("split")
    drawn = [sample_use(rng, sense) for sense in ("chair", "table", "kite", "plane") for _ in range(100)]
    assert all(split_of_use(use) == split_of(use) for use in drawn)


def test_no_english_sentence_is_in_two_splits():
    rng, said = Random("splits"), defaultdict(set)
    for split in SPLITS:
        for _ in range(300):
            use = use_in(rng, split, draw_word(rng)[0])
            assert split_of_use(use) == split
            said[say(use, "en")].add(split)
    assert max(map(len, said.values())) == 1


def test_documents_are_about_one_sense_and_of_the_pretraining_split():
    rng, kinds, seen = Random("documents"), 0, Counter()
    for _ in range(600):
        document = use_document(rng)
        assert 2 <= len(document) <= 3 and len(set(document)) == len(document)
        about = set.intersection(*({s for s in SENSES if f"'{s}'" in repr(meaning)} for meaning in document))
        assert len(about) == 1
        seen[about.pop()] += 1
        for meaning in document:
            kinds += isinstance(meaning, Kind)
            assert isinstance(meaning, Kind) or split_of_use(meaning) == "pretraining"
    assert 60 < kinds < 240
    assert set(seen) == set(SENSES)


def test_both_senses_of_a_word_are_equally_frequent():
    rng = Random("balance")
    drawn = Counter(draw_word(rng)[0] for _ in range(5200))
    assert all(140 < drawn[sense] < 260 for sense in SENSES)


def test_the_bytes_do_not_depend_on_the_hash_seed():
    code = (
        "from random import Random; from xlt_lib.world.ambiguity import use_document; rng = Random('x');"
        "print([use_document(rng) for _ in range(30)])"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1]


def test_a_document_is_said_in_every_language():
    rng = Random("all")
    for _ in range(60):
        document = use_document(rng)
        assert all(say(meaning, language) for meaning in document for language in LANGUAGES)
