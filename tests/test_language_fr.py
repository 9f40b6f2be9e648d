"""French sentences word for word: agreement, the place of adjectives, both halves of negation, elision, contraction."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

THE_DOG = NounPhrase("the", "dog")
EVENTS = [
    (Event(NounPhrase("every", "dog"), "sleep", place="garden"), "Chaque chien dort dans le jardin."),
    (Event(NounPhrase("two", "dog", "small"), "sleep"), "Deux petits chiens dorment."),
    (Event(NounPhrase("two", "horse", "white"), "run"), "Deux chevaux blancs courent."),
    (
        Event(NounPhrase("two", "cow", "white"), "feed", NounPhrase("the", "baby")),
        "Deux vaches blanches nourrissent le bébé.",
    ),
    (
        Event(NounPhrase("the", "girl"), "eat", NounPhrase("some", "apple"), negated=True),
        "La fille ne mange pas de pomme.",
    ),
    (Event(THE_DOG, "eat", NounPhrase("some", "orange"), negated=True), "Le chien ne mange pas d'orange."),
    (Event(THE_DOG, "eat", NounPhrase("the", "apple"), negated=True), "Le chien ne mange pas la pomme."),
    (Event(NounPhrase("no", "child"), "eat", NounPhrase("some", "egg")), "Aucun enfant ne mange d'œuf."),
    (Event(THE_DOG, "eat", NounPhrase("no", "apple")), "Le chien ne mange aucune pomme."),
    (
        Event(NounPhrase("the", "boy"), "play_instrument", NounPhrase("no", "piano")),
        "Le garçon ne joue d'aucun piano.",
    ),
    (Event(NounPhrase("no", "girl"), "sleep"), "Aucune fille ne dort."),
    (Event(NounPhrase("the", "artist"), "use", NounPhrase("the", "axe")), "L'artiste utilise la hache."),
    (Event(THE_DOG, "see", NounPhrase("some", "tree", "old")), "Le chien voit un vieil arbre."),
    (Event(THE_DOG, "see", NounPhrase("some", "owl", "old")), "Le chien voit un vieux hibou."),
    (Event(THE_DOG, "see", NounPhrase("two", "bird", "old")), "Le chien voit deux vieux oiseaux."),
    (Event(NounPhrase("some", "queen"), "sit", negated=True), "Une reine n'est pas assise."),
    (Event(NounPhrase("two", "queen"), "stand", place="station"), "Deux reines sont debout à la gare."),
    (Event(NounPhrase("two", "boy"), "play", negated=True), "Deux garçons ne s'amusent pas."),
    (Event(NounPhrase("no", "lion"), "escape"), "Aucun lion ne s'échappe."),
    (
        Event(NounPhrase("the", "cook"), "boil", NounPhrase("some", "egg"), negated=True),
        "Le cuisinier ne fait pas bouillir d'œuf.",
    ),
    (Event(NounPhrase("the", "boy"), "play_instrument", NounPhrase("the", "piano")), "Le garçon joue du piano."),
    (Event(NounPhrase("the", "boy"), "play_instrument", NounPhrase("the", "flute")), "Le garçon joue de la flûte."),
    (
        Event(NounPhrase("the", "boy"), "play_instrument", NounPhrase("some", "piano"), negated=True),
        "Le garçon ne joue d'aucun piano.",
    ),
    (
        Event(NounPhrase("the", "boy"), "play_instrument", NounPhrase("the", "piano"), negated=True),
        "Le garçon ne joue pas du piano.",
    ),
    (
        Event(NounPhrase("no", "doctor"), "visit", NounPhrase("the", "king"), place="hospital"),
        "Aucun médecin ne rend visite au roi à l'hôpital.",
    ),
]
DESCRIPTIONS = [
    (Property(NounPhrase("the", "pizza"), "expensive", negated=True), "La pizza n'est pas chère."),
    (Property(NounPhrase("no", "nurse"), "happy"), "Aucune infirmière n'est heureuse."),
    (Property(NounPhrase("two", "apple"), "cheap"), "Deux pommes sont bon marché."),
    (Kind("poodle", "dog"), "Un caniche est un chien."),
    (Kind("cow", "animal"), "Une vache est un animal."),
]
REVIEWS = [
    (Opinion("story", "boring", degree="very"), "L'histoire est très ennuyeuse."),
    (Opinion("ideas", "original", negated=True), "Les idées ne sont pas originales."),
    (Opinion("costumes", "original", degree="quite"), "Les costumes sont assez originaux."),
    (Attitude("like_i", "film"), "J'aime le film."),
    (Attitude("like_i", "album", negated=True), "Je n'aime pas l'album."),
    (Attitude("hate_i", "book"), "Je hais le livre."),
    (Attitude("adore_i", "film", negated=True), "Je ne raffole pas du film."),
    (
        Contrast(Opinion("story", "good"), Opinion("end", "false")),
        "L'histoire est bonne, mais la fin est fausse.",
    ),
]
QUESTIONS = [
    (
        Question(Event(NounPhrase("two", "nurse"), "sit", place="library"), "subject"),
        "Qui est assis à la bibliothèque\u00a0?",
    ),
    (Question(Event(THE_DOG, "chase", NounPhrase("the", "cat")), "subject"), "Qu'est-ce qui poursuit le chat\u00a0?"),
    (
        Question(Event(THE_DOG, "eat", NounPhrase("some", "apple"), "garden"), "object"),
        "Qu'est-ce que le chien mange dans le jardin\u00a0?",
    ),
    (
        Question(Event(NounPhrase("some", "owl"), "eat", NounPhrase("some", "egg")), "object"),
        "Qu'est-ce qu'un hibou mange\u00a0?",
    ),
    (
        Question(Event(NounPhrase("the", "boy"), "see", NounPhrase("the", "king")), "object"),
        "Qui est-ce que le garçon voit\u00a0?",
    ),
    (
        Question(Event(NounPhrase("two", "queen"), "visit", NounPhrase("the", "king")), "object"),
        "À qui est-ce que deux reines rendent visite\u00a0?",
    ),
    (
        Question(Event(NounPhrase("the", "boy"), "play_instrument", NounPhrase("the", "piano")), "object"),
        "De quoi est-ce que le garçon joue\u00a0?",
    ),
    (
        Question(Event(NounPhrase("the", "girl"), "sit", place="school"), "place"),
        "Où est-ce que la fille est assise\u00a0?",
    ),
    (
        Question(Event(NounPhrase("every", "boy"), "read", NounPhrase("the", "letter"), "park"), "place"),
        "Où est-ce que chaque garçon lit la lettre\u00a0?",
    ),
]


@pytest.mark.parametrize(("meaning", "sentence"), EVENTS + DESCRIPTIONS + REVIEWS + QUESTIONS)
def test_sentence_is_said_in_french(meaning, sentence):
    assert say(meaning, "fr") == sentence


def test_contraction_keeps_the_gloss_of_the_article():
    event = Event(NounPhrase("the", "boy"), "play_instrument", NounPhrase("the", "piano"))
    assert [(w.form, w.gloss) for w in words(event, "fr")][-2:] == [("du", "the"), ("piano", "piano")]
