"""Every export that our connectors read: what is here of it, and what a missing one would let us see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.connectors.wanted import asked_for
from sekisho.detection.discover import Detector
from sekisho.model.money import Money
from sekisho.model.schema import TableSchema, tables
from sekisho.pipeline.assess import Assessment, suppliers
from sekisho.pipeline.counted import LISTED, OWN_MEASURE, PARTED, measures
from sekisho.pipeline.document.words import said
from sekisho.report.said import Said

NO_TABLES = frozenset[str]()
_SILENT = {"cloudtrail": frozenset({"mailbox_forwarding", "mailbox_takeover"})}
"""Derived tables of which an export says nothing, though its own table has a part in them: cloud calls know no mailbox."""
PARTIAL = {(table, part) for table, parts in LISTED.values() for part in parts}
"""Exports that list only a part of what stands in a table."""


@dataclass(frozen=True, slots=True)
class Export:
    """One export.

    `narrows` is the spread of the yearly loss that hangs on the controls it would measure as things are, None for none;
    `input` names the one on which most hangs as the loss model does. `controls` are those of which it says something
    together with others. `checks` are the ids of the detectors that would answer, or do.
    """

    connector: str
    title: Said
    export: Said
    least_privilege: Said
    minutes: int
    files: int
    rows: int
    last: date | None
    questions: tuple[Said, ...]
    narrows: Money | None
    input: str
    controls: frozenset[str]
    checks: tuple[str, ...]

    @property
    def worth(self) -> float:
        """Money that it would narrow, by minute."""
        return (self.narrows.minor if self.narrows else 0) / max(self.minutes, 1)


def exports(done: Assessment) -> tuple[Export, ...]:
    """Return every export: those that are here by name, then the missing ones, those worth most per minute first.

    Another way to what is here is no gap.
    """
    here = {line.connector.partition("@")[0] for line in done.snapshot.batches()}
    wanted = asked_for(done.readers.known, here)
    found = [_export(done, one) for one in connectors().values() if one.id in wanted]
    return tuple(sorted(found, key=lambda one: (one.files == 0, -one.worth, -len(one.questions), one.connector)))


def to_fetch(done: Assessment) -> dict[str, Said]:
    """Return by control the missing exports that would measure it, those worth most per minute first."""
    found: dict[str, list[Said]] = {}
    for one in exports(done):
        for control in one.controls if one.files == 0 else ():
            found.setdefault(control, []).append(one.title)
    return {
        control: Said("; ".join(title.en for title in titles), "、".join(title.ja for title in titles))
        for control, titles in found.items()
    }


def _export(done: Assessment, connector: Connector) -> Export:
    text = connector.card.text
    lines = [line for line in done.snapshot.batches() if line.connector.partition("@")[0] == connector.id]
    supplied = suppliers(done.readers.known)
    speaks = [
        one
        for one in done.found.detectors
        if any(
            connector.id in supplied.get(name, ()) for name in one.card.tables - _SILENT.get(connector.id, NO_TABLES)
        )
    ]
    here = {name for line in done.snapshot.batches() for name, count in line.rows.items() if count}
    asked = [one for one in speaks if _tells(connector, one, here)]
    swings = _swings(done, asked)
    return Export(
        connector.id,
        Said(text.en.title, text.ja.title),
        Said(text.en.export, text.ja.export),
        Said(text.en.least_privilege, text.ja.least_privilege),
        connector.card.minutes,
        len(lines),
        sum(sum(line.rows.values()) for line in lines),
        max((line.ingest_time.date() for line in lines), default=None),
        tuple(said(one.card.question) for one in asked),
        sum_of(swings, done.org.settings.organisation.currency),
        max(swings, key=lambda name: (swings[name], name), default=""),
        frozenset(name.removeprefix("coverage.") for name in _swings(done, speaks)),
        tuple(one.id for one in asked),
    )


def _tells(connector: Connector, detector: Detector, here: set[str]) -> bool:
    """Tell whether a detector would answer by an export and what is `here`.

    What a derived table is made of lists its subjects first: the rest says nothing of them alone. A control that takes
    its subjects from several exports hears each.
    """
    if detector.card.control in PARTED:
        return True
    return any(_fills(connector, tables()[name], here) for name in detector.card.tables)


def _fills(connector: Connector, table: TableSchema, here: set[str]) -> bool:
    if not table.made_from:
        return table.name in connector.card.yields
    lists, given = table.made_from[0], set(connector.card.yields)
    whole = (lists, connector.id) not in PARTIAL
    return (lists in given and whole) or (lists in here and not given.isdisjoint(table.made_from))


def _swings(done: Assessment, asked: Iterable[Detector]) -> dict[str, float]:
    """Return how far the yearly loss is spread by the coverage of each control that these detectors measure."""
    known = tuple(asked)
    own = {one.card.control for one in known} & OWN_MEASURE
    names = {f"coverage.{one}" for one in own.union(measures(known).values(), measures(known, clear=False).values())}
    found = dict.fromkeys(sorted(names), 0.0)
    for loss in done.losses:
        for driver in loss.drivers:
            if driver.input in found:
                found[driver.input] += driver.swing
    return found


def sum_of(swings: Mapping[str, float], currency: str) -> Money | None:
    """Return what hangs on all of them; None where there is none."""
    return Money(round(sum(swings.values())), currency) if any(swings.values()) else None
