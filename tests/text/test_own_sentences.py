"""A connector brings its own sentences; they stand beside those of the rooms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.text import say as module
from sekisho.text.say import catalog, rejected

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
    catalog.cache_clear()
    yield tmp_path
    catalog.cache_clear()


@pytest.mark.usefixtures("tree")
def test_a_connectors_sentences_are_found_in_its_folder() -> None:
    assert set(catalog()) == {"a.b", "reject.batch_open"}
    assert rejected("batch_open", "en") == "The batch is not closed."


def test_two_connectors_cannot_say_the_same_code(tree: Path) -> None:
    (tree / "connectors" / "other").mkdir()
    (tree / "connectors" / "other" / "sentences.toml").write_text(OWN, "utf-8")
    with pytest.raises(ValueError, match=r"other/sentences\.toml defines"):
        catalog()
