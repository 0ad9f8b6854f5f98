"""What is wrong with a page about ASVS is found: a line that is missing, a test that is not there, a sum that is not right."""

from pathlib import Path

import pytest

from tests.house import asvs
from tests.house.asvs import Row

FINE = "| V1.1.1 | 2 | decode once | met | `tests/house/test_asvs.py::test_a_whole_page_has_nothing_wrong` |"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of two requirements."""
    monkeypatch.setattr(asvs, "ASKED", {"V1.1": "1-2"})
    path = tmp_path / "page.md"
    monkeypatch.setattr(asvs, "page", lambda _name: path)
    path.write_text(f"1 of 2 are met, 0 are not ours, 1 are open\n{FINE}\n| V1.1.2 | 2 | escape last | open | not yet |\n", "utf-8")  # fmt: skip
    return path


def test_a_whole_page_has_nothing_wrong(written: Path) -> None:
    assert asvs.incomplete("page.md") == []
    assert [asvs.untrue(row) for row in asvs.rows("page.md")] == [[], []]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("V1.1.2", "V1.1.1"),
        (FINE, ""),
        ("| open |", "| half |"),
        ("1 of 2 are met", "2 of 2 are met"),
        ("are open", ""),
    ],
)
def test_what_is_missing_twice_or_counted_wrong_is_found(written: Path, before: str, after: str) -> None:
    written.write_text(written.read_text("utf-8").replace(before, after), "utf-8")
    assert asvs.incomplete("page.md")


@pytest.mark.parametrize(
    ("state", "how"),
    [
        ("met", "we think so"),
        ("open", " "),
        ("met", "`tests/house/test_asvs.py::test_nowhere`"),
        ("open", "`tests/house/test_nowhere.py::test_nowhere`"),
        ("met", "[a page](nowhere.md)"),
        ("met", "[a page](asvs.md), tests/house/test_asvs.py"),
    ],
)
def test_what_a_line_names_and_is_not_there_is_found(state: str, how: str) -> None:
    assert asvs.untrue(Row("V1.1.1", "2", "decode once", state, how))
