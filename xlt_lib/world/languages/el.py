"""Modern Greek: three genders that most endings show, a case for objects, and an accent that moves.

What is special:

- Articles, adjectives and nouns agree in gender, number and case: "ο μικρός σκύλος" (the small dog, subject), "τον
  μικρό σκύλο" (object), "δύο μικρές γάτες" (two small cats), "ένα μικρό κορίτσι" (a small girl, grammatically neuter).
  "Κάθε" (every) and many words from abroad never change ("δύο ταξί").
- Words of two or more syllables write their stress, which is at most on the third syllable from the end: "φόρεμα,
  φορέματα" (dress, dresses). In nouns with the ending -ους it is at most on the second: "δύο δάσκαλοι" (two teachers),
  but as an object "δύο δασκάλους". Words of one syllable have no accent: "μια γάτα", "δεν".
- Verbs agree in number ("τρέχει", "τρέχουν"). Verbs in -μαι look passive, but are not: "κοιμάται" (sleeps).
- "Δεν" (not) stands before the verb, also beside "κανένας" (no): "κανένας σκύλος δεν κοιμάται" (no dog sleeps). After
  it "ένας" gives way to "κανένας": "δεν τρώει κανένα μήλο" (does not eat an apple).
- "Την" and "δεν" keep their -ν before a vowel, κ, π, τ, ξ, ψ, γκ, μπ and ντ (also τσ, τζ), and lose it elsewhere: "την
  πίτσα", "τη γάτα", "δε βλέπει". "Τον" and "έναν" always keep it, so that masculine and neuter stay apart.
- A question opens with its word, and the subject follows the verb: "τι αγοράζει ο μάγειρας στην αγορά;" (what does the
  cook buy at the market), "πού κοιμάται ο σκύλος;". Ποιος (who) has the case of the object, "ποιον βοηθάει;" (whom does
  he help), but τι (what) has none: "τι κυνηγάει το παιδί;" may be what the child chases or what chases the child.
  The question mark is ";".
- A kind as such has the article, and what it is has none: "ο αετός είναι πουλί" (an eagle is a bird).
- "I" is in the ending of the verb ("προτείνω"); what pleases is the subject ("μου αρέσει η ταινία", I like the film).
- "Σε" (in, on, at) melts into the article: "στον κήπο", "στην αγορά", "στο σπίτι".

The lexicon gives the `gender` of every noun, irregular forms (`plural=` of nouns and verbs; `feminine=` of adjectives,
in the singular) and `invariable=yes`. Verbs are in the first person, as in a Greek dictionary. `experiencer=yes` is the
type "μου αρέσει", `preposition=` what a verb needs before its object, and `number=plural` a noun given in the plural.
"""

import re

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("el")
QUESTION_MARK = ";"

# All forms stand in this order: singular subject, singular object, plural subject, plural object.
ARTICLES = {
    "the": {"m": "ο τον οι τους", "f": "η την οι τις", "n": "το το τα τα"},
    "some": {"m": "ένας έναν", "f": "μια μια", "n": "ένα ένα"},
    "no": {"m": "κανένας κανέναν", "f": "καμία καμία", "n": "κανένα κανένα"},
}
UNCHANGING = {"every": "κάθε", "two": "δύο"}
BE = function("είναι", "BE")  # "is" and "are"
NOUNS = {  # gender -> ending in the lexicon -> endings; "οι" is for those that the lexicon has in the plural
    "m": {
        "ος": "ος ο οι ους",
        "ός": "ός ό οί ούς",
        "ας": "ας α ες ες",
        "άς": "άς ά άδες άδες",
        "ης": "ης η ες ες",
        "ής": "ής ή ές ές",
        "ές": "ές έ έδες έδες",
        "οι": "οι ους",
        "οί": "οί ούς",
    },
    "f": {"α": "α α ες ες", "ά": "ά ά ές ές", "η": "η η ες ες", "ή": "ή ή ές ές", "ού": "ού ού ούδες ούδες"},
    "n": {"μα": "μα μα ματα ματα", "ο": "ο ο α α", "ό": "ό ό ά ά", "ι": "ι ι ια ια", "ί": "ί ί ιά ιά"},
}
ADJECTIVES = {  # masculine, feminine, neuter; the feminine of -ος has -α after a vowel
    "ιος": "ιος ιο ιοι ιους  ια ια ιες ιες  ιο ιο ια ια",
    "ίος": "ίος ίο ίοι ίους  ία ία ίες ίες  ίο ίο ία ία",
    "ύος": "ύος ύο ύοι ύους  ύα ύα ύες ύες  ύο ύο ύα ύα",
    "ος": "ος ο οι ους  η η ες ες  ο ο α α",
    "ός": "ός ό οί ούς  ή ή ές ές  ό ό ά ά",
    "ύς": "ύς ύ ιοί ιούς  ιά ιά ιές ιές  ύ ύ ιά ιά",
    "ης": "ης η εις εις  ης η εις εις  ες ες η η",
    "ων": "ων οντα οντες οντες  ουσα ουσα ουσες ουσες  ον ον οντα οντα",
}
VERBS = {  # ending of the first person -> third person singular and plural
    "άω": "άει ούν",
    "ω": "ει ουν",
    "ώ": "εί ούν",
    "άμαι": "άται ούνται",
    "ούμαι": "είται ούνται",
    "ομαι": "εται ονται",
}
VOWEL = re.compile("[αεο][ιίυύ]|[αάεέηήιίϊΐοόυύϋΰωώ]")  # two letters are often one vowel
PLAIN, ACUTE = str.maketrans("άέήίόύώΐΰ", "αεηιουωϊϋ"), str.maketrans("αεηιουωϊϋ", "άέήίόύώΐΰ")


