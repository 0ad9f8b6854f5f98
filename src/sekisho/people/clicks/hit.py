"""Visits as they lie in the spool: a JSON line each, written by a process that knows nothing of anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from sekisho.model.visit import Hit

LONGEST: Final = 4_096
"""Bytes of a line."""


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
