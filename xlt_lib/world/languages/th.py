"""Thai: no word ever changes its form; what counts and points stands after the noun, with its classifier.

What is special:
- The noun comes first, then its adjective, then number and classifier: "หมาสองตัว" (two dogs: dog two CL). What is
  not a number follows the classifier: "หมาตัวหนึ่ง" (a dog), "หมาตัวนั้น" (the dog), but "หมาทุกตัว" (every dog).
- There is no article: "the" is "นั้น" (that, the one we speak of), in a review "นี้" (this, the thing at hand).
- Size is said of the classifier, "หมาตัวใหญ่ตัวนั้น" (the big dog); most adjectives make a relative clause with "ที่":
  "หมาที่หิวตัวนั้น" (the hungry dog: the dog that is hungry).
- An indefinite subject is introduced by "มี" (there is): "มีหมาตัวหนึ่งนอน" (a dog sleeps), "มีหมาตัวหนึ่งที่ใหญ่" (a dog
  is big). "No" is "there is not which": "ไม่มีหมาตัวไหนนอน" (no dog sleeps).
- A state is denied with "ไม่", an event with "ไม่ได้" (it did not come to that): "หมาตัวนั้นไม่ใหญ่" (the dog is not big),
  "หมาตัวนั้นไม่ได้นอน" (the dog does not sleep). Denied, "a dog" is "หมาสักตัว" (even one dog); "sees no dog" is
  "ไม่เห็นหมาตัวไหนเลย", with "เลย" (at all) at the end.
- An adjective is its own verb; "expensive" is "dear in price", denied "ราคาไม่แพง", and "young" is "little in age".
  But "สีแดง" (red: red colour) is a noun and takes "เป็น" (be), denied "ไม่ใช่": "รถยนต์คันนั้นไม่ใช่สีแดง" (the car is
  not red).
- A question asks where the answer would stand, and no mark shows it: "พ่อครัวคนนั้นซื้ออะไรที่ตลาด" (the cook buys what
  at the market), "ใครนอนในสวน" (who sleeps in the garden), "หมาตัวนั้นนอนที่ไหน" (the dog sleeps where). "What" is
  "ตัวอะไร" where it can only be an animal. A subject whose doings are asked for is known, and needs no "มี":
  "หมาสองตัวนอนที่ไหน" (where do two dogs sleep).
- Degrees follow the adjective, "น่าเบื่อมาก" (very boring); only "ค่อนข้าง" (quite) comes before it.
- There are no spaces between words and there is no full stop.

In the lexicon a noun has its `classifier`, and `kind` if its subclasses are not called "ชนิด" (sorts); `number=plural`
marks aspects that are many. A word may need a noun for the `respect` in which it holds: an adjective has it in front
("ราคาแพง": dear in price), a verb behind ("ได้ยินเสียงหมา": hear the sound of a dog). `link` is what joins an adjective
to its noun, "ที่" or the classifier (`CL`). A place is `at` "ที่" (at), "บน" (on), or else "ใน" (in). Verbs and adjectives
may suit themselves to a class of nouns, or to one noun: `garment=ซัก` beside "ล้าง" (wash). A verb with a `cause` comes
after its object: "ทำนาฬิกาหาย" (lose a clock: make it vanish). `with` is an attitude's preposition, `negator` the
negation of a word if not the usual one.
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person, takes_only_the_living
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("th")
STOP, QUESTION_MARK, SPACED = "", "", False
NUMERALS = ("some", "two")
BEFORE_CLASSIFIER = {"two": "สอง", "every": "ทุก"}
AFTER_CLASSIFIER = {"the": "นั้น", "some": "หนึ่ง", "no": "ไหน"}
NOT = function("ไม่", "NOT")
THAT = function("ที่", "THAT")
COLOUR = "สี"


def word(concept: str) -> Word:
    return lexical(WORDS[concept].lemma, concept)


def fitting(concept: str, noun: str) -> Word:
    """The form that suits the noun's class: ล้างรถยนต์, but ซักเสื้อเชิ้ต (wash a car, a shirt)."""
    entry = WORDS[concept]
    own = [entry.get(name) for name in ancestors(noun) if name in entry.features]
    return lexical(own[0] if own else entry.lemma, concept)