def inflected(lemma: str, table: dict[str, str], cell: int) -> str:
    """The lemma with its ending changed: γάτ-α, γάτ-ες; a word that fits no row stays as it is."""
    for ending, forms in table.items():
        if lemma.endswith(ending):
            return lemma.removesuffix(ending) + forms.split()[cell]
    return lemma


def stressed_within(form: str, syllables: int) -> str:
    """The accent on one of the last syllables, moved there if need be: φόρεμ-ατα becomes φορέματα."""
    vowels = list(VOWEL.finditer(form))
    if any(vowel[0] != vowel[0].translate(PLAIN) for vowel in vowels[-syllables:]):
        return form
    plain, place = form.translate(PLAIN), vowels[-syllables].end() - 1
    return plain[:place] + plain[place].translate(ACUTE) + plain[place + 1 :]


def noun(concept: str, many: bool = False, is_object: bool = False) -> Word:
    """A noun in number and case: άνθρωπος, άνθρωπο, άνθρωποι, ανθρώπους."""
    entry = WORDS[concept]
    if entry.get("invariable"):
        return lexical(entry.lemma, concept)
    form = inflected(entry.lemma, NOUNS[entry.get("gender")], 2 * many + is_object)
    form = stressed_within(form, 2 if form.endswith("ους") else 3)
    return lexical(entry.get("plural") or form if many else form, concept)


def agreeing(concept: str, gender: str, many: bool, is_object: bool = False) -> Word:
    """An adjective in the form of its noun; its accent stays: κόκκινος, κόκκινη, κόκκινους; κρύος, κρύα."""
    entry = WORDS[concept]
    if entry.get("invariable"):
        return lexical(entry.lemma, concept)
    form = inflected(entry.lemma, ADJECTIVES, 4 * "mfn".index(gender) + 2 * many + is_object)
    return lexical(entry.get("feminine") or form if gender == "f" and not many else form, concept)


def without_nu(word: str, following: str) -> str:
    """The -ν of "την" and "δεν" goes unless the next sound asks for it: την πίτσα, την ντομάτα, τη γάτα."""
    stays = following[0].translate(PLAIN) in "αεηιουωκπτξψ" or following.startswith(("γκ", "μπ", "ντ"))
    return word if stays else word.removesuffix("ν")


def article(determiner: str, gender: str, cell: int, following: str) -> str:
    """The determiner of a noun phrase that goes on with the word `following`."""
    if determiner in UNCHANGING:
        return UNCHANGING[determiner]
    form = ARTICLES[determiner][gender].split()[cell]
    return without_nu(form, following) if form == "την" else form


def noun_phrase(phrase: NounPhrase, is_object: bool = False, denied: bool = False) -> list[Word]:
    """Determiner, adjective, noun; `denied`: an object after "δεν", where "ένας" gives way to "κανένας"."""
    gender, many = WORDS[phrase.noun].get("gender"), phrase.determiner == "two"
    words = [agreeing(phrase.adjective, gender, many, is_object)] if phrase.adjective else []
    words.append(noun(phrase.noun, many, is_object))
    determiner = "no" if denied and phrase.determiner == "some" else phrase.determiner
    return [function(article(determiner, gender, 2 * many + is_object, words[0].form), phrase.determiner), *words]


