"""What a page asks of the database does not grow with what there is: as many questions with 2,000 findings as with ten."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sekisho.pipeline.org import Org
from sekisho.report.document import Document
from sekisho.report.json import cases_from_json, cases_to_json, from_json, to_json
from sekisho.web.journal.write import Told, write
from sekisho.web.serve import prepare
from sekisho.web.shown.load import load
from sekisho.web.shown.models import Load, Past

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FEW, MANY = 10, 2_000
FIRST = "f-00000"
ADDRESSES = (
    "/", "/queue", "/queue?every=1", "/queue?severity=high", "/queue?words=account", "/queue?words=nothing-like-it", "/queue?page=2",
    f"/findings/{FIRST}", "/cases", "/cases/c-00000", "/payments", "/sources", "/changes", "/journal", "/journal?who=n1", "/me", "/accepted",
)  # fmt: skip


def grown(document: Document, count: int) -> Document:
    """Return a document with so many findings, and as many payments and sources."""
    findings = tuple(
        replace(document.findings[number % len(document.findings)], id=f"f-{number:05d}", case="c-00000", state="open")
        for number in range(count)
    )
    some = max(1, count // 10)
    payments = tuple(replace(document.payments[0], id=f"p-{number}") for number in range(some))
    sources = tuple(replace(document.sources[0], file=f"file-{number}") for number in range(some))
    return replace(document, findings=findings, payments=payments, sources=sources)


@pytest.fixture
def publish(console: Path, tmp_path: Path) -> Iterator[Callable[[int], None]]:
    """Load an assessment with so many findings; the console's own is shown again afterwards."""
    reports = console / "reports"
    document = from_json((reports / "report.json").read_bytes())
    story = cases_from_json((reports / "cases.json").read_bytes())[0]

    def write_out(count: int) -> None:
        cases = [replace(story, id=f"c-{number:05d}") for number in range(max(1, count // 20))]
        (tmp_path / "report.json").write_bytes(to_json(grown(document, count)))
        (tmp_path / "cases.json").write_bytes(cases_to_json(cases))
        assert load(tmp_path, {}, 60, NOW)

    yield write_out
    Load.objects.all().delete()
    Past.objects.all().delete()
    prepare(Org.open(console), NOW)


def write_down(count: int) -> None:
    """Write so many entries into the journal, of three people."""
    for number in range(count):
        write(Told(NOW, f"n{number % 3}", "analyst", "127.0.0.1", "see:queue", "", 200))


def asked(browser: Client) -> dict[str, int]:
    """Return how many questions each page asks of the database."""
    found = {}
    for address in ADDRESSES:
        browser.get(address)  # what is read once a process is read
        with CaptureQueriesContext(connection) as told:
            assert browser.get(address).status_code == 200
        found[address] = len(told)
    return found


def test_a_page_asks_as_much_with_two_thousand_findings_as_with_ten(
    inside: Callable[..., Client], publish: Callable[[int], None]
) -> None:
    browser = inside("administrator")
    publish(FEW)
    write_down(3)
    few = asked(browser)
    publish(MANY)
    write_down(300)
    many = asked(browser)
    assert {address: count for address, count in many.items() if count > few[address]} == {}
    assert max(many.values()) < 20


def test_no_page_needs_the_evidence(inside: Callable[..., Client], console: Path) -> None:
    browser, evidence, away = inside("administrator"), console / "evidence", console / "evidence-away"
    assert evidence.is_dir()
    evidence.rename(away)
    try:
        for address in (
            "/",
            "/queue",
            "/queue?words=account",
            "/cases",
            "/payments",
            "/sources",
            "/changes",
            "/journal",
        ):
            assert browser.get(address).status_code == 200
    finally:
        away.rename(evidence)
