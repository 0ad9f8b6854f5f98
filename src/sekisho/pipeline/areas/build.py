"""One assessment into the part of the report that tells of families, sources and what could not be seen."""

from collections.abc import Collection, Iterable, Iterator

from sekisho.connectors.discover import connectors
from sekisho.detection.discover import Detector, detectors
from sekisho.evidence.view import Snapshot
from sekisho.pipeline.areas.answers import told
from sekisho.pipeline.areas.days import strips
from sekisho.pipeline.areas.doubts import doubts
from sekisho.pipeline.areas.entries import groups_and_holes
from sekisho.pipeline.areas.hotline import hotline
from sekisho.pipeline.areas.pulses import pulses
from sekisho.pipeline.areas.stores import climbers, stores
from sekisho.pipeline.areas.vendors import known_vendors
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.counted import MATCH, PARTED
from sekisho.pipeline.document.build import private_names
from sekisho.pipeline.document.missing import Export, exports
from sekisho.pipeline.document.unseen import unseen_facts
from sekisho.pipeline.document.words import said
from sekisho.report import areas as shown
from sekisho.report.said import Said, hider

OWN = "own"
"""The family of a firm's own detectors, whatever they call it themselves."""
MOST = 300
"""So many stores, vendors and paths are told one by one."""


def areas_of(done: Assessment) -> shown.Areas:
    """Return the part for the console. The evidence of the assessment is still open."""
    read = tuple(exports(done))
    with Snapshot.open(done.org.store, done.snapshot) as snapshot:
        seen = told(done, snapshot, hider(private_names(done)))
        unsure = tuple(doubts(seen, read))
        wanted = {name for one in unsure for name in one.exports} | {one.source for one in unseen_facts(done)}
        others = wanted - {one.connector for one in read}
        every, vendors = stores(seen), known_vendors(seen)
        groups, holes = groups_and_holes(seen)
        return shown.Areas(
            format=shown.FORMAT,
            checks=tuple(_checks(done.found.detectors, read)),
            doubts=unsure,
            exports=(*(_export(one) for one in read), *_others(others, unsure)),
            strips=tuple(strips(seen)),
            pulses=tuple(pulses(seen)),
            counted=tuple(_counted(done)),
            stores=None if every is None else every[:MOST],
            more_stores=max(len(every or ()) - MOST, 0),
            climbers=climbers(seen),
            vendors=None if vendors is None else vendors[:MOST],
            more_vendors=max(len(vendors or ()) - MOST, 0),
            groups=groups,
            holes=None if holes is None else holes[:MOST],
            hotline=hotline(seen),
        )


def _checks(every: Iterable[Detector], read: Iterable[Export]) -> Iterator[shown.Check]:
    ours, known = {one.id for one in detectors()}, tuple(read)
    for one in every:
        card = one.card
        spots = zip(card.blind_spots.en, card.blind_spots.ja, strict=True)
        yield shown.Check(
            id=one.id,
            family=card.family if one.id in ours else OWN,
            title=said(card.title),
            question=said(card.question),
            blind_spots=tuple(Said(*pair) for pair in spots),
            scenario=card.scenario,
            control=card.control,
            exports=tuple(export.connector for export in known if one.id in export.checks),
        )


def _export(one: Export) -> shown.Export:
    return shown.Export(
        one.connector, one.title, one.export, one.least_privilege, one.minutes, one.files > 0, one.last, one.checks
    )


def _others(named: Collection[str], unsure: Iterable[shown.Doubt]) -> Iterator[shown.Export]:
    """Yield the exports that a firm is not asked for in general, and that something unseen or undetermined waits for."""
    known = tuple(unsure)
    for name in sorted(named):
        card = connectors()[name].card
        english, japanese = card.text.en, card.text.ja
        checks = tuple(sorted({one.check for one in known if name in one.exports}))
        title, how = Said(english.title, japanese.title), Said(english.export, japanese.export)
        rights = Said(english.least_privilege, japanese.least_privilege)
        yield shown.Export(name, title, how, rights, card.minutes, here=False, delivered=None, checks=checks)


def _counted(done: Assessment) -> Iterator[shown.Counted]:
    """Yield what was counted in whole things: no money, and no shares of exports."""
    for one in done.measured.measurements:
        if one.control != MATCH and one.control not in PARTED and one.coverage.total:
            found = one.coverage
            yield shown.Counted(one.control, round(found.yes), round(found.no), round(found.unseen))
