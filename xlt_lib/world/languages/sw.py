"""Swahili: every noun has a class, and all that belongs to it, the verb included, bears a mark of that class.

What is special:

- Noun classes, odd for one, even for more: mtu, watu (1, 2), mti, miti (3, 4), tunda, matunda (5, 6), kiti, viti
  (7, 8), meza, meza (9, 10), upanga, panga (11, 10). What lives agrees as in 1 and 2: "kipepeo mkubwa", a big
  butterfly, "vipepeo wakubwa", big butterflies.
- One verb can be a whole clause: a-na-mw-ona, "she-PRESENT-him-see". Living objects and "the" have the object marker:
  "anasoma barua moja" ("reads a letter"), "anaisoma barua" ("reads the letter").
- No articles: a bare noun is "the", "one" is "some": "viti viwili vikubwa", two big chairs, "kiti kimoja", a chair.
- The verb is negative, and "any" follows an indefinite object: "hali tufaha lolote" ("does not eat an apple", "eats no
  apple"). As a subject, "no" is "there is not ... who": "hakuna mbwa anayelala" ("no dog sleeps"). Before a negative
  verb "who" is a word of its own: "hakuna mbwa ambaye halali".
- A question asks where the answer would stand: "mpishi ananunua nini sokoni?" (the cook buys what at-market), "mbwa
  analala wapi?" (the dog sleeps where). Nani (who) agrees as in 1, also in the object marker ("daktari anamsaidia
  nani?"), nini (what) as kitu, "thing", does, in 7: "nini kinalala bustanini?" (what sleeps in the garden).
- States are the perfect of an event: ameketi ("has sat down": sits), hajaketi; amechoka ("is tired"), hajachoka.
- Many adjectives are nouns with "of" ("la kijani", green) or "having" ("ana njaa", is hungry), or verbs ("inachosha").

The lexicon gives a noun's `class` by its shape (9 if not named), an irregular `plural=`, and a `tail=` that follows the
numeral and the adjective ("chombo kimoja cha usafiri"). Adjectives that agree begin with a hyphen, others have a `type`
(of, with, verb, perfect) or never change. Verbs may have `tense=perfect`, or `marker=none` (no object marker, for "na"
introduces the object). A verb or adjective may have another word for a class of things (`garment=fua`).
"""

from collections import namedtuple

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("sw")

# a class's marks: on verbs, on small words, and on adjectives before a consonant and before a vowel
Concord = namedtuple("Concord", "verb of having who any consonant vowel")
CLASSES = {
    "1": Concord("a", "wa", "mwenye", "ye", "yeyote", "m", "mw"),
    "2": Concord("wa", "wa", "wenye", "o", "wowote", "wa", "w"),
    "3": Concord("u", "wa", "wenye", "o", "wowote", "m", "mw"),
    "4": Concord("i", "ya", "yenye", "yo", "yoyote", "mi", "my"),
    "5": Concord("li", "la", "lenye", "lo", "lolote", "", "j"),
    "6": Concord("ya", "ya", "yenye", "yo", "yoyote", "ma", "m"),
    "7": Concord("ki", "cha", "chenye", "cho", "chochote", "ki", "ch"),
    "8": Concord("vi", "vya", "vyenye", "vyo", "vyovyote", "vi", "vy"),
    "9": Concord("i", "ya", "yenye", "yo", "yoyote", "n", "ny"),
    "10": Concord("zi", "za", "zenye", "zo", "zozote", "n", "ny"),
    "11": Concord("u", "wa", "wenye", "o", "wowote", "m", "mw"),
}
PLURALS = {"1": "2", "3": "4", "5": "6", "7": "8", "9": "10", "11": "10"}
SHAPES = {"1": ("m", "wa"), "3": ("m", "mi"), "5": ("", "ma"), "7": ("ki", "vi"), "11": ("u", "")}
NASALS = {"b": "mb", "w": "mb", "d": "nd", "z": "nz"}  # before the other consonants of these adjectives n- is lost
NUMERALS = {"some": "moja", "two": "wili"}


def noun_class(concept: str, many: bool = False) -> str:
    """The class in which others agree with the noun."""
    own = "1" if "_animate" in ancestors(concept) else WORDS[concept].get("class", "9")
    return PLURALS[own] if many else own


def plural(concept: str) -> str:
    """A new prefix for the old: m-tu, wa-tu; ki-ti, vi-ti; tunda, ma-tunda."""
    entry = WORDS[concept]
    one, many = SHAPES.get(entry.get("class"), ("", ""))
    return entry.get("plural") or many + entry.lemma.removeprefix(one)


