"""Payments and the file they stand in -> `payment` and `payment_file`."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.payments import Payment, Summary, file_cells, payment_cells
from sekisho.model.rows import RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the one row of the file's summary or of one payment."""
    match record.payload:
        case Summary() as whole:
            yield Row("payment_file", record.place, file_cells("payment_csv", whole, context))
        case Payment() as payment:
            yield Row("payment", record.place, payment_cells(payment, context))
        case other:
            raise TypeError(f"{record.place} holds {type(other).__name__}")
