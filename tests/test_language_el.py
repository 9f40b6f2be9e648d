"""Greek sentences word for word: gender, case, the moving accent, "την" and "τη", "κανένας", "μου αρέσει"."""

import pytest

from xlt_lib.world.languages import say, words
from xlt_lib.world.languages.el import stressed_within, without_nu
from xlt_lib.world.languages.grammar import join
from xlt_lib.world.meaning import Attitude, Contrast, Event, Kind, Meaning, NounPhrase, Opinion, Property, Question


def np(text: str) -> NounPhrase:
    return NounPhrase(*text.split())


SENTENCES = {
    # subjects: three genders, all determiners
    "Ο σκύλος κοιμάται.": Event(np("the dog"), "sleep"),
    "Η μικρή γάτα κοιμάται.": Event(np("the cat small"), "sleep"),
    "Το μικρό παιδί κλαίει.": Event(np("the child small"), "cry"),
    "Ένας σκύλος τρέχει.": Event(np("some dog"), "run"),
    "Μια κουρασμένη βασίλισσα τραγουδάει.": Event(np("some queen tired"), "sing"),
    "Ένα άρρωστο πρόβατο πέφτει.": Event(np("some sheep sick"), "fall"),
    "Κάθε δάσκαλος περιμένει στο σχολείο.": Event(np("every teacher"), "wait", place="school"),
    "Καμία αλεπού δεν κολυμπάει.": Event(np("no fox"), "swim"),
    "Κανένα αγόρι δε γελάει.": Event(np("no boy"), "laugh"),
    # plurals
    "Δύο δάσκαλοι μιλούν.": Event(np("two teacher"), "speak"),
    "Δύο μικρά παιδιά κλαίνε.": Event(np("two child small"), "cry"),
    "Δύο βασιλιάδες κάθονται στο κάστρο.": Event(np("two king"), "sit", place="castle"),
    "Δύο αλεπούδες φοβούνται δύο λύκους.": Event(np("two fox"), "fear", np("two wolf")),
    "Δύο φουρνάρηδες οδηγούν δύο φορτηγά.": Event(np("two baker"), "drive", np("two truck")),
    "Δύο συσκευές είναι μπλε.": Property(np("two device"), "blue"),
    "Δύο φορέματα δεν είναι φτηνά.": Property(np("two dress"), "cheap", negated=True),
    "Δύο μυθιστορήματα είναι ακριβά.": Property(np("two novel"), "expensive"),
    "Δύο καναπέδες είναι βαριοί.": Property(np("two sofa"), "heavy"),
    # objects: the case of the masculine, -ν, the accent before -ους
    "Η γάτα βλέπει τον σκύλο.": Event(np("the cat"), "see", np("the dog")),
    "Ο σκύλος βλέπει τη γάτα.": Event(np("the dog"), "see", np("the cat")),
    "Ο σκύλος βλέπει την άσπρη γάτα.": Event(np("the dog"), "see", np("the cat white")),
    "Το κορίτσι τρώει την πίτσα.": Event(np("the girl"), "eat", np("the pizza")),
    "Το κορίτσι τρώει την ντομάτα.": Event(np("the girl"), "eat", np("the tomato")),
    "Το αγόρι ρίχνει την μπάλα στον κήπο.": Event(np("the boy"), "throw", np("the ball"), "garden"),
    "Ένας γιατρός βοηθάει έναν άρρωστο φοιτητή.": Event(np("some doctor"), "help", np("some student sick")),
    "Ο γιατρός βοηθάει δύο φτωχούς δασκάλους.": Event(np("the doctor"), "help", np("two teacher poor")),
    "Ο γιατρός βοηθάει δύο άρρωστους ανθρώπους.": Event(np("the doctor"), "help", np("two person sick")),
    "Κάθε κυνηγός φοβάται κάθε μεγάλο ελέφαντα.": Event(np("every hunter"), "fear", np("every elephant big")),
    "Η νοσοκόμα πίνει έναν κρύο καφέ.": Event(np("the nurse"), "drink_v", np("some coffee cold")),
    "Η νοσοκόμα πίνει μια κρύα μπίρα.": Event(np("the nurse"), "drink_v", np("some beer cold")),
    "Ο κλέφτης επισκέπτεται δύο ιερείς στη φυλακή.": Event(np("the thief"), "visit", np("two priest"), "prison"),
    "Η βασίλισσα αγοράζει δύο ρολόγια στην αγορά.": Event(np("the queen"), "buy", np("two clock"), "market"),
    "Ο ζωγράφος φοράει ένα καφέ παλτό.": Event(np("the painter"), "wear", np("some coat brown")),
    # negation
    "Το μωρό δεν κλαίει στην εκκλησία.": Event(np("the baby"), "cry", place="church", negated=True),
    "Δύο λιοντάρια δεν κινούνται.": Event(np("two lion"), "move", negated=True),
    "Ένας σκύλος δε χορεύει.": Event(np("some dog"), "dance", negated=True),
    "Ο οδηγός δεν επισκευάζει το αυτοκίνητο.": Event(np("the driver"), "repair", np("the car"), negated=True),
    "Το παιδί δεν τρώει κανένα γλυκό μήλο.": Event(np("the child"), "eat", np("some apple sweet"), negated=True),
    "Ο κυνηγός δε βλέπει κανέναν λύκο.": Event(np("the hunter"), "see", np("no wolf")),
    "Κανένας ναύτης δεν αγοράζει καμία γλυκιά μπανάνα.": Event(np("no sailor"), "buy", np("some banana sweet")),
    "Κανένας ναύτης δε διαβάζει το λεξικό.": Event(np("no sailor"), "read", np("the dictionary")),
    # properties and kinds
    "Κανένας στρατιώτης δεν είναι χαρούμενος.": Property(np("no soldier"), "happy"),
    "Η σούπα δεν είναι ζεστή.": Property(np("the soup"), "hot", negated=True),
    "Μια καρέκλα είναι μοντέρνα.": Property(np("some chair"), "modern"),
    "Η βασίλισσα είναι πλούσια.": Property(np("the queen"), "rich"),
    "Ο ελέφαντας είναι βαρύς.": Property(np("the elephant"), "heavy"),
    "Το κανίς είναι σκύλος.": Kind("poodle", "dog"),
    "Η πάπια είναι πουλί.": Kind("duck", "bird"),
    # reviews
    "Η ιστορία είναι πολύ βαρετή.": Opinion("story", "boring", "very"),
    "Οι ηθοποιοί δεν είναι γοητευτικοί.": Opinion("actors", "charming", negated=True),
    "Οι σκηνές είναι μεγαλειώδεις.": Opinion("scenes", "magnificent"),
    "Το συγκρότημα είναι θορυβώδες.": Opinion("band", "noisy"),
    "Οι ιδέες είναι ενδιαφέρουσες.": Opinion("ideas", "interesting"),
    "Το βιβλίο είναι εξαιρετικά ενδιαφέρον.": Opinion("book", "interesting", "extremely"),
    "Η πλοκή είναι βίαιη.": Opinion("plot", "violent"),
    "Τα εφέ είναι αρκετά ψεύτικα.": Opinion("effects", "false", "quite"),
    "Μου αρέσει η ταινία.": Attitude("like_i", "film"),
    "Δε μου αρέσουν οι διάλογοι.": Attitude("like_i", "dialogues", negated=True),
    "Λατρεύω τους διαλόγους.": Attitude("adore_i", "dialogues"),
    "Δεν προτείνω την ταινία.": Attitude("recommend_i", "film", negated=True),
    "Μισώ τη φωνή.": Attitude("hate_i", "voice"),
    "Δε λυπάμαι για τον τίτλο.": Attitude("regret_i", "title", negated=True),
    "Το άλμπουμ είναι σπουδαίο, αλλά οι στίχοι είναι ανόητοι.": Contrast(
        Opinion("album", "great"), Opinion("lyrics", "stupid")
    ),
}


