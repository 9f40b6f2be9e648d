"""Arabic (Modern Standard): the verb comes first, two things have a number of their own, and "a" is not said at all.

What is special:

- Verb, subject, object: "يأكل الكلب تفاحة" (eats the-dog an-apple). The verb shows the gender of its subject, but the
  number only of a subject before it ("تنام قطتان", sleeps two-cats; "هناك قطتان لا تنامان").
- "The" is the prefix ال of the noun and of its adjective; "a" is the bare noun. There is no "is": "كلب صغير" is a small
  dog, "الكلب الصغير" the small dog, and "الكلب صغير" means "the dog is small".
- "Two dogs" is one word, the dual: كلبان as subject, كلبين elsewhere. Of the cases of the singular only one is written:
  the object without article ends in ا ("كلبا صغيرا"), unless it ends in ة, ى, اء or another ا.
- "No dog sleeps" is "not sleeps any dog" (لا ينام أي كلب). An indefinite noun cannot open a sentence, and after لا it
  would mean "no"; so هناك ("there is") introduces it: "هناك كلب لا ينام" (there is a dog that does not sleep), "هناك
  وردة بيضاء" (a rose is white), "ليس هناك أي جندي سعيد" (no soldier is happy).
- A question opens with its word, and the verb follows: "ماذا يشتري الطباخ في السوق؟" (what does the cook buy at the
  market), "أين ينام الكلب؟" (where), "من ينام؟" (who), "ما الذي ينام؟" (what is it that sleeps). Since "من يساعد
  الطبيب؟" is "who helps the doctor", "whom does he help" is "من الذي يساعده الطبيب؟" (who is it that the doctor helps
  him). A preposition comes first: "ممن يخاف؟" (of whom), "بماذا يمسك؟". The question mark is "؟".
- لا denies a verb, ليس ("is not") a description, whose adjective then is like an object ("الحساء ليس ساخنا").
- Several things are feminine singular ("الأفكار جميلة"), only people are plural ("الممثلون رائعون"). "But" (لكن) makes
  an object of the subject behind it ("لكن الممثلين رائعون") and needs no comma.

The lexicon marks feminine nouns (`gender=f`), adjectives with a feminine of their own, which take no ا (أبيض,
`feminine=بيضاء`), words that lose their final ي (قاض, `full=قاضي`), broken plurals and nouns without ا (`alif=no`). The
second word of a noun is a genitive ("سمكة قرش", but `generic=قرش` in "the shark is a fish") or `second=adjective`.
Verbs are "he eats", attitudes "I love", both with the `preposition=` of their object.
"""

from dataclasses import replace
from typing import NamedTuple

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import Entry, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("ar")
QUESTION_MARK = "؟"
QUANTIFIERS = {"every": "كل", "no": "أي"}
PREPOSITIONS = {"على": "ON", "من": "FROM"}
NOMINATIVE, OTHER_CASES = {"two": "ان", "many": "ون"}, "ين"
IS_NOT = {"one": ("ليس", "ليست"), "two": ("ليسا", "ليستا"), "many": ("ليسوا", "لسن")}
NOT = function("لا", "NOT")
WHO, THAT = function("من", "WHO"), function("الذي", "THAT")


class Form(NamedTuple):
    """What an adjective shares with its noun, besides the gender; the number is "one", "two" or "many"."""

    definite: bool = False
    number: str = "one"
    case: str = "nom"


def is_feminine(concept: str) -> bool:
    return WORDS[concept].get("gender") == "f"


def number_of(phrase: NounPhrase) -> str:
    one = "many" if WORDS[phrase.noun].get("number") == "plural" else "one"
    return "two" if phrase.determiner == "two" else one


def joined(stem: str, ending: str) -> str:
    """The last letter may change: قطة, قطتان; كاميرا, كاميرتان; يرى, يريان; بطيء, بطيئا; يقرأ, يقرآن."""
    if stem.endswith("أ"):
        return stem[:-1] + "آ" + ending[1:]
    if stem.endswith("يء"):
        return stem[:-1] + "ئ" + ending
    return stem[:-1] + {"ة": "ت", "ا": "ت", "ى": "ي"}.get(stem[-1], stem[-1]) + ending


