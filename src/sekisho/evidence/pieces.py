"""Which rows of which files belong to each delivery: a file of its own for a chunk, or a stretch of a packed one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sekisho.evidence.delta import DeltaFolder
from sekisho.evidence.packed import PackedChunk, is_packed, parts_of


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one chunk of a delivery: all of a file, or the `stretch` of it from a row to before another one."""

    unit: str
    chunk: str
    path: Path
    stretch: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a table's files hold, by delivery (or "whole"); `lost` are packed files of which nobody knows what they hold."""

    units: dict[str, list[Piece]] = field(default_factory=dict)
    lost: tuple[Path, ...] = ()

    @staticmethod
    def of(table: DeltaFolder) -> "Pieces":
        """List the files of a table as they are now; a chunk's own file is passed over where it is packed too."""
        pieces: list[Piece] = []
        lost, alone = [], []
        for file in table.names():
            if not is_packed(file):
                alone.append(Piece(*_named(file), table.path / file))
            elif (parts := parts_of(table.path / file)) is None:
                lost.append(table.path / file)
            else:
                pieces += _stretches(table.path / file, parts)
        there = {(piece.unit, piece.chunk) for piece in pieces}
        pieces += (piece for piece in alone if (piece.unit, piece.chunk) not in there)
        units: dict[str, list[Piece]] = {}
        for piece in sorted(pieces, key=lambda one: (one.unit, one.chunk)):
            units.setdefault(piece.unit, []).append(piece)
        return Pieces(units, tuple(lost))

    def chosen(self, units: Iterable[str]) -> Iterator[Piece]:
        """Yield the pieces of some deliveries in the order in which these are named; neighbours in a file as one stretch."""
        last: Piece | None = None
        for piece in (piece for unit in units for piece in self.units.get(unit, ())):
            if (
                last
                and last.path == piece.path
                and last.stretch
                and piece.stretch
                and last.stretch[1] == piece.stretch[0]
            ):
                last = replace(last, stretch=(last.stretch[0], piece.stretch[1]))
                continue
            if last:
                yield last
            last = piece
        if last:
            yield last

    def hidden(self, paths: Iterable[Path], shown: frozenset[str]) -> tuple[str, ...]:
        """Return the deliveries in packed files among `paths` that are not among those `shown`."""
        asked = frozenset(paths)
        return tuple(
            unit
            for unit, pieces in self.units.items()
            if unit not in shown and any(piece.stretch and piece.path in asked for piece in pieces)
        )


def _named(file: str) -> tuple[str, str]:
    """Return what a file is named for: its delivery and chunk, or what it was made from."""
    unit, chunk = file.split(".")[:2]
    return unit, chunk


def _stretches(path: Path, parts: Iterable[PackedChunk]) -> Iterator[Piece]:
    """Yield the pieces of a packed file."""
    start = 0
    for part in parts:
        yield Piece(part.unit, part.chunk, path, (start, start + part.rows))
        start += part.rows
