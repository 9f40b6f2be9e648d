"""English sentences with more than a clause, and how to get one word of them wrong.

What is special: the verb agrees with the head of its subject, however many nouns stand between ("the dogs near the
tree sleep"), "that" can be left out before a complement and an object relative, and a reflexive agrees with the
subject of its own clause in number and gender. Only "himself" and its like need a past tense here.

say_clause(clause)                  -> 'The dogs near the tree sleep.'
say_clause(clause, wrong="verb")    -> 'The dogs near the tree sleeps.'
"""

from __future__ import annotations

from xlt_lib.world.clauses import (
    GENDERS,
    Being,
    Beside,
    Clause,
    Definite,
    Doing,
    ObjectRelative,
    SubjectRelative,
    ToOneself,
)
from xlt_lib.world.languages import check_language
from xlt_lib.world.languages.en import WORDS, be, noun_phrase, plural, verb_group
from xlt_lib.world.languages.grammar import Word, function, join, lexical, sentence_case
from xlt_lib.world.typology import split_name, turn

WRONG = ("verb", "relative", "reflexive")
PAST = {
    "admire": "admired",
    "cut": "cut",
    "draw": "drew",
    "fear": "feared",
    "feed": "fed",
    "hear": "heard",
    "help": "helped",
    "hide": "hid",
    "love": "loved",
    "paint": "painted",
    "see": "saw",
    "wash": "washed",
}
_REFLEXIVES = {"m": "himself", "f": "herself"}


def clause(meaning: Clause, wrong: str | None = None) -> list[Word]:
    """The sentence word by word, without the stop; with `wrong` one word of it has the other number.

    `wrong` is "verb" (of the last predicate), "relative" (the verb of the relative clause) or "reflexive"; ValueError
    when the clause has no such word.
    """
    _check_wrong(meaning, wrong)
    subject = meaning.subject
    words = _report(meaning) + definite(subject) + _modifier(meaning, wrong == "relative")
    for number, predicate in enumerate(meaning.predicates, start=1):
        last = number == len(meaning.predicates)
        words += [function("and", "AND")] if number > 1 else []
        words += _predicate(predicate, subject, last and wrong in ("verb", "reflexive"))
    return words


def say_clause(meaning: Clause, language: str = "en", wrong: str | None = None) -> str:
    """The sentence as text, in English or a language derived from it ("en+reverse")."""
    check_language(language)
    base, dials = split_name(language)
    if base != "en":
        raise ValueError(f"language {language!r} has no clauses, only English has; tell simple_sentences(...)")
    text = join(turn(clause(meaning, wrong), dials), " ") + "."
    return text if "script" in dials else sentence_case(text)


def definite(phrase: Definite) -> list[Word]:
    words = [function("the", "the")]
    if phrase.adjective:
        words.append(lexical(WORDS[phrase.adjective].lemma, phrase.adjective))
    return [*words, lexical(plural(phrase.noun) if phrase.many else WORDS[phrase.noun].lemma, phrase.noun)]


def _check_wrong(meaning: Clause, wrong: str | None) -> None:
    reflexive = isinstance(meaning.predicates[-1], ToOneself)
    can = {
        "verb": not reflexive,  # a past tense has no number
        "relative": isinstance(meaning.modifier, (SubjectRelative, ObjectRelative)),
        "reflexive": reflexive,
    }
    if wrong is not None and not can.get(wrong):
        possible = ", ".join(repr(name) for name in WRONG if can[name])
        raise ValueError(f"wrong={wrong!r} is no word of this clause; what can be wrong in it: {possible}")


def _that(said: bool) -> list[Word]:
    return [function("that", "THAT")] if said else []


def _report(meaning: Clause) -> list[Word]:
    report = meaning.report
    if not report:
        return []
    form = "said" if report.verb == "say" else "know" if report.noun.many else "knows"
    return [*definite(report.noun), function(form, report.verb.upper()), *_that(report.that)]


def _modifier(meaning: Clause, wrong: bool) -> list[Word]:
    modifier = meaning.modifier
    if isinstance(modifier, Beside):
        return [function(modifier.preposition, modifier.preposition.upper()), *definite(modifier.noun)]
    if isinstance(modifier, SubjectRelative):
        verb = verb_group(modifier.verb, meaning.subject.many != wrong, False)
        return [*_that(True), *verb, *definite(modifier.noun)]
    if isinstance(modifier, ObjectRelative):
        verb = verb_group(modifier.verb, modifier.noun.many != wrong, False)
        return [*_that(modifier.that), *definite(modifier.noun), *verb]
    return []


def _predicate(predicate: Doing | Being | ToOneself, subject: Definite, wrong: bool) -> list[Word]:
    many = subject.many != wrong
    if isinstance(predicate, Being):
        return [*be(many, False), lexical(WORDS[predicate.adjective].lemma, predicate.adjective)]
    place = [lexical(WORDS[predicate.place].lemma, predicate.place)] if predicate.place else []
    if isinstance(predicate, ToOneself):
        pronoun = "themselves" if many else _REFLEXIVES[GENDERS[subject.noun]]
        return [lexical(PAST[predicate.verb], predicate.verb), function(pronoun, "SELF"), *place]
    thing = noun_phrase(predicate.object) if predicate.object else []
    return [*verb_group(predicate.verb, many, False), *thing, *place]
