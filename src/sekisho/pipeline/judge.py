"""Ask every detector. All answers go to the table `verdict`; what is looked at again in this run stays in memory."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sekisho.detection.results import RunResult
from sekisho.detection.stored import to_row
from sekisho.evidence.store import Store
from sekisho.evidence.view import write_derived
from sekisho.model.quantity import Coverage
from sekisho.model.rows import Cell
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Verdict
from sekisho.pipeline.counted import part_of

Wanted = Callable[[Verdict], bool]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A run's id, its result with the verdicts that are looked at again, how often each detector gave each answer.

    `coverage` counts the subjects of each control that is measured by its detectors' answers, by part (see `counted`).
    """

    run_id: str
    result: RunResult
    answers: Mapping[str, Mapping[str, int]]
    coverage: Mapping[str, Mapping[str, Coverage]]


@dataclass(slots=True)
class _Heard:
    """What was heard so far."""

    result: RunResult = field(default_factory=RunResult)
    kept: list[Verdict] = field(default_factory=list)
    answers: dict[str, dict[str, int]] = field(default_factory=dict)
    subjects: dict[str, dict[Subject, Answer]] = field(default_factory=dict)


def wanted(findings: Iterable[str]) -> Wanted:
    """Return what says of a verdict whether it is looked at again: flags, payments, and what was found before."""
    known = frozenset(findings)

    def again(verdict: Verdict) -> bool:
        if verdict.answer is Answer.FLAGGED or verdict.subject.table == "payment":
            return True
        return bool(known) and verdict.finding_id in known

    return again


def judge(
    store: Store,
    parts: Iterator[RunResult],
    keep: Wanted,
    run_id: str,
    now: datetime,
    measures: Mapping[str, str] | None = None,
    contradicts: Mapping[str, str] | None = None,
) -> Judgement:
    """Write all verdicts of `parts` (see `detection.run.each`) and keep those that `keep` asks for.

    `measures` names the control that a detector's answers measure: a subject is covered where one of them is clear and
    none is a flag, however many detectors look at it. `contradicts` names that of which a detector's flags alone say
    something. No more than one detector's verdicts are in memory at a time. A run that is there already is judged all the same.
    """
    heard = _Heard()
    rows = _rows(parts, keep, heard, measures or {}, contradicts or {})
    write_derived(store, "verdict", rows, inputs=run_id, now=now)
    deque(rows, maxlen=0)
    covered = {control: dict(_parts_of(control, subjects)) for control, subjects in heard.subjects.items()}
    return Judgement(run_id, replace(heard.result, verdicts=tuple(heard.kept)), heard.answers, covered)


def _parts_of(control: str, answers: Mapping[Subject, Answer]) -> Iterator[tuple[str, Coverage]]:
    parts: dict[str, Counter[Answer]] = {}
    for subject, answer in answers.items():
        parts.setdefault(part_of(control, subject), Counter())[answer] += 1
    for part, counts in parts.items():
        yield part, Coverage(counts[Answer.CLEAR], counts[Answer.FLAGGED], counts[Answer.UNDETERMINED])


_WEIGHT = {Answer.UNDETERMINED: 0, Answer.CLEAR: 1, Answer.FLAGGED: 2}


def _rows(
    parts: Iterator[RunResult],
    keep: Wanted,
    heard: _Heard,
    measures: Mapping[str, str],
    contradicts: Mapping[str, str],
) -> Iterator[Mapping[str, Cell]]:
    for part in parts:
        heard.result += replace(part, verdicts=())
        verdicts = part.verdicts
        del part
        for verdict in verdicts:
            by_answer = heard.answers.setdefault(verdict.detector, {answer.value: 0 for answer in Answer})
            by_answer[verdict.answer.value] += 1
            if control := measures.get(verdict.detector):
                subjects = heard.subjects.setdefault(control, {})
                before = subjects.get(verdict.subject, Answer.UNDETERMINED)
                subjects[verdict.subject] = max(before, verdict.answer, key=_WEIGHT.__getitem__)
            elif verdict.answer is Answer.FLAGGED and (control := contradicts.get(verdict.detector)):
                heard.subjects.setdefault(control, {})[verdict.subject] = Answer.FLAGGED
            if keep(verdict):
                heard.kept.append(verdict)
            yield to_row(verdict)
        del verdicts
