"""Answer for every account whether the sign-ins show that a password alone let it in."""

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
    who, alone, total = row["user_name"] or uid, row["seen_password_only"], row["seen_total"]
    if alone is None:
        return view.undetermined(uid, Reason.of("no_log", who=who), rows=rows)
    if alone and row["places_known"] is False:
        return view.undetermined(uid, Reason.of("places_unknown", who=who, times=alone), rows=rows)
    if alone:
        reason = Reason.of("used", who=who, times=alone, total=total, last=row["seen_last"])
        against = (Reason.of("against_policy"),) if row["by_policy"] == "password_stopped" else ()
        return view.flagged(uid, reason, *against, rows=rows)
    if not total:
        return view.undetermined(uid, Reason.of("never_seen", who=who), rows=rows)
    return view.clear(uid, Reason.of("not_used", who=who, total=total), rows=rows)