@pytest.mark.parametrize(("text", "meaning"), SENTENCES.items())
def test_sentence(text: str, meaning: Meaning) -> None:
    assert say(meaning, "el") == text


def test_kanenas_is_glossed_as_the_determiner_that_was_meant() -> None:
    negated = Event(np("the dog"), "eat", np("some apple"), negated=True)
    assert [(w.form, w.gloss) for w in words(negated, "el")][2:5] == [
        ("δεν", "NOT"),
        ("τρώει", "eat"),
        ("κανένα", "some"),
    ]


@pytest.mark.parametrize(
    ("form", "syllables", "expected"),
    [("όχηματα", 3, "οχήματα"), ("ποίηματα", 3, "ποιήματα"), ("άνθρωπους", 2, "ανθρώπους"), ("λύκους", 2, "λύκους")],
)
def test_accent_moves_no_further_than_it_must(form: str, syllables: int, expected: str) -> None:
    assert stressed_within(form, syllables) == expected


def test_nu_before_sounds_not_letters() -> None:
    kept = "έξυπνη κάμερα πάπια τούρτα ξύλινη ψηλή γκρίζα μπάλα ντομάτα τσάντα τζαζ"
    lost = "γάτα βασίλισσα δασκάλα ζωή θάλασσα λάμπα μαϊμού νοσοκόμα ρόδα σούπα φωνή χορωδία"
    assert {without_nu("την", word) for word in kept.split()} == {"την"}
    assert {without_nu("την", word) for word in lost.split()} == {"τη"}


QUESTIONS = [  # without capital and mark
    (Question(Event(np("the dog"), "sleep", place="garden"), "place"), "πού κοιμάται ο σκύλος"),
    (Question(Event(np("the dog"), "sleep", place="garden"), "subject"), "τι κοιμάται στον κήπο"),
    (Question(Event(np("the cook"), "sleep", place="garden"), "subject"), "ποιος κοιμάται στον κήπο"),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "subject"),
        "ποιος αγοράζει ένα κόκκινο μήλο στην αγορά",
    ),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "object"),
        "τι αγοράζει ο μάγειρας στην αγορά",
    ),
    (
        Question(Event(np("the cook"), "buy", np("some apple red"), "market"), "place"),
        "πού αγοράζει ο μάγειρας ένα κόκκινο μήλο",
    ),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "object"), "ποιον βοηθάει κάθε γιατρός"),
    (Question(Event(np("every doctor"), "help", np("two child sick")), "subject"), "ποιος βοηθάει δύο άρρωστα παιδιά"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "object"), "τι βλέπουν δύο κορίτσια στο δάσος"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "place"), "πού βλέπουν δύο κορίτσια τον σκύλο"),
    (Question(Event(np("two girl"), "see", np("the dog"), "forest"), "subject"), "ποιος βλέπει τον σκύλο στο δάσος"),
    (Question(Event(np("two girl"), "see", np("some queen")), "object"), "ποιον βλέπουν δύο κορίτσια"),
    (Question(Event(np("the child"), "fear", np("the bear")), "object"), "τι φοβάται το παιδί"),
    (Question(Event(np("two nurse"), "sit", place="library"), "place"), "πού κάθονται δύο νοσοκόμες"),
]


@pytest.mark.parametrize(("meaning", "sentence"), QUESTIONS)
def test_question_is_asked_in_greek(meaning, sentence):
    assert join(words(meaning, "el"), " ") == sentence
