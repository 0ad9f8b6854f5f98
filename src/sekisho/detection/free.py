"""The free tests: what must hold for every detector and every source, made from its examples without being asked.

With a needed field, table or source dropped nothing becomes clear, nothing stays clear that needed it, flagged stays
only where what remains proves it again, and every subject that remains is still listed. Rows in another order give
the same verdicts, a second run the same ids, and a detector that raises is fenced.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from sekisho.detection.discover import Detector
from sekisho.detection.examples import Example, examples, judge
from sekisho.detection.presence import missing_fields
from sekisho.detection.results import RunResult
from sekisho.detection.supply import dependents, sources
from sekisho.evidence.reader import MemoryTables
from sekisho.model.rows import Cell
from sekisho.model.schema import tables
from sekisho.model.verdict import Answer, Verdict

Rows = Mapping[str, tuple[Mapping[str, Cell], ...]]
RAISING = b"def detect(view):\n    raise RuntimeError('made to fail')\n"
ORDERS = 3


@dataclass(frozen=True, slots=True)
class Breach:
    """A free test that did not hold: what it asked, the subject where there is one, and what came."""

    detector: str
    case: str
    rule: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class FreeCase:
    """One free test of one detector: an example and what is done to it (`drop`, `shuffle`, `again` or `raise`)."""

    detector: Detector
    example: Example
    act: str
    what: str = ""
    rows: Rows | None = None
    seed: int = 0
    rest: Callable[[], RunResult] | None = field(default=None, compare=False, repr=False)
    """What the detector says of the example as it is, where cases of one example share it; None to ask for this case alone."""

    @property
    def name(self) -> str:
        """Detector, act and example, for a test's id."""
        return f"{self.detector.id}: {self.act} {self.what} in `{self.example.name}`".replace("  ", " ")

    def breaches(self) -> tuple[Breach, ...]:
        """Run it; return what did not hold, none where all did."""
        before = self.rest() if self.rest else judge(self.detector, self.example)
        found = {
            "drop": lambda: _after_drop(self.detector, before, self.rows or {}, self.example),
            "shuffle": lambda: _same(before, judge(self.detector, self.example, self.rows), "order_shows"),
            "again": lambda: _again(before, judge(self.detector, self.example)),
            "raise": lambda: _fenced(self.detector, self.example, before),
        }[self.act]()
        return tuple(Breach(self.detector.id, self.name, rule, subject) for rule, subject in found)


def cases(detector: Detector, suppliers: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[FreeCase]:
    """Yield the free tests of a detector. `suppliers` are the exports (connector ids) that supply each table."""
    yielded = sources(suppliers or {})
    for example in examples(detector):
        rest = cache(partial(judge, detector, example))
        for what, rows in _drops(detector, example, yielded):
            yield FreeCase(detector, example, "drop", what, rows, rest=rest)
        for seed in range(ORDERS):
            yield FreeCase(detector, example, "shuffle", str(seed), _shuffled(example.rows, seed), rest=rest)
        yield FreeCase(detector, example, "again", rest=rest)
        yield FreeCase(detector, example, "raise", rest=rest)


def _drops(detector: Detector, example: Example, yielded: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, Rows]]:
    """Yield what is dropped and the rows that remain: needed fields, tables, and sources with all made from them."""
    for need in detector.card.fields:
        table, field = need.split(".", 1)
        if table in example.rows and not tables()[table].column(field).required:
            kept = tuple({**row, field: None} for row in example.rows[table])
            yield need, {**example.rows, table: kept}
    for table in sorted(example.rows):
        yield table, _without(example.rows, {table})
    for source, gone in sorted(yielded.items()):
        if gone & example.rows.keys():
            yield f"source {source}", _without(example.rows, gone)
            yield f"source {source} with all made from it", _without(example.rows, gone | dependents(gone))


def _without(rows: Rows, gone: Iterable[str]) -> Rows:
    """Return the rows less the tables in `gone`."""
    return {name: given for name, given in rows.items() if name not in set(gone)}