def inflected(bare: str, full: str, form: Form, alif: bool = True) -> str:
    """One noun or adjective: كلب, الكلب, كلبا, كلبان; and from the full stem قاضي: القاضي, قاضيا, قاضيان."""
    if form.number != "one":
        full = bare = joined(full, NOMINATIVE[form.number] if form.case == "nom" else OTHER_CASES)
    elif form.case == "acc" and alif and not form.definite and not bare.endswith(("ة", "ى", "ا", "اء")):
        bare = joined(full, "ا")
    return "ال" + full if form.definite else bare


def noun(concept: str, form: Form) -> str:
    """Before a genitive the noun has no article, and its dual loses the ن: سمكة القرش, سمكتا قرش."""
    entry = WORDS[concept]
    first, _, second = entry.lemma.partition(" ")
    if entry.get("second") == "adjective":
        return " ".join(inflected(part, part, form) for part in (first, second))
    if second:
        head = inflected(first, first, form._replace(definite=False), alif=False)
        return (head[:-1] if form.number == "two" else head) + (" ال" if form.definite else " ") + second
    return inflected(first, entry.get("full", first), form, not entry.get("alif"))


def agreeing(lemma: str, entry: Entry, feminine: bool, form: Form) -> str:
    """كبير, كبيرة, كبيرا; بيضاء and its dual بيضاوان, and أبيض without ا; كبيرون or the lexicon's plural of people."""
    full, own = entry.get("full", lemma), entry.get("feminine")
    if form.number == "many" and entry.get("plural"):
        return entry.get("plural")
    if not feminine:
        return inflected(lemma, full, form, not own)
    if own and form.number == "two":
        own = own.removesuffix("ء") + "و"
    full = own or joined(full, "ة")
    return inflected(full, full, form)


def adjective(concept: str, feminine: bool, form: Form) -> Word:
    """The first word inflects (مخيبة للآمال, "disappointing to hopes"), but after غير ("un-") the second."""
    parts = WORDS[concept].lemma.split(" ")
    at = int(parts[0] == "غير")
    parts[at] = agreeing(parts[at], WORDS[concept], feminine, form._replace(case="gen") if at else form)
    return lexical(" ".join(parts), concept)


def noun_phrase(phrase: NounPhrase, case: str = "nom") -> list[Word]:
    """الكلب الصغير, كلب صغير, كل كلب صغير, أي كلب صغير, كلبان صغيران: after كل and أي comes a genitive."""
    quantifier = QUANTIFIERS.get(phrase.determiner)
    form = Form(phrase.determiner == "the", number_of(phrase), "gen" if quantifier else case)
    words = [function(quantifier, phrase.determiner)] if quantifier else []
    words.append(lexical(noun(phrase.noun, form), phrase.noun))
    return [*words, adjective(phrase.adjective, is_feminine(phrase.noun), form)] if phrase.adjective else words


def topic(phrase: NounPhrase) -> list[Word]:
    """A subject before what is said of it; an indefinite one needs هناك, "there is"."""
    words = noun_phrase(phrase)
    if phrase.determiner in ("the", "every"):
        return words
    words = [function("هناك", "EXIST"), *words]
    return [function("ليس", "NOT"), *words] if phrase.determiner == "no" else words


def object_(verb: str, phrase: NounPhrase) -> list[Word]:
    """After the preposition of the verb, if it has one: يعزف على الناي, but in one word يمسك بالفأر."""
    preposition = WORDS[verb].get("preposition")
    words = noun_phrase(phrase, "gen" if preposition else "acc")
    if preposition == "ب":
        return [replace(words[0], form=preposition + words[0].form), *words[1:]]
    return [function(preposition, PREPOSITIONS[preposition]), *words] if preposition else words


def third_person(form: str, feminine: bool, two: bool = False) -> str:
    """He ينام, she تنام, the two of them ينامان, تنامان."""
    form = "ت" + form[1:] if feminine else form
    return joined(form, "ان") if two else form


def event(meaning: Event) -> list[Word]:
    """The verb opens the sentence, but a denied verb follows its subject, except "the dog" and "no dog"."""
    subject, thing = meaning.subject, meaning.object
    denied = meaning.negated or bool(thing and thing.determiner == "no")
    after = denied and subject.determiner != "the"
    verb = verb_form(meaning.verb, is_feminine(subject.noun), after and subject.determiner == "two")
    group = [NOT, verb] if denied or subject.determiner == "no" else [verb]
    words = [*topic(subject), *group] if after else [*group, *noun_phrase(subject)]
    return words + complements(meaning)


def verb_form(verb: str, feminine: bool, two: bool = False) -> Word:
    return lexical(third_person(WORDS[verb].lemma.split(" ")[0], feminine, two), verb)


