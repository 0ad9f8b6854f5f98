"""What arrived of each export: rows, rejected records, days, and whether it has fallen silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sekisho.model.ids import stable_id
from sekisho.model.verdict import Answer
from sekisho.report.areas import Areas, Check, Export, Pulse, Strip
from sekisho.report.document import Document, Reject, Source

Fresh = Literal["silent", "unsure", "usual", "listed", "unheard"]


@dataclass(frozen=True, slots=True)
class Arrived:
    """One export that arrived; `title` names it where it has no card of ours (`export` is None)."""

    title: str
    export: Export | None
    lines: tuple[Source, ...]
    rejects: tuple[Reject, ...]
    strip: Strip | None
    pulses: tuple[Pulse, ...]
    checks: tuple[Check, ...]

    @property
    def id(self) -> str:
        """What the address of its page ends in."""
        return self.export.id if self.export else stable_id("src", self.title)

    @property
    def rows(self) -> int:
        """Rows that it gave."""
        return sum(one.rows for one in self.lines)

    @property
    def rejected(self) -> int:
        """Records of its files that could not be read, each file counted once."""
        return sum({one.file: one.rejected for one in self.lines}.values())

    @property
    def first(self) -> date | None:
        """The first day of which it tells; None for lists without days."""
        return min((one.first for one in self.lines if one.first), default=None)

    @property
    def last(self) -> date | None:
        """The last one."""
        return max((one.last for one in self.lines if one.last), default=None)

    @property
    def fresh(self) -> Fresh:
        """Whether it still speaks: silent where a part of it is, `unheard` where nobody knows its habit."""
        answers = {one.answer for one in self.pulses}
        if Answer.FLAGGED in answers:
            return "silent"
        if Answer.UNDETERMINED in answers:
            return "unsure"
        if answers:
            return "usual"
        return "unheard" if self.strip else "listed"


def arrived(document: Document, areas: Areas) -> tuple[Arrived, ...]:
    """Return every export that arrived: silent ones first, then by name."""
    lines: dict[str, list[Source]] = {}
    for one in document.sources:
        lines.setdefault(one.source, []).append(one)
    cards = {one.title.en: one for one in areas.exports}
    found = [_arrived(title, mine, cards.get(title), document, areas) for title, mine in lines.items()]
    return tuple(sorted(found, key=lambda one: (one.fresh != "silent", one.title)))


def _arrived(title: str, lines: list[Source], card: Export | None, document: Document, areas: Areas) -> Arrived:
    files = {one.file for one in lines}
    name = card.id if card else title
    return Arrived(
        title,
        card,
        tuple(lines),
        tuple(one for one in document.rejects if one.file in files),
        next((one for one in areas.strips if one.export == name), None),
        tuple(one for one in areas.pulses if one.export == name),
        tuple(_fed(card, areas)),
    )


def _fed(card: Export | None, areas: Areas) -> Iterator[Check]:
    return (one for one in areas.checks if card and one.id in card.checks)
