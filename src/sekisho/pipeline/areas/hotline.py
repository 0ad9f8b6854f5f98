"""What the anonymous hotline says of itself: counts of closed cases by half-year, and nothing else."""

from sekisho.evidence.latest import latest
from sekisho.pipeline.areas.answers import Told
from sekisho.report.areas import Closed

COLUMNS = ("half", "closed", "confirmed", "unfounded", "passed_on", "no_answer", "other")


def hotline(told: Told) -> tuple[Closed, ...] | None:
    """Return the half-years, the newest first; None where no counts were delivered."""
    if not told.has("hotline_count"):
        return None
    rows = latest(told.reader, "hotline_count", (), COLUMNS)
    return tuple(sorted((Closed(**{name: row[name] for name in COLUMNS}) for row in rows), key=_newest))


def _newest(one: Closed) -> tuple[int, ...]:
    return tuple(-int(part) for part in one.half.split("-"))
