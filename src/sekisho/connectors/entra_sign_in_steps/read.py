"""AuthDetails of the portal's download of sign-ins -> its steps."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.entra_sign_ins.portal import first_labels, is_steps, is_text, step_records
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the header is that of AuthDetails."""
    return Match(95, "steps") if is_text(head) and is_steps(first_labels(head)) else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the steps, payloads their cells by field; Refused `header_not_found` where the header is another."""
    yield from step_records(stream)
