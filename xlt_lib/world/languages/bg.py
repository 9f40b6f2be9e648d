"""Bulgarian: the article is a suffix on the first word of the noun phrase, and nouns have no cases.

What is special:

- "The" is an ending: "куче", "кучето" (the dog); with an adjective it moves there: "голямото куче" (the big dog).
  Masculine words take the full -ът or -ят as a subject and the short -а or -я elsewhere: "столът е голям" (the chair
  is big), but "вижда стола" (sees the chair).
- The end of a noun shows its gender: a consonant is masculine, -а and -я feminine, -о, -е and -и neuter.
- After "two" a masculine noun has a form of its own, which looks like the short article: "два стола". Men are counted
  with "двама" and a plural: "двама лекари" (two doctors).
- "един" (one) makes a new subject indefinite; an indefinite object stays bare: "едно момче яде ябълка" (a boy eats an
  apple). A kind takes the article, and what it is a kind of is bare: "пуделът е куче" (a poodle is a dog).
- "не" stands before the verb, also beside another negative word: "никое куче не спи" (no dog sleeps).
- "се" and "ми" lean on the verb and never open a sentence: "харесва ми филмът" (the film pleases me), "не ми харесва".
- A question asks for animals too by "кой" (who); the verb stands before its subject: "къде спи кучето".
- There is no infinitive: a dictionary gives a verb as "I" say it, "чета" (I read), and from this come the three
  conjugations: "чете", "говори", "вижда" (reads, speaks, sees).

The lexicon marks what the rules do not tell. Nouns: `gender=`, `plural=` (the form after "two"), `counted=` (the same
where no adjective stands between), `soft=yes` (-ят for -ът), `definite=` (the full form). Adjectives: `stem=` (before
endings), `feminine=`, `neuter=`, `plural=`. Verbs: `conjugation=и`, `present=` (another form to build on),
`reflexive=yes`, `preposition=`, `garments=` (one washes a car by "мие", a shirt by "пере"), `experiencer=yes`.
"""

from dataclasses import replace

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("bg")
DETERMINERS = {
    "some": {"m": "един", "f": "една", "n": "едно"},
    "every": {"m": "всеки", "f": "всяка", "n": "всяко"},
    "no": {"m": "никой", "f": "никоя", "n": "никое"},
    "two": {"m": "два", "f": "две", "n": "две"},
}
ARTICLES = {"f": "та", "n": "то", "pl": "те"}
PREPOSITIONS = {"на": "TO", "от": "FROM", "за": "FOR"}


def gender(concept: str) -> str:
    """The last letter tells it: стол, котка, куче; some are marked (съдия is masculine), or plural ("pl": герои)."""
    entry = WORDS[concept]
    if entry.get("number") == "plural":
        return "pl"
    return entry.get("gender") or ("f" if entry.lemma[-1] in "ая" else "n" if entry.lemma[-1] in "оеи" else "m")


def is_man(concept: str) -> bool:
    return gender(concept) == "m" and "person" in ancestors(concept)


def is_soft(concept: str) -> bool:
    """Words in -й and -тел and men in -ар have a soft article: чаят, учителят, лекарят (but комарът)."""
    lemma, marked = WORDS[concept].lemma, bool(WORDS[concept].get("soft"))
    return marked or lemma.endswith(("й", "тел")) or (lemma.endswith("ар") and is_man(concept))


def the_noun(concept: str, full: bool) -> str:
    """The noun with its article: стол-ът or стол-а, кра-ят or кра-я; котка-та, куче-то, герои-те, риба-та тон."""
    lemma, definite = WORDS[concept].lemma, WORDS[concept].get("definite")
    if definite:
        return definite if full else definite.replace("ият", "ия")
    if gender(concept) == "m" and not lemma.endswith("я"):
        vowel = "я" if is_soft(concept) else "ъ" if full else "а"
        return lemma.removesuffix("й") + vowel + ("т" if full else "")
    first, space, rest = lemma.partition(" ")
    return first + ARTICLES.get(gender(concept), "та") + space + rest


