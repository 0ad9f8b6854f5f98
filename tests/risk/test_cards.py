import math
from pathlib import Path

import msgspec
import pytest

from sekisho.model.errors import SekishoError
from sekisho.model.quantity import Interval
from sekisho.risk.card import Attempts, Chance, Control, Figure, Scenario, Severity
from sekisho.risk.discover import check_control, check_scenario, controls, rates, scenarios
from sekisho.risk.firm import units_per_usd
from sekisho.risk.price import chance_of_fraud

CARDS = Path(__file__).parents[2] / "src" / "sekisho" / "risk"
SCENARIO = scenarios()["counterparty_payment_change"]
CONTROL = controls()["payee_list_match"]


def test_every_folder_is_found_under_its_own_name() -> None:
    assert set(scenarios()) == {item.name for item in (CARDS / "scenarios").iterdir()}
    assert set(controls()) == {item.name for item in (CARDS / "controls").iterdir()}
    assert all(name == item.id for name, item in scenarios().items())
    assert all(name == item.id for name, item in controls().items())


def test_the_scenario_is_the_chain_of_the_design() -> None:
    assert [stage.id for stage in SCENARIO.stages] == [
        "reaches_mailbox",
        "person_acts",
        "nothing_stops_it",
        "not_recalled",
    ]
    assert SCENARIO.stage("not_recalled").chance.interval == Interval(0.34, 0.80)
    with pytest.raises(KeyError, match="has no stage elsewhere"):
        SCENARIO.stage("elsewhere")


def test_every_figure_has_words_in_both_languages_and_a_source() -> None:
    texts = [*(item.text for item in scenarios().values()), *(item.text for item in controls().values())]
    assert all(text.en.name and text.ja.name for text in texts)
    for control in controls().values():
        assert all(one.efficacy.source and one.efficacy.source_ja for one in control.effects)
        for outlay in (control.cost.once, control.cost.yearly):
            assert all(figure.source and figure.source_ja for figure in (outlay.usd, outlay.minutes))
        assert control.measured_by.en.name
        assert control.measured_by.ja.name


def test_the_growth_with_size_is_the_one_of_its_source() -> None:
    assert SCENARIO.attempts.exponent == pytest.approx(math.log(3.46 / 0.60) / math.log(10_000), abs=0.005)


@pytest.mark.parametrize(("low", "high", "source"), [(0.2, 0.1, "x"), (-0.1, 0.1, "x"), (0.1, 0.2, "")])
def test_it_refuses_a_figure_without_source_or_order(low: float, high: float, source: str) -> None:
    with pytest.raises(ValueError, match=r"prior|source"):
        Figure(low, high, "assumed", source, "y")


def test_it_refuses_a_figure_without_its_source_in_japanese() -> None:
    with pytest.raises(ValueError, match="source"):
        Figure(0.1, 0.2, "assumed", "x", "")
    with pytest.raises(ValueError, match="attempts need"):
        Attempts(4.0, 2.0, 300, 0.19, "assumed", "x", "")
    with pytest.raises(ValueError, match="sigma"):
        Severity(Figure(1.0, 2.0, "assumed", "x", "y"), 0.5, "assumed", "x", "")


def test_it_refuses_a_chance_above_one_but_takes_one_itself() -> None:
    assert Chance(0.0, 1.0, "assumed", "x", "y").interval == Interval(0, 1)
    with pytest.raises(ValueError, match="no probability"):
        Chance(0.5, 1.01, "assumed", "x", "y")
    with pytest.raises(ValueError, match="source"):
        Chance(0.5, 0.6, "assumed", "", "y")


@pytest.mark.parametrize(
    ("mean", "shape", "staff", "source"),
    [(0.0, 2.0, 300, "x"), (4.0, 0.99, 300, "x"), (4.0, 2.0, 0, "x"), (4.0, 2.0, 300, "")],
)
def test_it_refuses_attempts_that_say_nothing(mean: float, shape: float, staff: int, source: str) -> None:
    with pytest.raises(ValueError, match="attempts need"):
        Attempts(mean, shape, staff, 0.19, "assumed", source, "y")
    assert Attempts(0.1, 1.0, 1, 0.0, "assumed", "x", "y").staff == 1


def test_it_refuses_a_spread_below_nothing_or_without_source() -> None:
    mean = Figure(1.0, 2.0, "assumed", "x", "y")
    assert Severity(mean, 0.0, "assumed", "x", "y").sigma == 0
    for sigma, source in ((-0.1, "x"), (0.5, "")):
        with pytest.raises(ValueError, match="sigma"):
            Severity(mean, sigma, "assumed", source, "y")


def test_it_refuses_an_unknown_key() -> None:
    raw = (CARDS / "controls" / "payee_list_match" / "control.toml").read_text("utf-8")
    with pytest.raises(msgspec.ValidationError, match="colour"):
        msgspec.toml.decode("colour = 1\n" + raw, type=Control)


@pytest.mark.parametrize("change", [{"id": "other"}, {"recall": "other"}, {"stages": SCENARIO.stages * 2}])
def test_it_refuses_a_scenario_that_does_not_hold_together(change: dict[str, object]) -> None:
    broken: Scenario = msgspec.structs.replace(SCENARIO, **change)
    with pytest.raises(ValueError, match="does not hold together"):
        check_scenario(broken, SCENARIO.id)
    assert check_scenario(SCENARIO, SCENARIO.id) is SCENARIO


EFFECT = CONTROL.effects[0]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "other"},
        {"effects": ()},
        {"effects": (EFFECT, EFFECT)},
        {"effects": (msgspec.structs.replace(EFFECT, scenario="other"),)},
        {"effects": (msgspec.structs.replace(EFFECT, stage="other"),)},
    ],
)
def test_it_refuses_a_control_that_lowers_nothing(change: dict[str, object]) -> None:
    broken: Control = msgspec.structs.replace(CONTROL, **change)
    with pytest.raises(ValueError, match="does not hold together"):
        check_control(broken, CONTROL.id, scenarios())
    assert check_control(CONTROL, CONTROL.id, scenarios()) is CONTROL


def test_the_cost_of_a_control_grows_with_the_firm_only_where_it_says_so() -> None:
    everyone, firm = controls()["mfa_for_everyone"].cost, controls()["change_review"].cost
    assert (everyone.of(300), everyone.of(600), firm.of(600)) == (1.0, 2.0, 1.0)


def test_only_payments_have_a_chance_of_fraud() -> None:
    with pytest.raises(ValueError, match="no scenario of payments"):
        chance_of_fraud(scenarios()["store_disclosure"], ())


def test_currencies_scale_dollars_to_minor_units() -> None:
    assert units_per_usd("USD") == Interval(100, 100)
    assert units_per_usd("JPY") == Interval(130, 170)
    assert rates().source
    with pytest.raises(SekishoError) as caught:
        units_per_usd("XAU")
    assert caught.value.code == "risk_currency_unknown"
    assert caught.value.params == {"currency": "XAU"}


def test_a_prior_of_nothing_or_all_is_not_moved_by_evidence() -> None:
    certain = msgspec.structs.replace(SCENARIO, fraud_before_evidence=Chance(0.0, 1.0, "assumed", "x", "y"))
    assert chance_of_fraud(certain, (3.0,)) == Interval(0.0, 1.0)
