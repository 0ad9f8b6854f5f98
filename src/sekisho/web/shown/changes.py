"""What an assessment says otherwise than the one before it: compared once, when it is loaded, and kept small."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest

import msgspec

from sekisho.findings.nouns import OPEN_STATES, State
from sekisho.model.money import Money
from sekisho.report.document import Document, Finding, Payment
from sekisho.report.said import Said

KEPT = 200
"""Changes of one kind that are kept; all are counted."""
MOST = 20
"""Prices that are kept, of those that went up and of those that went down."""


class Kind(StrEnum):
    """What kind of change it is, in the order in which a page tells them."""

    HELD = "held"
    NEW = "new"
    REOPENED = "reopened"
    CLOSED = "closed"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Was:
    """How a finding stood in the assessment before; `price` is in minor units, None where it had none of its own."""

    is_open: bool
    price: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """What a page says of one change: what it is about, and its price or amount before and now; None where there is none.

    `here` is True where it has a page of its own now.
    """

    title: Said
    subject: Said
    before: Money | None
    now: Money | None
    here: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes: how many of each kind there are, and those that are kept, by kind."""

    counts: Mapping[str, int]
    kept: tuple[tuple[Kind, str, Line], ...]


def compared(document: Document, before: Mapping[str, Was], held: frozenset[str], currency: str) -> Changed:
    """Return what a document says otherwise than `before`, its findings by key; `held` are the payments held then.

    Findings that are not in the document any more are told by their keys alone, with empty sentences: who has them fills
    those in.
    """
    now = {one.id: one for one in document.findings}
    kinds = {kind: list(_of(kind, now, before)) for kind in (Kind.NEW, Kind.REOPENED, Kind.CLOSED)}
    moved = [one for one in now.values() if _moved(one, before)]
    kinds |= {
        kind: [one.id for one in moved if (_moved(one, before) > 0) == (kind is Kind.UP)]
        for kind in (Kind.UP, Kind.DOWN)
    }
    payments = {one.id: one for one in document.payments if one.id not in held}
    kept: list[tuple[Kind, str, Line]] = [(Kind.HELD, key, _payment(one)) for key, one in _first(payments)]
    for kind, keys in kinds.items():
        most = (
            nlargest(MOST, keys, key=lambda key: abs(_moved(now[key], before)))
            if kind in {Kind.UP, Kind.DOWN}
            else keys[:KEPT]
        )
        kept += [(kind, key, _finding(now.get(key), before.get(key), currency)) for key in most]
    counts = {Kind.HELD: len(payments), **{kind: len(keys) for kind, keys in kinds.items()}}
    return Changed({kind.value: count for kind, count in counts.items() if count}, tuple(kept))


def line_to_json(line: Line) -> bytes:
    """Return a line as JSON."""
    return msgspec.json.encode(line)


def line_from_json(data: bytes) -> Line:
    """Return the line that `line_to_json` wrote."""
    return msgspec.json.decode(data, type=Line)


def _of(kind: Kind, now: Mapping[str, Finding], before: Mapping[str, Was]) -> Iterator[str]:
    """Yield the keys of findings that are new, open again, or open no more."""
    if kind is Kind.CLOSED:
        left = (key for key, was in before.items() if was.is_open)
        yield from (key for key in left if key not in now or now[key].state not in OPEN_STATES)
        return
    for key, one in now.items():
        was = before.get(key)
        again = one.state == State.REOPENED if was is None else not was.is_open
        if one.state in OPEN_STATES and (was is None or not was.is_open) and again == (kind is Kind.REOPENED):
            yield key


def _moved(one: Finding, before: Mapping[str, Was]) -> int:
    """Return by how much the price of a finding that was and is open went up; 0 where it has none to compare."""
    was = before.get(one.id)
    if was is None or was.price is None or one.price is None or not was.is_open or one.state not in OPEN_STATES:
        return 0
    return one.price.middle.minor - was.price


def _first(payments: Mapping[str, Payment]) -> Iterable[tuple[str, Payment]]:
    return list(payments.items())[:KEPT]


def _payment(one: Payment) -> Line:
    return Line(Said(one.payee, one.payee), one.why, None, one.amount, here=True)


def _finding(one: Finding | None, was: Was | None, currency: str) -> Line:
    before = Money(was.price, currency) if was and was.price is not None else None
    if one is None:
        return Line(Said("", ""), Said("", ""), before, None, here=False)
    return Line(one.title, one.subject, before, one.price.middle if one.price else None, here=True)
