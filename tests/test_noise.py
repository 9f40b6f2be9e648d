"""Translation noise: none at 0, more with more, the same every time, and only in translated training sets."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.test_snapshot import CONSTRUCTIONS
from xlt_lib.tasks import load_task
from xlt_lib.world.languages import LANGUAGES, say, tell
from xlt_lib.world.lexicon import concepts
from xlt_lib.world.meaning import Event, Opinion
from xlt_lib.world.noise import say_badly, sisters, tell_badly
from xlt_lib.world.pairs import pairs

MEANINGS = list(CONSTRUCTIONS.values())


@pytest.mark.parametrize("language", [*LANGUAGES, "en+reverse", "de+script"])
def test_without_noise_a_translation_is_what_the_language_says(language):
    assert [say_badly(meaning, language, 0) for meaning in MEANINGS] == [say(m, language) for m in MEANINGS]
    assert tell_badly(MEANINGS, language, 0) == tell(MEANINGS, language) and tell_badly([], language, 0) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_construction_can_be_translated_badly(language):
    for noise in (0.3, 1):
        bad = [say_badly(meaning, language, noise) for meaning in MEANINGS]
        assert bad == [say_badly(meaning, language, noise) for meaning in MEANINGS]
        assert all(text.strip(" .。।۔") for text in bad)


def test_more_noise_spoils_more_sentences():
    premises = [pair.premise for pair in islice(pairs("train"), 300)]
    clean = [say(premise, "fr") for premise in premises]
    shares = []
    for noise in (0.05, 0.1, 0.3, 1):
        bad = [say_badly(premise, "fr", noise) for premise in premises]
        shares.append(sum(one != two for one, two in zip(clean, bad, strict=True)) / len(clean))
    assert shares == sorted(shares) and 0.1 < shares[0] < 0.3 and shares[-1] > 0.95


def test_when_every_word_is_hit_a_quarter_is_lost_and_half_of_the_concepts_are_wrong():
    premises = [pair.premise for pair in islice(pairs("train"), 900) if isinstance(pair.premise, Event)]
    before = after = nouns = right = 0
    for premise in premises:
        clean, bad = (text.rstrip(".").split()[1:] for text in (say(premise, "en"), say_badly(premise, "en", 1)))
        before, after = before + len(clean), after + len(bad)  # the first word stays in its place
        nouns += premise.subject.noun in clean
        right += premise.subject.noun in clean and premise.subject.noun in bad
    assert abs(after / before - 0.75) < 0.05
    assert abs(right / nouns - 0.5 * 0.75) < 0.07


def test_a_wrong_word_is_a_sister_of_the_same_polarity():
    assert "cat" in sisters("dog") and "sleep" not in sisters("eat")
    for name in ("good", "awful", "love_i"):
        sign = concepts()[name].features["polarity"][0]
        assert sisters(name) and {concepts()[sister].features["polarity"][0] for sister in sisters(name)} == {sign}
    assert say_badly(Opinion("story", "good"), "en", 0) == "The story is good."


def test_only_translated_training_sets_are_noisy(small_world):
    clean = load_task("nli", languages=["en", "fr"])
    noisy = load_task("nli", languages=["en", "fr"], translation_noise=0.3)
    french = load_task("nli", languages=["en", "fr"], translation_noise=0.3, source_language="fr")
    same = {
        (language, split): clean.dataset(language, split).to_dict() == noisy.dataset(language, split).to_dict()
        for language in ("en", "fr")
        for split in clean.splits
    }
    assert [where for where, equal in same.items() if not equal] == [("fr", "train")]
    assert noisy.dataset("fr", "train")["label"][:] == clean.dataset("fr", "train")["label"][:]
    assert french.dataset("fr", "train").to_dict() == clean.dataset("fr", "train").to_dict()
    assert french.dataset("en", "train").to_dict() != clean.dataset("en", "train").to_dict()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"translation_noise": 1.5}, "from 0 to 1, not 1.5"),
        ({"translation_noise": "0.1"}, "from 0 to 1, not '0.1'"),
        ({"translation_noise": 0.1, "source_language": "xx"}, "language 'xx' is unknown"),
        ({"translation_noise": 0.1, "source": "hub"}, "needs source='world', not 'hub'"),
    ],
)
def test_a_bad_noise_is_refused(options, expected):
    with pytest.raises(ValueError, match=expected):
        load_task("nli", **options)
