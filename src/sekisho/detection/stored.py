"""Verdicts as rows of the `verdict` table, and back: nothing is lost on the way."""

from collections.abc import Mapping
from typing import Any

import msgspec

from sekisho.model.errors import Param
from sekisho.model.rows import Cell
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict


def to_row(verdict: Verdict) -> dict[str, Cell]:
    """Return the row of one verdict; reasons are a JSON list of [code, parameters, weight]."""
    reasons = [(reason.code, dict(reason.params), reason.weight) for reason in verdict.reasons]
    return {
        "finding_id": verdict.finding_id,
        "detector": verdict.detector,
        "subject_table": verdict.subject.table,
        "subject_key": verdict.subject.key,
        "answer": verdict.answer.value,
        "reasons": msgspec.json.encode(reasons).decode(),
        "proof": list(verdict.rows),
    }


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
