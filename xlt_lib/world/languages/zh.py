"""Chinese (Mandarin): no inflection, but a classifier between every determiner and its noun.

What is special: the noun chooses its classifier ("这只狗", "这匹马") and sometimes its verb ("穿衬衫", but "戴帽子").
An indefinite subject needs 有 ("there is"), "every" is taken up again by 都 before the verb, and the place stands
before the verb. Under negation an indefinite object takes 任何 ("any"); "eats no apple" is 一个苹果都不吃 ("not even
one apple"), with the object before the verb. Verbs of achievement take 了 and are negated by 没 ("没看见"), all
others by 不 ("不吃"). A plain adjective needs 很 as its copula; colours need 是...的, and so does every adjective
after 没有, because "没有狗大" would say "not as big as a dog". A question has its 谁, 什么 or 在哪里 where the answer
would stand.
"""

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person
from xlt_lib.world.lexicon import Entry, ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

WORDS = entries("zh")
STOP, QUESTION_MARK, SPACED = "。", "？", False
NUMERALS = {"some": "一", "two": "两"}
DETERMINERS = {"the": "这", "every": "每", **NUMERALS}


def word(concept: str) -> Word:
    return lexical(WORDS[concept].lemma, concept)


def classifier(concept: str) -> Word:
    return function(WORDS[concept].get("classifier", "个"), "CL")


def noun_group(phrase: NounPhrase) -> list[Word]:
    """红色的苹果: the adjective is linked to its noun by 的."""
    modifier = [word(phrase.adjective), function("的", "ATTR")] if phrase.adjective else []
    return [*modifier, word(phrase.noun)]


def noun_phrase(phrase: NounPhrase) -> list[Word]:
    determiner = function(DETERMINERS[phrase.determiner], phrase.determiner)
    return [determiner, classifier(phrase.noun), *noun_group(phrase)]


def subject(phrase: NounPhrase) -> list[Word]:
    """没有狗 ...; 有一只狗 ...; 每只狗都 ...; 这只狗 ..."""
    if phrase.determiner == "no":
        return [function("没有", "no"), *noun_group(phrase)]
    if phrase.determiner in NUMERALS:
        return [function("有", "EXIST"), *noun_phrase(phrase)]
    return noun_phrase(phrase) + ([function("都", "ALL")] if phrase.determiner == "every" else [])


def object_(phrase: NounPhrase, denied: bool) -> list[Word]:
    if denied and phrase.determiner == "some":
        return [function("任何", "some"), *noun_group(phrase)]
    return noun_phrase(phrase)


def not_even_one(phrase: NounPhrase) -> list[Word]:
    """一个苹果都 ..., before a negated verb."""
    return [function("一", "no"), classifier(phrase.noun), *noun_group(phrase), function("都", "ALL")]


def negation(entry: Entry) -> Word:
    return function(entry.get("negator", "不"), "NOT")


def aspect(entry: Entry, denied: bool) -> list[Word]:
    """了 marks what has come about; what has not come about has no 了."""
    return [function(entry.get("aspect"), "PFV")] if entry.get("aspect") and not denied else []


def event(meaning: Event) -> list[Word]:
    entry, thing = WORDS[meaning.verb], meaning.object
    denied = meaning.negated or meaning.subject.determiner == "no"
    place = [word(meaning.place)] if meaning.place else []
    verb = lexical((thing and WORDS[thing.noun].get(meaning.verb)) or entry.lemma, meaning.verb)
    words = subject(meaning.subject)
    if thing and thing.determiner == "no":
        words = words[:-1] if meaning.subject.determiner == "every" else words  # one 都 is enough
        return words + place + not_even_one(thing) + [negation(entry), verb]
    if meaning.negated:
        words.append(negation(entry))
    words += [*place, verb, *aspect(entry, denied)]
    return words + object_(thing, denied) if thing else words


def property_(meaning: Property) -> list[Word]:
    none = meaning.subject.determiner == "no"
    entry, adjective = WORDS[meaning.adjective], word(meaning.adjective)
    words = subject(meaning.subject)
    if meaning.negated:
        words.append(negation(entry))
    if entry.get("aspect"):
        return [*words, adjective, *aspect(entry, none or meaning.negated)]
    if none or entry.get("type") == "class":
        return [*words, function("是", "BE"), adjective, function("的", "ATTR")]
    return [*words, *([] if meaning.negated else [function("很", "BE")]), adjective]


def kind(meaning: Kind) -> list[Word]:
    """贵宾犬是一种狗, but of people simply 医生是人."""
    person = "person" in ancestors(meaning.parent)
    article = [] if person else [function("一", "some"), function("种", "CL")]
    return [word(meaning.noun), function("是", "BE"), *article, word(meaning.parent)]


def the(concept: str) -> list[Word]:
    """Several things are 这些 ("these"): the lexicon gives them the classifier 些."""
    return [function("这", "the"), classifier(concept), word(concept)]


def opinion(meaning: Opinion) -> list[Word]:
    """很 gives way to a degree ("非常好") and to negation ("不好"); a degree is denied by 不是 ("不是非常好")."""
    words = the(meaning.aspect)
    if meaning.negated:
        words.append(function("不", "NOT"))
    if meaning.degree:
        words += [function("是", "BE")] if meaning.negated else []
        words.append(word(meaning.degree))
        before = WORDS[meaning.degree].get("before")
        words += [function(before, "BE")] if before else []
    elif not meaning.negated:
        words.append(function("很", "BE"))
    return [*words, word(meaning.adjective)]


def attitude(meaning: Attitude) -> list[Word]:
    denial = [function("不", "NOT")] if meaning.negated else []
    return [function("我", "I"), *denial, word(meaning.attitude), *the(meaning.item)]


def contrast(meaning: Contrast) -> list[Word]:
    return [*opinion(meaning.left), function("，", ","), function("但是", "BUT"), *opinion(meaning.right)]


def asking(phrase: NounPhrase) -> Word:
    return function("谁", "WHO") if is_person(phrase.noun) else function("什么", "WHAT")


def question(meaning: Question) -> list[Word]:
    """谁在花园里睡觉？这只狗吃什么？这只狗在哪里睡觉？ A subject with "some" or "two" is without 有 here."""
    event, asked = meaning.event, meaning.asked
    entry, thing = WORDS[event.verb], event.object if asked != "object" else None
    verb = lexical((thing and WORDS[thing.noun].get(event.verb)) or entry.lemma, event.verb)
    if asked == "subject":
        words = [asking(event.subject)]
    else:
        words = (noun_phrase if event.subject.determiner in NUMERALS else subject)(event.subject)
    if event.place:
        words.append(function("在哪里", "WHERE") if asked == "place" else word(event.place))
    words += [verb, *aspect(entry, denied=False)]
    if asked == "object":
        return [*words, asking(event.object)]
    return words + object_(thing, denied=False) if thing else words
