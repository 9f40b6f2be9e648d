"""Japanese: particles, counters, adjective classes, the negative verb, どの...も."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

SENTENCES = [
    (Event(NounPhrase("the", "dog"), "sleep"), "その犬は眠る。"),
    (Event(NounPhrase("every", "dog"), "sleep", place="garden"), "すべての犬が庭で眠る。"),
    (Event(NounPhrase("the", "dog"), "sit", place="garden"), "その犬は庭に座っている。"),
    (Event(NounPhrase("no", "bird", "small"), "sing"), "どの小さい鳥も歌わない。"),
    (
        Event(NounPhrase("two", "child"), "eat", NounPhrase("some", "apple", "red")),
        "二人の子供が一個の赤いりんごを食べる。",
    ),
    (
        Event(NounPhrase("the", "child"), "eat", NounPhrase("some", "apple"), place="kitchen", negated=True),
        "その子供は台所でりんごを食べない。",
    ),
    (Event(NounPhrase("no", "child"), "eat", NounPhrase("the", "apple")), "どの子供もそのりんごを食べない。"),
    (Event(NounPhrase("no", "child"), "eat", NounPhrase("some", "apple")), "どの子供もりんごを食べない。"),
    (
        Event(NounPhrase("the", "child"), "eat", NounPhrase("no", "apple", "red")),
        "その子供はどの赤いりんごも食べない。",
    ),
    (Event(NounPhrase("two", "doctor"), "greet", NounPhrase("no", "king")), "二人の医者がどの王にも挨拶しない。"),
    (Event(NounPhrase("some", "doctor"), "greet", NounPhrase("every", "king")), "ある医者がすべての王に挨拶する。"),
    (Event(NounPhrase("the", "wolf"), "hear", NounPhrase("two", "bird")), "その狼は二羽の鳥の声を聞く。"),
    (
        Event(NounPhrase("the", "wolf"), "hear", NounPhrase("the", "piano"), negated=True),
        "その狼はそのピアノの音を聞かない。",
    ),
    (
        Event(NounPhrase("the", "king"), "wear", NounPhrase("some", "shirt", "green")),
        "その王は一枚の緑のシャツを着ている。",
    ),
    (
        Event(NounPhrase("the", "king"), "wear", NounPhrase("two", "hat")),
        "その王は二つの帽子をかぶっている。",
    ),
    (
        Event(NounPhrase("the", "king"), "wear", NounPhrase("the", "hat"), negated=True),
        "その王はその帽子をかぶっていない。",
    ),
    (Property(NounPhrase("some", "dog"), "big"), "ある犬は大きい。"),
    (Property(NounPhrase("the", "cat"), "big", negated=True), "その猫は大きくない。"),
    (Property(NounPhrase("two", "cat"), "happy"), "二匹の猫は幸せだ。"),
    (Property(NounPhrase("no", "cat"), "happy"), "どの猫も幸せではない。"),
    (Property(NounPhrase("every", "cat"), "angry"), "すべての猫は怒っている。"),
    (Property(NounPhrase("the", "cat"), "angry", negated=True), "その猫は怒っていない。"),
    (Event(NounPhrase("the", "king", "angry"), "sleep"), "その怒った王は眠る。"),
    (Event(NounPhrase("some", "king", "rich"), "sleep"), "ある裕福な王が眠る。"),
    (Kind("poodle", "dog"), "プードルは犬だ。"),
    (Opinion("story", "boring"), "その物語は退屈だ。"),
    (Opinion("story", "good", negated=True), "その物語は良くない。"),
    (Opinion("story", "boring", "very"), "その物語はとても退屈だ。"),
    (Opinion("story", "boring", "quite", negated=True), "その物語はかなり退屈なわけではない。"),
    (Opinion("story", "excellent", "very", negated=True), "その物語はとても優れているわけではない。"),
    (Attitude("love_i", "album"), "私はそのアルバムが大好きだ。"),
    (Attitude("love_i", "album", negated=True), "私はそのアルバムが大好きではない。"),
    (Attitude("recommend_i", "film", negated=True), "私はその映画を薦めない。"),
    (Contrast(Opinion("story", "good"), Opinion("end", "boring")), "その物語は良いが、その結末は退屈だ。"),
]
QUESTIONS = [
    (Question(Event(NounPhrase("two", "cook"), "sleep", place="garden"), "subject"), "誰が庭で眠るか。"),
    (Question(Event(NounPhrase("the", "dog"), "see", NounPhrase("two", "cat")), "subject"), "何が二匹の猫を見るか。"),
    (
        Question(Event(NounPhrase("some", "dog"), "eat", NounPhrase("the", "apple"), "garden"), "object"),
        "ある犬は庭で何を食べるか。",
    ),
    (
        Question(Event(NounPhrase("the", "wolf"), "hear", NounPhrase("the", "king")), "object"),
        "その狼は誰の声を聞くか。",
    ),
    (Question(Event(NounPhrase("the", "wolf"), "hear", NounPhrase("the", "piano")), "object"), "その狼は何を聞くか。"),
    (
        Question(Event(NounPhrase("every", "doctor"), "greet", NounPhrase("the", "king")), "object"),
        "すべての医者は誰に挨拶するか。",
    ),
    (Question(Event(NounPhrase("the", "girl"), "sit", place="school"), "place"), "その少女はどこに座っているか。"),
    (
        Question(Event(NounPhrase("the", "king"), "wear", NounPhrase("two", "hat"), "castle"), "place"),
        "その王はどこで二つの帽子をかぶっているか。",
    ),
]


@pytest.mark.parametrize("meaning, text", SENTENCES + QUESTIONS)
def test_says(meaning, text):
    assert say(meaning, "ja") == text


def test_particles_and_counters_are_words_of_their_own():
    sentence = words(Event(NounPhrase("two", "dog"), "see", NounPhrase("the", "cat", "white"), place="garden"), "ja")
    assert [word.form for word in sentence] == [
        "二",
        "匹",
        "の",
        "犬",
        "が",
        "庭",
        "で",
        "その",
        "白い",
        "猫",
        "を",
        "見る",
    ]
    assert [word.gloss for word in sentence if word.is_concept] == ["dog", "garden", "white", "cat", "see"]
