"""Verdicts as rows of the table `verdict`, and back."""

import json
from collections.abc import Iterable, Iterator

from sekisho.model.rows import Cell
from sekisho.model.verdict import Verdict


def verdict_rows(verdicts: Iterable[Verdict]) -> Iterator[dict[str, Cell]]:
    """Yield one row a verdict; reasons as JSON with their parameters and weights."""
    for verdict in verdicts:
        reasons = [{"code": one.code, "params": dict(one.params), "weight": one.weight} for one in verdict.reasons]
        yield {
            "finding_id": verdict.finding_id,
            "detector": verdict.detector,
            "subject_table": verdict.subject.table,
            "subject_key": verdict.subject.key,
            "answer": verdict.answer.value,
            "reasons": json.dumps(reasons, ensure_ascii=False),
            "proof": list(verdict.rows),
        }
