"""Russian: three genders, six cases, no articles, and no word for "is".

What is special:

- A bare noun is "the"; "some" is какой-то: "собака спит" (the dog sleeps), "какая-то собака спит" (some dog sleeps).
- The accusative borrows from the genitive for living beings and from the nominative for things: "видит медведя"
  (sees the bear), "видит дом" (sees the house). Only -а and -я have a form of their own: "видит собаку".
- After "два", "две" the noun is a genitive singular; its adjective is a genitive plural or, beside a feminine noun,
  a nominative plural: "два больших слона", "две большие лампы". In other cases all are plural: "видит двух слонов".
- "No" is "ни один", and the verb is negated all the same: "ни одна собака не спит". A preposition comes between its
  words: "не играет ни на одной гитаре" (plays no guitar).
- The object of a negated verb: "the dog" stays accusative ("не видит собаку"), "a dog" becomes "ни одной собаки",
  which is genitive where the verb otherwise takes the accusative.
- Verbs choose cases: "помогает врачу" (dative), "пользуется пилой" (instrumental), "боится волка" (genitive).
- Adjectives that describe are long ("лампа дорогая"); for states the predicate has a short form ("врач голоден").
- A question asks for animals too by "кто" (who); the subject follows the verb: "кого видит собака".
- A kind has a dash and "это": "утка — это птица". What one likes is the subject: "мне нравится этот фильм".

The last letter of a noun tells its gender; the lexicon marks the others (`gender=`), nouns that have no cases or those
of an adjective (`declension=`), the word that changes in "кочан капусты" (`head=first`) and "воздушный змей" (both:
`head=last`), a `stem=` that loses its vowel, endings with `stress=end`, irregular plurals (`plural=`, the nominative;
`gen_plural=`, `ins_plural=`) and things that count as living (`animate=yes`). Verbs have an irregular `third=` person,
`case=` and `preposition=` of the object, and another verb for a class of objects (`garment=стирать`: one may "мыть" a
car, but not a shirt). `short=` is an adjective's short form; `denied=` replaces a degree after "не".
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("ru")
HUSHERS, VELARS, VOWELS = "жшщч", "гкх", "аеёиоуыэюя"
SOFT = {"а": "я", "у": "ю", "ы": "и", "о": "е"}
NOUN = {  # the endings after a hard consonant; where a case is missing, the noun is as in the lexicon
    "m": {"gen": "а", "dat": "у", "ins": "ом", "prep": "е"},  # neuters too
    "f": {"gen": "ы", "dat": "е", "acc": "у", "ins": "ой", "prep": "е"},
    "ь": {"gen": "и", "dat": "и", "ins": "ью", "prep": "и"},  # feminines such as "лошадь"
}
PLURAL = {"dat": "ам", "ins": "ами", "prep": "ах"}
ADJECTIVE = {
    "nom": {"m": "ый", "f": "ая", "n": "ое", "p": "ые"},
    "acc": {"f": "ую"},
    "gen": {"m": "ого", "f": "ой", "n": "ого", "p": "ых"},
    "dat": {"m": "ому", "f": "ой", "n": "ому", "p": "ым"},
    "ins": {"m": "ым", "f": "ой", "n": "ым", "p": "ыми"},
    "prep": {"m": "ом", "f": "ой", "n": "ом", "p": "ых"},
}
SHORT = {"f": "а", "n": "о", "p": "ы"}
PRONOUN = {("nom", "f"): "а", ("nom", "n"): "о", ("nom", "p"): "и", ("acc", "f"): "у"}  # otherwise as adjectives
PRONOUN_STEMS = {"один": "одн", "этот": "эт"}
WHO = {"nom": "кто", "acc": "кого", "gen": "кого", "dat": "кому", "ins": "кем", "prep": "ком"}
WHAT = {"nom": "что", "acc": "что", "gen": "чего", "dat": "чему", "ins": "чем", "prep": "чём"}
TWO = {"nom": "два", "gen": "двух", "dat": "двум", "ins": "двумя", "prep": "двух"}


def gender(concept: str) -> str:
    """m, f or n: дом, лампа, яйцо."""
    entry = WORDS[concept]
    return entry.get("gender") or ("f" if entry.lemma[-1] in "ая" else "n" if entry.lemma[-1] in "ое" else "m")


def agreement(concept: str, many: bool) -> str:
    """What an adjective shows: the gender, but in the plural only the number."""
    return "p" if many else gender(concept)


def resolved(case: str, concept: str, many: bool) -> str:
    """The accusative as genitive (the living) or nominative (things); a feminine singular has its own."""
    if case != "acc" or agreement(concept, many) == "f":
        return case
    alive = "_animate" in ancestors(concept) or WORDS[concept].get("animate")
    return "gen" if alive and (many or gender(concept) == "m") else "nom"


def inflect(stem: str, ending: str, soft: bool = False, stressed: bool = False) -> str:
    """Stem and ending by the rules of spelling: стол-ом, корол-ём, певц-ом, живописц-ем, книг-и, истори-и."""
    first, last = ending[:1], stem[-1]
    if soft:
        first = "ё" if first == "о" and stressed else SOFT.get(first, first)
    elif first == "ы" and last in HUSHERS + VELARS:
        first = "и"
    elif first == "о" and last in HUSHERS + "ц" and not stressed:
        first = "е"
    if ending == "е" and last == "и":
        first = "и"
    return stem + first + ending[1:]


def is_soft(noun: str) -> bool:
    """король, чай, вишня, платье, люди; not мышь, whose ш is never soft."""
    return noun[-1] in "ьйяеи" and noun[-2] not in HUSHERS + VELARS


def noun_stem(noun: str, concept: str) -> str:
    """собак-а, корол-ь; молотк- without the о of молоток."""
    return WORDS[concept].get("stem") or (noun[:-1] if noun[-1] in "ьй" + VOWELS else noun)


def genitive_plural(noun: str, concept: str) -> str:
    """слон-ов, попуга-ев, корол-ей, врач-ей; without an ending собак, яблок, растений and, with a vowel, кошек."""
    stem = noun_stem(noun, concept)
    if noun[-1] in "ь" + HUSHERS:
        return stem + "ей"
    if noun[-1] not in VOWELS:
        return inflect(stem, "ов", is_soft(noun), bool(WORDS[concept].get("stress")))
    if noun.endswith("ка") and stem[-2] not in VOWELS:
        return stem[:-1] + ("е" if stem[-2] in HUSHERS else "о") + "к"
    return stem + "й" if stem[-1] == "и" else stem


def plural(noun: str, concept: str, case: str) -> str:
    """The plural's other cases: слон-ам, растени-ям; from the nominative plural дети: дет-ям."""
    entry = WORDS[concept]
    if irregular := entry.get(f"{case}_plural"):
        return irregular
    if case == "gen":
        return genitive_plural(noun, concept)
    nominative = entry.get("plural")
    stem = nominative[:-1] if nominative else noun_stem(noun, concept)
    return inflect(stem, PLURAL[case], is_soft(nominative or noun))


