"""Better, worse, or not to be told: by mails that stayed the same, and by people who were there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.people.measure.answers import Answers, Row, answers
from sekisho.people.measure.power import anchored, smallest_difference
from sekisho.people.measure.score import compare
from sekisho.people.measure.trend import trend
from tests.people.measure.made import NOTHING, PERSON, SAME, lived, made, some

HALVES = ({1}, {2})
ALL = range(400)


def two(before: int, after: int, *, reported: int = 0, doubtful: int = 0) -> Answers:
    """Return one mail to everybody of half of the people in each half-year, and another mail to the other half."""
    return made(
        some(range(200), 1, "same", before),
        some(range(200, 400), 1, "other 1", 90),
        some(range(200, 400), 2, "same", after, reported=reported, doubtful=doubtful),
        some(range(200), 2, "other 2", 150),
    )


def test_fewer_clicks_on_the_same_mail_are_better_though_all_clicks_together_rose() -> None:
    answers_ = two(50, 20)
    found = trend(answers_, "click", {"same"}, HALVES)
    assert (found.answer, found.reason) == ("better", "")
    assert found.change is not None
    assert found.change.difference.low == found.change.difference.high == pytest.approx(-0.15)
    assert found.change.interval.low < -0.15 < found.change.interval.high < 0
    assert (found.change.before.persons, found.change.after.persons, found.change.people) == (50, 20, 400)
    assert (answers_.click[answers_.round == 2] == 1).sum() > (answers_.click[answers_.round == 1] == 1).sum()


def test_more_clicks_are_worse_and_a_little_fewer_are_not_told() -> None:
    assert trend(two(20, 50), "click", {"same"}, HALVES).answer == "worse"
    found = trend(two(30, 22), "click", {"same"}, HALVES)
    assert (found.answer, found.reason) == ("undetermined", "chance")


def test_more_reports_are_better() -> None:
    found = trend(two(20, 20, reported=60), "report", {"same"}, HALVES)
    assert found.answer == "better"
    back = trend(two(20, 20, reported=60), "report", {"same"}, ({2}, {1}))
    assert back.answer == "worse"


def test_the_smallest_change_lies_between_the_fall_and_the_rise_that_were_planned() -> None:
    found, size = trend(two(24, 24), "click", {"same"}, HALVES).change, anchored(400, 0.5, 1)
    fall, rise = smallest_difference(size, 0.12), smallest_difference(size, 0.12, rises=True)
    assert found is not None
    assert fall is not None
    assert rise is not None
    assert fall < found.smallest < rise


def test_what_is_undetermined_can_undo_an_answer_but_never_make_one() -> None:
    clear, doubtful = two(50, 20), two(50, 20, doubtful=25)
    assert trend(clear, "click", {"same"}, HALVES).answer == "better"
    found = trend(doubtful, "click", {"same"}, HALVES)
    assert (found.answer, found.reason) == ("undetermined", "undetermined_hits")
    assert found.change is not None
    assert found.change.difference.high == pytest.approx(-0.025)


def test_a_change_of_staff_is_no_change_of_people() -> None:
    joined = made(
        some(range(200), 1, "same", 20),
        some(range(200, 400), 1, "other", 50),
        some(range(200, 400), 2, "same", 20),
        some(range(200), 2, "other 2", 50),
        some(range(400, 600), 2, "same", 150),
    )
    assert trend(joined, "click", {"same"}, HALVES).answer == "undetermined"
    assert trend(joined, "click", {"same"}, HALVES, same_people=False).answer == "worse"


def test_a_mail_that_somebody_knows_already_does_not_count_again() -> None:
    known = made(
        some(range(200), 0, "same", 20),
        some(range(200, 400), 1, "same", 20),
        some(range(200), 1, "other", 20),
        some(range(200), 2, "same", 0),
        some(range(200, 400), 2, "other", 20),
    )
    assert trend(known, "click", {"same"}, HALVES).reason == "no_anchors"


def test_without_mails_that_stayed_the_same_nothing_is_said() -> None:
    answers_ = made(some(ALL, 1, "one", 80), some(ALL, 2, "two", 10))
    found = trend(answers_, "click", {"one", "two"}, HALVES)
    assert (found.answer, found.reason, found.change) == ("undetermined", "no_anchors", None)
    assert trend(answers_, "click", set(), HALVES).reason == "no_anchors"
    assert trend(answers([]), "click", {"one"}, HALVES).reason == "no_anchors"


def test_nothing_is_said_of_fewer_than_ten_people() -> None:
    few = made(
        some(range(9), 1, "same", 8),
        some(range(9, 30), 1, "other", 8),
        some(range(9, 30), 2, "same", 0),
        some(range(9), 2, "other", 0),
    )
    found = trend(few, "click", {"same"}, HALVES)
    assert (found.reason, found.change) == ("few_people", None)


def test_where_nobody_clicks_the_interval_still_has_a_width() -> None:
    found = trend(two(0, 0), "click", {"same"}, HALVES).change
    assert found is not None
    assert 0 < found.interval.high < 0.03
    assert found.interval.low == -found.interval.high


def test_of_no_mails_nothing_is_compared() -> None:
    none, flags = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    assert compare(flags, flags, none, none).weight == 0.0


def test_a_round_belongs_to_one_half_year() -> None:
    with pytest.raises(ValueError, match="one half-year"):
        trend(two(1, 1), "click", {"same"}, ({1, 2}, {2}))


@settings(max_examples=60, deadline=None)
@given(before=st.integers(0, 200), after=st.integers(0, 200), doubtful=st.integers(0, 30))
def test_the_interval_leaves_zero_out_exactly_where_there_is_an_answer(before: int, after: int, doubtful: int) -> None:
    answers_ = two(before, after, doubtful=min(doubtful, 200 - after))
    found, mirrored = trend(answers_, "click", {"same"}, HALVES), trend(answers_, "click", {"same"}, ({2}, {1}))
    assert found.change is not None
    assert mirrored.change is not None
    span = found.change.interval
    assert (found.answer == "undetermined") == (span.low <= 0 <= span.high)
    assert span.low <= found.change.difference.low <= found.change.difference.high <= span.high
    assert {found.answer, mirrored.answer} in ({"better", "worse"}, {"undetermined"})
    assert mirrored.change.interval.low == pytest.approx(-span.high)


def test_many_mails_to_the_same_people_are_not_many_people() -> None:
    def repeated(times: int) -> Answers:
        return answers(
            Row(one, "staff", 1 + half, f"same {copy}", PERSON if one % (8 if half else 5) == 0 else NOTHING, False)
            for one in range(200)
            for half in ((one % 2),)
            for copy in range(times)
        )

    # Whoever clicks once clicks on all copies: a copy says nothing new.
    spreads = []
    for times in (1, 8):
        found = trend(repeated(times), "click", {f"same {one}" for one in range(8)}, HALVES, same_people=False)
        assert found.change is not None
        spreads.append(found.change.smallest)
    assert spreads[1] == pytest.approx(spreads[0], rel=0.02)


def test_rising_difficulty_is_not_taken_for_worse_people() -> None:
    said = []
    for seed in range(12):
        lives = lived(np.random.default_rng(seed), 150, 6, rise=0.5)
        raw = [float((lives.click[lives.round == one] == PERSON).mean()) for one in (1, 6)]
        assert raw[1] > raw[0]
        said.append(trend(lives, "click", SAME, ({1, 2}, {5, 6})).answer)
    assert said.count("undetermined") >= 10


def test_people_who_learned_are_seen_though_mails_grew_harder() -> None:
    lives = lived(np.random.default_rng(5), 900, 4, rise=0.5, gain=1.0, after=2)
    assert trend(lives, "click", SAME, ({1, 2}, {3, 4})).answer == "better"
