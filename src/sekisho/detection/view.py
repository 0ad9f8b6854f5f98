"""All that a detector sees: tables, the time and the seed it is given, and three ways to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.detection.presence import has_field
from sekisho.evidence.arrow import to_dicts
from sekisho.evidence.reader import TableReader
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict


@dataclass(frozen=True, slots=True)
class View:
    """What `detect(view)` is given. `now` is aware and in the firm's time zone: a day there is `now.date()`.

    Nothing else tells the time, and nothing else is random.
    """

    detector: str
    subjects: str
    reader: TableReader
    now: datetime
    seed: int = 0

    def table(self, name: str) -> Any:
        """Return the table as an `ibis.Table`; empty and typed where it is not there."""
        return self.reader.ibis(name)

    def rows(self, name: str, *columns: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table with the asked columns (all where none are asked); nothing where it is not there."""
        if self.has(name):
            yield from self.reader.dicts(name, columns or None)

    def read(self, expression: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of an Ibis expression over tables, as `rows` yields those of a table."""
        yield from to_dicts(expression.to_pyarrow())

    def has(self, name: str) -> bool:
        """Return whether the table is there, be it empty."""
        return name in self.reader.names()

    def has_field(self, table: str, field: str) -> bool:
        """Return whether the table is there and says something about the field."""
        return has_field(self.reader, table, field)

    def flagged(self, key: str, *reasons: Reason, rows: tuple[str, ...] = ()) -> Verdict:
        """Answer flagged for the subject `key`; `rows` are the ids of the rows that prove it."""
        return Verdict(self.detector, Subject(self.subjects, key), Answer.FLAGGED, reasons, rows)

    def clear(self, key: str, *reasons: Reason, rows: tuple[str, ...] = ()) -> Verdict:
        """Answer clear for the subject `key`; `rows` are the ids of the rows that earned it."""
        return Verdict(self.detector, Subject(self.subjects, key), Answer.CLEAR, reasons, rows)

    def undetermined(self, key: str, *reasons: Reason, rows: tuple[str, ...] = ()) -> Verdict:
        """Answer undetermined for the subject `key`, with what is missing as the reason."""
        return Verdict(self.detector, Subject(self.subjects, key), Answer.UNDETERMINED, reasons, rows)