def decline(noun: str, concept: str, case: str, many: bool) -> str:
    """собака, собаку, собакой, двум собакам; the nominative plural stands after "два", and so is a genitive."""
    entry = WORDS[concept]
    if many or noun[-1] not in "ая":  # "судья" is masculine but declined as a feminine
        case = resolved(case, concept, many)
    if entry.get("number") == "plural" and case == "nom":
        return noun
    if many and case != "nom":
        return plural(noun, concept, case)
    endings = NOUN["f" if noun[-1] in "ая" else "ь" if noun[-1] == "ь" and gender(concept) == "f" else "m"]
    ending = endings.get("gen" if many else case)
    return inflect(noun_stem(noun, concept), ending, is_soft(noun), bool(entry.get("stress"))) if ending else noun


def adjective_form(adjective: str, case: str, agreeing: str) -> str:
    """красный, красная, красного; синяя, горячее, больших: the soft, the mixed and the stressed kind; -ся stays."""
    if (case, agreeing) == ("nom", "m"):
        return adjective
    bare = adjective.removesuffix("ся")
    soft = bare.endswith("ий") and bare[-3] not in HUSHERS + VELARS
    return inflect(bare[:-2], ADJECTIVE[case][agreeing], soft, bare.endswith("ой")) + adjective[len(bare) :]


def beside(adjective: str, concept: str, case: str, many: bool) -> str:
    """An adjective beside its noun: большую лампу; after "два" genitive, after "две" nominative."""
    case = resolved(case, concept, many)
    counted = many and case == "nom" and gender(concept) != "f"
    return adjective_form(adjective, "gen" if counted else case, agreement(concept, many))