def complements(meaning: Event) -> list[Word]:
    """Object and place, and between them the rest of a verb: "paints" is "draws in colours"."""
    thing, place, (_, _, rest) = meaning.object, meaning.place, WORDS[meaning.verb].lemma.partition(" ")
    words = object_(meaning.verb, thing) if thing else []
    words += [lexical(rest, meaning.verb)] if rest else []
    return [*words, lexical(WORDS[place].lemma, place)] if place else words


def asked_subject(noun: str) -> list[Word]:
    """من (who); ما الذي, "what that"."""
    return [WHO] if is_person(noun) else [function("ما", "WHAT"), THAT]


def asked_object(verb: str, noun: str) -> list[Word]:
    """ماذا; من الذي; and with the preposition of the verb بماذا, بمن, من ماذا, ممن."""
    preposition, who = WORDS[verb].get("preposition"), is_person(noun)
    asked = WHO if who else function("ماذا", "WHAT")
    if not preposition:
        return [asked, THAT] if who else [asked]
    if preposition == "ب":
        return [replace(asked, form=preposition + asked.form)]
    if preposition == "من" and who:
        return [replace(asked, form="ممن")]
    return [function(preposition, PREPOSITIONS[preposition]), asked]


def with_him(verb: Word) -> Word:
    """يساعد, يساعده (helps him); يرى, يراه (sees him)."""
    stem = verb.form[:-1] + "ا" if verb.form.endswith("ى") else verb.form
    return replace(verb, form=stem + "ه")


def question(meaning: Question) -> list[Word]:
    """من يأكل تفاحة؟ ماذا تأكل البنت؟ من الذي تساعده الممرضة؟ أين تأكل البنت تفاحة؟"""
    event, asked = meaning.event, meaning.asked
    if asked == "subject":  # nothing tells the gender of the one asked for, so it is masculine
        return [*asked_subject(event.subject.noun), verb_form(event.verb, False), *complements(event)]
    verb = verb_form(event.verb, is_feminine(event.subject.noun))
    clause = [*noun_phrase(event.subject), *complements(replace(event, **{asked: None}))]
    if asked == "place":
        return [function("أين", "WHERE"), verb, *clause]
    words = asked_object(event.verb, event.object.noun)
    return [*words, with_him(verb) if words[-1] == THAT else verb, *clause]


def description(phrase: NounPhrase, concept: str, negated: bool) -> list[Word]:
    """What is said of a topic: سعيد, or ليس سعيدا."""
    feminine, number = is_feminine(phrase.noun), number_of(phrase)
    denial = [function(IS_NOT[number][feminine], "NOT")] if negated else []
    return [*denial, adjective(concept, feminine, Form(number=number, case="acc" if negated else "nom"))]


def property_(meaning: Property) -> list[Word]:
    return topic(meaning.subject) + description(meaning.subject, meaning.adjective, meaning.negated)


def kind(meaning: Kind) -> list[Word]:
    """The species with its article, "القرش سمكة"; of a girl the child is feminine, "البنت طفلة"."""
    species, parent = WORDS[meaning.noun].get("generic"), WORDS[meaning.parent]
    name = "ال" + species if species else noun(meaning.noun, Form(definite=True))
    family = parent.get("feminine" if is_feminine(meaning.noun) else "generic") or parent.get("generic", parent.lemma)
    return [lexical(name, meaning.noun), lexical(family, meaning.parent)]


def opinion(meaning: Opinion, case: str = "nom") -> list[Word]:
    aspect, degree = NounPhrase("the", meaning.aspect), meaning.degree
    words = noun_phrase(aspect, case) + description(aspect, meaning.adjective, meaning.negated)
    return [*words, lexical(WORDS[degree].lemma, degree)] if degree else words


def attitude(meaning: Attitude) -> list[Word]:
    """أحب القصة ("I love the story"), أوصي بالقصة ("I recommend"), but "تعجبني القصة": the story pleases me."""
    item, form = NounPhrase("the", meaning.item), WORDS[meaning.attitude].lemma
    if WORDS[meaning.attitude].get("experiencer"):
        form, words = third_person(form, is_feminine(meaning.item)), noun_phrase(item)
    else:
        words = object_(meaning.attitude, item)
    return [*([NOT] if meaning.negated else []), lexical(form, meaning.attitude), *words]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function("لكن", "BUT"), *opinion(meaning.right, "acc")]
