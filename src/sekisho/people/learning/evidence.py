"""The record of learning: each line sealed over all lines before it, so that nothing in it changes unseen. Pure."""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from hashlib import sha256
from typing import Final

from sekisho.model.times import instant
from sekisho.people.learning.programme import Finished

FINISHED: Final = "finished"
"""What a line is about that says a module was passed; its `detail` is the score, `0.875`."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened: `what` to whom, about which module, of which digest. `number` begins with 1.

    `person` is a pseudonym or key, never a name. `module`, `digest` and `detail` are "" where there is nothing to say.
    """

    number: int
    at: datetime
    person: str
    what: str
    module: str = ""
    digest: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A line with its seal (hexadecimal)."""

    line: Line
    seal: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the record ends: number and seal of its newest line, and a seal of its own over both. Keep it apart from the lines."""

    number: int = 0
    newest: str = ""
    seal: str = ""


def chain(previous: str, line: Line, key: bytes) -> str:
    """Return the seal of a line, given the one before ("" for the first). ValueError where the time has no time zone."""
    at = instant(line.at).isoformat()
    fields: list[str | int] = [previous, line.number, at, line.person, line.what, line.module, line.digest, line.detail]
    return _seal(key, ["line", *fields])


def head(number: int, newest: str, key: bytes) -> Head:
    """Return the head of a record: without the key nobody makes one for an earlier end."""
    return Head(number, newest, _seal(key, ["head", number, newest]))


def added(before: Head, line: Line, key: bytes) -> tuple[Sealed, Head]:
    """Return a line with its seal, and the new head. ValueError where the line's number does not follow."""
    if line.number != before.number + 1:
        raise ValueError(f"line {line.number} does not follow {before.number}")
    seal = chain(before.newest, line, key)
    return Sealed(line, seal), head(line.number, seal, key)


def faults(lines: Iterable[Sealed], kept: Head, key: bytes) -> Iterator[int]:
    """Yield the numbers of lines that do not follow from those before, as they stand; nothing where the record is whole.

    A line that was changed, taken out, put in or moved shows at its place or right behind it. An end that was cut, or a head that
    is not that of these lines, shows as the number behind the last line.
    """
    before, expected = "", 1
    for one in lines:
        if one.line.number != expected or not _same(chain(before, one.line, key), one.seal):
            yield one.line.number
        before, expected = one.seal, one.line.number + 1
    whole = head(expected - 1, before, key) if expected > 1 else Head()
    if (kept.number, kept.newest) != (whole.number, whole.newest) or not _same(whole.seal, kept.seal):
        yield expected


def finished(lines: Iterable[Sealed], zone: tzinfo = UTC) -> tuple[Finished, ...]:
    """Return what the record says was passed; `zone` is the firm's, in which an instant is a day."""
    return tuple(
        Finished(one.line.person, one.line.module, one.line.digest, _day(one.line.at, zone), float(one.line.detail))
        for one in lines
        if one.line.what == FINISHED
    )


def _seal(key: bytes, fields: list[str | int]) -> str:
    return hmac.new(key, json.dumps(fields, separators=(",", ":")).encode("ascii"), sha256).hexdigest()


def _same(seal: str, told: str) -> bool:
    return hmac.compare_digest(seal.encode(), told.encode("utf-8", "replace"))


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
