"""Minimal pairs: Table 10's rows in its order, one word apart, balanced, and none of them in the pretraining text."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from functools import cache
from hashlib import sha256
from itertools import islice

import pytest

from tests.conftest import SHARED
from tests.test_clauses import clause_documents
from xlt_lib.published import published
from xlt_lib.tasks.agreement import AGREEMENT, ANAPHORA, COLUMNS, FILE, SIZE, read_agreement, world_agreement
from xlt_lib.world.constructions import CONSTRUCTIONS
from xlt_lib.world.documents import documents
from xlt_lib.world.languages import say
from xlt_lib.world.languages.en_clauses import say_clause

ROWS = [(construction.block, construction.name) for construction in CONSTRUCTIONS]
DIGEST = "861ff8cea08df3bf5561df7a262ad22e1efce87f8a54e963dfa3e1dee478ad4a"
RAW = SHARED / "raw"
needs_pairs = pytest.mark.skipif(not (RAW / FILE).is_file(), reason="no pairs of Marvin and Linzen in ../shared")


@cache
def ours() -> list[dict]:
    return world_agreement().to_list()


@cache
def theirs() -> list[dict]:
    return read_agreement(RAW).to_list()


def row(pair: dict) -> tuple[str, str]:
    return pair["block"], pair["construction"]


def differing(pair: dict) -> list[tuple[str, str]]:
    """The words, without punctuation, that are not the same in both sentences."""
    right, wrong = (re.findall(r"\w+", pair[side]) for side in ("grammatical", "ungrammatical"))
    return [(a, b) for a, b in zip(right, wrong, strict=True) if a != b]


def test_the_rows_are_those_of_table_10_in_its_order() -> None:
    table = published("monotrans", "table10")
    assert list(dict.fromkeys(map(row, ours()))) == ROWS
    assert list(dict.fromkeys(zip(table["block"], table["model"], strict=True))) == ROWS
    assert list(ours()[0]) == list(COLUMNS)


def test_every_row_has_as_many_distinct_pairs_as_asked_for() -> None:
    distinct = {(*row(pair), pair["grammatical"], pair["ungrammatical"]) for pair in ours()}
    assert Counter(each[:2] for each in distinct) == dict.fromkeys(ROWS, SIZE)
    assert SIZE >= 200
    assert Counter(map(row, world_agreement(size=8, seed=3).to_list())) == dict.fromkeys(ROWS, 8)


def test_the_two_sentences_differ_in_one_word() -> None:
    assert [pair for pair in ours() if len(differing(pair)) != 1] == []


def test_no_sentence_is_grammatical_here_and_ungrammatical_there() -> None:
    assert not {pair["grammatical"] for pair in ours()} & {pair["ungrammatical"] for pair in ours()}


@pytest.mark.parametrize("block, name", ROWS)
def test_the_frequency_of_a_form_does_not_tell_which_sentence_is_right(block: str, name: str) -> None:
    """Each form is as often right as wrong, so whichever form one prefers, half of the choices are wrong."""
    changes = [differing(pair)[0] for pair in ours() if row(pair) == (block, name)]
    assert Counter(right for right, _ in changes) == Counter(wrong for _, wrong in changes)
    frequency = Counter(word for pair in ours() for word in re.findall(r"\w+", pair["grammatical"].lower()))
    better = [
        (frequency[right] > frequency[wrong]) + 0.5 * (frequency[right] == frequency[wrong]) for right, wrong in changes
    ]
    assert sum(better) / len(better) == 0.5


@pytest.mark.parametrize("block, name", ROWS)
def test_singular_and_plural_are_balanced_and_so_are_the_attractors(block: str, name: str) -> None:
    own = [pair for pair in ours() if row(pair) == (block, name)]
    attractors = Counter(pair["attractor"] for pair in own)
    assert attractors in ({"": SIZE}, {"same": SIZE // 2, "other": SIZE // 2})
    if block == ANAPHORA:
        assert sum(differing(pair)[0][0] == "themselves" for pair in own) == SIZE // 2
        return
    for attractor in attractors:  # the singular form of a verb is the longer one, and "is" comes before "are"
        forms = [differing(pair)[0] for pair in own if pair["attractor"] == attractor]
        singular = [right == "is" or (right != "are" and len(right) > len(wrong)) for right, wrong in forms]
        assert sum(singular) * 2 == len(forms)


def test_no_pair_is_in_the_pretraining_text() -> None:
    sentences = {pair[side] for pair in ours() for side in ("grammatical", "ungrammatical")}
    assert not sentences & {say_clause(each) for document in clause_documents(3000) for each in document.clauses}


def test_stories_say_no_pair_but_simple_ones_in_the_singular() -> None:
    told = {say(sentence, "en") for document in islice(documents(), 3000) for sentence in document.sentences}
    found = [pair for pair in ours() if pair["grammatical"] in told or pair["ungrammatical"] in told]
    assert {row(pair) for pair in found} <= {(AGREEMENT, "Simple")}
    assert all(pair["grammatical"] in told for pair in found)


def test_a_row_can_be_asked_for_alone_and_is_the_same() -> None:
    simple = world_agreement("Simple", size=20)
    assert list(dict.fromkeys(simple["block"])) == [AGREEMENT, ANAPHORA]
    alone = world_agreement("In an object relative (no that)", block=AGREEMENT).to_list()
    assert alone == [pair for pair in ours() if pair["construction"] == "In an object relative (no that)"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"construction": "simple"}, "Did you mean 'Simple'"),
        ({"block": "Anaphora"}, "block 'Anaphora' is unknown; one of: Subject-verb agreement, Reflexive anaphora"),
        ({"construction": "Short VP coordination", "block": ANAPHORA}, "has no construction"),
        ({"size": 10}, "multiple of 4"),
        ({"size": 0}, "at least 4"),
    ],
)
def test_what_does_not_exist_is_named(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        world_agreement(**given)


def digest() -> str:
    lines = (f"{pair['grammatical']} {pair['ungrammatical']}" for pair in ours())
    return sha256("\n".join(lines).encode()).hexdigest()


def test_same_seed_gives_the_same_bytes() -> None:
    """Of seed 0; printed by `python -m tests.test_agreement` when a sampler changes on purpose."""
    assert digest() == DIGEST
    assert world_agreement(seed=1, size=4).to_list() != world_agreement(size=4).to_list()


@needs_pairs
def test_marvin_and_linzens_pairs_are_as_many_as_table_10_says() -> None:
    """Five rows have subjects that are things, and the public templates name nine of those: ten give the totals."""
    table = published("monotrans", "table10")
    totals = table[table["column"] == "total"].set_index(["block", "model"])["value"]
    things = {"movie", "book", "game", "song", "picture", "painting", "novel", "poem", "show"}
    things |= {noun + "s" for noun in things}
    counts, inanimate = Counter(), Counter()
    for pair in theirs():
        counts[row(pair)] += 1
        inanimate[row(pair)] += pair["grammatical"].split()[1] in things
    assert list(counts) == ROWS
    assert {each: counts[each] + inanimate[each] // 9 for each in ROWS} == {each: totals[each] for each in ROWS}
    assert sum(1 for each in ROWS if inanimate[each] == 0) == 8
    assert counts.total() == 147260


@needs_pairs
def test_marvin_and_linzens_pairs_differ_in_one_word_and_attractors_are_read() -> None:
    assert all(len(differing(pair)) == 1 for pair in theirs())
    found = {
        pair["grammatical"]: pair["attractor"]
        for pair in theirs()
        if row(pair) == (AGREEMENT, "In a sentential complement")
    }
    assert found["the mechanic said the author laughs"] == "same"
    assert found["the mechanics said the author laughs"] == "other"
    assert {pair["attractor"] for pair in theirs() if pair["construction"] == "Simple"} == {""}


def write(folder, *lines: str) -> None:
    (folder / FILE.parent).mkdir()
    with gzip.open(folder / FILE, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def test_a_file_of_pairs_is_read_row_by_row(tmp_path) -> None:
    write(
        tmp_path,
        "construction\tcase\tgrammatical\tungrammatical\textra",
        "subj_rel\tsing_MS_EV_MV_plur_ES\tthe pilot that likes chefs laughs\tthe pilot that likes chefs laugh\t",
        "npi_across_anim\tpast\tno authors have ever\tthe authors have ever\tmost authors have ever",
        "simple_agrmt\tplur_MS_MV\tthe authors laugh\tthe authors laughs\t",
    )
    read = read_agreement(tmp_path)
    assert read["construction"][:] == ["Simple", "Across a subject relative clause"]  # in the order of the table
    assert read["attractor"][:] == ["", "other"]
    assert read_agreement(tmp_path, "Simple")["ungrammatical"][:] == ["the authors laughs"]
    assert len(read_agreement(tmp_path, block=ANAPHORA)) == 0


def test_a_file_that_cannot_be_read_says_why(tmp_path) -> None:
    with pytest.raises(FileNotFoundError, match="no lm_syneval_pairs.tsv.gz in .*marvin_linzen.*world_agreement"):
        read_agreement(tmp_path)
    write(tmp_path, "construction\tcase\tgrammatical\tungrammatical", "subj_relx\tsing\ta b\ta c")
    with pytest.raises(ValueError, match="row 2: construction 'subj_relx' is unknown.*Did you mean 'subj_rel'"):
        read_agreement(tmp_path)


def test_a_file_without_a_column_says_which(tmp_path) -> None:
    write(tmp_path, "construction\tgrammatical\tungrammatical", "subj_rel\ta b\ta c")
    with pytest.raises(ValueError, match="row 1: no column 'case'"):
        read_agreement(tmp_path)


if __name__ == "__main__":
    print(digest())
