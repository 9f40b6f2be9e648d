"""Spanish sentences word for word: agreement, personal "a", "el águila", "ningún", ser and estar, "me gusta"."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

THE_DOG = NounPhrase("the", "dog")
EVENTS = [
    (Event(THE_DOG, "eat", NounPhrase("no", "apple")), "El perro no come ninguna manzana."),
    (Event(THE_DOG, "see", NounPhrase("no", "girl")), "El perro no ve a ninguna chica."),
    (Event(NounPhrase("every", "dog"), "sleep", place="garden"), "Cada perro duerme en el jardín."),
    (Event(NounPhrase("two", "lion", "young"), "sleep"), "Dos leones jóvenes duermen."),
    (Event(NounPhrase("two", "cow", "white"), "see", NounPhrase("two", "fish")), "Dos vacas blancas ven a dos peces."),
    (Event(NounPhrase("the", "girl"), "see", THE_DOG), "La chica ve al perro."),
    (Event(NounPhrase("the", "girl"), "see", NounPhrase("the", "queen")), "La chica ve a la reina."),
    (Event(NounPhrase("the", "girl"), "see", NounPhrase("the", "tree")), "La chica ve el árbol."),
    (Event(NounPhrase("the", "girl"), "see", NounPhrase("the", "eagle", "old")), "La chica ve al águila vieja."),
    (
        Event(NounPhrase("the", "girl"), "see", NounPhrase("some", "dog"), negated=True),
        "La chica no ve a ningún perro.",
    ),
    (Event(THE_DOG, "eat", NounPhrase("some", "apple"), negated=True), "El perro no come ninguna manzana."),
    (Event(THE_DOG, "eat", NounPhrase("the", "apple"), negated=True), "El perro no come la manzana."),
    (Event(NounPhrase("no", "girl"), "eat", NounPhrase("some", "cake")), "Ninguna chica come ningún pastel."),
    (Event(NounPhrase("some", "person"), "use", NounPhrase("some", "axe", "red")), "Una persona usa un hacha roja."),
    (Event(NounPhrase("some", "person"), "use", NounPhrase("two", "axe")), "Una persona usa dos hachas."),
    (Event(NounPhrase("two", "queen"), "sit", negated=True), "Dos reinas no están sentadas."),
    (Event(NounPhrase("two", "queen"), "stand", place="station"), "Dos reinas están de pie en la estación."),
    (Event(NounPhrase("the", "bear"), "move", negated=True), "El oso no se mueve."),
    (Event(NounPhrase("two", "cook"), "fry", NounPhrase("every", "egg")), "Dos cocineros fríen cada huevo."),
    (Event(NounPhrase("the", "boy"), "hear", NounPhrase("the", "violin")), "El chico oye el violín."),
]
DESCRIPTIONS = [
    (Property(NounPhrase("no", "eagle"), "big"), "Ningún águila es grande."),
    (Property(NounPhrase("two", "nurse"), "tired", negated=True), "Dos enfermeras no están cansadas."),
    (Property(NounPhrase("two", "mouse"), "brown"), "Dos ratones son marrones."),
    (Property(NounPhrase("two", "king"), "happy"), "Dos reyes están felices."),
    (Kind("poodle", "dog"), "Un caniche es un perro."),
    (Kind("eagle", "bird"), "Un águila es un ave."),
]
REVIEWS = [
    (Opinion("story", "boring", degree="very"), "La historia es muy aburrida."),
    (Opinion("ideas", "charming", negated=True), "Las ideas no son encantadoras."),
    (Opinion("characters", "empty"), "Los personajes están vacíos."),
    (Attitude("like_i", "album"), "Me gusta el álbum."),
    (Attitude("love_i", "film", negated=True), "No me encanta la película."),
    (Attitude("recommend_i", "film", negated=True), "No recomiendo la película."),
    (Attitude("criticize_i", "book"), "Critico el libro."),
    (
        Contrast(Opinion("story", "good"), Opinion("end", "clumsy")),
        "La historia es buena, pero el final es torpe.",
    ),
]
QUESTIONS = [
    (
        Question(Event(NounPhrase("two", "nurse"), "sit", place="library"), "subject"),
        "¿Quién está sentado en la biblioteca?",
    ),
    (Question(Event(NounPhrase("two", "dog"), "chase", NounPhrase("the", "cat")), "subject"), "¿Qué persigue al gato?"),
    (
        Question(Event(THE_DOG, "eat", NounPhrase("some", "apple"), "garden"), "object"),
        "¿Qué come el perro en el jardín?",
    ),
    (Question(Event(THE_DOG, "chase", NounPhrase("two", "cat")), "object"), "¿Qué persigue el perro?"),
    (
        Question(Event(NounPhrase("two", "queen"), "visit", NounPhrase("the", "king")), "object"),
        "¿A quién visitan dos reinas?",
    ),
    (Question(Event(NounPhrase("two", "bear"), "move", place="forest"), "place"), "¿Dónde se mueven dos osos?"),
    (
        Question(Event(NounPhrase("the", "girl"), "see", NounPhrase("the", "queen"), "park"), "place"),
        "¿Dónde ve la chica a la reina?",
    ),
]


@pytest.mark.parametrize(("meaning", "sentence"), EVENTS + DESCRIPTIONS + REVIEWS + QUESTIONS)
def test_sentence_is_said_in_spanish(meaning, sentence):
    assert say(meaning, "es") == sentence


def test_contraction_keeps_the_gloss_of_the_article():
    event = Event(NounPhrase("some", "girl"), "see", THE_DOG)
    assert [(w.form, w.gloss) for w in words(event, "es")][-2:] == [("al", "the"), ("perro", "dog")]
