"""Put the many small files of a table into few: the same rows of the same deliveries, in one commit.

A file costs every question about a millisecond or two, however few rows it has, and a year of audit logs comes in tens of
thousands of them. An ingest stays as quick as it is; who asks next packs first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from sekisho.evidence.delta import DeltaFolder
from sekisho.evidence.lines import all_lines, visible
from sekisho.evidence.packed import PREFIX, PackedChunk, Source, rows_in, write_packed
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.ids import stable_id
from sekisho.model.schema import tables

__all__ = ["PACK", "PackSizes", "pack"]


@dataclass(frozen=True, slots=True)
class PackSizes:
    """When a table is packed: at so many `files` below `small` bytes, into files of about `bytes` of theirs each."""

    files: int = 64
    small: int = 2 << 20
    bytes: int = 32 << 20


PACK = PackSizes()
Progress = Callable[[str, int, int], None]
_MACHINERY = ("coverage", "rejects")
_NEVER = frozenset({"message_text"})
"""Its rows go delivery by delivery, by dropping files."""


def pack(store: Store, sizes: PackSizes = PACK, progress: Progress = lambda *_: None) -> int:
    """Pack the tables that deliveries fill, where they have too many small files; return how many files went.

    `progress` gets the table, its files that are done and all of them, from time to time.
    Files that an earlier packing replaced are deleted first: who reads a snapshot keeps its files from one packing to
    the beginning of the next assessment, as with derived tables. A disk that is full leaves everything as it is.
    SekishoError("org_locked").
    """
    packable = [name for name, schema in tables().items() if schema.kind == "evidence" and name not in _NEVER]
    with store.lock():
        order = {line.batch_id: number for number, line in enumerate(visible(all_lines(store)))}
        try:
            names = [name for name in (*packable, *_MACHINERY) if store.has_table(name)]
            return sum(_pack(store, name, order, sizes, progress) for name in names)
        except SekishoError as error:
            if error.code != "disk_full":
                raise
            return 0


def _pack(store: Store, name: str, order: dict[str, int], sizes: PackSizes, progress: Progress) -> int:
    """Pack one table; return how many files went."""
    table = store.table(name)
    if any(table.path.glob(f"{PREFIX}*")):
        table.sweep()
    if len(table.names()) < sizes.files:
        return 0
    small = [one for one in _sources(store, table, order) if (table.path / one.name).stat().st_size < sizes.small]
    if len(small) < sizes.files:
        return 0
    add: dict[str, int] = {}
    gone: list[str] = []
    try:
        for lot in _lots(table, small, sizes.bytes):
            file = f"{PREFIX}{stable_id('p', name, *(source.name for source in lot))}.parquet"
            taken = write_packed(table.path, file, table.schema, lot)
            add |= {file: sum(part.rows for source in taken for part in source.parts)} if taken else {}
            gone += [source.name for source in taken]
            progress(name, len(gone), len(small))
        if add:
            store.up_to_date()
            table.commit(add, remove=gone)
    except SekishoError:
        for file in add.keys() - set(store.table(name).names()):
            table.drop(file)
        raise
    return len(gone)


def _sources(store: Store, table: DeltaFolder, order: dict[str, int]) -> list[Source]:
    """Return what may be packed, in the order of the deliveries: chunks of visible ones, and what is packed already.

    A delivery that is not finished, or that another reading of its file has replaced, keeps its files.
    """
    packed: dict[str, list[tuple[int, PackedChunk]]] = {}
    found = []
    for piece in (piece for pieces in store.pieces(table.schema.name).units.values() for piece in pieces):
        if piece.stretch:
            first, last = piece.stretch
            packed.setdefault(piece.path.name, []).append((first, PackedChunk(piece.unit, piece.chunk, last - first)))
        elif piece.unit in order and (rows := rows_in(piece.path)) is not None:
            found.append(Source(piece.path.name, (PackedChunk(piece.unit, piece.chunk, rows),)))
    found += [
        Source(name, tuple(part for _, part in sorted(parts, key=itemgetter(0)))) for name, parts in packed.items()
    ]

    def place(source: Source) -> tuple[int, str]:
        return min(order.get(part.unit, -1) for part in source.parts), source.name

    return sorted(found, key=place)


def _lots(table: DeltaFolder, sources: list[Source], size: int) -> Iterator[list[Source]]:
    """Cut files into lots of about so many bytes."""
    lot: list[Source] = []
    bytes_ = 0
    for source in sources:
        lot.append(source)
        bytes_ += (table.path / source.name).stat().st_size
        if bytes_ >= size:
            yield lot
            lot, bytes_ = [], 0
    if lot:
        yield lot
