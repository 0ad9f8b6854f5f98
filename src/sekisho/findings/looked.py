"""What was judged: for each detector, source and hour, how many subjects and with what answer; and where nobody looked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sekisho.detection.results import Judged
from sekisho.evidence.view import RowColumns
from sekisho.model.rows import Cell
from sekisho.model.verdict import Answer

Key = tuple[str, str, datetime | None]
COLUMNS = ("detector", "judged_source", "hour", "run_sequence", "flagged", "clear", "undetermined")
"""What `from_row` reads of a row."""
_ANSWERS = (Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED)
_UNKNOWN = datetime.min.replace(tzinfo=UTC)


class Looked(NamedTuple):
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


def looked(previous: Iterable[Mapping[str, Cell]], judged: Iterable[Judged], sequence: int) -> list[Looked]:
    """Return what was judged after run `sequence`: for each detector, source and hour the newest run that saw it.

    `previous` are the rows of the table `judged`, with `COLUMNS`; most are of what this run saw too.
    """
    book: dict[tuple[Cell, Cell, Cell], Looked] = {
        (one.detector, one.source_id, one.hour): Looked(
            one.detector, one.source_id, one.hour, sequence, *(one.answers.get(answer, 0) for answer in _ANSWERS)
        )
        for one in judged
    }
    others: dict[tuple[Cell, Cell, Cell], Looked] = {}
    for row in previous:
        key = row["detector"], row["judged_source"], row["hour"]
        if key in book and _number(row["run_sequence"]) <= sequence:
            others.pop(key, None)
        else:
            others[key] = from_row(row)
    return sorted({**book, **others}.values(), key=_order)


def gaps(lines: Iterable[Looked], present: Mapping[str, Iterable[tuple[str, datetime | None]]]) -> Iterator[Key]:
    """Yield (detector, source, hour) where rows were there and the detector could judge none of them.

    `present` names, for each detector, the (source, hour) pairs that hold rows of its subjects' table.
    """
    seen = {(line.detector, line.source_id, line.hour) for line in lines if line.flagged + line.clear > 0}
    wanted = {(detector, source, hour) for detector, places in present.items() for source, hour in places}
    yield from sorted(wanted - seen, key=_order)


def columns(lines: Iterable[Looked]) -> RowColumns:
    """Return the rows of the `judged` table for lines, one each."""
    cells = [list(column) for column in zip(*lines, strict=True)]
    if not cells:
        return RowColumns(0, {})
    keys = [
        f"{detector}/{source}/{hour.isoformat() if hour else ''}"
        for detector, source, hour in zip(*cells[:3], strict=True)
    ]
    return RowColumns(len(keys), {"judged_key": keys, **dict(zip(COLUMNS, cells, strict=True))})


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


def _order(key: Key | Looked) -> tuple[str, str, datetime]:
    """Order keys, unknown hours first."""
    return (key[0], key[1], key[2] or _UNKNOWN)
