"""A list of staff, as CSV or XLSX in any of the usual encodings -> a roster. The lists' own connector reads them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO

from sekisho.connectors.contract import Context
from sekisho.connectors.sheets.table import records
from sekisho.connectors.staff_roster.normalise import normalise
from sekisho.connectors.staff_roster.read import read, spec
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell, Limits, RawRecord, Rejected, Row
from sekisho.people.roster.addresses import usable
from sekisho.people.roster.nouns import Left, Member, Roster

LARGEST = 16 << 20
"""Bytes of a list: that of the largest bank has fewer."""
MOST = 20_000
"""Lines of a list."""
LIMITS = Limits(member_bytes=64 << 20, cells=400_000)


def read_roster(content: bytes, name: str, mapping: Mapping[str, str], day: date) -> Roster:
    """Return the people of a list that was made on a day; `mapping` says which column is what where the headers do not.

    Whoever stands in it twice with the same number is left out both times: which line is right nobody can tell.
    SekishoError `roster_large`, `roster_many`, and Refused as of the connector: `column_unclear` and the like.
    """
    if len(content) > LARGEST:
        raise SekishoError("roster_large", name=name, most=LARGEST >> 20)
    _demand_few(content, name, mapping)
    members: list[Member] = []
    left: list[Left] = []
    for one in _rows(content, name, mapping, day):
        if len(members) + len(left) >= MOST:
            raise SekishoError("roster_many", name=name, most=MOST)
        if isinstance(one, Rejected):
            left.append(Left(one.place, one.field, one.reason, one.sample))
        else:
            members.append(_member(one.values))
    times = Counter(one.number for one in members)
    left += [Left("", "employee_id", "roster_twice", number) for number, count in times.items() if count > 1]
    return Roster(tuple(one for one in members if times[one.number] == 1), tuple(left))


def _demand_few(content: bytes, name: str, mapping: Mapping[str, str]) -> None:
    """Refuse a list of too many lines before it is looked at as a whole, which takes long. SekishoError `roster_many`."""
    if not content:
        return
    for count, _ in enumerate(records(BytesIO(content), spec(), mapping, LIMITS, "staff_roster")):
        if count >= MOST:
            raise SekishoError("roster_many", name=name, most=MOST)


def _rows(content: bytes, name: str, mapping: Mapping[str, str], day: date) -> Iterator[Row | Rejected]:
    context = Context(name, sha256(content).hexdigest(), "roster", day)
    for record in read(BytesIO(content), mapping, LIMITS):
        if isinstance(record, RawRecord):
            yield from normalise(record, context)
        else:
            yield record


def _member(values: Mapping[str, Cell]) -> Member:
    return Member(
        number=_text(values, "employee_id"),
        name=_text(values, "name") or _text(values, "name_romaji") or _text(values, "name_kana"),
        address=usable(_text(values, "email")),
        reading=_text(values, "name_kana") or _text(values, "name_romaji"),
        department=_text(values, "department"),
        title=_text(values, "title"),
        joined_on=_day(values, "joined_on"),
        left_on=_day(values, "left_on"),
    )


def _text(values: Mapping[str, Cell], name: str) -> str:
    return str(values.get(name) or "")


def _day(values: Mapping[str, Cell], name: str) -> date | None:
    value = values.get(name)
    return value if isinstance(value, date) else None
