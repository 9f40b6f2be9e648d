"""Vietnamese sentences word for word: classifiers, có, mọi ... đều, không ... nào, colours, loài and loại, degrees."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, Meaning, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    return NounPhrase(*text.split())


SENTENCES = {
    # subjects
    "Con chó đó ngủ.": Event(np("the dog"), "sleep"),
    "Có một con chó ngủ.": Event(np("some dog"), "sleep"),
    "Mọi con chó đều ngủ trong vườn.": Event(np("every dog"), "sleep", place="garden"),
    "Không có con chó nào ngủ.": Event(np("no dog"), "sleep"),
    "Có hai con chó nhỏ chạy trong công viên.": Event(np("two dog small"), "run", place="park"),
    "Không có cô bé tức giận nào la hét.": Event(np("no girl angry"), "shout"),
    # objects, with their classifiers
    "Giáo viên đó đọc lá thư đó.": Event(np("the teacher"), "read", np("the letter")),
    "Bác sĩ đó giúp đỡ mọi em bé.": Event(np("the doctor"), "help", np("every baby")),
    "Con sói đó đuổi theo con cừu màu trắng đó.": Event(np("the wolf"), "chase", np("the sheep white")),
    "Đầu bếp đó mua một quả táo ở chợ.": Event(np("the cook"), "buy", np("some apple"), "market"),
    "Có một người nông dân bán hai củ khoai tây nhỏ.": Event(np("some farmer"), "sell", np("two potato small")),
    "Nữ hoàng đó uống một ly rượu vang ngọt.": Event(np("the queen"), "drink_v", np("some wine sweet")),
    "Người lính đó mang khẩu súng nặng đó.": Event(np("the soldier"), "carry", np("the gun heavy")),
    "Con mèo đó nhìn thấy một con vật nhỏ.": Event(np("the cat"), "see", np("some animal small")),
    # negation
    "Con chó đó không ngủ.": Event(np("the dog"), "sleep", negated=True),
    "Có một con chó không ngủ.": Event(np("some dog"), "sleep", negated=True),
    "Tài xế đó không sửa chữa chiếc ô tô đó.": Event(np("the driver"), "repair", np("the car"), negated=True),
    "Đứa trẻ đó không ăn củ cà rốt nào.": Event(np("the child"), "eat", np("some carrot"), negated=True),
    "Không có học sinh nào mua cuốn từ điển nào.": Event(np("no student"), "buy", np("some dictionary")),
    "Mọi con mèo đều không nhìn thấy con cá nào.": Event(np("every cat"), "see", np("no fish")),
    "Cậu bé đó không phác họa con ngựa to nào ở trang trại.": Event(
        np("the boy"), "draw", np("some horse big"), "farm", True
    ),
    # verbs and adjectives that suit the noun, verbs of two parts
    "Cô bé đó rửa chiếc ô tô đó.": Event(np("the girl"), "wash", np("the car")),
    "Cô bé đó giặt chiếc áo len đó.": Event(np("the girl"), "wash", np("the sweater")),
    "Kẻ trộm đó đội một chiếc mũ màu đen.": Event(np("the thief"), "wear", np("some hat black")),
    "Con chim đó hót trong rừng.": Event(np("the bird"), "sing", place="forest"),
    "Người nông dân đó cho hai con bò ăn ở trang trại.": Event(np("the farmer"), "feed", np("two cow"), "farm"),
    "Thợ săn đó không nghe thấy tiếng con gấu nào.": Event(np("the hunter"), "hear", np("some bear"), negated=True),
    "Họa sĩ trẻ đó vẽ cậu bé nhỏ tuổi đó.": Event(np("the painter young"), "paint", np("the boy young")),
    # descriptions
    "Có hai y tá mệt mỏi làm việc ở bệnh viện.": Event(np("two nurse tired"), "work", place="hospital"),
    "Bát súp đó nóng.": Property(np("the soup"), "hot"),
    "Cái đèn đó không rẻ.": Property(np("the lamp"), "cheap", negated=True),
    "Có hai chiếc áo sơ mi sạch.": Property(np("two shirt"), "clean"),
    "Có một thủy thủ không bị ốm.": Property(np("some sailor"), "sick", negated=True),
    "Mọi bông hoa hồng đều màu đỏ.": Property(np("every rose"), "red"),
    "Chiếc đầm đó không phải màu xanh lá cây.": Property(np("the dress"), "green", negated=True),
    "Không có người lính nào vui vẻ.": Property(np("no soldier"), "happy"),
    # kinds
    "Chó xù là một giống chó.": Kind("poodle", "dog"),
    "Chó là một loài động vật.": Kind("dog", "animal"),
    "Cà rốt là một loại rau củ.": Kind("carrot", "vegetable"),
    "Bác sĩ là con người.": Kind("doctor", "person"),
    "Ca sĩ là nghệ sĩ.": Kind("singer", "artist"),
    # reviews
    "Câu chuyện này nhàm chán.": Opinion("story", "boring"),
    "Những nhân vật này không thú vị.": Opinion("characters", "interesting", negated=True),
    "Cuốn sách này rất hay.": Opinion("book", "good", "very"),
    "Cuốn sách này không hay lắm.": Opinion("book", "good", "very", negated=True),
    "Bộ phim này khá cảm động.": Opinion("film", "touching", "quite"),
    "Đạo diễn này giỏi.": Opinion("director", "good"),
    "Giọng hát này không phải là cực kỳ khó chịu.": Opinion("voice", "annoying", "extremely", negated=True),
    "Tôi thích album này.": Attitude("like_i", "album"),
    "Tôi không giới thiệu bộ phim này.": Attitude("recommend_i", "film", negated=True),
    "Câu chuyện này hay, nhưng đoạn kết này dở.": Contrast(Opinion("story", "good"), Opinion("end", "bad")),
}


@pytest.mark.parametrize(("text", "meaning"), SENTENCES.items())
def test_sentence(text: str, meaning: Meaning) -> None:
    assert say(meaning, "vi") == text


def test_a_word_of_several_syllables_is_one_word() -> None:
    sentence = words(Event(np("some farmer"), "see", np("the tiger")), "vi")
    assert [word.form for word in sentence] == ["có", "một", "người", "nông dân", "nhìn thấy", "con", "hổ", "đó"]
    assert [word.gloss for word in sentence if word.is_concept] == ["farmer", "see", "tiger"]


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the boy"), "hear", np("some guitar")), "object"), "cậu bé đó nghe thấy tiếng gì"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "con chó đó ngủ ở đâu"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "con gì ngủ trong vườn"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "ai ngủ trong vườn"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"),
        "ai mua một quả táo màu đỏ ở chợ",
    ),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"), "đầu bếp đó mua gì ở chợ"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"),
        "đầu bếp đó mua một quả táo màu đỏ ở đâu",
    ),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "mọi bác sĩ đều giúp đỡ ai"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "subject"), "ai giúp đỡ hai đứa trẻ bị ốm"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"), "hai cô bé nhìn thấy gì trong rừng"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "place"), "hai cô bé nhìn thấy con chó đó ở đâu"),
    (
        Question(Event(np("the farmer"), "feed", np("the cow"), "farm"), "object"),
        "người nông dân đó cho con gì ăn ở trang trại",
    ),
    (
        Question(Event(np("the farmer"), "feed", np("the cow"), "farm"), "place"),
        "người nông dân đó cho con bò đó ăn ở đâu",
    ),
    (Question(Event(np("the boy"), "hear", np("the singer")), "object"), "cậu bé đó nghe thấy tiếng ai"),
    (Question(Event(np("some bird"), "sing", place="forest"), "subject"), "con gì hót trong rừng"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "subject"), "ai đội chiếc mũ đó trên đường phố"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "object"), "kẻ trộm đó mặc gì trên đường phố"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_vietnamese(meaning, sentence):
    assert join(words(meaning, "vi"), " ") == sentence
