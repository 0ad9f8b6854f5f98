import math

import numpy as np
import pytest

from sekisho.risk.model import Point
from sekisho.risk.summary import EXCEEDED, summarise
from sekisho.risk.years import CANDIDATES, Draws, draw, simulate

FOUR = Draws(
    4,
    2.0,
    np.array([0, 0, 2, 3], dtype=np.int32),
    np.array([0.1, 0.9, 0.4, 0.6]),
    np.array([0.0, 0.0, 1.0, -1.0]),
)


def test_a_year_adds_up_the_events_that_its_rate_keeps() -> None:
    everything = simulate(FOUR, Point(2.0, math.log(10), 0.5, 1e9, 1e9))
    assert everything == pytest.approx([20, 0, 10 * math.exp(0.5), 10 * math.exp(-0.5)])
    half = simulate(FOUR, Point(1.0, math.log(10), 0.0, 1e9, 1e9))
    assert half == pytest.approx([10, 0, 10, 0])


def test_years_looked_at_in_blocks_add_up_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    draws, point = draw(5.0, 300, 1, "blocks"), Point(3.0, 2.0, 1.0, 50.0, 90.0)
    whole = simulate(draws, point)
    monkeypatch.setattr("sekisho.risk.years.BLOCK", 7)
    assert simulate(draws, point) == pytest.approx(whole)


def test_an_event_and_a_year_are_capped() -> None:
    assert simulate(FOUR, Point(2.0, math.log(10), 0.0, 6.0, 1e9)) == pytest.approx([12, 0, 6, 6])
    assert simulate(FOUR, Point(2.0, math.log(10), 0.0, 6.0, 7.0)) == pytest.approx([7, 0, 6, 6])


def test_no_attack_costs_nothing() -> None:
    draws = draw(0.0, 10, 1, "none")
    assert len(draws.year) == 0
    assert list(simulate(draws, Point(0.0, 1.0, 1.0, 1.0, 1.0))) == [0.0] * 10


@pytest.mark.parametrize("rate", [2.1, -0.1])
def test_it_refuses_more_events_than_were_drawn(rate: float) -> None:
    with pytest.raises(ValueError, match="outside the draws"):
        simulate(FOUR, Point(rate, 0.0, 1.0, 1.0, 1.0))
    with pytest.raises(ValueError, match="outside the draws"):
        simulate(draw(0.0, 10, 1, "none"), Point(2.0, 0.0, 1.0, 1.0, 1.0))


@pytest.mark.parametrize(("ceiling", "years"), [(-0.1, 1), (1.0, 0), (CANDIDATES + 1.0, 1)])
def test_it_refuses_draws_of_nothing_or_of_too_much(ceiling: float, years: int) -> None:
    with pytest.raises(ValueError, match="draws need"):
        draw(ceiling, years, 1, "x")


def test_years_are_cut_down_where_memory_would_not_hold_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.risk.years.CANDIDATES", 1_000)
    assert draw(10.0, 5_000, 1, "x").years == 100
    assert draw(10.0, 100, 1, "x").years == 100
    assert draw(10.0, 50, 1, "x").years == 50
    assert draw(1_000.0, 1, 1, "x").years == 1


def test_two_scenarios_under_one_seed_are_independent() -> None:
    one, other = draw(1.0, 20_000, 7, "one"), draw(1.0, 20_000, 7, "other")
    totals = [simulate(item, Point(1.0, 0.0, 1.0, 1e9, 1e9)) for item in (one, other)]
    assert abs(float(np.asarray(np.corrcoef(totals))[0, 1])) < 0.03


def test_a_seed_fixes_the_draws_and_another_changes_them() -> None:
    one, again, other = (draw(1.0, 100, seed, "x") for seed in (3, 3, 4))
    assert one.mark.tolist() == again.mark.tolist()
    assert one.normal.tolist() == again.normal.tolist()
    assert one.year.tolist() == again.year.tolist()
    assert one.mark.tolist() != other.mark.tolist()
    assert (one.years, one.ceiling) == (100, 1.0)


def test_draws_follow_the_rate_and_fill_every_year() -> None:
    draws = draw(2.0, 50_000, 1, "x")
    counts = np.bincount(draws.year, minlength=50_000)
    assert float(counts.mean()) == pytest.approx(2.0, abs=0.03)
    assert float(counts.var()) == pytest.approx(2.0, abs=0.06)
    assert 0 <= float(draws.mark.min()) < float(draws.mark.max()) < 1
    assert float(draws.mark.mean()) == pytest.approx(0.5, abs=0.01)
    assert float(draws.normal.mean()) == pytest.approx(0.0, abs=0.02)
    assert float(draws.normal.std()) == pytest.approx(1.0, abs=0.02)


def test_a_summary_tells_the_mean_its_error_and_the_chance_of_any_loss() -> None:
    result = summarise(np.array([0.0, 0.0, 6.0, 2.0]))
    assert (result.mean, result.any_loss, result.median) == (2.0, 0.5, 0.0)
    assert result.mean_error == pytest.approx(math.sqrt(6) / 2)
    assert (result.bad_year, result.worst_year) == (6.0, 6.0)
    assert [chance for chance, _ in result.curve] == list(EXCEEDED)
    assert dict(result.curve)[0.3] == 2.0
    assert dict(result.curve)[0.2] == 6.0
