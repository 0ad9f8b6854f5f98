"""The book as one SQLite file whose bytes follow from what is in it alone.

It is built anew in memory for every change, rows sorted by their random keys, in tables without row numbers. So it
has no free pages, no order of arrival, no counter of changes, and nothing of what was there before.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from struct import pack, unpack

from sekisho.hotline.nouns import Book, Case, Counted, Invite, Message, Recipient
from sekisho.hotline.store.frame import frame, framed
from sekisho.model.errors import SekishoError

VERSION = 1
_SCHEMA = f"""
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA user_version = {VERSION};
CREATE TABLE cases (id BLOB PRIMARY KEY, tag BLOB, key BLOB, desk BLOB, opened INTEGER, acknowledged INTEGER,
    answered INTEGER, closed INTEGER) WITHOUT ROWID;
CREATE TABLE messages (in_case BLOB, id BLOB, place INTEGER, by TEXT, day INTEGER, slots BLOB,
    PRIMARY KEY (in_case, id)) WITHOUT ROWID;
CREATE TABLE grants (in_case BLOB, message BLOB, holder TEXT, sealed BLOB,
    PRIMARY KEY (in_case, message, holder)) WITHOUT ROWID;
CREATE TABLE recipients (id TEXT PRIMARY KEY, name TEXT, department TEXT, key BLOB, wrapped BLOB, tag BLOB,
    joined INTEGER) WITHOUT ROWID;
CREATE TABLE invites (token BLOB PRIMARY KEY, department TEXT, day INTEGER) WITHOUT ROWID;
CREATE TABLE counted (half TEXT, category TEXT, count INTEGER, PRIMARY KEY (half, category)) WITHOUT ROWID;
"""
# Where SQLite's header counts changes and names the library that wrote last: offset and what stands there instead.
_COUNTERS = ((24, pack(">I", 1)), (92, pack(">I", 1)), (96, pack(">I", 3_040_000)))

Row = tuple[object, ...]


def written(book: Book) -> bytes:
    """Return the file of a book, framed: a whole number of steps and the trailer that proves it whole."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.executescript(_SCHEMA)
        base.execute("BEGIN")
        for statement, rows in _rows(book).items():
            base.executemany(statement, rows)
        base.execute("COMMIT")
        image = bytearray(base.serialize())
    for offset, value in _COUNTERS:
        image[offset : offset + len(value)] = value
    return frame(bytes(image))


def read(data: bytes, path: str) -> Book:
    """Return the book in a file; `path` is where the error says that it lies.

    Raises SekishoError `hotline_damaged` where the file is not whole or of another version.
    """
    image = framed(data)
    if image is None:
        raise SekishoError("hotline_damaged", path=path)
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(image)
        if base.execute("PRAGMA user_version").fetchone() != (VERSION,):
            raise SekishoError("hotline_damaged", path=path)
        return _book(base)


def _rows(book: Book) -> dict[str, Iterator[Row]]:
    """Return the rows of each table, sorted by its keys, under the statement that puts them in."""
    return {
        "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?)": (
            (case.id, case.tag, case.key, case.desk, case.opened, case.acknowledged, case.answered, case.closed)
            for case in book.cases
        ),
        "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)": (
            (case.id, said.id, place, said.by, said.day, pack(f">{len(said.slots)}I", *said.slots))
            for case in book.cases
            for said, place in _by_id(case)
        ),
        "INSERT INTO grants VALUES (?, ?, ?, ?)": (
            (case.id, said.id, holder, said.grants[holder])
            for case in book.cases
            for said, _ in _by_id(case)
            for holder in sorted(said.grants)
        ),
        "INSERT INTO recipients VALUES (?, ?, ?, ?, ?, ?, ?)": (
            (one.id, one.name, one.department, one.key, one.wrapped, one.tag, one.joined) for one in book.recipients
        ),
        "INSERT INTO invites VALUES (?, ?, ?)": (
            (invite.token, invite.department, invite.day) for invite in book.invites
        ),
        "INSERT INTO counted VALUES (?, ?, ?)": (
            (counted.half, counted.category, counted.count) for counted in book.counted
        ),
    }


def _by_id(case: Case) -> list[tuple[Message, int]]:
    """Return the messages of a case by their keys, each with its place in the conversation."""
    return sorted(((said, place) for place, said in enumerate(case.messages)), key=lambda pair: pair[0].id)


def _book(base: sqlite3.Connection) -> Book:
    grants: dict[tuple[bytes, bytes], dict[str, bytes]] = {}
    for case, message, holder, sealed in base.execute("SELECT * FROM grants"):
        grants.setdefault((case, message), {})[holder] = sealed
    said: dict[bytes, list[Message]] = {}
    for case, key, _, by, day, slots in base.execute("SELECT * FROM messages ORDER BY in_case, place"):
        numbers = unpack(f">{len(slots) // 4}I", slots)
        said.setdefault(case, []).append(Message(key, by, day, numbers, grants.get((case, key), {})))
    return Book(
        tuple(replace(Case(*row), messages=tuple(said.get(row[0], ()))) for row in base.execute("SELECT * FROM cases")),
        tuple(Recipient(*row) for row in base.execute("SELECT * FROM recipients")),
        tuple(Invite(*row) for row in base.execute("SELECT * FROM invites")),
        tuple(Counted(*row) for row in base.execute("SELECT * FROM counted")),
    )
