"""What the pages say: in both languages, filtered as asked, and whatever the evidence holds stays text."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from sekisho.report.json import finding_from_json, finding_to_json
from sekisho.report.said import Said
from sekisho.web.headers import ALWAYS
from sekisho.web.shown.models import Case, Finding, Load
from tests.report.page import Page

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>{{ 7*7 }}'


def read(browser: Client, address: str, lang: str = "en") -> str:
    answer = browser.get(address, headers={"accept-language": lang})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def browser(inside: Callable[..., Client]) -> Client:
    """A browser of an administrator."""
    return inside("administrator")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/queue",
        "/cases",
        "/payments",
        "/areas",
        "/sources",
        "/people",
        "/me",
        "/me/password",
        "/me/tokens",
        "/programs",
        "/journal",
        "/journal/check",
    ],
)
def test_a_page_is_whole_in_both_languages(browser: Client, address: str, lang: str) -> None:
    page = Page.read(read(browser, address, lang))
    assert page.stack == []
    assert page.all("html")[0].attributes["lang"] == lang
    assert len([one for one in page.elements if one.tag == "h1"]) == 1
    assert {one.attributes.get("src") for one in page.elements if one.tag == "script"} == {"/console.js"}
    assert not [one for one in page.elements if "style" in one.attributes]
    assert [one for one in page.all("a") if one.attributes.get("aria-current")] or address in {
        "/journal/check",
        "/me",
        "/me/password",
        "/me/tokens",
    }


def test_the_overview_says_what_to_do_next_what_it_costs_and_what_is_not_seen(browser: Client) -> None:
    page = read(browser, "/")
    first = Finding.objects.filter(is_open=True).order_by("place")[0]
    assert f'href="/findings/{first.key}"' in page
    assert "Money at risk" in page
    assert "The next export to fetch" in page


def test_the_queue_is_filtered_by_kind_severity_and_words(browser: Client) -> None:
    rows = list(Finding.objects.filter(is_open=True))
    kinds = {one.family for one in rows}
    kind = min(kinds)
    page = read(browser, f"/queue?family={kind}&every=1")
    shown = {one.key for one in rows if f"/findings/{one.key}" in page}
    assert shown
    assert shown <= {one.key for one in rows if one.family == kind}
    word = finding_from_json(bytes(rows[0].body)).title.ja[:6]
    assert f"/findings/{rows[0].key}" in read(browser, f"/queue?words={word}", "ja")
    assert "Nothing fits" in read(browser, "/queue?words=no-such-word")
    assert "Nothing fits" in read(browser, "/queue?severity=info")
    assert read(browser, "/queue?severity=nonsense&page=zzz").count("/findings/") > 0


def test_a_finding_says_why_what_to_do_and_on_which_rows_it_rests(browser: Client) -> None:
    row = next(one for one in Finding.objects.order_by("place") if one.case and Case.objects.filter(key=one.case))
    item = finding_from_json(bytes(row.body))
    page = read(browser, f"/findings/{row.key}", "ja")
    for said in (*item.reasons, *item.runbook, *item.blind_spots, *item.false_positives):
        assert said.ja.replace("'", "&#39;").replace('"', "&#34;") in page
    assert all(one.row_id in page for one in item.evidence)
    assert f'href="/cases/{row.case}"' in page


def test_a_case_is_the_page_that_the_report_has_of_it(browser: Client) -> None:
    row = Case.objects.order_by("place")[0]
    page = read(browser, f"/cases/{row.key}")
    assert "What to do now" in page
    assert "Timeline" in page


def test_a_payment_held_names_the_number_to_call(browser: Client) -> None:
    page = read(browser, "/payments", "ja")
    assert 'href="tel:' in page
    assert "登録済みの番号" in page


@pytest.mark.parametrize("address", ["/findings/f-none", "/cases/c-none", "/no/such/page"])
def test_what_is_not_there_is_said_in_a_sentence(browser: Client, address: str) -> None:
    answer = browser.get(address, headers={"accept-language": "ja"})
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.content.decode()


def test_a_role_that_may_not_is_told_so(inside: Callable[..., Client]) -> None:
    answer = inside("learner").get("/queue")
    assert answer.status_code == 403
    assert "Your role does not open this page" in answer.content.decode()


def test_whatever_the_evidence_holds_stays_text(browser: Client) -> None:
    row = Finding.objects.order_by("place")[0]
    body = bytes(row.body)
    item = finding_from_json(body)
    bad = Said(HOSTILE, HOSTILE)
    row.body = finding_to_json(replace(item, title=bad, subject=bad, reasons=(bad,)))
    row.save()
    try:
        for address in ("/", "/queue", f"/findings/{row.key}"):
            page = read(browser, address)
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "49" not in page.partition("onerror")[2][:40]
    finally:
        row.body = body
        row.save()
    assert HOSTILE not in read(browser, f"/queue?words={HOSTILE}")


def test_every_answer_tells_the_browser_to_load_nothing_from_elsewhere_and_to_keep_nothing(browser: Client) -> None:
    for answer in (
        browser.get("/"),
        browser.get("/style.css"),
        browser.get("/nowhere"),
        Client(SERVER_NAME="localhost").get("/sign-in"),
    ):
        for name, value in ALWAYS.items():
            assert answer.headers[name] == value
        assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in ALWAYS["Content-Security-Policy"]


def test_a_form_from_elsewhere_does_nothing() -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    answer = strict.post("/sign-in", {"name": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Nothing was done" in answer.content.decode()


def test_a_language_once_chosen_stays(browser: Client) -> None:
    assert browser.post("/language", {"lang": "ja", "back": "/queue"}).headers["Location"] == "/queue"
    assert 'lang="ja"' in read(browser, "/queue", "en")
    stranger = Client(SERVER_NAME="localhost")
    assert stranger.post("/language", {"lang": "ja", "back": "//evil.example"}).headers["Location"] == "/"
    assert 'lang="ja"' in stranger.get("/sign-in").content.decode() or stranger.get("/sign-in").status_code == 302
    assert "lang" not in Client(SERVER_NAME="localhost").post("/language", {"lang": "xx"}).cookies


@pytest.mark.parametrize(("asked", "lang"), [("ja,en;q=0.8", "ja"), ("fr,en-GB;q=0.5", "en"), ("fr", "en"), ("", "en"), ("ja-JP", "ja")])  # fmt: skip
def test_a_browser_says_which_language_it_wants(browser: Client, asked: str, lang: str) -> None:
    assert browser.get("/", headers={"accept-language": asked}).headers["Content-Language"] == lang


def test_before_the_first_assessment_every_page_says_what_to_do(browser: Client) -> None:
    Load.objects.update(whole=False)
    try:
        for address in ("/", "/queue", "/cases", "/payments", "/areas", "/areas/email", "/sources"):
            assert "First steps" in read(browser, address)
        assert browser.get("/findings/f-1").status_code == 404
    finally:
        Load.objects.update(whole=True)
