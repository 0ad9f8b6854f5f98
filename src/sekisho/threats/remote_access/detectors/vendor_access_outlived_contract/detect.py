"""Answer for every way in that belongs to a vendor whether a contract in force covers it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a way in."""
    for row in view.rows("vendor_access"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    key, rows = row["access_uid"], tuple(row["proof"])
    name, way = row["vendor_name"] or "-", row["way"]
    if row["alive"] is False:
        code = "closed_by_register" if row["by_register"] else "closed"
        return view.clear(key, Reason.of(code, way=way), rows=rows)
    if row["covered"] == "covered":
        return view.clear(key, Reason.of("covered", name=name, way=way), rows=rows)
    if not row["vendor_key"]:
        return view.undetermined(key, Reason.of("not_in_register", way=way), rows=rows)
    if row["covered"] == "unknown" or row["alive"] is None:
        code = "end_unknown" if row["covered"] == "unknown" else "state_unknown"
        return view.undetermined(key, Reason.of(code, name=name, way=way), rows=rows)
    if row["covered"] == "not_begun":
        return view.flagged(key, Reason.of("not_begun", name=name, way=way), rows=rows)
    reasons = [Reason.of("outlived", name=name, way=way, end=row["contract_end"])]
    if row["used_after_end"]:
        reasons.append(Reason.of("used_since", times=row["used_after_end"], last=row["last_used"]))
    elif row["by_register"] and row["last_used"] and row["last_used"].date() > row["contract_end"]:
        reasons.append(Reason.of("register_says_used", last=row["last_used"]))
    elif row["by_register"]:
        reasons.append(Reason.of("register_says_open"))
    return view.flagged(key, *reasons, rows=rows)
