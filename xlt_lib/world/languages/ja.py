"""Japanese: the verb comes last, particles mark what each noun does, and nouns are counted with counters.

What is special: the topic takes は, but an indefinite subject of an event takes が ("その犬は眠る", "ある犬が眠る").
The verb chooses the particle of its object (を, に) and of the place ("庭で眠る", "庭に座っている"). The noun
chooses its counter ("二匹の犬", "二羽の鳥") and sometimes its verb ("シャツを着ている", "帽子をかぶっている").
"Some" is ある for a subject and "one" with a counter for an object; under negation an indefinite object is bare.
A question has 誰, 何 or どこ where the answer would stand, and ends in か with a full stop, as plain style is written.
"No dog sleeps" is "whichever dog, too, does not sleep": どの犬も眠らない. The style is plain. Adjectives come in
classes: 大きい (i), 幸せな (na), 緑の (no), and forms of verbs (怒った).
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("ja")
STOP, QUESTION_MARK, SPACED = "。", "。", False
LINKS = {"na": "な", "no": "の"}
NUMERALS = {"some": "一", "two": "二"}
TOPIC = function("は", "TOP")
GENITIVE = function("の", "OF")


def word(concept: str) -> Word:
    return lexical(WORDS[concept].lemma, concept)


def attributive(adjective: str) -> list[Word]:
    """大きい, 幸せな, 緑の, 怒った: the form before a noun."""
    link = LINKS.get(WORDS[adjective].get("type"))
    return [word(adjective), *([function(link, "ATTR")] if link else [])]


def predicate(concept: str, negated: bool) -> list[Word]:
    """大きい / 大きくない, 幸せだ / 幸せではない, 怒っている / 怒っていない."""
    entry = WORDS[concept]
    if entry.get("type") in LINKS:
        return [word(concept), *copula(negated)]
    if entry.get("type") == "i":
        return [lexical(entry.lemma[:-1] + "くない" if negated else entry.lemma, concept)]
    return [lexical(entry.get("negative") if negated else entry.get("predicate", entry.lemma), concept)]


def copula(negated: bool) -> list[Word]:
    return [function("では", "BE"), function("ない", "NOT")] if negated else [function("だ", "BE")]


def determiner(phrase: NounPhrase, is_subject: bool) -> list[Word]:
    name = phrase.determiner
    if name == "the":
        return [function("その", name)]
    if name == "no":
        return [function("どの", name)]
    if name == "every":
        return [function("すべて", name), GENITIVE]
    if name == "some" and is_subject:
        return [function("ある", name)]
    return [function(NUMERALS[name], name), function(WORDS[phrase.noun].get("counter", "つ"), "CL"), GENITIVE]


def noun_group(phrase: NounPhrase) -> list[Word]:
    return [*(attributive(phrase.adjective) if phrase.adjective else []), word(phrase.noun)]


def subject(phrase: NounPhrase, is_event: bool) -> list[Word]:
    """は for what is known and in descriptions, が for the indefinite subject of an event, も in どの犬も."""
    new = function("が", "SUBJ") if is_event and phrase.determiner != "the" else TOPIC
    particle = function("も", "EVEN") if phrase.determiner == "no" else new
    return [*determiner(phrase, True), *noun_group(phrase), particle]


def object_(phrase: NounPhrase, verb: str, denied: bool) -> list[Word]:
    """その犬を; with 聞く one hears its voice (声) or, of an instrument, its sound (音): その犬の声を."""
    none = phrase.determiner == "no"
    bare = denied and phrase.determiner == "some"
    words = [*([] if bare else determiner(phrase, False)), *noun_group(phrase)]
    if voice := WORDS[verb].get("through"):
        words += [GENITIVE, function("音" if "instrument" in ancestors(phrase.noun) else voice, "SOUND")]
    particle = WORDS[verb].get("particle", "を")
    if particle != "を" or not none:
        words.append(function(particle, "OBJ"))
    return [*words, function("も", "EVEN")] if none else words


def verb_form(verb: str, noun: str, denied: bool) -> Word:
    """The verb's plain present, positive or negative, or the verb that the object asks for."""
    entry, own = WORDS[verb], WORDS[noun].features if noun else {}
    if denied:
        return lexical(own.get(f"{verb}_negative", entry.get("negative")), verb)
    return lexical(own.get(verb, entry.lemma), verb)