def pronoun(name: str, concept: str, case: str, many: bool) -> str:
    """один, одна, одного, одним; этот, эту, эти, этих."""
    case, agreeing = resolved(case, concept, many), agreement(concept, many)
    if (case, agreeing) == ("nom", "m"):
        return name
    return PRONOUN_STEMS[name] + (PRONOUN.get((case, agreeing)) or ADJECTIVE[case][agreeing].replace("ы", "и"))


def noun_word(concept: str, case: str, many: bool) -> Word:
    """лампу; кочаном капусты; музыкальными инструментами; два учёных; такси."""
    entry = WORDS[concept]
    first, _, second = entry.lemma.partition(" ")
    if entry.get("declension") == "none":
        form = entry.lemma
    elif entry.get("declension") == "adjective":
        form = beside(first, concept, case, many)
    elif entry.get("head") == "last":
        form = f"{beside(first, concept, case, many)} {decline(second, concept, case, many)}"
    else:
        form = f"{decline(first, concept, case, many)} {second}".rstrip()
    return lexical(form, concept)


def determiner(phrase: NounPhrase, case: str) -> list[Word]:
    """Nothing for "the"; какую-то, каждой, две."""
    if phrase.determiner == "the":
        return []
    if phrase.determiner == "two":
        case = resolved(case, phrase.noun, True)
        form = "две" if case == "nom" and gender(phrase.noun) == "f" else TWO[case]
    elif phrase.determiner == "every":
        form = beside("каждый", phrase.noun, case, False)
    else:
        form = beside("какой", phrase.noun, case, False) + "-то"
    return [function(form, phrase.determiner)]


def noun_phrase(phrase: NounPhrase, case: str = "nom", preposition: str = "", none: bool = False) -> list[Word]:
    """(на) какой-то старой скрипке; `none`: ни (на) одной старой скрипке."""
    words = [function(preposition, "ON")] if preposition else []
    if none:
        one = function(pronoun("один", phrase.noun, case, False), "ONE")
        words = [function("ни", phrase.determiner), *words, one]
    else:
        words += determiner(phrase, case)
    many = phrase.determiner == "two"
    if phrase.adjective:
        form = beside(WORDS[phrase.adjective].lemma, phrase.noun, case, many)
        words.append(lexical(form, phrase.adjective))
    return [*words, noun_word(phrase.noun, case, many)]


def subject(phrase: NounPhrase) -> list[Word]:
    return noun_phrase(phrase, none=phrase.determiner == "no")


def object_(phrase: NounPhrase, verb: str, denied: bool) -> list[Word]:
    """In the verb's case; "some" after a negation is "ни один", and then the accusative becomes the genitive."""
    entry = WORDS[verb]
    none = phrase.determiner == "no" or (denied and phrase.determiner == "some")
    case = entry.get("case") or ("gen" if none else "acc")
    return noun_phrase(phrase, case, entry.get("preposition"), none)


def third_person(infinitive: str) -> str:
    """бега-ет, рис-ует, люб-ит."""
    if infinitive.endswith(("овать", "евать")):
        return infinitive[:-5] + "ует"
    return infinitive[:-2] + ("т" if infinitive.endswith("ить") else "ет")


def third_plural(third: str) -> str:
    """бегает, бегают; пишет, пишут; любит, любят; слышит, слышат."""
    stem, vowel = third[:-2], third[-2]
    if vowel == "и":
        return stem + ("ат" if stem[-1] in HUSHERS else "ят")
    return stem + ("ют" if stem[-1] in "ь" + VOWELS else "ут")


def verb_word(concept: str, many: bool, thing: NounPhrase | None) -> Word:
    """спит, спят; -ся comes last: боится, боятся; "рисует красками"."""
    entry = WORDS[concept]
    special = next((entry.get(name) for name in ancestors(thing.noun) if entry.get(name)), "") if thing else ""
    verb, _, rest = (special or entry.lemma).partition(" ")
    third = "" if special else entry.get("third").removesuffix("ся")
    third = third or third_person(verb.removesuffix("ся"))
    form = (entry.get("third_plural") or third_plural(third)) if many else third
    form += "ся" if verb.endswith("ся") else ""
    return lexical(f"{form} {rest}".rstrip(), concept)


