"""Turkish: words grow by suffixes, each suffix takes its vowel from the word, and the verb comes last.

What is special:

- Suffixes harmonise: "-(y)I" (for the object) is "atı, kediyi, kuşu, gülü", "-DAn" (from) is "kurttan, kediden". In a
  suffix I stands for ı i u ü, A for a e, D for d t; a letter in brackets stands only after a vowel.
- A long word's final p, ç, k softens before a vowel: "kitap, kitabı", "ağaç, ağacı", "köpek, köpeği".
- There is no word for "the". A bare subject is definite ("köpek uyuyor": the dog sleeps), and so is an object with
  its ending ("köpeği görüyor": sees the dog). "Some" is "bir", which follows the adjective: "büyük bir köpek".
- An indefinite object has no ending ("bir elma yiyor", "iki elma yiyor"), and under negation not even "bir", unless
  it has an adjective ("elma yemiyor": eats no apple; "kırmızı bir elma yemiyor"). But some verbs always single one out
  ("bir köpeği seviyor": loves a dog) or ask for another case ("bir köpeğe yardım ediyor": helps a dog); their "bir" is
  denied by "hiçbir" ("hiçbir köpeği sevmiyor").
- "No" is "hiçbir" beside a negative verb or "değil": "hiçbir köpek uyumuyor" (no dog sleeps). After a number the noun
  and the verb are singular: "iki köpek uyuyor".
- What is asked for stands before the verb: "elmayı kim yiyor?" (who eats the apple), "çocuk ne yiyor?" (what does the
  child eat). Only an indefinite object parts the two: "kim bir elma yiyor?". The case is the verb's, as in "kimi
  görüyor, kime yardım ediyor, kimden korkuyor", but "ne" (what) shows the accusative only where an indefinite object
  would: "ne görüyor, neyi kovalıyor". "From what" is "neyden", for "neden" is also "why". "Where" is "nerede".
- "Is" has no word of its own ("köpek büyük": the dog is big), but definitions end in "-DIr" ("kaniş bir köpektir").

The lexicon gives verbs as infinitives, with `specific=yes` where an indefinite object shows its case too, and with
another `case=` than the accusative (`dat`, `abl`, or `gen` in "çiçeğin resmini yapıyor": makes the flower's picture);
`animals=` is the verb for animals. Nouns may have an irregular `stem=` before a vowel, a vowel of `harmony=` that is
not their last one ("saat, saati"), a verb of their own (`wear=takmak`), or be a `compound=yes` ("köpek balığı", a
dog's fish: shark), which needs an n before a case. A degree may have another word when `denied=`. Attitudes are
infinitives, aspects may be plurals.
"""

from dataclasses import replace

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import Entry, ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("tr")
VOWELS = "aıoueiöü"
SOFT = {"p": "b", "ç": "c", "k": "ğ"}
CASES = {"acc": "(y)I", "dat": "(y)A", "gen": "(n)In", "abl": "DAn"}
DETERMINERS = {"some": "bir", "every": "her", "no": "hiçbir", "two": "iki"}
BIR = function("bir", "some")
NOT = function("değil", "NOT")


def sentence_case(text: str) -> str:
    """The capital of i keeps its dot: "İki köpek uyuyor."."""
    return ("İ" if text[0] == "i" else text[0].upper()) + text[1:]


def last_vowel(text: str) -> str:
    return next((letter for letter in reversed(text) if letter in VOWELS), "")


def attach(text: str, suffix: str, vowel: str = "") -> str:
    """A suffix in harmony: köpek + DIr = köpektir, kapı + (y)A = kapıya, masa + (n)In = masanın."""
    vowel = vowel or last_vowel(text)
    if suffix[0] == "(":
        suffix = suffix[1] + suffix[3:] if text[-1] in VOWELS else suffix[3:]
    high = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}[vowel]
    low = "a" if vowel in "aıou" else "e"
    voice = "t" if text[-1] in "fstkçşhp" else "d"
    return text + suffix.replace("I", high).replace("A", low).replace("D", voice)


def before_vowel(entry: Entry) -> str:
    """köpek, köpeğ-; ağaç, ağac-; but a word of one syllable is kept: top, top-."""
    lemma = entry.lemma
    is_long = sum(letter in VOWELS for letter in lemma) > 1
    soft = lemma[:-1] + SOFT[lemma[-1]] if is_long and lemma[-1] in SOFT else lemma
    return entry.get("stem", soft)


def noun(concept: str, case: str = "") -> Word:
    """köpek, köpeği, köpeğe, köpeğin, köpekten; köpek balığı, köpek balığını."""
    entry = WORDS[concept]
    if not case:
        return lexical(entry.lemma, concept)
    stem = entry.lemma if case == "abl" else before_vowel(entry)
    return lexical(attach(stem + "n" if entry.get("compound") else stem, CASES[case], entry.get("harmony")), concept)


def noun_phrase(phrase: NounPhrase, case: str = "", determiner: str = "") -> list[Word]:
    """köpek, küçük bir köpek, her küçük köpek; `determiner` is the word where it is not the usual one."""
    form = determiner or DETERMINERS.get(phrase.determiner)
    words = [function(form, phrase.determiner)] if form else []
    adjective = [lexical(WORDS[phrase.adjective].lemma, phrase.adjective)] if phrase.adjective else []
    words = adjective + words if form == "bir" else words + adjective
    return [*words, noun(phrase.noun, case)]


