"""Answer for every mailbox whether the audit log shows that its mail goes on to an address outside the firm."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a mailbox."""
    for row in view.rows("mailbox_forwarding"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    mailbox, rows = row["mailbox"], tuple(row["proof"] or ())
    if row["targets"]:
        to, by = ", ".join(row["targets"]), ", ".join(row["set_by"] or ("-",))
        reasons = [Reason.of("goes_outside", mailbox=mailbox, to=to, by=by, since=row["set_time"])]
        if row["hidden"]:
            reasons.append(Reason.of("hidden"))
        return view.flagged(mailbox, *reasons, rows=rows)
    if row["incomplete"]:
        rules = ", ".join(row["incomplete"])
        return view.undetermined(mailbox, Reason.of("cannot_tell", mailbox=mailbox, rules=rules), rows=rows)
    if row["removed"]:
        return view.clear(mailbox, Reason.of("taken_back", mailbox=mailbox), rows=rows)
    return view.clear(mailbox, Reason.of("stays", mailbox=mailbox), rows=rows)