def plural(lemma: str) -> str:
    """The regular plural: котк-и, писм-а, списани-я, куче-та, войни-ци, пев-ци, лекар-и."""
    for ending, other in (("ие", "ия"), ("о", "а"), ("а", "и"), ("я", "и"), ("ец", "ци"), ("к", "ци")):
        if lemma.endswith(ending):
            return lemma.removesuffix(ending) + other
    return lemma + ("та" if lemma[-1] in "еи" else "и")


def after_two(concept: str, described: bool) -> str:
    """две котки, двама лекари; два стола; двама души (two people), but "двама млади хора"."""
    entry = WORDS[concept]
    if entry.get("counted") and not described:
        return entry.get("counted")
    counts = gender(concept) == "m" and not is_man(concept)
    return entry.get("plural") or (the_noun(concept, full=False) if counts else plural(entry.lemma))


def agreeing(concept: str, form: str) -> str:
    """An adjective as "m", "f", "n", "pl": скучен, скучна, скучно, скучни; the last е or ъ is lost (тежък, тежка)."""
    entry, lemma = WORDS[concept], WORDS[concept].lemma
    stem = entry.get("stem") or (lemma[:-2] + lemma[-1] if lemma.endswith(("ен", "ък")) else lemma)
    irregular = {"m": lemma, "f": entry.get("feminine"), "n": entry.get("neuter"), "pl": entry.get("plural")}
    return irregular[form] or stem + {"f": "а", "n": "о", "pl": "и"}[form]


def the_adjective(concept: str, form: str, full: bool) -> str:
    """голяма-та, голямо-то; the masculine is built on the plural: големи-ят as a subject, големи-я elsewhere."""
    if form == "m":
        return agreeing(concept, "pl") + ("ят" if full else "я")
    return agreeing(concept, form) + ARTICLES[form]


def determiner(phrase: NounPhrase, is_subject: bool) -> list[Word]:
    """A word of its own for all but "the" and the "some" of an object; as an object "no dog" is "not one dog"."""
    name, agreement = phrase.determiner, gender(phrase.noun)
    if name == "the" or (name == "some" and not is_subject):
        return []
    if name == "no" and not is_subject:
        return [function("нито " + DETERMINERS["some"][agreement], name)]
    return [function("двама" if name == "two" and is_man(phrase.noun) else DETERMINERS[name][agreement], name)]


def noun_phrase(phrase: NounPhrase, is_subject: bool) -> list[Word]:
    """Determiner, adjective, noun; the article goes on the first word, in its full form on a subject."""
    noun, adjective, many = phrase.noun, phrase.adjective, phrase.determiner == "two"
    the, form = phrase.determiner == "the", "pl" if many else gender(noun)
    words = determiner(phrase, is_subject)
    if adjective:
        described = the_adjective(adjective, form, is_subject) if the else agreeing(adjective, form)
        words.append(lexical(described, adjective))
    if many:
        return [*words, lexical(after_two(noun, bool(adjective)), noun)]
    return [*words, lexical(the_noun(noun, is_subject) if the and not adjective else WORDS[noun].lemma, noun)]


def present(first: str, many: bool, vowel: str = "е") -> str:
    """The third person from the first: вижда-м, вижда, вижда-т; чет-а, чет-е, чета-т; говор-я, говор-и, говоря-т."""
    if first.endswith("м"):
        return first[:-1] + ("т" if many else "")
    return first + "т" if many else first[:-1] + vowel


def negation(negated: bool) -> list[Word]:
    return [function("не", "NOT")] if negated else []


def verb_group(meaning: Event) -> list[Word]:
    """The verb with what belongs to it: "не се движи" (does not move), "пере риза" (washes a shirt)."""
    entry, thing = WORDS[meaning.verb], meaning.object
    negated = meaning.negated or "no" in (meaning.subject.determiner, thing.determiner if thing else "")
    clothes = thing is not None and "garment" in ancestors(thing.noun)
    first = (clothes and entry.get("garments")) or entry.get("present") or entry.lemma
    verb = present(first, meaning.subject.determiner == "two", entry.get("conjugation") or "е")
    pronoun = [function("се", "SELF")] if entry.get("reflexive") else []
    return [*negation(negated), *pronoun, lexical(verb, meaning.verb)]


