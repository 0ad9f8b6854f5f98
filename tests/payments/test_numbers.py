"""A number proves something only where its age does: by the ledger, by its list, or by lists that we saw."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.ledger.approval import FileNumber
from sekisho.payments.numbers import Delivery, Standing, standing

NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)
TODAY = NOW.date()
OWN, OTHER = "0312345678", "0399990000"
ALWAYS = datetime.min.replace(tzinfo=UTC)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def listed(*found: tuple[int, str, int | None]) -> Standing:
    lists = [Delivery(ago(day), frozenset({digits}), None if at is None else ago(at)) for day, digits, at in found]
    return standing(OWN, None, lists, NOW)


@pytest.mark.parametrize(
    ("found", "counts", "code"),
    [
        (((0, OWN, 90),), True, "number_dated_by_list"),
        (((0, OWN, 89),), False, "number_changed_lately"),
        (((0, OWN, None),), False, "number_undated"),
        (((90, OWN, None), (0, OWN, None)), True, "number_seen_unchanged"),
        (((90, OWN, None), (30, OTHER, None), (0, OWN, None)), False, "number_undated"),
        (((90, OWN, None), (0, OWN, 3)), True, "number_seen_unchanged"),
        (((89, OWN, None), (0, OWN, None)), False, "number_undated"),
        (((200, OWN, 100), (0, OTHER, None)), False, "number_not_on_newest_list"),
        (((0, OTHER, 200),), False, "number_not_on_newest_list"),
        ((), False, "number_not_on_newest_list"),
    ],
)
def test_before_there_is_a_ledger_its_lists_tell_the_age_of_a_number(
    found: tuple[tuple[int, str, int | None], ...], counts: bool, code: str
) -> None:
    told = listed(*found)
    assert (told.counts, told.reason.code) == (counts, code)


@pytest.mark.parametrize(
    ("sealed", "counts", "code"),
    [
        ([(OWN, ALWAYS)], True, "number_attested"),
        ([(OWN, NOW)], True, "number_approved"),
        ([(OWN, NOW + timedelta(1))], False, "number_young"),
        ([(OWN, ALWAYS), (OTHER, NOW)], False, "number_replaced"),
        ([(OWN, ALWAYS), (OTHER, NOW + timedelta(1))], True, "number_attested"),
        ([(OTHER, ALWAYS)], False, "number_not_in_ledger"),
        ([], False, "number_not_in_ledger"),
    ],
)
def test_once_there_is_a_ledger_only_what_two_people_stood_for_long_enough_counts(
    sealed: list[tuple[str, datetime]], counts: bool, code: str
) -> None:
    told = standing(OWN, [FileNumber(*one) for one in sealed], [Delivery(ago(400), frozenset({OWN}), ago(400))], NOW)
    assert (told.counts, told.reason.code) == (counts, code)
    assert told.digits == OWN


@given(st.lists(st.tuples(st.integers(0, 89), st.sampled_from([OWN, OTHER])), max_size=8))
def test_lists_of_the_last_90_days_alone_never_make_a_number_count(found: list[tuple[int, str]]) -> None:
    ordered = sorted(found, reverse=True)
    assert not listed(*((day, digits, None) for day, digits in ordered)).counts
    assert not listed(*((day, digits, 3) for day, digits in ordered)).counts
