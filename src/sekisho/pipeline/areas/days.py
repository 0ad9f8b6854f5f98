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
    lines = {line.batch_id: line.connector.partition("@")[0] for line in told.lines}
    found: defaultdict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in told.reader.dicts("coverage", ("batch_id", "hour", "rows")):
        if row["hour"] is not None:
            found[lines[row["batch_id"]]][told.local(row["hour"])] += row["rows"]
    for export, days in sorted(found.items()):
        yield _strip(export, days, told.today)


def _strip(export: str, days: dict[date, int], end: date) -> Strip:
    first = max(min(*days, end), end - timedelta(days=LONGEST - 1))
    each = [first + timedelta(days=number) for number in range((end - first).days + 1)]
    return Strip(export, first, tuple(days.get(one, 0) for one in each), sum(days[one] for one in days if one < first))
