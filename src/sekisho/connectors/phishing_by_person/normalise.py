"""What one person did with one exercise -> one row of `phishing_result`."""

import json
from collections.abc import Iterator, Mapping

from sekisho.connectors.contract import Context
from sekisho.connectors.phishing_by_person.marks import done, when
from sekisho.connectors.phishing_results.normalise import campaign_of
from sekisho.connectors.sheets.accounts import Fault, unreadable
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row

_DONE = ("opened", "clicked", "submitted", "reported")
_FURTHEST = (("submitted", "submitted"), ("clicked", "clicked"), ("opened", "opened"))
_UTC = "UTC"


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row, or a reject that names the field.

    The exercise is the file's name, where no column says it. Of a mail that was not sent nothing is said about clicks.
    """
    cells = value_record(record)
    wrong = fault(cells)
    if wrong:
        yield Rejected(record.place, wrong.field, wrong.reason, wrong.sample)
        return
    zone = context.time_zone
    email, name = folded(cells.get("email")).lower(), text(cells.get("name"))
    campaign = text(cells.get("campaign")) or campaign_of(context.file_name)
    sent, clicked_at = when(cells.get("sent_at"), zone), when(cells.get("clicked_at"), zone)
    unsent = "sent_at" in cells and not folded(cells.get("sent_at"))
    said = {field: done(cells[field], zone) for field in _DONE if field in cells}
    said["clicked"] = said.get("clicked", False) or clicked_at is not None or bool(said.get("submitted"))
    furthest = next((word for field, word in _FURTHEST if said.get(field)), "sent")
    more = {key: text(cells.get(key)) for key in ("employee_id", "department") if text(cells.get(key))}
    yield Row(
        "phishing_result",
        record.place,
        {
            "result_uid": stable_id("pr", campaign, email or name),
            "campaign": campaign,
            "email": email if "@" in email else None,
            "name": name or None,
            "position": text(cells.get("position")) or None,
            "sent_time": sent,
            "status": "not sent" if unsent else furthest,
            "clicked": None if unsent else said["clicked"],
            "submitted": None if unsent else said.get("submitted"),
            "reported": None if unsent else said.get("reported"),
            "changed_time": clicked_at,
            "unmapped": json.dumps(more, ensure_ascii=False) if more else None,
        },
        sent,
    )


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a line, None where it becomes a row."""
    if broken := unreadable(cells):
        return broken
    if not ("@" in folded(cells.get("email")) or text(cells.get("name"))):
        return Fault("email", "value_missing")
    for field in _DONE:
        if done(cells.get(field), _UTC) is None:
            return Fault(field, "value_unknown", folded(cells.get(field))[:40])
    for field in ("sent_at", "clicked_at"):
        written = folded(cells.get(field))
        if written.strip("-－ー―") and when(cells.get(field), _UTC) is None:
            return Fault(field, "date_unclear", written[:40])
    return None
