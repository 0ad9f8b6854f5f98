"""Write rows as CSV that a spreadsheet opens safely, and as JSON: a piece at a time, however many there are."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

import msgspec

from sekisho.model.money import Money
from sekisho.report.said import Said
from sekisho.text.say import Lang, say
from sekisho.web.sheets import Cell, lines

Row = Mapping[str, Any]
"""One row: a value for each column, each a text, a number, a day, a moment, money, or a text in both languages."""


def to_csv(columns: Iterable[str], rows: Iterable[Row], lang: Lang) -> Iterator[bytes]:
    """Yield a heading and the rows as CSV, the heading and all texts in one language."""
    names = tuple(columns)
    heads = [say(f"export.{name}", lang) for name in names]
    yield from lines(chain((heads,), ([_cell(row[name], lang) for name in names] for row in rows)))


def to_json(columns: Iterable[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the rows as one JSON array of objects, texts in both languages, money as whole minor units."""
    names, start = tuple(columns), b"["
    for row in rows:
        yield start + b"\n" + msgspec.json.encode({name: row[name] for name in names})
        start = b","
    yield b"\n]\n" if start == b"," else b"[]\n"


def _cell(value: Any, lang: Lang) -> Cell:
    """Return a value as a cell: numbers as numbers, all else as text."""
    match value:
        case None:
            return ""
        case bool():
            return say("export.yes" if value else "export.no", lang)
        case int() | float():
            return value
        case Money():
            return value.major
        case _:
            return _text(value, lang)


def _text(value: Any, lang: Lang) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Said():
            return value.at(lang)
        case _:
            return str(value)
