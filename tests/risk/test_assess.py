import pytest

from sekisho.model.money import Money
from sekisho.model.quantity import Coverage, Interval
from sekisho.risk.assess import Driver, assess, draws_for, model_for
from sekisho.risk.discover import scenarios
from sekisho.risk.ends import End, Ends
from sekisho.risk.firm import FirmProfile, Measurement, Quantity, Record, firm_profile
from sekisho.risk.model import at_end, inputs, point
from sekisho.risk.price import at_stake, chance_of_fraud, expected_loss, prices, without
from sekisho.risk.years import simulate

SCENARIO = "counterparty_payment_change"
FIRM = FirmProfile(300, 3_000_000_000, 40_000_000)
MEASURED = (
    Measurement("payee_list_match", Coverage(60, 30, 10)),
    Measurement("callback_number_on_file", Coverage(50, 50, 0)),
    Measurement("lookalike_sender_check", Coverage(1, 0, 0)),
)
MODEL = model_for(SCENARIO, FIRM, MEASURED, Record(2, 0.5, 0.1))


def test_a_result_holds_both_ends_the_middle_and_what_moves_it() -> None:
    result = assess(MODEL, 11, 20_000)
    assert (result.scenario, result.currency, result.years, result.seed) == (SCENARIO, "JPY", 20_000, 11)
    assert result.mean == Interval(result.better.mean, result.worse.mean)
    assert result.middle == result.at_middle.mean
    assert result.bad_year == result.at_middle.bad_year
    assert result.worst_year == result.at_middle.worst_year
    assert result.better.mean < result.middle < result.worse.mean
    assert result.events.better < result.events.middle < result.events.worse
    assert result.attempts.middle == pytest.approx((2 + 2) / (0.5 + 0.05))
    assert [stage.id for stage in result.stages] == [stage.id for stage in MODEL.scenario.stages]
    assert result.stages[1].bare == Interval(0.07, 0.15)
    assert result.stages[1].passed == Ends(0.07, 0.11, 0.15)
    assert result.defaults_used == ()


def test_drivers_are_the_undetermined_inputs_with_the_widest_first() -> None:
    drivers = assess(MODEL, 11, 20_000).drivers
    assert {driver.input for driver in drivers} == {
        "attempts",
        "stage.person_acts",
        "stage.not_recalled",
        "efficacy.payee_list_match",
        "efficacy.callback_number_on_file",
        "efficacy.lookalike_sender_check",
        "coverage.payee_list_match",
        "severity",
        "currency",
    }
    swings = [driver.swing for driver in drivers]
    assert swings == sorted(swings, reverse=True)
    assert swings[-1] >= 0
    assert Driver("x", 2.0, 5.0).swing == 3.0


@pytest.mark.parametrize("name", ["severity", "attempts", "coverage.payee_list_match"])
def test_a_driver_moves_one_input_and_leaves_the_rest_at_the_middle(name: str) -> None:
    driver = next(item for item in assess(MODEL, 11, 20_000).drivers if item.input == name)
    draws, found = draws_for(MODEL, 11, 20_000), inputs(MODEL)
    alone = [simulate(draws, point(MODEL, at_end(found, end, name))).mean() for end in (End.BETTER, End.WORSE)]
    assert [driver.low, driver.high] == alone


def test_a_million_years_keep_their_seed_and_their_number() -> None:
    assert assess(MODEL, 1).years == 200_000
    assert draws_for(MODEL, 1).years == 200_000


def test_the_middle_agrees_with_the_closed_form_where_no_cap_binds() -> None:
    firm = FirmProfile(300, 10**15, 10**15)
    result = assess(model_for(SCENARIO, firm, MEASURED), 3, 1_000_000)
    expected = result.events.middle * 126_000 * 150
    assert abs(result.middle - expected) <= 4 * result.at_middle.mean_error


