"""Answer for every person whether what they moved out lies beyond their own usual and their peers'."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict

SURE, WITH_NOTICE = 3.0, 2.0
TIMES, TIMES_WITH_NOTICE = 5.0, 3.0
SHORT = 5


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a person."""
    for row in view.rows("person_exfiltration"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    person, rows = row["person"], tuple(row["proof"])
    if not row["days_seen"]:
        return view.undetermined(person, Reason.of("never_seen"), rows=rows)
    if row["worst_day"] is None:
        return view.clear(person, Reason.of("nothing_lately", days=row["days_seen"]), rows=rows)
    if row["surprise"] is None:
        return view.undetermined(person, Reason.of("too_short", days=row["days_seen"]), rows=rows)
    if not _beyond(row):
        return view.clear(person, Reason.of("usual", days=row["days_seen"]), rows=rows)
    if not row["own_usual"] and not _leaving(row):
        return view.undetermined(person, Reason.of("no_own_past", days=row["days_seen"]), rows=rows)
    reasons = [_more(row)]
    if _leaving(row):
        reasons.append(Reason.of("leaving", on=row["notice_on"] or row["left_on"]))
    return view.flagged(person, *reasons, rows=rows)


def _leaving(row: Mapping[str, Any]) -> bool:
    return row["notice_on"] is not None or row["left_on"] is not None


def _beyond(row: Mapping[str, Any]) -> bool:
    """Tell whether a day lies beyond the person's own usual and beyond what peers do; notice lowers the bar."""
    sure, times = (WITH_NOTICE, TIMES_WITH_NOTICE) if _leaving(row) else (SURE, TIMES)
    own = row["own_usual"] or row["peer_usual"]
    return bool(row["surprise"] >= sure and row["amount"] >= times * own and row["amount"] > row["peer_usual"])


def _more(row: Mapping[str, Any]) -> Reason:
    times = row["amount"] / row["own_usual"] if row["own_usual"] else row["amount"] / max(row["peer_usual"], 1.0)
    megabytes = round(row["amount"] / 1e6)
    if row["unit"] == "bytes":
        return Reason.of(
            "more_bytes", channel=row["channel"], day=row["worst_day"], times=round(times), megabytes=megabytes
        )
    return Reason.of(
        "more_events", channel=row["channel"], day=row["worst_day"], times=round(times), count=round(row["amount"])
    )
