"""The exercises' checks: a right answer passes, and each usual mistake gets the hint that names it."""

import math

import pytest
import torch
from scipy import stats

from xlt_lib import checks
from xlt_lib.losses import distillation_loss
from xlt_lib.world.meaning import Event, NounPhrase


def opposite_pairs(one, two):
    pairs = [(0, 1), (0, 2), (1, 2)]
    return sum(two.index(one[i]) > two.index(one[j]) for i, j in pairs)


def gradient_of_the_loss(student, teacher, temperature):
    student = student.clone().requires_grad_()
    distillation_loss(student[None], teacher[None], temperature).backward()
    return student.grad


RIGHT = [
    (checks.check_zero_shot_gap, lambda s, src: s[src] - sum(v for k, v in s.items() if k != src) / (len(s) - 1)),
    (
        checks.check_retrieval,
        lambda a, b: (
            ((torch.nn.functional.normalize(a) @ torch.nn.functional.normalize(b).T).argmax(1) == torch.arange(len(a)))
            .float()
            .mean()
            .item()
        ),
    ),
    (checks.check_room, lambda score, chance: (score - chance) / (100 - chance)),
    (checks.check_order_distance, lambda a, b: opposite_pairs(a, b) / 3),
    (checks.check_temperature, lambda x, t: torch.softmax(x / t, -1)),
    (checks.check_entropy, lambda p: torch.special.entr(p).sum(-1)),
    (checks.check_distillation, distillation_loss),
    (checks.check_distillation_gradient, lambda s, t, T: ((s / T).softmax(-1) - (t / T).softmax(-1)) / T),
    (checks.check_distillation_gradient, gradient_of_the_loss),
    (
        checks.check_pseudo_labels,
        lambda x, t: ((k := torch.nonzero(x.softmax(-1).amax(-1) >= t).flatten()), x.argmax(-1)[k]),
    ),
    (checks.check_self_training_round, lambda gold, pseudo: gold + pseudo),
    (
        checks.check_interval,
        lambda d: stats.t.interval(0.95, len(d) - 1, torch.tensor(d).mean().item(), stats.sem(d)),
    ),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT, ids=lambda x: getattr(x, "__name__", ""))
def test_a_right_answer_passes(check, answer):
    assert check(answer) == "correct"


WRONG = [
    (checks.check_zero_shot_gap, lambda s, src: s[src] - sum(s.values()) / len(s), "no target"),
    (checks.check_zero_shot_gap, lambda s, src: None, "return"),
    (checks.check_retrieval, lambda a, b: ((a @ b.T).argmax(1) == torch.arange(2)).float().mean().item(), "normalise"),
    (checks.check_room, lambda score, chance: score - chance, "divide"),
    (checks.check_distillation_gradient, lambda s, t, T: (s / T).softmax(-1) - (t / T).softmax(-1), "chain rule"),
    (checks.check_distillation_gradient, lambda s, t, T: ((t / T).softmax(-1) - (s / T).softmax(-1)) / T, "sign"),
    (checks.check_distillation_gradient, lambda s, t, T: (s.softmax(-1) - t.softmax(-1)) / T, "no effect"),
    (checks.check_distillation_gradient, lambda s, t, T: ((s / T).softmax(-1) - (t / T).softmax(-1)) * T, "Hinton"),
    (checks.check_distillation_gradient, lambda s, t, T: distillation_loss(s[None], t[None], T), "each logit"),
    (checks.check_room, lambda score, chance: (score - chance) / 100, "only 100 - chance"),
    (checks.check_room, lambda score, chance: (score - chance) / chance, "not by chance"),
    (checks.check_room, lambda score, chance: score / chance, "not by chance"),
    (checks.check_room, lambda score, chance: max(0, (score - chance) / (100 - chance)), "do not cut"),
    (checks.check_room, lambda score, chance: None, "return"),
    (checks.check_order_distance, lambda a, b: 1 - 2 * opposite_pairs(a, b) / 3, "tau itself"),
    (checks.check_order_distance, lambda a, b: 1 - opposite_pairs(a, b) / 3, "in the same order"),
    (checks.check_order_distance, opposite_pairs, "divide by how many"),
    (checks.check_order_distance, lambda a, b: sum(x != y for x, y in zip(a, b, strict=True)) / 3, "compare places"),
    (checks.check_temperature, lambda x, t: torch.softmax(x, -1) / t, "before"),
    (checks.check_temperature, lambda x, t: torch.softmax(x * t, -1), "multiply"),
    (checks.check_temperature, lambda x, t: (x / t).exp() / (x / t).exp().sum(-1, keepdim=True), "overflows"),
    (checks.check_entropy, lambda p: -(p * p.log()).sum(-1), "NaN"),
    (checks.check_entropy, lambda p: torch.special.entr(p).sum(-1) / math.log(2), "bits"),
    (checks.check_entropy, lambda p: -p.amax(-1).log(), "every class"),
    (checks.check_entropy, lambda p: torch.special.entr(p).sum().reshape(1), "last dimension only"),
    (checks.check_entropy, lambda p: torch.special.entr(p).sum(-1).mean().expand(len(p)), "its own entropy"),
    (checks.check_distillation, lambda s, t, T: distillation_loss(t, s, T), "swapped"),
    (checks.check_distillation, lambda s, t, T: T * T * distillation_loss(s, t, T), "T\\^2"),
    (checks.check_distillation, lambda s, t, T: 2 * distillation_loss(s, t, T), "sum over the batch"),
    (
        checks.check_distillation,
        lambda s, t, T: -((t / T).softmax(-1) * (s / T).log_softmax(-1)).sum(-1).mean(),
        "detach",
    ),
    (
        checks.check_pseudo_labels,
        lambda x, t: ((k := torch.nonzero(x.softmax(-1).amax(-1) > t).flatten()), x.argmax(-1)[k]),
        ">=",
    ),
    (
        checks.check_pseudo_labels,
        lambda x, t: (torch.nonzero(x.softmax(-1).amax(-1) >= t).flatten(), x.argmax(-1)),
        "kept examples only",
    ),
    (checks.check_self_training_round, lambda gold, pseudo: pseudo, "gold examples are gone"),
    (checks.check_interval, lambda d: (3 - 1.96 * stats.sem(d), 3 + 1.96 * stats.sem(d)), "1.96"),
]


