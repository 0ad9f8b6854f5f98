"""Count rows and filled fields by table and hour of event time while a delivery is written."""

import json
from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime

from sekisho.evidence.arrow import ArrowTable, hours_of
from sekisho.evidence.rows import BatchHead
from sekisho.model.rows import Cell
from sekisho.model.schema import TableSchema


class CoverageCount:
    """A running count: 4 bytes a field and hour, whatever the number of rows."""

    def __init__(self, schemas: Mapping[str, TableSchema]) -> None:
        self._fields = {name: tuple(column.name for column in schema.columns) for name, schema in schemas.items()}
        self._counts: dict[tuple[str, datetime | None], array[int]] = {}

    def add(self, table: str, cells: Mapping[str, Cell]) -> None:
        """Count one row."""
        time = cells["event_time"]
        hour = time.replace(minute=0, second=0, microsecond=0) if isinstance(time, datetime) else None
        fields = self._fields[table]
        counts = self._of(table, hour)
        counts[0] += 1
        for position, field in enumerate(fields, 1):
            if cells.get(field) is not None:
                counts[position] += 1

    def add_table(self, table: str, rows: ArrowTable) -> None:
        """Count the rows of an Arrow table."""
        for hour, found in hours_of(rows, self._fields[table]):
            counts = self._of(table, hour)
            for position, count in enumerate(found):
                counts[position] += count

    def _of(self, table: str, hour: datetime | None) -> "array[int]":
        """Return the counts of an hour: of its rows, then of each field."""
        counts = self._counts.get((table, hour))
        if counts is None:
            counts = self._counts[table, hour] = array("L", bytes(array("L").itemsize * (len(self._fields[table]) + 1)))
        return counts

    def rows(self, head: BatchHead) -> Iterator[dict[str, Cell]]:
        """Yield the counts as rows of the table `coverage`, by table and hour, the unknown hour first."""
        for table, hour in sorted(self._counts, key=lambda key: (key[0], key[1] is not None, str(key[1]))):
            total, *filled = self._counts[table, hour]
            fields = {field: count for field, count in zip(self._fields[table], filled, strict=True) if count}
            yield {
                "batch_id": head.batch_id,
                "source_id": head.source_id,
                "table": table,
                "hour": hour,
                "rows": total,
                "non_null": json.dumps(fields),
            }
