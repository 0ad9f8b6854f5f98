"""Ask every detector. All answers go to the table `verdict`; what is looked at again in this run stays in memory."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sekisho.detection.packed import Stretch, stretches
from sekisho.detection.results import RunResult
from sekisho.detection.stored import columns
from sekisho.evidence.arrow import GROUP_ROWS
from sekisho.evidence.store import Store
from sekisho.evidence.view import InColumns, RowColumns, write_derived
from sekisho.model.quantity import Coverage
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Verdict, finding_ids
from sekisho.pipeline.counted import part_of

Wanted = Callable[[Answer, str, str], bool]
"""Whether a verdict is looked at again, by its answer, the table of its subject and the id of its finding."""


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

    def again(answer: Answer, table: str, finding: str) -> bool:
        return answer is Answer.FLAGGED or table == "payment" or finding in known

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
    write_derived(store, "verdict", InColumns(rows), inputs=run_id, now=now)
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
) -> Iterator[RowColumns]:
    for part in parts:
        heard.result += replace(part, verdicts=())
        verdicts = part.verdicts
        del part
        for stretch in stretches(verdicts, GROUP_ROWS):
            findings = list(map(finding_ids(stretch.detector, stretch.table), stretch.keys))
            answers = [stretch.kinds[number][0] for number in stretch.numbers]
            by_answer = heard.answers.setdefault(stretch.detector, {answer.value: 0 for answer in Answer})
            for answer, count in Counter(answers).items():
                by_answer[answer.value] += count
            _cover(stretch, answers, heard.subjects, measures, contradicts)
            for place, (answer, finding) in enumerate(zip(answers, findings, strict=True)):
                if keep(answer, stretch.table, finding):
                    heard.kept.append(stretch.verdict(place))
            yield columns(stretch, findings)
        del verdicts


def _cover(
    stretch: Stretch,
    answers: Iterable[Answer],
    covered: dict[str, dict[Subject, Answer]],
    measures: Mapping[str, str],
    contradicts: Mapping[str, str],
) -> None:
    """Add the subjects of the control of which a detector says something, each with its strongest answer so far."""
    if control := measures.get(stretch.detector):
        subjects = covered.setdefault(control, {})
        for key, answer in zip(stretch.keys, answers, strict=True):
            subject = Subject(stretch.table, key)
            before = subjects.get(subject, Answer.UNDETERMINED)
            subjects[subject] = max(before, answer, key=_WEIGHT.__getitem__)
    elif control := contradicts.get(stretch.detector):
        for key, answer in zip(stretch.keys, answers, strict=True):
            if answer is Answer.FLAGGED:
                covered.setdefault(control, {})[Subject(stretch.table, key)] = answer
