"""Payments and the file they stand in -> `payment` and `payment_file`."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.payment_csv.check import Payment
from sekisho.connectors.payment_csv.read import Summary
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the one row of the file's summary or of one payment."""
    values: dict[str, Cell]
    match record.payload:
        case Summary() as summary:
            values = {
                "payment_file_uid": context.file_sha256,
                "format": "payment_csv",
                "value_date": summary.value_date,
                "record_count": summary.count,
                "total_minor": summary.total.minor,
                "currency": summary.total.currency,
            }
            yield Row("payment_file", record.place, values)
        case Payment() as payment:
            values = {
                "payment_uid": stable_id("p", context.file_sha256, payment.sequence),
                "payment_file_uid": context.file_sha256,
                "sequence": payment.sequence,
                "value_date": payment.value_date,
                "amount_minor": payment.amount.minor,
                "currency": payment.amount.currency,
                **payment.cells,
            }
            yield Row("payment", record.place, values)
        case other:
            raise TypeError(f"{record.place} holds {type(other).__name__}")