def event(meaning: Event) -> list[Word]:
    """The verb is negative when the sentence is, and also when its subject or its object is どの...も."""
    denied = meaning.negated or meaning.subject.determiner == "no"
    denied = denied or bool(meaning.object and meaning.object.determiner == "no")
    words = subject(meaning.subject, is_event=True)
    if meaning.place:
        words += [word(meaning.place), function(WORDS[meaning.verb].get("place", "で"), "AT")]
    if meaning.object:
        words += object_(meaning.object, meaning.verb, denied)
    return [*words, verb_form(meaning.verb, meaning.object.noun if meaning.object else "", denied)]


def property_(meaning: Property) -> list[Word]:
    denied = meaning.negated or meaning.subject.determiner == "no"
    return subject(meaning.subject, is_event=False) + predicate(meaning.adjective, denied)


def kind(meaning: Kind) -> list[Word]:
    return [word(meaning.noun), TOPIC, word(meaning.parent), *copula(False)]


def opinion(meaning: Opinion) -> list[Word]:
    """A degree is denied by わけではない ("it is not the case that"): とても退屈なわけではない."""
    words = [function("その", "the"), word(meaning.aspect), TOPIC]
    if not meaning.degree:
        return words + predicate(meaning.adjective, meaning.negated)
    words.append(word(meaning.degree))
    if not meaning.negated:
        return words + predicate(meaning.adjective, False)
    if WORDS[meaning.adjective].get("type") in LINKS:
        words += [word(meaning.adjective), function("な", "ATTR")]
    else:
        words += predicate(meaning.adjective, False)
    return [*words, function("わけ", "CASE"), *copula(True)]


def attitude(meaning: Attitude) -> list[Word]:
    particle = function(WORDS[meaning.attitude].get("particle", "を"), "OBJ")
    item = [function("その", "the"), word(meaning.item), particle]
    return [function("私", "I"), TOPIC, *item, *predicate(meaning.attitude, meaning.negated)]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function("が", "BUT"), function("、", ","), *opinion(meaning.right)]


def asking(phrase: NounPhrase) -> Word:
    return function("誰", "WHO") if is_person(phrase.noun) else function("何", "WHAT")


def asked_object(phrase: NounPhrase, verb: str) -> list[Word]:
    """何を, 誰に; one hears somebody's voice (誰の声を), but simply "what" (何を)."""
    voice = WORDS[verb].get("through") if is_person(phrase.noun) else ""
    sound = [GENITIVE, function(voice, "SOUND")] if voice else []
    return [asking(phrase), *sound, function(WORDS[verb].get("particle", "を"), "OBJ")]


def question(meaning: Question) -> list[Word]:
    """誰が庭で眠るか。その犬は何を食べるか。その犬はどこで眠るか。 Who is asked for takes が, who is known は."""
    event, asked = meaning.event, meaning.asked
    words = [asking(event.subject), function("が", "SUBJ")] if asked == "subject" else subject(event.subject, False)
    if event.place:
        place = function("どこ", "WHERE") if asked == "place" else word(event.place)
        words += [place, function(WORDS[event.verb].get("place", "で"), "AT")]
    if asked == "object":
        words += asked_object(event.object, event.verb)
    elif event.object:
        words += object_(event.object, event.verb, False)
    noun = event.object.noun if event.object and asked != "object" else ""
    return [*words, verb_form(event.verb, noun, False), function("か", "Q")]
