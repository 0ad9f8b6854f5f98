"""Transfers and the message they stand in -> `payment` and `payment_file`."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.pain001.read import Message
from sekisho.connectors.payments import Payment, file_cells, payment_cells
from sekisho.model.rows import Cell, RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the one row of the message or of one payment."""
    match record.payload:
        case Message() as message:
            yield Row("payment_file", record.place, _file(message, context))
        case Payment() as payment:
            yield Row("payment", record.place, payment_cells(payment, context))
        case other:
            raise TypeError(f"{record.place} holds {type(other).__name__}")


def _file(message: Message, context: Context) -> dict[str, Cell]:
    """Return the row of the whole file; what differs between its PmtInf is null."""

    def shared(values: set[str]) -> str | None:
        return (values.pop() or None) if len(values) == 1 else None

    return {
        **file_cells("pain001", message.whole, context),
        "originator_code": shared({group.code for group in message.groups}),
        "originator_name": shared({group.name for group in message.groups}),
        "originator_bank_code": shared({group.bank for group in message.groups}),
    }
