"""Spanish: two genders, adjectives after the noun, two verbs for "to be", and "a" before living objects.

What is special:

- Articles and adjectives agree: "un pastel blanco", "dos sillas blancas". A feminine noun that begins with a
  stressed a takes "el", "un" and "ningún" ("el águila blanca").
- People and animals as objects take the personal "a" ("ve a un perro"; "a el" becomes "al").
- "no" stands before the verb; after a negation "un" becomes "ningún" ("no come ninguna manzana"). "Ningún" as a
  subject needs no other negation.
- "estar" for states ("está cansado"), "ser" for the rest ("es grande").
- A question opens with "¿" and has its verb before the subject: "¿dónde duerme el perro?".
- "I" is in the ending of the verb ("recomiendo"); what pleases is the subject ("me gusta el álbum").

The lexicon marks feminine nouns (`gender=f`; the others are masculine), a stressed first a (`tonic=yes`), irregular
forms (`plural=`, `stem=`, `first=`), adjectives with `copula=estar`, reflexive verbs, and words that `auxiliary=estar`
makes a verb ("está sentado").
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("es")
ARTICLES = {
    "the": ("el", "la"),
    "some": ("un", "una"),
    "every": ("cada", "cada"),
    "no": ("ningún", "ninguna"),
    "two": ("dos", "dos"),
}
QUESTION_OPENING = "¿"
BE = {"ser": ("es", "son"), "estar": ("está", "están")}
ANYBODY = NounPhrase("the", "child")  # what agrees with "quién" is masculine: "quién está sentado"
UNACCENTED = str.maketrans("áéíóú", "aeiou")


def is_feminine(concept: str) -> bool:
    return WORDS[concept].get("gender") == "f"


def add_s(form: str) -> str:
    """The plural of nouns and adjectives: perro-s, café-s, flor-es, rey-es, pe-ces, le-ones."""
    if form[-1] in "aeiouáéó":
        return form + "s"
    if form.endswith("z"):
        return form[:-1] + "ces"
    return form[:-2] + form[-2:].translate(UNACCENTED) + "es"


def agreeing(concept: str, feminine: bool, many: bool) -> Word:
    """An adjective or participle in the gender and number of its noun: blanco, blanca; encantador, encantadora."""
    entry = WORDS[concept]
    form = entry.lemma
    if entry.get("invariable"):
        return lexical(form, concept)
    if feminine:
        form = form[:-1] + "a" if form.endswith("o") else form + "a" if form.endswith("or") else form
    return lexical(entry.get("plural") or add_s(form) if many else form, concept)


def noun_phrase(phrase: NounPhrase, denied: bool = False) -> list[Word]:
    """Article, noun, adjective; `denied`: an object after a negation, where "un" gives way to "ningún"."""
    entry, feminine, many = WORDS[phrase.noun], is_feminine(phrase.noun), phrase.determiner == "two"
    determiner = "no" if denied and phrase.determiner == "some" else phrase.determiner
    article = ARTICLES[determiner][feminine and not entry.get("tonic")]
    noun = lexical(entry.get("plural") or add_s(entry.lemma) if many else entry.lemma, phrase.noun)
    adjective = [agreeing(phrase.adjective, feminine, many)] if phrase.adjective else []
    return [function(article, phrase.determiner), noun, *adjective]


def object_phrase(phrase: NounPhrase, denied: bool) -> list[Word]:
    """A noun phrase with the personal "a" when it is alive."""
    words = noun_phrase(phrase, denied)
    if "_animate" not in ancestors(phrase.noun):
        return words
    if words[0].form == "el":
        return [function("al", phrase.determiner), *words[1:]]
    return [function("a", "TO"), *words]


def present(concept: str, many: bool) -> str:
    """The third person: habl-a, habl-an; com-e, com-en; `stem` has the change of vowel (duerm-e)."""
    entry = WORDS[concept]
    vowel = "a" if entry.lemma.endswith("ar") else "e"
    return (entry.get("stem") or entry.lemma[:-2]) + vowel + ("n" if many else "")


def negation(verb: list[Word], negated: bool) -> list[Word]:
    return [function("no", "NOT"), *verb] if negated else verb


def be(many: bool, negated: bool, copula: str = "") -> list[Word]:
    return negation([function(BE[copula or "ser"][many], "BE")], negated)


def verb_group(concept: str, subject: NounPhrase, negated: bool) -> list[Word]:
    """The verb with what belongs to it: "no se mueve", "está sentada"."""
    many, auxiliary = subject.determiner == "two", WORDS[concept].get("auxiliary")
    if auxiliary:
        return [*be(many, negated, auxiliary), agreeing(concept, is_feminine(subject.noun), many)]
    pronoun = [function("se", "SELF")] if WORDS[concept].get("reflexive") else []
    return negation([*pronoun, lexical(present(concept, many), concept)], negated)


def event(meaning: Event) -> list[Word]:
    nothing = bool(meaning.object and meaning.object.determiner == "no")
    words = noun_phrase(meaning.subject) + verb_group(meaning.verb, meaning.subject, meaning.negated or nothing)
    if meaning.object:
        words += object_phrase(meaning.object, meaning.negated or meaning.subject.determiner == "no")
    if meaning.place:
        words.append(lexical(WORDS[meaning.place].lemma, meaning.place))
    return words


def property_(meaning: Property) -> list[Word]:
    many = meaning.subject.determiner == "two"
    verb = be(many, meaning.negated, WORDS[meaning.adjective].get("copula"))
    return [*noun_phrase(meaning.subject), *verb, agreeing(meaning.adjective, is_feminine(meaning.subject.noun), many)]


def kind(meaning: Kind) -> list[Word]:
    subject, parent = NounPhrase("some", meaning.noun), NounPhrase("some", meaning.parent)
    return noun_phrase(subject) + be(False, False) + noun_phrase(parent)


def definite(aspect: str) -> list[Word]:
    article = ARTICLES["the"][is_feminine(aspect)]
    if is_plural(aspect):
        article = "las" if is_feminine(aspect) else "los"
    return [function(article, "the"), lexical(WORDS[aspect].lemma, aspect)]


def is_plural(aspect: str) -> bool:
    return WORDS[aspect].get("number") == "plural"


def opinion(meaning: Opinion) -> list[Word]:
    many = is_plural(meaning.aspect)
    verb = be(many, meaning.negated, WORDS[meaning.adjective].get("copula"))
    degree = [lexical(WORDS[meaning.degree].lemma, meaning.degree)] if meaning.degree else []
    adjective = agreeing(meaning.adjective, is_feminine(meaning.aspect), many)
    return [*definite(meaning.aspect), *verb, *degree, adjective]


def attitude(meaning: Attitude) -> list[Word]:
    """ "recomiendo el álbum", but "me gusta el álbum": the album pleases me."""
    entry = WORDS[meaning.attitude]
    if entry.get("experiencer"):
        verb = [function("me", "I"), lexical(present(meaning.attitude, is_plural(meaning.item)), meaning.attitude)]
    else:
        verb = [lexical(entry.get("first") or entry.lemma[:-2] + "o", meaning.attitude)]
    return [*negation(verb, meaning.negated), *definite(meaning.item)]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("pero", "BUT"), *opinion(meaning.right)]


def asking(phrase: NounPhrase) -> list[Word]:
    """The object that is asked for: qué; a quién, with the personal "a"."""
    return [function("a", "TO"), function("quién", "WHO")] if is_person(phrase.noun) else [function("qué", "WHAT")]


def question(meaning: Question) -> list[Word]:
    """¿Quién duerme? ¿A quién ve el perro? ¿Dónde está sentada la niña? The verb stands before its subject."""
    event, asked = meaning.event, meaning.asked
    thing = object_phrase(event.object, False) if event.object and asked != "object" else []
    place = [lexical(WORDS[event.place].lemma, event.place)] if event.place and asked != "place" else []
    if asked == "subject":
        subject = function("quién", "WHO") if is_person(event.subject.noun) else function("qué", "WHAT")
        return [subject, *verb_group(event.verb, ANYBODY, False), *thing, *place]
    fronted = [function("dónde", "WHERE")] if asked == "place" else asking(event.object)
    return [*fronted, *verb_group(event.verb, event.subject, False), *noun_phrase(event.subject), *thing, *place]
