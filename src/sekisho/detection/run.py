"""Run detectors over tables: every subject is enumerated and answered, whatever a detector does or leaves out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sekisho.detection.answers import fold, judgements, refusal
from sekisho.detection.contract import Card
from sekisho.detection.discover import Detector
from sekisho.detection.fence import FencedError, fence
from sekisho.detection.presence import missing_fields
from sekisho.detection.results import Blind, Judged, RunResult
from sekisho.detection.view import View
from sekisho.evidence.reader import TableReader
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict

Progress = Callable[[str, int, int], None]
Suppliers = Mapping[str, tuple[str, ...]]
Place = tuple[str, datetime | None]
Places = tuple[Place, ...]
NOTHING = (0,) * len(Answer)


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
    known: dict[tuple[str, str], dict[str, Places]] = {}
    for done, detector in enumerate(ordered):
        if progress:
            progress(detector.id, done, len(ordered))
        subjects = detector.card.subjects
        key = (subjects.table, subjects.key)
        if key not in known:
            known[key] = enumerate_subjects(detector.card, reader)
        yield run_one(detector, reader, now, seed, suppliers or {}, known[key])


def total(parts: Iterable[RunResult]) -> RunResult:
    """Return what `each` yields as one result, in its order."""
    return sum(parts, RunResult())


def run_one(
    detector: Detector,
    reader: TableReader,
    now: datetime,
    seed: int = 0,
    suppliers: Suppliers | None = None,
    known: Mapping[str, Places] | None = None,
) -> RunResult:
    """Return the verdicts of one detector, with one for every subject that the tables enumerate (`known`, where they were)."""
    card = detector.card
    places = enumerate_subjects(card, reader) if known is None else known
    if detector.changed:
        verdicts = _all_undetermined(card, places, Reason.of("detector_changed", detector=card.id))
        return RunResult(verdicts, (), _judged(verdicts, places))
    missing = missing_fields(card, reader)
    if missing:
        exports = tuple(sorted({one for field in missing for one in (suppliers or {}).get(field.split(".")[0], ())}))
        reason = Reason.of("missing_evidence", fields=", ".join(missing), exports=", ".join(exports))
        verdicts = _all_undetermined(card, places, reason)
        return RunResult(verdicts, (), _judged(verdicts, places), (Blind(card.id, missing, exports),))
    verdicts, fenced = _ask(detector, View(card.id, card.subjects.table, reader, now, seed), places)
    return RunResult(verdicts, fenced, _judged(verdicts, places))


def enumerate_subjects(card: Card, reader: TableReader) -> dict[str, Places]:
    """Return every subject key with the (source, hour) places where it was seen, each once; equal places are one value."""
    found: dict[str, Places] = {}
    shared: dict[Places, Places] = {}
    if card.subjects.table not in reader.names():
        return found
    for row in reader.dicts(card.subjects.table, (card.subjects.key, "source_id", "event_time")):
        key = row[card.subjects.key]
        if key is not None:
            place, before = _place(row), found.get(key, ())
            places = before if place in before else (*before, place)
            found[key] = shared.setdefault(places, places)
    return found


def _ask(
    detector: Detector, view: View, places: Mapping[str, object]
) -> tuple[tuple[Verdict, ...], tuple[FencedError, ...]]:
    """Run the detector inside the fence; return a verdict for each subject, and what was refused."""
    card = detector.card
    refused: list[FencedError] = []
    answers = fence(card.id, lambda: fold(_taken(card, judgements(card, detector.load()(view)), places, refused)))
    if isinstance(answers, FencedError):
        return _all_undetermined(card, places, Reason.of("detector_failed")), (answers,)
    spoiled = {error.subject for error in refused}
    failed, silent = Reason.of("detector_failed"), Reason.of("not_judged")
    for key in spoiled & places.keys():
        answers[key] = _undetermined(card, key, failed)
    verdicts = tuple(answers.get(key) or _undetermined(card, key, silent) for key in sorted(places))
    return verdicts, tuple(sorted(refused, key=lambda error: (error.code, error.subject, error.detail)))


def _taken(
    card: Card, returned: Iterable[Verdict], places: Mapping[str, object], refused: list[FencedError]
) -> Iterator[Verdict]:
    """Yield the verdicts that can be taken; what is wrong with the others goes to `refused`."""
    for verdict in returned:
        error = refusal(card, verdict, places.keys())
        if error:
            refused.append(error)
        else:
            yield verdict


def _all_undetermined(card: Card, places: Mapping[str, Any], reason: Reason) -> tuple[Verdict, ...]:
    """Return an undetermined verdict for every subject, in order of their keys."""
    return tuple(_undetermined(card, key, reason) for key in sorted(places))


def _undetermined(card: Card, key: str, reason: Reason) -> Verdict:
    """Return the machinery's own answer."""
    return Verdict(card.id, Subject(card.subjects.table, key), Answer.UNDETERMINED, (reason,))


def _place(row: Mapping[str, Any]) -> Place:
    """Return the source and hour of a row."""
    when: datetime | None = row["event_time"]
    return (row["source_id"] or "", when.replace(minute=0, second=0, microsecond=0) if when else None)


def _judged(verdicts: Iterable[Verdict], places: Mapping[str, Places]) -> tuple[Judged, ...]:
    """Count the answers by detector, source and hour; a subject seen in several places counts in each."""
    counts: dict[tuple[str, Place], tuple[int, ...]] = {}
    for verdict in verdicts:
        for place in places[verdict.subject.key]:
            key = verdict.detector, place
            counts[key] = _one_more(counts.get(key, NOTHING), verdict.answer)
    ordered = sorted(counts, key=lambda key: (key[0], key[1][0], str(key[1][1] or "")))
    return tuple(Judged(key[0], *key[1], _by_answer(counts[key])) for key in ordered)


@lru_cache(maxsize=4096)
def _one_more(counts: tuple[int, ...], answer: Answer) -> tuple[int, ...]:
    """Return the counts by answer with one more; there are many hours, and few different counts."""
    return tuple(count + (answer is one) for count, one in zip(counts, Answer, strict=True))


@lru_cache(maxsize=4096)
def _by_answer(counts: tuple[int, ...]) -> Mapping[Answer, int]:
    """Return counts by their answer, those of zero left out."""
    return MappingProxyType({answer: count for answer, count in zip(Answer, counts, strict=True) if count})
