"""Thai sentences word for word: classifiers after the noun, มี, ไม่มี ... ไหน, สัก, ไม่ and ไม่ได้, colours, degrees."""

import pytest

from xlt_lib.world.languages import say, tell, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, Meaning, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    return NounPhrase(*text.split())


SENTENCES = {
    # subjects
    "หมาตัวนั้นนอน": Event(np("the dog"), "sleep"),
    "มีหมาตัวหนึ่งนอน": Event(np("some dog"), "sleep"),
    "หมาทุกตัวนอนในสวน": Event(np("every dog"), "sleep", place="garden"),
    "ไม่มีหมาตัวไหนนอน": Event(np("no dog"), "sleep"),
    "มีหมาสองตัววิ่งในสวนสาธารณะ": Event(np("two dog"), "run", place="park"),
    "มีพยาบาลที่เหนื่อยสองคนทำงานที่โรงพยาบาล": Event(np("two nurse tired"), "work", place="hospital"),
    "ราชินีแก่องค์นั้นร้องเพลง": Event(np("the queen old"), "sing"),
    "เด็กโตทุกคนเดินบนถนน": Event(np("every child old"), "walk", place="street"),
    "ไม่มีคนสวนอายุน้อยคนไหนรอที่ตลาด": Event(np("no gardener young"), "wait", place="market"),
    # objects, with their classifiers
    "ครูคนนั้นอ่านจดหมายฉบับนั้น": Event(np("the teacher"), "read", np("the letter")),
    "ครูคนนั้นอ่านจดหมายทุกฉบับ": Event(np("the teacher"), "read", np("every letter")),
    "พ่อครัวคนนั้นซื้อแอปเปิลลูกหนึ่งที่ตลาด": Event(np("the cook"), "buy", np("some apple"), "market"),
    "ชาวนาคนนั้นขายไข่สองฟอง": Event(np("the farmer"), "sell", np("two egg")),
    "แมวตัวนั้นเห็นปลาตัวใหญ่สองตัว": Event(np("the cat"), "see", np("two fish big")),
    "หมอคนนั้นช่วยคนคนหนึ่ง": Event(np("the doctor"), "help", np("some person")),
    "วิศวกรคนนั้นซื้อรถยนต์ราคาแพงคันนั้น": Event(np("the engineer"), "buy", np("the car expensive")),
    "หัวขโมยคนนั้นสวมหมวกสีดำใบหนึ่ง": Event(np("the thief"), "wear", np("some hat black")),
    "กษัตริย์องค์นั้นดื่มไวน์ที่หวานแก้วหนึ่ง": Event(np("the king"), "drink_v", np("some wine sweet")),
    "ทหารคนนั้นถือปืนที่หนักสองกระบอก": Event(np("the soldier"), "carry", np("two gun heavy")),
    # negation
    "หมาตัวนั้นไม่ได้นอน": Event(np("the dog"), "sleep", negated=True),
    "มีหมาตัวหนึ่งไม่ได้นอน": Event(np("some dog"), "sleep", negated=True),
    "คนขับรถคนนั้นไม่ได้ซ่อมรถยนต์คันนั้น": Event(np("the driver"), "repair", np("the car"), negated=True),
    "เด็กคนนั้นไม่ได้กินแครอทสักหัวในครัว": Event(np("the child"), "eat", np("some carrot"), "kitchen", True),
    "นายพรานคนนั้นไม่เห็นหมีสักตัว": Event(np("the hunter"), "see", np("some bear"), negated=True),
    "เด็กผู้ชายคนนั้นไม่กลัวเสือที่อันตรายตัวนั้น": Event(np("the boy"), "fear", np("the tiger dangerous"), negated=True),
    "ไม่มีนักเรียนคนไหนซื้อพจนานุกรมสักเล่ม": Event(np("no student"), "buy", np("some dictionary")),
    "ไม่มีนักเรียนคนไหนซื้อพจนานุกรมเล่มนั้น": Event(np("no student"), "buy", np("the dictionary")),
    "แมวทุกตัวไม่เห็นปลาตัวไหนเลย": Event(np("every cat"), "see", np("no fish")),
    "หมาตัวนั้นไม่ได้กินแอปเปิลลูกไหนในสวนเลย": Event(np("the dog"), "eat", np("no apple"), "garden"),
    # verbs that suit the noun, verbs that reach it through another noun, a verb behind its object
    "เด็กผู้หญิงคนนั้นล้างรถยนต์คันนั้น": Event(np("the girl"), "wash", np("the car")),
    "เด็กผู้หญิงคนนั้นซักเสื้อเชิ้ตตัวนั้น": Event(np("the girl"), "wash", np("the shirt")),
    "คนสวนคนนั้นตัดต้นโอ๊กต้นหนึ่ง": Event(np("the gardener"), "cut", np("some oak")),
    "บริกรคนนั้นหั่นหอมหัวใหญ่สองหัว": Event(np("the waiter"), "cut", np("two onion")),
    "นกตัวนั้นร้องในป่า": Event(np("the bird"), "sing", place="forest"),
    "นักร้องคนนั้นไม่ได้เป่าขลุ่ยสักเลา": Event(np("the singer"), "play_instrument", np("some flute"), negated=True),
    "ศิลปินคนนั้นวาดภาพดอกไม้สีเหลืองดอกหนึ่ง": Event(np("the artist"), "paint", np("some flower yellow")),
    "เด็กผู้ชายคนนั้นได้ยินเสียงเสือตัวหนึ่ง": Event(np("the boy"), "hear", np("some tiger")),
    "นายพรานคนนั้นไม่ได้ยินเสียงหมีสักตัว": Event(np("the hunter"), "hear", np("some bear"), negated=True),
    "กะลาสีคนนั้นทำนาฬิกาเรือนนั้นหายที่สถานี": Event(np("the sailor"), "lose", np("the clock"), "station"),
    "กะลาสีคนนั้นไม่ได้ทำนาฬิกาเรือนไหนหายเลย": Event(np("the sailor"), "lose", np("no clock")),
    # descriptions
    "ซุปถ้วยนั้นร้อน": Property(np("the soup"), "hot"),
    "ซุปถ้วยนั้นไม่ร้อน": Property(np("the soup"), "hot", negated=True),
    "มีหมาตัวหนึ่งที่เล็ก": Property(np("some dog"), "small"),
    "มีเสื้อเชิ้ตสองตัวที่ไม่สะอาด": Property(np("two shirt"), "clean", negated=True),
    "กะลาสีคนนั้นไม่ได้ป่วย": Property(np("the sailor"), "sick", negated=True),
    "กุหลาบทุกดอกเป็นสีแดง": Property(np("every rose"), "red"),
    "มีกุหลาบดอกหนึ่งที่เป็นสีขาว": Property(np("some rose"), "white"),
    "รถยนต์คันนั้นไม่ใช่สีแดง": Property(np("the car"), "red", negated=True),
    "โคมไฟดวงนั้นราคาไม่แพง": Property(np("the lamp"), "expensive", negated=True),
    "ผู้พิพากษาคนนั้นอายุน้อย": Property(np("the judge"), "young"),
    "ไม่มีทหารคนไหนมีความสุข": Property(np("no soldier"), "happy"),
    # kinds
    "พุดเดิ้ลเป็นหมาพันธุ์หนึ่ง": Kind("poodle", "dog"),
    "แมวเป็นสัตว์ชนิดหนึ่ง": Kind("cat", "animal"),
    "หมอเป็นคน": Kind("doctor", "person"),
    # reviews
    "เรื่องราวนี้น่าเบื่อ": Opinion("story", "boring"),
    "ตัวละครเหล่านี้ไม่น่าสนใจ": Opinion("characters", "interesting", negated=True),
    "ทำนองนี้ไม่ไพเราะ": Opinion("melody", "beautiful", negated=True),
    "หนังสือเล่มนี้ไม่ได้เดาง่าย": Opinion("book", "predictable", negated=True),
    "หนังสือเล่มนี้น่าเบื่อมาก": Opinion("book", "boring", "very"),
    "หนังสือเล่มนี้ดีอย่างแท้จริง": Opinion("book", "good", "really"),
    "หนังสือเล่มนี้ค่อนข้างน่าสนใจ": Opinion("book", "interesting", "quite"),
    "เสียงร้องนี้ไม่ได้น่ารำคาญมาก": Opinion("voice", "annoying", "very", negated=True),
    "ผู้กำกับคนนี้เก่ง": Opinion("director", "good"),
    "ฉันชอบอัลบั้มชุดนี้": Attitude("like_i", "album"),
    "ฉันไม่แนะนำภาพยนตร์เรื่องนี้": Attitude("recommend_i", "film", negated=True),
    "ฉันเสียใจกับหนังสือเล่มนี้": Attitude("regret_i", "book"),
    "เรื่องราวนี้ดีแต่ตอนจบนี้แย่": Contrast(Opinion("story", "good"), Opinion("end", "bad")),
}


