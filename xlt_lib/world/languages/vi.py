"""Vietnamese: no word ever changes its form; classifiers, small words and their order do all the work.

What is special:
- A thing is counted with the classifier of its noun: "một con chó" (a dog), "hai quả táo" (two apples). Adjectives
  follow the noun, a demonstrative closes the phrase: "con chó to đó" (the big dog).
- There is no article: "the" is "đó" (that one, the one we speak of), in a review "này" (this one, the thing at hand).
- An indefinite subject is introduced by "có" (there is): "Có một con chó ngủ" (a dog sleeps). "Every" is taken up
  again by "đều" before the verb: "Mọi con chó đều ngủ". "Mỗi" (each) would not do: after a verb it may mean "only".
- Negation is "không" before the verb. With it "nào" (which, any) after a noun says "no" or "any": "Không có con chó
  nào ngủ" (no dog sleeps), "không ăn quả táo nào" (eats no apple).
- A question asks where the answer would stand: "Đầu bếp đó mua gì ở chợ?" (the cook buys what at the market), "Ai ngủ
  trong vườn?" (who sleeps in the garden), "Con chó đó ngủ ở đâu?" (the dog sleeps where). "What" is "con gì" where it
  can only be an animal: "Con gì ngủ trong vườn?". A subject whose doings are asked for is known, and needs no "có":
  "Hai con chó ngủ ở đâu?" (where do two dogs sleep).
- An adjective is its own verb: "Con chó đó to" (the dog is big). A colour is the noun "màu" (colour) with its name,
  so it is denied like a noun: "Chiếc ô tô đó không phải màu đỏ" (the car is not red).
- A class is named without a classifier, and what it belongs to is a species, breed or sort: "Chó là một loài động
  vật" (a dog is an animal).
- One written word may be several syllables with spaces: "bác sĩ" (doctor).

In the lexicon a noun has its `classifier`, the name of its class if that is another word (`generic`: "động vật", but
"con vật"), and the word for its subclasses (`kind`: "loài", species). `number=plural` marks aspects that are many.
Verbs and adjectives may suit themselves to a class of nouns, or to one noun: `garment=giặt` beside "rửa" (wash),
`child=nhỏ_tuổi` beside "trẻ" (young). A verb may have a part `after` its object ("cho con bò ăn": feed the cow)
or reach it `through` a noun ("nghe thấy tiếng con bò": hear the sound of the cow). `denied` is what a degree
becomes under negation, behind the adjective: "rất hay", "không hay lắm" (very, not very good).
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person, takes_only_the_living
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("vi")
NUMERALS = {"some": "một", "two": "hai"}
BEFORE = {"every": "mọi", **NUMERALS}
NOT = function("không", "NOT")


def fitting(concept: str, noun: str) -> Word:
    """The form that suits the noun's class: rửa chiếc ô tô, but giặt chiếc áo (wash the car, the shirt)."""
    entry = WORDS[concept]
    own = [entry.get(name) for name in ancestors(noun) if name in entry.features]
    return lexical(own[0] if own else entry.lemma, concept)


def counted(noun: str) -> list[Word]:
    """The noun with its classifier, if it needs one: con chó, but bác sĩ."""
    entry = WORDS[noun]
    classifier = entry.get("classifier")
    return [*([function(classifier, "CL")] if classifier else []), lexical(entry.lemma, noun)]


def quality(adjective: str, noun: str) -> list[Word]:
    """to (big); màu đỏ (red: of red colour)."""
    colour = [function("màu", "COLOUR")] if WORDS[adjective].get("type") == "color" else []
    return [*colour, fitting(adjective, noun)]


def noun_phrase(phrase: NounPhrase, denied: bool = False) -> list[Word]:
    """một con chó to, mọi con chó to, con chó to đó; denied: con chó to nào."""
    group = counted(phrase.noun)
    if phrase.adjective:
        group += quality(phrase.adjective, phrase.noun)
    if phrase.determiner == "the":
        return [*group, function("đó", "the")]
    if phrase.determiner == "no" or (denied and phrase.determiner == "some"):
        return [*group, function("nào", phrase.determiner)]
    return [function(BEFORE[phrase.determiner], phrase.determiner), *group]


def subject(phrase: NounPhrase) -> list[Word]:
    """Không có con chó nào ...; có một con chó ...; mọi con chó đều ...; con chó đó ..."""
    there = function("có", "EXIST")
    if phrase.determiner == "no":
        return [NOT, there, *noun_phrase(phrase)]
    return [there, *noun_phrase(phrase)] if phrase.determiner in NUMERALS else known_subject(phrase)


def known_subject(phrase: NounPhrase) -> list[Word]:
    """Một con chó ..., mọi con chó đều ...: as in a question, without có."""
    return [*noun_phrase(phrase), *([function("đều", "ALL")] if phrase.determiner == "every" else [])]


