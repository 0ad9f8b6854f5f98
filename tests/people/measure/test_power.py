"""What a number of people can show is known before the first mail goes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.measure.power import anchored, needed, power_of, reach, smallest_difference


@pytest.mark.parametrize(
    ("each", "click", "report"),
    [(100, 10.0, 13.2), (250, 7.0, 9.0), (500, 5.2, 6.6), (1_000, 3.8, 4.8), (2_500, 2.5, 3.1)],
)
def test_the_smallest_difference_is_that_of_the_table(each: int, click: float, report: float) -> None:
    fall, other = smallest_difference(each, 0.12), smallest_difference(each, 0.20)
    assert fall is not None
    assert other is not None
    assert 100 * fall == pytest.approx(click, abs=0.08)
    assert 100 * other == pytest.approx(report, abs=0.08)


@pytest.mark.parametrize(
    ("base", "other", "people"), [(0.12, 0.103, 5_378), (0.12, 0.08, 880), (0.20, 0.30, 291), (0.20, 0.40, 79)]
)
def test_so_many_people_are_needed(base: float, other: float, people: int) -> None:
    assert needed(base, other) == people


@given(base=st.floats(0.02, 0.9), each=st.integers(20, 20_000), rises=st.booleans())
def test_what_is_called_the_smallest_difference_is_shown_in_four_of_five_cases(
    base: float, each: int, *, rises: bool
) -> None:
    step = smallest_difference(each, base, rises=rises)
    if step is None:
        most = 1.0 if rises else 0.0
        assert power_of(each, each, base, most) < 0.81
        return
    other = base + step if rises else base - step
    assert power_of(each, each, base, other) == pytest.approx(0.8, abs=0.01)
    assert needed(base, min(max(other, 0.0), 1.0)) <= each + 1


def test_ten_people_can_show_no_fall() -> None:
    assert smallest_difference(10, 0.12) is None
    assert smallest_difference(0, 0.12) is None


def test_a_rise_from_a_low_rate_is_harder_to_see_than_a_fall() -> None:
    fall, rise = smallest_difference(250, 0.2), smallest_difference(250, 0.2, rises=True)
    assert fall is not None
    assert rise is not None
    assert fall < rise


def test_no_difference_is_seen_as_often_as_the_level_says() -> None:
    assert power_of(500, 500, 0.12, 0.12) == pytest.approx(0.05)
    assert power_of(0, 500, 0.12, 0.5) == 0.0
    assert power_of(5, 5, 0.0, 1.0) == 1.0
    assert power_of(5, 5, 0.0, 0.0) == 0.05


def test_only_a_part_of_the_mails_counts_for_the_trend() -> None:
    assert anchored(300, 0.4, 2) == 240
    assert reach() == pytest.approx(2.8016, abs=1e-4)


def test_what_is_no_share_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        smallest_difference(100, 1.2)
    with pytest.raises(ValueError, match="not there"):
        needed(0.1, 0.1)
