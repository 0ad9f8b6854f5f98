"""Answer for every account whether somebody else has been in its mailbox, and what was exposed and must be told then."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.threats.email.takeover.deadlines import due

_COLUMNS = ("mailbox", "taken", "signs", "proof", "messages_least", "messages_most", "persons_least", "persons_most", "classes", "gaps")  # fmt: skip


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict an account."""
    for row in view.rows("mailbox_takeover", *_COLUMNS):
        mailbox, rows = row["mailbox"], tuple(row["proof"] or ())
        if row["taken"] == Answer.CLEAR:
            yield view.clear(mailbox, Reason.of("nothing", mailbox=mailbox), rows=rows)
        elif row["taken"] == Answer.FLAGGED:
            yield view.flagged(mailbox, *_reasons(row), rows=rows)
        else:
            yield view.undetermined(mailbox, Reason.of("in_doubt", mailbox=mailbox), rows=rows)


def _reasons(row: Mapping[str, Any]) -> Iterator[Reason]:
    yield Reason.of("taken", mailbox=row["mailbox"], count=len(row["signs"] or ()))
    yield from _interval(row, "messages")
    yield from _interval(row, "persons")
    for kind in row["classes"] or ():
        yield Reason.of(f"holds_{kind}")
    if not row["classes"]:
        yield Reason.of("classes_unknown")
    for gap in row["gaps"] or ():
        yield Reason.of(f"gap_{gap}")
    if row["persons_most"] != 0:
        yield from _deadlines((row["persons_least"] or 0, row["persons_most"]))


def _interval(row: Mapping[str, Any], what: str) -> Iterator[Reason]:
    least, most = row[f"{what}_least"] or 0, row[f"{what}_most"]
    if most is None:
        yield Reason.of(f"{what}_from", least=least)
    elif set(row["gaps"] or ()) - {"items_unnamed"}:
        yield Reason.of(f"{what}_or_more", least=least, most=most) if least else Reason.of(f"{what}_perhaps", most=most)
    elif least == most:
        yield Reason.of(f"{what}_exactly", least=least)
    else:
        yield Reason.of(f"{what}_between", least=least, most=most)


def _deadlines(persons: tuple[int, int | None]) -> Iterator[Reason]:
    """Yield the deadlines that may apply; they run from the day on which the firm learns of it, which only the firm knows."""
    yield from (Reason.of(f"tell_{one.id}") for one in due(persons))
