"""What a notebook's parameters cell refuses, before anything is computed."""

from __future__ import annotations

import numpy as np
import pytest

from xlt_lib.plans import cotraining, mblm, monotrans, monox, world
from xlt_lib.plans.parameters import given, seeds_of

PLANS = {"00": world, "01": monox, "02": mblm, "03": cotraining, "04": monotrans}


@pytest.mark.parametrize("number", PLANS)
@pytest.mark.parametrize("seeds", ["01", 1, 1.5, [0, 0], [-1], ["0"], [0.5]], ids=repr)
def test_seeds_are_different_whole_numbers(number, seeds):
    with pytest.raises(ValueError, match=r"seeds must be a list of different whole numbers from 0 up, such as \[0, 1"):
        PLANS[number].make_plan("lab", seeds)


def test_no_seeds_are_the_presets_own_and_numpys_are_numbers():
    assert seeds_of(None) == seeds_of([]) == ()
    assert seeds_of(np.arange(2)) == (0, 1)


def test_empty_values_mean_the_presets_own():
    assert given({"a": "", "b": 0, "c": [], "d": None, "e": (), "f": 0.5, "g": ["en"]}) == {"f": 0.5, "g": ["en"]}


@pytest.mark.parametrize("number", PLANS)
def test_a_language_that_the_mini_world_does_not_speak_is_named(number):
    with pytest.raises(ValueError, match="'?xx'?"):
        PLANS[number].make_plan("lab", [], languages=["en", "fr", "zh", "xx"])


def test_somebody_has_to_be_tested_zero_shot():
    with pytest.raises(ValueError, match="at least one more, to be tested zero-shot"):
        mblm.make_plan("lab", [], languages=["en", "fr", "zh"])
    with pytest.raises(ValueError, match="one or more to transfer to"):
        world.make_plan("lab", [], languages=["en"])


def test_a_depth_is_a_number():
    with pytest.raises(ValueError, match="depth must be a whole number, not '2'"):
        mblm.make_plan("lab", [], depth="2")
