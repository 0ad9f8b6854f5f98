"""Answer for every message by the sum of what its signs weigh; the signs themselves are read by an analyser."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict

COLUMNS = ("row_id", "message_uid", "answer", "score", "signs", "gaps")


def detect(view: View) -> Iterator[Verdict]:
    """Yield the verdict of each message, its reasons with weights that add up to its score."""
    answers = {"flagged": view.flagged, "clear": view.clear}
    for row in view.rows("message_judgement", *COLUMNS):
        answer = answers.get(row["answer"], view.undetermined)
        yield answer(row["message_uid"], *reasons(row), rows=(row["row_id"],))


def reasons(row: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Return the reasons that a row of `message_judgement` holds, those that weigh first."""
    return (*map(_reason, row["signs"] or ()), *(Reason.of(code) for code in row["gaps"] or ()))


@lru_cache(maxsize=16_384)
def _reason(sign: str) -> Reason:
    """Return the reason that a sign is: most mail says the same of the same senders, message after message."""
    code, weight, params = json.loads(sign)
    return Reason.of(code, weight=weight, **params)
