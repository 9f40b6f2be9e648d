"""Urdu sentences word for word: verb last, gender and number, the oblique case, کو, نہیں, "مجھے ... پسند ہے"."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    """np("every dog big"): determiner, noun, adjective."""
    return NounPhrase(*text.split())


EVENTS = [
    (Event(np("the dog"), "sleep"), "کتا سوتا ہے۔"),
    (Event(np("the girl"), "sleep"), "لڑکی سوتی ہے۔"),
    (Event(np("some wolf black"), "run"), "ایک کالا بھیڑیا دوڑتا ہے۔"),
    (Event(np("every dog"), "sleep", place="garden"), "ہر کتا باغ میں سوتا ہے۔"),
    (Event(np("no cat"), "swim"), "کوئی بلی نہیں تیرتی۔"),
    (Event(np("two lion young"), "sleep"), "دو جوان شیر سوتے ہیں۔"),
    (Event(np("two butterfly yellow"), "move"), "دو پیلی تتلیاں حرکت کرتی ہیں۔"),
    (Event(np("two girl"), "sleep", negated=True), "دو لڑکیاں نہیں سوتیں۔"),
    (Event(np("two king"), "laugh", negated=True), "دو بادشاہ نہیں ہنستے۔"),
    (Event(np("some dog"), "sleep", negated=True), "ایک کتا نہیں سوتا۔"),
    (Event(np("the dog"), "eat", np("some banana")), "کتا ایک کیلا کھاتا ہے۔"),
    (Event(np("the dog"), "eat", np("the banana")), "کتا کیلا کھاتا ہے۔"),
    (Event(np("the girl"), "see", np("the banana")), "لڑکی کیلے کو دیکھتی ہے۔"),
    (Event(np("the dog"), "eat", np("two banana")), "کتا دو کیلے کھاتا ہے۔"),
    (Event(np("the dog"), "eat", np("every apple small")), "کتا ہر چھوٹا سیب کھاتا ہے۔"),
    (Event(np("the dog"), "eat", np("no apple")), "کتا کوئی سیب نہیں کھاتا۔"),
    (Event(np("the dog"), "eat", np("some apple"), negated=True), "کتا کوئی سیب نہیں کھاتا۔"),
    (Event(np("no girl"), "eat", np("some cake")), "کوئی لڑکی کوئی کیک نہیں کھاتی۔"),
    (Event(np("no girl"), "eat", np("the cake")), "کوئی لڑکی کیک نہیں کھاتی۔"),
    (Event(np("no girl"), "cut", np("the tree")), "کوئی لڑکی درخت کو نہیں کاٹتی۔"),
    (Event(np("the girl"), "see", np("the crow black")), "لڑکی کالے کوے کو دیکھتی ہے۔"),
    (Event(np("the girl"), "see", np("two bird small")), "لڑکی دو چھوٹے پرندوں کو دیکھتی ہے۔"),
    (Event(np("the girl"), "see", np("some queen old")), "لڑکی ایک بوڑھی ملکہ کو دیکھتی ہے۔"),
    (Event(np("the girl"), "see", np("no bear")), "لڑکی کسی ریچھ کو نہیں دیکھتی۔"),
    (Event(np("the girl"), "see", np("two cow")), "لڑکی دو گایوں کو دیکھتی ہے۔"),
    (Event(np("the girl"), "see", np("two table")), "لڑکی دو میزیں دیکھتی ہے۔"),
    (
        Event(np("every doctor"), "help", np("two child sick")),
        "ہر ڈاکٹر دو بیمار بچوں کی مدد کرتا ہے۔",
    ),
    (
        Event(np("no doctor"), "help", np("some baker")),
        "کوئی ڈاکٹر کسی نانبائی کی مدد نہیں کرتا۔",
    ),
    (Event(np("two nurse"), "visit", np("the king")), "دو نرسیں بادشاہ سے ملنے جاتی ہیں۔"),
    (Event(np("the lawyer"), "carry", np("two chair")), "وکیل دو کرسیاں لے جاتا ہے۔"),
    (Event(np("the tourist"), "find", np("the camera")), "سیاح کیمرے کو ڈھونڈ لیتا ہے۔"),
    (
        Event(np("the tourist"), "find", np("some needle"), negated=True),
        "سیاح کوئی سوئی نہیں ڈھونڈ پاتا۔",
    ),
    (
        Event(np("the boy"), "draw", np("some horse big"), "farm", True),
        "لڑکا کھیت میں کسی بڑے گھوڑے کا خاکہ نہیں بناتا۔",
    ),
    (
        Event(np("the cook"), "buy", np("some egg"), "market"),
        "باورچی بازار میں ایک انڈا خریدتا ہے۔",
    ),
    (Event(np("two queen"), "sit", negated=True), "دو ملکائیں بیٹھی نہیں ہیں۔"),
    (Event(np("two farmer"), "stand", place="street"), "دو کسان سڑک پر کھڑے ہیں۔"),
    (Event(np("some soldier"), "kill", np("the snake")), "ایک فوجی سانپ کو ہلاک کرتا ہے۔"),
    (Event(np("the student"), "study", place="library"), "طالب علم کتب خانے میں پڑھائی کرتا ہے۔"),
    (Event(np("the teacher"), "read", np("the letter")), "استاد خط پڑھتا ہے۔"),
    (Event(np("the teacher"), "read", np("some letter"), negated=True), "استاد کوئی خط نہیں پڑھتا۔"),
    (Event(np("the thief"), "steal", np("the sword big")), "چور بڑی تلوار چراتا ہے۔"),
    (Event(np("the thief"), "escape"), "چور بھاگ جاتا ہے۔"),
    (Event(np("no thief"), "escape"), "کوئی چور نہیں بھاگتا۔"),
    (Event(np("the driver"), "push", np("some truck")), "ڈرائیور ایک ٹرک کو دھکا دیتا ہے۔"),
    (Event(np("the singer"), "hear", np("two guitar")), "گلوکار دو گٹاروں کی آواز سنتا ہے۔"),
    (Event(np("the girl"), "see", np("two person")), "لڑکی دو اشخاص کو دیکھتی ہے۔"),
]
DESCRIPTIONS = [
    (Property(np("the lamp"), "cheap"), "لیمپ سستا ہے۔"),
    (Property(np("no mouse"), "big"), "کوئی چوہا بڑا نہیں ہے۔"),
    (Property(np("two nurse"), "tired", negated=True), "دو نرسیں تھکی ہوئی نہیں ہیں۔"),
    (Property(np("two sailor tired"), "hungry"), "دو تھکے ہوئے ملاح بھوکے ہیں۔"),
    (Property(np("every chair"), "modern"), "ہر کرسی جدید ہے۔"),
    (Property(np("the soup"), "hot", negated=True), "سوپ گرم نہیں ہے۔"),
    (Property(np("two coffee"), "cold"), "دو کافی ٹھنڈی ہیں۔"),
    (Kind("poodle", "dog"), "پوڈل ایک کتا ہے۔"),
    (Kind("cow", "animal"), "گائے ایک جانور ہے۔"),
    (Kind("boy", "child"), "لڑکا ایک بچہ ہے۔"),
    (Kind("girl", "child"), "لڑکی ایک بچی ہے۔"),
]
REVIEWS = [
    (Opinion("story", "boring", degree="very"), "کہانی بہت بیزار کن ہے۔"),
    (Opinion("story", "good", negated=True), "کہانی اچھی نہیں ہے۔"),
    (Opinion("actors", "clumsy"), "اداکار بے ڈھنگے ہیں۔"),
    (Opinion("plot", "confusing", degree="extremely"), "پلاٹ انتہائی الجھا ہوا ہے۔"),
    (Opinion("language", "mediocre", degree="quite"), "زبان خاصی اوسط درجے کی ہے۔"),
    (Opinion("film", "awful"), "فلم گھٹیا ہے۔"),
    (Opinion("ideas", "surprising", negated=True), "خیالات حیران کن نہیں ہیں۔"),
    (Opinion("screenplay", "touching"), "منظر نامہ دل کو چھونے والا ہے۔"),
    (Attitude("like_i", "album"), "مجھے البم پسند ہے۔"),
    (Attitude("like_i", "dialogues", negated=True), "مجھے مکالمے پسند نہیں ہیں۔"),
    (Attitude("hate_i", "dialogues"), "مجھے مکالموں سے نفرت ہے۔"),
    (Attitude("adore_i", "ideas"), "میں خیالات پر فدا ہوں۔"),
    (Attitude("recommend_i", "film"), "میں فلم کی سفارش کرتا ہوں۔"),
    (Attitude("recommend_i", "film", negated=True), "میں فلم کی سفارش نہیں کرتا۔"),
    (Contrast(Opinion("story", "good"), Opinion("end", "bad")), "کہانی اچھی ہے لیکن انجام برا ہے۔"),
]


@pytest.mark.parametrize(("meaning", "sentence"), EVENTS + DESCRIPTIONS + REVIEWS)
def test_sentence_is_said_in_urdu(meaning, sentence):
    assert say(meaning, "ur") == sentence


def test_the_negation_stands_between_a_noun_and_its_light_verb():
    event = Event(np("the dog"), "help", np("the girl"), negated=True)
    assert [(w.form, w.gloss) for w in words(event, "ur")] == [
        ("کتا", "dog"),
        ("لڑکی", "girl"),
        ("کی", "OBJ"),
        ("مدد", "help"),
        ("نہیں", "NOT"),
        ("کرتا", "DO"),
    ]


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "کتا کہاں سوتا ہے"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "باغ میں کون سا جانور سوتا ہے"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "باغ میں کون سوتا ہے"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"),
        "بازار میں ایک سرخ سیب کون خریدتا ہے",
    ),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"),
        "باورچی بازار میں کیا خریدتا ہے",
    ),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"),
        "باورچی ایک سرخ سیب کہاں خریدتا ہے",
    ),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "ہر ڈاکٹر کس کی مدد کرتا ہے"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "subject"), "دو بیمار بچوں کی مدد کون کرتا ہے"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"), "دو لڑکیاں جنگل میں کیا دیکھتی ہیں"),
    (Question(Event(np("two girl"), "see", np("some queen")), "object"), "دو لڑکیاں کس کو دیکھتی ہیں"),
    (Question(Event(np("the child"), "fear", np("the thief")), "object"), "بچہ کس سے ڈرتا ہے"),
    (Question(Event(np("the child"), "fear", np("the bear")), "object"), "بچہ کس جانور سے ڈرتا ہے"),
    (Question(Event(np("the engineer"), "repair", np("the car")), "object"), "انجینئر کس چیز کی مرمت کرتا ہے"),
    (
        Question(Event(np("the engineer"), "repair", np("the car"), "street"), "place"),
        "انجینئر کار کی مرمت کہاں کرتا ہے",
    ),
    (Question(Event(np("two nurse"), "sit", place="library"), "place"), "دو نرسیں کہاں بیٹھی ہیں"),
    (Question(Event(np("the nurse"), "visit", np("the king")), "object"), "نرس کس سے ملنے جاتی ہے"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_urdu(meaning, sentence):
    assert join(words(meaning, "ur"), " ") == sentence