def object_(thing: list[Word], verb: str) -> list[Word]:
    """The object between the parts that its verb may have: tiếng con bò, con bò ăn."""
    through, after = WORDS[verb].get("through"), WORDS[verb].get("after")
    words = [function(through, "SOUND")] if through else []
    return words + thing + ([function(after, "EAT")] if after else [])


def predicate(meaning: Event, denied: bool = False) -> list[Word]:
    """The verb with its object, if it has one."""
    thing = meaning.object
    if not thing:
        return [fitting(meaning.verb, meaning.subject.noun)]
    return [fitting(meaning.verb, thing.noun), *object_(noun_phrase(thing, denied), meaning.verb)]


def location(place: str | None) -> list[Word]:
    return [lexical(WORDS[place].lemma, place)] if place else []


def event(meaning: Event) -> list[Word]:
    """Subject, negation, verb, object, place: Con chó đó không ăn quả táo nào trong vườn."""
    thing = meaning.object
    none = bool(thing and thing.determiner == "no")
    denied = meaning.negated or meaning.subject.determiner == "no"
    words = subject(meaning.subject)
    if meaning.negated or none:
        words.append(NOT)
    return words + predicate(meaning, denied) + location(meaning.place)


def interrogative(noun: str, only_animals: bool) -> list[Word]:
    """Ai (who); gì (what), con gì (what animal)."""
    if is_person(noun):
        return [function("ai", "WHO")]
    return [*([function("con", "CL")] if only_animals else []), function("gì", "WHAT")]


def question(meaning: Question) -> list[Word]:
    """Ai ngủ trong vườn? Người nông dân đó cho con gì ăn? Đầu bếp đó mua một quả táo ở đâu?"""
    event, asked, thing = meaning.event, meaning.asked, meaning.event.object
    doer, deed, place = known_subject(event.subject), predicate(event), location(event.place)
    if asked == "subject":  # only people and animals do anything
        doer = interrogative(event.subject.noun, only_animals=True)
    elif asked == "object":
        words = interrogative(thing.noun, takes_only_the_living(event.verb))
        deed = [lexical(WORDS[event.verb].lemma, event.verb), *object_(words, event.verb)]
    else:
        place = [function("ở đâu", "WHERE")]
    return [*doer, *deed, *place]


def property_(meaning: Property) -> list[Word]:
    """Con chó đó không to; chiếc ô tô đó không phải màu đỏ."""
    predicate = quality(meaning.adjective, meaning.subject.noun)
    words = subject(meaning.subject)
    if meaning.negated:
        words += [NOT, function("phải", "BE")] if len(predicate) > 1 else [NOT]
    return words + predicate


def kind(meaning: Kind) -> list[Word]:
    """Chó xù là một giống chó, but of people simply: bác sĩ là con người."""
    noun, parent = WORDS[meaning.noun], WORDS[meaning.parent]
    words = [lexical(noun.get("generic", noun.lemma), meaning.noun), function("là", "BE")]
    if "person" not in ancestors(meaning.parent):
        words += [function("một", "some"), function(parent.get("kind", "loại"), "KIND")]
    return [*words, lexical(parent.get("generic", parent.lemma), meaning.parent)]


def the(aspect: str) -> list[Word]:
    """Cuốn sách này (this book); những nhân vật này (these characters)."""
    several = [function("những", "PL")] if WORDS[aspect].get("number") == "plural" else []
    return [*several, *counted(aspect), function("này", "the")]


def opinion(meaning: Opinion) -> list[Word]:
    """Rất nhàm chán (very boring), denied: không nhàm chán lắm; other degrees are denied as "it is not that"."""
    words, adjective = the(meaning.aspect), fitting(meaning.adjective, meaning.aspect)
    if meaning.negated:
        words.append(NOT)
    if not meaning.degree:
        return [*words, adjective]
    degree = WORDS[meaning.degree]
    if meaning.negated and degree.get("denied"):
        return [*words, adjective, lexical(degree.get("denied"), meaning.degree)]
    if meaning.negated:
        words += [function("phải", "BE"), function("là", "BE")]
    return [*words, lexical(degree.lemma, meaning.degree), adjective]


def attitude(meaning: Attitude) -> list[Word]:
    """Tôi không giới thiệu bộ phim này (I do not recommend the film)."""
    denial = [NOT] if meaning.negated else []
    return [function("tôi", "I"), *denial, lexical(WORDS[meaning.attitude].lemma, meaning.attitude), *the(meaning.item)]


def contrast(meaning: Contrast) -> list[Word]:
    """Câu chuyện này hay, nhưng đoạn kết này dở (the story is good, but the end is bad)."""
    return [*opinion(meaning.left), function(",", ","), function("nhưng", "BUT"), *opinion(meaning.right)]
