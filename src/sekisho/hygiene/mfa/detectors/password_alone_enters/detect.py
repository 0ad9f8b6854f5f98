"""Answer for every account whether the set of access policies lets it in with a password alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict an account."""
    for row in view.rows("account_entry"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    uid, rows = row["account_uid"], tuple(row["proof"])
    who, policies = row["user_name"] or uid, ", ".join(row["policies"] or ()) or "-"
    if row["by_policy"] == "password_stopped":
        return view.clear(uid, Reason.of(row["why"], who=who, policies=policies), rows=rows)
    if row["by_policy"] == "undetermined":
        unknown = ", ".join(row["unknown"] or ()) or "-"
        return view.undetermined(uid, Reason.of(row["why"], who=who, policies=unknown), rows=rows)
    if row["break_glass"] == "expected":
        return view.undetermined(uid, Reason.of("emergency", who=who), rows=rows)
    apps, clients = row["apps"] or ["-"], ", ".join(row["clients"] or ("-",))
    everything = Reason.of("reaches_all", clients=clients)
    where = everything if apps == ["All"] else Reason.of("reaches", apps=", ".join(apps), clients=clients)
    return view.flagged(uid, Reason.of(row["why"], who=who, policies=policies), where, rows=rows)
