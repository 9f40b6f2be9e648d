"""Hindi: the verb comes last, adjectives in -ा agree, and nouns take an oblique case before postpositions.

What is special (Urdu shares this grammar, but neither the script nor the learned words):

- The place stands before the object: "लड़का बाज़ार में एक सेब खरीदता है" (boy at-market an apple buys). The verb is a
  participle that agrees with its subject, and "is": सोता है (he sleeps), सोती है (she sleeps), सोते हैं (they sleep).
- Nouns are masculine or feminine, and have a direct and an oblique case: काला कुत्ता (the black dog), काले कुत्ते को, दो
  काले कुत्ते, दो काले कुत्तों को; काली बिल्ली (the black cat), दो काली बिल्लियाँ, दो काली बिल्लियों को.
- A bare noun is "the", and एक (one) is "a". As an object, what is definite or alive takes को: "एक पेड़ काटता है" (cuts a
  tree), but "पेड़ को" (the tree) and "एक कुत्ते को" (a dog). With many verbs को would sound odd after a thing: "केला खाता
  है" (eats the banana), "चिट्ठी पढ़ता है" (reads the letter).
- Some verbs ask for another postposition, and many are a noun with a verb of little meaning: "कुत्ते की मदद करता है"
  (does the dog's help).
- नहीं (not) stands before the verb and makes "is" superfluous: नहीं सोता. The feminine plural then shows its number
  itself: "दो बिल्लियाँ नहीं सोतीं". "No dog" is कोई कुत्ता (any dog), and the verb is denied: "कोई कुत्ता नहीं सोता".
- What is asked for stands before the verb, the rest keeps its order: "केला कौन खाता है?" (the banana who eats), "रसोइया
  बाज़ार में क्या खरीदता है?" (the cook at-market what buys), "कुत्ता कहाँ सोता है?" (the dog where sleeps). After an object
  with "of" it stands within the verb: "कार की मरम्मत कौन करता है?" (who does the car's repair). Postpositions are written
  in one word with किस (whom): किसको, किससे, किसकी. क्या (what) is never before one ("किस चीज़ का", of what thing), nor
  does it ask for who does it, or for a living object: "कौन सा जानवर" (which animal), "किस जानवर को".
- What pleases is the subject: "मुझे फ़िल्म पसंद है" (to me the film is pleasing). "I" is a man.

"।" is the full stop. The spelling writes the dot of ज़ and फ़ (मेज़, साफ़), but not that of क़, ख़ and ग़ (किला, खरीदना).

The lexicon marks feminine nouns (`gender=f`), masculines that keep their last vowel (राजा, `fixed=yes`), words that
never change (`invariable=yes`), irregular plurals (`plural=`, `oblique=`) and the name of a female kind
(`feminine=बच्ची`: a girl is a child). Verbs are infinitives with the postposition of their object (`post=`, or
`bare=yes` where a definite thing has none). `compound=yes` marks two verbs that नहीं does not part (ले जाना, carry);
`denied=` is the verb after नहीं, since one that tells of success cannot be denied (ढूँढ़ लेता है, finds; नहीं ढूँढ़ पाता,
cannot find). `state=yes` is a participle or an adjective with "is" (बैठा है, sits), `experiencer=yes` something felt.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlt_lib.world.languages.grammar import Word, function, lexical
from xlt_lib.world.languages.questions import is_person, takes_only_the_living
from xlt_lib.world.lexicon import Entry, ancestors, entries
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

STOP = "।"
Endings = tuple[tuple[str, str], ...]


def change(form: str, endings: Endings) -> str:
    """The first ending that fits gives way to its partner (कुत्त-ा, कुत्त-े); the ending "" fits every form."""
    for old, new in endings:
        if form.endswith(old):
            return form.removesuffix(old) + new
    return form


def declines(entry: Entry) -> bool:
    """Masculine nouns, where they end in -ा, have cases in the singular: कुत्ता, कुत्ते को."""
    return entry.get("gender") != "f" and not entry.get("fixed")


@dataclass(frozen=True)
class Hindustani:
    """Hindi or Urdu: its lexicon, its grammatical words and its tables of endings; the rules are those of both."""

    lexicon: dict[str, Entry]
    forms: dict[str, str]
    infinitive: str
    imperfective: dict[tuple[bool, bool], str]  # (feminine, many) -> the ending of the participle
    nasal: str  # what the feminine plural of a participle adds when there is no "is"
    oblique: Endings
    oblique_plural: Endings  # of the nouns that have an oblique singular; the others have `other_oblique_plural`
    other_oblique_plural: Endings
    feminine_plural: Endings
    masculine_adjective: Endings
    feminine_adjective: Endings

    def word(self, gloss: str) -> Word:
        return function(self.forms[gloss], gloss)

    def be(self, many: bool) -> Word:
        return function(self.forms["are" if many else "is"], "BE")

    def negation(self, denied: bool) -> list[Word]:
        return [self.word("NOT")] if denied else []

    def is_feminine(self, noun: str) -> bool:
        return self.lexicon[noun].get("gender") == "f"

    def noun(self, concept: str, many: bool = False, oblique: bool = False) -> Word:
        entry = self.lexicon[concept]
        if entry.get("invariable"):
            return lexical(entry.lemma, concept)
        if many:
            return lexical(self.plural_oblique(entry) if oblique else self.plural_direct(entry), concept)
        return lexical(change(entry.lemma, self.oblique) if oblique and declines(entry) else entry.lemma, concept)

    def plural_direct(self, entry: Entry) -> str:
        """बिल्ली, बिल्लियाँ (cats); मेज़, मेज़ें (tables); कुत्ता, कुत्ते (dogs); फूल, फूल (flowers); राजा, राजा (kings)."""
        regular = self.feminine_plural if entry.get("gender") == "f" else self.oblique if declines(entry) else ()
        return entry.get("plural") or change(entry.lemma, regular)

    def plural_oblique(self, entry: Entry) -> str:
        """-ों for everybody: कुत्तों, फूलों, मेज़ों, बिल्लियों, राजाओं."""
        own = self.oblique_plural if declines(entry) else ()
        return entry.get("oblique") or change(entry.lemma, (*own, *self.other_oblique_plural))

    def agreeing(self, concept: str, feminine: bool, many: bool, oblique: bool = False) -> Word:
        """काला, काले, काली; both words of थका हुआ (tired), थकी हुई."""
        entry = self.lexicon[concept]
        plain = entry.get("invariable") or not (feminine or many or oblique)
        endings = () if plain else self.feminine_adjective if feminine else self.masculine_adjective
        return lexical(" ".join(change(part, endings) for part in entry.lemma.split()), concept)

    def noun_phrase(self, phrase: NounPhrase, oblique: bool = False, denied: bool = False) -> list[Word]:
        """`denied`: an object after a negation, where एक (one) gives way to कोई (any)."""
        many, determiner = phrase.determiner == "two", "no" if denied else phrase.determiner
        form = self.forms.get("any" if determiner == "no" and oblique else determiner)
        words = [function(form, phrase.determiner)] if form else []
        if phrase.adjective:
            words.append(self.agreeing(phrase.adjective, self.is_feminine(phrase.noun), many, oblique))
        return [*words, self.noun(phrase.noun, many, oblique)]

    def object_(self, phrase: NounPhrase, verb: str, denied: bool) -> list[Word]:
        """एक पेड़, पेड़ को, एक कुत्ते को; when denied कोई पेड़ (any tree), किसी कुत्ते को."""
        entry = self.lexicon[verb]
        definite = phrase.determiner == "the" and not entry.get("bare")
        ko = self.forms["OBJ"] if definite or "_animate" in ancestors(phrase.noun) else ""
        postposition = entry.get("post") or ko
        words = self.noun_phrase(phrase, bool(postposition), denied and phrase.determiner == "some")
        return words + ([function(postposition, "OBJ")] if postposition else [])

    def verb(self, concept: str, feminine: bool, many: bool, denied: bool, auxiliary: Word) -> list[Word]:
        """सोता है, नहीं सोता; मदद करता है, मदद नहीं करता."""
        entry = self.lexicon[concept]
        lemma = (entry.get("denied") if denied else "") or entry.lemma
        noun, _, light = ("", "", lemma) if entry.get("compound") else lemma.rpartition(" ")
        form = light.removesuffix(self.infinitive) + self.imperfective[feminine, many]
        form += self.nasal if denied and feminine and many else ""
        host = [lexical(noun, concept)] if noun else []
        participle = function(form, "DO") if noun else lexical(form, concept)
        return [*host, *self.negation(denied), participle, *([] if denied else [auxiliary])]

    def event(self, meaning: Event) -> list[Word]:
        subject, thing, verb = meaning.subject, meaning.object, meaning.verb
        denied = meaning.negated or "no" in (subject.determiner, thing and thing.determiner)
        feminine, many = self.is_feminine(subject.noun), subject.determiner == "two"
        words = self.noun_phrase(subject) + self.location(meaning.place)
        words += self.object_(thing, verb, denied) if thing else []
        return words + self.predicate(verb, feminine, many, denied)

    def location(self, place: str | None) -> list[Word]:
        return [lexical(self.lexicon[place].lemma, place)] if place else []

    def predicate(self, verb: str, feminine: bool, many: bool, denied: bool = False) -> list[Word]:
        """सोता है, नहीं सोता; but a state is not a verb: बैठी है, बैठी नहीं है."""
        if self.lexicon[verb].get("state"):
            return [self.agreeing(verb, feminine, many), *self.negation(denied), self.be(many)]
        return self.verb(verb, feminine, many, denied, self.be(many))

    def asked_subject(self, noun: str) -> Word:
        """कौन; कौन सा जानवर, since only people and animals do anything."""
        return self.word("WHO") if is_person(noun) else function(self.forms["which animal"], "WHAT")

    def asked_object(self, noun: str, verb: str) -> list[Word]:
        """क्या, किस चीज़ का; किसको, किससे; किस जानवर को."""
        post, ko = self.lexicon[verb].get("post"), self.forms["OBJ"]
        if is_person(noun):
            return [function(self.forms["whom"] + (post or ko), "WHO")]
        if takes_only_the_living(verb):
            return [function(self.forms["which animal, oblique"], "WHAT"), function(post or ko, "OBJ")]
        return [function(self.forms["what thing"], "WHAT"), function(post, "OBJ")] if post else [self.word("WHAT")]

    def question(self, meaning: Question) -> list[Word]:
        """बगीचे में कौन सोता है, कुत्ता क्या खाता है, लड़की केला कहाँ खाती है."""
        event, asked, thing = meaning.event, meaning.asked, meaning.event.object
        feminine, many = self.is_feminine(event.subject.noun), event.subject.determiner == "two"
        subject, place = self.noun_phrase(event.subject), self.location(event.place)
        if asked == "object":
            words = [*subject, *place, *self.asked_object(thing.noun, event.verb)]
            return words + self.predicate(event.verb, feminine, many)
        words = self.object_(thing, event.verb, denied=False) if thing else []
        inside = bool(thing) and self.lexicon[event.verb].get("post") in self.forms["of"].split()
        if asked == "place":
            predicate = self.predicate(event.verb, feminine, many)
            return [*subject, *words, *predicate[:inside], self.word("WHERE"), *predicate[inside:]]
        predicate = self.predicate(event.verb, feminine=False, many=False)  # nothing tells who it is
        who = self.asked_subject(event.subject.noun)
        return [*place, *words, *predicate[:inside], who, *predicate[inside:]]

    def property_(self, meaning: Property) -> list[Word]:
        subject, many = meaning.subject, meaning.subject.determiner == "two"
        adjective = self.agreeing(meaning.adjective, self.is_feminine(subject.noun), many)
        denied = meaning.negated or subject.determiner == "no"
        return [*self.noun_phrase(subject), adjective, *self.negation(denied), self.be(many)]

    def kind(self, meaning: Kind) -> list[Word]:
        """गाय एक जानवर है (a cow is an animal); लड़की एक बच्ची है (a girl is a child), लड़का एक बच्चा है."""
        own = self.lexicon[meaning.parent].get("feminine") if self.is_feminine(meaning.noun) else ""
        parent = lexical(own, meaning.parent) if own else self.noun(meaning.parent)
        return [self.noun(meaning.noun), self.word("some"), parent, self.be(False)]

    def is_plural(self, aspect: str) -> bool:
        return self.lexicon[aspect].get("number") == "plural"

    def opinion(self, meaning: Opinion) -> list[Word]:
        feminine, many = self.is_feminine(meaning.aspect), self.is_plural(meaning.aspect)
        degree = [self.agreeing(meaning.degree, feminine, many)] if meaning.degree else []
        judgement = [*degree, self.agreeing(meaning.adjective, feminine, many)]
        return [self.noun(meaning.aspect, many), *judgement, *self.negation(meaning.negated), self.be(many)]

    def attitude(self, meaning: Attitude) -> list[Word]:
        """मुझे फ़िल्म पसंद है (I like the film), मैं फ़िल्म की सिफ़ारिश करता हूँ (I recommend it)."""
        entry, many, denial = self.lexicon[meaning.attitude], self.is_plural(meaning.item), meaning.negated
        postposition, am = entry.get("post"), function(self.forms["am"], "BE")
        item = [self.noun(meaning.item, many, bool(postposition))]
        item += [function(postposition, "OBJ")] if postposition else []
        feeling = [lexical(entry.lemma, meaning.attitude), *self.negation(denial)]
        if entry.get("experiencer"):
            return [function(self.forms["me"], "I"), *item, *feeling, self.be(many and not postposition)]
        if entry.get("state"):
            return [self.word("I"), *item, *feeling, am]
        return [self.word("I"), *item, *self.verb(meaning.attitude, False, False, denial, am)]

    def contrast(self, meaning: Contrast) -> list[Word]:
        comma = [self.word(",")] if "," in self.forms else []
        return [*self.opinion(meaning.left), *comma, self.word("BUT"), *self.opinion(meaning.right)]


HINDI = Hindustani(
    lexicon=entries("hi"),
    forms={
        "some": "एक",
        "two": "दो",
        "every": "हर",
        "no": "कोई",
        "any": "किसी",  # the oblique case of कोई
        "is": "है",
        "are": "हैं",
        "am": "हूँ",
        "NOT": "नहीं",
        "OBJ": "को",
        "I": "मैं",
        "me": "मुझे",
        ",": ",",
        "BUT": "लेकिन",
        "WHO": "कौन",
        "whom": "किस",  # a postposition is part of the word
        "WHAT": "क्या",
        "what thing": "किस चीज़",
        "which animal": "कौन सा जानवर",
        "which animal, oblique": "किस जानवर",
        "WHERE": "कहाँ",
        "of": "का की",
    },
    infinitive="ना",
    imperfective={(False, False): "ता", (False, True): "ते", (True, False): "ती", (True, True): "ती"},
    nasal="ं",
    oblique=(("या", "ए"), ("आ", "ए"), ("ा", "े")),  # भेड़िया, भेड़िए; कौआ, कौए; लड़का, लड़के
    oblique_plural=(("आ", "ओं"), ("ा", "ों")),  # कौआ, कौओं; लड़का, लड़कों
    other_oblique_plural=(
        ("िया", "ियों"),  # गुड़िया, गुड़ियों
        ("ी", "ियों"),  # बिल्ली, बिल्लियों
        ("ि", "ियों"),  # व्यक्ति, व्यक्तियों
        ("ई", "इयों"),  # सुई, सुइयों
        ("ू", "ुओं"),  # भालू, भालुओं
        ("ु", "ुओं"),  # शिशु, शिशुओं
        ("ा", "ाओं"),  # राजा, राजाओं
        ("", "ों"),  # मेज़, मेज़ों
    ),
    feminine_plural=(
        ("िया", "ियाँ"),  # गुड़िया, गुड़ियाँ
        ("ी", "ियाँ"),  # बिल्ली, बिल्लियाँ
        ("ई", "इयाँ"),  # सुई, सुइयाँ
        ("ा", "ाएँ"),  # कविता, कविताएँ
        ("", "ें"),  # मेज़, मेज़ें
    ),
    masculine_adjective=(("आ", "ए"), ("ा", "े")),  # थका हुआ, थके हुए
    feminine_adjective=(("आ", "ई"), ("ा", "ी")),  # थका हुआ, थकी हुई
)

event = HINDI.event
question = HINDI.question
property_ = HINDI.property_
kind = HINDI.kind
opinion = HINDI.opinion
attitude = HINDI.attitude
contrast = HINDI.contrast
