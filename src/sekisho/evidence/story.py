"""Where a row came from: its values, file, place and what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.evidence.arrow import to_dicts
from sekisho.evidence.excerpt import excerpt
from sekisho.evidence.land import open_copy
from sekisho.evidence.snapshot import Snapshot
from sekisho.model.errors import SekishoError
from sekisho.model.schema import tables


@dataclass(frozen=True, slots=True)
class RowStory:
    """One row and where it came from. `excerpt` is None where `kept` is False or the place is not one in bytes."""

    row_id: str
    table: str
    values: Mapping[str, Any]
    source_id: str
    file_name: str
    file_sha256: str
    place: str
    connector: str
    kept: bool
    excerpt: bytes | None


def row(snapshot: Snapshot, row_id: str) -> RowStory:
    """Return the story of a row; SekishoError("row_not_found")."""
    for name in sorted(snapshot.names() & tables().keys()):
        table = snapshot.ibis(name)
        for cells in to_dicts(table.filter(table.row_id == row_id).limit(1).to_pyarrow()):
            return _story(snapshot, name, cells)
    raise SekishoError("row_not_found", row=row_id)


def _story(snapshot: Snapshot, name: str, cells: Mapping[str, Any]) -> RowStory:
    """Tell the story of a row that was found."""
    # By the delivery, not by the content: the same bytes may have come under two names that mean different things.
    names = {line.batch_id: line.file_name for line in snapshot.batches()}
    file_name = names.get(cells["batch_id"], "")
    kept, cut = _cut(snapshot, cells["file_sha256"], file_name, cells["place"])
    own = {column.name for column in tables()[name].columns} | {"event_time", "ingest_time", "unmapped"}
    return RowStory(
        row_id=cells["row_id"],
        table=name,
        values={key: value for key, value in cells.items() if key in own},
        source_id=cells["source_id"],
        file_name=file_name,
        file_sha256=cells["file_sha256"],
        place=cells["place"],
        connector=cells["connector"],
        kept=kept,
        excerpt=cut,
    )


def _cut(snapshot: Snapshot, sha256: str, file_name: str, place: str) -> tuple[bool, bytes | None]:
    """Return whether the landed copy is there, and what stands at the place."""
    try:
        with open_copy(snapshot.store, sha256, file_name) as stream:
            return True, excerpt(stream, place)
    except SekishoError:
        return False, None
