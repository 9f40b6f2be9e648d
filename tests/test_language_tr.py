"""Turkish sentences word for word: harmony, softening, definite and indefinite objects, the cases of verbs."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    """np("every dog big"): determiner, noun, adjective."""
    return NounPhrase(*text.split())


EVENTS = [
    (Event(np("the dog"), "sleep"), "Köpek uyuyor."),
    (Event(np("some dog"), "sleep"), "Bir köpek uyuyor."),
    (Event(np("every dog"), "sleep", place="garden"), "Her köpek bahçede uyuyor."),
    (Event(np("two dog"), "sleep"), "İki köpek uyuyor."),
    (Event(np("no dog"), "sleep"), "Hiçbir köpek uyumuyor."),
    (Event(np("some dog"), "sleep", negated=True), "Bir köpek uyumuyor."),
    (Event(np("some queen old"), "sing"), "Yaşlı bir kraliçe şarkı söylüyor."),
    (Event(np("some bird"), "sing"), "Bir kuş ötüyor."),
    (Event(np("two nurse tired"), "work", place="hospital"), "İki yorgun hemşire hastanede çalışıyor."),
    (Event(np("no girl angry"), "shout"), "Hiçbir öfkeli kız bağırmıyor."),
    (Event(np("the teacher"), "read", np("the letter")), "Öğretmen mektubu okuyor."),
    (Event(np("the teacher"), "read", np("some letter")), "Öğretmen bir mektup okuyor."),
    (Event(np("the teacher"), "read", np("every letter")), "Öğretmen her mektubu okuyor."),
    (Event(np("the teacher"), "read", np("two letter")), "Öğretmen iki mektup okuyor."),
    (Event(np("the teacher"), "read", np("no letter")), "Öğretmen hiçbir mektubu okumuyor."),
    (Event(np("the teacher"), "read", np("the letter"), negated=True), "Öğretmen mektubu okumuyor."),
    (Event(np("the teacher"), "read", np("some letter"), negated=True), "Öğretmen mektup okumuyor."),
    (Event(np("no student"), "buy", np("some dictionary")), "Hiçbir öğrenci sözlük satın almıyor."),
    (Event(np("no student"), "buy", np("the dictionary")), "Hiçbir öğrenci sözlüğü satın almıyor."),
    (Event(np("the child"), "eat", np("the apple red")), "Çocuk kırmızı elmayı yiyor."),
    (Event(np("the cook"), "eat", np("some apple"), "market"), "Aşçı pazarda bir elma yiyor."),
    (Event(np("the child"), "eat", np("some carrot"), negated=True), "Çocuk havuç yemiyor."),
    (Event(np("the girl"), "see", np("the dog")), "Kız köpeği görüyor."),
    (Event(np("the girl"), "see", np("some dog big")), "Kız büyük bir köpek görüyor."),
    (Event(np("the boy"), "draw", np("some horse big"), "farm", True), "Oğlan çiftlikte büyük bir at çizmiyor."),
    (Event(np("the dog"), "chase", np("some cat weak"), None, True), "Köpek hiçbir güçsüz kediyi kovalamıyor."),
    (Event(np("the hunter"), "see", np("the wolf")), "Avcı kurdu görüyor."),
    (Event(np("the sailor"), "see", np("the shark")), "Denizci köpek balığını görüyor."),
    (Event(np("the engineer"), "repair", np("the clock")), "Mühendis saati tamir ediyor."),
    (Event(np("the driver"), "repair", np("the car"), negated=True), "Şoför arabayı tamir etmiyor."),
    (Event(np("the farmer"), "cut", np("the tree")), "Çiftçi ağacı kesiyor."),
    (Event(np("two child"), "drink_v", np("the juice")), "İki çocuk meyve suyunu içiyor."),
    (Event(np("the child"), "throw", np("the ball")), "Çocuk topu atıyor."),
    (Event(np("the wolf"), "chase", np("the sheep white")), "Kurt beyaz koyunu kovalıyor."),
    (Event(np("the girl"), "love", np("some cat")), "Kız bir kediyi seviyor."),
    (Event(np("the girl"), "love", np("some cat"), negated=True), "Kız hiçbir kediyi sevmiyor."),
    (Event(np("every doctor"), "help", np("two child sick")), "Her doktor iki hasta çocuğa yardım ediyor."),
    (Event(np("the nurse"), "help", np("the scientist")), "Hemşire bilim insanına yardım ediyor."),
    (Event(np("no nurse"), "help", np("some baby")), "Hiçbir hemşire hiçbir bebeğe yardım etmiyor."),
    (Event(np("the mouse"), "fear", np("the cat")), "Fare kediden korkuyor."),
    (Event(np("the child"), "fear", np("some judge")), "Çocuk bir yargıçtan korkuyor."),
    (Event(np("the painter"), "paint", np("some flower yellow")), "Ressam sarı bir çiçeğin resmini yapıyor."),
    (Event(np("the painter"), "paint", np("the table")), "Ressam masanın resmini yapıyor."),
    (Event(np("the thief"), "wear", np("some hat black")), "Hırsız siyah bir şapka takıyor."),
    (Event(np("the king"), "wear", np("the coat")), "Kral paltoyu giyiyor."),
    (Event(np("two queen"), "stand", place="station"), "İki kraliçe istasyonda ayakta duruyor."),
    (Event(np("the boy"), "wait", negated=True), "Oğlan beklemiyor."),
    (Event(np("the boy"), "wait"), "Oğlan bekliyor."),
    (Event(np("the baby"), "smile"), "Bebek gülümsüyor."),
]
DESCRIPTIONS = [
    (Property(np("the cat"), "big"), "Kedi büyük."),
    (Property(np("the cat"), "big", negated=True), "Kedi büyük değil."),
    (Property(np("no eagle"), "big"), "Hiçbir kartal büyük değil."),
    (Property(np("two chair"), "modern"), "İki sandalye modern."),
    (Kind("poodle", "dog"), "Kaniş bir köpektir."),
    (Kind("crow", "bird"), "Karga bir kuştur."),
    (Kind("baker", "person"), "Fırıncı bir kişidir."),
    (Kind("ant", "insect"), "Karınca bir böcektir."),
    (Kind("boy", "child"), "Oğlan bir çocuktur."),
]
REVIEWS = [
    (Opinion("book", "boring", degree="very"), "Kitap çok sıkıcı."),
    (Opinion("book", "boring", degree="very", negated=True), "Kitap çok sıkıcı değil."),
    (Opinion("book", "boring", degree="quite"), "Kitap oldukça sıkıcı."),
    (Opinion("book", "boring", degree="quite", negated=True), "Kitap pek sıkıcı değil."),
    (Opinion("story", "funny", degree="extremely"), "Hikâye son derece komik."),
    (Opinion("ideas", "interesting"), "Fikirler ilginç."),
    (Attitude("like_i", "album"), "Albümü beğeniyorum."),
    (Attitude("like_i", "end", negated=True), "Finali beğenmiyorum."),
    (Attitude("love_i", "rhythm"), "Ritmi seviyorum."),
    (Attitude("adore_i", "band"), "Gruba bayılıyorum."),
    (Attitude("hate_i", "characters"), "Karakterlerden nefret ediyorum."),
    (Attitude("recommend_i", "book", negated=True), "Kitabı tavsiye etmiyorum."),
    (Contrast(Opinion("album", "good"), Opinion("voice", "bad", negated=True)), "Albüm iyi, ama ses kötü değil."),
]


@pytest.mark.parametrize(("meaning", "sentence"), EVENTS + DESCRIPTIONS + REVIEWS)
def test_sentence_is_said_in_turkish(meaning, sentence):
    assert say(meaning, "tr") == sentence


def test_a_word_with_its_case_ending_keeps_its_gloss():
    event = Event(np("some girl"), "see", np("some dog big"))
    assert [(w.form, w.gloss) for w in words(event, "tr")] == [
        ("bir", "some"),
        ("kız", "girl"),
        ("büyük", "big"),
        ("bir", "some"),
        ("köpek", "dog"),
        ("görüyor", "see"),
    ]


def test_the_capital_of_i_keeps_its_dot():
    assert say(Event(np("the cow"), "run"), "tr") == "İnek koşuyor."


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "köpek nerede uyuyor"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "bahçede ne uyuyor"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "bahçede kim uyuyor"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"),
        "pazarda kim kırmızı bir elma satın alıyor",
    ),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"), "aşçı pazarda ne satın alıyor"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"),
        "aşçı nerede kırmızı bir elma satın alıyor",
    ),
    (Question(Event(np("the dog"), "eat", np("the banana"), "kitchen"), "subject"), "mutfakta muzu ne yiyor"),
    (Question(Event(np("the dog"), "eat", np("some apple")), "subject"), "bir elmayı ne yiyor"),
    (Question(Event(np("the dog"), "eat", np("the banana"), "kitchen"), "place"), "köpek muzu nerede yiyor"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "her doktor kime yardım ediyor"),
    (
        Question(Event(np("every doctor"), "help", np("two child sick")), "subject"),
        "iki hasta çocuğa kim yardım ediyor",
    ),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "subject"), "ormanda köpeği kim görüyor"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"), "iki kız ormanda ne görüyor"),
    (Question(Event(np("two girl"), "see", np("some queen")), "object"), "iki kız kimi görüyor"),
    (Question(Event(np("the child"), "fear", np("the thief")), "object"), "çocuk kimden korkuyor"),
    (Question(Event(np("the child"), "fear", np("the bear")), "object"), "çocuk neyden korkuyor"),
    (Question(Event(np("the farmer"), "feed", np("the cow"), "farm"), "object"), "çiftçi çiftlikte neyi besliyor"),
    (
        Question(Event(np("the painter"), "paint", np("some flower yellow"), "garden"), "subject"),
        "bahçede kim sarı bir çiçeğin resmini yapıyor",
    ),
    (
        Question(Event(np("the painter"), "paint", np("some flower yellow"), "garden"), "object"),
        "ressam bahçede neyin resmini yapıyor",
    ),
    (Question(Event(np("the painter"), "paint", np("the queen")), "object"), "ressam kimin resmini yapıyor"),
    (Question(Event(np("some bird"), "sing", place="forest"), "subject"), "ormanda ne ötüyor"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "subject"), "sokakta şapkayı kim takıyor"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "object"), "hırsız sokakta ne giyiyor"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_turkish(meaning, sentence):
    assert join(words(meaning, "tr"), " ") == sentence
