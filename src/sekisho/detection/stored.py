"""Verdicts as rows of the `verdict` table, and back: nothing is lost on the way."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sekisho.detection.packed import Stretch
from sekisho.evidence.view import RowColumns
from sekisho.model.errors import Param
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict


def columns(stretch: Stretch, findings: list[str]) -> RowColumns:
    """Return the rows of verdicts that speak to `findings`; reasons are a JSON list of [code, parameters, weight], written once for equal ones."""
    numbers = stretch.numbers
    answers = {number: stretch.kinds[number][0].value for number in set(numbers)}
    reasons = {number: _written(stretch.kinds[number][1]) for number in answers}
    return RowColumns(
        len(stretch.keys),
        {
            "finding_id": findings,
            "detector": stretch.detector,
            "subject_table": stretch.table,
            "subject_key": stretch.keys,
            "answer": list(map(answers.__getitem__, numbers)),
            "reasons": list(map(reasons.__getitem__, numbers)),
            "proof": stretch.rows,
        },
    )


def _written(reasons: Iterable[Reason]) -> str:
    return msgspec.json.encode([(one.code, dict(one.params), one.weight) for one in reasons]).decode()


def from_row(row: Mapping[str, Any]) -> Verdict:
    """Return the verdict of one row."""
    reasons = msgspec.json.decode(row["reasons"], type=list[tuple[str, dict[str, Param], float | None]])
    return Verdict(
        row["detector"],
        Subject(row["subject_table"], row["subject_key"]),
        Answer(row["answer"]),
        tuple(Reason(code, tuple(sorted(params.items())), weight) for code, params, weight in reasons),
        tuple(row["proof"] or ()),
    )
