"""The file of a book follows from the book alone, and comes back whole or not at all."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.hotline.nouns import Book, Case, Invite
from sekisho.hotline.store import image
from sekisho.hotline.store.frame import STEP, TRAILER, frame
from sekisho.model.errors import SekishoError
from tests.hotline.store.books import books, case, cases, message, of_cases, with_case, without

WRITTEN = image.written(of_cases(40, Random(7)))
ANEW = """
from hashlib import sha256
from random import Random
from sekisho.hotline.store import image
from tests.hotline.store.books import of_cases
print(sha256(image.written(of_cases(300, Random(3)))).hexdigest())
"""


@given(books)
def test_every_book_comes_back_as_it_was(book: Book) -> None:
    assert image.read(image.written(book), "here") == book


@given(st.lists(cases, max_size=8, unique_by=lambda case: case.id), st.randoms(use_true_random=False), st.data())
@settings(max_examples=50)
def test_changes_in_any_order_end_in_the_same_bytes(kept: list[Case], random: Random, data: st.DataObject) -> None:
    gone = data.draw(
        st.lists(cases, max_size=4, unique_by=lambda case: case.id).filter(
            lambda new: not {one.id for one in new} & {one.id for one in kept}
        )
    )
    straight = Book(tuple(kept))
    book = Book()
    for one in random.sample([*kept, *gone], len(kept) + len(gone)):
        book = with_case(one)(book)
        image.written(book)
    for one in random.sample(gone, len(gone)):
        book = without(one)(book)
    assert image.written(book) == image.written(straight)


def test_another_process_with_other_memory_writes_the_same_bytes() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", ANEW],
            env={**os.environ, "MALLOC_PERTURB_": perturbed, "PYTHONHASHSEED": perturbed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for perturbed in ("1", "85", "170")
    }
    assert len(told) == 1


def test_the_file_opens_in_sqlite_and_numbers_no_rows(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(WRITTEN)
    with closing(sqlite3.connect(tmp_path / "copy")) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("PRAGMA page_size").fetchone() == (4096,)
        assert base.execute("SELECT count(*) FROM cases").fetchone() == (40,)
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert sorted(tables) == ["cases", "counted", "grants", "invites", "messages", "recipients"]
        for table in tables:
            with pytest.raises(sqlite3.OperationalError):
                base.execute(f"SELECT rowid FROM {table}")  # noqa: S608 - its own names


@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_a_byte_that_changed_is_an_error(place: int, change: int) -> None:
    damaged = bytearray(WRITTEN)
    damaged[place] ^= change
    with pytest.raises(SekishoError) as caught:
        image.read(bytes(damaged), "here")
    assert (caught.value.code, caught.value.params) == ("hotline_damaged", {"path": "here"})


@given(st.integers(0, len(WRITTEN) - 1))
def test_a_file_cut_short_is_an_error(length: int) -> None:
    with pytest.raises(SekishoError, match="hotline_damaged"):
        image.read(WRITTEN[:length], "here")


def test_a_file_of_another_version_is_an_error() -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("PRAGMA user_version = 2")
        other = base.serialize()
    with pytest.raises(SekishoError, match="hotline_damaged"):
        image.read(frame(other), "here")


def test_its_size_tells_steps_alone() -> None:
    sizes = {len(image.written(of_cases(count, Random(1)))) for count in (0, 1, 10, 100)}
    assert sizes == {STEP + TRAILER}
    assert (len(image.written(of_cases(1000, Random(1)))) - TRAILER) % STEP == 0


def test_a_key_stands_once_in_a_book() -> None:
    one, said = case(Random(1)), message(Random(2))
    with pytest.raises(ValueError, match="twice"):
        Book((one, replace(one, opened=1)))
    with pytest.raises(ValueError, match="twice"):
        Book(invites=(Invite(b"a", "x", 1), Invite(b"a", "y", 2)))
    with pytest.raises(ValueError, match="twice"):
        replace(one, messages=(said, said))


def test_books_of_the_same_content_are_equal_and_messages_can_be_counted_in_sets() -> None:
    one, other = case(Random(1)), case(Random(2))
    assert Book((one, other)) == Book((other, one))
    assert len({one, other, replace(one)}) == 2