@pytest.mark.parametrize(("text", "meaning"), SENTENCES.items())
def test_sentence(text: str, meaning: Meaning) -> None:
    assert say(meaning, "th") == text


def test_classifiers_are_words_of_their_own() -> None:
    event = Event(np("two dog big"), "see", np("the cat"), "garden")
    assert say(event, "th", segmented=True) == "มี หมา ตัว ใหญ่ สอง ตัว เห็น แมว ตัว นั้น ใน สวน"
    assert [word.gloss for word in words(event, "th") if word.is_concept] == ["dog", "big", "see", "cat", "garden"]


def test_a_space_stands_between_sentences_for_there_is_no_stop() -> None:
    review = (Opinion("book", "boring"), Attitude("recommend_i", "book", negated=True))
    assert tell(review, "th") == "หนังสือเล่มนี้น่าเบื่อ ฉันไม่แนะนำหนังสือเล่มนี้"
    assert tell(review, "zh") == "这本书很无聊。我不推荐这本书。"


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the boy"), "hear", np("some guitar")), "object"), "เด็กผู้ชายคนนั้นได้ยินเสียงอะไร"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "หมาตัวนั้นนอนที่ไหน"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "ตัวอะไรนอนในสวน"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "ใครนอนในสวน"),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"), "ใครซื้อแอปเปิลสีแดงลูกหนึ่งที่ตลาด"),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"), "พ่อครัวคนนั้นซื้ออะไรที่ตลาด"),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"), "พ่อครัวคนนั้นซื้อแอปเปิลสีแดงลูกหนึ่งที่ไหน"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "หมอทุกคนช่วยใคร"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"), "เด็กผู้หญิงสองคนเห็นอะไรในป่า"),
    (Question(Event(np("two girl"), "see", np("some queen")), "subject"), "ใครเห็นราชินีองค์หนึ่ง"),
    (Question(Event(np("the farmer"), "feed", np("the cow"), "farm"), "object"), "ชาวนาคนนั้นให้อาหารตัวอะไรในฟาร์ม"),
    (Question(Event(np("the boy"), "hear", np("the singer")), "object"), "เด็กผู้ชายคนนั้นได้ยินเสียงใคร"),
    (Question(Event(np("two sailor"), "lose", np("the clock"), "station"), "object"), "กะลาสีสองคนทำอะไรหายที่สถานี"),
    (Question(Event(np("two sailor"), "lose", np("the clock"), "station"), "place"), "กะลาสีสองคนทำนาฬิกาเรือนนั้นหายที่ไหน"),
    (Question(Event(np("some bird"), "sing", place="forest"), "subject"), "ตัวอะไรร้องในป่า"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "subject"), "ใครสวมหมวกใบนั้นบนถนน"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "object"), "หัวขโมยคนนั้นสวมอะไรบนถนน"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_thai(meaning, sentence):
    assert join(words(meaning, "th"), "") == sentence
