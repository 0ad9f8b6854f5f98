"""The time to judge at: the clock, or the end of evidence that is older."""

from datetime import UTC, datetime, timedelta

from sekisho.evidence.view import Snapshot

OLD = timedelta(days=2)
EVENTS = ("message", "api_activity", "authentication", "endpoint_activity")
"""The tables of things that happen by themselves every day."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def as_of(snapshot: Snapshot, now: datetime) -> datetime:
    """Return the time to judge at: the clock, or for evidence that ended more than two days ago its end.

    Where the clock is before most of what happened it is the clock that is wrong, and the evidence's end stands for now.
    """
    times = [snapshot.ibis(name).event_time for name in EVENTS if snapshot.files(name)]
    latest = max((_utc(time.max().to_pyarrow().as_py()) for time in times), default=_NEVER)
    if latest == _NEVER:
        return now
    if latest <= now:
        return now if now - latest <= OLD else latest
    before = after = 0
    last = _NEVER
    for time in times:
        row = time.as_table().aggregate(
            before=(time <= now).sum(), after=(time > now).sum(), last=time.max(where=time <= now)
        )
        found = row.to_pyarrow().to_pylist()[0]
        before, after = before + (found["before"] or 0), after + (found["after"] or 0)
        last = max(last, _utc(found["last"]))
    if after > before:
        return latest
    return now if not before or now - last <= OLD else last


def _utc(moment: datetime | None) -> datetime:
    return _NEVER if moment is None else moment.astimezone(UTC)