def optional(concept: str, feature: str, gloss: str) -> list[Word]:
    """The small word that the lexicon gives a concept, if it does: ราคา (price) for แพง (expensive)."""
    form = WORDS[concept].get(feature)
    return [function(form, gloss)] if form else []


def classifier(noun: str) -> list[Word]:
    return optional(noun, "classifier", "CL")


def respect(concept: str) -> list[Word]:
    return optional(concept, "respect", "RESPECT")


def negation(concept: str, usual: str) -> list[Word]:
    """ไม่ of a state, ไม่ได้ of an event."""
    did = WORDS[concept].get("negator", usual) == "ไม่ได้"
    return [NOT, function("ได้", "GET")] if did else [NOT]


def modifier(adjective: str, noun: str) -> list[Word]:
    """สีแดง, ตัวใหญ่, ที่หิว, ราคาแพง: the adjective behind its noun."""
    links = {"ที่": [THAT], "CL": classifier(noun)}
    return [*links.get(WORDS[adjective].get("link"), respect(adjective)), fitting(adjective, noun)]


def noun_phrase(phrase: NounPhrase, denied: bool = False) -> list[Word]:
    """หมาสองตัว, หมาทุกตัว, หมาตัวนั้น, หมาตัวหนึ่ง; denied: หมาสักตัว."""
    name, unit = phrase.determiner, classifier(phrase.noun)
    group = [word(phrase.noun), *(modifier(phrase.adjective, phrase.noun) if phrase.adjective else [])]
    if denied and name == "some":
        return [*group, function("สัก", name), *unit]
    if name in BEFORE_CLASSIFIER:
        return [*group, function(BEFORE_CLASSIFIER[name], name), *unit]
    return [*group, *unit, function(AFTER_CLASSIFIER[name], name)]


def subject(phrase: NounPhrase) -> list[Word]:
    """ไม่มีหมาตัวไหน ...; มีหมาสองตัว ...; หมาตัวนั้น ..."""
    there = [function("มี", "EXIST")] if phrase.determiner in (*NUMERALS, "no") else []
    return [*([NOT] if phrase.determiner == "no" else []), *there, *noun_phrase(phrase)]


def verb_phrase(verb: str, form: Word, thing: list[Word]) -> list[Word]:
    """เห็นหมาตัวนั้น; ได้ยินเสียงหมาตัวนั้น; ทำนาฬิกาเรือนนั้นหาย."""
    cause, words = optional(verb, "cause", "MAKE"), [*respect(verb), *thing]
    return [*cause, *words, form] if cause else [form, *words]


def predicate_of(meaning: Event, denied: bool = False) -> list[Word]:
    """The verb with its object, if it has one."""
    thing = meaning.object
    if not thing:
        return [fitting(meaning.verb, meaning.subject.noun)]
    return verb_phrase(meaning.verb, fitting(meaning.verb, thing.noun), noun_phrase(thing, denied))


def location(place: str | None) -> list[Word]:
    return [function(WORDS[place].get("at", "ใน"), "AT"), word(place)] if place else []


def event(meaning: Event) -> list[Word]:
    """Subject, negation, verb, object, place: หมาตัวนั้นไม่ได้กินแอปเปิลสักลูกในสวน."""
    none = bool(meaning.object and meaning.object.determiner == "no")
    denied = meaning.negated or meaning.subject.determiner == "no"
    words = subject(meaning.subject)
    if meaning.negated or none:
        words += negation(meaning.verb, "ไม่ได้")
    words += predicate_of(meaning, denied) + location(meaning.place)
    return [*words, function("เลย", "EVEN")] if none else words


def interrogative(noun: str, only_animals: bool) -> list[Word]:
    """ใคร (who); อะไร (what), ตัวอะไร (what animal)."""
    if is_person(noun):
        return [function("ใคร", "WHO")]
    return [*([function("ตัว", "CL")] if only_animals else []), function("อะไร", "WHAT")]


