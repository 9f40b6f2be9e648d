"""Chinese: classifiers, 的, 很, 都, the place before the verb, 不 and 没."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question

SENTENCES = [
    (Event(NounPhrase("the", "dog"), "sleep"), "这只狗睡觉。"),
    (Event(NounPhrase("every", "horse"), "sleep", place="garden"), "每匹马都在花园里睡觉。"),
    (Event(NounPhrase("the", "dog"), "sleep", place="garden", negated=True), "这只狗不在花园里睡觉。"),
    (Event(NounPhrase("two", "child"), "eat", NounPhrase("some", "apple", "red")), "有两个孩子吃一个红色的苹果。"),
    (Event(NounPhrase("some", "child"), "eat", NounPhrase("some", "apple"), negated=True), "有一个孩子不吃任何苹果。"),
    (Event(NounPhrase("no", "child", "young"), "eat", NounPhrase("some", "apple")), "没有年轻的孩子吃任何苹果。"),
    (Event(NounPhrase("no", "cat"), "see", NounPhrase("the", "fish")), "没有猫看见这条鱼。"),
    (Event(NounPhrase("the", "cat"), "see", NounPhrase("every", "fish")), "这只猫看见了每条鱼。"),
    (
        Event(NounPhrase("the", "cat"), "see", NounPhrase("some", "fish", "big"), place="beach", negated=True),
        "这只猫没在海滩上看见任何大的鱼。",
    ),
    (
        Event(NounPhrase("the", "child"), "eat", NounPhrase("no", "apple", "red"), "kitchen"),
        "这个孩子在厨房里一个红色的苹果都不吃。",
    ),
    (Event(NounPhrase("every", "cat"), "see", NounPhrase("no", "fish")), "每只猫一条鱼都没看见。"),
    (Event(NounPhrase("the", "teacher"), "sit", place="school", negated=True), "这位老师没在学校里坐着。"),
    (Event(NounPhrase("the", "singer"), "wear", NounPhrase("some", "shirt")), "这名歌手穿一件衬衫。"),
    (Event(NounPhrase("the", "singer"), "wear", NounPhrase("two", "hat")), "这名歌手戴两顶帽子。"),
    (Property(NounPhrase("every", "dog"), "big"), "每只狗都很大。"),
    (Property(NounPhrase("the", "cat"), "big", negated=True), "这只猫不大。"),
    (Property(NounPhrase("no", "cat"), "big"), "没有猫是大的。"),
    (Property(NounPhrase("two", "car"), "red"), "有两辆汽车是红色的。"),
    (Property(NounPhrase("the", "car"), "red", negated=True), "这辆汽车不是红色的。"),
    (Property(NounPhrase("some", "boy"), "sick"), "有一个男孩生病了。"),
    (Property(NounPhrase("some", "boy"), "sick", negated=True), "有一个男孩没生病。"),
    (Property(NounPhrase("no", "boy"), "sick"), "没有男孩生病。"),
    (Kind("poodle", "dog"), "贵宾犬是一种狗。"),
    (Kind("doctor", "person"), "医生是人。"),
    (Opinion("story", "boring"), "这个故事很无聊。"),
    (Opinion("characters", "boring", negated=True), "这些人物不无聊。"),
    (Opinion("story", "boring", "very"), "这个故事非常无聊。"),
    (Opinion("story", "boring", "really"), "这个故事真的很无聊。"),
    (Opinion("story", "boring", "very", negated=True), "这个故事不是非常无聊。"),
    (Attitude("love_i", "album"), "我爱这张专辑。"),
    (Attitude("recommend_i", "film", negated=True), "我不推荐这部电影。"),
    (Contrast(Opinion("story", "good"), Opinion("end", "bad")), "这个故事很好，但是这个结尾很差。"),
    # questions: the asked part stays where it is, and no subject has 有
    (Question(Event(NounPhrase("two", "cook"), "sleep", place="garden"), "subject"), "谁在花园里睡觉？"),
    (Question(Event(NounPhrase("the", "dog"), "see", NounPhrase("the", "cat")), "subject"), "什么看见了这只猫？"),
    (
        Question(Event(NounPhrase("the", "cat"), "see", NounPhrase("every", "fish"), "beach"), "object"),
        "这只猫在海滩上看见了什么？",
    ),
    (
        Question(Event(NounPhrase("every", "doctor"), "help", NounPhrase("two", "child")), "object"),
        "每位医生都帮助谁？",
    ),
    (Question(Event(NounPhrase("some", "thief"), "wear", NounPhrase("the", "hat")), "object"), "一个小偷穿什么？"),
    (
        Question(Event(NounPhrase("some", "thief"), "wear", NounPhrase("the", "hat"), "street"), "place"),
        "一个小偷在哪里戴这顶帽子？",
    ),
    (Question(Event(NounPhrase("the", "dog"), "sleep", place="garden"), "place"), "这只狗在哪里睡觉？"),
]


@pytest.mark.parametrize("meaning, text", SENTENCES)
def test_says(meaning, text):
    assert say(meaning, "zh") == text


def test_classifiers_and_particles_are_words_of_their_own():
    sentence = words(Event(NounPhrase("every", "cat"), "see", NounPhrase("the", "dog")), "zh")
    assert [word.form for word in sentence] == ["每", "只", "猫", "都", "看见", "了", "这", "只", "狗"]
    assert [word.gloss for word in sentence if word.is_concept] == ["cat", "see", "dog"]
