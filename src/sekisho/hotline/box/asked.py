"""What a browser asks, as the heads of requests have it (docs/hotline-protocol.md)."""

import base64
import binascii

import msgspec
from nacl.exceptions import CryptoError

from sekisho.hotline.sealing.letters import grant
from sekisho.model.errors import SekishoError

_OPS = {"tag_field": "op", "frozen": True, "kw_only": True, "forbid_unknown_fields": True}


class Hello(msgspec.Struct, tag="hello", **_OPS):
    """Who is there to report to."""

    reply: str


class Cover(msgspec.Struct, tag="cover", **_OPS):
    """Nothing; it looks like a message."""

    reply: str


class Open(msgspec.Struct, tag="open", **_OPS):
    """A report."""

    reply: str
    tag: str
    key: str
    desk: str
    message: str
    grants: dict[str, str]


class Look(msgspec.Struct, tag="look", **_OPS):
    """What was said in one's own case, from a letter on."""

    reply: str
    tag: str
    start: int = msgspec.field(name="from", default=0)


class Add(msgspec.Struct, tag="add", **_OPS):
    """Something more for one's own case."""

    reply: str
    tag: str
    message: str
    grants: dict[str, str]


class File(msgspec.Struct, tag="file", **_OPS):
    """All slots of one message of one's own case."""

    reply: str
    tag: str
    message: str


class Join(msgspec.Struct, tag="desk.join", **_OPS):
    """Somebody who was invited takes their place."""

    reply: str
    invite: str
    id: str
    name: str
    department: str
    key: str
    wrapped: str
    tag: str


class _Desk(msgspec.Struct, **_OPS):
    reply: str
    who: str
    tag: str


class Enter(_Desk, tag="desk.enter"):
    """One's own wrapped key."""


class Words(_Desk, tag="desk.words"):
    """One's own key wrapped under another passphrase, and what shows that somebody has that."""

    wrapped: str
    fresh: str


class List(_Desk, tag="desk.list"):
    """The first grant of every case, and of some that are none."""

    start: int = msgspec.field(name="from", default=0)


class _OfCase(_Desk):
    case: str
    desk: str


class DeskLook(_OfCase, tag="desk.look"):
    """What was said in a case that one can open."""

    start: int = msgspec.field(name="from", default=0)


class DeskAdd(_OfCase, tag="desk.add"):
    """An answer."""

    message: str
    grants: dict[str, str]


class DeskFile(_OfCase, tag="desk.file"):
    """All slots of one message."""

    message: str


class Move(_OfCase, tag="desk.status"):
    """A case goes on; one that is closed is counted under a category."""

    status: str
    category: str = ""


class Give(_OfCase, tag="desk.grant"):
    """Another recipient is given the keys of messages."""

    to: str
    grants: dict[str, str]


Asked = (
    Hello | Cover | Open | Look | Add | File | Join | Enter | Words | List | DeskLook | DeskAdd | DeskFile | Move | Give
)
CARRIES = (Open, Add, DeskAdd)
"""What has a message in its tail."""
_MOST_GRANTS = 100


def understood(text: bytes) -> Asked:
    """Return what a head asks; SekishoError `hotline_unreadable`."""
    try:
        return msgspec.json.decode(text, type=Asked)  # type: ignore[no-any-return]
    except (msgspec.MsgspecError, RecursionError):
        raise SekishoError("hotline_unreadable") from None


def raw(text: str, size: int) -> bytes:
    """Return so many bytes out of base64url without padding; SekishoError `hotline_unreadable`."""
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SekishoError("hotline_unreadable") from None
    if len(found) != size:
        raise SekishoError("hotline_unreadable")
    return found


def public(text: str) -> bytes:
    """Return a public key to which something can be sealed (32 bytes); SekishoError `hotline_unreadable`.

    To a few points of the curve nothing can be: whoever gave one would keep everybody from writing.
    """
    found = raw(text, 32)
    try:
        grant(bytes(32), found)
    except CryptoError:
        raise SekishoError("hotline_unreadable") from None
    return found


def text(value: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(value).decode("ascii").rstrip("=")


def sealed(grants: dict[str, str], size: int) -> dict[str, bytes]:
    """Return grants as bytes; SekishoError `hotline_unreadable`."""
    if len(grants) > _MOST_GRANTS:
        raise SekishoError("hotline_unreadable")
    return {to: raw(one, size) for to, one in grants.items()}
