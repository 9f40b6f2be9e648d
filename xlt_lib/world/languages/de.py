"""German: three genders, three cases, and one ending that either the article or the adjective has to show.

What is special: articles agree with the noun in gender and case, and where "ein" and "kein" show no ending the
adjective shows it instead ("der alte Hund", "ein alter Hund", "zwei alte Hunde"). Weak nouns change when they are
not the subject ("der Bär", "den Bären"), and "helfen" takes the dative ("hilft zwei Kindern"). Negation is "kein"
before an indefinite object ("isst keinen Apfel"), otherwise "nicht", which follows the object and precedes the place.
A question begins with what it asks for, and the verb comes second ("wem hilft der Arzt").

The lexicon gives every noun's `gender` and `plural` and marks `weak=yes` (the singular's other cases then equal the
plural); verbs are infinitives with an irregular `third=`, a `case=dat` for the object, `reflexive=yes` and, where
German has a second verb for animals, `animals=`/`animals_third=` (people "essen", animals "fressen"); adjectives may
have a shorter `stem=` ("teuer", "teure"). Attitudes are first person forms.
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("de")

DEFINITE = {
    "nom": {"m": "der", "f": "die", "n": "das"},
    "acc": {"m": "den", "f": "die", "n": "das"},
    "dat": {"m": "dem", "f": "der", "n": "dem"},
}
STRONG = {  # the endings of "jeder", and of an adjective that has to show gender and case itself
    "nom": {"m": "er", "f": "e", "n": "es"},
    "acc": {"m": "en", "f": "e", "n": "es"},
    "dat": {"m": "em", "f": "er", "n": "em"},
}
BARE = {("nom", "m"), ("nom", "n"), ("acc", "n")}  # here "ein" and "kein" have no ending
WHO = {"nom": "wer", "acc": "wen", "dat": "wem"}
STEMS = {"some": "ein", "no": "kein", "every": "jed"}


def shows_ending(determiner: str, case: str, gender: str) -> bool:
    return determiner in ("the", "every") or (case, gender) not in BARE


def article(determiner: str, case: str, gender: str) -> str:
    if determiner == "two":
        return "zwei"
    if determiner == "the":
        return DEFINITE[case][gender]
    return STEMS[determiner] + (STRONG[case][gender] if shows_ending(determiner, case, gender) else "")


def adjective_form(concept: str, determiner: str, case: str, gender: str) -> str:
    """Strong after "zwei" and after a bare "ein"; weak after an article that shows the ending."""
    entry = WORDS[concept]
    stem = entry.get("stem") or entry.lemma.removesuffix("e")
    if determiner == "two":
        return stem + ("en" if case == "dat" else "e")
    if not shows_ending(determiner, case, gender):
        return stem + STRONG[case][gender]
    return stem + ("en" if case == "dat" or (case, gender) == ("acc", "m") else "e")


def noun_form(concept: str, many: bool, case: str) -> str:
    entry = WORDS[concept]
    if many:
        plural = entry.get("plural")
        return plural + "n" if case == "dat" and not plural.endswith(("n", "s")) else plural
    return entry.get("plural") if case != "nom" and entry.get("weak") else entry.lemma


def noun_phrase(phrase: NounPhrase, case: str = "nom", negated: bool = False) -> list[Word]:
    """`negated` turns "ein" into "kein", the sentence's negation."""
    gender = WORDS[phrase.noun].get("gender")
    determiner, gloss = ("no", "NOT") if negated else (phrase.determiner, phrase.determiner)
    words = [function(article(determiner, case, gender), gloss)]
    if phrase.adjective:
        words.append(lexical(adjective_form(phrase.adjective, determiner, case, gender), phrase.adjective))
    return [*words, lexical(noun_form(phrase.noun, phrase.determiner == "two", case), phrase.noun)]


def third_person(infinitive: str) -> str:
    """Regular verbs: schwimm-t, arbeit-et, lächel-t."""
    stem = infinitive.removesuffix("n").removesuffix("e")
    return stem + ("et" if stem.endswith(("t", "d")) else "t")


def verb_group(concept: str, subject: NounPhrase) -> list[Word]:
    entry = WORDS[concept]
    infinitive, third = entry.lemma, entry.get("third")
    if entry.get("animals") and "animal" in ancestors(subject.noun):
        infinitive, third = entry.get("animals"), entry.get("animals_third")
    form = infinitive if subject.determiner == "two" else third or third_person(infinitive)
    return [lexical(form, concept)] + ([function("sich", "SELF")] if entry.get("reflexive") else [])


def be(many: bool, negated: bool) -> list[Word]:
    verb = [function("sind" if many else "ist", "BE")]
    return verb + [function("nicht", "NOT")] if negated else verb


def the_aspect(concept: str, case: str) -> list[Word]:
    entry = WORDS[concept]
    many = entry.get("number") == "plural"
    return [function("die" if many else DEFINITE[case][entry.get("gender")], "the"), lexical(entry.lemma, concept)]


def event(meaning: Event) -> list[Word]:
    words = noun_phrase(meaning.subject) + verb_group(meaning.verb, meaning.subject)
    with_kein = meaning.negated and meaning.object is not None and meaning.object.determiner == "some"
    if meaning.object:
        words += noun_phrase(meaning.object, WORDS[meaning.verb].get("case", "acc"), with_kein)
    if meaning.negated and not with_kein:
        words.append(function("nicht", "NOT"))
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
    words = the_aspect(meaning.aspect, "nom")
    words += be(WORDS[meaning.aspect].get("number") == "plural", meaning.negated)
    if meaning.degree:
        words.append(lexical(WORDS[meaning.degree].lemma, meaning.degree))
    return [*words, lexical(WORDS[meaning.adjective].lemma, meaning.adjective)]


def attitude(meaning: Attitude) -> list[Word]:
    negation = [function("nicht", "NOT")] if meaning.negated else []
    verb = lexical(WORDS[meaning.attitude].lemma, meaning.attitude)
    return [function("ich", "I"), verb, *the_aspect(meaning.item, "acc"), *negation]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("aber", "BUT"), *opinion(meaning.right)]


def asking(phrase: NounPhrase, case: str) -> Word:
    """wer, wen, wem; was, which has no dative of its own."""
    if is_person(phrase.noun) or case == "dat":
        return function(WHO[case], "WHO" if is_person(phrase.noun) else "WHAT")
    return function("was", "WHAT")


def question(meaning: Question) -> list[Word]:
    """Wer schläft? Was frisst die Kuh? Wo bewegt sich der Hund? The verb comes second, "sich" next to it."""
    event, asked, case = meaning.event, meaning.asked, WORDS[meaning.event.verb].get("case", "acc")
    thing = noun_phrase(event.object, case) if event.object and asked != "object" else []
    place = [lexical(WORDS[event.place].lemma, event.place)] if event.place and asked != "place" else []
    if asked == "subject":
        # of one: "was frisst" for an animal, but not more is told
        verb = verb_group(event.verb, NounPhrase("the", event.subject.noun))
        return [asking(event.subject, "nom"), *verb, *thing, *place]
    fronted = function("wo", "WHERE") if asked == "place" else asking(event.object, case)
    return [fronted, *verb_group(event.verb, event.subject), *noun_phrase(event.subject), *thing, *place]
