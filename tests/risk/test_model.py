import math

import pytest

from sekisho.model.quantity import Coverage, Interval
from sekisho.risk.assess import model_for
from sekisho.risk.discover import controls, scenarios
from sekisho.risk.ends import End, Ends
from sekisho.risk.firm import FirmProfile, Measurement, Record
from sekisho.risk.model import Model, at_end, ceiling, events_a_year, inputs, passed, point, stage_chances

SCENARIO = "counterparty_payment_change"
FIRM = FirmProfile(300, 2_450_000_000, 40_000_000)
MEASURED = (
    Measurement("payee_list_match", Coverage(80, 20, 0)),
    Measurement("callback_number_on_file", Coverage(50, 30, 20)),
    Measurement("lookalike_sender_check", Coverage(0, 1, 0)),
)


def test_ends_pick_the_side_that_loses_less() -> None:
    assert Ends.rising(Interval(1, 3)) == Ends(1, 2, 3)
    assert Ends.falling(Interval(1, 3)) == Ends(3, 2, 1)
    assert Ends(3, 2, 1).interval == Interval(1, 3)
    assert Ends(1, 5, 2).interval == Interval(1, 5)
    assert [Ends(3, 2, 1).at(end) for end in (End.BETTER, End.MIDDLE, End.WORSE)] == [3, 2, 1]
    assert Ends(3, 2, 1).open
    assert not Ends(2, 2, 2).open
    assert Ends.each(lambda end: float(len(end.value))) == Ends(6, 6, 5)


def test_every_input_is_named_and_stands_at_its_ends() -> None:
    found = inputs(model_for(SCENARIO, FIRM, MEASURED))
    assert list(found) == [
        "attempts",
        "stage.reaches_mailbox",
        "stage.person_acts",
        "stage.nothing_stops_it",
        "stage.not_recalled",
        "efficacy.callback_number_on_file",
        "coverage.callback_number_on_file",
        "efficacy.lookalike_sender_check",
        "coverage.lookalike_sender_check",
        "efficacy.payee_list_match",
        "coverage.payee_list_match",
        "severity",
        "currency",
        "largest_payment",
        "yearly_paid",
    ]
    recalled = found["stage.not_recalled"]
    assert (recalled.better, recalled.middle, recalled.worse) == pytest.approx((0.34, 0.57, 0.80))
    efficacy = found["efficacy.payee_list_match"]
    assert (efficacy.better, efficacy.middle, efficacy.worse) == pytest.approx((0.90, 0.70, 0.50))
    assert found["coverage.callback_number_on_file"] == Ends(0.7, 0.6, 0.5)
    assert found["severity"] == Ends(100_000, 126_000, 152_000)
    assert found["currency"] == Ends(130, 150, 170)
    assert found["largest_payment"] == Ends(40_000_000, 40_000_000, 40_000_000)


def test_a_control_nobody_measured_covers_anything_from_none_to_all() -> None:
    found = inputs(model_for(SCENARIO, FIRM))
    assert found["coverage.payee_list_match"] == Ends(1, 0.5, 0)


def test_controls_lower_a_stage_by_efficacy_times_coverage() -> None:
    model = model_for(SCENARIO, FIRM, MEASURED)
    values = at_end(inputs(model), End.MIDDLE)
    expected = (1 - 0.775 * 0.6) * (1 - 0.70 * 0.8)
    assert passed(model, values, "nothing_stops_it") == pytest.approx(expected)
    assert passed(model, values, "nothing_stops_it", controlled=False) == 1.0
    assert passed(model, values, "person_acts") == pytest.approx(0.11)
    assert events_a_year(model, values) == pytest.approx(4.0 * 0.11 * expected * 0.57)


def test_one_input_can_be_moved_alone() -> None:
    found = inputs(model_for(SCENARIO, FIRM, MEASURED))
    alone = at_end(found, End.WORSE, "severity")
    assert alone["severity"] == 152_000
    assert {name: value for name, value in alone.items() if name != "severity"} == {
        name: ends.middle for name, ends in found.items() if name != "severity"
    }


def test_the_ceiling_is_the_worse_end_without_any_control() -> None:
    model = model_for(SCENARIO, FIRM, MEASURED)
    worse = inputs(model)["attempts"].worse
    assert ceiling(model) == pytest.approx(worse * 0.15 * 0.80)


def test_an_event_costs_at_most_the_largest_payment_or_a_days_payments() -> None:
    cases = [(40_000_000, 40_000_000), (4_000_000, 10_000_000)]
    for largest, cap in cases:
        model = model_for(SCENARIO, FirmProfile(300, 2_450_000_000, largest))
        found = point(model, at_end(inputs(model), End.MIDDLE))
        assert (found.event_cap, found.year_cap) == (cap, 2_450_000_000)
    model = model_for(SCENARIO, FirmProfile(300, 1_000, 5_000))
    assert point(model, at_end(inputs(model), End.MIDDLE)).event_cap == 1_000


def test_the_lognormal_keeps_the_public_mean() -> None:
    model = model_for(SCENARIO, FIRM)
    found = point(model, at_end(inputs(model), End.MIDDLE))
    assert math.exp(found.mu + found.sigma**2 / 2) == pytest.approx(126_000 * 150)
    assert found.sigma == 2.3


def test_a_loss_without_size_is_no_loss() -> None:
    model = model_for(SCENARIO, FIRM)
    values = at_end(inputs(model), End.MIDDLE) | {"severity": 0.0}
    assert point(model, values).mu == -math.inf


def test_stages_are_told_with_and_without_controls() -> None:
    model = model_for(SCENARIO, FIRM, MEASURED)
    chances = stage_chances(model, inputs(model))
    assert list(chances) == [stage.id for stage in model.scenario.stages]
    assert chances["person_acts"] == (Ends(0.07, 0.11, 0.15), Interval(0.07, 0.15))
    stopped, bare = chances["nothing_stops_it"]
    assert stopped.better == pytest.approx((1 - 0.95 * 0.7) * (1 - 0.9 * 0.8))
    assert stopped.worse == pytest.approx((1 - 0.60 * 0.5) * (1 - 0.5 * 0.8))
    assert bare == Interval(1, 1)


def test_it_refuses_a_control_measured_twice_or_of_another_scenario() -> None:
    scenario = scenarios()[SCENARIO]
    own = tuple(control for control in controls().values() if control.effect(SCENARIO))
    with pytest.raises(ValueError, match="measured twice"):
        Model(scenario, own, FIRM, (MEASURED[0], MEASURED[0]), Record())
    stranger = controls()["change_review"]
    with pytest.raises(ValueError, match=f"does not belong to {SCENARIO}"):
        Model(scenario, (stranger,), FIRM)


def test_a_scenario_without_payments_is_capped_by_what_the_firm_can_lose() -> None:
    model = model_for("store_disclosure", FirmProfile(300, 1_000, 5_000, largest_loss=900))
    found = point(model, at_end(inputs(model), End.MIDDLE))
    assert (found.event_cap, found.year_cap) == (900, 900)
    assert "yearly_paid" not in inputs(model)
