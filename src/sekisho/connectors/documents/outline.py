"""What the head of a JSON file shows of it, for those who must say what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sekisho.connectors.documents.head import beginning
from sekisho.connectors.documents.parse import decoded

CONTEXT = "@odata.context"
_SEEN = 50


@dataclass(frozen=True, slots=True)
class Outline:
    """The keys of the outermost object, its values as far as the head goes, and the keys of its first records.

    `keys` is empty and `records` those of the array where the file is an array. `context` is what Graph says it is.
    """

    value: Mapping[str, Any]
    first: tuple[frozenset[str], ...]
    samples: tuple[Mapping[str, Any], ...]
    context: str = ""

    def all_have(self, *names: str) -> bool:
        """Return whether there are records and each whole one has all of these keys."""
        whole = self.first[:-1] or self.first
        return bool(whole) and all(keys.issuperset(names) for keys in whole)

    def any_has(self, *names: str) -> bool:
        """Return whether some record has one of these keys."""
        return any(not keys.isdisjoint(names) for keys in self.first)


NOTHING = Outline({}, (), ())


def begins_json(head: bytes) -> bool:
    """Tell whether the first sign of a file, behind marks and blanks, is that of an object or an array."""
    return first_sign(head) in {b"{", b"["}


def first_sign(head: bytes) -> bytes:
    """Return the first byte behind marks of byte order and blanks, b"" where there is none."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]


@lru_cache(maxsize=4)
def outline(head: bytes) -> Outline:
    """Return what the head of a file shows; `NOTHING` where it is no JSON. Never raises."""
    if not begins_json(head):
        return NOTHING
    text = decoded(head)
    value = beginning(text) if text else None
    if isinstance(value, list):
        pages = bool(value) and isinstance(value[0], list)
        return _of({}, value[0] if pages else value, "")
    if not isinstance(value, dict):
        return NOTHING
    context = value.get(CONTEXT)
    records = value.get("value")
    return _of(
        value, records if isinstance(records, list) else [value], context.lower() if isinstance(context, str) else ""
    )


def _of(value: Mapping[str, Any], records: list[Any], context: str) -> Outline:
    found = [item for item in records[:_SEEN] if isinstance(item, dict)]
    return Outline(value, tuple(frozenset(item) for item in found), tuple(found), context)
