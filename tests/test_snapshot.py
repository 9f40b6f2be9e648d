"""Every construction in every language, as text that a speaker can read: `tests/snapshots/sentences.txt`.

Under each sentence stands its gloss, word by word. When a grammar or a lexicon changes on purpose, read the new file
and renew it:

    python -m tests.test_snapshot
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xlt_lib.world.languages import LANGUAGES, say, words
from xlt_lib.world.meaning import (
    ASKED,
    Attitude,
    Contrast,
    Event,
    Kind,
    Meaning,
    NounPhrase,
    Opinion,
    Property,
    Question,
)

SNAPSHOT = Path(__file__).parent / "snapshots" / "sentences.txt"


def np(text: str) -> NounPhrase:
    """np("every dog big"): determiner, noun, adjective."""
    return NounPhrase(*text.split())


BORING = Opinion("story", "boring")
CONSTRUCTIONS: dict[str, Meaning] = {
    "subject with the": Event(np("the dog"), "sleep"),
    "subject with some": Event(np("some dog"), "sleep"),
    "subject with every": Event(np("every dog"), "sleep"),
    "subject with no": Event(np("no dog"), "sleep"),
    "subject with two": Event(np("two dog"), "sleep"),
    "subject with an adjective": Event(np("the dog small"), "run"),
    "subject with an adjective, feminine in fr de es": Event(np("some queen old"), "sing"),
    "subject with an adjective, two": Event(np("two nurse tired"), "work"),
    "subject with an adjective, no": Event(np("no girl angry"), "shout"),
    "place": Event(np("the cat"), "sleep", place="garden"),
    "place after an object": Event(np("the cook"), "buy", np("some apple"), "market"),
    "object with the": Event(np("the teacher"), "read", np("the letter")),
    "object with some": Event(np("the teacher"), "read", np("some letter")),
    "object with every": Event(np("the teacher"), "read", np("every letter")),
    "object with two": Event(np("the teacher"), "read", np("two letter")),
    "object with an adjective": Event(np("the artist"), "paint", np("some flower yellow")),
    "living object": Event(np("the wolf"), "chase", np("the sheep white")),
    "living object, two": Event(np("every doctor"), "help", np("two child sick")),
    "reflexive verb in fr de es": Event(np("two lion"), "move"),
    "verb of being somewhere": Event(np("the girl"), "sit", place="library"),
    "verb of being somewhere, two": Event(np("two farmer"), "stand", place="street"),
    "verb of achievement in zh": Event(np("some tourist"), "find", np("the camera")),
    "verb that the object chooses in zh ja": Event(np("the thief"), "wear", np("some hat black")),
    "verb with a preposition in fr": Event(np("some singer"), "play_instrument", np("the piano")),
    "verb with two words": Event(np("the cook"), "boil", np("two egg")),
    "verb that animals have for themselves in de": Event(np("two cow"), "eat", np("the cabbage")),
    "negation": Event(np("the dog"), "sleep", negated=True),
    "negation, two": Event(np("two dog"), "sleep", negated=True),
    "negation with some as subject": Event(np("some dog"), "sleep", negated=True),
    "negation before a place": Event(np("the baby"), "cry", place="church", negated=True),
    "negation before a definite object": Event(np("the driver"), "repair", np("the car"), negated=True),
    "negation before an indefinite object": Event(np("the child"), "eat", np("some carrot"), negated=True),
    "negation, object and place": Event(np("the boy"), "draw", np("some horse big"), "farm", True),
    "negation of an achievement": Event(np("the hunter"), "see", np("some bear"), negated=True),
    "negation of a reflexive verb": Event(np("two lion"), "move", negated=True),
    "negation of a verb with a preposition": Event(np("the king"), "play_instrument", np("some flute"), negated=True),
    "no with an indefinite object": Event(np("no student"), "buy", np("some dictionary")),
    "no with a definite object": Event(np("no student"), "buy", np("the dictionary")),
    "property": Property(np("the lamp"), "cheap"),
    "property, feminine in fr de es": Property(np("some rose"), "white"),
    "property, two": Property(np("two chair"), "modern"),
    "property, every": Property(np("every soldier"), "strong"),
    "property, no": Property(np("no soldier"), "happy"),
    "property denied": Property(np("the soup"), "hot", negated=True),
    "property denied, two": Property(np("two shirt"), "clean", negated=True),
    "property that is a state": Property(np("the sailor"), "sick"),
    "property that is a state, denied": Property(np("the sailor"), "sick", negated=True),
    "kind": Kind("poodle", "dog"),
    "kind of person": Kind("baker", "person"),
    "opinion": BORING,
    "opinion, plural": Opinion("actors", "charming"),
    "opinion denied": Opinion("melody", "beautiful", negated=True),
    "opinion with very": Opinion("book", "interesting", "very"),
    "opinion with really": Opinion("book", "interesting", "really"),
    "opinion with extremely": Opinion("book", "interesting", "extremely"),
    "opinion with quite": Opinion("book", "interesting", "quite"),
    "opinion with a degree, denied": Opinion("voice", "annoying", "very", negated=True),
    "attitude": Attitude("recommend_i", "film"),
    "attitude, what pleases": Attitude("like_i", "album"),
    "attitude denied": Attitude("recommend_i", "film", negated=True),
    "attitude, what pleases, denied": Attitude("like_i", "album", negated=True),
    "contrast": Contrast(BORING, Opinion("style", "elegant")),
    "contrast with degree and negation": Contrast(Opinion("band", "bad", "really"), Opinion("end", "bad", None, True)),
    "who": Question(Event(np("two cook"), "sleep", place="garden"), "subject"),
    "what does": Question(Event(np("the wolf"), "chase", np("the sheep white")), "subject"),
    "who, before an object and a place": Question(Event(np("the cook"), "buy", np("some apple"), "market"), "subject"),
    "what": Question(Event(np("the cook"), "buy", np("two apple"), "market"), "object"),
    "what, of two": Question(Event(np("two cow"), "eat", np("the cabbage")), "object"),
    "whom": Question(Event(np("two queen"), "see", np("the king"), "castle"), "object"),
    "what, an animal": Question(Event(np("the wolf"), "chase", np("the sheep")), "object"),
    "whom, in the dative": Question(Event(np("every doctor"), "help", np("two child")), "object"),
    "what, with a preposition in fr ru": Question(Event(np("some king"), "play_instrument", np("the flute")), "object"),
    "whom, with a preposition in fr": Question(Event(np("the nurse"), "visit", np("the king")), "object"),
    "what, of an animal": Question(Event(np("the dog small"), "see", np("the tree")), "object"),
    "where": Question(Event(np("the dog"), "sleep", place="garden"), "place"),
    "where, of two": Question(Event(np("two dog"), "move", place="park"), "place"),
    "where, with an object": Question(Event(np("the cook"), "buy", np("the apple red"), "market"), "place"),
    "where, every": Question(Event(np("every girl"), "sit", place="library"), "place"),
}  # fmt: skip


def glossed(meaning: Meaning, language: str) -> str:
    return " ".join(f"{word.form}/{word.gloss}" for word in words(meaning, language))


def rendered() -> str:
    """Every construction: its name, then a sentence and its gloss in every language."""
    blocks = []
    for name, meaning in CONSTRUCTIONS.items():
        lines = [f"{language}  {say(meaning, language)}\n    {glossed(meaning, language)}" for language in LANGUAGES]
        blocks.append("\n".join([f"== {name} ==", *lines]))
    return "\n\n".join(blocks) + "\n"


GARDEN = Event(np("the dog"), "sleep", place="garden")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Question(replace(GARDEN, negated=True), "place"), "no questions with a negation"),
        (Question(replace(GARDEN, subject=np("no dog")), "place"), "no questions with a negation"),
        (Question(Event(np("the dog"), "eat", np("no apple")), "subject"), "no questions with a negation"),
        (Question(GARDEN, "object"), "no object to ask for"),
        (Question(replace(GARDEN, place=None), "place"), "no place to ask for"),
        (Question(GARDEN, "verb"), "asks for subject, object or place, not for 'verb'"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(question, reason):
    for language in LANGUAGES:
        with pytest.raises(ValueError, match=reason):
            words(question, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject, negated", [("the", True), ("no", False)])
def test_a_second_negation_beside_an_object_with_no_is_refused(language, subject, negated):
    meaning = Event(NounPhrase(subject, "dog"), "eat", NounPhrase("no", "apple"), negated=negated)
    with pytest.raises(ValueError, match="second negation"):
        say(meaning, language)


def test_every_construction_is_said_as_a_speaker_has_read_it() -> None:
    expected = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    found = rendered().splitlines()
    changed = [f"{old} -> {new}" for old, new in zip(expected, found, strict=False) if old != new]
    assert found == expected, "read the changes, then renew with `python -m tests.test_snapshot`:\n" + "\n".join(
        changed
    )


def test_every_rule_and_every_field_of_a_meaning_is_in_the_snapshot() -> None:
    kinds = {type(meaning) for meaning in CONSTRUCTIONS.values()}
    assert kinds == {Event, Property, Kind, Opinion, Attitude, Contrast, Question}
    for kind in (Event, Property, Opinion, Attitude):
        assert {m.negated for m in CONSTRUCTIONS.values() if isinstance(m, kind)} == {False, True}
    assert {m.asked for m in CONSTRUCTIONS.values() if isinstance(m, Question)} == set(ASKED)


if __name__ == "__main__":
    SNAPSHOT.write_text(rendered(), encoding="utf-8", newline="\n")
    print(f"wrote {SNAPSHOT.name}: {len(CONSTRUCTIONS)} constructions")
