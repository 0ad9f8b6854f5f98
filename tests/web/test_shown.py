"""What an assessment published is loaded whole, replaces what was there, and a page never shows half of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.pipeline.org import Org
from sekisho.report.document import Document
from sekisho.report.json import cases_to_json, from_json, to_json
from sekisho.web.shown import load as loading
from sekisho.web.shown.load import SEVERITIES, load, newest
from sekisho.web.shown.models import Case, Finding, Load

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FAMILIES = {"payee_account_differs": "email"}


@pytest.fixture
def document(console: Path) -> Document:
    """The document that the assessment published."""
    return from_json((console / "reports" / "report.json").read_bytes())


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[Document], Path]:
    """Write a document as an assessment publishes it."""

    def write(document: Document) -> Path:
        (tmp_path / "report.json").write_bytes(to_json(document))
        (tmp_path / "cases.json").write_bytes(cases_to_json(()))
        return tmp_path

    return write


@pytest.fixture(autouse=True)
def back(console: Path) -> object:
    """Show the console's own assessment again after each test."""
    yield
    Load.objects.all().delete()
    from sekisho.web.serve import prepare

    prepare(Org.open(console), NOW)


def test_every_finding_is_there_once_in_the_order_of_the_queue(console: Path, document: Document) -> None:
    shown = newest()
    assert shown is not None
    assert set(Finding.objects.filter(load=shown).values_list("key", flat=True)) == {
        one.id for one in document.findings
    }
    places = list(Finding.objects.filter(load=shown).order_by("place").values_list("place", flat=True))
    assert places == list(range(len(document.findings)))
    told = json.loads((console / "reports" / "cases.json").read_text("utf-8"))
    assert list(Case.objects.filter(load=shown).order_by("place").values_list("key", flat=True)) == [
        one["id"] for one in told
    ]
    spent = sum(Finding.objects.filter(load=shown, today=True).values_list("minutes", flat=True))
    assert 0 < spent <= 60


def test_the_same_assessment_is_loaded_once_and_another_takes_its_place(
    document: Document, publish: Callable[[Document], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PIECE", 2)
    first = load(publish(document), FAMILIES, 60, NOW)
    assert load(publish(document), FAMILIES, 60, NOW) == first
    fewer = replace(document, findings=document.findings[:3])
    second = load(publish(fewer), FAMILIES, 60, NOW)
    assert second == newest()
    assert list(Load.objects.all()) == [second]
    assert Finding.objects.count() == 3
    assert load(publish(fewer), FAMILIES, 5, NOW) != second


def test_what_stopped_half_way_is_never_shown(
    console: Path, document: Document, publish: Callable[[Document], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = newest()
    folder = publish(document)
    (folder / "cases.json").write_bytes((console / "reports" / "cases.json").read_bytes())
    monkeypatch.setattr(loading, "case_to_json", lambda _page: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(folder, FAMILIES, 59, NOW)
    assert newest() == before
    monkeypatch.undo()
    whole = load(folder, FAMILIES, 59, NOW)
    assert list(Load.objects.all()) == [whole]


def test_without_an_assessment_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert load(tmp_path, FAMILIES, 60, NOW) is None
    Load.objects.all().delete()
    assert newest() is None


def test_closed_findings_stand_behind_the_open_ones_and_unknown_detectors_are_the_firms_own(
    document: Document, publish: Callable[[Document], Path]
) -> None:
    closed = replace(document.findings[0], state="resolved", detector="ours_alone", severity="unheard")
    load(publish(replace(document, findings=(closed, *document.findings[1:]))), FAMILIES, 60, NOW)
    row = Finding.objects.get(key=closed.id)
    assert (row.is_open, row.today, row.family, row.severity) == (False, False, "own", len(SEVERITIES))
    assert row.place == len(document.findings) - 1
