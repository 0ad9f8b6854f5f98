"""Entries and the file they stand in -> `payment` and `payment_file`."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.nacha.check import Entry, is_prenote, payee
from sekisho.connectors.nacha.read import Summary
from sekisho.identity.accounts import account_signs, code_fold, foreign_key
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_KINDS = {"2": "current", "3": "savings"}
_REVERSAL = "REVERSAL"


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the one row of the file's summary or of one entry."""
    match record.payload:
        case Summary() as summary:
            yield Row("payment_file", record.place, _file(summary, context))
        case Entry() as entry:
            yield Row("payment", record.place, _payment(entry, context))
        case other:
            raise TypeError(f"{record.place} holds {type(other).__name__}")


def _file(summary: Summary, context: Context) -> dict[str, Cell]:
    header = summary.header
    return {
        "payment_file_uid": context.file_sha256,
        "format": "nacha",
        "originator_code": header["origin"].strip() or None,
        "originator_name": header["origin_name"].strip() or None,
        "originator_bank_code": header["destination"].strip() or None,
        "value_date": summary.value_date,
        "record_count": summary.count,
        "total_minor": summary.cents,
        "currency": "USD",
    }


def _payment(entry: Entry, context: Context) -> dict[str, Cell]:
    fields = entry.fields
    bank = fields["receiving_bank"] + fields["check_digit"]
    code = fields["payee_code"].strip()
    return {
        "payment_uid": stable_id("p", context.file_sha256, entry.sequence),
        "payment_file_uid": context.file_sha256,
        "sequence": entry.sequence,
        "value_date": entry.value_date,
        "amount_minor": entry.cents,
        "currency": "USD",
        "payee_code": code_fold(code) if code.strip("0") else None,
        "payee_name": payee(entry.batch, fields),
        "bank_code": bank,
        "account_type": _KINDS.get(fields["transaction_code"][0], "other"),
        "account_number": account_signs(fields["account_number"]),
        "account_key": foreign_key(bank, fields["account_number"]),
        "memo": _memo(entry),
    }


def _memo(entry: Entry) -> str | None:
    """Return what the addenda say, before it that the entry is a prenote or stands in a reversal."""
    told = ["PRENOTE"] if is_prenote(entry) else []
    if entry.batch["description"].strip().upper() == _REVERSAL:
        told.append(_REVERSAL)
    return " ".join([*told, *(text for text in entry.addenda if text)]) or None
