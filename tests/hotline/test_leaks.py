"""Marks in everything that a reporter sends are nowhere afterwards; where a protection is taken away the same search finds them."""

from pathlib import Path

import pytest
from pytest_socket import enable_socket

from bench.hotline_leaks import prepared, variant

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A hotline with two recipients and one who is going to leave."""
    enable_socket()
    root = tmp_path_factory.mktemp("before")
    return root, prepared(root)


def test_no_mark_is_left_even_where_forms_fail_with_what_was_written(before: tuple[Path, str]) -> None:
    look = variant(*before, "faulty")
    assert look.hits == set()
    assert look.marks.codes.keys() == {"code 0", "name of one who left"}
    assert not [one for one in look.done if "broke" in one or "False" in one]


def test_protections_that_are_taken_away_are_noticed(before: tuple[Path, str]) -> None:
    hits = variant(*before, "voices,in_place,day_of_files,day_of_rows,same_mail").hits
    found = {(one.mark, one.where.rpartition("/")[2]) for one in hits}
    assert found >= {
        ("path", "stderr"),
        ("name of one who left", "hotline.db-journal"),
        ("time changed", "hotline.slab"),
        ("time in a row", "hotline.twin"),
        ("text", "mail 0"),
    }
