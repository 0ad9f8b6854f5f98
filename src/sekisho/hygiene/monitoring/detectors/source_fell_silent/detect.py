"""Answer for every source of events whether it still speaks by its own habit."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict

UNLIKELY = 1e-4
ENOUGH_DAYS = 20
SILENT_DAYS = 2
LONG = 14
HOLE_DAYS = 3


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a source."""
    for row in view.rows("source_pulse"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    source, rows = row["source"], tuple(row["proof"] or ())
    since = row["last_day"]
    known = row["days_seen"] >= ENOUGH_DAYS
    unlikely = row["chance"] if known else 1.0 if row["silent_chance"] is None else row["silent_chance"]
    if unlikely < UNLIKELY and row["silent_days"] >= SILENT_DAYS:
        reason = Reason.of("silent", source=source, since=since, silent=row["silent_days"], until=row["until"])
        return view.flagged(source, reason, rows=rows)
    hole = row["hole_days"] or 0
    if hole >= HOLE_DAYS and row["hole_chance"] < UNLIKELY:
        first, last = row["hole_first"], row["hole_last"]
        reason = Reason.of("was_silent", source=source, first=first, last=last, silent=hole)
        return view.flagged(source, reason, rows=rows)
    if not known:
        return view.undetermined(source, Reason.of("too_short", source=source, seen=row["days_seen"]), rows=rows)
    if (row["until"] - since).days > LONG:
        return view.undetermined(source, Reason.of("too_rare", source=source, since=since), rows=rows)
    if row["late_chance"] < UNLIKELY and row["late_days"] >= SILENT_DAYS:
        ends = Reason.of("export_ends", source=source, connector=row["reader"], until=row["until"], end=row["end_day"])
        return view.undetermined(source, ends, rows=rows)
    return view.clear(source, Reason.of("speaks", source=source, since=since), rows=rows)
