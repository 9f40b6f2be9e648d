"""Algorithm 1's choice of pseudo-labels, whatever the models say: hypothesis plays the models."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from xlt_lib.methods.selection import CO_TRAINING, SELF_TRAINING, SELF_TRAINING_EMB, choose, start

CONFIDENCE = st.floats(0.0, 1.0, allow_nan=False)


@st.composite
def runs(draw):
    """A pool of some size, a labeled set, a threshold, and the models' answers in every round."""
    teaches = draw(st.sampled_from([CO_TRAINING, SELF_TRAINING, SELF_TRAINING_EMB]))
    size, labeled = draw(st.integers(0, 30)), draw(st.integers(1, 40))
    answer = st.tuples(
        st.lists(st.integers(0, 2), min_size=size, max_size=size),
        st.lists(CONFIDENCE, min_size=size, max_size=size),
    )
    rounds = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(teaches, answer)), min_size=1, max_size=5))
    return teaches, size, labeled // 3, draw(CONFIDENCE), rounds


def play(run):
    teaches, size, most, threshold, rounds = run
    states, choices = [start(size, teaches)], []
    for number, predictions in enumerate(rounds):
        state, chosen = choose(states[-1], predictions, teaches, threshold, most, f"0/{number}/")
        states.append(state)
        choices.append(chosen)
    return states, choices


@settings(deadline=None)
@given(runs())
def test_pools_only_shrink_by_what_was_chosen(run):
    states, choices = play(run)
    for before, after, chosen in zip(states, states[1:], choices, strict=False):
        for name, rows in chosen.items():
            assert set(after.pools[name]) == set(before.pools[name]) - set(rows)
            assert set(rows) <= set(before.pools[name])


@settings(deadline=None)
@given(runs())
def test_no_text_is_chosen_twice_by_one_model_and_at_most_a_third_of_n_a_round(run):
    _, choices = play(run)
    for name in choices[0]:
        rows = [row for chosen in choices for row in chosen[name]]
        assert len(rows) == len(set(rows))
        assert all(len(chosen[name]) <= run[2] for chosen in choices)


@settings(deadline=None)
@given(runs())
def test_only_texts_above_the_threshold_are_chosen_and_all_of_them_when_they_are_few(run):
    teaches, _, most, threshold, rounds = run
    states, choices = play(run)
    for state, predictions, chosen in zip(states, rounds, choices, strict=False):
        for name in teaches:
            sure = {row for row in state.pools[name] if predictions[name][1][row] > threshold}
            assert set(chosen[name]) <= sure
            assert len(chosen[name]) == min(most, len(sure))


@settings(deadline=None)
@given(runs())
def test_each_label_comes_from_the_teacher_and_goes_to_its_pupil(run):
    teaches, _, _, _, rounds = run
    states, choices = play(run)
    for name, pupil in teaches.items():
        given_labels = [
            (row, predictions[name][0][row])
            for predictions, chosen in zip(rounds, choices, strict=True)
            for row in chosen[name]
        ]
        assert list(states[-1].taught[pupil]) == given_labels


@settings(deadline=None)
@given(runs())
def test_the_same_answers_give_the_same_choice(run):
    assert play(run) == play(run)


def test_an_empty_candidate_set_ends_cleanly():
    state = start(3, CO_TRAINING)
    unsure = {name: ([0, 1, 0], [0.4, 0.5, 0.9]) for name in CO_TRAINING}
    after, chosen = choose(state, unsure, CO_TRAINING, 0.9, 5, "0/0/")  # 0.9 is not above 0.9
    assert after == state and chosen == {"lm": [], "emb": []}


def test_the_draw_is_random_and_does_not_prefer_the_sure_or_the_first():
    everything = {"lm": ([0] * 90, [0.9 + row / 1000 for row in range(90)])}
    counts = [0] * 90
    for seed in range(300):
        _, chosen = choose(start(90, SELF_TRAINING), everything, SELF_TRAINING, 0.5, 30, f"{seed}/0/")
        for row in chosen["lm"]:
            counts[row] += 1
    assert min(counts) > 60 and max(counts) < 140  # 100 on average, standard deviation 8


def test_co_training_in_two_rounds_worked_out_by_hand():
    sure = {"lm": ([1, 1, 1], [0.95, 0.2, 0.2]), "emb": ([0, 0, 0], [0.2, 0.95, 0.95])}
    state, chosen = choose(start(3, CO_TRAINING), sure, CO_TRAINING, 0.9, 2, "0/0/")
    assert chosen == {"lm": [0], "emb": [1, 2]}
    assert state.pools == {"lm": (1, 2), "emb": (0,)}
    assert state.taught == {"emb": ((0, 1),), "lm": ((1, 0), (2, 0))}
    state, chosen = choose(state, sure, CO_TRAINING, 0.9, 2, "0/1/")
    assert chosen == {"lm": [], "emb": []}
