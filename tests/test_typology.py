"""The typology dials: what each one does, what none of them may change, and which names are refused."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_snapshot import CONSTRUCTIONS, np
from xlt_lib.world.documents import documents
from xlt_lib.world.heads import HEADS, OPPOSITE, arrange
from xlt_lib.world.invented import invented, is_replaced
from xlt_lib.world.languages import LANGUAGES, check_language, say, words
from xlt_lib.world.lexicon import entries
from xlt_lib.world.meaning import Attitude, Event, Meaning, Opinion, Property, Question
from xlt_lib.world.typology import fake, split_name
from xlt_lib.world.words import Word

BUYS = Event(np("the cook old"), "buy", np("some apple red"), "market")
DENIED = Event(np("the boy"), "draw", np("some horse big"), "farm", negated=True)
SAME = Event(np("two dog big"), "see", np("two dog small"))
PAIRS = sorted({tuple(sorted(pair)) for pair in OPPOSITE.items()})


@pytest.mark.parametrize("first", ["typology", "languages", "heads", "invented", "words", "distances"])
def test_every_module_can_be_the_first_that_is_imported(first):
    subprocess.run([sys.executable, "-c", f"import xlt_lib.world.{first}"], check=True)


@pytest.mark.parametrize(
    ("language", "meaning", "expected"),
    [
        ("en+ov", BUYS, "The old cook a red apple buys at the market."),
        ("en+na", BUYS, "The cook old buys an apple red at the market.".replace("an apple", "a apple")),
        ("en+nd", BUYS, "Old cook the buys red apple a at market the."),
        ("en+xv", BUYS, "The old cook at the market buys a red apple."),
        ("en+po", BUYS, "The old cook buys a red apple the market at."),
        ("en+ov+xv", BUYS, "The old cook at the market a red apple buys."),
        ("en+na+nd", BUYS, "Cook old the buys apple red a at market the."),
        ("en+nd+po", BUYS, "Old cook the buys red apple a market the at."),
        ("en+ov", DENIED, "The boy a big horse does not draw on the farm."),
        ("de+ov", DENIED, "Der Junge kein großes Pferd zeichnet auf dem Bauernhof."),
        ("en+ov+na", SAME, "Two dogs big two dogs small see."),
        ("en+ov", Attitude("recommend_i", "film", True), "I the film do not recommend."),
        ("en+na+nd", Property(np("the lamp"), "cheap"), "Lamp the is cheap."),
        ("en+nd+ov", Opinion("story", "boring"), "Story the is boring."),
        ("es+an", BUYS, "El viejo cocinero compra una roja manzana en el mercado."),
        ("zh+vx", BUYS, "这名年老的厨师买一个红色的苹果在市场上。"),
        ("zh+na", BUYS, "这名厨师年老的在市场上买一个苹果红色的。"),
        ("ja+vo", BUYS, "その年老いた料理人は市場で買う一個の赤いりんごを。"),
        ("ja+pr", BUYS, "その年老いた料理人はで市場一個の赤いりんごを買う。"),
        ("hi+vo+vx+pr", BUYS, "बूढ़ा रसोइया खरीदता है एक लाल सेब में बाज़ार।"),
        ("sw+dn", BUYS, "Mpishi mzee ananunua moja tufaha jekundu sokoni."),
        ("ar+an", BUYS, "يشتري المسن الطباخ حمراء تفاحة في السوق."),
    ],
)
def test_a_head_direction_by_hand(language, meaning, expected):
    assert say(meaning, language) == expected


@pytest.mark.parametrize("dial", ["vo", "an", "dn", "vx", "pr"])
def test_a_head_direction_that_english_has_changes_nothing(dial):
    for meaning in CONSTRUCTIONS.values():
        assert say(meaning, f"en+{dial}") == say(meaning, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_subject_and_object_stand_in_this_order_in_every_language(language):
    """What tells apart two dogs of which one sees the other."""
    for meaning in CONSTRUCTIONS.values():
        if isinstance(meaning, Event) and meaning.object:
            glosses = [word.gloss for word in words(meaning, language)]
            assert glosses.index(meaning.subject.noun) < glosses.index(meaning.object.noun)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pair", PAIRS)
def test_a_dial_and_its_opposite_undo_each_other(language, pair):
    """What one of the two leaves as it is, the other one turns, and nothing is turned twice."""
    for meaning in CONSTRUCTIONS.values():
        plain = list(words(meaning, language))
        one, other = (arrange(plain, meaning, language, (dial,)) for dial in pair)
        for turned in (one, other):
            for dial in pair:
                assert arrange(turned, meaning, language, (dial,)) in (one, other)


def test_words_without_a_meaning_or_with_one_of_another_kind_stay_where_they_are():
    said = words(BUYS, "en")
    assert arrange(said, None, "en", tuple(HEADS)) == said
    assert arrange(said, object(), "en", ("ov", "nd")) == said


@pytest.mark.parametrize(
    ("asked", "said", "expected"),
    [
        ("subject", "who buys a red apple at-the-market", "who apple red a buys at-the-market"),
        ("object", "what does the old cook buy at-the-market", "what does cook old the buy at-the-market"),
        ("place", "where does the old cook buy a red apple", "where does cook old the apple red a buy"),
    ],
)
def test_a_question_has_the_phrases_that_it_says(asked, said, expected):
    glosses = {"buys": "buy", "at-the-market": "market", "a": "some", "who": "WHO", "does": "DO"}
    concepts = {"buy", "red", "apple", "market", "old", "cook"}
    said = [Word(form, gloss := glosses.get(form, form), gloss in concepts) for form in said.split()]
    turned = arrange(said, Question(BUYS, asked), "en", ("ov", "na", "nd"))
    assert " ".join(word.form for word in turned) == expected


# --- invented words


def said(language: str) -> list[Word]:
    """The words of many sentences."""
    meanings = [sentence for document in islice(documents(), 400) for sentence in document.sentences]
    return [word for meaning in meanings for word in words(meaning, language)]


@pytest.mark.parametrize("base", LANGUAGES)
def test_shares_of_invented_words_nest_and_are_about_what_they_say(base):
    plain, quarter, half, all_ = (said(f"{base}+lex{share}") for share in (1, 25, 50, 100))
    entry_share = {
        share: sum(is_replaced(entry.lemma, share) for entry in entries(base).values()) / len(entries(base))
        for share in (25, 50)
    }
    assert abs(entry_share[25] - 0.25) < 0.06
    assert abs(entry_share[50] - 0.50) < 0.06
    for a, b, c, d in zip(plain, quarter, half, all_, strict=True):
        assert b.form in (a.form, d.form)
        assert c.form == d.form or b.form == c.form == a.form
        assert c.form != a.form or b.form == a.form


@pytest.mark.parametrize("base", LANGUAGES)
def test_two_lemmas_are_not_invented_alike_and_a_form_is_always_the_same_word(base):
    invention, source = defaultdict(set), defaultdict(set)
    forms = [(word, part) for word in said(base) for part in word.form.split(" ")]
    for (word, part), new in zip(forms, said(f"{base}+lex100"), strict=True):
        assert new.gloss == word.gloss
        invention[part, word.gloss if word.is_concept else ""].add(new.form)
        source[new.form].add(word.gloss)
    assert all(len(new) == 1 for new in invention.values())
    alike = [new for new, glosses in source.items() if len({entries(base).get(g, g) for g in glosses}) > 1]
    plain_alike = defaultdict(set)
    for word, part in forms:
        plain_alike[part].add(word.gloss)
    assert len(alike) <= sum(len(glosses) > 1 for glosses in plain_alike.values()) + 2


def test_endings_stay_and_invented_words_are_the_same_in_every_sentence():
    dog = invented("dog", "en")
    assert [word.form for word in words(SAME, "en+lex100") if word.gloss == "dog"] == [f"{dog}s"] * 2
    assert words(Event(np("the dog"), "sleep"), "en+lex100")[1].form == dog
    assert invented("Hund", "de")[0].isupper()


def test_invented_words_are_written_in_the_script_of_the_language():
    for base, letter in (("ru", "а"), ("hi", "क"), ("zh", "一"), ("el", "α"), ("th", "ก"), ("ar", "ا"), ("en", "a")):
        block = {ord(c) >> 8 for entry in entries(base).values() for c in entry.lemma}
        assert ord(letter) >> 8 in block
        assert {ord(c) >> 8 for word in said(f"{base}+lex100")[:300] for c in word.form} <= block


def test_invented_words_go_with_the_other_script_in_any_order_of_the_name():
    assert say(BUYS, "en+script+lex100") == say(BUYS, "en+lex100+script")
    assert not set(say(BUYS, "en+script+lex100").lower()) & set("abcdefghijklmnopqrstuvwxyz")
    assert say(BUYS, "en+reverse+lex50+ov") == say(BUYS, "en+ov+lex50+reverse")


# --- what no dial may change

HEAD_CHOICES = st.tuples(*(st.sampled_from(("", *pair)) for pair in PAIRS)).flatmap(st.permutations)
ORDERS = st.sampled_from(("", "reverse", "scramble"))
MEANINGS = st.one_of(
    st.sampled_from(list(CONSTRUCTIONS.values())),
    st.builds(
        lambda seed: next(iter(islice(documents(seed), 1))).sentences[-1],
        st.integers(0, 10**6),
    ),
)


def name(base: str, *dials: str) -> str:
    return "+".join([base, *(dial for dial in dials if dial)])


def parts(meaning: Meaning, language: str) -> list[tuple[str, str]]:
    return [(part, word.gloss) for word in words(meaning, language) for part in word.form.split(" ")]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(MEANINGS, st.sampled_from(LANGUAGES), HEAD_CHOICES, ORDERS)
def test_dials_of_order_keep_every_word_with_its_gloss(meaning, base, heads, order):
    derived = name(base, *heads, order)
    assert Counter(parts(meaning, derived)) == Counter(parts(meaning, base)), derived
    assert say(meaning, derived)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(MEANINGS, st.sampled_from(LANGUAGES), HEAD_CHOICES, st.integers(1, 100), st.booleans())
def test_dials_of_form_keep_every_gloss_in_its_place(meaning, base, heads, share, script):
    plain = words(meaning, name(base, *heads, "lex1"))
    changed = words(meaning, name(base, *heads, f"lex{share}", "script" if script else ""))
    assert [(word.gloss, word.is_concept) for word in changed] == [(word.gloss, word.is_concept) for word in plain]


# --- names


def test_fake_gives_the_name_and_split_name_its_parts():
    assert fake("en", heads=("ov", "na"), lexical=50, script=True) == "en+ov+na+lex50+script"
    assert split_name("en+ov+lex50") == ("en", ("ov", "lex50"))
    assert fake("en") == fake("en", lexical=0) == "en"


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en+so", r"dial 'so' of language 'en\+so' is unknown; one of: script, .*ov, vo, .*lex1 \.\.\. lex100"),
        ("en+lex0", "unknown"),
        ("en+lex101", "unknown"),
        ("en+lex050", "unknown"),
        ("en+", "unknown"),
        ("en+ov+ov", "turns one dial twice: 'ov'; keep one"),
        ("en+ov+script+vo", "turns one dial twice: 'ov' and 'vo'"),
        ("en+lex25+lex50", "'lex25' and 'lex50'"),
        ("en+script+script", "twice"),
    ],
)
def test_unknown_and_doubled_dials_are_refused(language, message):
    with pytest.raises(ValueError, match=message):
        check_language(language)


def test_fake_refuses_what_does_not_exist():
    with pytest.raises(ValueError, match="head direction 'so' is unknown; one of: ov, vo"):
        fake("en", heads=("so",))
    with pytest.raises(ValueError, match="lexical is 150; .* from 0 to 100"):
        fake("en", lexical=150)
    with pytest.raises(ValueError, match="twice"):
        fake("en", heads=("ov", "vo"))
