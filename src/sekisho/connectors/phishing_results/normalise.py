"""What one person did with one exercise -> one row of `phishing_result`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, moment
from sekisho.connectors.sheets.accounts import Fault, unreadable
from sekisho.connectors.sheets.moments import moment as local_moment
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_SEEN = {"email sent": (False, False), "email opened": (False, False), "clicked link": (True, False),
         "submitted data": (True, True)}  # fmt: skip
_EVENTS = ("bounced_at", "data_entered_at", "macro_enabled_at", "attachment_opened_at", "clicked_at", "replied_at", "opened_at",
           "reported_at", "delivered_at", "scheduled_at")  # fmt: skip
"""What may happen to a message, the furthest first."""


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row, or a reject that names the field.

    The exercise is the file's name, where no column says it; times without a zone are the firm's local time. Of a message that was not sent, and of a state that is
    not known, nothing is said about clicks.
    """
    cells = value_record(record)
    wrong = fault(cells)
    if wrong:
        yield Rejected(record.place, wrong.field, wrong.reason, wrong.sample)
        return
    email = folded(cells.get("email")).lower()
    campaign = text(cells.get("campaign")) or campaign_of(context.file_name)
    told = _by_events(cells, context.time_zone) if by_events(cells) else _by_status(cells)
    yield Row(
        "phishing_result",
        record.place,
        {
            "result_uid": stable_id("pr", campaign, email),
            "campaign": campaign,
            "email": email,
            "name": " ".join(filter(None, (text(cells.get("last_name")), text(cells.get("first_name"))))) or None,
            "position": text(cells.get("position")) or None,
            "source_address": folded(cells.get("ip")) or None,
            **told,
        },
        told["sent_time"] if isinstance(told["sent_time"], datetime) else None,
    )


def _by_status(cells: Mapping[str, Value]) -> dict[str, Cell]:
    """Return what a line says by one state, as GoPhish does."""
    status = folded(cells.get("status"))
    clicked, submitted = _SEEN.get(status.lower(), (None, None))
    return {
        "sent_time": moment(folded(cells.get("send_date"))),
        "status": status,
        "clicked": clicked,
        "submitted": submitted,
        "reported": flag(folded(cells.get("reported"))),
        "changed_time": moment(folded(cells.get("modified_date"))),
    }


def by_events(cells: Mapping[str, Value]) -> bool:
    """Tell whether a line has a time for each thing that may happen, as KnowBe4's do."""
    return "clicked_at" in cells and "delivered_at" in cells


def _by_events(cells: Mapping[str, Value], time_zone: str) -> dict[str, Cell]:
    """Return what a line says by the times of what happened; of a message that did not arrive nothing is said."""
    times = {name: local_moment(cells.get(name), time_zone) for name in _EVENTS}
    furthest = next((name for name in _EVENTS if folded(cells.get(name))), "")
    arrived = bool(folded(cells.get("delivered_at"))) and not folded(cells.get("bounced_at"))

    def did(*names: str) -> bool | None:
        return any(bool(folded(cells.get(name))) for name in names) if arrived else None

    return {
        "sent_time": times["delivered_at"] or times["scheduled_at"],
        "status": furthest.removesuffix("_at").replace("_", " ") or "not sent",
        "clicked": did("clicked_at", "data_entered_at", "attachment_opened_at", "macro_enabled_at"),
        "submitted": did("data_entered_at"),
        "reported": did("reported_at"),
        "changed_time": max((one for one in times.values() if one), default=None),
    }


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a line, None where it becomes a row."""
    if broken := unreadable(cells):
        return broken
    if "@" not in folded(cells.get("email")):
        return Fault("email", "value_missing")
    if by_events(cells):
        written = folded(cells.get("delivered_at"))
        unread = written and local_moment(written, "UTC") is None
        return Fault("delivered_at", "date_unclear", written[:40]) if unread else None
    if not folded(cells.get("status")):
        return Fault("status", "value_missing")
    written = folded(cells.get("send_date"))
    if written and moment(written) is None and not written.startswith("0001-"):
        return Fault("send_date", "date_unclear", written[:40])
    return None


def campaign_of(name: str) -> str:
    """Return the exercise that a file is named after: GoPhish writes `NAME - Results.csv`."""
    return PurePath(PurePath(name).name.removesuffix(".gz")).stem.removesuffix(" - Results") or name
