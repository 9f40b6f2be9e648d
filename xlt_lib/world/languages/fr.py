"""French: two genders, negation in two parts around the verb, most adjectives after the noun, elision.

What is special:

- Articles, adjectives and participles agree: "un gâteau blanc", "deux chaises blanches". Adjectives follow the noun
  but for a few short ones ("le petit chien"; "vieux" is "vieil" before a vowel).
- "ne" stands before the verb and "pas" after it; after a negation "un" becomes "de" ("ne mange pas de pomme"), and
  after a preposition "aucun" ("ne joue d'aucun piano"). "Aucun" as a subject needs "ne" alone.
- Short words lose their vowel before a vowel or a silent h ("l'histoire", but "la hache"); "de le" becomes "du" and
  "à le" "au".
- A question has "est-ce que" after what it asks for: "où est-ce que le chien dort" (where is it that the dog sleeps).

The lexicon marks feminine nouns (`gender=f`; the others are masculine), irregular forms (`plural=`, `feminine=`,
`singular=` and `plural=` of verbs, `first=`), adjectives before the noun (`position=before`), an aspirate h
(`h=aspirate`), reflexive verbs, verbs with a preposition, and words that an `auxiliary=` makes a verb ("est assis").
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("fr")
ARTICLES = {
    "the": ("le", "la"),
    "some": ("un", "une"),
    "every": ("chaque", "chaque"),
    "no": ("aucun", "aucune"),
    "two": ("deux", "deux"),
}
AUXILIARIES = {"être": ("est", "sont", "BE"), "faire": ("fait", "font", "MAKE"), "rendre": ("rend", "rendent", "PAY")}
PREPOSITIONS = {"de": "OF", "à": "TO"}
ELIDED = ("le", "la", "de", "ne", "se", "je", "que")
QUESTION_MARK = "\u00a0?"  # after a space at which no line breaks
ANYBODY = NounPhrase("the", "child")  # what agrees with "qui" is masculine: "qui est assis"
CONTRACTED = {("de", "le"): "du", ("à", "le"): "au"}


def is_feminine(concept: str) -> bool:
    return WORDS[concept].get("gender") == "f"


def add_s(form: str) -> str:
    """The plural of nouns and adjectives: chien-s, journ-aux, oiseau-x, and souris as it is."""
    if form.endswith(("s", "x", "z")):
        return form
    if form.endswith("al"):
        return form[:-2] + "aux"
    return form + ("x" if form.endswith("eau") else "s")


def add_e(form: str) -> str:
    """The feminine of adjectives: vert-e, jeune, lég-ère, heur-euse, répétit-ive, artificiel-le."""
    if form.endswith("e"):
        return form
    for masculine, feminine in (("er", "ère"), ("eux", "euse"), ("if", "ive"), ("el", "elle")):
        if form.endswith(masculine):
            return form.removesuffix(masculine) + feminine
    return form + "e"


def agreeing(concept: str, feminine: bool, many: bool) -> Word:
    """An adjective or participle in the gender and number of its noun."""
    entry = WORDS[concept]
    form = entry.lemma
    if entry.get("invariable"):
        return lexical(form, concept)
    if feminine:
        form = entry.get("feminine") or add_e(form)
    return lexical(add_s(form) if many else form, concept)


def begins_with_vowel(word: Word) -> bool:
    aspirate = word.is_concept and WORDS[word.gloss].get("h") == "aspirate"
    return word.form[0] in "aeiouhàâéèêîïôœ" and not aspirate


def noun_phrase(phrase: NounPhrase, denied: bool = False, preposition: str = "") -> list[Word]:
    """Article, noun and adjective; `denied`: an object after a negation, where "un" gives way to "de" or "aucun"."""
    entry, feminine, many = WORDS[phrase.noun], is_feminine(phrase.noun), phrase.determiner == "two"
    words = [lexical(entry.get("plural") or add_s(entry.lemma) if many else entry.lemma, phrase.noun)]
    if phrase.adjective:
        words = described(words[0], phrase.adjective, feminine, many)
    denied = denied and phrase.determiner == "some"
    article = "de" if denied and not preposition else ARTICLES["no" if denied else phrase.determiner][feminine]
    return [*governed_by(preposition), function(article, phrase.determiner), *words]


def governed_by(preposition: str) -> list[Word]:
    return [function(preposition, PREPOSITIONS[preposition])] if preposition else []


def described(noun: Word, adjective: str, feminine: bool, many: bool) -> list[Word]:
    """Noun and adjective in their order."""
    form = agreeing(adjective, feminine, many)
    if WORDS[adjective].get("position") != "before":
        return [noun, form]
    special = WORDS[adjective].get("before_vowel")
    if special and not feminine and not many and begins_with_vowel(noun):
        form = lexical(special, adjective)
    return [form, noun]


def present(concept: str, many: bool) -> str:
    """The third person: aim-e, aim-ent; nourr-it, nourr-issent; vend, vend-ent."""
    entry = WORDS[concept]
    ending = {"er": ("e", "ent"), "ir": ("it", "issent"), "re": ("", "ent")}[entry.lemma[-2:]][many]
    return entry.get("plural" if many else "singular") or entry.lemma[:-2] + ending


def negation(verb: list[Word], negated: bool, aucun: bool = False) -> list[Word]:
    """The finite verb (and its pronoun) between "ne" and "pas"; beside an "aucun" there is no "pas"."""
    before = [function("ne", "NE")] if negated or aucun else []
    after = [function("pas", "NOT")] if negated and not aucun else []
    return [*before, *verb, *after]


def be(many: bool) -> list[Word]:
    return [function(AUXILIARIES["être"][many], "BE")]


def verb_group(concept: str, subject: NounPhrase) -> tuple[list[Word], list[Word]]:
    """The finite verb with its pronoun, and what follows it: "s'amuse"; "est" + "assise"; "fait" + "bouillir"."""
    many, auxiliary = subject.determiner == "two", WORDS[concept].get("auxiliary")
    if auxiliary:
        finite = function(AUXILIARIES[auxiliary][many], AUXILIARIES[auxiliary][2])
        return [finite], [agreeing(concept, is_feminine(subject.noun), many)]
    pronoun = [function("se", "SELF")] if WORDS[concept].get("reflexive") else []
    return [*pronoun, lexical(present(concept, many), concept)], []


def event(meaning: Event) -> list[Word]:
    no, preposition = meaning.subject.determiner == "no", WORDS[meaning.verb].get("preposition")
    nothing = bool(meaning.object and meaning.object.determiner == "no")
    aucun = (
        no
        or nothing
        or bool(meaning.negated and preposition and meaning.object and meaning.object.determiner == "some")
    )
    finite, rest = verb_group(meaning.verb, meaning.subject)
    words = [*noun_phrase(meaning.subject), *negation(finite, meaning.negated, aucun), *rest]
    if meaning.object:
        words += noun_phrase(meaning.object, meaning.negated or no, preposition)
    if meaning.place:
        words.append(lexical(WORDS[meaning.place].lemma, meaning.place))
    return spelled(words)


def property_(meaning: Property) -> list[Word]:
    many = meaning.subject.determiner == "two"
    verb = negation(be(many), meaning.negated, aucun=meaning.subject.determiner == "no")
    adjective = agreeing(meaning.adjective, is_feminine(meaning.subject.noun), many)
    return spelled([*noun_phrase(meaning.subject), *verb, adjective])


def kind(meaning: Kind) -> list[Word]:
    return noun_phrase(NounPhrase("some", meaning.noun)) + be(False) + noun_phrase(NounPhrase("some", meaning.parent))


def definite(aspect: str) -> list[Word]:
    many = WORDS[aspect].get("number") == "plural"
    article = "les" if many else ARTICLES["the"][is_feminine(aspect)]
    return [function(article, "the"), lexical(WORDS[aspect].lemma, aspect)]


def opinion(meaning: Opinion) -> list[Word]:
    many = WORDS[meaning.aspect].get("number") == "plural"
    degree = [lexical(WORDS[meaning.degree].lemma, meaning.degree)] if meaning.degree else []
    adjective = agreeing(meaning.adjective, is_feminine(meaning.aspect), many)
    return spelled([*definite(meaning.aspect), *negation(be(many), meaning.negated), *degree, adjective])


def attitude(meaning: Attitude) -> list[Word]:
    """The first person: "j'aime", "je n'aime pas", "je raffole du film"."""
    entry = WORDS[meaning.attitude]
    verb = negation([lexical(entry.get("first") or entry.lemma.removesuffix("r"), meaning.attitude)], meaning.negated)
    return spelled([function("je", "I"), *verb, *governed_by(entry.get("preposition")), *definite(meaning.item)])


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("mais", "BUT"), *opinion(meaning.right)]


def spelled(words: list[Word]) -> list[Word]:
    """Elision before a vowel (le + eau: l'eau) and contraction elsewhere (de + le piano: du piano)."""
    result: list[Word] = []
    for word, following in zip(words, [*words[1:], None], strict=True):
        if not word.is_concept and word.form in ELIDED and following and begins_with_vowel(following):
            word = function(word.form[:-1] + "'", word.gloss)
        before = result[-1].form if result else ""
        if (before, word.form) in CONTRACTED:
            result[-1] = function(CONTRACTED[before, word.form], word.gloss)
        else:
            result.append(word)
    return result


def asking(phrase: NounPhrase, preposition: str = "") -> list[Word]:
    """The object that is asked for: que, qui; à qui, de quoi."""
    if is_person(phrase.noun):
        return [*governed_by(preposition), function("qui", "WHO")]
    return [*governed_by(preposition), function("quoi" if preposition else "que", "WHAT")]


def question(meaning: Question) -> list[Word]:
    """Qui dort ? Qu'est-ce qui dort ? Où est-ce que le chien dort ? De quoi est-ce que le roi joue ?"""
    event, asked, preposition = meaning.event, meaning.asked, WORDS[meaning.event.verb].get("preposition")
    thing = noun_phrase(event.object, preposition=preposition) if event.object and asked != "object" else []
    place = [lexical(WORDS[event.place].lemma, event.place)] if event.place and asked != "place" else []
    is_it = function("est-ce", "BE")
    if asked == "subject":
        finite, rest = verb_group(event.verb, ANYBODY)
        what = [function("que", "WHAT"), is_it, function("qui", "THAT")]
        subject = [function("qui", "WHO")] if is_person(event.subject.noun) else what
        return spelled([*subject, *finite, *rest, *thing, *place])
    where = [function("où", "WHERE")]
    fronted = where if asked == "place" else asking(event.object, preposition)
    finite, rest = verb_group(event.verb, event.subject)
    subject = noun_phrase(event.subject)
    return spelled([*fronted, is_it, function("que", "THAT"), *subject, *finite, *rest, *thing, *place])
