"""What was judged: for each detector, source and hour, how many subjects and with what answer; and where nobody looked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sekisho.detection.results import Judged
from sekisho.model.rows import Cell
from sekisho.model.verdict import Answer

Key = tuple[str, str, datetime | None]
COLUMNS = ("detector", "judged_source", "hour", "run_sequence", "flagged", "clear", "undetermined")
"""What `from_row` reads of a row."""
_UNKNOWN = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Looked:
    """What one run judged for one detector in one source and hour (UTC; None where rows carry no time)."""

    detector: str
    source_id: str
    hour: datetime | None
    sequence: int
    flagged: int
    clear: int
    undetermined: int

    @property
    def total(self) -> int:
        """All subjects that were looked at or tried."""
        return self.flagged + self.clear + self.undetermined


def looked(previous: Iterable[Looked], judged: Iterable[Judged], sequence: int) -> tuple[Looked, ...]:
    """Return what was judged after run `sequence`: for each detector, source and hour the newest run that saw it."""
    book = {(line.detector, line.source_id, line.hour): line for line in previous}
    for one in judged:
        key = (one.detector, one.source_id, one.hour)
        known = book.get(key)
        if known is None or known.sequence <= sequence:
            counts = (one.answers.get(answer, 0) for answer in (Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED))
            book[key] = Looked(*key, sequence, *counts)
    return tuple(book[key] for key in sorted(book, key=_order))


def gaps(lines: Iterable[Looked], present: Mapping[str, Iterable[tuple[str, datetime | None]]]) -> Iterator[Key]:
    """Yield (detector, source, hour) where rows were there and the detector could judge none of them.

    `present` names, for each detector, the (source, hour) pairs that hold rows of its subjects' table.
    """
    seen = {(line.detector, line.source_id, line.hour) for line in lines if line.flagged + line.clear > 0}
    wanted = {(detector, source, hour) for detector, places in present.items() for source, hour in places}
    yield from sorted(wanted - seen, key=_order)


def to_row(line: Looked) -> dict[str, Cell]:
    """Return the row of the `judged` table for one line."""
    return {
        "judged_key": f"{line.detector}/{line.source_id}/{line.hour.isoformat() if line.hour else ''}",
        "detector": line.detector,
        "judged_source": line.source_id,
        "hour": line.hour,
        "run_sequence": line.sequence,
        "flagged": line.flagged,
        "clear": line.clear,
        "undetermined": line.undetermined,
    }


def from_row(row: Mapping[str, Cell]) -> Looked:
    """Return the line of one row."""
    hour = row["hour"]
    return Looked(
        detector=str(row["detector"]),
        source_id=str(row["judged_source"]),
        hour=hour if isinstance(hour, datetime) else None,
        sequence=_number(row["run_sequence"]),
        flagged=_number(row["flagged"]),
        clear=_number(row["clear"]),
        undetermined=_number(row["undetermined"]),
    )


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else int(str(cell))


def _order(key: Key) -> tuple[str, str, datetime]:
    """Order keys, unknown hours first."""
    return (key[0], key[1], key[2] or _UNKNOWN)
