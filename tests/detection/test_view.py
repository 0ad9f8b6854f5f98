"""What a detector reads."""

from datetime import UTC, datetime, timedelta

from sekisho.detection.view import View
from sekisho.evidence.arrow import AT_ONCE
from sekisho.evidence.reader import MemoryTables

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
COLUMNS = ("message_uid", "event_time", "to_addresses")


def view(*times: datetime | None) -> View:
    """Return the view of a detector of mail with these times, every third message to nobody known."""
    rows = [
        {
            "message_uid": f"m-{number:05}",
            "mailbox": "m",
            "event_time": time,
            "to_addresses": None if number % 3 == 0 else ["a@b.example"] * (number % 7),
        }
        for number, time in enumerate(times)
    ]
    return View("some", "message", MemoryTables({"message": rows}), NOW)


def test_an_expression_yields_its_rows_as_a_table_does() -> None:
    times = [NOW, None, datetime(1, 1, 2, tzinfo=UTC), NOW + timedelta(microseconds=1)]
    one = view(*times)
    rows = list(one.read(one.table("message").select(*COLUMNS).order_by("message_uid")))
    assert rows == list(one.rows("message", *COLUMNS))
    assert [row["event_time"] for row in rows] == times
    assert all(row["event_time"] is None or row["event_time"].tzinfo is UTC for row in rows)


def test_an_expression_of_many_rows_yields_them_all() -> None:
    one = view(*(NOW + timedelta(minutes=number) for number in range(AT_ONCE + 1)))
    assert sum(1 for _ in one.read(one.table("message").select("message_uid"))) == AT_ONCE + 1
