"""How many report and how soon; what comes later than was followed is not taken for never."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.measure.reports import MARKS, first_report, report_rate, time_to_report
from tests.people.measure.made import made, some

NEVER = math.inf


def test_the_rate_counts_reports_whatever_was_clicked() -> None:
    assert report_rate(made(some(range(50), 1, "mail", 10, reported=12))).persons == 12


def test_the_curve_is_that_of_the_textbook() -> None:
    # Six ended at 6, 6, 6, 7, 10, 13 ...: the 6-MP arm of Freireich (1963), as it stands in Kalbfleisch and Prentice.
    times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    reported = np.array([one if came else NEVER for one, came in zip(times, ended, strict=True)])
    curve = time_to_report(reported, np.array(times, dtype=np.float64))
    assert curve is not None
    at = {mark.hours: mark for mark in curve.marks}
    assert at[8.0].share == pytest.approx(1 - 0.8067, abs=1e-4)
    assert at[24.0].share == pytest.approx(1 - 0.4482, abs=1e-4)
    assert at[24.0].interval.low == pytest.approx(1 - 0.6801, abs=2e-3)
    assert at[24.0].interval.high == pytest.approx(1 - 0.1881, abs=2e-3)
    assert curve.median == 23.0
    assert max(at) == 24.0


@given(st.lists(st.floats(0.01, 100) | st.just(NEVER), min_size=10, max_size=80))
def test_where_everybody_was_followed_the_curve_is_the_plain_share(hours: list[float]) -> None:
    curve = time_to_report(np.array(hours))
    assert curve is not None
    assert [mark.hours for mark in curve.marks] == list(MARKS)
    for mark in curve.marks:
        assert mark.share == pytest.approx(sum(one <= mark.hours for one in hours) / len(hours), abs=1e-9)
        assert 0 <= mark.interval.low <= mark.share + 1e-9
        assert mark.share - 1e-9 <= mark.interval.high <= 1


def test_who_was_followed_for_an_hour_says_nothing_of_the_second() -> None:
    reported = np.array([0.5] * 5 + [NEVER] * 15 + [1.5] * 5)
    followed = np.array([72.0] * 5 + [1.0] * 10 + [72.0] * 10)
    curve = time_to_report(reported, followed)
    assert curve is not None
    assert curve.marks[-1].share == pytest.approx(1 - (20 / 25) * (5 / 10))


def test_nothing_is_told_of_fewer_than_ten_and_no_moment_of_one_person() -> None:
    assert time_to_report(np.full(9, 1.0)) is None
    curve = time_to_report(np.array([0.123, *[NEVER] * 20]))
    assert curve is not None
    assert curve.median is None
    assert "0.123" not in repr(curve)


def test_the_median_over_rounds_has_an_interval_from_six_rounds_on() -> None:
    assert first_report([0.1, 0.5, 0.2, 0.4, 0.3]).median == pytest.approx(0.3)
    assert first_report([0.1, 0.5, 0.2, 0.4, 0.3]).low is None
    six = first_report([0.1, 0.5, 0.2, 0.4, 0.3, 80.0])
    assert six.median == pytest.approx(0.35)
    assert (six.low, six.high) == (0.1, None)
    nine = first_report([float(one) for one in range(1, 10)])
    assert (nine.low, nine.median, nine.high) == (2.0, 5.0, 8.0)
    assert first_report([NEVER, NEVER, 1.0]).median is None
    assert first_report([]).rounds == 0