def _shuffled(rows: Rows, seed: int) -> Rows:
    """Return the rows in another order, tables too; seed 0 turns them round."""
    dice = random.Random(seed)  # noqa: S311 - an order, not a secret
    names = sorted(rows, reverse=True)
    turned = {name: tuple(reversed(rows[name])) for name in names}
    if seed == 0:
        return turned
    return {name: tuple(dice.sample(turned[name], len(turned[name]))) for name in names}


def _after_drop(detector: Detector, before: RunResult, rows: Rows, example: Example) -> Iterator[tuple[str, str]]:
    """Yield (rule, subject) for what must not happen when evidence is gone."""
    after = judge(detector, example, rows)
    table, key = detector.card.subjects.table, detector.card.subjects.key
    listed = {verdict.subject.key for verdict in after.verdicts}
    for subject in sorted({str(row[key]) for row in rows.get(table, ()) if row.get(key) is not None} ^ listed):
        yield "subject_lost", subject
    if table not in rows and not after.blind:
        yield "blindness_hidden", ""
    for error in after.fenced:
        yield "fails_without_evidence", error.subject or error.detail
    needy = bool(missing_fields(detector.card, MemoryTables(rows)))
    yield from _changes(before, after, {row["row_id"] for given in rows.values() for row in given}, needy=needy)


def _changes(before: RunResult, after: RunResult, remaining: set[Any], *, needy: bool) -> Iterator[tuple[str, str]]:
    """Yield (rule, subject) for answers that less evidence must not give."""
    earlier = {verdict.subject.key: verdict.answer for verdict in before.verdicts}
    for verdict in after.verdicts:
        key = verdict.subject.key
        if verdict.answer is Answer.CLEAR:
            if earlier.get(key) is not Answer.CLEAR:
                yield "became_clear", key
            if needy:
                yield "stayed_clear", key
        if verdict.answer is Answer.FLAGGED:
            if earlier.get(key) is not Answer.FLAGGED:
                yield "became_flagged", key
            if needy or not set(verdict.rows) <= remaining:
                yield "stayed_flagged_unproven", key


def _same(before: RunResult, after: RunResult, rule: str) -> Iterator[tuple[str, str]]:
    """Yield the subjects whose verdicts differ."""
    earlier = {verdict.subject.key: verdict for verdict in before.verdicts}
    later = {verdict.subject.key: verdict for verdict in after.verdicts}
    for key in sorted(earlier.keys() | later.keys()):
        if earlier.get(key) != later.get(key):
            yield rule, key


def _again(before: RunResult, after: RunResult) -> Iterator[tuple[str, str]]:
    """Yield what the first run did wrong, what a second one changes, and flags that name no row."""
    for error in before.fenced:
        yield error.code, error.subject
    yield from _same(before, after, "second_run_differs")
    if _ids(before.verdicts) != _ids(after.verdicts):
        yield "ids_differ", ""
    for verdict in before.verdicts:
        if verdict.answer is Answer.FLAGGED and not verdict.rows:
            yield "flagged_without_rows", verdict.subject.key


def _ids(verdicts: Iterable[Verdict]) -> list[str]:
    """Return the finding ids in the order of the verdicts."""
    return [verdict.finding_id for verdict in verdicts]


def _fenced(detector: Detector, example: Example, before: RunResult) -> Iterator[tuple[str, str]]:
    """Yield what goes wrong when the detector raises: it must be reported once, all its subjects undetermined."""
    raising = replace(detector.content, files={**detector.content.files, "detect.py": RAISING})
    after = judge(replace(detector, module="", content=raising), example)
    expected = {verdict.subject.key for verdict in before.verdicts}
    if not after.blind and [error.code for error in after.fenced] != ["detector_failed"]:
        yield "not_fenced", ""
    for verdict in after.verdicts:
        if verdict.answer is not Answer.UNDETERMINED:
            yield "answered_though_failed", verdict.subject.key
    for subject in sorted(expected ^ {verdict.subject.key for verdict in after.verdicts}):
        yield "subject_lost", subject
