"""One row of a roster -> one row of `staff`."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping

from sekisho.connectors.contract import Context
from sekisho.connectors.mail.addresses import mailboxes
from sekisho.connectors.sheets.accounts import Fault, known_names, unreadable
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.model.rows import Cell, RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row, or a reject that names the field.

    A first or last day, or a day of notice, that cannot be read rejects the row: whether somebody left decides what
    their account may do.
    """
    cells = value_record(record)
    made = unreadable(cells) or _values(cells)
    if isinstance(made, Fault):
        yield Rejected(record.place, made.field, made.reason, made.sample)
    else:
        yield Row("staff", record.place, made)


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a row, None where it becomes one of `staff`."""
    made = unreadable(cells) or _values(cells)
    return made if isinstance(made, Fault) else None


def _values(cells: Mapping[str, Value]) -> dict[str, Cell] | Fault:
    number = folded(cells.get("employee_id"))
    if not number:
        return Fault("employee_id", "value_missing")
    name = text(cells.get("name")) or " ".join(
        part for part in (text(cells.get("family_name")), text(cells.get("given_name"))) if part
    )
    email = _email(folded(cells.get("email")))
    if not (name or email or text(cells.get("name_romaji")) or text(cells.get("name_kana"))):
        return Fault("name", "value_missing")
    days: dict[str, Cell] = {}
    for field in ("joined_on", "left_on", "notice_on"):
        written = text(cells.get(field))
        days[field] = day(cells.get(field))
        if written.strip("-－ー―") and days[field] is None:
            return Fault(field, "date_unclear", written[:40])
    named = known_names(cells, "name_kana", "name_romaji", "department", "title")
    values: dict[str, Cell] = {
        "employee_id": number,
        "name": name or None,
        **named,
        "name_romaji": named["name_romaji"] or _latin(cells),
        "email": email or None,
        **days,
    }
    if folded(cells.get("email")) and not email:
        values["unmapped"] = json.dumps({"email": folded(cells.get("email"))[:200]}, ensure_ascii=False)
    return values


def _latin(cells: Mapping[str, Value]) -> str | None:
    """Return a name of two columns in Latin letters as such, the given name first; None for any other."""
    parts = [text(cells.get(field)) for field in ("given_name", "family_name")]
    plain = [unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode() for part in parts]
    return " ".join(parts) if all(re.fullmatch(r"[A-Za-z][A-Za-z .'-]*", part) for part in plain) else None


def _email(written: str) -> str:
    found = mailboxes(written)[0] if written else ()
    return next((box.address for box in found if "@" in box.address), "")
