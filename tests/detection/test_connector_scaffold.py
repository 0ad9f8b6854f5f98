"""A connector is scaffolded and paged from its folder alone; its own lint and samples refuse it until it is written."""

from datetime import date
from pathlib import Path

import pytest

from sekisho.connectors.contract import Context
from sekisho.connectors.discover import card_of, connectors, folders, load
from sekisho.connectors.lint import check_examples
from sekisho.connectors.lint import lint as lint_connector
from sekisho.detection.connector_pages import page, write_pages
from sekisho.detection.lint import marks
from sekisho.detection.new import new_connector
from sekisho.model.rows import RawRecord, Rejected
from sekisho.model.schema import tables
from tests.cli.typed import typed


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


EVIDENCE = sorted(name for name, table in tables().items() if table.kind == "evidence")


@pytest.mark.parametrize("table", EVIDENCE)
def test_a_new_connector_is_made_for_the_table_that_was_named(tmp_path: Path, table: str) -> None:
    new_connector(tmp_path, "acme", table=table)
    folder = tmp_path / "acme"
    card, text = card_of(folder), (folder / "normalise.py").read_text("utf-8")
    assert table in card.yields
    assert set(card.personal) == {
        f"{name}.{column.name}" for name in card.yields for column in tables()[name].columns if column.personal
    }
    assert all(f'        "{column.name}": None,' in text for column in tables()[table].columns)
    assert max(map(len, text.splitlines())) <= 120
    assert lint_connector(folder) == ()
    context = Context("a", "0" * 64, "s", date(2026, 11, 20))
    (reject,) = load(folder).normalise(RawRecord("line 1", b""), context)
    assert isinstance(reject, Rejected)
    assert reject.reason == "value_missing"
    assert tables()[card.yields[0]].column(reject.field).required


def test_a_table_that_no_export_fills_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    for name in ("entry", "nothing", "batches"):
        said = typed("new", "connector", "acme", "--org", tmp_path, "--table", name)
        assert said.code == 4
        assert f"There is no table `{name}` that an export fills. Choose one of: access_policy, " in said.err
    assert not (tmp_path / "connectors").exists()
    assert typed("new", "detector", "acme", "--org", tmp_path, "--table", "payment").code == 2
    assert typed("new", "connector", "acme", "--org", tmp_path, "--table", "authentication").code == 0
    assert 'yields = ["authentication"]' in (tmp_path / "connectors" / "acme" / "connector.toml").read_text("utf-8")


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
