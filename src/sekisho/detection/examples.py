"""A detector's examples: rows given, verdicts expected. They are its tests, and the ground of the free ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import msgspec
import yaml

from sekisho.detection.contract import Part
from sekisho.detection.discover import Detector
from sekisho.detection.results import RunResult
from sekisho.detection.run import run_one
from sekisho.evidence.reader import MemoryTables
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell
from sekisho.model.schema import Column, ColumnType, TableSchema, tables
from sekisho.model.verdict import Answer

MAX_BYTES = 1_000_000
PYTHON = {
    ColumnType.STRING: str,
    ColumnType.INT: int,
    ColumnType.FLOAT: float,
    ColumnType.BOOL: bool,
    ColumnType.TIMESTAMP: datetime,
    ColumnType.DATE: date,
    ColumnType.STRINGS: list[str],
}


class Kind(StrEnum):
    """What an example shows. A near miss looks alike and must not be flagged."""

    FLAGGED = "flagged"
    CLEAR = "clear"
    NEAR_MISS = "near_miss"
    UNDETERMINED = "undetermined"


class Expected(Part, frozen=True):
    """The answer for one subject; `codes`, where given, are exactly the reason codes."""

    subject: str
    answer: Answer
    codes: tuple[str, ...] | None = None


class Written(Part, frozen=True):
    """An example as `examples.yaml` has it. Subjects not listed in `expect` must not be flagged."""

    name: str
    kind: Kind
    rows: dict[str, list[dict[str, Any]]]
    expect: tuple[Expected, ...]
    now: datetime = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """An example with rows completed by the schema. A table given without rows is there and empty."""

    name: str
    kind: Kind
    rows: Mapping[str, tuple[Mapping[str, Cell], ...]]
    expect: tuple[Expected, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not come true: what was expected and what came, or what was fenced."""

    detector: str
    example: str
    subject: str
    expected: str
    got: str


def examples(detector: Detector) -> tuple[Example, ...]:
    """Return the examples of a detector; SekishoError `example_broken` names the place and why."""
    data = detector.content.files["examples.yaml"]
    if len(data) > MAX_BYTES:
        raise _broken(detector.id, "", f"more than {MAX_BYTES} bytes")
    try:
        written = msgspec.convert(yaml.safe_load(data) or [], type=tuple[Written, ...], builtin_types=(datetime, date))
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise _broken(detector.id, "", str(error)) from error
    return tuple(_completed(detector.id, one) for one in written)


def check(detector: Detector) -> tuple[Failure, ...]:
    """Run every example; return what did not come true, none where all did."""
    return tuple(failure for example in examples(detector) for failure in _failures(detector, example))


def judge(detector: Detector, example: Example, rows: Mapping[str, Any] | None = None, seed: int = 0) -> RunResult:
    """Run the detector over the rows of an example, or over `rows` in their place."""
    return run_one(detector, MemoryTables(example.rows if rows is None else rows), example.now, seed)


def _failures(detector: Detector, example: Example) -> Iterator[Failure]:
    """Yield where the verdicts differ from those expected."""
    result = judge(detector, example)
    for error in result.fenced:
        got = " ".join(part for part in (error.code, error.place, error.detail) if part)
        yield Failure(detector.id, example.name, error.subject, "no error", got)
    answers = {verdict.subject.key: verdict for verdict in result.verdicts}
    listed = {expected.subject for expected in example.expect}
    for expected in example.expect:
        verdict = answers.get(expected.subject)
        got = str(verdict.answer) if verdict else "no such subject"
        codes = tuple(sorted({reason.code for reason in verdict.reasons})) if verdict else ()
        wanted = None if expected.codes is None else tuple(sorted(expected.codes))
        if got != expected.answer or (wanted is not None and wanted != codes):
            said = str(expected.answer) if wanted is None else f"{expected.answer} {', '.join(wanted)}"
            yield Failure(detector.id, example.name, expected.subject, said, f"{got} {', '.join(codes)}".strip())
    for key, verdict in answers.items():
        if key not in listed and verdict.answer is Answer.FLAGGED:
            yield Failure(detector.id, example.name, key, "not flagged", "flagged")


def _completed(detector: str, one: Written) -> Example:
    """Type the cells and make up what the schema requires; columns left out are null."""
    rows: dict[str, tuple[Mapping[str, Cell], ...]] = {}
    for name, given in one.rows.items():
        schema = tables().get(name)
        if schema is None:
            raise _broken(detector, one.name, f"there is no table {name}")
        rows[name] = tuple(_row(detector, one, schema, number, row) for number, row in enumerate(given, 1))
    if one.now.tzinfo is None:
        raise _broken(detector, one.name, "`now` needs a time zone, such as 2026-11-24T03:00:00Z")
    return Example(one.name, one.kind, rows, one.expect, one.now.astimezone(UTC))


def _row(detector: str, one: Written, schema: TableSchema, number: int, row: Mapping[str, Any]) -> Mapping[str, Cell]:
    """Return one row with what the example says, each value of its column's type.

    Columns that the schema requires and the example leaves out are made up, the same every time.
    """
    place = f"{one.name}: {schema.name} row {number}"
    columns = {column.name: column for column in schema.all_columns}
    filled: dict[str, Cell] = {
        **{column.name: _made_up(schema, column, number, one.now) for column in schema.columns if column.required},
        "row_id": f"{schema.name}/{number}",
        "source_id": "example",
        "place": f"row {number}",
    }
    for name, value in row.items():
        if name not in columns:
            raise _broken(detector, place, f"the table has no column {name}")
        filled[name] = _cell(detector, place, columns[name], value)
    return filled


def _made_up(schema: TableSchema, column: Column, number: int, now: datetime) -> Cell:
    """Return a value for a required column that an example does not mention."""
    values: dict[ColumnType, Cell] = {
        ColumnType.STRING: f"{schema.name}/{number}",
        ColumnType.INT: number,
        ColumnType.FLOAT: float(number),
        ColumnType.BOOL: False,
        ColumnType.TIMESTAMP: now,
        ColumnType.DATE: now.date(),
        ColumnType.STRINGS: [],
    }
    return values[column.type]


def _cell(detector: str, place: str, column: Column, value: Any) -> Cell:
    """Return the value as its column has it; codes with leading zeros are quoted, times have a zone."""
    if value is None:
        return None
    try:
        written_as_text = () if isinstance(value, str) else (datetime, date)
        cell: Cell = msgspec.convert(value, type=PYTHON[column.type], builtin_types=written_as_text)
    except msgspec.ValidationError as error:
        why = f"{column.name} is a {column.type}: {error} (write text and codes in quotes)"
        raise _broken(detector, place, why) from error
    if isinstance(cell, datetime) and cell.tzinfo is None:
        raise _broken(detector, place, f"{column.name} needs a time zone, such as 2026-11-24T03:00:00Z")
    return cell


def _broken(detector: str, place: str, why: str) -> SekishoError:
    """Return the error for examples that cannot be read."""
    return SekishoError("example_broken", detector=detector, place=place, why=why)
