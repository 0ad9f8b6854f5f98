"""A connector is scaffolded and paged from its folder alone; its own lint and samples refuse it until it is written."""

from pathlib import Path

import pytest

from sekisho.connectors.discover import card_of, connectors, folders, load
from sekisho.connectors.lint import check_examples
from sekisho.connectors.lint import lint as lint_connector
from sekisho.detection.connector_pages import page, write_pages
from sekisho.detection.lint import marks
from sekisho.detection.new import new_connector


@pytest.mark.parametrize("package", [False, True])
def test_a_new_connector_loads_and_fails_until_written(tmp_path: Path, *, package: bool) -> None:
    files = {str(path.relative_to(tmp_path / "acme")) for path in new_connector(tmp_path, "acme", package=package)}
    assert {"__init__.py", "connector.toml", "read.py", "normalise.py", "samples/example.csv"} <= files
    folder = tmp_path / "acme"
    assert lint_connector(folder) == ()
    connector = connectors([load(folder)])["acme"]
    assert connector.sniff(b"anything", "any.csv").score == 0
    assert [dict(one.params)["part"] for one in check_examples(connector, folder)] == [
        "samples/example.csv",
        "defects/not_a_record.csv",
    ]
    marked = {str(dict(issue.params)["file"]) for issue in marks(folder)}
    assert marked == files


def test_what_ships_holds_no_mark() -> None:
    assert [issue for folder in folders() for issue in marks(folder)] == []


def test_every_connector_that_ships_has_a_page_in_both_languages(tmp_path: Path) -> None:
    cards = [card_of(folder) for folder in folders()]
    names = {path.stem for path in write_pages(tmp_path, cards)}
    assert names == {"README", *(card.id for card in cards)}
    for card in cards:
        text = page(card)
        for part in (card.text.en, card.text.ja):
            assert part.title in text
            assert part.export in text
            assert all(gap in text for gap in part.gaps)