def question(meaning: Question) -> list[Word]:
    """ใครนอนในสวน, พ่อครัวคนนั้นซื้ออะไรที่ตลาด, กะลาสีคนนั้นทำนาฬิกาเรือนนั้นหายที่ไหน."""
    event, asked, thing = meaning.event, meaning.asked, meaning.event.object
    subject, predicate, place = noun_phrase(event.subject), predicate_of(event), location(event.place)
    if asked == "subject":  # only people and animals do anything
        subject = interrogative(event.subject.noun, only_animals=True)
    elif asked == "object":
        words = interrogative(thing.noun, takes_only_the_living(event.verb))
        predicate = verb_phrase(event.verb, word(event.verb), words)
    else:
        place = [function("ที่ไหน", "WHERE")]
    return [*subject, *predicate, *place]


def predicate(adjective: str, noun: str, denied: bool) -> list[Word]:
    """ใหญ่ / ไม่ใหญ่, เป็นสีแดง / ไม่ใช่สีแดง, ราคาแพง / ราคาไม่แพง."""
    denial = negation(adjective, "ไม่") if denied else []
    if WORDS[adjective].get("respect") == COLOUR:
        return [*denial, function("ใช่" if denied else "เป็น", "BE"), *respect(adjective), word(adjective)]
    return [*respect(adjective), *denial, fitting(adjective, noun)]


def property_(meaning: Property) -> list[Word]:
    """หมาตัวนั้นใหญ่; of an indefinite subject in a relative clause: มีหมาตัวหนึ่งที่ใหญ่."""
    phrase = meaning.subject
    link = [THAT] if phrase.determiner in NUMERALS else []
    return [*subject(phrase), *link, *predicate(meaning.adjective, phrase.noun, meaning.negated)]


def kind(meaning: Kind) -> list[Word]:
    """แมวเป็นสัตว์ชนิดหนึ่ง (a cat is an animal), but of people simply: หมอเป็นคน."""
    words = [word(meaning.noun), function("เป็น", "BE"), word(meaning.parent)]
    if "person" in ancestors(meaning.parent):
        return words
    return [*words, function(WORDS[meaning.parent].get("kind", "ชนิด"), "KIND"), function("หนึ่ง", "some")]


def the(aspect: str) -> list[Word]:
    """หนังสือเล่มนี้ (this book), เพลงนี้ (this song), ตัวละครเหล่านี้ (these characters)."""
    many = WORDS[aspect].get("number") == "plural"
    return [word(aspect), *classifier(aspect), function("เหล่านี้" if many else "นี้", "the")]


def opinion(meaning: Opinion) -> list[Word]:
    """น่าเบื่อมาก, ค่อนข้างน่าเบื่อ; with a degree it is denied by ไม่ได้: ไม่ได้น่าเบื่อมาก (not very boring)."""
    words, judgement = the(meaning.aspect), [fitting(meaning.adjective, meaning.aspect)]
    if meaning.degree:
        first = bool(WORDS[meaning.degree].get("before"))
        judgement.insert(0 if first else 1, word(meaning.degree))
    if meaning.negated:
        words += negation(meaning.adjective, "ไม่ได้" if meaning.degree else "ไม่")
    return words + judgement


def attitude(meaning: Attitude) -> list[Word]:
    """ฉันไม่แนะนำภาพยนตร์เรื่องนี้ (I do not recommend the film)."""
    name = meaning.attitude
    denial = [NOT] if meaning.negated else []
    return [function("ฉัน", "I"), *denial, word(name), *optional(name, "with", "WITH"), *the(meaning.item)]


def contrast(meaning: Contrast) -> list[Word]:
    """เรื่องราวนี้ดีแต่ตอนจบนี้แย่ (the story is good, but the end is bad)."""
    return [*opinion(meaning.left), function("แต่", "BUT"), *opinion(meaning.right)]
