"""One line of a register -> one row of `vendor`."""

from collections.abc import Iterator, Mapping
from datetime import date

from sekisho.connectors.contract import Context
from sekisho.connectors.sheets.accounts import Fault, known_names, unreadable
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.connectors.vendor_register.period import Period, period
from sekisho.connectors.vendor_register.several import account_ids, domains, listed, logins, state
from sekisho.identity.accounts import code_fold
from sekisho.identity.names import company_fold
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row, or a reject that names the field.

    An AWS account that is none, or a last day that nobody can read, is a reject beside the row: what else the line says of
    the contract holds without it.
    """
    cells = value_record(record)
    made = unreadable(cells) or _values(cells, context.delivered)
    if isinstance(made, Fault):
        yield Rejected(record.place, made.field, made.reason, made.sample)
        return
    _, wrong = account_ids(cells.get("cloud_accounts"))
    yield Row("vendor", record.place, made)
    when = period(cells)
    if isinstance(when, Period) and when.unread:
        yield Rejected(record.place, "contract_end", "end_unclear", when.unread)
    for one in wrong:
        yield Rejected(record.place, "cloud_accounts", "cloud_account_unclear", one[:40])


def _logins(cells: Mapping[str, Value]) -> list[str] | None:
    """Return every account, guest and role that the line names; [] where it says none, None where it says nothing."""
    said = [one for name in ("login_names", "guests", "roles") if (one := logins(cells.get(name))) is not None]
    return list(dict.fromkeys(name for one in said for name in one)) if said else None


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a line, None where it becomes a row of `vendor` in full."""
    made = unreadable(cells) or _values(cells, date.max)
    if isinstance(made, Fault):
        return made
    when = period(cells)
    return Fault("contract_end", "date_unclear", when.unread) if isinstance(when, Period) and when.unread else None


def _access(cells: Mapping[str, Value], delivered: date) -> str | None:
    """Return the state of the access: as the register says, else closed where it was taken away and not used after that."""
    said = state(cells.get("access_state"))
    removed, used = day(cells.get("access_removed_on")), day(cells.get("last_used_on"))
    gone = removed and removed <= delivered and not (used and used > removed)
    return "closed" if said is None and gone else said


def _values(cells: Mapping[str, Value], delivered: date) -> dict[str, Cell] | Fault:
    name = text(cells.get("name"))
    if not name:
        return Fault("name", "value_missing")
    when = period(cells)
    if isinstance(when, Fault):
        return when
    key = code_fold(text(cells.get("code"))) or company_fold(name) or name
    days = (when.start.isoformat() if when.start else "", when.end.isoformat() if when.end else "")
    return {
        "contract_uid": stable_id("vc", key, folded(cells.get("service")), *days),
        "vendor_key": key,
        "name": name,
        **known_names(cells, "service", "contact"),
        "contract_start": when.start,
        "contract_end": when.end,
        "open_ended": when.open_ended,
        "domains": domains(cells.get("domains")),
        "cloud_accounts": account_ids(cells.get("cloud_accounts"))[0],
        "login_names": _logins(cells),
        "access_state": _access(cells, delivered),
        "last_used_on": day(cells.get("last_used_on")),
        "remote_tools": listed(cells.get("remote_tools")),
        "data_agreed": listed(cells.get("data_agreed")),
    }
