"""A connector brings its own sentences; they stand beside those of the rooms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.text import say as module
from sekisho.text.say import SentenceFault, catalog, faults, rejected

OWN = """
["reject.batch_open"]
en = "The batch is not closed."
ja = "バッチが締められていません。"
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A made-up package: one catalog file and one connector with sentences."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "room.toml").write_text('["a.b"]\nen = "A"\nja = "あ"\n', "utf-8")
    (tmp_path / "connectors" / "acme").mkdir(parents=True)
    (tmp_path / "connectors" / "acme" / "sentences.toml").write_text(OWN, "utf-8")
    (tmp_path / "connectors" / "__init__.py").touch()
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    module._found.cache_clear()
    yield tmp_path
    module._found.cache_clear()


@pytest.mark.usefixtures("tree")
def test_a_connectors_sentences_are_found_in_its_folder() -> None:
    assert set(catalog()) == {"a.b", "reject.batch_open"}
    assert rejected("batch_open", "en") == "The batch is not closed."


def test_what_one_connector_says_another_cannot(tree: Path) -> None:
    (tree / "connectors" / "other").mkdir()
    (tree / "connectors" / "other" / "sentences.toml").write_text(OWN.replace("closed", "shut"), "utf-8")
    assert rejected("batch_open", "en") == "The batch is not closed."
    assert faults(OWN.encode(), "acme") == ()
    assert faults(OWN.encode(), "other") == (SentenceFault("reject.batch_open", "acme has it"),)


@pytest.mark.parametrize(
    "broken", ['["reject.x"]\nen = "A"\njp = "あ"\n', '["reject.x"]\nen = "A"\n', '"reject.x" = 3\n']
)
def test_an_entry_that_cannot_be_used_leaves_the_rest_to_be_said(tree: Path, broken: str) -> None:
    file = tree / "connectors" / "acme" / "sentences.toml"
    file.write_text(broken + OWN, "utf-8")
    assert rejected("batch_open", "en") == "The batch is not closed."
    assert rejected("x", "en") == "x"
    assert [fault.entry for fault in faults(file.read_bytes(), "acme")] == ["reject.x"]


def test_a_file_that_is_no_toml_takes_nothing_else_along(tree: Path) -> None:
    (tree / "connectors" / "acme" / "sentences.toml").write_text("[reject", "utf-8")
    assert set(catalog()) == {"a.b"}
    assert [fault.entry for fault in faults(b"[reject", "acme")] == [""]


def test_two_rooms_cannot_say_the_same_code(tree: Path) -> None:
    (tree / "catalog" / "second.toml").write_text('["a.b"]\nen = "A"\nja = "あ"\n', "utf-8")
    with pytest.raises(ValueError, match=r"second\.toml defines a\.b"):
        catalog()