def agreeing(stem: str, concord: Concord) -> str:
    """m-kubwa, ki-kubwa, ch-eupe; in 9 and 10 a nasal melts into the stem: n-dogo, m-baya, mbili."""
    if stem[0] in "aeiou":
        return concord.vowel + stem
    if concord.consonant == "n":
        return NASALS.get(stem[0], stem[0]) + stem[1:]
    return concord.consonant + stem


def object_marker(phrase: NounPhrase, verb: str) -> str:
    """ana-m-penda, ana-mw-ona, ana-i-soma: for what agrees in 1 or 2, and for what is definite."""
    agreement = noun_class(phrase.noun, phrase.determiner == "two")
    if agreement == "1":
        return "mw" if verb[0] in "aeio" else "mu" if verb[0] == "u" else "m"
    return CLASSES[agreement].verb if agreement == "2" or phrase.determiner == "the" else ""


def verb_form(lemma: str, subject: str, marker: str = "", who: str = "", perfect: bool = False) -> str:
    """a-na-lala, a-na-i-soma, a-me-keti; a-na-ye-lala, a-li-ye-keti ("who ..."); a short verb adds ku: a-na-ku-la."""
    tense = ("li" if who else "me") if perfect else "na"
    is_short = sum(letter in "aeiou" for letter in lemma.split()[0]) == 1
    return subject + tense + who + (marker or "ku" * is_short) + lemma


def denied(subject: str) -> str:
    """a-na-lala, ha-lali; wa-na-lala, ha-wa-lali; ni-na-lala ("I sleep"), si-lali."""
    return {"ni": "si", "a": "ha"}.get(subject, "ha" + subject)


def denied_form(lemma: str, subject: str, marker: str = "", perfect: bool = False) -> str:
    """ha-lal-i, ha-i-som-i, ha-ja-keti: in the present a last a becomes i (but ha-subiri)."""
    stem, space, rest = lemma.partition(" ")
    if not perfect and stem.endswith("a"):
        stem = stem[:-1] + "i"
    return denied(subject) + "ja" * perfect + marker + stem + space + rest


def word_for(concept: str, noun: str) -> str:
    """The word that goes with this noun: clothes one washes with fua, a car with osha."""
    entry = WORDS[concept]
    return next((entry.get(name) for name in ancestors(noun) if entry.get(name)), entry.lemma)


def attribute(adjective: str, noun: str, concord: Concord) -> list[Word]:
    """kikubwa; cha kijani ("of green"); mwenye njaa ("having hunger"); aliyechoka ("who has tired")."""
    entry, lemma = WORDS[adjective], word_for(adjective, noun)
    if link := {"of": concord.of, "with": concord.having}.get(entry.get("type")):
        return [function(link, entry.get("type").upper()), lexical(lemma, adjective)]
    if entry.get("type") == "perfect":
        return [lexical(verb_form(lemma, concord.verb, who=concord.who, perfect=True), adjective)]
    if lemma.startswith("-"):
        return [lexical(agreeing(lemma[1:], concord), adjective)]
    return [lexical(entry.get("plural", lemma) if concord == CLASSES["2"] else lemma, adjective)]


def predicate(adjective: str, noun: str, concord: Concord, negated: bool) -> list[Word]:
    """ni kikubwa, si kikubwa; ana njaa, hana njaa; inachosha, haichoshi; amechoka, hajachoka."""
    type_, lemma = WORDS[adjective].get("type"), word_for(adjective, noun)
    if type_ in ("verb", "perfect"):
        form = denied_form if negated else verb_form
        return [lexical(form(lemma, concord.verb, perfect=type_ == "perfect"), adjective)]
    if type_ == "with":
        subject = denied(concord.verb) if negated else concord.verb
        return [function(subject + "na", "HAVE.NOT" if negated else "HAVE"), lexical(lemma, adjective)]
    be = function("si", "BE.NOT") if negated else function("ni", "BE")
    return [be, *attribute(adjective, noun, concord)]


def noun_phrase(phrase: NounPhrase, after_not: bool = False) -> list[Word]:
    """kila mbwa, mbwa mmoja mkubwa, hakuna mbwa; `after_not`: an object after a negation, where "some" is "any"."""
    name, noun, many = phrase.determiner, phrase.noun, phrase.determiner == "two"
    concord, tail = CLASSES[noun_class(noun, many)], WORDS[noun].get("tail")
    words = [lexical(plural(noun) if many else WORDS[noun].lemma, noun)]
    if after_not and name in ("some", "no"):
        words.append(function(concord.any, name))
    elif name in NUMERALS:
        words.append(function(agreeing(NUMERALS[name], concord), name))
    elif name in ("every", "no"):
        words.insert(0, function("kila" if name == "every" else "hakuna", name))
    words += attribute(phrase.adjective, noun, concord) if phrase.adjective else []
    return [*words, lexical(f"{concord.of} {tail}", noun)] if tail else words


