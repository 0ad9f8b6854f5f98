import itertools
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.model.money import Money
from sekisho.model.quantity import Coverage
from sekisho.risk.assess import assess, draws_for, model_for
from sekisho.risk.discover import controls
from sekisho.risk.ends import End
from sekisho.risk.firm import FirmProfile, Measurement, Quantity, Record, firm_profile
from sekisho.risk.model import Model, Point, at_end, events_a_year, inputs, point
from sekisho.risk.price import expected_loss, prices, without
from sekisho.risk.years import draw, simulate

SCENARIO = "counterparty_payment_change"
YEARS = 2_000
counts = st.integers(0, 10_000)
coverages = st.builds(Coverage, counts, counts, counts)
firms = st.builds(FirmProfile, st.integers(1, 50_000), st.integers(0, 10**12), st.integers(0, 10**10))
records = st.builds(Record, st.integers(0, 40), st.floats(0, 10), st.floats(0, 1))


@st.composite
def models(draw: st.DrawFn) -> Model:
    measured = (
        Measurement("payee_list_match", draw(coverages)),
        Measurement("callback_number_on_file", draw(coverages)),
    )
    return model_for(SCENARIO, draw(firms), measured, draw(records))


@settings(max_examples=40, deadline=None)
@given(models(), st.integers(0, 2**32))
def test_ends_stand_in_order(model: Model, seed: int) -> None:
    loss = expected_loss(model, draws_for(model, seed, YEARS))
    assert 0 <= loss.better <= loss.middle <= loss.worse


@settings(max_examples=40, deadline=None)
@given(models(), st.integers(1, 10_000), st.integers(0, 2**32))
def test_more_coverage_never_raises_the_loss_of_any_year(model: Model, units: int, seed: int) -> None:
    more = without(model, (Quantity(SCENARIO, "payee_list_match", units, units),))
    draws = draws_for(model, seed, YEARS)
    for end in End:
        before = simulate(draws, point(model, at_end(inputs(model), end)))
        after = simulate(draws, point(more, at_end(inputs(more), end)))
        assert bool(np.all(after <= before))


EFFECTS = [(one.scenario, name) for name, control in sorted(controls().items()) for one in control.effects]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(EFFECTS), firms, coverages, coverages, st.integers(1, 10_000), st.integers(0, 2**32))
def test_no_control_raises_the_loss_of_any_year_of_a_scenario_by_reaching_further(
    effect: tuple[str, str], firm: FirmProfile, covered: Coverage, others: Coverage, units: int, seed: int
) -> None:
    scenario, control = effect
    beside = tuple(Measurement(name, others) for name in controls() if name != control)
    model = model_for(scenario, firm, (*beside, Measurement(control, covered)))
    more = without(model, (Quantity(scenario, control, units, units),))
    draws = draws_for(model, seed, YEARS)
    for end in End:
        before = simulate(draws, point(model, at_end(inputs(model), end)))
        after = simulate(draws, point(more, at_end(inputs(more), end)))
        assert bool(np.all(after <= before))


@settings(max_examples=40, deadline=None)
@given(models(), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 5), st.integers(0, 2**32))
def test_a_removal_is_never_worth_less_than_nothing(model: Model, no: int, unseen: int, seen: int, seed: int) -> None:
    quantity = Quantity(SCENARIO, "callback_number_on_file", no, unseen, seen)
    price = prices(model, {"f": (quantity,)}, seed, YEARS)["f"]
    assert min(price.better, price.middle, price.worse) >= 0


@settings(max_examples=40, deadline=None)
@given(models(), st.integers(0, 2**32))
def test_what_changes_nothing_costs_exactly_nothing(model: Model, seed: int) -> None:
    idle = {
        "no quantity": (),
        "an empty one": (Quantity(SCENARIO, "payee_list_match"),),
        "another scenario": (Quantity("elsewhere", "payee_list_match", 10.0, 10.0, 3.0),),
        "a control nobody measured": (Quantity(SCENARIO, "lookalike_sender_check", 10.0, 10.0),),
    }
    for price in prices(model, idle, seed, YEARS).values():
        assert (price.better, price.middle, price.worse) == (0.0, 0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0, 20), st.floats(-5, 30), st.floats(0, 4), st.floats(0, 1e12), st.floats(0, 1e12), st.integers(0, 2**32)
)
def test_caps_hold(rate: float, mu: float, sigma: float, event_cap: float, year_cap: float, seed: int) -> None:
    totals = simulate(draw(rate, 300, seed, "caps"), Point(rate, mu, sigma, event_cap, year_cap))
    assert len(totals) == 300
    assert float(totals.min()) >= 0
    assert float(totals.max()) <= year_cap
    one = simulate(draw(rate, 300, seed, "caps"), Point(rate, mu, sigma, event_cap, math.inf))
    events = np.bincount(draw(rate, 300, seed, "caps").year, minlength=300)
    assert bool(np.all(one <= event_cap * events * (1 + 1e-12)))


@settings(max_examples=30, deadline=None)
@given(models(), st.integers(0, 2**32))
def test_a_seed_gives_the_same_result_every_time(model: Model, seed: int) -> None:
    assert assess(model, seed, 500) == assess(model, seed, 500)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5_000), st.integers(10**6, 10**12), st.sampled_from([2, 4, 1024]), st.integers(0, 2**32))
def test_a_loss_follows_the_currency_it_is_written_in(staff: int, paid: int, factor: int, seed: int) -> None:
    small = model_for(SCENARIO, FirmProfile(staff, paid, paid // 100))
    large = model_for(SCENARIO, FirmProfile(staff, paid * factor, paid // 100 * factor))
    draws = draws_for(small, seed, YEARS)
    for end in End:
        values = at_end(inputs(large), end)
        scaled = values | {"currency": values["currency"] * factor}
        one = simulate(draws, point(small, at_end(inputs(small), end))).mean()
        other = simulate(draws, point(large, scaled)).mean()
        assert math.isclose(one * factor, other, rel_tol=1e-9, abs_tol=0.0)


@settings(max_examples=30, deadline=None)
@given(firms, st.floats(0.1, 20))
def test_more_attempts_seen_never_lower_the_rate(firm: FirmProfile, years: float) -> None:
    rates = [
        [events_a_year(model, at_end(inputs(model), end)) for end in End]
        for seen in range(4)
        for model in [model_for(SCENARIO, firm, (), Record(seen, years))]
    ]
    for fewer, more in itertools.pairwise(rates):
        assert all(before < after for before, after in zip(fewer, more, strict=True))


def test_yen_and_dollars_tell_the_same_story() -> None:
    yen = assess(model_for(SCENARIO, firm_profile(largest=Money(30_000_000), yearly_paid=Money(10**9))), 5, 20_000)
    dollars = assess(
        model_for(
            SCENARIO,
            firm_profile(currency="USD", largest=Money(20_000_000, "USD"), yearly_paid=Money(666_666_667, "USD")),
        ),
        5,
        20_000,
    )
    assert math.isclose(yen.middle / 150, dollars.middle / 100, rel_tol=0.02)
