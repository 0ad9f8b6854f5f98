"""One row of a payee list -> one row of `counterparty`."""

import json
import re
from collections.abc import Iterator, Mapping

from sekisho.connectors.contract import Context
from sekisho.connectors.mail.addresses import address, mailboxes
from sekisho.connectors.sheets.accounts import Fault, account_cells, known_names, unreadable
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.identity.accounts import code_fold
from sekisho.identity.names import company_fold
from sekisho.model.rows import Cell, Output, RawRecord, Rejected, Row, Skipped

_NO = frozenset(
    {"no", "n", "false", "inactive", "disabled", "closed", "obsolete", "無効", "停止", "使用停止", "廃止", "×"}
)
_YES = frozenset({"yes", "y", "true", "x", "inactive", "disabled", "無効", "停止", "使用停止", "廃止", "○", "はい"})
_BETWEEN = re.compile(r"[\s,;、，；]+")


def normalise(record: RawRecord, context: Context) -> Iterator[Output]:
    """Yield the row, or a reject that names the field; an account that the list says is out of use is skipped."""
    cells = value_record(record)
    if out_of_use(cells):
        yield Skipped(record.place)
        return
    made = unreadable(cells) or _values(cells, context.file_sha256)
    if isinstance(made, Fault):
        yield Rejected(record.place, made.field, made.reason, made.sample)
    else:
        yield Row("counterparty", record.place, made)


def out_of_use(cells: Mapping[str, Value]) -> bool:
    """Tell whether a row says itself that its account is no longer used: it is not on file then."""
    return folded(cells.get("active")).lower() in _NO or folded(cells.get("inactive")).lower() in _YES


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a row, None where it becomes one of `counterparty`."""
    made = None if out_of_use(cells) else unreadable(cells) or _values(cells, "")
    return made if isinstance(made, Fault) else None


def _values(cells: Mapping[str, Value], list_uid: str) -> dict[str, Cell] | Fault:
    account = account_cells(cells)
    if isinstance(account, Fault):
        return account
    code = code_fold(text(cells.get("code")))
    name = text(cells.get("name"))
    key = code or company_fold(name)
    if not key:
        return Fault("name", "value_missing")
    emails = _emails(folded(cells.get("email")))
    days, unread = _days(cells)
    values: dict[str, Cell] = {
        "counterparty_key": key,
        "list_uid": list_uid,
        "code": code or None,
        **known_names(cells, "name", "name_kana", "holder_kana", "bank_name", "branch_name", "phone"),
        **account,
        "emails": list(emails),
        "domains": list(dict.fromkeys((*_domains(folded(cells.get("domain"))), *map(_domain, emails)))),
        **days,
    }
    if unread:
        values["unmapped"] = json.dumps(unread, ensure_ascii=False)
    return values


def _emails(written: str) -> list[str]:
    found = mailboxes(_BETWEEN.sub(", ", written))[0] if written else ()
    return list(dict.fromkeys(box.address for box in found if "@" in box.address))


def _domain(mail: str) -> str:
    return mail.rpartition("@")[2]


def _domains(written: str) -> list[str]:
    return [address(f"x@{name.lstrip('@')}")[2:] for name in _BETWEEN.split(written) if "." in name]


def _days(cells: Mapping[str, Value]) -> tuple[dict[str, Cell], dict[str, str]]:
    """Return the days, and as written what could not be read as one: a row does not fall for it."""
    days: dict[str, Cell] = {}
    unread: dict[str, str] = {}
    for name in ("registered_on", "updated_on"):
        days[name] = day(cells.get(name))
        if days[name] is None and text(cells.get(name)):
            unread[name] = text(cells.get(name))[:100]
    return days, unread
