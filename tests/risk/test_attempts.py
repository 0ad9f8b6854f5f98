import math

import pytest

from sekisho.risk.attempts import Gamma, attempts_a_year, belief, lower_gamma
from sekisho.risk.card import Attempts
from sekisho.risk.firm import FirmProfile, Record

PRIOR = Attempts(4.0, 2.0, 300, 0.19, "assumed", "a test", "試験")
FIRM = FirmProfile(300, 10**9, 10**7)


@pytest.mark.parametrize("x", [1e-9, 0.1, 1.0, 5.0, 30.0, 200.0])
def test_the_series_agrees_with_closed_forms(x: float) -> None:
    assert lower_gamma(1, x) == pytest.approx(-math.expm1(-x), rel=1e-12)
    assert lower_gamma(2, x) == pytest.approx(1 - math.exp(-x) * (1 + x), rel=1e-9, abs=1e-16)
    assert lower_gamma(0.5, x) == pytest.approx(math.erf(math.sqrt(x)), rel=1e-12)


def test_nothing_lies_below_nothing() -> None:
    assert lower_gamma(2, 0) == 0.0
    assert lower_gamma(2, -1) == 0.0
    assert lower_gamma(3.5, 1e4) == pytest.approx(1.0)
    assert lower_gamma(3.5, 1e4) <= 1.0


@pytest.mark.parametrize(
    ("shape", "rate"), [(1.0, 1.0), (2.0, 0.5), (2.0, 4.0), (40.0, 3.0), (900.0, 2.0), (50_000.0, 9.0)]
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_quantile_is_where_that_share_of_the_belief_lies_below(shape: float, rate: float, share: float) -> None:
    gamma = Gamma(shape, rate)
    assert lower_gamma(shape, gamma.quantile(share) * rate) == pytest.approx(share, rel=1e-8)


def test_an_exponential_belief_has_its_known_quantile() -> None:
    assert Gamma(1.0, 2.0).quantile(0.9) == pytest.approx(math.log(10) / 2, rel=1e-12)
    assert Gamma(1.0, 2.0).mean == 0.5


def test_without_a_record_the_public_figure_stands() -> None:
    gamma = belief(PRIOR, 300, Record())
    assert (gamma.shape, gamma.mean) == (2.0, 4.0)


def test_the_firms_own_record_moves_the_belief() -> None:
    after = belief(PRIOR, 300, Record(attempts=7, years=2.0, share_seen=0.5))
    assert after == Gamma(9.0, 2 / 4 + 1.0)
    assert belief(PRIOR, 300, Record(years=100.0)).mean < 0.02
    assert belief(PRIOR, 300, Record(300, 10.0)).mean == pytest.approx(30, rel=0.05)


def test_a_larger_firm_draws_more_attempts_but_not_in_step() -> None:
    assert belief(PRIOR, 3_000, Record()).mean == pytest.approx(4 * 10**0.19)


def test_the_ends_are_a_tenth_the_mean_and_nine_tenths() -> None:
    gamma = belief(PRIOR, 300, Record())
    ends = attempts_a_year(PRIOR, FIRM, Record())
    assert (ends.better, ends.middle, ends.worse) == (gamma.quantile(0.1), 4.0, gamma.quantile(0.9))


def test_a_staff_nobody_told_widens_the_ends() -> None:
    known = attempts_a_year(PRIOR, FIRM, Record())
    guessed = attempts_a_year(PRIOR, FirmProfile(300, 1, 1, "JPY", ("staff",)), Record())
    assert guessed.better == pytest.approx(known.better * 3**-0.19)
    assert guessed.worse == pytest.approx(known.worse * 3**0.19)
    assert guessed.middle == known.middle
