"""Answer for every user and role of an account whether it can make itself an administrator in one step."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a user or role."""
    for row in view.rows("escalation"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    arn, rows = row["principal_arn"], tuple(row["proof"])
    name = arn.rpartition(":")[2]
    if row["is_admin"] == "yes":
        return view.clear(arn, Reason.of("is_administrator", name=name), rows=rows)
    if row["can_escalate"] == "reachable":
        paths = ", ".join(row["paths"] or ())
        return view.flagged(
            arn, Reason.of("escalates", name=name, paths=paths, by=(row["witness"] or ["-"])[0]), rows=rows
        )
    if "undetermined" in (row["can_escalate"], row["is_admin"]):
        unknown = ", ".join(row["unknown"] or ("policy document",))
        return view.undetermined(arn, Reason.of("cannot_tell", name=name, unknown=unknown), rows=rows)
    return view.clear(arn, Reason.of("stays", name=name), rows=rows)
