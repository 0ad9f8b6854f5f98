"""Instants as sheets write them."""

from datetime import UTC, datetime

import pytest

from sekisho.connectors.sheets.moments import moment
from sekisho.connectors.sheets.values import NoValue, Value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-07-15 08:54:41", datetime(2026, 7, 15, 12, 54, 41, tzinfo=UTC)),
        ("7/15/2026 8:54 PM", datetime(2026, 7, 16, 0, 54, tzinfo=UTC)),
        ("7/15/2026, 12:05:09 a.m.", datetime(2026, 7, 15, 4, 5, 9, tzinfo=UTC)),
        ("2026-07-15T08:54:41Z", datetime(2026, 7, 15, 8, 54, 41, tzinfo=UTC)),
        ("2026-07-15 08:54 +02:00", datetime(2026, 7, 15, 6, 54, tzinfo=UTC)),
        (datetime(2026, 7, 15, 8, 0), datetime(2026, 7, 15, 12, 0, tzinfo=UTC)),  # noqa: DTZ001 - as a sheet holds it
        (datetime(2026, 7, 15, 8, 0, tzinfo=UTC), datetime(2026, 7, 15, 8, 0, tzinfo=UTC)),
        ("7/15/2026 13:05 PM", None),
        ("7/15/2026 0:05 AM", None),
        ("2026-07-15 25:00", None),
        ("2026-07-15 10:00 +9999", None),
        ("2026-07-15", None),
        ("soon 10:00", None),
        (None, None),
        (NoValue("formula_never_computed"), None),
    ],
)
def test_a_moment_is_that_of_the_firm_unless_it_names_a_zone(written: Value, read: datetime | None) -> None:
    assert moment(written, "America/New_York") == read