def who(concord: Concord) -> Word:
    """ambaye, ambacho: "who" before a negative verb; before another it is a syllable in the verb."""
    return function("amba" + concord.who, "WHO")


def concord_of(phrase: NounPhrase) -> Concord:
    return CLASSES[noun_class(phrase.noun, phrase.determiner == "two")]


def lemma_and_marker(verb: str, thing: NounPhrase | None) -> tuple[str, str]:
    """The word that suits the object, and the object marker: fua, ya; osha, li; vutiwa na, and none."""
    lemma = word_for(verb, thing.noun) if thing else WORDS[verb].lemma
    return lemma, object_marker(thing, lemma) if thing and not WORDS[verb].get("marker") else ""


def is_perfect(verb: str) -> bool:
    return WORDS[verb].get("tense") == "perfect"


def location(place: str | None) -> list[Word]:
    return [lexical(WORDS[place].lemma, place)] if place else []


def event(meaning: Event) -> list[Word]:
    subject, thing = meaning.subject, meaning.object
    concord, none = concord_of(subject), subject.determiner == "no"
    lemma, marker = lemma_and_marker(meaning.verb, thing)
    perfect, words = is_perfect(meaning.verb), noun_phrase(subject)
    if negated := meaning.negated or bool(thing and thing.determiner == "no"):
        words += [who(concord)] if none else []
        form = denied_form(lemma, concord.verb, marker, perfect)
    else:
        form = verb_form(lemma, concord.verb, marker, concord.who if none else "", perfect)
    words.append(lexical(form, meaning.verb))
    words += noun_phrase(thing, negated or none) if thing else []
    return words + location(meaning.place)


def interrogative(noun: str) -> Word:
    return function("nani", "WHO") if is_person(noun) else function("nini", "WHAT")


def question(meaning: Question) -> list[Word]:
    """Nani analala bustanini? Daktari anamsaidia nani? Mpishi analinunua tufaha wapi?"""
    event, asked = meaning.event, meaning.asked
    subject, concord, thing = noun_phrase(event.subject), concord_of(event.subject), event.object
    if asked == "subject":
        subject = [interrogative(event.subject.noun)]
        concord = CLASSES["1" if is_person(event.subject.noun) else "7"]
    if asked == "object":  # of the object the verb knows only whether it is a person
        thing = NounPhrase("some", "person") if is_person(event.object.noun) else None
    lemma, marker = lemma_and_marker(event.verb, thing)
    verb = lexical(verb_form(lemma, concord.verb, marker, perfect=is_perfect(event.verb)), event.verb)
    object_ = [interrogative(event.object.noun)] if asked == "object" else noun_phrase(thing) if thing else []
    place = [function("wapi", "WHERE")] if asked == "place" else location(event.place)
    return [*subject, verb, *object_, *place]


def property_(meaning: Property) -> list[Word]:
    """After "there is no" comes "who is" ("kilicho kikubwa"), but simply "mwenye njaa" and "aliyechoka"."""
    noun, determiner = meaning.subject.noun, meaning.subject.determiner
    concord, words = CLASSES[noun_class(noun, determiner == "two")], noun_phrase(meaning.subject)
    if determiner != "no" or meaning.negated:
        words += [who(concord)] if determiner == "no" else []
        return words + predicate(meaning.adjective, noun, concord, meaning.negated)
    if WORDS[meaning.adjective].get("type") not in ("with", "perfect"):
        words.append(function(f"{concord.verb}li{concord.who}", "WHO.BE"))
    return words + attribute(meaning.adjective, noun, concord)


def kind(meaning: Kind) -> list[Word]:
    noun, parent = (noun_phrase(NounPhrase("the", name)) for name in (meaning.noun, meaning.parent))
    return [*noun, function("ni", "BE"), *parent]


def opinion(meaning: Opinion) -> list[Word]:
    verb = predicate(meaning.adjective, meaning.aspect, CLASSES[noun_class(meaning.aspect)], meaning.negated)
    degree = [lexical(WORDS[meaning.degree].lemma, meaning.degree)] if meaning.degree else []
    return [lexical(WORDS[meaning.aspect].lemma, meaning.aspect), *verb, *degree]


def attitude(meaning: Attitude) -> list[Word]:
    """ni-na-i-penda filamu, si-i-pendi filamu: both "I" and "it" are in the verb."""
    entry, item = WORDS[meaning.attitude], NounPhrase("the", meaning.item)
    marker = "" if entry.get("marker") else object_marker(item, entry.lemma)
    form = denied_form if meaning.negated else verb_form
    return [lexical(form(entry.lemma, "ni", marker), meaning.attitude), *noun_phrase(item)]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("lakini", "BUT"), *opinion(meaning.right)]
