"""Arabic sentences word for word: verb first, ال twice, the dual, the written accusative, هناك, لا and ليس."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    """np("every dog big"): determiner, noun, adjective."""
    return NounPhrase(*text.split())


AFFIRMATIVE = [
    (Event(np("the dog"), "sleep"), "ينام الكلب."),
    (Event(np("some cow"), "sleep"), "تنام بقرة."),
    (Event(np("every dog"), "sleep", place="garden"), "ينام كل كلب في الحديقة."),
    (Event(np("every nurse tired"), "work"), "تعمل كل ممرضة متعبة."),
    (Event(np("two lion young"), "sleep"), "ينام أسدان شابان."),
    (Event(np("the girl"), "see", np("the dog")), "ترى البنت الكلب."),
    (Event(np("the girl"), "see", np("the cat black")), "ترى البنت القط الأسود."),
    (Event(np("the girl"), "see", np("some dog small")), "ترى البنت كلبا صغيرا."),
    (Event(np("the girl"), "see", np("some cat black")), "ترى البنت قطا أسود."),
    (Event(np("two cow white"), "see", np("two fish")), "ترى بقرتان بيضاوان سمكتين."),
    (Event(np("the cook"), "buy", np("some apple red"), "market"), "يشتري الطباخ تفاحة حمراء في السوق."),
    (Event(np("the nurse"), "buy", np("some soup cold")), "تشتري الممرضة حساء باردا."),
    (Event(np("the queen"), "use", np("some axe big")), "تستخدم الملكة فأسا كبيرة."),
    (Event(np("the boy"), "eat", np("two pizza")), "يأكل الولد بيتزتين."),
    (Event(np("some judge"), "see", np("some lawyer")), "يرى قاض محاميا."),
    (Event(np("two judge"), "see", np("the lawyer rich")), "يرى قاضيان المحامي الغني."),
    (Event(np("the judge"), "read", np("every letter")), "يقرأ القاضي كل رسالة."),
    (Event(np("every doctor"), "help", np("two child sick")), "يساعد كل طبيب طفلين مريضين."),
    (Event(np("the cat"), "catch", np("the mouse")), "يمسك القط بالفأر."),
    (Event(np("the cat"), "catch", np("every mouse")), "يمسك القط بكل فأر."),
    (Event(np("the king"), "play_instrument", np("some piano")), "يعزف الملك على بيانو."),
    (Event(np("the king"), "play_instrument", np("two flute")), "يعزف الملك على نايين."),
    (Event(np("the child"), "fear", np("some bear big")), "يخاف الطفل من دب كبير."),
    (
        Event(np("the artist"), "paint", np("some flower yellow"), "garden"),
        "يرسم الفنان زهرة صفراء بالألوان في الحديقة.",
    ),
    (Event(np("the shark big"), "swim"), "تسبح سمكة القرش الكبيرة."),
    (Event(np("two poodle small"), "run"), "يركض كلبا بودل صغيران."),
    (Event(np("the tourist"), "see", np("two poodle small")), "يرى السائح كلبي بودل صغيرين."),
    (Event(np("the child"), "buy", np("two kite blue")), "يشتري الطفل طائرتين ورقيتين زرقاوين."),
    (Event(np("the child"), "lose", np("the kite blue")), "يفقد الطفل الطائرة الورقية الزرقاء."),
]
DENIED = [
    (Event(np("the dog"), "sleep", negated=True), "لا ينام الكلب."),
    (Event(np("the dog"), "eat", np("some apple"), negated=True), "لا يأكل الكلب تفاحة."),
    (Event(np("the dog"), "eat", np("no apple")), "لا يأكل الكلب أي تفاحة."),
    (Event(np("some dog"), "sleep", negated=True), "هناك كلب لا ينام."),
    (Event(np("some dog"), "eat", np("no apple")), "هناك كلب لا يأكل أي تفاحة."),
    (Event(np("two queen old"), "sit", negated=True), "هناك ملكتان مسنتان لا تجلسان."),
    (Event(np("two student"), "read", np("the novel"), negated=True), "هناك طالبان لا يقرآن الرواية."),
    (Event(np("two thief"), "see", np("some soldier"), negated=True), "هناك لصان لا يريان جنديا."),
    (Event(np("every dog"), "sleep", negated=True), "كل كلب لا ينام."),
    (Event(np("no dog"), "sleep"), "لا ينام أي كلب."),
    (Event(np("no cow white"), "sleep"), "لا تنام أي بقرة بيضاء."),
    (Event(np("no student"), "buy", np("some dictionary")), "لا يشتري أي طالب قاموسا."),
    (Event(np("no dog"), "sleep", negated=True), "ليس هناك أي كلب لا ينام."),
    (Event(np("the cat"), "catch", np("no mouse")), "لا يمسك القط بأي فأر."),
]
DESCRIPTIONS = [
    (Property(np("the lamp"), "cheap"), "المصباح رخيص."),
    (Property(np("the sword"), "expensive"), "السيف غال."),
    (Property(np("the sword"), "expensive", negated=True), "السيف ليس غاليا."),
    (Property(np("the car"), "expensive"), "السيارة غالية."),
    (Property(np("some rose"), "white"), "هناك وردة بيضاء."),
    (Property(np("two chair"), "modern"), "هناك كرسيان حديثان."),
    (Property(np("every soldier"), "strong"), "كل جندي قوي."),
    (Property(np("no soldier"), "happy"), "ليس هناك أي جندي سعيد."),
    (Property(np("the horse"), "slow", negated=True), "الحصان ليس بطيئا."),
    (Property(np("the dog"), "black", negated=True), "الكلب ليس أسود."),
    (Property(np("two shirt"), "clean", negated=True), "هناك قميصان ليسا نظيفين."),
    (Property(np("two rose"), "white", negated=True), "هناك وردتان ليستا بيضاوين."),
    (Kind("poodle", "dog"), "البودل كلب."),
    (Property(np("two pine"), "big", negated=True), "هناك شجرتا صنوبر ليستا كبيرتين."),
    (Kind("pine", "tree"), "الصنوبر شجرة."),
    (Kind("girl", "child"), "البنت طفلة."),
    (Kind("boy", "child"), "الولد طفل."),
    (Kind("carrot", "vegetable"), "الجزرة خضار."),
    (Kind("skirt", "garment"), "التنورة قطعة ملابس."),
    (Kind("piano", "instrument"), "البيانو آلة موسيقية."),
]
REVIEWS = [
    (Opinion("story", "boring", degree="very"), "القصة مملة جدا."),
    (Opinion("book", "interesting", degree="quite"), "الكتاب شيق إلى حد ما."),
    (Opinion("ideas", "charming", negated=True), "الأفكار ليست جذابة."),
    (Opinion("actors", "charming"), "الممثلون جذابون."),
    (Opinion("actors", "clever", negated=True), "الممثلون ليسوا أذكياء."),
    (Opinion("landscapes", "beautiful"), "المناظر الطبيعية جميلة."),
    (Opinion("film", "bad", negated=True), "الفيلم ليس سيئا."),
    (Opinion("story", "disappointing"), "القصة مخيبة للآمال."),
    (Opinion("voice", "unbearable", negated=True), "الصوت ليس غير محتمل."),
    (Attitude("like_i", "album"), "يعجبني الألبوم."),
    (Attitude("like_i", "song", negated=True), "لا تعجبني الأغنية."),
    (Attitude("like_i", "actors"), "يعجبني الممثلون."),
    (Attitude("hate_i", "actors"), "أكره الممثلين."),
    (Attitude("recommend_i", "film"), "أوصي بالفيلم."),
    (Attitude("regret_i", "film", negated=True), "لا أندم على الفيلم."),
    (Contrast(Opinion("story", "good"), Opinion("end", "clumsy")), "القصة جيدة لكن النهاية ركيكة."),
    (
        Contrast(Opinion("film", "boring", "really"), Opinion("actors", "good")),
        "الفيلم ممل حقا لكن الممثلين جيدون.",
    ),
]


@pytest.mark.parametrize(("meaning", "sentence"), AFFIRMATIVE + DENIED + DESCRIPTIONS + REVIEWS)
def test_sentence_is_said_in_arabic(meaning, sentence):
    assert say(meaning, "ar") == sentence


def test_a_prefix_keeps_the_gloss_of_its_word():
    glosses = [(w.form, w.gloss) for w in words(Event(np("two cat"), "catch", np("no mouse")), "ar")]
    assert glosses == [
        ("هناك", "EXIST"),
        ("قطان", "cat"),
        ("لا", "NOT"),
        ("يمسكان", "catch"),
        ("بأي", "no"),
        ("فأر", "mouse"),
    ]


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "أين ينام الكلب"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "ما الذي ينام في الحديقة"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "من ينام في الحديقة"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"),
        "من يشتري تفاحة حمراء في السوق",
    ),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"), "ماذا يشتري الطباخ في السوق"),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"), "أين يشتري الطباخ تفاحة حمراء"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "subject"), "من يساعد طفلين مريضين"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "من الذي يساعده كل طبيب"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"), "ماذا ترى بنتان في الغابة"),
    (Question(Event(np("two girl"), "see", np("some queen")), "object"), "من الذي تراه بنتان"),
    (Question(Event(np("the child"), "fear", np("the thief")), "object"), "ممن يخاف الطفل"),
    (Question(Event(np("the child"), "fear", np("the bear")), "object"), "من ماذا يخاف الطفل"),
    (Question(Event(np("the cat"), "catch", np("the mouse")), "object"), "بماذا يمسك القط"),
    (Question(Event(np("the cat"), "catch", np("the mouse")), "subject"), "ما الذي يمسك بالفأر"),
    (Question(Event(np("the tourist"), "admire", np("the king")), "object"), "بمن يعجب السائح"),
    (Question(Event(np("the king"), "play_instrument", np("the piano")), "object"), "على ماذا يعزف الملك"),
    (Question(Event(np("the painter"), "paint", np("the queen")), "object"), "من الذي يرسمه الرسام بالألوان"),
    (Question(Event(np("two nurse"), "sit", place="library"), "place"), "أين تجلس ممرضتان"),
    (Question(Event(np("two nurse"), "sit", place="library"), "subject"), "من يجلس في المكتبة"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_arabic(meaning, sentence):
    assert join(words(meaning, "ar"), " ") == sentence