@pytest.mark.parametrize(("check", "answer", "hint"), WRONG, ids=lambda x: getattr(x, "__name__", ""))
def test_a_usual_mistake_is_named(check, answer, hint):
    with pytest.raises(checks.Mistake, match=hint):
        check(answer)


# --- meanings that a learner writes

NOBODY = Event(NounPhrase("no", "animal"), "sleep", place="garden")
NOBODY_ANYWHERE = Event(NounPhrase("no", "animal"), "sleep")
A_POODLE = Event(NounPhrase("some", "poodle"), "sleep", place="garden")
SCENE = Event(NounPhrase("the", "nurse"), "help", NounPhrase("the", "king"), place="garden")
TURNED = Event(NounPhrase("the", "king"), "help", NounPhrase("the", "nurse"), place="garden")
BAT = NounPhrase("the", "bat_animal")


def test_right_meanings_pass():
    assert checks.check_premises(NOBODY_ANYWHERE, A_POODLE, NOBODY) == "correct"
    assert checks.check_sense(Event(BAT, "sleep"), "bat_animal") == "correct"
    assert checks.check_double(TURNED, SCENE) == "correct"


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (checks.check_premises, (NOBODY, A_POODLE, NOBODY), "`entailing` is the hypothesis itself"),
        (checks.check_premises, (A_POODLE, A_POODLE, NOBODY), "your first premise contradicts"),
        (checks.check_premises, (Event(NounPhrase("no", "dog"), "sleep"), A_POODLE, NOBODY), "first .* leaves it open"),
        (checks.check_premises, (NOBODY_ANYWHERE, NOBODY_ANYWHERE, NOBODY), "one exception"),
        (checks.check_premises, (NOBODY_ANYWHERE, Event(NounPhrase("some", "dog"), "sleep"), NOBODY), "same place"),
        (checks.check_premises, (..., A_POODLE, NOBODY), "must be an Event"),
        (
            checks.check_sense,
            (Event(NounPhrase("the", "bat_club"), "sleep"), "bat_animal"),
            "that is the other meaning",
        ),
        (checks.check_sense, (Event(NounPhrase("the", "dog"), "sleep"), "bat_animal"), "not in your sentence"),
        (checks.check_sense, (Event(BAT, "read", NounPhrase("the", "book")), "bat_animal"), "nobody would say this"),
        (checks.check_double, (SCENE, SCENE), "the same scene"),
        (checks.check_double, (Event(TURNED.subject, "help", TURNED.object), SCENE), "the words differ"),
        (checks.check_double, (..., SCENE), "give an Event"),
    ],
)
def test_a_usual_mistake_in_a_meaning_is_named(check, answer, hint):
    with pytest.raises(checks.Mistake, match=hint):
        check(*answer)


def test_a_sentence_that_fits_both_senses_is_told():
    from xlt_lib.world.ambiguity import senses, tells
    from xlt_lib.world.lexicon import of_kind
    from xlt_lib.world.sampling import is_wellformed

    both = [
        (Event(NounPhrase("the", "boy"), verb.name, NounPhrase("the", concept)), concept)
        for pair in senses().values()
        for concept in pair
        for verb in of_kind("verb")
    ]
    sentence, concept = next((s, c) for s, c in both if is_wellformed(s) and not tells(s, c))
    with pytest.raises(checks.Mistake, match="would make sense with"):
        checks.check_sense(sentence, concept)