def negation(denied: bool) -> list[Word]:
    return [function("не", "NOT")] if denied else []


def event(meaning: Event) -> list[Word]:
    thing, many = meaning.object, meaning.subject.determiner == "two"
    nothing = thing is not None and thing.determiner == "no"
    denied = meaning.negated or nothing or meaning.subject.determiner == "no"
    words = [*subject(meaning.subject), *negation(denied), verb_word(meaning.verb, many, thing)]
    if thing:
        words += object_(thing, meaning.verb, denied)
    return words + ([lexical(WORDS[meaning.place].lemma, meaning.place)] if meaning.place else [])


def predicate(concept: str, agreeing: str) -> Word:
    """The adjective said of a subject: short for states (болен, больна, больны), otherwise long."""
    entry = WORDS[concept]
    if not entry.get("short"):
        return lexical(adjective_form(entry.lemma, "nom", agreeing), concept)
    irregular = {"m": entry.get("short"), "p": entry.get("short_plural")}
    return lexical(irregular.get(agreeing) or entry.lemma[:-2] + SHORT[agreeing], concept)


def property_(meaning: Property) -> list[Word]:
    phrase = meaning.subject
    denied = meaning.negated or phrase.determiner == "no"
    adjective = predicate(meaning.adjective, agreement(phrase.noun, phrase.determiner == "two"))
    return [*subject(phrase), *negation(denied), adjective]


def kind(meaning: Kind) -> list[Word]:
    noun, parent = noun_word(meaning.noun, "nom", False), noun_word(meaning.parent, "nom", False)
    return [noun, function("—", "—"), function("это", "BE"), parent]


def is_plural(aspect: str) -> bool:
    return WORDS[aspect].get("number") == "plural"


def opinion(meaning: Opinion) -> list[Word]:
    words = [noun_word(meaning.aspect, "nom", is_plural(meaning.aspect)), *negation(meaning.negated)]
    if meaning.degree:
        degree = WORDS[meaning.degree]
        words.append(lexical((meaning.negated and degree.get("denied")) or degree.lemma, meaning.degree))
    return [*words, predicate(meaning.adjective, agreement(meaning.aspect, is_plural(meaning.aspect)))]


def attitude(meaning: Attitude) -> list[Word]:
    """я рекомендую этот фильм; мне нравится этот фильм; я жалею об этом фильме."""
    entry, many = WORDS[meaning.attitude], is_plural(meaning.item)
    case = entry.get("case", "acc")
    verb = third_plural(entry.lemma.removesuffix("ся")) + "ся" if case == "nom" and many else entry.lemma
    words = [function("мне" if case == "nom" else "я", "I"), *negation(meaning.negated)]
    words.append(lexical(verb, meaning.attitude))
    if entry.get("preposition"):
        words.append(function(entry.get("preposition"), "ABOUT"))
    this = function(pronoun("этот", meaning.item, case, many), "the")
    return [*words, this, noun_word(meaning.item, case, many)]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function(",", ","), function("но", "BUT"), *opinion(meaning.right)]


def asking(phrase: NounPhrase, case: str) -> Word:
    """кто, кого, кому, of animals too; что, чего, чем."""
    alive = "_animate" in ancestors(phrase.noun)
    return function((WHO if alive else WHAT)[case], "WHO" if alive else "WHAT")


def question(meaning: Question) -> list[Word]:
    """Кто спит? Где спит собака? На чём играет король? With an object too the verb follows: "где повар варит суп"."""
    event, asked = meaning.event, meaning.asked
    entry, many = WORDS[event.verb], event.subject.determiner == "two"
    thing = object_(event.object, event.verb, denied=False) if event.object and asked != "object" else []
    place = [lexical(WORDS[event.place].lemma, event.place)] if event.place and asked != "place" else []
    if asked == "subject":
        return [asking(event.subject, "nom"), verb_word(event.verb, False, event.object), *thing, *place]
    verb = verb_word(event.verb, many, event.object if thing else None)
    rest = [*subject(event.subject), verb, *thing] if thing else [verb, *subject(event.subject)]
    if asked == "place":
        return [function("где", "WHERE"), *rest]
    preposition = [function(entry.get("preposition"), "ON")] if entry.get("preposition") else []
    return [*preposition, asking(event.object, entry.get("case") or "acc"), *rest, *place]
