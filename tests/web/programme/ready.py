"""A people programme that stands: a staff list applied, a half-year begun, and settings with which exercises can go out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import tomlkit
from django.utils import timezone

from sekisho.web.programme import learning, staff
from sekisho.web.programme.models import Period, Staff
from tests.web.programme.lists import staff_list


def people(count: int, day: date = date(2026, 4, 1)) -> list[Staff]:
    """Bring and apply a staff list of a day."""
    staff.bring("meibo.csv", staff_list(count), {}, "mori", timezone.now(), day)
    staff.apply({}, "mori", timezone.now(), sure=True)
    return list(Staff.objects.all())


def half_year(begins: date) -> Period:
    """Begin a half-year."""
    return learning.begin_period("H2", begins, begins + timedelta(days=180), 7)


@contextmanager
def settled(org: Path, tables: Mapping[str, Mapping[str, object]]) -> Iterator[None]:
    """Set values in the organisation's settings for a while; those of the table "" stand at the top."""
    path = org / "sekisho.toml"
    before = path.read_text("utf-8")
    document = tomlkit.parse(before)
    for name, values in tables.items():
        table = document.setdefault(name, tomlkit.table()) if name else document
        for key, value in values.items():
            table[key] = value
    path.write_text(tomlkit.dumps(document), "utf-8")
    try:
        yield
    finally:
        path.write_text(before, "utf-8")
