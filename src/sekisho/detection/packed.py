"""One verdict a subject, kept small: a run over a year of mail holds an answer for every message.

A verdict is made when it is asked for; equal reasons are kept once, and the ids of rows as bytes.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby, islice
from typing import overload

import msgspec

from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict

Place = tuple[str, datetime | None]
Places = tuple[Place, ...]
Kind = tuple[Answer, tuple[Reason, ...]]
"""An answer with its reasons: many subjects share one."""
_UNKNOWN = datetime.min.replace(tzinfo=UTC)
_ENCODED = msgspec.msgpack.Encoder().encode
_LIST = msgspec.msgpack.Decoder(list[str])


@dataclass(frozen=True)
class Enumerated:
    """The subjects of a table: the number of each key, in the order of keys, and by number where each was seen."""

    table: str
    index: Mapping[str, int]
    places: Sequence[Places]

    @cached_property
    def ordered(self) -> tuple[Place, ...]:
        """Every place once, by source and hour, an unknown one first."""
        every = {place for places in self.places for place in places}
        return tuple(sorted(every, key=lambda place: (place[0], place[1] or _UNKNOWN)))

    @cached_property
    def seen(self) -> tuple[Sequence[int], Sequence[int]]:
        """The number of the place in `ordered`, and that of the subject, wherever one was seen."""
        number = {place: at for at, place in enumerate(self.ordered)}
        where = array("l", (number[place] for places in self.places for place in places))
        return where, array("l", (at for at, places in enumerate(self.places) for _ in places))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some verdicts of one detector about subjects of one table, in columns: for each its key, kind (by number) and rows."""

    detector: str
    table: str
    keys: list[str]
    numbers: Sequence[int]
    kinds: Sequence[Kind]
    rows: list[list[str]]

    def verdict(self, place: int) -> Verdict:
        """Return the verdict at a place in the columns."""
        answer, reasons = self.kinds[self.numbers[place]]
        subject = Subject(self.table, self.keys[place])
        return Verdict(self.detector, subject, answer, reasons, tuple(self.rows[place]))


class Packed(Sequence[Verdict]):
    """The verdicts of one detector in the order of their subjects' keys, each made when it is asked for.

    A subject without an answer of its own is undetermined, with the reason `silent`.
    """

    def __init__(self, detector: str, every: Enumerated, silent: Reason) -> None:
        self.every = every
        self._detector = detector
        self._kinds: list[Kind] = []
        self._known: dict[Kind, int] = {}
        self._kind = array("l", [self._number((Answer.UNDETERMINED, (silent,)))]) * len(every.index)
        self._spans = array("q", [0, 0]) * len(every.index)
        self._rows = bytearray()

    def put(self, key: str, answer: Answer, reasons: tuple[Reason, ...], rows: tuple[str, ...] = ()) -> None:
        """Set the answer of a subject; KeyError for one that is not enumerated."""
        self.set(self.every.index[key], answer, reasons, rows)

    def set(self, number: int, answer: Answer, reasons: tuple[Reason, ...], rows: tuple[str, ...]) -> None:
        """Set the answer of the subject with a number, in the order of keys."""
        self._kind[number] = self._number((answer, reasons))
        start = len(self._rows)
        if rows:
            self._rows += _ENCODED(rows)
        self._spans[2 * number], self._spans[2 * number + 1] = start, len(self._rows)

    def at(self, key: str) -> Verdict:
        """Return the verdict of a subject; KeyError for one that is not enumerated."""
        return self._made(key, self.every.index[key])

    def counts(self) -> Iterator[tuple[Place, tuple[int, ...]]]:
        """Yield each place where subjects were seen, in order, with how many of them got each `Answer`."""
        size, order = len(Answer), {answer: at for at, answer in enumerate(Answer)}
        answers = [order[answer] for answer, _ in self._kinds]
        kinds = self._kind
        found = [0] * (size * len(self.every.ordered))
        for where, who in zip(*self.every.seen, strict=True):
            found[size * where + answers[kinds[who]]] += 1
        for at, place in enumerate(self.every.ordered):
            yield place, tuple(found[size * at : size * (at + 1)])

    def stretches(self, size: int) -> Iterator[Stretch]:
        """Yield the verdicts in columns, up to `size` at a time."""
        keys = iter(self.every.index)
        for start in range(0, len(self), size):
            some = list(islice(keys, size))
            numbers = self._kind[start : start + size]
            rows = [self._list(number) for number in range(start, start + len(some))]
            yield Stretch(self._detector, self.every.table, some, numbers, self._kinds, rows)

    def __iter__(self) -> Iterator[Verdict]:
        for number, key in enumerate(self.every.index):
            yield self._made(key, number)

    def __len__(self) -> int:
        return len(self.every.index)

    @overload
    def __getitem__(self, place: int) -> Verdict: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Verdict]: ...

    def __getitem__(self, place: int | slice) -> Verdict | Sequence[Verdict]:
        return tuple(self)[place]

    def _number(self, kind: Kind) -> int:
        """Return the number of an answer with its reasons."""
        number = self._known.setdefault(kind, len(self._kinds))
        if number == len(self._kinds):
            self._kinds.append(kind)
        return number

    def _made(self, key: str, number: int) -> Verdict:
        answer, reasons = self._kinds[self._kind[number]]
        return Verdict(self._detector, Subject(self.every.table, key), answer, reasons, tuple(self._list(number)))

    def _list(self, number: int) -> list[str]:
        """Return the rows of the subject with a number."""
        start, end = self._spans[2 * number], self._spans[2 * number + 1]
        return _LIST.decode(self._rows[start:end]) if end > start else []


def stretches(verdicts: Sequence[Verdict], size: int) -> Iterator[Stretch]:
    """Yield verdicts in columns, up to `size` at a time, in their order."""
    if isinstance(verdicts, Packed):
        yield from verdicts.stretches(size)
        return
    for (detector, table), group in groupby(verdicts, key=lambda one: (one.detector, one.subject.table)):
        while some := list(islice(group, size)):
            kinds = [(one.answer, one.reasons) for one in some]
            keys, rows = [one.subject.key for one in some], [list(one.rows) for one in some]
            yield Stretch(detector, table, keys, range(len(some)), kinds, rows)
