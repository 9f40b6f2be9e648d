"""English: articles, third person -s, do-support for negation, adjectives before the noun.

What is special: the verb agrees with its subject ("sleeps", "two dogs sleep"), negation needs "do", and so does a
question unless it asks for the subject ("who sleeps", "where does the dog sleep"); "a" becomes "an" before a vowel
sound. The lexicon marks irregular plurals (`plural=`), verb forms (`third=`) and particles.
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("en")


def plural(concept: str) -> str:
    entry = WORDS[concept]
    return entry.get("plural") or add_s(entry.lemma)


def add_s(stem: str) -> str:
    """The spelling rule that plurals and third-person verbs share: box-es, cherr-ies, dog-s."""
    if stem.endswith(("s", "x", "z", "ch", "sh")):
        return stem + "es"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem[:-1] + "ies"
    return stem + "s"


def indefinite(following: str) -> str:
    return "an" if following[0].lower() in "aeiou" else "a"


def noun_phrase(phrase: NounPhrase) -> list[Word]:
    many = phrase.determiner == "two"
    noun = lexical(plural(phrase.noun) if many else WORDS[phrase.noun].lemma, phrase.noun)
    rest = [lexical(WORDS[phrase.adjective].lemma, phrase.adjective), noun] if phrase.adjective else [noun]
    determiner = indefinite(rest[0].form) if phrase.determiner == "some" else phrase.determiner
    return [function(determiner, phrase.determiner), *rest]


def verb_group(concept: str, many: bool, negated: bool) -> list[Word]:
    entry = WORDS[concept]
    if negated:
        return [function("do" if many else "does", "DO"), function("not", "NOT"), lexical(entry.lemma, concept)]
    return [lexical(entry.lemma if many else entry.get("third") or add_s(entry.lemma), concept)]


def be(many: bool, negated: bool) -> list[Word]:
    verb = [function("are" if many else "is", "BE")]
    return verb + [function("not", "NOT")] if negated else verb


def event(meaning: Event) -> list[Word]:
    many = meaning.subject.determiner == "two"
    words = noun_phrase(meaning.subject) + verb_group(meaning.verb, many, meaning.negated)
    if meaning.object:
        words += noun_phrase(meaning.object)
    if meaning.place:
        words.append(lexical(WORDS[meaning.place].lemma, meaning.place))
    return words


def property_(meaning: Property) -> list[Word]:
    many = meaning.subject.determiner == "two"
    adjective = lexical(WORDS[meaning.adjective].lemma, meaning.adjective)
    return [*noun_phrase(meaning.subject), *be(many, meaning.negated), adjective]


def kind(meaning: Kind) -> list[Word]:
    return (
        noun_phrase(NounPhrase("some", meaning.noun))
        + be(False, False)
        + noun_phrase(NounPhrase("some", meaning.parent))
    )


def opinion(meaning: Opinion) -> list[Word]:
    aspect = WORDS[meaning.aspect]
    words = [function("the", "the"), lexical(aspect.lemma, meaning.aspect)]
    words += be(aspect.get("number") == "plural", meaning.negated)
    if meaning.degree:
        words.append(lexical(WORDS[meaning.degree].lemma, meaning.degree))
    return [*words, lexical(WORDS[meaning.adjective].lemma, meaning.adjective)]


def attitude(meaning: Attitude) -> list[Word]:
    negation = [function("do", "DO"), function("not", "NOT")] if meaning.negated else []
    verb = lexical(WORDS[meaning.attitude].lemma, meaning.attitude)
    item = [function("the", "the"), lexical(WORDS[meaning.item].lemma, meaning.item)]
    return [function("I", "I"), *negation, verb, *item]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("but", "BUT"), *opinion(meaning.right)]


def asking(phrase: NounPhrase, is_subject: bool) -> Word:
    if is_person(phrase.noun):
        return function("who" if is_subject else "whom", "WHO")
    return function("what", "WHAT")


def question(meaning: Question) -> list[Word]:
    """Who sleeps? What does the dog eat? Where do two dogs sleep?"""
    event, many = meaning.event, meaning.event.subject.determiner == "two"
    place = [lexical(WORDS[event.place].lemma, event.place)] if event.place and meaning.asked != "place" else []
    thing = noun_phrase(event.object) if event.object and meaning.asked != "object" else []
    if meaning.asked == "subject":
        return [asking(event.subject, True), *verb_group(event.verb, False, False), *thing, *place]
    asked = function("where", "WHERE") if meaning.asked == "place" else asking(event.object, False)
    verb = lexical(WORDS[event.verb].lemma, event.verb)
    return [asked, function("do" if many else "does", "DO"), *noun_phrase(event.subject), verb, *thing, *place]
