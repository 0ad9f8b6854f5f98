"""The whole list of payments, checked row by row, with a total row where there is one."""

import re
from collections.abc import Iterator, Mapping

from sekisho.connectors.payment_csv.amounts import amount_of, currency_of
from sekisho.connectors.payments import Payment
from sekisho.connectors.sheets.accounts import Fault, account_cells, unreadable
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.identity.accounts import code_fold, is_routing_number
from sekisho.model.errors import Refused
from sekisho.model.money import Money
from sekisho.model.rows import Cell, RawRecord, Rejected

_TOTAL = re.compile(r"(総?合計|小計|計|grand total|total|sum)[:]?", re.IGNORECASE)
_ACCOUNT = ("account_number", "iban", "bank_code", "branch_code")


def checked(records: Iterator[RawRecord | Rejected]) -> Iterator[Payment]:
    """Yield the payments; Refused with place, field and reason at the first record that is not one.

    A row that begins with a word for total and names no account must hold the sum of the payments above it, which have to
    be in one currency then.
    """
    sequence, total, currencies = 0, 0, set[str]()
    for record in records:
        if isinstance(record, Rejected):
            raise _bad(record)
        cells = value_record(record)
        if _is_total(cells):
            if len(currencies) > 1:
                raise Refused("payment_currencies_mixed", place=record.place, field="currency")
            _agree(cells, record.place, total, min(currencies, default="JPY"))
            continue
        sequence += 1
        payment = _payment(cells, sequence, record.place)
        if isinstance(payment, Fault):
            raise _bad(Rejected(record.place, payment.field, payment.reason, payment.sample))
        currencies.add(payment.amount.currency)
        total += payment.amount.minor
        yield payment
    if not sequence:
        raise Refused("payment_none", place="line 1", field="row")


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a row, None where it is a payment."""
    made = _payment(cells, 0, "")
    return made if isinstance(made, Fault) else None


def without_totals(records: Iterator[RawRecord | Rejected]) -> Iterator[RawRecord | Rejected]:
    """Yield the rows that should be payments."""
    return (record for record in records if isinstance(record, Rejected) or not _is_total(value_record(record)))


def _bad(row: Rejected) -> Refused:
    return Refused("payment_row_bad", place=row.place, field=row.field or "row", reason=row.reason, value=row.sample)


def _is_total(cells: Mapping[str, Value]) -> bool:
    if any(text(cells.get(name)) for name in _ACCOUNT):
        return False
    words = (folded(value) for name, value in cells.items() if name not in {"amount", "currency"})
    return any(_TOTAL.fullmatch(word) for word in words)


def _agree(cells: Mapping[str, Value], place: str, total: int, currency: str) -> None:
    written = amount_of(cells.get("amount"), currency)
    if not isinstance(written, Money) or written.minor != total:
        raise Refused(
            "payment_total_differs", place=place, field="amount", found=text(cells.get("amount")), counted=total
        )


def _payment(cells: Mapping[str, Value], sequence: int, place: str) -> Payment | Fault:
    account = unreadable(cells) or account_cells(cells)
    if isinstance(account, Fault):
        return account
    amount = _amount(cells, str(account["bank_code"] or ""))
    if isinstance(amount, Fault):
        return amount
    when = day(cells.get("value_date"))
    if when is None and text(cells.get("value_date")):
        return Fault("value_date", "date_unclear", text(cells.get("value_date"))[:40])
    code, name = code_fold(text(cells.get("payee_code"))), text(cells.get("payee_name"))
    if not code and not name:
        return Fault("payee_name", "value_missing")
    named: dict[str, Cell] = {
        "payee_code": code or None,
        "payee_name": name or None,
        **{key: text(cells.get(key)) or None for key in ("bank_name", "branch_name", "memo")},
    }
    return Payment(sequence, place, amount, when, {**named, **account})


def _amount(cells: Mapping[str, Value], bank: str) -> Money | Fault:
    """Return the amount. Without a currency beside it: yen to a Japanese account, dollars to an ABA routing number."""
    currency = currency_of(cells.get("currency"))
    if isinstance(currency, Fault):
        return currency
    if not currency and text(cells.get("branch_code")) and not text(cells.get("iban")):
        currency = "JPY"
    if not currency and is_routing_number(bank):
        currency = "USD"
    if not currency:
        return Fault("currency", "value_missing")
    return amount_of(cells.get("amount"), currency)
