"""Folder names of IMAP go to the wire and back unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.imap.utf7 import decoded, encoded


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("INBOX", "INBOX"),
        ("台北/日本語", "&U,BTFw-/&ZeVnLIqe-"),
        ("A & B", "A &- B"),
        ("受信トレイ", "&U9dP4TDIMOwwpA-"),
        ("mail/~peter", "mail/~peter"),
    ],
)
def test_names_of_the_standard(name: str, wire: str) -> None:
    assert encoded(name) == wire
    assert decoded(wire) == name


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_name_comes_back(name: str) -> None:
    wire = encoded(name)
    assert wire.isascii()
    assert decoded(wire) == name


@pytest.mark.parametrize("wire", ["&A-", "&AAA", "受信", "&____-", "&2A-"])
def test_what_is_not_written_so_is_left_as_it_is(wire: str) -> None:
    assert isinstance(decoded(wire), str)
