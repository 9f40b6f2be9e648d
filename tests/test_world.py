"""The mini-world as a source of data: the same bytes everywhere, disjoint splits, balanced labels, one word a concept.

The digests change when a language, a lexicon or a sampler changes on purpose; the new ones are printed by

    python -m tests.test_world
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlt_lib.world.ambiguity import senses
from xlt_lib.world.documents import documents, text_of
from xlt_lib.world.languages import LANGUAGES, say, tell
from xlt_lib.world.lexicon import concepts, entries, of_kind
from xlt_lib.world.logic import LABELS, entailment
from xlt_lib.world.meaning import Attitude, Contrast, Event, NounPhrase, Opinion, Property
from xlt_lib.world.opinions import DOMAINS, Review, polarity, reviews, sample_opinion
from xlt_lib.world.pairs import pairs
from xlt_lib.world.sampling import is_wellformed, sample_event, sample_property, sample_theme
from xlt_lib.world.streams import CHUNK, SPLITS, split_of

ROOT = Path(__file__).resolve().parents[1]
DIGESTS = {
    "nli": "9f80ed74d134beab743dc179b4a659f9e800bad898ff5854b9f2b57b7fd12c1e",
    "reviews": "8e0e52af06ac844b1b7293ee1ebc4b5279d9ffa717c31cf16fe6f5818543b760",
    "documents": "64216223ed3b8e71e70764af1cd8399e2223d21ae9410f596af10df21dd8b9ba",
}


def digest(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode("utf-8")).hexdigest()


def digests() -> dict[str, str]:
    """Of the first 200 examples, with labels, in all languages."""
    nli, kind, text = (list(islice(s, 200)) for s in (pairs("train"), reviews("books", "test"), documents()))
    return {
        "nli": digest([f"{p.label} {say(p.premise, x)} {say(p.hypothesis, x)}" for p in nli for x in LANGUAGES]),
        "reviews": digest([f"{r.label} {tell(r.sentences, x)}" for r in kind for x in LANGUAGES]),
        "documents": digest([text_of(d, x) for d in text for x in LANGUAGES]),
    }


def test_same_seed_gives_the_same_bytes() -> None:
    assert digests() == DIGESTS


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    command = [sys.executable, "-m", "tests.test_world"]
    printed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == DIGESTS


def test_another_seed_gives_other_bytes() -> None:
    assert next(pairs("train", seed=1)) != next(pairs("train"))
    assert next(documents(seed=1)) != next(documents())
    assert next(reviews("books", "test", seed=1)) != next(reviews("books", "test"))


def test_a_chunk_does_not_depend_on_the_chunks_before_it() -> None:
    for name, make in (
        ("documents", documents),
        ("pairs", lambda start=0: pairs("train", start=start)),
        ("reviews", lambda start=0: reviews("dvd", "train", start=start)),
    ):
        whole = list(islice(make(), CHUNK + 10))
        assert whole[CHUNK:] == list(islice(make(start=1), 10)), name


@cache
def sizes() -> dict[str, int]:
    from xlt_lib.tasks.world import SIZES

    return {**SIZES, "pretraining": 1000}


@cache
def nli(split: str) -> tuple:
    return tuple(islice(pairs(split), sizes()[split]))


@cache
def reviewed(split: str) -> tuple[Review, ...]:
    return tuple(review for domain in DOMAINS for review in islice(reviews(domain, split), sizes()[split]))


def shared(by_split: dict[str, list]) -> list[tuple[str, str, int]]:
    """Pairs of splits with something in common."""
    found = [(a, b, len(set(by_split[a]) & set(by_split[b]))) for a in by_split for b in by_split if a < b]
    return [each for each in found if each[2]]


def test_no_hypothesis_is_in_two_splits_not_even_as_text() -> None:
    assert shared({split: [pair.hypothesis for pair in nli(split)] for split in SPLITS}) == []
    for language in LANGUAGES:
        assert shared({split: [say(pair.hypothesis, language) for pair in nli(split)] for split in SPLITS}) == []


def test_no_review_is_in_two_splits_not_even_as_text() -> None:
    assert shared({split: [review.sentences for review in reviewed(split)] for split in SPLITS}) == []
    for language in LANGUAGES:
        texts = {split: [tell(review.sentences, language) for review in reviewed(split)[::3]] for split in SPLITS}
        assert shared(texts) == []


def test_no_test_example_is_in_the_pretraining_text() -> None:
    told = {document.sentences for document in islice(documents(), 3000)}
    for split in ("train", "validation", "test", "unlabeled"):
        assert not told & {(pair.premise, pair.hypothesis) for pair in nli(split)}
        assert not told & {review.sentences for review in reviewed(split)}


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_labels_are_balanced(split: str) -> None:
    found = Counter(pair.label for pair in nli(split))
    assert all(abs(found[label] / len(nli(split)) - 1 / 3) < 0.05 for label in LABELS), found
    for domain in DOMAINS:
        own = [review.polarity > 0 for review in reviewed(split) if review.domain == domain]
        assert abs(sum(own) / len(own) - 0.5) < 0.05, domain


def test_the_hypothesis_alone_does_not_give_the_label_away() -> None:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    train, test = nli("train")[:2000], nli("test")
    bag = CountVectorizer(token_pattern=r"\w+", ngram_range=(1, 2))
    seen = bag.fit_transform([say(pair.hypothesis, "en") for pair in train])
    model = LogisticRegression(max_iter=200).fit(seen, [pair.label for pair in train])
    unseen = bag.transform([say(pair.hypothesis, "en") for pair in test])
    assert abs(model.score(unseen, [pair.label for pair in test]) - 1 / 3) < 0.05


def distinct_meanings() -> set:
    rng = Random("different meanings")
    found: set = set()
    while len(found) < 3000:
        theme = sample_theme(rng)
        found.add(sample_property(rng, theme) if rng.random() < 0.3 else sample_event(rng, theme))
    while len(found) < 4500:
        found.add(sample_opinion(rng, DOMAINS[len(found) % 3], 1 if rng.random() < 0.5 else -1))
    return found | {
        Attitude(a.name, i, n) for a in of_kind("attitude") for i in ("book", "film") for n in (False, True)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_meanings_give_different_sentences(language: str) -> None:
    said = defaultdict(list)
    for meaning in distinct_meanings():
        said[say(meaning, language)].append(meaning)
    assert {text: same for text, same in said.items() if len(same) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_has_exactly_the_worlds_concepts(language: str) -> None:
    assert set(entries(language)) == {name for name, concept in concepts().items() if concept.kind != "class"}
    assert all(entry.lemma.strip() for entry in entries(language).values())


SHARED_LEMMAS = {  # (language, lemma): what tells the two concepts apart
    ("en", "play"): "play, play_instrument: only the second has an object",
    ("de", "spielen"): "play, play_instrument: only the second has an object",
    ("el", "παίζω"): "play, play_instrument: only the second has an object",
    ("ru", "играть"): "play, play_instrument: only the second has an object",
    ("fr", "grue"): "crane_bird, crane_machine: the same two meanings as in English, by the same metaphor",
    ("el", "γερανός"): "crane_bird, crane_machine: the same two meanings as in English, by the same metaphor",
    ("sw", "gari"): "car, coach_vehicle: the second has a tail, gari la farasi (vehicle of a horse)",
    **{("en", word): f"{' and '.join(pair)}: a word with two meanings" for word, pair in senses().items()},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_concepts_of_a_kind_share_a_word(language: str) -> None:
    owners = defaultdict(list)
    for name, entry in entries(language).items():
        owners[concepts()[name].kind, entry.lemma].append(name)
    twice = {(language, lemma) for (_, lemma), names in owners.items() if len(names) > 1}
    assert twice == {key for key in SHARED_LEMMAS if key[0] == language}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (Opinion("book", "good"), 1),
        (Opinion("book", "boring"), -1),
        (Opinion("book", "good", "quite"), 1),
        (Opinion("book", "good", "very"), 2),
        (Opinion("book", "boring", "really"), -2),
        (Opinion("book", "boring", "extremely"), -3),
        (Opinion("book", "good", negated=True), -1),
        (Opinion("book", "boring", negated=True), 1),
        (Opinion("book", "boring", "extremely", negated=True), 1),  # a denial is weak, whatever it denies
        (Attitude("love_i", "book"), 2),
        (Attitude("hate_i", "book"), -2),
        (Attitude("love_i", "book", negated=True), -1),
        (Attitude("regret_i", "book", negated=True), 1),
        (Contrast(Opinion("story", "good", "very"), Opinion("end", "bad")), 1),
        (Contrast(Opinion("story", "good"), Opinion("end", "bad", "extremely")), -2),
    ],
)
def test_polarity_by_hand(sentence: Opinion | Attitude | Contrast, expected: int) -> None:
    assert polarity(sentence) == expected


def test_the_label_of_a_review_is_the_sign_of_the_sum() -> None:
    great, awful = Opinion("book", "great", "very"), Opinion("end", "awful")
    assert Review("books", (great, awful)).label == "positive"
    assert Review("books", (great, awful, awful, awful)).label == "negative"
    assert all(review.polarity != 0 for review in reviewed("test"))


events = st.builds(lambda seed: sample_event(Random(seed), sample_theme(Random(seed))), st.integers(0, 10**9))
properties = st.builds(lambda seed: sample_property(Random(seed), sample_theme(Random(seed))), st.integers(0, 10**9))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(events, properties))
def test_a_meaning_entails_itself(meaning: Event | Property) -> None:
    assert is_wellformed(meaning)
    assert entailment(meaning, meaning) == "entailment"


def with_negation(meaning: Event | Property, negated: bool) -> Event | Property:
    if isinstance(meaning, Property):
        return Property(meaning.subject, meaning.adjective, negated)
    return Event(meaning.subject, meaning.verb, meaning.object, meaning.place, negated)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(events, properties))
def test_an_individual_cannot_do_and_not_do_the_same(meaning: Event | Property) -> None:
    yes, no = with_negation(meaning, False), with_negation(meaning, True)
    both = {entailment(yes, no), entailment(no, yes)}
    determiner = meaning.subject.determiner
    assert both == (
        {"contradiction"} if determiner in ("the", "every") else {"neutral"} if determiner != "no" else both
    )


def test_contradiction_holds_both_ways() -> None:
    """Where the calculus determines both ways; it gives up on some changes of determiner in one direction only."""
    for pair in nli("test"):
        both = {entailment(pair.premise, pair.hypothesis), entailment(pair.hypothesis, pair.premise)}
        assert both <= {"contradiction", None} or "contradiction" not in both, pair


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_the_split_is_a_function_of_the_meaning_alone(seed: int) -> None:
    one, two = (sample_event(Random(seed), "home") for _ in range(2))
    assert one is not two
    assert split_of(one) == split_of(two)
    assert split_of(one) in SPLITS


def test_the_splits_of_known_meanings() -> None:
    """Changing these would move examples between the splits of every stored run."""
    found = [split_of(Event(NounPhrase("every", noun), "sleep")) for noun in ("dog", "cat", "bird", "fish", "horse")]
    assert found == ["unlabeled", "pretraining", "pretraining", "validation", "unlabeled"]


if __name__ == "__main__":
    print(json.dumps(digests(), indent=4))
