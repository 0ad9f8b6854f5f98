"""Copies of delivered files go when their time is over; the rows made of them stay and still name file, place and hash."""

from datetime import UTC, datetime, timedelta

from sekisho.evidence.disk import replace_whole
from sekisho.evidence.land import landed_path
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot

ASKED = "retention_asked"
NEVER = datetime(1970, 1, 2, tzinfo=UTC)


def drop_copies(store: Store, days: int, now: datetime) -> int:
    """Remove the copies delivered more than `days` ago, and return how many went.

    A copy goes only when it was overdue at the time before this one too, so that a clock that jumps ahead once takes
    nothing away.
    """
    before = _asked_before(store)
    replace_whole(store.folder / ASKED, now.isoformat().encode())
    last = min(now, before).timestamp() - timedelta(days=days).total_seconds()
    old = [path for path in store.landed.glob("*/*.gz") if path.stat().st_mtime < last]
    for path in old:
        path.unlink()
    return len(old)


def _asked_before(store: Store) -> datetime:
    """Return when this was asked last; long ago where it never was, or nobody can read when."""
    try:
        asked = datetime.fromisoformat((store.folder / ASKED).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return NEVER
    return asked if asked.tzinfo else NEVER


def copies_gone(snapshot: Snapshot) -> tuple[BatchLine, ...]:
    """Return the deliveries whose copies are no longer kept: their rows cannot be compared with them any more."""
    return tuple(line for line in snapshot.batches() if not landed_path(snapshot.store, line.file_sha256).exists())
