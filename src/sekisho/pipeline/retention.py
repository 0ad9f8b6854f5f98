"""Copies of delivered files go when their time is over; the rows made of them stay and still name file, place and hash."""

from datetime import datetime, timedelta

from sekisho.evidence.land import landed_path
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot


def drop_copies(store: Store, days: int, now: datetime, before: datetime | None) -> int:
    """Remove the copies delivered more than `days` ago, and return how many went.

    `before` is the time of the run before this one, None at the first: a copy goes only when it was overdue then or
    is so by the clock of two runs, so that a clock that jumps ahead once takes nothing away.
    """
    if before is None:
        return 0
    last = min(now, before).timestamp() - timedelta(days=days).total_seconds()
    old = [path for path in store.landed.glob("*/*.gz") if path.stat().st_mtime < last]
    for path in old:
        path.unlink()
    return len(old)


def copies_gone(snapshot: Snapshot) -> tuple[BatchLine, ...]:
    """Return the deliveries whose copies are no longer kept: their rows cannot be compared with them any more."""
    return tuple(line for line in snapshot.batches() if not landed_path(snapshot.store, line.file_sha256).exists())
