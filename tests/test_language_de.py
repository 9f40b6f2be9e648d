"""German sentences, word for word: gender, case, weak nouns, adjective endings, the two negations."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, Meaning, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    return NounPhrase(*text.split())


SENTENCES = {
    # subjects, verb forms, places
    "Jeder Hund schläft im Garten.": Event(np("every dog"), "sleep", place="garden"),
    "Zwei kleine Mäuse schlafen.": Event(np("two mouse small"), "sleep"),
    "Kein alter Bauer arbeitet auf dem Bauernhof.": Event(np("no farmer old"), "work", place="farm"),
    "Jedes junge Mädchen lächelt.": Event(np("every girl young"), "smile"),
    "Der Hund bewegt sich in der Küche.": Event(np("the dog"), "move", place="kitchen"),
    # accusative objects, weak nouns
    "Der Bär sieht den Bären.": Event(np("the bear"), "see", np("the bear")),
    "Ein König besucht jeden Studenten.": Event(np("some king"), "visit", np("every student")),
    "Das Mädchen fürchtet zwei Löwen.": Event(np("the girl"), "fear", np("two lion")),
    "Der Koch findet kein Ei.": Event(np("the cook"), "find", np("no egg")),
    # people "essen", animals "fressen"
    "Die Königin isst eine Orange.": Event(np("the queen"), "eat", np("some orange")),
    "Zwei Kühe fressen den süßen Apfel.": Event(np("two cow"), "eat", np("the apple sweet")),
    # adjective endings: weak, mixed, strong, changed stems
    "Der müde Junge kauft das teure Auto.": Event(np("the boy tired"), "buy", np("the car expensive")),
    "Ein müder Junge kauft einen teuren Hut.": Event(np("some boy tired"), "buy", np("some hat expensive")),
    "Ein reiches Kind verliert ein rotes Kleid.": Event(np("some child rich"), "lose", np("some dress red")),
    "Jede alte Katze fängt zwei weiße Mäuse.": Event(np("every cat old"), "catch", np("two mouse white")),
    # dative objects
    "Der Arzt hilft dem Elefanten.": Event(np("the doctor"), "help", np("the elephant")),
    "Jeder Arzt hilft einer kranken Kuh.": Event(np("every doctor"), "help", np("some cow sick")),
    "Ein Arzt hilft zwei kranken Kindern.": Event(np("some doctor"), "help", np("two child sick")),
    # negation: "kein" for an indefinite object, otherwise "nicht" after the object and before the place
    "Das Kind isst keinen roten Apfel.": Event(np("the child"), "eat", np("some apple red"), negated=True),
    "Zwei Jungen helfen keinem Hund.": Event(np("two boy"), "help", np("some dog"), negated=True),
    "Der Dieb stiehlt die Uhr nicht im Schloss.": Event(np("the thief"), "steal", np("the clock"), "castle", True),
    "Zwei Katzen bewegen sich nicht.": Event(np("two cat"), "move", negated=True),
    # predicates
    "Zwei Mäntel sind nicht teuer.": Property(np("two coat"), "expensive", negated=True),
    "Die rote Rose ist klein.": Property(np("the rose red"), "small"),
    "Eine Ente ist ein Vogel.": Kind("duck", "bird"),
    # reviews
    "Die Geschichte ist sehr langweilig.": Opinion("story", "boring", "very"),
    "Die Figuren sind nicht interessant.": Opinion("characters", "interesting", negated=True),
    "Ich liebe die Effekte.": Attitude("love_i", "effects"),
    "Ich empfehle den Film nicht.": Attitude("recommend_i", "film", negated=True),
    "Das Album ist toll, aber die Texte sind dumm.": Contrast(Opinion("album", "great"), Opinion("lyrics", "stupid")),
    # questions: the verb second, "sich" beside it; "was" has no dative
    "Wer schläft im Garten?": Question(Event(np("two cook"), "sleep", place="garden"), "subject"),
    "Was frisst den Kohlkopf?": Question(Event(np("two cow"), "eat", np("the cabbage")), "subject"),
    "Was frisst eine Kuh?": Question(Event(np("some cow"), "eat", np("the cabbage")), "object"),
    "Wen besuchen zwei Könige im Schloss?": Question(
        Event(np("two king"), "visit", np("the judge"), "castle"), "object"
    ),
    "Wem hilft jeder Arzt?": Question(Event(np("every doctor"), "help", np("some dog")), "object"),
    "Wo bewegen sich zwei Bären?": Question(Event(np("two bear"), "move", place="forest"), "place"),
    "Wo liest das Kind einen Brief?": Question(Event(np("the child"), "read", np("some letter"), "park"), "place"),
}


@pytest.mark.parametrize(("text", "meaning"), SENTENCES.items())
def test_sentence(text: str, meaning: Meaning) -> None:
    assert say(meaning, "de") == text


def test_kein_is_glossed_as_negation_only_where_the_sentence_is_negated() -> None:
    negated = Event(np("the dog"), "see", np("some cat"), negated=True)
    assert [word.gloss for word in words(negated, "de")] == ["the", "dog", "see", "NOT", "cat"]
    assert words(Event(np("no dog"), "sleep"), "de")[0].gloss == "no"
