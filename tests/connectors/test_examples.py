"""Every raw file of every connector's folder becomes what stands beside it, and nothing it becomes breaks a table."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest

from sekisho.connectors.choose import choose, peek
from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import connectors, folders
from sekisho.connectors.examples import Example, examples, outcome
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Rejected, Row
from sekisho.model.schema import ColumnType, tables

CONNECTORS = connectors()
EVERY = [(folder.name, example) for folder in folders() for example in examples(folder)]
SAMPLES = [(name, example) for name, example in EVERY if not example.is_defect]
NAMES = [f"{name}/{example.path.parent.name}/{example.path.name}" for name, example in EVERY]
TYPES: dict[ColumnType, type | tuple[type, ...]] = {
    ColumnType.STRING: str,
    ColumnType.INT: int,
    ColumnType.FLOAT: float,
    ColumnType.BOOL: bool,
    ColumnType.TIMESTAMP: datetime,
    ColumnType.DATE: date,
    ColumnType.STRINGS: list,
}


@pytest.mark.parametrize(("name", "example"), EVERY, ids=NAMES)
def test_it_becomes_what_stands_beside_it(name: str, example: Example) -> None:
    assert example.expected is not None
    assert outcome(CONNECTORS[name], example.path, example.expected) == example.expected


@pytest.mark.parametrize(("name", "example"), SAMPLES)
def test_a_sample_is_recognised_by_its_content_alone(name: str, example: Example) -> None:
    chosen = choose(peek(BytesIO(example.path.read_bytes())), "export.bin", CONNECTORS)
    assert chosen.id == name


@pytest.mark.parametrize(("name", "example"), EVERY, ids=NAMES)
def test_no_other_connector_is_as_sure(name: str, example: Example) -> None:
    head = peek(BytesIO(example.path.read_bytes()))
    scores = {other: item.sniff(head, example.path.name).score for other, item in CONNECTORS.items()}
    assert all(score < max(scores[name], 1) for other, score in scores.items() if other != name) or not any(
        scores.values()
    )


@pytest.mark.parametrize(("name", "example"), EVERY, ids=NAMES)
def test_rows_fit_their_tables(name: str, example: Example) -> None:
    for row in rows_of(CONNECTORS[name], example):
        schema = tables()[row.table]
        assert row.table in CONNECTORS[name].card.yields
        for column in schema.columns:
            value = row.values.get(column.name)
            assert value is not None or not column.required, column.name
            assert value is None or type(value) is TYPES[column.type], column.name
        assert set(row.values) <= {column.name for column in schema.all_columns}
        assert all(storable(value) for value in row.values.values())
        assert row.event_time is None or row.event_time.tzinfo is UTC


def rows_of(connector: Connector, example: Example) -> list[Row]:
    assert example.expected is not None
    context = Context(example.path.name, "0" * 64, "test", example.expected.delivered)
    found: list[Row] = []
    limits = Limits(**example.expected.limits)
    try:
        for record in connector.read(BytesIO(example.path.read_bytes()), example.expected.mapping, limits):
            made = [record] if isinstance(record, Rejected) else list(connector.normalise(record, context))
            assert made, "a record must become a row or a reject"
            found.extend(item for item in made if isinstance(item, Row))
    except Refused:
        return found
    return found


def storable(value: Any) -> bool:
    if isinstance(value, list):
        return all(storable(item) for item in value)
    if isinstance(value, str):
        return "\x00" not in value and value.encode("utf-8").decode("utf-8") == value
    return True