def preposition(verb: str) -> list[Word]:
    """помага на (helps), се страхува от (fears), съжалявам за (I regret)."""
    form = WORDS[verb].get("preposition")
    return [function(form, PREPOSITIONS[form])] if form else []


def event(meaning: Event) -> list[Word]:
    words = noun_phrase(meaning.subject, is_subject=True) + verb_group(meaning)
    if meaning.object:
        words += preposition(meaning.verb) + noun_phrase(meaning.object, is_subject=False)
    return [*words, *([lexical(WORDS[meaning.place].lemma, meaning.place)] if meaning.place else [])]


def be(many: bool, negated: bool) -> list[Word]:
    return [*negation(negated), function("са" if many else "е", "BE")]


def property_(meaning: Property) -> list[Word]:
    subject, many = meaning.subject, meaning.subject.determiner == "two"
    verb = be(many, meaning.negated or subject.determiner == "no")
    adjective = agreeing(meaning.adjective, "pl" if many else gender(subject.noun))
    return [*noun_phrase(subject, is_subject=True), *verb, lexical(adjective, meaning.adjective)]


def kind(meaning: Kind) -> list[Word]:
    subject, parent = NounPhrase("the", meaning.noun), NounPhrase("some", meaning.parent)
    return noun_phrase(subject, is_subject=True) + be(False, False) + noun_phrase(parent, is_subject=False)


def opinion(meaning: Opinion) -> list[Word]:
    aspect, form = lexical(the_noun(meaning.aspect, full=True), meaning.aspect), gender(meaning.aspect)
    degree = [lexical(WORDS[meaning.degree].lemma, meaning.degree)] if meaning.degree else []
    adjective = lexical(agreeing(meaning.adjective, form), meaning.adjective)
    return [aspect, *be(form == "pl", meaning.negated), *degree, adjective]


def attitude(meaning: Attitude) -> list[Word]:
    """ "препоръчвам филма", but "харесва ми филмът": the film pleases me and is the subject."""
    entry, stance = WORDS[meaning.attitude], meaning.attitude
    pleases = bool(entry.get("experiencer"))
    item = lexical(the_noun(meaning.item, full=pleases), meaning.item)
    if not pleases:
        return [*negation(meaning.negated), lexical(entry.lemma, stance), *preposition(stance), item]
    verb, me = lexical(present(entry.lemma, gender(meaning.item) == "pl"), stance), function("ми", "I")
    return [*negation(meaning.negated), *([me, verb] if meaning.negated else [verb, me]), item]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("но", "BUT"), *opinion(meaning.right)]


def asking(phrase: NounPhrase, is_subject: bool) -> Word:
    """кой, кого, of animals too; какво."""
    if "_animate" in ancestors(phrase.noun):
        return function("кой" if is_subject else "кого", "WHO")
    return function("какво", "WHAT")


def question(meaning: Question) -> list[Word]:
    """Кой спи? Къде се движи кучето? На какво свири кралят? The verb stands before its subject."""
    event, asked = meaning.event, meaning.asked
    thing, place = [], []
    if event.object and asked != "object":
        thing = preposition(event.verb) + noun_phrase(event.object, is_subject=False)
    if event.place and asked != "place":
        place = [lexical(WORDS[event.place].lemma, event.place)]
    if asked == "subject":
        one = replace(event, subject=NounPhrase("the", event.subject.noun))
        return [asking(event.subject, True), *verb_group(one), *thing, *place]
    if asked == "place":
        fronted, verb = [function("къде", "WHERE")], verb_group(event)
    else:
        fronted = [*preposition(event.verb), asking(event.object, False)]
        verb = verb_group(replace(event, object=None))
    return [*fronted, *verb, *noun_phrase(event.subject, is_subject=True), *thing, *place]
