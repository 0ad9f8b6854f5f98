"""What a page says plainly, so that nobody takes it for more than it tells."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from sekisho.report.document import Payment
from sekisho.report.json import case_from_json, finding_from_json, finding_to_json
from sekisho.web.accounts.models import Account
from sekisho.web.answer import shown
from sekisho.web.shown.load import SEVERITIES
from sekisho.web.shown.models import Case, Finding
from sekisho.web.today import today
from tests.cli.typed import PHRASES

Browsers = Callable[..., Client]
PASSED = "payment date has passed"


def read(browser: Client, address: str, lang: str = "en") -> str:
    answer = browser.get(address, headers={"accept-language": lang})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def item(console: Path) -> Payment:
    """The first payment held that has a day and a number to call."""
    assert console.is_dir()
    now = shown()
    assert now is not None
    return next(one for one in now.document.payments if one.value_date and one.call.number)


def on(day: date, patch: pytest.MonkeyPatch) -> None:
    """Let it be a day."""
    patch.setattr("sekisho.web.pages.payments.today", lambda: day)


def last(item: Payment) -> date:
    """Return the last day of all payments held."""
    now = shown()
    assert now is not None
    return max(one.value_date or date.min for one in (*now.document.payments, *now.document.refused, item))


def test_a_payment_whose_day_has_passed_may_have_gone(
    inside: Browsers, item: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = inside("analyst")
    assert item.value_date
    on(last(item) + timedelta(days=1), monkeypatch)
    for address in ("/", "/payments", f"/payments/{item.id}"):
        page = read(browser, address)
        assert PASSED in page
        assert "ask the bank at once to call it back" in page
        assert "組戻し" in read(browser, address, "ja")
    on(item.value_date, monkeypatch)
    assert PASSED not in read(browser, f"/payments/{item.id}")
    on(min(item.value_date, date(2000, 1, 1)), monkeypatch)
    assert PASSED not in read(browser, "/")


def test_what_two_people_let_go_is_not_called_back_and_what_was_refused_is_asked_about(
    inside: Browsers, founded: Path, item: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert founded.is_dir()
    caller, other = inside("approver", "mori"), inside("approver", "abe")
    Account.objects.filter(name="mori").update(actor="tanaka")
    Account.objects.filter(name="abe").update(actor="sato")
    on(last(item) + timedelta(days=1), monkeypatch)
    said = {"number": item.call.number or "", "spoke_to": "Ms Ito", "read_back": "old account, same amount"}
    caller.post(f"/payments/{item.id}/call", {**said, "outcome": "confirmed", "passphrase": PHRASES["tanaka"]})
    entry = read(other, "/payments").split("/approvals/")[1].split('"')[0]
    assert other.post(f"/approvals/{entry}", {"passphrase": PHRASES["sato"]}).status_code == 302
    assert PASSED not in read(caller, f"/payments/{item.id}")
    caller.post(f"/payments/{item.id}/refuse", {"why": "not theirs", "passphrase": PHRASES["tanaka"]})
    assert PASSED in read(caller, f"/payments/{item.id}")


def test_today_is_the_day_where_the_firm_is() -> None:
    with override_settings(ORG_ZONE="Pacific/Kiritimati"):
        east = today()
    with override_settings(ORG_ZONE="Pacific/Niue"):
        assert today() < east


def test_the_overview_names_the_critical_cases_beside_the_payments_held(inside: Browsers) -> None:
    browser = inside("auditor")
    now = shown()
    assert now is not None
    held = {one.case for one in now.document.payments}
    rows = Case.objects.exclude(key__in=held).order_by("place")
    case = rows[0]
    found = Finding.objects.filter(case=case.key)
    before = {one.pk: (one.severity, one.is_open) for one in found}
    Finding.objects.filter(severity=0).exclude(case__in=held).update(severity=5)
    try:
        assert "critical case" not in read(browser, "/")
        found.update(severity=0, is_open=True)
        page = read(browser, "/")
        assert "another critical case is open" in page
        assert f'href="/cases/{case.key}"' in page
        assert case_from_json(bytes(case.body)).happened.ja.split("。")[0][:8] in read(browser, "/", "ja")
        found.update(is_open=False)
        assert "critical case" not in read(browser, "/")
    finally:
        for pk, (severity, is_open) in before.items():
            Finding.objects.filter(pk=pk).update(severity=severity, is_open=is_open)
        for row in Finding.objects.filter(severity=5):
            if finding_from_json(bytes(row.body)).severity == "critical":
                Finding.objects.filter(pk=row.pk).update(severity=0)


def test_until_two_people_can_sign_the_pages_say_so_and_where_that_is_mended(
    inside: Browsers, founded: Path, item: Payment
) -> None:
    assert founded.is_dir()
    head, analyst, auditor = inside("administrator", "mori"), inside("analyst", "kato"), inside("auditor", "ono")
    said = "Nothing can be released here yet"
    page = read(head, f"/payments/{item.id}")
    assert said in page
    assert "So far 0 are linked" in page
    assert 'href="/people">Link them under People</a>' in page
    assert "Ask an administrator to link" in read(auditor, f"/payments/{item.id}")
    assert "Choose below, beside the role" in read(head, "/people")
    Account.objects.filter(name="ono").update(actor="tanaka")
    Account.objects.filter(name="kato").update(actor="sato")
    assert "So far 1 is linked" in read(head, "/people"), "an auditor signs nothing"
    Account.objects.filter(name="ono").update(actor="")
    Account.objects.filter(name="mori").update(actor="tanaka", role="analyst")
    assert "So far 2 are linked" in read(analyst, f"/payments/{item.id}"), "none of the two approves"
    Account.objects.filter(name="mori").update(role="administrator")
    for address in ("/people", f"/payments/{item.id}"):
        assert said not in read(head, address)


def test_before_there_is_a_ledger_the_people_page_says_how_it_is_founded(inside: Browsers) -> None:
    assert "<code>sekisho init</code>" in read(inside("administrator"), "/people", "ja")


@pytest.fixture
def grave(console: Path) -> Iterator[list[Finding]]:
    """Two findings that do not fit into today's minutes: one is critical and one is not; nothing else is as grave."""
    assert console.is_dir()
    before = {one.pk: (one.severity, one.today, bytes(one.body)) for one in Finding.objects.all()}
    rows = list(Finding.objects.filter(is_open=True).order_by("place")[:2])
    Finding.objects.filter(severity=0).update(severity=1, today=True)
    for row, severity in zip(rows, ("critical", "low"), strict=True):
        said = replace(finding_from_json(bytes(row.body)), severity=severity)
        place = SEVERITIES.index(severity)
        Finding.objects.filter(pk=row.pk).update(severity=place, today=False, body=finding_to_json(said))
    yield rows
    for pk, (severity, fits, body) in before.items():
        Finding.objects.filter(pk=pk).update(severity=severity, today=fits, body=body)


