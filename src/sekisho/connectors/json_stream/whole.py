"""A JSON log that is in memory and well-formed -> its records, fast; whatever is odd about it is left to `records`."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from sekisho.connectors.documents.items import too_deep
from sekisho.model.rows import Limits

_BLANK = b" \t\r\n"
_ZERO = b"\\u0000"
_SMALL, _LARGE = 1e-3, 1e15
"""Numbers between these are written alike by all who write JSON."""


class SlowError(Exception):
    """The file must be read record by record."""


def _number(written: str) -> float:
    value = float(written)
    if value == 0 or _SMALL <= abs(value) < _LARGE:
        return value
    raise ValueError


T = TypeVar("T")
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_VALUE = msgspec.json.Decoder()
_BUT_OPENING = bytes(sorted(set(range(256)) - set(b"[{")))
_ENCODER = msgspec.json.Encoder()
_encode = _ENCODER.encode
_encode_lines = _ENCODER.encode_lines


def decoder(kind: type[T]) -> "msgspec.json.Decoder[T]":
    """Return what reads one record as a structure that names the keys of interest, for `records`."""
    return msgspec.json.Decoder(kind, float_hook=_number)


def elements(content: bytes, name: str, limits: Limits) -> Sequence[msgspec.Raw]:
    """Return the elements of `{"name":[...]}`, written without blanks between them and with nothing beside them.

    SlowError where the file is written in another way, or holds letters that storage does not keep as they are.
    """
    body = content.strip(_BLANK)
    before = b'{"%s":' % name.encode()
    if not body.startswith(before) or not body.endswith(b"}") or len(body) > limits.record_bytes:
        raise SlowError
    # A single sign is found many times sooner, and most files hold none.
    if b"\\" in body and _ZERO in body:
        raise SlowError
    try:
        return _LIST.decode(memoryview(body)[len(before) : -1])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise SlowError from None


def records(found: Sequence[msgspec.Raw], decode: "msgspec.json.Decoder[T]", limits: Limits) -> list[T]:
    """Return elements as records; SlowError where one is something else, too deep, or no JSON after all."""
    texts = [bytes(one) for one in found]
    most = limits.depth
    try:
        if any(_too_deep(one, limits) for one in texts if len(one.translate(None, _BUT_OPENING)) > most):
            raise SlowError
        return [decode.decode(one) for one in texts]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        raise SlowError from None


def _too_deep(record: bytes, limits: Limits) -> bool:
    """Return whether a record is nested deeper than it may be; one with fewer brackets than that cannot be."""
    return too_deep(_VALUE.decode(record), limits.depth)


def dumped(value: Any) -> str:
    """Return a value of such a record, or a structure of them, as JSON text, as `documents.cells.dumped` does."""
    return _encode(value).decode()


def dumped_all(values: Sequence[Any]) -> list[str]:
    """Return `dumped` of each value."""
    return _encode_lines(values).decode().split("\n")[:-1]
