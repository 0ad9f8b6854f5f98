"""Where rows came from: file and place of many rows in one pass over the tables."""

from collections.abc import Collection, Iterator
from typing import Any

from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.view import Snapshot
from sekisho.model.schema import tables
from sekisho.report.inputs import RowFact

LARGE = 10_000
_COLUMNS = ["row_id", "batch_id", "place"]


def places(snapshot: Snapshot, wanted: Collection[str], among: Collection[str] | None = None) -> dict[str, RowFact]:
    """Return file and place by row id; ids that are no rows (entries of the ledger) are left out.

    `among` names the tables to look in, all where None.
    """
    left = set(wanted)
    names = {line.batch_id: line.file_name for line in snapshot.batches()}
    found: dict[str, RowFact] = {}
    for table in _tables(snapshot):
        if not left:
            break
        if among is not None and table not in among:
            continue
        for row in _rows(snapshot, table, left):
            file = names.get(row["batch_id"], "")
            found[row["row_id"]] = RowFact(row["row_id"], table, file, row["place"] or "")
        left -= found.keys()
    return found


def _rows(snapshot: Snapshot, table: str, wanted: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the wanted rows of a table; a large one is sought through by the database."""
    if snapshot.count(table) < LARGE:
        yield from (row for row in snapshot.dicts(table, _COLUMNS) if row["row_id"] in wanted)
        return
    rows = snapshot.ibis(table)
    with damage_is_an_error(snapshot.store.tables):
        found = rows.filter(rows.row_id.isin(sorted(wanted))).select(*_COLUMNS).to_pyarrow()
    yield from found.to_pylist()


def _tables(snapshot: Snapshot) -> Iterator[str]:
    """Yield small tables first: most proofs are in lists, not in mail."""
    present = (name for name in snapshot.names() if name in tables() and name not in {"message_text", "verdict"})
    yield from sorted(present, key=lambda name: (snapshot.count(name), name))
