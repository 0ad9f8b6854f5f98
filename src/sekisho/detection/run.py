"""Run detectors over tables: every subject is enumerated and answered, whatever a detector does or leaves out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sekisho.detection.answers import fold, judgements, refusal
from sekisho.detection.contract import Card, Subjects
from sekisho.detection.discover import Detector
from sekisho.detection.fence import FencedError, fence
from sekisho.detection.packed import Enumerated, Packed, Place, Places
from sekisho.detection.presence import missing_fields
from sekisho.detection.results import Blind, Judged, RunResult
from sekisho.detection.view import View
from sekisho.evidence.reader import TableReader
from sekisho.model.verdict import Answer, Reason, Verdict

Progress = Callable[[str, int, int], None]
Suppliers = Mapping[str, tuple[str, ...]]


def each(
    detectors: Iterable[Detector],
    reader: TableReader,
    now: datetime,
    seed: int = 0,
    progress: Progress | None = None,
    suppliers: Suppliers | None = None,
) -> Iterator[RunResult]:
    """Yield the verdicts of detector after detector, by id, so that no more than one's need be in memory.

    `suppliers` names the exports (connector ids) that supply each table. `progress(id, done, of)` is called before each.
    """
    ordered = sorted(detectors, key=lambda one: one.id)
    last = {one.card.subjects: number for number, one in enumerate(ordered)}
    known: dict[Subjects, Enumerated] = {}
    for done, detector in enumerate(ordered):
        if progress:
            progress(detector.id, done, len(ordered))
        asked = detector.card.subjects
        if asked not in known:
            known[asked] = enumerate_subjects(detector.card, reader)
        every = known.pop(asked) if done == last[asked] else known[asked]
        yield run_one(detector, reader, now, seed, suppliers or {}, every)
        del every


def total(parts: Iterable[RunResult]) -> RunResult:
    """Return what `each` yields as one result, in its order."""
    return sum(parts, RunResult())


def run_one(
    detector: Detector,
    reader: TableReader,
    now: datetime,
    seed: int = 0,
    suppliers: Suppliers | None = None,
    known: Enumerated | None = None,
) -> RunResult:
    """Return the verdicts of one detector, with one for every subject that the tables enumerate (`known`, where they were)."""
    card = detector.card
    every = enumerate_subjects(card, reader) if known is None else known
    if detector.changed:
        verdicts = Packed(card.id, every, Reason.of("detector_changed", detector=card.id))
        return RunResult(verdicts, (), _judged(card.id, verdicts))
    missing = missing_fields(card, reader)
    if missing:
        exports = tuple(sorted({one for field in missing for one in (suppliers or {}).get(field.split(".")[0], ())}))
        reason = Reason.of("missing_evidence", fields=", ".join(missing), exports=", ".join(exports))
        verdicts = Packed(card.id, every, reason)
        return RunResult(verdicts, (), _judged(card.id, verdicts), (Blind(card.id, missing, exports),))
    verdicts, fenced = _ask(detector, View(card.id, card.subjects.table, reader, now, seed), every)
    return RunResult(verdicts, fenced, _judged(card.id, verdicts))


def enumerate_subjects(card: Card, reader: TableReader) -> Enumerated:
    """Return every subject with the (source, hour) places where it was seen, each once; equal places are one value."""
    table = card.subjects.table
    found: dict[str, Places] = {}
    shared: dict[Places, Places] = {}
    rows = reader.dicts(table, (card.subjects.key, "source_id", "event_time")) if table in reader.names() else ()
    for row in rows:
        key = row[card.subjects.key]
        if key is not None:
            place, before = _place(row), found.get(key, ())
            places = before if place in before else (*before, place)
            found[key] = shared.setdefault(places, places)
    keys = sorted(found)
    return Enumerated(table, {key: number for number, key in enumerate(keys)}, tuple(map(found.__getitem__, keys)))


def _ask(detector: Detector, view: View, every: Enumerated) -> tuple[Packed, tuple[FencedError, ...]]:
    """Run the detector inside the fence; return a verdict for each subject, and what was refused."""
    card = detector.card
    failed = Reason.of("detector_failed")
    refused: list[FencedError] = []

    def work() -> Packed:
        verdicts = Packed(card.id, every, Reason.of("not_judged"))
        fold(_taken(card, judgements(card, detector.load()(view)), every.index, refused), verdicts)
        return verdicts

    verdicts = fence(card.id, work)
    if isinstance(verdicts, FencedError):
        return Packed(card.id, every, failed), (verdicts,)
    for key in {error.subject for error in refused} & every.index.keys():
        verdicts.put(key, Answer.UNDETERMINED, (failed,))
    return verdicts, tuple(sorted(refused, key=lambda error: (error.code, error.subject, error.detail)))


def _taken(
    card: Card, returned: Iterable[Verdict], subjects: Mapping[str, int], refused: list[FencedError]
) -> Iterator[Verdict]:
    """Yield the verdicts that can be taken; what is wrong with the others goes to `refused`."""
    for verdict in returned:
        error = refusal(card, verdict, subjects.keys())
        if error:
            refused.append(error)
        else:
            yield verdict


def _place(row: Mapping[str, Any]) -> Place:
    """Return the source and hour of a row."""
    when: datetime | None = row["event_time"]
    hour = datetime(when.year, when.month, when.day, when.hour, tzinfo=when.tzinfo) if when else None
    return (row["source_id"] or "", hour)


def _judged(detector: str, verdicts: Packed) -> tuple[Judged, ...]:
    """Count the answers by detector, source and hour; a subject seen in several places counts in each."""
    return tuple(Judged(detector, *place, _by_answer(counts)) for place, counts in verdicts.counts())


@lru_cache(maxsize=4096)
def _by_answer(counts: tuple[int, ...]) -> Mapping[Answer, int]:
    """Return counts by their answer, those of zero left out."""
    return MappingProxyType({answer: count for answer, count in zip(Answer, counts, strict=True) if count})
