"""A firm's own connector behind the fence: whatever its code raises or yields wrongly becomes an error with a sentence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, BinaryIO, TypeVar

from sekisho.connectors.contract import Connector, Context
from sekisho.detection.fence import FencedError, fence
from sekisho.evidence.machinery import schema_of
from sekisho.evidence.rows import checked
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell, Limits, Match, Output, RawRecord, Rejected, Row, Skipped
from sekisho.model.schema import ColumnType
from sekisho.text.say import LANGS, sentence

T = TypeVar("T")
FAILED = "sniff_failed"
CERTAIN = 100
_END = object()
_WIDEST = 1 << 63
_KINDS: Mapping[ColumnType, type] = {
    ColumnType.STRING: str,
    ColumnType.INT: int,
    ColumnType.FLOAT: float,
    ColumnType.BOOL: bool,
    ColumnType.TIMESTAMP: datetime,
    ColumnType.DATE: date,
    ColumnType.STRINGS: list,
}


def fenced(connector: Connector) -> Connector:
    """Return a connector that raises SekishoError alone, and whose records and rows are what the contract says."""

    def sniff(head: bytes, name: str) -> Match:
        return _sniffed(connector, head, name)

    def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
        return _each(connector.id, lambda: connector.read(stream, mapping, limits), _record, "read")

    def normalise(record: RawRecord, context: Context) -> Iterator[Output]:
        return _some(connector, record, context)

    return replace(connector, sniff=sniff, read=read, normalise=normalise)


def _sniffed(connector: Connector, head: bytes, name: str) -> Match:
    """Return how sure it is; a failure is a score of 0 that says so, since other connectors must still be asked."""
    done = fence(connector.id, lambda: _match(connector.sniff(head, name)))
    return Match(0, f"{FAILED}: {done.place}: {done.detail}") if isinstance(done, FencedError) else done


def _match(item: object) -> Match:
    if isinstance(item, Match) and item.score in range(CERTAIN + 1):
        return item
    raise TypeError(f"no match with a score of 0 to {CERTAIN}: {item!r}")


def _some(connector: Connector, record: RawRecord, context: Context) -> Iterator[Output]:
    """Yield what a record became; at least one thing."""
    count = 0
    outputs = _each(
        connector.id, lambda: connector.normalise(record, context), lambda one: _output(connector, one), record.place
    )
    for count, output in enumerate(outputs, 1):  # noqa: B007 - counted on purpose
        yield output
    if not count:
        raise _failure(connector.id, record.place, "no row and no reject, and not skipped")


def _each(name: str, start: Callable[[], Iterator[Any]], check: Callable[[Any], T], at: str) -> Iterator[T]:
    """Yield what an iterator of the connector yields, each checked; every step is taken inside the fence.

    What does not pass the check is told to be `at` a place, since it is no line of code that failed.
    """
    found = _tried(name, lambda: iter(start()))
    while (item := _tried(name, lambda: next(found, _END))) is not _END:
        yield _tried(name, lambda item=item: check(item), at)  # type: ignore[misc]


def _tried(name: str, work: Callable[[], T], at: str = "") -> T:
    def kept() -> T | SekishoError:
        try:
            return work()
        except SekishoError as error:
            _said(error)
            return error

    done = fence(name, kept)
    if isinstance(done, FencedError):
        raise _failure(name, at or done.place, done.detail)
    if isinstance(done, SekishoError):
        raise done
    return done


def _said(error: SekishoError) -> None:
    """Say an error in both languages once, so that parameters which its sentence misses are noticed here."""
    for lang in LANGS:
        sentence(error, lang)


def _failure(name: str, at: str, detail: str) -> SekishoError:
    return SekishoError("connector_failed", connector=name, at=at, detail=detail)


def _record(item: object) -> RawRecord | Rejected:
    if isinstance(item, RawRecord):
        _writable_or_raise(item.place)
        return item
    return _reject(item)


def _output(connector: Connector, item: object) -> Output:
    if isinstance(item, Skipped):
        if connector.card.stands == "whole":
            raise ValueError("a file that stands whole is read whole: nothing of it may be skipped")
        _writable_or_raise(item.place)
        return item
    if not isinstance(item, Row):
        return _reject(item)
    if item.table not in connector.card.yields:
        raise ValueError(f"connector.toml does not say that it yields {item.table!r}")
    _writable_or_raise(item.place)
    columns = {column.name: column for column in schema_of(item.table).columns}
    for name in item.values:
        if name not in columns and name != "unmapped":
            raise ValueError(f"normalise yields {item.table}.{name}; the table has no such column")
    cells = checked(item.table, columns, item.values)
    for name, value in cells.items():
        kind = columns[name].type if name in columns else ColumnType.STRING
        if value is not None and not _fits(kind, value):
            raise ValueError(f"{item.table}.{name} is no {kind.value}: {value!r}")
    if item.event_time is not None and item.event_time.tzinfo is None:
        raise ValueError(f"event_time without a zone: {item.event_time!r}")
    return item


def _reject(item: object) -> Rejected:
    if not isinstance(item, Rejected):
        raise TypeError(f"neither a row nor a reject: {item!r}")
    for part in (item.place, item.field, item.reason, item.sample):
        _writable_or_raise(part)
    return item


def _fits(kind: ColumnType, value: Cell) -> bool:
    """Tell whether a value can be stored in a column of this kind."""
    if kind is ColumnType.FLOAT:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(value, bool) or (isinstance(value, datetime) and kind is ColumnType.DATE):
        return kind is ColumnType.BOOL
    if isinstance(value, int):
        return kind is ColumnType.INT and -_WIDEST <= value < _WIDEST
    if not isinstance(value, _KINDS[kind]):
        return False
    for text in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
        _writable_or_raise(text)
    return True


def _writable_or_raise(text: object) -> None:
    """TypeError for what is no text, UnicodeEncodeError for a text that cannot be stored."""
    if not isinstance(text, str):
        raise TypeError(f"no text: {text!r}")
    text.encode()
