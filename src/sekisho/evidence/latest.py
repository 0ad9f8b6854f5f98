"""What stands now of sources that hand over a state: of each unit, only the rows of the delivery that named it last."""

from collections.abc import Sequence
from typing import Any

from sekisho.evidence.reader import TableReader


def latest(
    reader: TableReader, name: str, unit: Sequence[str] = (), columns: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of table `name` that stand, by row id.

    Rows with equal cells in `unit` are one unit, and a later delivery that names it replaces all its rows; without
    `unit` the whole table is one. Deliveries are ordered as they were written, which no clock can change. All rows
    are held in memory: for tables of things, not of events. `columns` are read besides row_id, batch_id and `unit`.
    """
    wanted = None if columns is None else tuple(dict.fromkeys(("row_id", "batch_id", *unit, *columns)))
    if name not in reader.names():
        return []
    newest: dict[tuple[Any, ...], str] = {}
    rows = list(reader.dicts(name, wanted))
    for row in rows:
        newest[_unit(row, unit)] = row["batch_id"]
    return sorted(
        (row for row in rows if newest[_unit(row, unit)] == row["batch_id"]), key=lambda row: str(row["row_id"])
    )


def _unit(row: dict[str, Any], unit: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[column] for column in unit)
