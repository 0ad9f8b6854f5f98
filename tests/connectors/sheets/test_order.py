"""Which comes first, month or day: told by the list itself, and never guessed."""

from collections.abc import Iterator, Mapping

import pytest

from sekisho.connectors.sheets.order import in_question, order_of, ordered
from sekisho.connectors.sheets.table import ListRecord
from sekisho.connectors.sheets.values import Value
from sekisho.model.rows import RawRecord, Rejected


def listed(*lines: Mapping[str, Value]) -> Iterator[RawRecord | Rejected]:
    for number, cells in enumerate(lines, 1):
        yield RawRecord(f"line {number}", ListRecord(cells))
    yield Rejected("line 99", "", "row_unreadable")


def read(*lines: Mapping[str, Value]) -> list[dict[str, Value]]:
    found = ordered(listed(*lines), order_of(listed(*lines)))
    return [
        dict(one.payload.cells) for one in found if isinstance(one, RawRecord) and isinstance(one.payload, ListRecord)
    ]


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["11/30/2026", "11/6/2026"], "2026-11-06"),
        (["30/11/2026", "6/11/2026"], "2026-11-06"),
        (["30.11.2026 10:00", "6.11.2026 9:15"], "2026-11-06 9:15"),
        (["6/11/2026", "6/11/2026"], "6/11/2026"),
        (["30/11/2026", "11/30/2026", "6/11/2026"], "6/11/2026"),
        (["11/30/26", "6/11/2026"], "6/11/2026"),
        (["", None, "6/11/2026"], "6/11/2026"),
    ],
    ids=["month first", "day first", "with a clock", "nothing tells", "they disagree", "another form", "empty"],
)
def test_a_date_that_could_be_two_is_what_the_others_of_its_column_are(dates: list[str | None], first: str) -> None:
    assert read(*({"a": one} for one in dates))[-1]["a"] == first


def test_a_column_that_does_not_tell_follows_the_others_unless_they_disagree() -> None:
    assert read({"a": "11/30/2026", "b": "6/11/2026"})[0]["b"] == "2026-06-11"
    assert read({"a": "11/30/2026", "b": "6/11/2026", "c": "30/6/2026"})[0]["b"] == "6/11/2026"


def test_only_dates_with_the_year_last_are_in_question() -> None:
    assert in_question(listed({"a": "６/１１/２０２６"}))
    assert not in_question(listed({"a": "2026-11-06"}, {"a": 5.0}))
