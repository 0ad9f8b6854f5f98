"""Payments and the file they stand in -> `payment` and `payment_file`."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

from sekisho.connectors.contract import Context
from sekisho.connectors.zengin_sogo_furikomi.check import Payment
from sekisho.connectors.zengin_sogo_furikomi.read import Summary
from sekisho.identity.accounts import TYPE_WORDS, account_key, code_fold
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_EDI = "Y"
AHEAD = timedelta(days=62)


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the one row of the file's summary or of one payment."""
    match record.payload:
        case Summary() as summary:
            yield Row("payment_file", record.place, _file(summary, context))
        case Payment() as payment:
            yield Row("payment", record.place, _payment(payment, context))
        case other:
            raise TypeError(f"{record.place} holds {type(other).__name__}")


def transfer_day(month_day: str, delivered: date) -> date:
    """Return the day MMDD of the year that a file delivered then can mean: the last one at most two months ahead.

    A bank takes a file in a few weeks before its day, so any later day lies in the past. 29 February waits for its year.
    """
    month, number = int(month_day[:2]), int(month_day[2:])
    possible = []
    for year in range(max(1, delivered.year - 8), min(9999, delivered.year + 1) + 1):
        try:
            possible.append(date(year, month, number))
        except ValueError:
            continue
    latest = delivered + AHEAD
    return max(day for day in possible if day <= latest)


def _file(summary: Summary, context: Context) -> dict[str, Cell]:
    """Return the row of the whole file; what differs between its headers is null, and all headers are in `unmapped`."""
    headers = [block.header for block in summary.blocks]
    days = {header["value_date"] for header in headers}

    def shared(name: str) -> str | None:
        values = {header[name].strip() for header in headers}
        return (values.pop() or None) if len(values) == 1 else None

    values: dict[str, Cell] = {
        "payment_file_uid": context.file_sha256,
        "format": "zengin_sogo_furikomi",
        "originator_code": shared("originator_code"),
        "originator_name": shared("originator_name"),
        "originator_bank_code": shared("bank_code"),
        "value_date": transfer_day(days.pop(), context.delivered) if len(days) == 1 else None,
        "record_count": sum(block.count for block in summary.blocks),
        "total_minor": sum(block.total for block in summary.blocks),
        "currency": "JPY",
    }
    if len(headers) > 1:
        kept = ("originator_code", "originator_name", "value_date", "bank_code", "branch_code")
        shown = [{name: header[name].strip() for name in kept} for header in headers]
        values["unmapped"] = json.dumps({"headers": shown}, ensure_ascii=False)
    return values


def _payment(payment: Payment, context: Context) -> dict[str, Cell]:
    fields = payment.fields
    edi = fields["identification"] == _EDI
    codes = fields["customer_code_1"], fields["customer_code_2"]
    code = "" if edi else (codes[0].strip() or codes[1].strip())
    bank, branch, kind, number = (
        fields[name] for name in ("bank_code", "branch_code", "account_type", "account_number")
    )
    return {
        "payment_uid": stable_id("p", context.file_sha256, payment.sequence),
        "payment_file_uid": context.file_sha256,
        "sequence": payment.sequence,
        "value_date": transfer_day(payment.header["value_date"], context.delivered),
        "amount_minor": int(fields["amount"]),
        "currency": "JPY",
        "payee_code": code_fold(code) if code.strip("0") else None,
        "payee_name": fields["payee_name"].strip(),
        "bank_code": bank,
        "bank_name": fields["bank_name"].strip() or None,
        "branch_code": branch,
        "branch_name": fields["branch_name"].strip() or None,
        "account_type": TYPE_WORDS[kind],
        "account_number": number,
        "account_key": account_key(bank, branch, kind, number),
        "memo": "".join(codes).strip() or None if edi else None,
    }
