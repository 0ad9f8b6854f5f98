"""What a request asks for, read out of its line, its headers and the first few letters of its body; nothing else of it is read."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sekisho.landing.agent import MOST, agent_class
from sekisho.landing.nonce import LENGTH
from sekisho.model.visit import Flags

TOKEN = re.compile(r"[a-z0-9]{32}")
READ: Final = len("n=") + LENGTH + len(".00000000")
"""Bytes that are read of a body: the nonce, and what the page's script said beside it."""
_KEPT = re.compile(r"[^\w%.~!*'()-]", re.ASCII)
_BODY = re.compile(rb"n=([\w-]{%d})\.([0-7])(\d{7})" % LENGTH)
_MODES: Final = frozenset({"navigate", "same-origin", "cors", "no-cors", "websocket"})
_PREFETCH: Final = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of a path, as they were sent: at most 16 letters of the slug and 80 of the token, strange ones as `_`.

    `tail` is what stands behind the token, "-" where that is nothing of ours.
    """

    slug: str
    token: str
    tail: str

    @property
    def whole(self) -> bool:
        """Tell whether the token looks like one."""
        return TOKEN.fullmatch(self.token) is not None


def path_of(environ: Mapping[str, Any]) -> str:
    """Return the path as it was sent, if the server says: `%27` stays what it is."""
    raw = str(environ.get("RAW_URI") or environ.get("PATH_INFO") or "/")
    return re.sub(r"^https?://[^/]*", "", raw, flags=re.IGNORECASE).partition("?")[0].partition("#")[0]


def place_of(path: str) -> Place:
    """Return the parts of a path."""
    slug, _, rest = path[:300].removeprefix("/").partition("/")
    token, _, tail = rest.partition("/")
    kept = tail if tail in {"", "seen", "x"} else "-"
    return Place(_KEPT.sub("_", slug[:16]), _KEPT.sub("_", token[:80]), kept)


def agent_of(environ: Mapping[str, Any]) -> tuple[str, str]:
    """Return what the program calls itself, and the class of that."""
    said = str(environ.get("HTTP_USER_AGENT", ""))[:MOST]
    return said, agent_class(said)


def address_of(environ: Mapping[str, Any], proxies: Sequence[str]) -> str:
    """Return where a request comes from: the peer, or what the last of our own `proxies` says of who asked it."""
    peer = str(environ.get("REMOTE_ADDR", ""))
    hops = [one.strip() for one in str(environ.get("HTTP_X_FORWARDED_FOR", ""))[-2_000:].split(",") if one.strip()]
    while peer in proxies and hops:
        peer = hops.pop()
    return peer


def headers_of(environ: Mapping[str, Any]) -> Flags:
    """Return what the headers say."""
    told = " ".join(str(environ.get(name, ""))[:100].lower() for name in _PREFETCH)
    mode = str(environ.get("HTTP_SEC_FETCH_MODE", ""))[:20].lower()
    return Flags(
        prefetch="prefetch" in told or "preview" in told or "prerender" in told,
        fetch=mode if mode in _MODES else "",
        user=environ.get("HTTP_SEC_FETCH_USER") == "?1",
    )


@dataclass(frozen=True, slots=True)
class Body:
    """What the first bytes of a body say: a nonce, and what the script saw."""

    nonce: str = ""
    script: bool = False
    trusted: bool = False
    webdriver: bool = False
    visible_ms: int = 0


def body_of(environ: Mapping[str, Any]) -> Body:
    """Return what a body says, of which `READ` bytes are read and no more."""
    first = b""
    with suppress(OSError):  # who hangs up in the middle has said nothing
        first = bytes(environ["wsgi.input"].read(READ))
    found = _BODY.fullmatch(first)
    if found is None:
        return Body()
    signs = int(found[2])
    return Body(found[1].decode("ascii"), bool(signs & 1), bool(signs & 2), bool(signs & 4), int(found[3]))
