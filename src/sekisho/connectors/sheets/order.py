"""Whether a list writes the month or the day first: told by those of its dates that can be read in one way only.

Nothing is guessed from a country: where no date of the column, nor any of the list, has a number above twelve, or where
they disagree, a date that could be read in two ways stays unread.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sekisho.connectors.sheets.table import ListRecord
from sekisho.connectors.sheets.values import Value
from sekisho.model.rows import RawRecord, Rejected

_YEAR_LAST = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})((?:[ T].*)?)\s*")
_MONTHS = 12
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class DayOrder:
    """What the dates of a list say: by field, True for month first, False for day first, None where they disagree."""

    fields: Mapping[str, bool | None]
    whole: bool | None

    def of(self, field: str) -> bool | None:
        """Return whether the month stands first in a field: by its own dates, else by those of the list; None for unknown."""
        return self.fields.get(field, self.whole)


def order_of(records: Iterable[RawRecord | Rejected]) -> DayOrder:
    """Return what the dates of a list say of their order."""
    seen: dict[str, set[bool]] = {}
    for record in records:
        for field, value in _cells(record).items():
            found = _dated(value)
            first, second = (int(found[1]), int(found[3])) if found else (0, 0)
            if (first > _MONTHS) != (second > _MONTHS):
                seen.setdefault(field, set()).add(second > _MONTHS)
    told = {field: min(votes) if len(votes) == 1 else None for field, votes in seen.items()}
    every = set(told.values())
    return DayOrder(told, every.pop() if len(every) == 1 else None)


def in_question(records: Iterable[RawRecord | Rejected]) -> bool:
    """Tell whether a record has a date with the year last, whose order has to be found."""
    return any(_dated(value) for record in records for value in _cells(record).values())


def ordered(records: Iterable[RawRecord | Rejected], order: DayOrder) -> Iterator[RawRecord | Rejected]:
    """Yield the records with such dates written year, month, day wherever the list tells which is which."""
    for record in records:
        changed = {}
        for field, value in _cells(record).items():
            found = _dated(value)
            month_first = order.of(field) if found else None
            if found and month_first is not None:
                month, day = (found[1], found[3]) if month_first else (found[3], found[1])
                changed[field] = f"{found[4]}-{int(month):02}-{int(day):02}{found[5]}"
        if isinstance(record, RawRecord) and changed:
            yield RawRecord(record.place, ListRecord({**_cells(record), **changed}), record.size)
        else:
            yield record


def _cells(record: RawRecord | Rejected) -> Mapping[str, Value]:
    payload = record.payload if isinstance(record, RawRecord) else None
    return payload.cells if isinstance(payload, ListRecord) else {}


def _dated(value: Value) -> re.Match[str] | None:
    if not isinstance(value, str) or len(value) > _LONGEST or not value[-1:].strip():
        return None
    return _YEAR_LAST.fullmatch(value if value.isascii() else unicodedata.normalize("NFKC", value))
