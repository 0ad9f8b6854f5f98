"""Money at risk over time as a page draws it: a line for the middle in a band from the better end to the worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.model.money import Money
from sekisho.web.shown.models import Past

WIDE, HIGH = 1_000, 240
"""The drawing's own units; the page stretches them."""
ROUND = (10, 15, 20, 25, 30, 40, 50, 60, 80)


@dataclass(frozen=True, slots=True)
class Point:
    """One assessment: the mean loss of a year at its ends and in the middle, a bad year, what was held and what was open."""

    at: datetime
    low: Money
    middle: Money
    high: Money
    bad_year: Money
    held: Money
    open: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The points, the oldest first; `line` and `band` are the drawing's paths, `top` is the money at its upper edge."""

    points: tuple[Point, ...]
    line: str
    band: str
    top: Money


def chart(rows: Sequence[Past]) -> Chart | None:
    """Return the drawing of assessments in one currency, the oldest first; None where there are not two to join."""
    points = tuple(_point(row) for row in rows)
    if len(points) < 2:
        return None
    top = above(max(one.high.minor for one in points))
    begun, lasts = points[0].at, (points[-1].at - points[0].at).total_seconds()

    def spots(values: Sequence[int]) -> list[str]:
        across = [round((one.at - begun).total_seconds() / lasts * WIDE) for one in points]
        return [f"{x} {round(HIGH - value / top * HIGH)}" for x, value in zip(across, values, strict=True)]

    upper, lower = spots([one.high.minor for one in points]), spots([one.low.minor for one in points])
    line = spots([one.middle.minor for one in points])
    band = f"M{' L'.join([*upper, *reversed(lower)])} Z"
    return Chart(points, f"M{' L'.join(line)}", band, Money(top, points[0].high.currency))


def above(value: int) -> int:
    """Return the least round figure that is not under a value: 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, ..."""
    step = 1
    while True:
        for times in ROUND:
            if times * step >= value:
                return times * step
        step *= 10


def _point(row: Past) -> Point:
    low, middle, high, bad_year, held = (
        Money(value or 0, row.currency) for value in (row.low, row.middle, row.high, row.bad_year, row.held)
    )
    return Point(row.run_at, low, middle, high, bad_year, held, row.open)
