"""Swahili sentences word for word: noun classes, markers in the verb, negation, "having" and "of", states."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    """np("every dog big"): determiner, noun, adjective."""
    return NounPhrase(*text.split())


SUBJECTS = [
    (Event(np("the dog"), "sleep"), "Mbwa analala."),
    (Event(np("some dog"), "sleep"), "Mbwa mmoja analala."),
    (Event(np("every dog"), "sleep", place="garden"), "Kila mbwa analala bustanini."),
    (Event(np("no dog"), "sleep"), "Hakuna mbwa anayelala."),
    (Event(np("the dog"), "sleep", negated=True), "Mbwa halali."),
    (Event(np("some dog small"), "run", negated=True), "Mbwa mmoja mdogo hakimbii."),
    (Event(np("no dog"), "sleep", negated=True), "Hakuna mbwa ambaye halali."),
    (Event(np("two dog"), "sleep", negated=True), "Mbwa wawili hawalali."),
    (Event(np("two lion young"), "sleep"), "Simba wawili wachanga wanalala."),
    (Event(np("two teacher young"), "laugh"), "Walimu wawili vijana wanacheka."),
    (Event(np("the boy young"), "wait", negated=True), "Mvulana mdogo hasubiri."),
    (Event(np("two butterfly"), "move"), "Vipepeo wawili wanasogea."),
    (Event(np("two baby hungry"), "cry"), "Watoto wachanga wawili wenye njaa wanalia."),
    (Event(np("two nurse tired"), "work"), "Wauguzi wawili waliochoka wanafanya kazi."),
    (Event(np("the nurse"), "work", negated=True), "Muuguzi hafanyi kazi."),
    (Event(np("no girl angry"), "shout"), "Hakuna msichana aliyekasirika anayepiga kelele."),
    (Event(np("two farmer"), "stand", place="street"), "Wakulima wawili wamesimama barabarani."),
    (Event(np("two queen"), "sit", negated=True), "Malkia wawili hawajaketi."),
    (Event(np("no queen"), "sit", place="library"), "Hakuna malkia aliyeketi maktabani."),
]
LIVING_OBJECTS = [
    (Event(np("the girl"), "see", np("the dog")), "Msichana anamwona mbwa."),
    (Event(np("the girl"), "see", np("some dog white")), "Msichana anamwona mbwa mmoja mweupe."),
    (Event(np("the girl"), "see", np("two cow white")), "Msichana anawaona ng'ombe wawili weupe."),
    (Event(np("the girl"), "see", np("every dog")), "Msichana anamwona kila mbwa."),
    (Event(np("the girl"), "see", np("no dog")), "Msichana hamwoni mbwa yeyote."),
    (Event(np("the lion"), "kill", np("some thief")), "Simba anamuua mwizi mmoja."),
    (Event(np("every doctor"), "help", np("two child sick")), "Kila daktari anawasaidia watoto wawili wagonjwa."),
    (Event(np("the nurse"), "greet", np("some priest"), negated=True), "Muuguzi hamsalimu kasisi yeyote."),
    (Event(np("the girl"), "admire", np("the king"), negated=True), "Msichana havutiwi na mfalme."),
    (Event(np("the boy"), "draw", np("some cow big"), negated=True), "Mvulana hamchori ng'ombe yeyote mkubwa."),
    (Event(np("the girl"), "throw", np("some doll"), "school"), "Msichana anamrusha mwanasesere mmoja shuleni."),
]
THINGS = [
    (Event(np("the girl"), "see", np("two tree big")), "Msichana anaona miti miwili mikubwa."),
    (Event(np("the girl"), "see", np("the tree"), negated=True), "Msichana hauoni mti."),
    (Event(np("the girl"), "buy", np("some chair red")), "Msichana ananunua kiti kimoja chekundu."),
    (Event(np("the girl"), "buy", np("the chair green")), "Msichana anakinunua kiti cha kijani."),
    (Event(np("the girl"), "buy", np("two vehicle big")), "Msichana ananunua vyombo viwili vikubwa vya usafiri."),
    (Event(np("the girl"), "buy", np("two sword heavy")), "Msichana ananunua panga mbili nzito."),
    (Event(np("the girl"), "buy", np("some table small")), "Msichana ananunua meza moja ndogo."),
    (Event(np("the dog"), "eat", np("some apple")), "Mbwa anakula tufaha moja."),
    (Event(np("the dog"), "eat", np("the apple")), "Mbwa analila tufaha."),
    (Event(np("the dog"), "eat", np("the apple"), negated=True), "Mbwa halili tufaha."),
    (Event(np("the dog"), "eat", np("no apple")), "Mbwa hali tufaha lolote."),
    (Event(np("the dog"), "eat", np("some apple"), negated=True), "Mbwa hali tufaha lolote."),
    (Event(np("no dog"), "eat", np("some cake")), "Hakuna mbwa anayekula keki yoyote."),
    (Event(np("no girl"), "read", np("the letter")), "Hakuna msichana anayeisoma barua."),
    (Event(np("two girl"), "drink_v", np("some tea"), negated=True), "Wasichana wawili hawanywi chai yoyote."),
    (Event(np("the girl"), "wash", np("two shirt dirty")), "Msichana anafua mashati mawili machafu."),
    (Event(np("the girl"), "wash", np("the car")), "Msichana analiosha gari."),
    (Event(np("the thief"), "wear", np("some hat black")), "Mwizi amevaa kofia moja nyeusi."),
    (Event(np("the thief"), "wear", np("the hat"), negated=True), "Mwizi hajaivaa kofia."),
    (Event(np("the girl"), "paint", np("the table")), "Msichana anaipaka rangi meza."),
    (Event(np("the artist"), "paint", np("some rose red")), "Msanii anachora kwa rangi waridi moja jekundu."),
    (Event(np("the gardener"), "water", np("the tree")), "Mtunza bustani anaumwagilia maji mti."),
]
DESCRIPTIONS = [
    (Property(np("the chair"), "big"), "Kiti ni kikubwa."),
    (Property(np("the chair"), "big", negated=True), "Kiti si kikubwa."),
    (Property(np("no chair"), "big"), "Hakuna kiti kilicho kikubwa."),
    (Property(np("no chair"), "big", negated=True), "Hakuna kiti ambacho si kikubwa."),
    (Property(np("two shirt"), "white"), "Mashati mawili ni meupe."),
    (Property(np("some train"), "fast"), "Treni moja ina kasi."),
    (Property(np("two train modern"), "fast", negated=True), "Treni mbili za kisasa hazina kasi."),
    (Property(np("every soldier"), "strong"), "Kila mwanajeshi ana nguvu."),
    (Property(np("no soldier"), "happy"), "Hakuna mwanajeshi mwenye furaha."),
    (Property(np("two nurse"), "tired", negated=True), "Wauguzi wawili hawajachoka."),
    (Property(np("no nurse"), "tired"), "Hakuna muuguzi aliyechoka."),
    (Property(np("two queen"), "rich"), "Malkia wawili ni matajiri."),
    (Property(np("the soup"), "hot", negated=True), "Supu si ya moto."),
    (Kind("poodle", "dog"), "Pudeli ni mbwa."),
    (Kind("guitar", "instrument"), "Gitaa ni ala ya muziki."),
]
REVIEWS = [
    (Opinion("story", "boring", degree="very"), "Hadithi inachosha sana."),
    (Opinion("ideas", "boring", negated=True), "Mawazo hayachoshi."),
    (Opinion("characters", "charming"), "Wahusika wana haiba."),
    (Opinion("book", "deep", degree="really"), "Kitabu ni cha kina kweli."),
    (Opinion("landscapes", "bad", negated=True), "Mandhari si mbaya."),
    (Opinion("quality", "good", degree="extremely"), "Ubora ni mzuri mno."),
    (Opinion("voice", "annoying", degree="very", negated=True), "Sauti haikeri sana."),
    (Attitude("love_i", "film"), "Ninaipenda filamu."),
    (Attitude("recommend_i", "song", negated=True), "Siupendekezi wimbo."),
    (Attitude("criticize_i", "actors"), "Ninawakosoa waigizaji."),
    (Attitude("detest_i", "lyrics"), "Ninachukizwa na maneno."),
    (Attitude("appreciate_i", "author", negated=True), "Simthamini mtunzi."),
    (Contrast(Opinion("story", "good"), Opinion("end", "ugly")), "Hadithi ni nzuri, lakini mwisho unachukiza."),
]


@pytest.mark.parametrize(("meaning", "sentence"), SUBJECTS + LIVING_OBJECTS + THINGS + DESCRIPTIONS + REVIEWS)
def test_sentence_is_said_in_swahili(meaning, sentence):
    assert say(meaning, "sw") == sentence


def test_the_verb_keeps_its_gloss_with_all_its_prefixes():
    event = Event(np("no girl"), "see", np("some dog"))
    assert [(word.form, word.gloss) for word in words(event, "sw")] == [
        ("hakuna", "no"),
        ("msichana", "girl"),
        ("anayemwona", "see"),
        ("mbwa", "dog"),
        ("yeyote", "some"),
    ]


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "mbwa analala wapi"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "nini kinalala bustanini"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "nani analala bustanini"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"),
        "nani ananunua tufaha moja jekundu sokoni",
    ),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"), "mpishi ananunua nini sokoni"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"),
        "mpishi ananunua tufaha moja jekundu wapi",
    ),
    (Question(Event(np("the dog"), "eat", np("the banana"), "kitchen"), "subject"), "nini kinaila ndizi jikoni"),
    (Question(Event(np("the dog"), "eat", np("the banana"), "kitchen"), "object"), "mbwa anakula nini jikoni"),
    (Question(Event(np("the dog"), "eat", np("some apple")), "subject"), "nini kinakula tufaha moja"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "kila daktari anamsaidia nani"),
    (
        Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"),
        "wasichana wawili wanaona nini msituni",
    ),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "subject"), "nani anamwona mbwa msituni"),
    (Question(Event(np("two girl"), "see", np("some queen")), "object"), "wasichana wawili wanamwona nani"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "object"), "mwizi amevaa nini barabarani"),
    (Question(Event(np("the thief"), "wear", np("the hat"), "street"), "subject"), "nani ameivaa kofia barabarani"),
    (Question(Event(np("two nurse"), "sit", place="library"), "place"), "wauguzi wawili wameketi wapi"),
    (Question(Event(np("the tourist"), "admire", np("the king")), "object"), "mtalii anavutiwa na nani"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_swahili(meaning, sentence):
    assert join(words(meaning, "sw"), " ") == sentence
