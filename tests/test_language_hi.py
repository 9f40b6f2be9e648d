"""Hindi sentences word for word: verb last, gender and number, the oblique case, को, नहीं, "मुझे ... पसंद है"."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    """np("every dog big"): determiner, noun, adjective."""
    return NounPhrase(*text.split())


EVENTS = [
    (Event(np("the dog"), "sleep"), "कुत्ता सोता है।"),
    (Event(np("the girl"), "sleep"), "लड़की सोती है।"),
    (Event(np("some wolf black"), "run"), "एक काला भेड़िया दौड़ता है।"),
    (Event(np("every dog"), "sleep", place="garden"), "हर कुत्ता बगीचे में सोता है।"),
    (Event(np("no cat"), "swim"), "कोई बिल्ली नहीं तैरती।"),
    (Event(np("two lion young"), "sleep"), "दो युवा शेर सोते हैं।"),
    (Event(np("two butterfly yellow"), "move"), "दो पीली तितलियाँ हिलती हैं।"),
    (Event(np("two girl"), "sleep", negated=True), "दो लड़कियाँ नहीं सोतीं।"),
    (Event(np("two king"), "laugh", negated=True), "दो राजा नहीं हँसते।"),
    (Event(np("some dog"), "sleep", negated=True), "एक कुत्ता नहीं सोता।"),
    (Event(np("the dog"), "eat", np("some banana")), "कुत्ता एक केला खाता है।"),
    (Event(np("the dog"), "eat", np("the banana")), "कुत्ता केला खाता है।"),
    (Event(np("the girl"), "see", np("the banana")), "लड़की केले को देखती है।"),
    (Event(np("the dog"), "eat", np("two banana")), "कुत्ता दो केले खाता है।"),
    (Event(np("the dog"), "eat", np("every apple green")), "कुत्ता हर हरा सेब खाता है।"),
    (Event(np("the dog"), "eat", np("no apple")), "कुत्ता कोई सेब नहीं खाता।"),
    (Event(np("the dog"), "eat", np("some apple"), negated=True), "कुत्ता कोई सेब नहीं खाता।"),
    (Event(np("no girl"), "eat", np("some cake")), "कोई लड़की कोई केक नहीं खाती।"),
    (Event(np("no girl"), "eat", np("the cake")), "कोई लड़की केक नहीं खाती।"),
    (Event(np("no girl"), "cut", np("the tree")), "कोई लड़की पेड़ को नहीं काटती।"),
    (Event(np("the girl"), "see", np("the crow black")), "लड़की काले कौए को देखती है।"),
    (Event(np("the girl"), "see", np("two bird small")), "लड़की दो छोटे पक्षियों को देखती है।"),
    (Event(np("the girl"), "see", np("some queen old")), "लड़की एक बूढ़ी रानी को देखती है।"),
    (Event(np("the girl"), "see", np("no bear")), "लड़की किसी भालू को नहीं देखती।"),
    (Event(np("the girl"), "see", np("two poem")), "लड़की दो कविताएँ देखती है।"),
    (
        Event(np("every doctor"), "help", np("two child sick")),
        "हर डॉक्टर दो बीमार बच्चों की मदद करता है।",
    ),
    (Event(np("no doctor"), "help", np("some baker")), "कोई डॉक्टर किसी नानबाई की मदद नहीं करता।"),
    (Event(np("two nurse"), "visit", np("the cook")), "दो नर्सें रसोइए से मिलने जाती हैं।"),
    (Event(np("the lawyer"), "carry", np("two chair")), "वकील दो कुर्सियाँ ले जाता है।"),
    (Event(np("the tourist"), "find", np("the camera")), "पर्यटक कैमरे को ढूँढ़ लेता है।"),
    (
        Event(np("the tourist"), "find", np("some needle"), negated=True),
        "पर्यटक कोई सुई नहीं ढूँढ़ पाता।",
    ),
    (
        Event(np("the boy"), "draw", np("some horse big"), "farm", True),
        "लड़का खेत में किसी बड़े घोड़े का स्केच नहीं बनाता।",
    ),
    (Event(np("the cook"), "buy", np("some egg"), "market"), "रसोइया बाज़ार में एक अंडा खरीदता है।"),
    (Event(np("two queen"), "sit", negated=True), "दो रानियाँ बैठी नहीं हैं।"),
    (Event(np("two farmer"), "stand", place="street"), "दो किसान सड़क पर खड़े हैं।"),
    (Event(np("some soldier"), "kill", np("the snake")), "एक सैनिक साँप को मार डालता है।"),
    (Event(np("the student"), "study", place="library"), "छात्र पुस्तकालय में पढ़ाई करता है।"),
    (Event(np("the teacher"), "read", np("the letter")), "अध्यापक चिट्ठी पढ़ता है।"),
    (Event(np("the teacher"), "read", np("some letter"), negated=True), "अध्यापक कोई चिट्ठी नहीं पढ़ता।"),
    (Event(np("the thief"), "steal", np("the sword big")), "चोर बड़ी तलवार चुराता है।"),
    (Event(np("the thief"), "escape"), "चोर भाग जाता है।"),
    (Event(np("no thief"), "escape"), "कोई चोर नहीं भागता।"),
    (Event(np("the tourist"), "lose", np("the camera"), negated=True), "पर्यटक कैमरा नहीं खोता।"),
    (Event(np("the singer"), "hear", np("two guitar")), "गायक दो गिटारों की आवाज़ सुनता है।"),
    (Event(np("the gardener"), "water", np("every plant small")), "माली हर छोटे पौधे को पानी देता है।"),
]
DESCRIPTIONS = [
    (Property(np("the lamp"), "cheap"), "लैंप सस्ता है।"),
    (Property(np("no mouse"), "big"), "कोई चूहा बड़ा नहीं है।"),
    (Property(np("two nurse"), "tired", negated=True), "दो नर्सें थकी हुई नहीं हैं।"),
    (Property(np("two sailor tired"), "hungry"), "दो थके हुए नाविक भूखे हैं।"),
    (Property(np("every chair"), "modern"), "हर कुर्सी आधुनिक है।"),
    (Property(np("the soup"), "hot", negated=True), "सूप गर्म नहीं है।"),
    (Property(np("two coffee"), "cold"), "दो कॉफ़ी ठंडी हैं।"),
    (Kind("poodle", "dog"), "पूडल एक कुत्ता है।"),
    (Kind("cow", "animal"), "गाय एक जानवर है।"),
    (Kind("boy", "child"), "लड़का एक बच्चा है।"),
    (Kind("girl", "child"), "लड़की एक बच्ची है।"),
]
REVIEWS = [
    (Opinion("story", "boring", degree="very"), "कहानी बहुत उबाऊ है।"),
    (Opinion("story", "good", negated=True), "कहानी अच्छी नहीं है।"),
    (Opinion("actors", "clumsy"), "अभिनेता बेढंगे हैं।"),
    (Opinion("plot", "confusing", degree="extremely"), "कथानक अत्यंत उलझा हुआ है।"),
    (Opinion("language", "mediocre", degree="quite"), "भाषा काफ़ी औसत दर्जे की है।"),
    (Opinion("film", "awful"), "फ़िल्म घटिया है।"),
    (Opinion("song", "confusing", negated=True), "गीत उलझा हुआ नहीं है।"),
    (Opinion("voice", "annoying", degree="very"), "आवाज़ बहुत परेशान करने वाली है।"),
    (Attitude("like_i", "album"), "मुझे एल्बम पसंद है।"),
    (Attitude("like_i", "dialogues", negated=True), "मुझे संवाद पसंद नहीं हैं।"),
    (Attitude("hate_i", "dialogues"), "मुझे संवादों से नफ़रत है।"),
    (Attitude("adore_i", "actors"), "मैं अभिनेताओं पर फ़िदा हूँ।"),
    (Attitude("recommend_i", "film"), "मैं फ़िल्म की सिफ़ारिश करता हूँ।"),
    (Attitude("recommend_i", "film", negated=True), "मैं फ़िल्म की सिफ़ारिश नहीं करता।"),
    (Contrast(Opinion("story", "good"), Opinion("end", "bad")), "कहानी अच्छी है, लेकिन अंत बुरा है।"),
]


@pytest.mark.parametrize(("meaning", "sentence"), EVENTS + DESCRIPTIONS + REVIEWS)
def test_sentence_is_said_in_hindi(meaning, sentence):
    assert say(meaning, "hi") == sentence


def test_the_negation_stands_between_a_noun_and_its_light_verb():
    event = Event(np("the dog"), "help", np("the girl"), negated=True)
    assert [(w.form, w.gloss) for w in words(event, "hi")] == [
        ("कुत्ता", "dog"),
        ("लड़की", "girl"),
        ("की", "OBJ"),
        ("मदद", "help"),
        ("नहीं", "NOT"),
        ("करता", "DO"),
    ]


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the boy"), "hear", np("some guitar")), "object"), "लड़का किस चीज़ की आवाज़ सुनता है"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "कुत्ता कहाँ सोता है"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "बगीचे में कौन सा जानवर सोता है"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "बगीचे में कौन सोता है"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"),
        "बाज़ार में एक लाल सेब कौन खरीदता है",
    ),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"), "रसोइया बाज़ार में क्या खरीदता है"),
    (Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"), "रसोइया एक लाल सेब कहाँ खरीदता है"),
    (Question(Event(np("the dog"), "eat", np("the banana"), "kitchen"), "subject"), "रसोई में केला कौन सा जानवर खाता है"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "हर डॉक्टर किसकी मदद करता है"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "subject"), "दो बीमार बच्चों की मदद कौन करता है"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"), "दो लड़कियाँ जंगल में क्या देखती हैं"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "place"), "दो लड़कियाँ कुत्ते को कहाँ देखती हैं"),
    (Question(Event(np("two girl"), "see", np("some queen")), "object"), "दो लड़कियाँ किसको देखती हैं"),
    (Question(Event(np("the child"), "fear", np("the thief")), "object"), "बच्चा किससे डरता है"),
    (Question(Event(np("the child"), "fear", np("the thief")), "subject"), "चोर से कौन डरता है"),
    (Question(Event(np("the child"), "fear", np("the bear")), "object"), "बच्चा किस जानवर से डरता है"),
    (Question(Event(np("the cat"), "catch", np("the mouse")), "object"), "बिल्ली किस जानवर को पकड़ती है"),
    (Question(Event(np("the engineer"), "repair", np("the car")), "object"), "इंजीनियर किस चीज़ की मरम्मत करता है"),
    (
        Question(Event(np("the engineer"), "repair", np("the car"), "street"), "place"),
        "इंजीनियर कार की मरम्मत कहाँ करता है",
    ),
    (Question(Event(np("the farmer"), "feed", np("the cow"), "farm"), "subject"), "खेत में गाय को कौन खाना खिलाता है"),
    (Question(Event(np("two nurse"), "sit", place="library"), "place"), "दो नर्सें कहाँ बैठी हैं"),
    (Question(Event(np("two nurse"), "sit", place="library"), "subject"), "पुस्तकालय में कौन बैठा है"),
    (Question(Event(np("the nurse"), "visit", np("the king")), "object"), "नर्स किससे मिलने जाती है"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_hindi(meaning, sentence):
    assert join(words(meaning, "hi"), " ") == sentence
