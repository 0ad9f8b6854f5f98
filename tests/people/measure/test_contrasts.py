"""Groups are compared fairly, and nothing about a few people is told or can be worked out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.measure.answers import Answers, Row, answers
from sekisho.people.measure.cells import hidden
from sekisho.people.measure.contrasts import contrasts
from tests.people.measure.made import NOTHING, PERSON, UNDETERMINED


def firm(
    sizes: dict[str, int], clicks: dict[str, float], seed: int = 1, mails: int = 2, doubtful: float = 0.0
) -> Answers:
    random, rows = np.random.default_rng(seed), []
    for group, size in sizes.items():
        for one in range(size):
            for mail in range(mails):
                state = PERSON if random.random() < clicks.get(group, 0.12) else NOTHING
                state = UNDETERMINED if random.random() < doubtful else state
                rows.append(Row((group, one), group, 1, f"mail {mail}", state, False))
    return answers(rows)


ALIKE = {f"team {one:02d}": 40 for one in range(12)}


def test_a_group_that_clicks_far_more_is_found_and_only_that() -> None:
    found = contrasts(firm(ALIKE, {"team 03": 0.5}), "click", np.random.default_rng(1))
    assert {one.group: one.stands for one in found.groups if one.stands != "undetermined"} == {"team 03": "higher"}
    bad = found.groups[3]
    assert bad.difference.low == bad.difference.high == pytest.approx(0.38, abs=0.12)
    assert bad.adjusted == pytest.approx(12 * bad.chance)
    assert found.everybody is not None
    assert found.everybody.total == 960


def test_a_group_that_clicks_far_less_is_lower() -> None:
    found = contrasts(
        firm({"a": 80, "b": 80, "c": 80}, {"a": 0.6, "b": 0.6, "c": 0.1}), "click", np.random.default_rng(1)
    )
    assert [one.stands for one in found.groups] == ["higher", "higher", "lower"]


def test_alike_departments_are_seldom_called_bad() -> None:
    plain = held = 0
    for seed in range(40):
        found = contrasts(firm(ALIKE, {}, seed, mails=1), "click", np.random.default_rng(seed), times=399)
        plain += any(one.chance <= 0.05 for one in found.groups)
        held += any(one.stands != "undetermined" for one in found.groups)
    assert plain >= 8
    assert held <= 6


def test_a_group_that_got_a_harder_mail_is_not_called_worse() -> None:
    rows = []
    for one in range(200):
        mine = "hard" if one < 100 else "easy"
        clicked = one % 2 == 0 if mine == "hard" else one % 10 == 0
        rows.append(Row(one, f"got {mine}", 1, mine, PERSON if clicked else NOTHING, False))
        rows.append(Row(one, f"got {mine}", 2, "both", PERSON if one % 5 == 0 else NOTHING, False))
    found = contrasts(answers(rows), "click", np.random.default_rng(1))
    assert [one.stands for one in found.groups] == ["undetermined", "undetermined"]
    assert found.groups[0].rate.persons != found.groups[1].rate.persons


def test_doubtful_hits_can_hide_a_difference_but_not_make_one() -> None:
    sizes = {"a": 100, "b": 100, "c": 100}
    found = contrasts(firm(sizes, {"a": 0.3}, doubtful=0.3), "click", np.random.default_rng(1))
    assert found.groups[0].stands == "undetermined"
    assert found.groups[0].difference.low < 0 < found.groups[0].difference.high


def test_small_groups_are_left_out_with_one_that_would_give_them_away() -> None:
    found = contrasts(firm({"board": 4, "hr": 15, "desk": 60, "it": 30}, {}), "click", np.random.default_rng(1))
    assert [one.group for one in found.groups] == ["desk", "it"]
    assert found.left_out == ("board", "hr")
    assert found.people == 109


def test_a_firm_of_nine_is_told_nothing() -> None:
    found = contrasts(firm({"all": 9}, {}), "click", np.random.default_rng(1))
    assert (found.groups, found.everybody, found.left_out) == ((), None, ("all",))
    nobody = contrasts(answers([]), "click", np.random.default_rng(1))
    assert (nobody.groups, nobody.everybody, nobody.left_out) == ((), None, ())


def test_one_group_alone_is_compared_with_nobody() -> None:
    found = contrasts(firm({"all": 50}, {}), "click", np.random.default_rng(1))
    assert found.groups == ()
    assert found.everybody is not None


@given(st.lists(st.integers(0, 60), max_size=14))
def test_no_printed_total_gives_away_fewer_than_ten(people: list[int]) -> None:
    out = hidden(people)
    left = [size for size, gone in zip(people, out, strict=True) if gone]
    assert all(gone for size, gone in zip(people, out, strict=True) if 0 < size < 10)
    assert not any(gone for size, gone in zip(people, out, strict=True) if size == 0)
    if left and sum(people) >= 10:
        # The total less all that is printed is what they sum to: never that of one group, never of fewer than ten.
        assert sum(left) >= 10
        assert len(left) >= 2 or len([size for size in people if size]) == 1
    if not any(0 < size < 10 for size in people):
        assert not left


@given(st.lists(st.integers(1, 60), min_size=2, max_size=10))
def test_no_more_is_left_out_than_must_be(people: list[int]) -> None:
    out = hidden(people)
    added = sorted(size for size, gone in zip(people, out, strict=True) if gone and size >= 10)
    assert len(added) <= 1
    if added:
        assert added[0] == min(size for size in people if size >= 10)
