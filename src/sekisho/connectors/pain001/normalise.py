"""Transfers and the message they stand in -> `payment` and `payment_file`."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.pain001.check import Payment
from sekisho.connectors.pain001.read import Summary
from sekisho.identity.accounts import code_fold
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the one row of the file's summary or of one payment."""
    match record.payload:
        case Summary() as summary:
            yield Row("payment_file", record.place, _file(summary, context))
        case Payment() as payment:
            code = payment.cells["payee_code"]
            values: dict[str, Cell] = {
                **payment.cells,
                "payment_uid": stable_id("p", context.file_sha256, payment.sequence),
                "payment_file_uid": context.file_sha256,
                "sequence": payment.sequence,
                "value_date": payment.value_date,
                "amount_minor": payment.amount.minor,
                "currency": payment.amount.currency,
                "payee_code": code_fold(str(code)) if code else None,
            }
            yield Row("payment", record.place, values)
        case other:
            raise TypeError(f"{record.place} holds {type(other).__name__}")


def _file(summary: Summary, context: Context) -> dict[str, Cell]:
    """Return the row of the whole file; what differs between its PmtInf is null."""

    def shared(values: set[str]) -> str | None:
        return (values.pop() or None) if len(values) == 1 else None

    return {
        "payment_file_uid": context.file_sha256,
        "format": "pain001",
        "originator_code": shared({group.code for group in summary.groups}),
        "originator_name": shared({group.name for group in summary.groups}),
        "originator_bank_code": shared({group.bank for group in summary.groups}),
        "value_date": summary.value_date,
        "record_count": summary.count,
        "total_minor": summary.total,
        "currency": summary.currency,
    }
