"""The temperature widget: its numbers are the library's, and headless it is a picture."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import torch
from matplotlib.figure import Figure

from xlt_lib import widgets
from xlt_lib.losses import distillation_loss

TEACHER = np.array([[2.0, 0.5, -1.0], [0.1, 0.2, 0.3]])
STUDENT = np.array([[0.5, 0.6, 0.0], [1.0, 0.0, 0.0]])
TEXTS, LABELS = ["A dog sleeps. | An animal sleeps.", "x < y"], ("yes", "maybe", "no")
CURVE = pd.DataFrame({"temperature": [0.01, 1.0, 1.0, np.nan], "accuracy": [60.0, 63.0, 65.0, 55.0]})


@pytest.mark.parametrize("temperature", [0.01, 0.1, 1.0, 10.0])
def test_loss_is_the_librarys(temperature):
    ours = widgets.distillation(STUDENT[0], TEACHER[0], temperature)
    theirs = distillation_loss(torch.tensor(STUDENT[:1]), torch.tensor(TEACHER[:1]), temperature)
    assert ours == pytest.approx(float(theirs), abs=1e-9)


def test_entropy_runs_from_nothing_to_its_maximum():
    logits = np.log([0.5, 0.25, 0.25])
    assert widgets.entropy(logits, 1.0) == pytest.approx(1.5 * math.log(2))
    assert widgets.entropy(logits, 1e-3) == pytest.approx(0, abs=1e-12)
    assert widgets.entropy(logits, 1e6) == pytest.approx(math.log(3))


def test_temperature_below_zero_is_refused():
    with pytest.raises(ValueError, match="temperature must be positive, not 0"):
        widgets.soften(TEACHER, 0)


def test_picture_shows_the_teachers_probabilities_at_each_temperature():
    figure = widgets.temperature_picture(TEACHER, TEXTS, LABELS, CURVE, STUDENT, temperatures=(1.0, 10.0))
    assert len(figure.axes) == 3
    for axes, temperature in zip(figure.axes, (1.0, 10.0), strict=False):
        expected = torch.softmax(torch.tensor(TEACHER[0]) / temperature, -1).tolist()
        assert [bar.get_height() for bar in axes.patches] == pytest.approx(expected)
        assert f"T = {temperature:g}\n" in axes.get_title(loc="left")


def test_point_lies_on_the_curve():
    figure = widgets.temperature_picture(TEACHER, TEXTS, LABELS, CURVE, temperatures=(0.1,))
    point = figure.axes[-1].lines[-1]
    assert point.get_xdata() == [0.1]
    assert point.get_ydata() == pytest.approx([62.0])  # half way, on the log axis, from 60 to 64


def test_no_point_outside_the_temperatures_that_were_run():
    figure = widgets.temperature_picture(TEACHER, TEXTS, LABELS, CURVE, temperatures=(100.0,))
    assert len(figure.axes[-1].lines) == 2  # the curve and the baseline


def test_headless_it_is_a_picture_without_any_widget(monkeypatch):
    ipywidgets = pytest.importorskip("ipywidgets")
    monkeypatch.setattr(ipywidgets.Widget, "__init__", lambda *_, **__: pytest.fail("a widget was made"))
    assert isinstance(widgets.temperature_widget(TEACHER, TEXTS, LABELS, CURVE), Figure)


def test_slider_and_picker_redraw_the_picture():
    box = widgets.temperature_widget(TEACHER, TEXTS, LABELS, CURVE, STUDENT, live=True)
    picker, words, slider, picture = box.children
    assert (slider.base**slider.min, slider.base**slider.max) == (1e-3, 1e2)
    pictures = [bytes(picture.value)]
    slider.value = 10.0
    pictures.append(bytes(picture.value))
    picker.value = 1
    pictures.append(bytes(picture.value))
    assert all(image.startswith(b"\x89PNG") for image in pictures)
    assert len(set(pictures)) == 3
    assert words.value == "<i>x &lt; y</i>"


@pytest.mark.parametrize("variables, expected", [({}, False), ({"JPY_SESSION_NAME": "a.ipynb"}, True)])
def test_front_end_is_known_by_who_started_the_kernel(monkeypatch, variables, expected):
    class Shell:
        def has_trait(self, name):
            return name == "kernel"

    IPython = pytest.importorskip("IPython")
    monkeypatch.setattr(IPython, "get_ipython", Shell)
    for name in (*widgets.LIVE, "XLT_RESULTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert widgets.has_front_end() is expected
    monkeypatch.setenv("XLT_RESULTS", "results")  # `kit.py run`, even when typed in a notebook
    assert widgets.has_front_end() is False


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"student_logits has shape \(1, 3\); 2 texts and 3 labels need \(2, 3\)"):
        widgets.temperature_picture(TEACHER, TEXTS, LABELS, student_logits=STUDENT[:1])
    with pytest.raises(ValueError, match="example 2 is not there; give 0 to 1"):
        widgets.temperature_picture(TEACHER, TEXTS, LABELS, example=2)


def test_text_that_the_font_lacks_is_left_out():
    figure = widgets.temperature_picture(TEACHER, ["\u72ac\u304c\u7720\u308b", "x"], LABELS)
    assert figure.get_suptitle() == "example 0"
