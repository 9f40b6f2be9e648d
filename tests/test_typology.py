"""The typology dials: what each one does, what none of them may change, and which names are refused."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from functools import cache
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
        ("en+na", BUYS, "The cook old buys a apple red at the market."),
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
def test_the_order_is_the_one_that_the_dial_names(language):
    """Head and dependent of each dial, found by their glosses in all constructions that have both."""
    seen = Counter()
    for meaning in CONSTRUCTIONS.values():
        if not isinstance(meaning, Event):
            continue
        found = [(meaning.verb, meaning.object and meaning.object.noun, "vo", "ov")]
        found += [(meaning.verb, meaning.place, "vx", "xv")]
        found += [(p.noun, p.adjective, "na", "an") for p in (meaning.subject, meaning.object) if p]
        for head, dependent, head_first, dependent_first in found:
            for dial, order in ((head_first, [head, dependent]), (dependent_first, [dependent, head])):
                glosses = [word.gloss for word in words(meaning, f"{language}+{dial}")]
                if dependent:
                    assert sorted(order, key=glosses.index) == order, (dial, glosses)
                    seen[dial] += 1
    assert len(seen) == 6


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


@cache
def said(language: str) -> list[Word]:
    """The words of many sentences."""
    meanings = [sentence for document in islice(documents(), 200) for sentence in document.sentences]
    return [word for meaning in meanings for word in words(meaning, language)]


@pytest.mark.parametrize("base", LANGUAGES)
def test_shares_of_invented_words_nest_and_are_about_what_they_say(base):
    lemmas = [entry.lemma for entry in entries(base).values()]
    for share in (25, 50):
        assert abs(sum(is_replaced(lemma, share) for lemma in lemmas) / len(lemmas) - share / 100) < 0.06
    plain = [part for word in said(base) for part in word.form.split(" ")]
    quarter, half, whole = ([word.form for word in said(f"{base}+lex{share}")] for share in (25, 50, 100))
    for old, at25, at50, new in zip(plain, quarter, half, whole, strict=True):
        assert (at25, at50) in ((old, old), (old, new), (new, new))
        assert (new == old) == (not old.isalpha() and not any(letter.isalpha() for letter in old))


@pytest.mark.parametrize("base", LANGUAGES)
def test_two_lemmas_are_not_invented_alike_and_a_form_is_always_the_same_word(base):
    inventions, origins = defaultdict(set), defaultdict(dict)
    forms = [(word, part) for word in said(base) for part in word.form.split(" ")]
    for (word, part), new in zip(forms, said(f"{base}+lex100"), strict=True):
        lemma = entries(base)[word.gloss].lemma if word.is_concept else part
        inventions[part, lemma].add(new.form)
        origins[new.form][part] = lemma
    assert all(len(new) == 1 for new in inventions.values())
    alike = [parts for parts in origins.values() if len(set(parts.values())) > 1]
    assert len(alike) <= 1  # two in a thousand hashes may meet


def test_endings_stay_and_invented_words_are_the_same_in_every_sentence():
    dog = invented("dog", "en")
    assert [word.form for word in words(SAME, "en+lex100") if word.gloss == "dog"] == [f"{dog}s"] * 2
    assert words(Event(np("the dog"), "sleep"), "en+lex100")[1].form == dog
    assert invented("Hund", "de")[0].isupper()


@pytest.mark.parametrize("base", LANGUAGES)
def test_invented_words_are_written_in_the_script_of_the_language(base):
    own, new = (
        {script(letter) for word in said(language) for letter in word.form if letter.isalpha()}
        for language in (base, f"{base}+lex100")
    )
    assert new <= own


def script(letter: str) -> str:
    """'LATIN', 'CYRILLIC', 'CJK', ..."""
    return unicodedata.name(letter).split()[0]


def test_invented_words_go_with_the_other_script_in_any_order_of_the_name():
    assert say(BUYS, "en+script+lex100") == say(BUYS, "en+lex100+script")
    assert not set(say(BUYS, "en+script+lex100").lower()) & set("abcdefghijklmnopqrstuvwxyz")
    assert say(BUYS, "en+reverse+lex50+ov") == say(BUYS, "en+ov+lex50+reverse")


# --- what no dial may change

HEAD_CHOICES = st.tuples(*(st.sampled_from(("", *pair)) for pair in PAIRS)).flatmap(st.permutations)
ORDERS = st.sampled_from(("", "reverse", "scramble"))
MEANINGS = st.one_of(
    st.sampled_from(list(CONSTRUCTIONS.values())),
    st.builds(lambda seed: next(documents(seed)).sentences[-1], st.integers(0, 10**6)),
)


def name(base: str, *dials: str) -> str:
    return "+".join([base, *(dial for dial in dials if dial)])


def parts(meaning: Meaning, language: str) -> list[tuple[str, str]]:
    return [(part, word.gloss) for word in words(meaning, language) for part in word.form.split(" ")]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(MEANINGS, st.sampled_from(LANGUAGES), HEAD_CHOICES, ORDERS)
def test_dials_of_order_keep_every_word_with_its_gloss(meaning, base, heads, order):
    derived = name(base, *heads, order)
    assert Counter(parts(meaning, derived)) == Counter(parts(meaning, base)), derived
    assert say(meaning, derived)


@settings(max_examples=150, deadline=None, derandomize=True)
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
