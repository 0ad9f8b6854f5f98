"""How a detector of takeovers answers for every account: what the row says of one question."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Answer, Reason, Verdict

_TABLE = "mailbox_takeover"


def answers(view: View, question: str) -> Iterator[Verdict]:
    """Yield one verdict an account: `found`, `unclear`, `nothing`, or `not_in_log` where no record is about the question."""
    columns = [question, *(f"{question}_{part}" for part in ("count", "what", "by", "time", "proof"))]
    for row in view.rows(_TABLE, "mailbox", "proof", *columns):
        yield _answer(view, row, question)


def _answer(view: View, row: Mapping[str, Any], question: str) -> Verdict:
    mailbox, answer = row["mailbox"], row[question]
    rows = tuple(row[f"{question}_proof"] or row["proof"] or ())
    if answer is None:
        return view.undetermined(mailbox, Reason.of("not_in_log", mailbox=mailbox), rows=rows)
    if answer == Answer.CLEAR:
        return view.clear(mailbox, Reason.of("nothing", mailbox=mailbox), rows=rows)
    told = {
        "mailbox": mailbox,
        "count": row[f"{question}_count"] or 1,
        "what": row[f"{question}_what"] or "-",
        "by": row[f"{question}_by"] or "-",
        "since": row[f"{question}_time"],
    }
    if answer == Answer.FLAGGED:
        return view.flagged(mailbox, Reason.of("found", **told), rows=rows)
    return view.undetermined(mailbox, Reason.of("unclear", **told), rows=rows)
