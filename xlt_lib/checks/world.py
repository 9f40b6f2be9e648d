"""Self-checks of the exercises in notebook 00."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from xlt_lib.checks.mistake import require
from xlt_lib.world.ambiguity import other_sense, tells
from xlt_lib.world.logic import entailment
from xlt_lib.world.meaning import Event
from xlt_lib.world.sampling import is_wellformed


def check_zero_shot_gap(answer: Callable[[dict[str, float], str], float]) -> str:
    """`answer(accuracy_by_language, source)`: the source's accuracy minus the mean of the others."""
    scores = {"en": 90.0, "fr": 80.0, "zh": 60.0}
    got = answer(scores, "en")
    require(got is not None, "your function returns nothing: did you forget `return`?")
    require(not math.isclose(got, 90 - 230 / 3, abs_tol=1e-6), "the source is no target: leave it out of the mean")
    require(not math.isclose(got, -20.0, abs_tol=1e-6), "the sign is turned round: source minus targets")
    require(math.isclose(got, 20.0, abs_tol=1e-6), f"for {scores} the gap is 90 - 70 = 20, you gave {got}")
    require(math.isclose(answer({"fr": 50.0, "en": 40.0}, "fr"), 10.0), "the source is not always 'en'")
    return "correct"


def check_retrieval(answer: Callable[[Tensor, Tensor], float]) -> str:
    """`answer(source, target)`: share of rows whose most similar row, by cosine, has the same number."""
    one = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    require(math.isclose(answer(one, one), 1.0), "every row finds itself, so identical vectors must give 1.0")
    long = torch.tensor([[1.0, 0.1], [20.0, 20.0]])
    got = answer(torch.tensor([[1.0, 0.0], [1.0, 1.0]]), long)
    require(not math.isclose(got, 0.5), "a long vector won by its length: normalise both sides before the product")
    require(math.isclose(got, 1.0), f"expected 1.0 for vectors of other lengths but the same directions, got {got}")
    require(math.isclose(answer(one, one.flip(0)), 0.0), "rows that find the wrong row must not count")
    return "correct"


def check_room(answer: Callable[[float, float], float]) -> str:
    """`answer(score, chance)`: how far a score is on the way from chance (0) to perfect (1); both in percent."""
    got = answer(60.0, 20.0)
    require(got is not None, "your function returns nothing: did you forget `return`?")
    require(not math.isclose(got, 40.0), "a share goes from 0 to 1: divide the two differences")
    require(not math.isclose(got, 0.4), "you divided by 100: from chance to perfect it is only 100 - chance")
    require(
        not (math.isclose(got, 3.0) or math.isclose(got, 2.0)), "divide by what there is above chance, not by chance"
    )
    require(math.isclose(got, 0.5), f"60% where chance is 20% is half of the way, you gave {got}")
    require(math.isclose(answer(20.0, 20.0), 0.0), "a score at chance has gone none of the way")
    require(answer(10.0, 20.0) < 0, "below chance is below 0: do not cut it off")
    return "correct"


def check_order_distance(answer: Callable[[list[str], list[str]], float]) -> str:
    """`answer(one, two)`: the share of pairs of words that stand in opposite order, 0 to 1."""
    svo, sov, mirror = ["dog", "eat", "apple"], ["dog", "apple", "eat"], ["apple", "eat", "dog"]
    same, turned, moved = answer(svo, list(svo)), answer(svo, mirror), answer(svo, sov)
    require(same is not None, "your function returns nothing: did you forget `return`?")
    require(not (math.isclose(same, 1) and math.isclose(turned, -1)), "this is tau itself: distance = (1 - tau) / 2")
    require(not (math.isclose(same, 1) and math.isclose(turned, 0)), "you counted the pairs in the same order")
    require(math.isclose(same, 0), f"the same order is at distance 0, you gave {same}")
    require(not math.isclose(turned, 3), "this is the number of pairs: divide by how many pairs there are")
    require(not math.isclose(moved, 2 / 3),
             "you compare places: two words changed theirs, but only one of three pairs was turned round")  # fmt: skip
    require(math.isclose(turned, 1), f"in the mirror image all pairs are turned round, so 1; you gave {turned}")
    require(math.isclose(moved, 1 / 3), f"of three pairs only (eat, apple) is turned round: 1/3, you gave {moved}")
    require(math.isclose(answer(sov, svo), 1 / 3), "a distance is the same in both directions")
    return "correct"


def check_premises(entailing: Event, contradicting: Event, hypothesis: Event) -> str:
    """One premise that entails the hypothesis and one that contradicts it, neither of them the hypothesis."""
    for name, premise in (("entailing", entailing), ("contradicting", contradicting)):
        require(
            isinstance(premise, Event), f"`{name}` must be an Event, such as Event(NounPhrase('no', 'animal'), ...)"
        )
        require(premise != hypothesis, f"`{name}` is the hypothesis itself: find another one")
    found = entailment(entailing, hypothesis)
    require(found != "contradiction", "your first premise contradicts: with it the hypothesis cannot be true")
    require(found == "entailment", "your first premise leaves it open: does it speak of all that the hypothesis does?")
    found = entailment(contradicting, hypothesis)
    require(
        found not in ("neutral", None),
        "your second premise leaves it open: is it about the same place, and about one of them?",
    )
    require(found == "contradiction", "your second premise entails the hypothesis: one exception contradicts it")
    return "correct"


def check_sense(answer: Event, concept: str) -> str:
    """A sentence with the concept that makes no sense with the other meaning of its English word."""
    require(isinstance(answer, Event), "give an Event, such as Event(NounPhrase('the', ...), 'sleep')")
    nouns = [phrase.noun for phrase in (answer.subject, answer.object) if phrase]
    require(other_sense(concept) not in nouns, f"that is the other meaning: the concept is {concept!r}")
    require(concept in nouns, f"{concept!r} is not in your sentence, neither as the subject nor as the object")
    require(is_wellformed(answer), "nobody would say this: the verb does not take such a subject or object")
    require(
        tells(answer, concept), f"it would make sense with {other_sense(concept)!r} too: what can only one of them do?"
    )
    return "correct"


def check_double(answer: Event, scene: Event) -> str:
    """The same words as the scene's, but something else happens: who does it to whom is turned round."""
    require(isinstance(answer, Event), "give an Event with the words of the scene")
    require(answer != scene, "this tells the same scene: it would be a paraphrase")

    def inside(event: Event) -> list[str]:
        phrases = [phrase for phrase in (event.subject, event.object) if phrase]
        parts = [part for phrase in phrases for part in (phrase.determiner, phrase.noun, phrase.adjective)]
        return sorted(part for part in (*parts, event.verb, event.place) if part)

    require(
        answer.negated == scene.negated, 'a denial has a word more ("not"), and so it would be told from words alone'
    )
    require(inside(answer) == inside(scene), "the words differ: a bag of words would tell this from the scene")
    turned = (scene.object.noun, scene.subject.noun)
    require(answer.object is not None and (answer.subject.noun, answer.object.noun) == turned,
             "who did it and to whom it was done have to change places")  # fmt: skip
    require(is_wellformed(answer), "one of the two cannot do this to the other")
    return "correct"
