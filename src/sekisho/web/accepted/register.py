"""What was accepted or set aside and how it stands today: the ledger's words beside what the shown assessment says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sekisho.findings.nouns import OPEN_STATES, State
from sekisho.ledger.verify import read
from sekisho.pipeline.org import ledger_path
from sekisho.web.accepted.words import Word, words
from sekisho.web.followed import print_of
from sekisho.web.pieces import pieces
from sekisho.web.shown.models import Finding, Load

SOON = timedelta(days=30)
"""What ends within this time is counted apart, so that somebody decides anew before it is open again."""
PIECE = 500
"""Findings that are looked up in one question."""


class Stands(StrEnum):
    """How a decision stands today. The first three are in force."""

    STANDS = "stands"
    SOON = "soon"
    UNSEEN = "unseen"
    OPEN_AGAIN = "open_again"
    OVER = "over"
    RESOLVED = "resolved"
    TAKEN_UP = "taken_up"


IN_FORCE = frozenset({Stands.STANDS, Stands.SOON, Stands.UNSEEN})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the shown assessment says of a finding now: its state, and its price a year in minor units, None without one."""

    state: str
    price: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register; `price` as of `Seen`. `ended` is when it was over, None where it is not or nobody can say."""

    word: Word
    stands: Stands
    price: int | None
    ended: datetime | None

    @property
    def in_force(self) -> bool:
        """True while nobody has to work on it."""
        return self.stands in IN_FORCE


@dataclass(frozen=True, slots=True)
class Register:
    """All lines: those in force first, what ends first before the rest; then those that ended, the last before the rest.

    `broken` is True where the ledger does not hold to its end: then nothing in it counts, and there are no lines.
    """

    lines: tuple[Line, ...]
    broken: bool = False

    @property
    def in_force(self) -> tuple[Line, ...]:
        """The lines whose findings nobody has to work on."""
        return tuple(one for one in self.lines if one.in_force)

    @property
    def soon(self) -> tuple[Line, ...]:
        """Those of them that end within thirty days."""
        return tuple(one for one in self.lines if one.stands is Stands.SOON)


def register(load: Load, org: Path, now: datetime) -> Register:
    """Return the register beside the shown assessment. The ledger is read again only when its file changed."""
    path = ledger_path(org)
    told = _told(path, print_of(path), load.pk)
    if told is None:
        return Register((), broken=True)
    return Register(tuple(sorted((_line(word, seen, now) for word, seen in told), key=_order)))


def stands(word: Word, seen: Seen | None, now: datetime) -> Stands:
    """Say how a decision stands, `seen` being None where the shown assessment says nothing of its finding."""
    if word.taken_at is not None:
        return Stands.TAKEN_UP
    over = word.until is not None and word.until <= now
    if seen is not None and seen.state in OPEN_STATES:
        # What somebody accepted was mended and came back, or its day is over: an acceptance covers neither.
        return Stands.OPEN_AGAIN
    if seen is not None and seen.state == State.RESOLVED and word.state is State.ACCEPTED:
        return Stands.RESOLVED
    if over:
        return Stands.OVER
    if seen is None:
        return Stands.UNSEEN
    return Stands.SOON if word.until is not None and word.until - now <= SOON else Stands.STANDS


def _line(word: Word, seen: Seen | None, now: datetime) -> Line:
    how = stands(word, seen, now)
    over = word.until if word.until is not None and word.until <= now else None
    return Line(word, how, seen.price if seen else None, None if how in IN_FORCE else word.taken_at or over)


def _order(line: Line) -> tuple[bool, bool, float, str]:
    """Order what is in force by its end, what has none last; then what ended, the last first."""
    moment = line.word.until if line.in_force else line.ended
    turned = 1 if line.in_force else -1
    return not line.in_force, moment is None, turned * moment.timestamp() if moment else 0.0, line.word.finding


@lru_cache(maxsize=2)
def _told(path: Path, state: str, load: int) -> tuple[tuple[Word, Seen | None], ...] | None:
    """Return the words of a ledger whose file looks like `state`, with what a load says; None where it is broken."""
    view = read(path) if state else None
    if view is None:
        return ()
    if view.broken:
        return None
    said = words(view.honoured)
    seen = {row.key: Seen(row.state, row.price) for row in _rows(load, said)}
    return tuple((word, seen.get(key)) for key, word in said.items())


def _rows(load: int, keys: Iterable[str]) -> Iterator[Finding]:
    for piece in pieces(keys, PIECE):
        yield from Finding.objects.filter(load=load, key__in=piece).only("key", "state", "price")
