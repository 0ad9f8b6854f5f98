"""A JSON file -> its records: the elements of `value`, of a bare array, of documents in a row, or one lone object."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sekisho.connectors.documents.cells import clean, shown
from sekisho.connectors.documents.parse import Cut, Parsed, parsed
from sekisho.model.rows import Limits, RawRecord, Rejected

NEXT = ("@odata.nextLink", "odata.nextLink", "nextLink", "NextToken", "Marker", "NextMarker", "ContinuationToken")
TRUNCATED = "IsTruncated"


@dataclass(frozen=True, slots=True)
class Item:
    """One record as written. `listed` counts the records of its file; `complete` is False where more is to come."""

    value: Mapping[str, Any]
    listed: int
    complete: bool


def items(stream: BinaryIO, limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the records, payloads `Item`, places JSON pointers (`/value/3`, `document 2 /value/3`).

    A next link, an error body and a cut are one reject each, and make every record of the file incomplete.
    """
    found = parsed(stream, limits)
    yield from records_of(
        found, [pair for number in range(len(found.documents)) for pair in _listed(found, number)], limits
    )


def records_of(found: Parsed, pairs: list[tuple[str, Any]], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the records that stand at these places, and what the file says about being incomplete."""
    missing = tuple(incomplete(found))
    for place, value in pairs:
        if not isinstance(value, dict):
            yield Rejected(place, "", "json_not_object", shown(value))
        elif too_deep(value, limits.depth):
            yield Rejected(place, "", "json_too_deep")
        else:
            yield RawRecord(place, Item(value, len(pairs), not missing))
    yield from missing


def item(record: RawRecord) -> Item:
    """Return the payload of a record that `items` made; TypeError for another (a bug)."""
    if not isinstance(record.payload, Item):
        raise TypeError(f"{record.place} is not a record of a document")
    return record.payload


def incomplete(found: Parsed) -> Iterator[Rejected]:
    """Yield one reject for each thing by which a file says that it is not all there is."""
    last = len(found.documents) - 1
    for number, value in enumerate(found.documents):
        if not isinstance(value, dict):
            continue
        where = prefix(found, number)
        # A page whose next page follows in the same file is complete.
        if number == last and (key := _more(value)):
            yield Rejected(f"{where}/{key}", key, "export_has_more_pages")
        if value.get("error"):
            yield Rejected(f"{where}/error", "error", "export_says_error", shown(value["error"], 80))
    if found.cut:
        yield Rejected(_cut_place(found, found.cut), "", "json_cut")


def _more(value: Mapping[str, Any]) -> str | None:
    """Return the key by which a page says that another follows, None where it says no such thing."""
    named = next((key for key in NEXT if value.get(key)), None)
    return named or (TRUNCATED if value.get(TRUNCATED) is True else None)


def too_deep(value: Any, most: int) -> bool:
    """Return whether a value is nested more than `most` levels."""
    level = [value]
    for _ in range(most):
        level = [
            child
            for one in level
            for child in (one.values() if isinstance(one, dict) else one)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True


def prefix(found: Parsed, number: int) -> str:
    """Return how places in a document begin: "" where it is the only one."""
    return "" if len(found.documents) == 1 else f"document {number + 1} "


def elements(found: Parsed, number: int, *path: str | int) -> list[tuple[str, Any]]:
    """Return the elements of an array in a document with their places, without the one that the cut is in."""
    value = found.documents[number]
    for key in path:
        value = _at(value, key)
    if not isinstance(value, list):
        return []
    where = prefix(found, number) + "".join(f"/{key}" for key in path)
    cut = found.cut.pointer if found.cut and number == len(found.documents) - 1 else ()
    broken = cut[len(path)] if len(cut) > len(path) + 1 and cut[: len(path)] == path else None
    return [(f"{where}/{at}", one) for at, one in enumerate(value) if at != broken]


def _at(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    return value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else None


def _listed(found: Parsed, number: int) -> list[tuple[str, Any]]:
    value = found.documents[number]
    if isinstance(value, list) and value and all(isinstance(page, list) for page in value):
        return [pair for at in range(len(value)) for pair in elements(found, number, at)]
    if isinstance(value, list):
        return elements(found, number)
    if isinstance(value, dict) and isinstance(value.get("value"), list):
        return elements(found, number, "value")
    if isinstance(value, dict) and (set(value) <= {"error"} or (found.cut and number == len(found.documents) - 1)):
        return []
    return [(prefix(found, number) or "/", value)]


def _cut_place(found: Parsed, cut: Cut) -> str:
    where = prefix(found, len(found.documents) - 1) + "".join(f"/{part}" for part in cut.pointer if part != "")
    return clean(f"{where} {cut.place}".strip())
