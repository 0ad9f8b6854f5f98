"""A JSON log that is in memory and well-formed -> its records, fast; whatever is odd about it is left to `records`."""

from collections.abc import Sequence
from typing import Any

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


_RECORD = msgspec.json.Decoder(dict[str, Any], float_hook=_number)
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_encode = msgspec.json.Encoder().encode


def elements(content: bytes, name: str, limits: Limits) -> Sequence[msgspec.Raw]:
    """Return the elements of `{"name":[...]}`, written without blanks between them and with nothing beside them.

    SlowError where the file is written in another way, or holds letters that storage does not keep as they are.
    """
    body = content.strip(_BLANK)
    before = b'{"%s":' % name.encode()
    if not body.startswith(before) or not body.endswith(b"}") or len(body) > limits.record_bytes or _ZERO in body:
        raise SlowError
    try:
        return _LIST.decode(memoryview(body)[len(before) : -1])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise SlowError from None


def records(found: Sequence[msgspec.Raw], limits: Limits) -> list[dict[str, Any]]:
    """Return elements as objects; SlowError where one is something else, too deep, or no JSON after all."""
    try:
        values = [_RECORD.decode(one) for one in found]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        raise SlowError from None
    for one, value in zip(found, values, strict=True):
        raw = bytes(one)
        if raw.count(b"{") + raw.count(b"[") > limits.depth and too_deep(value, limits.depth):
            raise SlowError
    return values


def dumped(value: Any) -> str:
    """Return a value of such a record as JSON text, as `documents.cells.dumped` does."""
    return _encode(value).decode()