def line_of(page: str, row: Finding) -> str:
    """Return the row of the queue's table that a finding has."""
    return next(one for one in page.split("<tr ") if f"/findings/{row.key}" in one).partition(">")[0]


def test_a_critical_finding_is_never_paler_and_what_does_not_fit_is_said_at_the_top(
    inside: Browsers, grave: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = inside("analyst")
    page = read(browser, "/queue")
    assert "1 critical one needs more than today" in page
    assert 'href="/queue?severity=critical"' in page
    assert "later" not in line_of(page, grave[0])
    assert "later" in line_of(page, grave[1])
    assert "重大なもの1件が今日の時間に収まりません" in read(browser, "/queue", "ja")
    monkeypatch.setattr("sekisho.web.pages.queue.MANY", 1)
    assert "1 critical ones or more" in read(browser, "/queue")
    Finding.objects.filter(pk=grave[0].pk).update(today=True)
    assert "critical one" not in read(browser, "/queue")


def test_what_cannot_be_read_is_not_looked_for_and_never_shows_the_whole_list(inside: Browsers) -> None:
    browser = inside("analyst")
    for lost in ("%EF%BF%BD", "%FF%FE", "%00", "%07"):
        page = read(browser, f"/queue?words={lost}")
        assert "nothing like it can be looked for" in page
        assert 'href="/findings/' not in page
        assert ">Show all</a>" in page
        assert "検索できません" in read(browser, f"/queue?words={lost}", "ja")
    row = Finding.objects.filter(is_open=True).order_by("place")[0]
    word = finding_from_json(bytes(row.body)).title.en.split()[0]
    page = read(browser, f"/queue?words={word}%EF%BF%BD")
    assert f"Signs that cannot be read were left away. Looked for: {word}<" in page
    assert f"/findings/{row.key}" in page
    assert "left away" not in read(browser, f"/queue?words={word}%09")
    assert ">Show all</a>" in read(browser, "/queue?words=no-such-word")
