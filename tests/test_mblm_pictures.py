"""Paper 2's figures, widget, self-checks and plan."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from matplotlib.figure import Figure

from xlt_lib import checks, plots, widgets_mblm
from xlt_lib.checks import Mistake
from xlt_lib.config import RunConfig
from xlt_lib.plans import mblm
from xlt_lib.variants import ABLATIONS, SYMMETRY, variant

LANGUAGES = ("en", "fr", "zh", "de", "es", "ja")


def record(method="multikd", seed=0, accuracy=70.0, **changes):
    config = RunConfig.for_preset(method, "lab", seed=seed, languages=LANGUAGES, **changes)
    notes = [
        {"step": step, "language": step % 3, "gradients": [1.0, 0.0, 0.0], "similarity": 1 - step / 100,
         "distance": step / 50} for step in range(1, 20, 6)
    ]  # fmt: skip
    inner, outer = [[0.4, 0.3, 0.3]] * 3, [[0.2, 0.3, 0.5]]
    weights = {language: {"mean": [inner, outer], "deviation": [inner, outer]} for language in LANGUAGES}
    scores = {language: {"accuracy": accuracy + seed} for language in LANGUAGES}
    return SimpleNamespace(
        config=config.__dict__ | {"task": changes.get("task", "nli")},
        metrics={"validation": scores, "test": scores},
        extras={"watched": notes, "mixing": weights} if config.depth else {},
        history={},
        key=f"{variant(config.__dict__)}-{config.depth}-{seed}",
        origin="computed",
        stale=(),
    )


@pytest.fixture(scope="module")
def records():
    made = [record("multitrain", seed, 70 + depth, depth=depth) for depth in range(4) for seed in range(2)]
    made += [record("multikd", seed, 75, depth=depth) for depth in (0, 2) for seed in range(2)]
    return made + [record(depth=2, **switches) for switches in (*SYMMETRY.values(), ABLATIONS["- detaching"])]


def test_figure_5_has_two_axes_and_every_depth(records):
    figure = plots.branch_depth(records)
    left, right = figure.axes
    assert list(left.lines[0].get_xdata()) == [0, 1, 2, 3] == list(right.lines[0].get_xdata())
    assert len(figure.record_keys) == 8 and "2 seeds" in figure.caption
    with pytest.raises(ValueError, match="Figure 5 has nothing to show"):
        plots.branch_depth([])


def test_gains_by_language_show_ours_and_the_papers(records):
    figure = plots.language_gains(records)
    bars = [patch.get_height() for patch in figure.axes[0].patches]
    assert bars == [5.0] * 6
    diamonds = [line for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert len(diamonds) == 5  # XNLI has no Japanese
    assert diamonds[0].get_ydata()[0] == pytest.approx(85.07 - 83.27)
    with pytest.raises(ValueError, match="no test scores on 'stars'"):
        plots.language_gains(records, "stars")


def test_pictures_of_the_inside_are_drawn(records):
    assert len(plots.gradients(records).axes) == 2
    figure = plots.apart(records)
    assert len(figure.axes[0].lines) == 5 == len(figure.record_keys)
    with pytest.raises(ValueError, match="no branches were watched: give records of nothing, noise, detaching, "):
        plots.apart(records[:3])
    branched = next(r for r in records if r.config["depth"] == 2 and r.config["method"] == "multikd")
    assert len(plots.mixing(branched).axes) == 2 * 6
    with pytest.raises(ValueError, match="has no mixing weights"):
        plots.mixing(records[0])


def test_the_widget_stands_still_without_a_front_end(records):
    branched = next(r for r in records if r.config["depth"] == 2 and r.config["method"] == "multikd")
    assert isinstance(widgets_mblm.mixing_widget(branched, live=False), Figure)
    language, layer, picture = widgets_mblm.mixing_widget(branched, live=True).children
    before = picture.value
    layer.value = 2
    assert picture.value != before
    with pytest.raises(ValueError, match="mixer 3 is not there; 1 to 2"):
        widgets_mblm.mixing_picture(branched, "en", 3)
    with pytest.raises(ValueError, match="'ar' was not evaluated"):
        widgets_mblm.mixing_picture(branched, "ar", 1)


# --- the plan


def test_the_plan_has_every_row_of_the_tables():
    plan = mblm.make_plan("lab", [])
    table3 = plan.nli(["MonoKD", "MultiTrain", "MultiKD", "MBLM"], plan.table_seeds)
    assert len(table3) == 20 and {variant(c.__dict__) for c in table3} == {"MonoKD", "MultiTrain", "MultiKD", "MBLM"}
    assert all(c.temperature == 1 and c.teachers[2] == "mono-zh-lab" for c in table3)
    assert {c.temperature for c in mblm.make_plan("paper", [0]).nli(["MultiKD", "MBLM"])} == {8}
    assert plan.one("MultiTrain").key() in {c.key() for c in plan.by_depth()}
    assert {c.depth for c in plan.by_depth()} == {0, 2, 4, 6}
    teachers = plan.teachers("nli", [0])
    assert [c.source_language for c in teachers] == ["en", "fr", "zh"] and teachers[1].teacher == "mono-fr-lab"
    for row in (*ABLATIONS, *SYMMETRY):
        assert variant(plan.one(row).__dict__) == row
    assert len({c.key() for c in plan.symmetry()}) == 7 * len(plan.seeds)
    of_its_own = mblm.make_plan("lab", [0], student="bert-base-multilingual-cased").symmetry()
    assert {(variant(c.__dict__), c.dropout) for c in of_its_own} == {
        *(("MultiKD, dropout 0", 0.0), ("nothing", 0.0), ("noise", 0.0), ("detaching", 0.0)),
        *(("MultiKD, dropout 0.1", 0.1), ("dropout", 0.1), ("detaching, dropout", 0.1)),
    }


def test_without_dropout_of_its_own_an_encoder_runs_the_rows_of_table_5_once():
    plan = mblm.make_plan("lab", [])
    main = plan.nli(["MultiKD", "MBLM", "- detaching"])
    assert {c.key() for c in main} <= {c.key() for c in plan.symmetry()}


def test_a_row_that_is_unknown_is_refused():
    plan = mblm.make_plan("lab", [])
    with pytest.raises(ValueError, match="row 'MBLN' is unknown.*Did you mean 'MBLM'"):
        plan.one("MBLN")


def test_in_lab_a_detached_branch_has_a_rate_of_its_own_unless_the_learner_gives_one():
    plan = mblm.make_plan("lab", [0])
    rates = {row: plan.one(row).learning_rate for row in ("MultiKD", "MBLM", "- detaching", "detaching", "noise")}
    assert rates == {"MultiKD": 4e-4, "MBLM": 7e-4, "- detaching": 4e-4, "detaching": 7e-4, "noise": 4e-4}
    assert plan.one("MBLM", "stars").learning_rate == 7e-4
    assert {(c.depth > 0, c.learning_rate) for c in plan.by_depth()} == {(False, 4e-4), (True, 7e-4)}
    assert mblm.make_plan("lab", [0], learning_rate=1e-4).one("MBLM").learning_rate == 1e-4
    assert mblm.make_plan("paper", [0]).one("MBLM").learning_rate == 2e-5


@pytest.mark.parametrize("preset", ["smoke", "lab", "colab", "paper"])
def test_every_preset_has_a_plan(preset):
    plan = mblm.make_plan(preset, [0])
    assert set(plan.one("MBLM").supervised) <= set(plan.one("MBLM").languages)
    assert max(plan.depths) >= plan.depth
    world = mblm.make_plan(preset, [0], "world")
    assert world.one("MBLM").train_size <= mblm.make_plan("lab", [0]).one("MBLM").train_size


def test_reviews_are_in_marcs_languages_and_supervised_languages_are_tested():
    for preset in ("lab", "paper"):
        plan = mblm.make_plan(preset, [0], "world")
        assert plan.stars(["MBLM"])[0].languages == ("en", "fr", "zh", "de", "es", "ja")
    assert mblm.make_plan("paper", [0]).stars(["MBLM"]) == []  # MARC is not on the hub
    with pytest.raises(ValueError, match="zh should be among"):
        mblm.make_plan("lab", [0], languages=["en", "fr", "de"])


def test_xlm_rs_part_is_played_where_its_encoder_is(monkeypatch):
    monkeypatch.setattr(mblm, "_shipped", lambda: ("mono-en-lab", "multi-bert-lab"))
    assert mblm.make_plan("lab", []).other(["MultiKD"]) == []
    monkeypatch.setattr(mblm, "_shipped", lambda: ("mono-en-lab", "multi-roberta-lab"))
    for task in ("nli", "stars"):
        runs = mblm.make_plan("lab", []).other(["MultiKD"], task)
        assert {c.student for c in runs} == {"multi-roberta-lab"} and [c.seed for c in runs] == [0, 1, 2, 3, 4]
    assert mblm.make_plan("paper", []).other(["MultiKD"], "stars") == []  # no reviews there


# --- the self-checks: the right answer passes, each mistake is named


def mixture(states, vector, mask):
    weights = torch.einsum("p,lpd->ld", vector * mask, states).softmax(0)
    return (states * weights[:, None]).sum(0)


def cost(layers, depth, branches, detach):
    return 1 + depth * (branches - 1) * (1 if detach else 3) / (3 * layers)


def detached(states, own):
    return [state if number == own else state.detach() for number, state in enumerate(states)]


def averages(accuracy, supervised):
    def mean(values):
        return sum(values) / len(values)

    inside = [value for name, value in accuracy.items() if name in supervised]
    outside = [value for name, value in accuracy.items() if name not in supervised]
    return mean(inside), mean(outside), mean(inside + outside)


RIGHT = {
    "check_mixer": mixture,
    "check_detach": detached,
    "check_averages": averages,
    "check_cost": cost,
    "check_parameters": lambda whole, layer, depth, branches: depth * (branches - 1) * layer / whole,
    "check_absolute_error": lambda logits, labels: 100 * (logits.argmax(-1) - labels).abs().float().mean(),
    "check_ensemble": lambda members: torch.stack(list(members)).mean(0),
    "check_language_draw": lambda languages, uniform: [languages[int(u * len(languages))] for u in uniform],
}


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name):
    assert getattr(checks, name)(RIGHT[name]) == "correct"


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("check_mixer", lambda s, v, m: mixture(s, v, torch.ones(4)), "padding counts"),
        ("check_mixer", lambda s, v, m: s.mean(0), "plain mean"),
        (
            "check_mixer",
            lambda s, v, m: (s * torch.einsum("p,lpd->ld", v, s).softmax(1)[:, None]).sum(0),
            "over the bra",
        ),
        ("check_mixer", lambda s, v, m: (s * (s * v[:, None]).sum(-1).softmax(0)[..., None]).sum(0), "each position"),
        ("check_mixer", lambda s, v, m: (s * torch.einsum("p,lpd->ld", v, s)[:, None]).sum(0), "no weights yet"),
        ("check_detach", lambda s, own: list(s), "nothing is detached"),
        ("check_detach", lambda s, own: [x.detach() for x in s], "nobody would learn"),
        ("check_detach", lambda s, own: [x.detach() if i == own else x for i, x in enumerate(s)], "turned round"),
        ("check_averages", lambda a, s: (*averages(a, s)[:2], sum(averages(a, s)[:2]) / 2), "not the mean of S and Z"),
        ("check_averages", lambda a, s: (averages(a, s)[0], *[averages(a, s)[2]] * 2), "not over all"),
        ("check_averages", lambda a, s: (averages(a, s)[1], averages(a, s)[0], averages(a, s)[2]), "swapped"),
        ("check_cost", lambda n, k, b, d: (n + k * (b - 1)) / n, "no backward pass"),
        ("check_cost", lambda n, k, b, d: 1 + k * b / (3 * n), "replaces the bottom layers"),
        ("check_cost", lambda n, k, b, d: cost(n, k, b, True), "run backwards as well"),
        ("check_parameters", lambda w, p, k, b: k * b * p / w, "takes the place"),
        ("check_parameters", lambda w, p, k, b: 1 + k * (b - 1) * p / w, "without the encoder itself"),
        ("check_absolute_error", lambda x, y: 100 * (x.argmax(-1) != y).float().mean(), "how many stars"),
        ("check_absolute_error", lambda x, y: (x.argmax(-1) - y).abs().float().mean(), "times 100"),
        ("check_ensemble", lambda m: torch.stack([x.softmax(-1) for x in m]).mean(0), "averages logits"),
        ("check_ensemble", lambda m: m[0] + m[1], "not the mean of the logits"),
        ("check_language_draw", lambda n, u: [n[i % len(n)] for i in range(len(u))], "in turns"),
    ],
)
def test_a_mistake_is_named(name, answer, hint):
    with pytest.raises(Mistake, match=hint):
        getattr(checks, name)(answer)
