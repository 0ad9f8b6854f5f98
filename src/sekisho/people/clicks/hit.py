"""A request to a landing page as it lies in the spool: a JSON line each, written by a process that knows nothing of anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import msgspec

Event = Literal["get", "head", "seen", "act", "honeypot", "other"]
LONGEST: Final = 4_096
"""Bytes of a line."""


class Flags(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a request said of itself.

    `prefetch`: a header said that nobody asked for it yet. `script`: the page's script ran; `trusted`: it saw an event that no
    script can make, once the page had been visible for `visible_ms`; `webdriver`: the browser said that a program steers it.
    `nonce`: it came with one of a page that was handed out for this slug and token, and with that for the first time.
    `fetch` is `Sec-Fetch-Mode` ("" where there is none), `user` that `Sec-Fetch-User` said that a person set it off.
    """

    prefetch: bool = False
    script: bool = False
    trusted: bool = False
    webdriver: bool = False
    visible_ms: int = 0
    nonce: bool = False
    fetch: str = ""
    user: bool = False


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One line: when (UTC), what was asked for as it was sent, by what class of program; `agent_key`, `network` and `client` are hashes."""

    at: datetime
    slug: str
    token: str
    event: Event
    agent: str
    agent_key: str
    network: str
    client: str
    flags: Flags = Flags()


class _LeftOut(msgspec.Struct, frozen=True):
    left_out: int


@dataclass(frozen=True, slots=True)
class Spooled:
    """What a file of the spool holds: its hits, how many did not fit into it, and how many lines are none."""

    hits: tuple[Hit, ...]
    left_out: int
    unreadable: int


def read(lines: Iterable[bytes]) -> Spooled:
    """Return what the lines of one file say; one that was torn by a full disk is counted."""
    hits, left_out, unreadable = list[Hit](), 0, 0
    for line in lines:
        if not line.strip():
            continue
        try:
            hits.append(_hit(line))
        except msgspec.DecodeError:
            counted = _counted(line)
            left_out = max(left_out, counted)
            unreadable += counted == 0
    return Spooled(tuple(hits), left_out, unreadable)


def _hit(line: bytes) -> Hit:
    if len(line) > LONGEST:
        raise msgspec.DecodeError("too long")
    found = msgspec.json.decode(line, type=Hit)
    if found.at.tzinfo is None:
        raise msgspec.DecodeError("no time zone")
    return found


def _counted(line: bytes) -> int:
    try:
        return max(msgspec.json.decode(line[:LONGEST], type=_LeftOut).left_out, 0)
    except msgspec.DecodeError:
        return 0