def test_a_default_is_named_and_widens_the_interval() -> None:
    known = assess(model_for(SCENARIO, FIRM, MEASURED), 5, 20_000)
    guessed = assess(model_for(SCENARIO, firm_profile(), MEASURED), 5, 20_000)
    assert guessed.defaults_used == ("staff", "yearly_paid", "largest_payment")
    assert guessed.mean.high > known.mean.high
    assert "largest_payment" in {driver.input for driver in guessed.drivers}


def test_the_price_of_a_finding_is_the_loss_with_it_less_the_loss_without() -> None:
    gap = (Quantity(SCENARIO, "payee_list_match", from_no=30),)
    found = prices(MODEL, {"gap": gap}, 4, 20_000)["gap"]
    draws = draws_for(MODEL, 4, 20_000)
    before, after = expected_loss(MODEL, draws), expected_loss(without(MODEL, gap), draws)
    assert found == Ends(before.better - after.better, before.middle - after.middle, before.worse - after.worse)
    assert 0 < found.better < found.middle < found.worse
    assert without(MODEL, gap).coverage("payee_list_match") == Coverage(90, 0, 10)


def test_a_larger_gap_has_a_larger_price_and_a_seen_attack_has_one() -> None:
    found = prices(
        MODEL,
        {
            "small": (Quantity(SCENARIO, "payee_list_match", 3),),
            "large": (Quantity(SCENARIO, "payee_list_match", 30),),
            "seen": (Quantity(SCENARIO, attempts=1),),
        },
        4,
    )
    assert 0 < found["small"].middle < found["large"].middle
    assert found["seen"].middle > 0
    assert without(MODEL, (Quantity(SCENARIO, attempts=1),)).record == Record(1, 0.5, 0.1)


def test_evidence_moves_the_chance_of_fraud_from_its_prior() -> None:
    scenario = scenarios()[SCENARIO]
    unmoved = chance_of_fraud(scenario, ())
    assert (unmoved.low, unmoved.high) == pytest.approx((0.01, 0.10))
    moved = chance_of_fraud(scenario, (2.0, 1.0, -0.5))
    assert moved.low == pytest.approx(1 / (1 + 99 * 2.718281828459045**-2.5))
    assert moved.high == pytest.approx(1 / (1 + 9 * 2.718281828459045**-2.5))
    assert chance_of_fraud(scenario, (-5_000.0,)).high == pytest.approx(0.0)
    assert chance_of_fraud(scenario, (5_000.0,)).low == pytest.approx(1.0)


def test_what_is_at_stake_is_amount_times_fraud_times_not_recalled() -> None:
    stake = at_stake(Money(1_000_000), Interval(0.5, 0.9), scenarios()[SCENARIO])
    assert (stake.low, stake.middle, stake.high) == (Money(170_000), Money(399_000), Money(720_000))
    certain = at_stake(Money(100, "USD"), Interval(0.0, 1.0), scenarios()[SCENARIO])
    assert (certain.low, certain.high) == (Money(0, "USD"), Money(80, "USD"))


def test_an_unknown_scenario_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        model_for("elsewhere", FIRM)


def test_a_plan_is_priced_by_what_it_would_add_to_the_loss() -> None:
    control, scenario = "public_access_block", "store_disclosure"
    now = model_for(scenario, firm_profile(), (Measurement(control, Coverage(9, 1, 0)),))
    after = model_for(scenario, firm_profile(), (Measurement(control, Coverage(9, 2, 0)),))
    draws = draws_for(now, 4, 20_000)
    opens, elsewhere = Quantity(scenario, control, adds_no=1.0), Quantity("elsewhere", control, adds_no=1.0)
    found = prices(now, {"plan": (opens,), "other": (elsewhere,)}, 4, 20_000)
    assert found["plan"].middle == expected_loss(after, draws).middle - expected_loss(now, draws).middle > 0
    assert found["other"] == Ends(0.0, 0.0, 0.0)
