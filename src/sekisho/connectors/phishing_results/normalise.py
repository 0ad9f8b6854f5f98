"""What one person did with one exercise -> one row of `phishing_result`."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, moment
from sekisho.connectors.sheets.accounts import Fault, unreadable
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row

_SEEN = {"email sent": (False, False), "email opened": (False, False), "clicked link": (True, False),
         "submitted data": (True, True)}  # fmt: skip


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row, or a reject that names the field.

    The exercise is the file's name, where no column says it. Of a message that was not sent, and of a state that is
    not known, nothing is said about clicks.
    """
    cells = value_record(record)
    wrong = fault(cells)
    if wrong:
        yield Rejected(record.place, wrong.field, wrong.reason, wrong.sample)
        return
    email, status = folded(cells.get("email")).lower(), folded(cells.get("status"))
    campaign = text(cells.get("campaign")) or campaign_of(context.file_name)
    clicked, submitted = _SEEN.get(status.lower(), (None, None))
    sent = moment(folded(cells.get("send_date")))
    yield Row(
        "phishing_result",
        record.place,
        {
            "result_uid": stable_id("pr", campaign, email),
            "campaign": campaign,
            "email": email,
            "name": " ".join(filter(None, (text(cells.get("last_name")), text(cells.get("first_name"))))) or None,
            "position": text(cells.get("position")) or None,
            "sent_time": sent,
            "status": status,
            "clicked": clicked,
            "submitted": submitted,
            "reported": flag(folded(cells.get("reported"))),
            "changed_time": moment(folded(cells.get("modified_date"))),
            "source_address": folded(cells.get("ip")) or None,
        },
        sent,
    )


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a line, None where it becomes a row."""
    if broken := unreadable(cells):
        return broken
    if "@" not in folded(cells.get("email")):
        return Fault("email", "value_missing")
    if not folded(cells.get("status")):
        return Fault("status", "value_missing")
    written = folded(cells.get("send_date"))
    if written and moment(written) is None and not written.startswith("0001-"):
        return Fault("send_date", "date_unclear", written[:40])
    return None


def campaign_of(name: str) -> str:
    """Return the exercise that a file is named after: GoPhish writes `NAME - Results.csv`."""
    return PurePath(PurePath(name).name.removesuffix(".gz")).stem.removesuffix(" - Results") or name
