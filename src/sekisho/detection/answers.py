"""From what a detector returned (verdicts, or an Ibis expression) to one checked verdict a subject."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from sekisho.detection.contract import Card, placeholders
from sekisho.detection.fence import FencedError
from sekisho.detection.packed import Packed
from sekisho.model.errors import Param
from sekisho.model.subject import Subject
from sekisho.model.verdict import STRENGTH, Answer, Reason, Verdict

COLUMNS = ("subject_key", "answer", "code", "params", "weight", "rows")


def judgements(card: Card, returned: Iterable[Verdict] | Any) -> Iterator[Verdict]:
    """Yield the verdicts in what `detect` returned; an Ibis expression is executed. Raises what the detector raises."""
    return iter(_from_ibis(card, returned) if hasattr(returned, "to_pyarrow") else returned)


def _from_ibis(card: Card, expression: Any) -> Iterator[Verdict]:
    """Yield one verdict a row; rows of one subject are folded later, each a reason of its own."""
    for batch in expression.select(*COLUMNS).to_pyarrow().to_batches(max_chunksize=4096):
        for row in batch.to_pylist():
            params = msgspec.json.decode(row["params"] or "{}", type=dict[str, Param])
            reason = Reason(row["code"], tuple(sorted(params.items())), row["weight"])
            subject = Subject(card.subjects.table, row["subject_key"])
            yield Verdict(card.id, subject, Answer(row["answer"]), (reason,), tuple(row["rows"] or ()))


def refusal(card: Card, verdict: Verdict, keys: Collection[str]) -> FencedError | None:
    """Return why a verdict cannot be taken, None where it can: wrong detector, subject, reason or parameters."""
    subject = verdict.subject
    if verdict.detector != card.id or subject.table != card.subjects.table or subject.key not in keys:
        return FencedError(card.id, "subject_unknown", subject.key, "", f"{verdict.detector} {subject}")
    if not verdict.reasons:
        return FencedError(card.id, "reason_missing", subject.key)
    for reason in verdict.reasons:
        template = card.text.en.get(reason.code)
        if template is None:
            return FencedError(card.id, "reason_unknown", subject.key, "", reason.code)
        if missing := _wanted(template).difference(name for name, _ in reason.params):
            return FencedError(
                card.id, "reason_incomplete", subject.key, "", f"{reason.code}: {', '.join(sorted(missing))}"
            )
    return None


@cache
def _wanted(template: str) -> frozenset[str]:
    """Return the parameters that a template fills in."""
    return frozenset(name for name, _ in placeholders(template))


def fold(verdicts: Iterable[Verdict], into: Packed) -> None:
    """Put in one verdict a subject: the strongest answer (flagged, undetermined, clear), all reasons and rows.

    Reasons and rows are put in an order of their own, so the order of the rows read does not show.
    """
    index = into.every.index
    answered = bytearray(len(into))
    several: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        key = verdict.subject.key
        number = index[key]
        if answered[number]:
            several.setdefault(key, [into.at(key)]).append(verdict)
        else:
            # Most subjects get one verdict; only of those that get more are these kept until the end.
            answered[number] = 1
            into.set(number, verdict.answer, _sorted(verdict.reasons), _each(verdict.rows))
    for key, group in several.items():
        _put(into, key, group)


def _put(into: Packed, key: str, group: list[Verdict]) -> None:
    """Fold the verdicts on one subject."""
    strongest = max((verdict.answer for verdict in group), key=STRENGTH.__getitem__)
    reasons = [reason for verdict in group for reason in verdict.reasons]
    into.put(key, strongest, _sorted(reasons), _each([row for verdict in group for row in verdict.rows]))


def _sorted(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return each reason once, in order."""
    return tuple(reasons) if len(reasons) == 1 else tuple(sorted(set(reasons), key=_order))


def _each(rows: Sequence[str]) -> tuple[str, ...]:
    """Return each row once, in order."""
    return tuple(rows) if len(rows) == 1 else tuple(sorted(set(rows)))


def _order(reason: Reason) -> tuple[float, str, str]:
    """Heaviest first, then by code and parameters."""
    return (-(reason.weight or 0.0), reason.code, repr(reason.params))
