"""A JSON file of events -> its records: the elements of a list in an object, of a bare array, or objects in a row."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from sekisho.connectors.documents.cells import shown
from sekisho.connectors.documents.items import NEXT, too_deep
from sekisho.connectors.json_stream.window import CutError, TooDeepError, TooLongError, Window
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

_MOST_KEYS = 1_000
Found = Iterator[RawRecord | Rejected]


def records(stream: BinaryIO, limits: Limits, lists: tuple[str, ...]) -> Found:
    """Yield the records, payloads mappings, places JSON pointers (`/Records/3`, `document 2 /Records/3`).

    `lists` are the keys under which an object holds records; an object with none of them is a record itself, and its
    place is `document N`. A file that stops to be JSON is read up to there and says so in a located reject; Refused
    `json_broken` where it is none from the beginning.
    """
    window = Window(stream, limits.record_bytes)
    number = 0
    while sign := window.front():
        number += 1
        where = "" if number == 1 else f"document {number} "
        if sign not in "[{":
            if number == 1:
                raise Refused("json_broken", place="line 1")
            yield Rejected(f"document {number}", "", "json_cut")
            return
        window.skip(sign)
        try:
            yield from _array(window, where, limits) if sign == "[" else _object(window, number, limits, lists)
        except _StopError as stop:
            yield Rejected(stop.place, "", stop.reason)
            return


class _StopError(Exception):
    """Nothing behind this place can be read."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place)
        self.place = place
        self.reason = reason


def _array(window: Window, where: str, limits: Limits) -> Found:
    """Yield the elements of an array whose bracket was taken."""
    at = 0
    while not window.skip("]"):
        place = f"{where}/{at}"
        value = _value(window, place)
        if not isinstance(value, dict):
            yield Rejected(place, "", "json_not_object", shown(value))
        elif too_deep(value, limits.depth):
            yield Rejected(place, "", "json_too_deep")
        else:
            yield RawRecord(place, value)
        at += 1


def _object(window: Window, number: int, limits: Limits, lists: tuple[str, ...]) -> Found:
    """Yield the records of an object whose brace was taken, or the object itself."""
    where = "" if number == 1 else f"document {number} "
    rest: dict[str, Any] = {}
    listed = False
    while not window.skip("}"):
        name = _value(window, where or "/")
        if not isinstance(name, str) or not window.skip(":") or len(rest) >= _MOST_KEYS:
            raise _StopError(where or "/", "json_cut")
        if name in lists and window.skip("["):
            listed = True
            yield from _array(window, f"{where}/{name}", limits)
        else:
            rest[name] = _value(window, f"{where}/{name}")
    if listed:
        yield from _incomplete(window, rest, where)
    elif too_deep(rest, limits.depth):
        yield Rejected(f"document {number}", "", "json_too_deep")
    else:
        yield RawRecord(f"document {number}", rest)


def _incomplete(window: Window, rest: Mapping[str, Any], where: str) -> Iterator[Rejected]:
    """Yield what a page says about more pages, where none follows in the same file, and about an error."""
    key = next((name for name in NEXT if rest.get(name)), None)
    if key and not window.front():
        yield Rejected(f"{where}/{key}", key, "export_has_more_pages")
    if rest.get("error"):
        yield Rejected(f"{where}/error", "error", "export_says_error", shown(rest["error"], 80))


def _value(window: Window, place: str) -> Any:
    try:
        return window.value()
    except CutError:
        raise _StopError(place, "json_cut") from None
    except TooLongError:
        raise _StopError(place, "json_too_long") from None
    except TooDeepError:
        raise _StopError(place, "json_too_deep") from None


def event(record: RawRecord) -> Mapping[str, Any]:
    """Return the payload of a record that `records` made; TypeError for another (a bug)."""
    if not isinstance(record.payload, dict):
        raise TypeError(f"{record.place} is not a record of a JSON log")
    return record.payload
