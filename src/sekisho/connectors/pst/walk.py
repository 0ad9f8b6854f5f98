"""The messages of an opened archive as items; what libpff cannot read of one is told and the next is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sekisho.connectors.mail.attachments.files import INPUT_BYTES
from sekisho.connectors.mail.outlook import item as tags
from sekisho.connectors.mail.outlook.item import Attached, Item, Properties, Value, is_mail
from sekisho.connectors.mail.outlook.ole import DEEPEST, MOST_ATTACHED, MOST_RECIPIENTS

MOST_DEPTH = 50
ATTACHED_BYTES = 2 * INPUT_BYTES
# One property may be as long as a message; what is longer is no text.
VALUE_BYTES = 32 * 1024 * 1024
FAILURES = (OSError, ValueError, OverflowError, MemoryError, RuntimeError)
_TEXTS = frozenset({0x001E, 0x001F})
_NUMBERS = frozenset({0x0002, 0x0003, 0x000B, 0x0014})


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of an archive: its message, or None with `skipped` for what is no mail, else because it cannot be read."""

    place: str
    item: Item | None
    skipped: bool = False


def messages(archive: Any) -> Iterator[Found]:
    """Yield every message of every folder, deleted ones that are still listed too, with its place `item NUMBER`."""
    waiting: list[tuple[Any, int]] = [(archive.get_root_folder(), 0)]
    while waiting:
        folder, depth = waiting.pop()
        if folder is None:
            continue
        for index in range(_count(folder, "number_of_sub_messages")):
            yield _found(folder, index)
        if depth >= MOST_DEPTH:
            yield Found(f"folder {_number(folder)}", None)
            continue
        for index in reversed(range(_count(folder, "number_of_sub_folders"))):
            try:
                waiting.append((folder.get_sub_folder(index), depth + 1))
            except FAILURES:
                yield Found(f"folder {_number(folder)}/{index}", None)
    for index in range(_count(archive, "number_of_orphan_items")):
        try:
            orphan = archive.get_orphan_item(index)
            if hasattr(orphan, "transport_headers"):
                yield _read(orphan)
        except FAILURES:
            yield Found(f"orphan {index}", None)


def _found(folder: Any, index: int) -> Found:
    try:
        message = folder.get_sub_message(index)
    except FAILURES:
        return Found(f"folder {_number(folder)} item {index}", None)
    return _read(message)


def _read(message: Any) -> Found:
    place = f"item {_number(message)}"
    try:
        item = _item(message, DEEPEST)
    except FAILURES:
        return Found(place, None)
    return Found(place, item) if is_mail(item) else Found(place, None, skipped=True)


def _item(message: Any, depth: int) -> Item:
    held = message.recipients
    people = [] if held is None else [_set(one) for one in held.record_sets]
    count = _count(message, "number_of_attachments")
    attached = tuple(_attached(message.get_attachment(index), depth) for index in range(min(count, MOST_ATTACHED)))
    cut = count > MOST_ATTACHED or len(people) > MOST_RECIPIENTS
    return Item(_properties(message), tuple(people[:MOST_RECIPIENTS]), attached, cut)


def _attached(one: Any, depth: int) -> Attached:
    properties = _properties(one, leave=tags.ATTACHED)
    if properties.get(tags.ATTACH_METHOD) == 5:
        inside = one.get_sub_item(0) if depth and _count(one, "number_of_sub_items") else None
        return (
            Attached(properties, _item(inside, depth - 1)) if inside is not None else Attached(properties, missing=True)
        )
    try:
        size = min(int(one.get_size()), ATTACHED_BYTES)
        data = bytes(one.read_buffer(size)) if size else b""
    except FAILURES:
        return Attached(properties, missing=True)
    return Attached({**properties, tags.ATTACHED: data})


def _properties(holder: Any, leave: int = -1) -> Properties:
    found: dict[int, Value] = {}
    for held in holder.record_sets:
        found.update(_set(held, leave))
    return found


def _set(held: Any, leave: int = -1) -> Properties:
    found: dict[int, Value] = {}
    for entry in held.entries:
        tag = entry.entry_type
        if tag is None or tag == leave:
            continue
        value = _value(entry)
        if value is not None:
            found.setdefault(tag, value)
    return found


def _value(entry: Any) -> Value | None:
    """Return a property's value; None for kinds that no reader asks for, and for what cannot be read."""
    kind = entry.value_type
    try:
        if kind in _TEXTS:
            return str(entry.data_as_string)
        if kind in _NUMBERS:
            return int(entry.data_as_boolean if kind == 0x000B else entry.data_as_integer)
        if kind == 0x0040:
            return int.from_bytes(entry.data or b"", "little")
        if kind == 0x0102:
            return bytes(entry.data or b"")[:VALUE_BYTES]
    except FAILURES:
        return None
    return None


def _count(holder: Any, name: str) -> int:
    try:
        return int(getattr(holder, name, 0) or 0)
    except FAILURES:
        return 0


def _number(holder: Any) -> str:
    try:
        return str(holder.identifier)
    except FAILURES:
        return "?"
