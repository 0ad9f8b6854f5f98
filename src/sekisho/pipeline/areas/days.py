"""How many rows each export has on each day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sekisho.pipeline.areas.answers import Told
from sekisho.report.areas import Strip

LONGEST = 91
"""Days before the last one of all evidence that are shown one by one: thirteen weeks."""


def strips(told: Told) -> Iterator[Strip]:
    """Yield one strip an export that has rows with a time: up to the last day of all evidence, so that a silence shows."""
    lines = {line.batch_id: line.connector.partition("@")[0] for line in told.snapshot.batches()}
    found: defaultdict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in told.snapshot.dicts("coverage", ("batch_id", "hour", "rows")):
        day = told.day(row["hour"])
        if day is not None and row["batch_id"] in lines:
            found[lines[row["batch_id"]]][day] += row["rows"]
    end = told.day(told.done.manifest.as_of)
    for export, days in sorted(found.items()):
        yield _strip(export, days, end or max(days))


def _strip(export: str, days: dict[date, int], end: date) -> Strip:
    first = max(min(*days, end), end - timedelta(days=LONGEST - 1))
    each = [first + timedelta(days=number) for number in range((end - first).days + 1)]
    return Strip(export, first, tuple(days.get(one, 0) for one in each), sum(days[one] for one in days if one < first))
