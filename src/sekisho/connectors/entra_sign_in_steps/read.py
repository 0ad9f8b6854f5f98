"""AuthDetails of the portal's download of sign-ins -> its steps."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.entra_sign_ins.portal import STEP_FIELDS, columns, first_labels, is_steps, is_text
from sekisho.connectors.sheets.delimited import delimited_rows
from sekisho.connectors.sheets.values import SheetRow, text
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the header is that of AuthDetails."""
    return Match(95, "steps") if is_text(head) and is_steps(first_labels(head), STEP_FIELDS) else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the steps, payloads their cells by field; Refused `header_not_found` where the header is another."""
    rows = delimited_rows(stream)
    first = next(rows, None)
    labels = [text(cell) for cell in first.cells] if isinstance(first, SheetRow) else []
    if not is_steps(labels, STEP_FIELDS):
        raise Refused("header_not_found", place="line 1")
    found = columns(labels, STEP_FIELDS)
    for row in rows:
        if isinstance(row, Rejected):
            yield row
        elif not row.blank:
            cells = {name: text(row.cells[at]) for name, at in found.items() if at < len(row.cells)}
            yield RawRecord(row.place, cells)