def third_person(concept: str, many: bool) -> list[Word]:
    """The present: βλέπ-ει, βλέπ-ουν; μιλ-άει, μιλ-ούν; στέκ-εται, στέκ-ονται."""
    entry = WORDS[concept]
    return [lexical(many and entry.get("plural") or inflected(entry.lemma, VERBS, many), concept)]


def negation(verb: list[Word], negated: bool) -> list[Word]:
    return [function(without_nu("δεν", verb[0].form), "NOT"), *verb] if negated else verb


def event(meaning: Event) -> list[Word]:
    subject, thing = meaning.subject, meaning.object
    denied = meaning.negated or subject.determiner == "no"
    nothing = bool(thing and thing.determiner == "no")
    verb = negation(third_person(meaning.verb, subject.determiner == "two"), denied or nothing)
    return [*noun_phrase(subject), *verb, *object_(thing, denied), *location(meaning.place)]


def object_(thing: NounPhrase | None, denied: bool = False) -> list[Word]:
    return noun_phrase(thing, is_object=True, denied=denied) if thing else []


def location(place: str | None) -> list[Word]:
    return [lexical(WORDS[place].lemma, place)] if place else []


def interrogative(noun: str, is_object: bool = False) -> Word:
    """Ποιος, ποιον; τι. Nothing tells the gender of the one asked for, so it is masculine."""
    if is_person(noun):
        return function("ποιον" if is_object else "ποιος", "WHO")
    return function("τι", "WHAT")


def question(meaning: Question) -> list[Word]:
    """Ποιος κοιμάται στον κήπο; τι βλέπουν δύο γάτες; πού αγοράζει ο μάγειρας ένα μήλο;"""
    subject, thing, place = meaning.event.subject, meaning.event.object, meaning.event.place
    if meaning.asked == "subject":
        verb = third_person(meaning.event.verb, many=False)
        return [interrogative(subject.noun), *verb, *object_(thing), *location(place)]
    clause = third_person(meaning.event.verb, subject.determiner == "two") + noun_phrase(subject)
    if meaning.asked == "object":
        return [interrogative(thing.noun, is_object=True), *clause, *location(place)]
    return [function("πού", "WHERE"), *clause, *object_(thing)]


def property_(meaning: Property) -> list[Word]:
    subject = meaning.subject
    adjective = agreeing(meaning.adjective, WORDS[subject.noun].get("gender"), subject.determiner == "two")
    return [*noun_phrase(subject), *negation([BE], meaning.negated or subject.determiner == "no"), adjective]


def kind(meaning: Kind) -> list[Word]:
    """As in "το κανίς είναι σκύλος": the poodle as such, and "dog" without an article."""
    return [*noun_phrase(NounPhrase("the", meaning.noun)), BE, noun(meaning.parent)]


def is_plural(aspect: str) -> bool:
    return WORDS[aspect].get("number") == "plural"


def definite(aspect: str, is_object: bool = False) -> list[Word]:
    """What is reviewed, with its article: η ταινία, την ταινία; οι διάλογοι, τους διαλόγους."""
    word = noun(aspect, is_object=is_object)
    cell = 2 * is_plural(aspect) + is_object
    return [function(article("the", WORDS[aspect].get("gender"), cell, word.form), "the"), word]


def opinion(meaning: Opinion) -> list[Word]:
    degree = [lexical(WORDS[meaning.degree].lemma, meaning.degree)] if meaning.degree else []
    adjective = agreeing(meaning.adjective, WORDS[meaning.aspect].get("gender"), is_plural(meaning.aspect))
    return [*definite(meaning.aspect), *negation([BE], meaning.negated), *degree, adjective]


def attitude(meaning: Attitude) -> list[Word]:
    """The first person: "προτείνω την ταινία"; but "μου αρέσουν οι ιδέες", the ideas please me."""
    entry = WORDS[meaning.attitude]
    if entry.get("experiencer"):
        verb = [function("μου", "I"), *third_person(meaning.attitude, is_plural(meaning.item))]
        return [*negation(verb, meaning.negated), *definite(meaning.item)]
    preposition = [function(entry.get("preposition"), "FOR")] if entry.get("preposition") else []
    verb = negation([lexical(entry.lemma, meaning.attitude)], meaning.negated)
    return [*verb, *preposition, *definite(meaning.item, is_object=True)]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("αλλά", "BUT"), *opinion(meaning.right)]
