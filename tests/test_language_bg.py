"""Bulgarian sentences word for word: the article as a suffix, counted forms, "не" beside "никой", clitics."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    """np("every dog big"): determiner, noun, adjective."""
    return NounPhrase(*text.split())


EVENTS = [
    (Event(np("the dog"), "sleep"), "Кучето спи."),
    (Event(np("some dog"), "sleep"), "Едно куче спи."),
    (Event(np("every dog"), "sleep", place="garden"), "Всяко куче спи в градината."),
    (Event(np("no dog"), "sleep"), "Никое куче не спи."),
    (Event(np("two dog big"), "sleep", place="farm"), "Две големи кучета спят във фермата."),
    (Event(np("some dog"), "sleep", negated=True), "Едно куче не спи."),
    (Event(np("the lion young"), "run"), "Младият лъв тича."),
    (Event(np("two lion young"), "sleep"), "Два млади лъва спят."),
    (Event(np("two doctor tired"), "work", place="hospital"), "Двама уморени лекари работят в болницата."),
    (Event(np("the doctor"), "see", np("the teacher")), "Лекарят вижда учителя."),
    (Event(np("the teacher"), "see", np("the doctor old")), "Учителят вижда стария лекар."),
    (Event(np("every judge"), "use", np("two dictionary")), "Всеки съдия използва два речника."),
    (Event(np("the judge"), "fear", np("the mosquito small")), "Съдията се страхува от малкия комар."),
    (Event(np("the girl"), "fear", np("some mouse"), negated=True), "Момичето не се страхува от мишка."),
    (Event(np("the king"), "read", np("the letter")), "Кралят чете писмото."),
    (Event(np("two king"), "read", np("two poem")), "Двама крале четат две стихотворения."),
    (Event(np("two person"), "walk", place="park"), "Двама души се разхождат в парка."),
    (Event(np("two person young"), "laugh"), "Двама млади хора се смеят."),
    (Event(np("the scientist"), "help", np("the nurse")), "Ученият помага на медицинската сестра."),
    (Event(np("the nurse"), "help", np("the scientist")), "Медицинската сестра помага на учения."),
    (Event(np("the farmer"), "feed", np("two horse black")), "Фермерът храни два черни коня."),
    (Event(np("the dog"), "eat", np("no apple")), "Кучето не яде нито една ябълка."),
    (Event(np("the dog"), "eat", np("some apple"), negated=True), "Кучето не яде ябълка."),
    (Event(np("two cow"), "eat", np("the cabbage")), "Две крави ядат зелката."),
    (Event(np("no student"), "buy", np("some chair")), "Никой студент не купува стол."),
    (Event(np("the nurse"), "wash", np("the dress white")), "Медицинската сестра пере бялата рокля."),
    (Event(np("the driver"), "wash", np("the bus blue")), "Шофьорът мие синия автобус."),
    (Event(np("two singer"), "play_instrument", np("some piano")), "Двама певци свирят на пиано."),
    (Event(np("the bear"), "move", negated=True), "Мечката не се движи."),
    (Event(np("the sailor"), "catch", np("the tuna")), "Морякът хваща рибата тон."),
    (Event(np("two child"), "drink_v", np("two tea hot")), "Две деца пият два горещи чая."),
    (Event(np("the baker"), "boil", np("every egg")), "Хлебарят вари всяко яйце."),
]
DESCRIPTIONS = [
    (Property(np("the table"), "heavy"), "Масата е тежка."),
    (Property(np("the chair heavy"), "big"), "Тежкият стол е голям."),
    (Property(np("some car"), "blue"), "Една кола е синя."),
    (Property(np("the bed"), "blue"), "Леглото е синьо."),
    (Property(np("no soldier"), "happy"), "Никой войник не е щастлив."),
    (Property(np("two soldier"), "hungry", negated=True), "Двама войници не са гладни."),
    (Property(np("two instrument"), "white"), "Два музикални инструмента са бели."),
    (Property(np("the instrument big"), "cheap"), "Големият музикален инструмент е евтин."),
    (Kind("poodle", "dog"), "Пуделът е куче."),
    (Kind("piano", "instrument"), "Пианото е музикален инструмент."),
    (Kind("doctor", "person"), "Лекарят е човек."),
    (Kind("tuna", "fish"), "Рибата тон е риба."),
]
REVIEWS = [
    (Opinion("story", "boring", degree="very"), "Историята е много скучна."),
    (Opinion("ideas", "charming", negated=True), "Идеите не са очарователни."),
    (Opinion("screenplay", "mediocre"), "Сценарият е посредствен."),
    (Opinion("song", "mediocre"), "Песента е посредствена."),
    (Opinion("beginning", "good"), "Началото е добро."),
    (Opinion("characters", "confusing", degree="quite"), "Героите са доста неясни."),
    (Attitude("recommend_i", "film"), "Препоръчвам филма."),
    (Attitude("recommend_i", "screenplay", negated=True), "Не препоръчвам сценария."),
    (Attitude("like_i", "album"), "Харесва ми албумът."),
    (Attitude("like_i", "actors"), "Харесват ми актьорите."),
    (Attitude("like_i", "album", negated=True), "Не ми харесва албумът."),
    (Attitude("regret_i", "price"), "Съжалявам за цената."),
    (Contrast(Opinion("story", "good"), Opinion("end", "sad")), "Историята е добра, но краят е тъжен."),
]
QUESTIONS = [
    (Question(Event(np("two doctor"), "move", place="garden"), "subject"), "Кой се движи в градината?"),
    (Question(Event(np("the dog"), "chase", np("the king")), "subject"), "Кой преследва краля?"),  # animals too
    (Question(Event(np("the cook"), "buy", np("some apple"), "market"), "object"), "Какво купува готвачът на пазара?"),
    (Question(Event(np("the dog"), "see", np("the cat")), "object"), "Кого вижда кучето?"),
    (Question(Event(np("the girl"), "fear", np("two shark")), "object"), "От кого се страхува момичето?"),
    (Question(Event(np("the king"), "play_instrument", np("some flute")), "object"), "На какво свири кралят?"),
    (Question(Event(np("the queen"), "wash", np("the shirt")), "object"), "Какво мие кралицата?"),  # not yet a shirt
    (Question(Event(np("two cook"), "sleep", place="house"), "place"), "Къде спят двама готвачи?"),
    (
        Question(Event(np("the cook"), "buy", np("the apple red"), "market"), "place"),
        "Къде купува готвачът червената ябълка?",
    ),
]


@pytest.mark.parametrize(("meaning", "sentence"), EVENTS + DESCRIPTIONS + REVIEWS + QUESTIONS)
def test_sentence_is_said_in_bulgarian(meaning, sentence):
    assert say(meaning, "bg") == sentence


def test_the_article_is_inside_the_word_and_clitics_are_words():
    event = Event(np("the dog"), "fear", np("the bear"), negated=True)
    assert [(w.form, w.gloss) for w in words(event, "bg")] == [
        ("кучето", "dog"),
        ("не", "NOT"),
        ("се", "SELF"),
        ("страхува", "fear"),
        ("от", "FROM"),
        ("мечката", "bear"),
    ]
