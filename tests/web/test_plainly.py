"""What a page says plainly, so that nobody takes it for more than it tells."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from sekisho.model.money import Money
from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.report.areas import areas_from_json, areas_to_json
from sekisho.report.document import Payment
from sekisho.report.json import case_from_json, finding_from_json, finding_to_json
from sekisho.web.accounts.models import Account
from sekisho.web.answer import show, shown
from sekisho.web.areas.gaps import gaps
from sekisho.web.areas.keep import _kept
from sekisho.web.areas.models import Part
from sekisho.web.pages.start import _exports, delivered
from sekisho.web.shown.load import SEVERITIES
from sekisho.web.shown.models import Case, Finding
from sekisho.web.today import today
from tests.cli.typed import PHRASES
from tests.web.money import document, saying, total

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
    for pk, (was, fits, body) in before.items():
        Finding.objects.filter(pk=pk).update(severity=was, today=fits, body=body)


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


def test_somebody_without_a_password_is_told_so_and_where_a_second_factor_is_changed(inside: Browsers) -> None:
    browser = inside("administrator", "mori")
    page = read(browser, "/me")
    assert 'href="/me/password">Change the password</a>' in page
    assert "no password here" not in page
    assert 'at the next sign-in. <a href="/people">' in page
    Account.objects.filter(name="mori").update(secret=b"")
    assert "one-time codes, is set up" not in read(browser, "/me")
    # As for somebody who came by single sign-on: there is nothing to be changed.
    request = RequestFactory().get("/me")
    account = Account(name="sato", role="analyst", password=make_password(None))
    request.user = account
    page = show(request, "me.html", sessions=[], key="", zone_name="UTC").content.decode()
    assert "You have no password here" in page
    assert "/me/password" not in page


def test_the_upload_page_says_where_nothing_reads(inside: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = inside("analyst")
    page = read(browser, "/background/files")
    assert "<code>sekisho watch</code>" in page
    assert "What you upload now is kept" in page
    assert "Nothing works in the background" in browser.post("/background/files").content.decode()
    monkeypatch.setattr("sekisho.web.pages.background.places.running", lambda _org: True)
    assert "Nothing works in the background" not in read(browser, "/background/files")


def test_exports_say_what_it_takes_to_make_them_and_which_were_delivered(inside: Browsers) -> None:
    browser = inside("analyst")
    now = shown()
    assert now is not None
    page = read(browser, "/start")
    assert "To look" not in page
    assert 'data-label="To make it"' in page
    there = {name: day for name, day in delivered(now).items() if name in {card.id for card in _exports()}}
    assert there
    assert page.count("✓ delivered") == len(there)
    assert page.count("✓ delivered, last on") == sum(day is not None for day in there.values())
    assert "取得の時間" in read(browser, "/start", "ja")
    assert "minutes to make it" in read(browser, "/sources")
    assert delivered(None) == {}
    row = Part.objects.get(load=now.load)
    body = bytes(row.body)
    part = areas_from_json(body)
    one = next(one for one in gaps(now.document, part))
    exports = tuple(replace(it, here=True, delivered=None) if it.id == one.id else it for it in part.exports)
    try:
        Part.objects.filter(pk=row.pk).update(body=areas_to_json(replace(part, exports=exports)))
        _kept.cache_clear()
        assert "✓ delivered in part" in read(browser, "/sources")
    finally:
        Part.objects.filter(pk=row.pk).update(body=body)
        _kept.cache_clear()


def test_no_loss_in_a_bad_year_beside_an_average_loss_is_explained(inside: Browsers) -> None:
    browser = inside("risk_owner")
    said = "such losses are rare but large"
    one, rest = document().risks[0], document().risks[1:]
    nothing = Money(0, one.bad_year.currency)
    fill = replace(one.mean, middle=Money(1_000_000, nothing.currency))
    often = [replace(it, bad_year=fill.middle, worst_year_high=fill.middle) for it in rest]
    rare = replace(one, mean=fill, bad_year=nothing, worst_year=nothing, worst_year_high=nothing)
    addresses = ("/risk", f"/risk/{one.scenario}", "/plan/board")
    with saying(risks=(rare, *often), total=replace(total(), mean=fill, bad_year=fill.middle)):
        for address in addresses:
            assert said in read(browser, address)
    common = replace(rare, bad_year=fill.middle, worst_year_high=fill.middle)
    with saying(risks=(common, *often), total=replace(total(), mean=fill, bad_year=fill.middle)):
        for address in addresses:
            assert said not in read(browser, address)


def test_settings_say_their_choices_in_words(inside: Browsers) -> None:
    page = read(inside("analyst"), "/settings", "ja")
    assert '特徴を取り出したらすぐ <code class="note">until_features</code>' in page


def test_the_door_says_that_there_are_two_ways(person: Callable[..., Account], monkeypatch: pytest.MonkeyPatch) -> None:
    person("mori")
    door = Client(SERVER_NAME="localhost")
    assert "or with name and password" not in read(door, "/sign-in")
    monkeypatch.setattr(settings, "SINGLE_SIGN_ON", SingleSignOn(issuer="https://login.example"))
    assert "or with name and password" in read(door, "/sign-in")
