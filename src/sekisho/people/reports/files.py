"""What a part of a mail holds, told by its bytes where its type does not say: a mail, one of Outlook's, a winmail.dat, or words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from sekisho.connectors.mail.outlook import item as tags
from sekisho.connectors.mail.outlook.item import Item
from sekisho.connectors.mail.parts import Part
from sekisho.connectors.mail.rtf import unpacked
from sekisho.connectors.mail.sniff import is_message
from sekisho.people.reports.layers import MESSAGES
from sekisho.people.reports.tnef import is_tnef

Holds = Literal["mail", "outlook", "tnef", "words", "head", "sealed", "other"]
_PEEK: Final = 8 * 1024
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SEALED: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_UNREAD: Final = ("image/", "audio/", "video/", "font/")
_WORDS: Final = frozenset({"message/feedback-report", "message/delivery-status", "message/disposition-notification"})
_SURE: Final = 85


def holds(part: Part) -> Holds:
    """Return what a part holds. A file may be of any type: mail programs send a saved mail as `application/octet-stream`."""
    kind = part.content_type
    if kind in MESSAGES:
        return "mail"
    if kind == "text/rfc822-headers":
        return "head"
    if kind in _SEALED:
        return "sealed"
    if kind in _WORDS or (kind.startswith("text/") and not part.attached):
        return "words"
    if kind.startswith(_UNREAD):
        return "other"
    return _by_bytes(part, part.content(_PEEK))


def _by_bytes(part: Part, head: bytes) -> Holds:
    if part.content_type in _TNEF or is_tnef(head):
        return "tnef"
    if head.startswith(_OLE):
        return "outlook"
    if part.file_name.lower().endswith((".eml", ".emlx")) or is_message(head).score >= _SURE:
        return "mail"
    return "words" if part.content_type.startswith("text/") else "other"


def slim(item: Item, room: list[int]) -> Item:
    """Return an item without the RTF for which there is no room (bytes once unpacked), in itself and in messages in it."""
    packed, held = item.properties.get(tags.RTF), dict(item.properties)
    if isinstance(packed, bytes):
        room[0] -= int.from_bytes(packed[4:8], "little") if len(packed) >= 8 else 0
        if room[0] < 0:
            del held[tags.RTF]
    attached = tuple(
        replace(one, message=slim(one.message, room)) if one.message is not None else one for one in item.attached
    )
    return replace(item, properties=held, attached=attached)


def rich_texts(item: Item) -> Iterator[str]:
    """Yield the source of the RTF of an item and of those in it, whose links a reader of its words would leave out."""
    packed = item.properties.get(tags.RTF)
    if isinstance(packed, bytes):
        yield (unpacked(packed) or b"").decode("latin-1")
    for one in item.attached:
        if one.message is not None:
            yield from rich_texts(one.message)
