"""Stars, topics and paraphrase in the mini-world: labels from meaning, disjoint splits, the same bytes everywhere.

The digests change when a sampler, a grammar or a lexicon changes on purpose; the new ones are printed by

    python -m tests.test_families
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import islice
from random import Random

import pytest

from xlt_lib.tasks import LABELS, PAIRS, load_task
from xlt_lib.tasks.world import FAMILIES
from xlt_lib.world import documents as module
from xlt_lib.world import paraphrase, stars, topics
from xlt_lib.world.documents import documents, rich_mix, sample_document
from xlt_lib.world.languages import LANGUAGES, say, tell
from xlt_lib.world.lexicon import concepts
from xlt_lib.world.logic import entailment
from xlt_lib.world.meaning import Contrast, Event, NounPhrase, Opinion, Property
from xlt_lib.world.sampling import THEMES, is_wellformed
from xlt_lib.world.streams import CHUNK, SPLITS, split_of

STREAMS = {"stars": stars.starred_reviews, "topics": topics.topic_documents, "paraphrase": paraphrase.retellings}
DIGESTS = {
    "stars": "b70da84f2d7e4b2f",
    "topics": "ab713987150682bf",
    "paraphrase": "9973dd72d8ce9215",
    "rich": "51f376f3a0e62c69",
}


def texts(name: str, example, language: str) -> tuple[str, str]:
    family = FAMILIES[name]
    return tell(list(family.first(example)), language), tell(list((family.second or (lambda _: ()))(example)), language)


@cache
def drawn(name: str, split: str, size: int = 300) -> tuple:
    return tuple(islice(STREAMS[name](split), size))


@cache
def rich() -> tuple:
    return tuple(islice(documents(rich=True), 2000))


def digests() -> dict[str, str]:
    """Of the first 100 examples with labels, and of the first 200 documents of the rich mix."""
    lines = {
        name: [f"{x.label} {texts(name, x, code)}" for x in drawn(name, "train")[:100] for code in ("en", "de", "ja")]
        for name in STREAMS
    }
    lines["rich"] = [tell(document.sentences, code) for document in rich()[:200] for code in ("en", "de", "ja")]
    return {name: sha256("\n".join(each).encode()).hexdigest()[:16] for name, each in lines.items()}


def test_same_seed_gives_the_same_bytes():
    assert digests() == DIGESTS


@pytest.mark.parametrize("name", STREAMS)
def test_a_chunk_and_a_seed_have_their_own_examples(name):
    whole = list(islice(STREAMS[name]("train"), CHUNK + 10))
    assert whole[CHUNK:] == list(islice(STREAMS[name]("train", start=1), 10))
    assert whole[0] != next(STREAMS[name]("train", seed=1))


@pytest.mark.parametrize("name", STREAMS)
def test_labels_are_balanced_exactly(name):
    counts = Counter(example.label for example in drawn(name, "test"))
    assert set(counts) == set(LABELS[name]) and len(set(counts.values())) == 1


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("language", ["en", "zh", "sw"])
def test_no_first_text_is_in_two_splits(name, language):
    by_split = {split: {texts(name, x, language)[0] for x in drawn(name, split)} for split in SPLITS}
    assert [(a, b) for a in SPLITS for b in SPLITS if a < b and by_split[a] & by_split[b]] == []


@pytest.mark.parametrize("name", STREAMS)
def test_no_example_of_a_task_is_in_the_pretraining_text(name):
    told = {document.sentences for document in (*rich(), *islice(documents(), 2000))}
    for split in ("train", "validation", "test", "unlabeled"):
        family = FAMILIES[name]
        assert not told & {tuple(family.first(x)) for x in drawn(name, split)}
        if name == "paraphrase":
            assert not told & {(*x.first, *x.second) for x in drawn(name, split)}


def test_no_scene_and_no_double_of_one_is_in_two_splits():
    words = {
        split: {paraphrase.words_of(tuple(facts(x.first))) for x in drawn("paraphrase", split)} for split in SPLITS
    }
    assert all(split_of(each) == split for split in SPLITS for each in words[split])


# --- stars


def test_stars_follow_from_the_sum_and_neighbours_are_two_points_apart():
    bounds = [stars.BINS[label] for label in stars.LABELS]
    assert all(high + 2 <= low for (_, high), (low, _) in zip(bounds, bounds[1:], strict=False))
    good, awful = Opinion("story", "good", "extremely"), Opinion("story", "bad", "very")  # 3 and -2
    assert stars.StarredReview("books", good, (good, good)).label == "5"
    assert stars.StarredReview("books", good, (good,)).label == "4"
    assert stars.StarredReview("books", good, (Contrast(awful, awful), good, good, awful)).label == "3"
    assert stars.StarredReview("books", good, (awful,)).label == "2"
    assert stars.StarredReview("books", good, (awful, awful, awful)).label == "1"
    with pytest.raises(ValueError, match="a sum of polarities of 1 lies between two bins"):
        _ = stars.StarredReview("books", good, (awful, good)).label


def test_the_body_decides_the_split_as_in_reviews():
    assert all(split_of(review.body) == split for split in SPLITS for review in drawn("stars", split))


def test_a_title_agrees_with_the_stars():
    signs = {label: Counter() for label in stars.LABELS}
    for review in drawn("stars", "train"):
        strength = stars.polarity(review.title)
        signs[review.label][(strength > 0) - (strength < 0)] += 1
    assert set(signs["1"]) == set(signs["2"]) == {-1} and set(signs["4"]) == set(signs["5"]) == {1}
    assert set(signs["3"]) == {-1, 1}


def test_length_and_category_do_not_tell_the_stars():
    reviews = drawn("stars", "train", 1500)
    for feature in (lambda review: review.domain, lambda review: len(review.body)):
        every = Counter(map(feature, reviews))
        for label in stars.LABELS:
            own = Counter(feature(review) for review in reviews if review.label == label)
            assert all(abs(own[value] / 300 - every[value] / 1500) < 0.1 for value in every)


def test_the_second_text_of_stars_is_title_and_category():
    found = load_task("stars", languages=["en", "ja", "en+script"])
    review = drawn("stars", "test")[0]
    item = {"books": "book", "dvd": "film", "music": "album"}[review.domain]
    assert found.dataset("en", "test")["text_pair"][0] == f"{say(review.title, 'en')} {item}"
    assert found.dataset("ja", "test")["text_pair"][0].split("。 ")[1] == stars.category(review.domain, "ja")
    assert found.dataset("en+script", "test")["text_pair"][0].split(". ")[1] not in ("book", "film", "album")


# --- topics


def test_every_theme_has_one_topic():
    assert sorted(theme for themes in topics.TOPICS.values() for theme in themes) == sorted(THEMES)


def test_most_sentences_of_a_document_are_of_its_topic_and_each_has_a_word_of_its_theme():
    astray = 0
    for document in drawn("topics", "train"):
        own = [theme in topics.TOPICS[document.label] for theme in document.themes]
        assert sum(own) > len(own) / 2 and 3 <= len(own) <= 5
        astray += len(own) - sum(own)
        for sentence, theme in zip(document.sentences, document.themes, strict=True):
            assert theme in {concepts()[word].theme for word in repr(sentence).split("'")[1::2] if word in concepts()}
    assert 100 < astray < 300  # of about 1,200 sentences


# --- paraphrase


def facts(told: paraphrase.Told) -> frozenset[Event]:
    """What a telling says, whatever its order and words: the events, with all adjectives back at their nouns."""
    described = {sentence.subject.noun: sentence.adjective for sentence in told if isinstance(sentence, Property)}

    def full(phrase: NounPhrase | None) -> NounPhrase | None:
        return phrase and replace(phrase, adjective=described.get(phrase.noun, phrase.adjective))

    events = [sentence for sentence in told if isinstance(sentence, Event)]
    return frozenset(replace(event, subject=full(event.subject), object=full(event.object)) for event in events)


def test_a_paraphrase_says_the_same_and_other_pairs_do_not_follow_from_each_other():
    for pair in drawn("paraphrase", "train", 600):
        one, two = facts(pair.first), facts(pair.second)
        assert len(one) == len(two) == 2
        if pair.label == "paraphrase":
            assert one == two
        else:  # something is said that does not follow from anything in the other text, in both directions
            for here, there in ((one, two), (two, one)):
                assert any(all(entailment(b, a) != "entailment" for b in there) for a in here), pair


def test_no_paraphrase_is_the_same_text_twice():
    assert not [pair for pair in drawn("paraphrase", "train", 600) if pair.first == pair.second]


def test_both_texts_have_the_same_words_whatever_the_label():
    for pair in drawn("paraphrase", "train", 600):
        assert paraphrase.words_of(tuple(facts(pair.first))) == paraphrase.words_of(tuple(facts(pair.second)))


def test_everybody_can_do_what_is_told_of_them():
    assert all(is_wellformed(s) for pair in drawn("paraphrase", "train", 600) for s in (*pair.first, *pair.second))


def test_all_kinds_of_difference_and_of_wording_are_there():
    pairs = drawn("paraphrase", "train", 600)
    assert all(count > 150 for count in Counter(pair.kind for pair in pairs).values())
    apart = [any(isinstance(s, Property) for s in pair.first) for pair in pairs]
    assert 0.05 < sum(apart) / len(apart) < 0.4


def test_scene_first_text_and_kind_are_drawn_without_the_label():
    for number in range(100):
        one, two = (paraphrase.sample_retelling(Random(f"x{number}"), "train", label) for label in paraphrase.LABELS)
        assert one.first == two.first and one.kind == two.kind and one.second != two.second


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scene_and_its_double_are_told_apart_in_every_language(language):
    rng = Random(language)
    for _ in range(40):
        scene, double, kind = paraphrase.sample_scene(rng, "train")
        texts = [{tell(one, language), tell(one[::-1], language)} for one in (scene, double)]
        assert not texts[0] & texts[1], (kind, texts)


def test_a_scene_and_its_double_come_first_equally_often(monkeypatch):
    mixed = [paraphrase.sample_scene(Random(f"turns{number}"), "train")[:2] for number in range(100)]
    monkeypatch.setattr(paraphrase, "chance", lambda rng, probability: rng.random() < 2)  # always
    scene_first = [paraphrase.sample_scene(Random(f"turns{number}"), "train")[:2] for number in range(100)]
    assert all(one in (two, two[::-1]) for one, two in zip(mixed, scene_first, strict=True))
    assert 30 < sum(one == two for one, two in zip(mixed, scene_first, strict=True)) < 70


def test_a_scene_told_twice_is_of_the_pretraining_split_and_in_another_order_or_wording():
    rng = Random("twice")
    for _ in range(100):
        told = paraphrase.scene_twice_document(rng).sentences
        halves = [(told[:cut], told[cut:]) for cut in range(2, len(told) - 1)]
        same = [(a, b) for a, b in halves if len(facts(a)) == 2 and facts(a) == facts(b)]
        assert same and all(a != b for a, b in same)
        assert split_of(paraphrase.words_of(tuple(facts(same[0][0])))) == "pretraining"


# --- the rich mix


def test_the_rich_mix_has_its_shares_and_the_basic_one_is_as_it_was(monkeypatch):
    parts, makers = zip(*rich_mix(), strict=True)
    assert sum(parts) == 100 and makers[:2] == (sample_document, paraphrase.scene_twice_document)
    stubs = tuple((part, lambda rng, number=number: number) for number, part in enumerate(parts))
    with monkeypatch.context() as patch:
        patch.setattr(module, "rich_mix", lambda: stubs)
        drawn = Counter(islice(documents(rich=True), 4000))
    assert all(abs(drawn[number] / 4000 - part / 100) < 0.03 for number, part in enumerate(parts))
    assert next(documents()) != next(documents(rich=True))


# --- as tasks


@pytest.mark.parametrize("name", STREAMS)
def test_a_family_is_a_parallel_task_with_the_schema(name, small_world):
    task = load_task(name, languages=["en", "th", "tr+reverse"])
    assert task.labels == LABELS[name] == FAMILIES[name].labels and task.pair == (name in PAIRS)
    tests = [task.dataset(language, "test") for language in task.languages]
    assert tests[0]["label"][:] == tests[1]["label"][:] == tests[2]["label"][:]
    assert all(text for data in tests for text in data["text"])
    assert {text != "" for data in tests for text in data["text_pair"]} == {task.pair}
    assert set(task.dataset("en", "unlabeled")["label"]) == {-1}


def test_every_family_of_the_world_has_its_labels_and_pairs_in_load_task():
    assert {name: family.labels for name, family in FAMILIES.items()} == LABELS
    assert {name for name, family in FAMILIES.items() if family.second} == set(PAIRS)


if __name__ == "__main__":
    print(json.dumps(digests(), indent=4))
