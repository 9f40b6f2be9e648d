"""Russian sentences, word for word: gender, six cases, living objects, numerals, both negations, short adjectives."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, Meaning, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    return NounPhrase(*text.split())


SENTENCES = {
    # subjects: a bare noun, какой-то, каждый, два and две in three genders; places
    "Собака спит в саду.": Event(np("the dog"), "sleep", place="garden"),
    "Какая-то старая королева поёт.": Event(np("some queen old"), "sing"),
    "Какое-то насекомое прыгает на кухне.": Event(np("some insect"), "jump", place="kitchen"),
    "Каждый фермер работает на ферме.": Event(np("every farmer"), "work", place="farm"),
    "Каждая лошадь бегает.": Event(np("every horse"), "run"),
    "Каждое животное двигается.": Event(np("every animal"), "move"),
    "Старый судья смеётся.": Event(np("the judge old"), "laugh"),
    # after "два", "две": the noun in the genitive singular, the adjective plural
    "Два маленьких ребёнка плачут.": Event(np("two child small"), "cry"),
    "Две усталые медсестры пьют кофе.": Event(np("two nurse tired"), "drink_v", np("the coffee")),
    "Два белых яйца чистые.": Property(np("two egg white"), "clean"),
    "Два учёных ждут в музее.": Event(np("two scientist"), "wait", place="museum"),
    "Два быстрых транспортных средства дорогие.": Property(np("two vehicle fast"), "expensive"),
    # the accusative: things as in the nominative, the living as in the genitive, -а and -я their own
    "Учитель читает письмо.": Event(np("the teacher"), "read", np("the letter")),
    "Вор прячет дорогую лампу.": Event(np("the thief"), "hide", np("the lamp expensive")),
    "Волк преследует белую овцу.": Event(np("the wolf"), "chase", np("the sheep white")),
    "Медведь видит льва.": Event(np("the bear"), "see", np("the lion")),
    "Кошка ловит какую-то маленькую мышь.": Event(np("the cat"), "catch", np("some mouse small")),
    "Адвокат приветствует богатого судью.": Event(np("the lawyer"), "greet", np("the judge rich")),
    "Король навещает каждого учёного.": Event(np("the king"), "visit", np("every scientist")),
    "Охотник видит двух муравьёв.": Event(np("the hunter"), "see", np("two ant")),
    "Охотник видит двух чёрных лошадей.": Event(np("the hunter"), "see", np("two horse black")),
    "Повар варит два яйца.": Event(np("the cook"), "boil", np("two egg")),
    "Мальчик теряет воздушного змея.": Event(np("the boy"), "lose", np("the kite")),
    "Каждый повар режет два кочана капусты.": Event(np("every cook"), "cut", np("two cabbage")),
    # verbs that ask for other cases
    "Каждый врач помогает двум больным детям.": Event(np("every doctor"), "help", np("two child sick")),
    "Студент помогает какой-то старой свинье.": Event(np("the student"), "help", np("some pig old")),
    "Девочка боится двух акул.": Event(np("the girl"), "fear", np("two shark")),
    "Инженер пользуется тяжёлым молотком.": Event(np("the engineer"), "use", np("the hammer heavy")),
    "Водитель управляет синим автобусом.": Event(np("the driver"), "drive", np("the bus blue")),
    "Художник восхищается двумя королями.": Event(np("the artist"), "admire", np("two king")),
    "Певец играет на дорогом пианино.": Event(np("the singer"), "play_instrument", np("the piano expensive")),
    # a verb for each class of objects
    "Фермер моет грузовик.": Event(np("the farmer"), "wash", np("the truck")),
    "Две королевы стирают синее платье.": Event(np("two queen"), "wash", np("the dress blue")),
    "Садовник рубит сосну.": Event(np("the gardener"), "cut", np("the pine")),
    # "no" is "ни один", and the verb is negated too
    "Ни одна собака не спит.": Event(np("no dog"), "sleep"),
    "Ни один студент не покупает словарь.": Event(np("no student"), "buy", np("the dictionary")),
    "Ни один студент не покупает ни одного словаря.": Event(np("no student"), "buy", np("some dictionary")),
    "Повар не находит ни одного яйца.": Event(np("the cook"), "find", np("no egg")),
    "Король не играет ни на одной флейте.": Event(np("the king"), "play_instrument", np("some flute"), negated=True),
    "Врач не помогает ни одному слону.": Event(np("the doctor"), "help", np("some elephant"), negated=True),
    "Солдат не пользуется ни одним мечом.": Event(np("the soldier"), "use", np("some sword"), negated=True),
    # negation: the definite object stays accusative, "some" becomes "ни один"
    "Водитель не чинит машину.": Event(np("the driver"), "repair", np("the car"), negated=True),
    "Мальчик не рисует ни одной большой лошади на ферме.": Event(
        np("the boy"), "draw", np("some horse big"), "farm", True
    ),
    "Какая-то кошка не двигается.": Event(np("some cat"), "move", negated=True),
    # adjectives said of a subject: long, or short for states
    "Суп не горячий.": Property(np("the soup"), "hot", negated=True),
    "Какое-то пальто синее.": Property(np("some coat"), "blue"),
    "Моряк болен.": Property(np("the sailor"), "sick"),
    "Корова не больна.": Property(np("the cow"), "sick", negated=True),
    "Две овцы устали.": Property(np("two sheep"), "tired"),
    "Ни один солдат не счастлив.": Property(np("no soldier"), "happy"),
    # kinds
    "Утка — это птица.": Kind("duck", "bird"),
    "Скрипка — это музыкальный инструмент.": Kind("violin", "instrument"),
    # reviews
    "История очень скучная.": Opinion("story", "boring", "very"),
    "Актёры не плохие.": Opinion("actors", "bad", negated=True),
    "Начало захватывающее.": Opinion("beginning", "exciting"),
    "Мелодия очень запоминающаяся.": Opinion("melody", "memorable", "very"),
    "Книга не слишком скучная.": Opinion("book", "boring", "quite", negated=True),
    "Я не рекомендую эту книгу.": Attitude("recommend_i", "book", negated=True),
    "Я ценю этого автора.": Attitude("appreciate_i", "author"),
    "Мне нравятся эти персонажи.": Attitude("like_i", "characters"),
    "Я жалею об этом фильме.": Attitude("regret_i", "film"),
    "Альбом отличный, но тексты глупые.": Contrast(Opinion("album", "great"), Opinion("lyrics", "stupid")),
    # questions: "кто" of animals too, and the case that the verb asks for
    "Кто спит в саду?": Question(Event(np("two cook"), "sleep", place="garden"), "subject"),
    "Кто преследует белую овцу?": Question(Event(np("the wolf"), "chase", np("the sheep white")), "subject"),
    "Что едят две коровы?": Question(Event(np("two cow"), "eat", np("the cabbage")), "object"),
    "Кого слышит волк в лесу?": Question(Event(np("the wolf"), "hear", np("the bird"), "forest"), "object"),
    "Кого боится девочка?": Question(Event(np("the girl"), "fear", np("two shark")), "object"),
    "Кому помогает каждый врач?": Question(Event(np("every doctor"), "help", np("two child")), "object"),
    "Чем пользуется инженер?": Question(Event(np("the engineer"), "use", np("the hammer")), "object"),
    "Кем восхищается художник?": Question(Event(np("the artist"), "admire", np("the king")), "object"),
    "На чём играет какой-то король?": Question(Event(np("some king"), "play_instrument", np("the flute")), "object"),
    "Что моет королева?": Question(Event(np("the queen"), "wash", np("the dress")), "object"),  # not yet a dress
    "Кто стирает платье?": Question(Event(np("two queen"), "wash", np("the dress")), "subject"),
    "Где спят две собаки?": Question(Event(np("two dog"), "sleep", place="garden"), "place"),
    "Где повар варит суп?": Question(Event(np("the cook"), "boil", np("the soup"), "kitchen"), "place"),
}


@pytest.mark.parametrize(("text", "meaning"), SENTENCES.items())
def test_sentence(text: str, meaning: Meaning) -> None:
    assert say(meaning, "ru") == text


def test_both_negations_of_no_are_glossed() -> None:
    glosses = [word.gloss for word in words(Event(np("no dog"), "see", np("some cat")), "ru")]
    assert glosses == ["no", "ONE", "dog", "NOT", "see", "some", "ONE", "cat"]