def object_case(determiner: str, verb: str) -> str:
    """elmayı, but bir elma and iki elma without a case, unless the verb asks for one: bir köpeği seviyor."""
    entry = WORDS[verb]
    shows_case = entry.get("case") or entry.get("specific") or determiner not in ("some", "two")
    return entry.get("case", "acc") if shows_case else ""


def object_phrase(phrase: NounPhrase, verb: str, denied: bool) -> list[Word]:
    """elmayı, bir elma, iki elma; denied: elmayı, elma, iki elma. With a case of the verb: köpeğe, hiçbir köpeğe."""
    case = object_case(phrase.determiner, verb)
    if not denied or phrase.determiner != "some":
        return noun_phrase(phrase, case)
    if case:
        return noun_phrase(phrase, case, "hiçbir")
    return noun_phrase(phrase) if phrase.adjective else [noun(phrase.noun)]


def present(infinitive: str, negated: bool) -> str:
    """gel-iyor, oku-yor, başl-ıyor, ed-iyor (et-); gel-miyor, oku-muyor, başla-mıyor, et-miyor."""
    stem = infinitive[:-3]
    if negated:
        return attach(stem, "mIyor")
    if stem[-1] in VOWELS:
        return attach(stem[:-1], "Iyor", last_vowel(stem[:-1]) or stem[-1])
    return attach(stem[:-1] + "d" if stem.endswith("et") else stem, "Iyor")


def infinitive(meaning: Event) -> str:
    """Birds "ötmek" where people "şarkı söylemek"; a hat wants "takmak" where a coat wants "giymek"."""
    entry, thing = WORDS[meaning.verb], meaning.object
    if entry.get("animals") and "animal" in ancestors(meaning.subject.noun):
        return entry.get("animals")
    return WORDS[thing.noun].get(meaning.verb, entry.lemma) if thing else entry.lemma


def location(place: str | None) -> list[Word]:
    return [lexical(WORDS[place].lemma, place)] if place else []


def verb(meaning: Event, denied: bool = False) -> Word:
    return lexical(present(infinitive(meaning), denied), meaning.verb)


def event(meaning: Event) -> list[Word]:
    """Subject, place, object, verb; one "hiçbir" makes the verb negative."""
    determiners = {meaning.subject.determiner, meaning.object and meaning.object.determiner}
    denied = meaning.negated or "no" in determiners
    words = noun_phrase(meaning.subject) + location(meaning.place)
    if meaning.object:
        words += object_phrase(meaning.object, meaning.verb, denied)
    return [*words, verb(meaning, denied)]


def interrogative(noun: str, case: str = "") -> Word:
    """kim, kimi, kime, kimin, kimden; ne, neyi, neye, neyin, neyden."""
    bare, stem, gloss = ("kim", "kim", "WHO") if is_person(noun) else ("ne", "ney", "WHAT")
    return function(attach(stem, CASES[case]) if case else bare, gloss)


def beside(asked: Word, thing: NounPhrase, verb: str) -> list[Word]:
    """The word that asks, and the object: elmayı kim, kim bir elma, kim çiçeğin (resmini yapıyor).

    But "bir elmayı ne": in "ne bir elma" the two would belong together (what an apple).
    """
    case = object_case(thing.determiner, verb) or ("acc" if asked.form == "ne" else "")
    words = noun_phrase(thing, case)
    return [asked, *words] if case in ("", "gen") else [*words, asked]


def question(meaning: Question) -> list[Word]:
    """köpek nerede uyuyor, bahçede kim uyuyor, aşçı pazarda ne satın alıyor."""
    event, thing = meaning.event, meaning.event.object
    if meaning.asked == "object":
        case = WORDS[event.verb].get("case", "acc") if is_person(thing.noun) else object_case("some", event.verb)
        words = [*noun_phrase(event.subject), *location(event.place), interrogative(thing.noun, case)]
        return [*words, verb(replace(event, object=None))]
    if meaning.asked == "place":
        words, asked = noun_phrase(event.subject), function("nerede", "WHERE")
    else:
        words, asked = location(event.place), interrogative(event.subject.noun)
    return [*words, *(beside(asked, thing, event.verb) if thing else [asked]), verb(event)]


def property_(meaning: Property) -> list[Word]:
    """köpek büyük, köpek büyük değil, hiçbir köpek büyük değil."""
    denied = meaning.negated or meaning.subject.determiner == "no"
    adjective = lexical(WORDS[meaning.adjective].lemma, meaning.adjective)
    return [*noun_phrase(meaning.subject), adjective, *([NOT] if denied else [])]


def kind(meaning: Kind) -> list[Word]:
    parent = lexical(attach(WORDS[meaning.parent].lemma, "DIr"), meaning.parent)
    return [noun(meaning.noun), BIR, parent]


def opinion(meaning: Opinion) -> list[Word]:
    """hikâye çok sıkıcı, hikâye çok sıkıcı değil."""
    words = [noun(meaning.aspect)]
    if meaning.degree:
        entry = WORDS[meaning.degree]
        form = entry.get("denied", entry.lemma) if meaning.negated else entry.lemma
        words.append(lexical(form, meaning.degree))
    words.append(lexical(WORDS[meaning.adjective].lemma, meaning.adjective))
    return [*words, NOT] if meaning.negated else words


def attitude(meaning: Attitude) -> list[Word]:
    """ "I" is an ending of the verb: albümü seviyorum, albüme bayılıyorum, albümden nefret ediyorum."""
    entry = WORDS[meaning.attitude]
    verb = lexical(present(entry.lemma, meaning.negated) + "um", meaning.attitude)
    return [noun(meaning.item, entry.get("case", "acc")), verb]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("ama", "BUT"), *opinion(meaning.right)]
