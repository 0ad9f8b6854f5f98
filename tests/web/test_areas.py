"""The pages of families and sources: what is undetermined says so, what would settle it is one step away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sekisho.model.verdict import Answer
from sekisho.report.areas import Areas, Check, areas_from_json, areas_to_json
from sekisho.report.json import finding_from_json, finding_to_json
from sekisho.web.areas import keep
from sekisho.web.areas.models import Part
from sekisho.web.shown.models import Finding, Load
from tests.report.page import Page
from tests.web.areas_made import filled
from tests.web.test_pages import HOSTILE, read

Put = Callable[[Areas], None]


@pytest.fixture
def browser(inside: Callable[..., Client]) -> Client:
    """A browser of an analyst."""
    return inside("analyst")


@pytest.fixture
def published() -> Areas:
    """The part that the assessment published."""
    return areas_from_json(bytes(Part.objects.get().body))


@pytest.fixture
def put() -> Iterator[Put]:
    """Show another part until the test is over."""
    row = Part.objects.get()
    before = bytes(row.body)

    def write(areas: Areas) -> None:
        Part.objects.update(body=areas_to_json(areas))
        keep._kept.cache_clear()

    yield write
    Part.objects.update(body=before)
    keep._kept.cache_clear()


def test_a_family_that_nothing_could_judge_says_undetermined_and_names_the_export(browser: Client) -> None:
    page = read(browser, "/areas")
    for name in ("exposure", "remote_access", "mfa", "insider", "monitoring"):
        row = page.partition(f'href="/areas/{name}"')[2].partition("</tr>")[0]
        assert "Undetermined: nothing that it looks at has been given." in row, name
        assert "/sources/" in row, name
        assert "clear" not in row, name
    assert "The firm has no detectors of its own." in page


def test_what_the_hotline_led_to_is_counted_and_small_numbers_are_not_said(
    browser: Client, published: Areas, put: Put
) -> None:
    assert "No counts of the hotline were handed over." in read(browser, "/areas/insider")
    put(filled(published))
    page = read(browser, "/areas/insider").partition("What the anonymous hotline led to")[2]
    newest, older = (page.partition(f"{half}</th>")[2].partition("</tr>")[0] for half in ("December 2026", "June 2026"))
    assert [newest.count(f">{number}</td>") for number in (17, 6, 11, 0)] == [1, 1, 1, 3]
    assert (older.count("fewer than 5"), older.count("not said")) == (1, 2)
    put(replace(published, hotline=()))
    assert "does not say that there is nothing to report" in read(browser, "/areas/insider")


@pytest.mark.parametrize(
    ("family", "says"),
    [
        ("exposure", "no export tells of cloud stores"),
        ("remote_access", "the register of vendors was not given"),
        ("mfa", "no directory was given"),
        ("zero_trust", "no directory was given"),
    ],
)
def test_a_room_without_its_export_says_what_is_not_known(browser: Client, family: str, says: str) -> None:
    page = read(browser, f"/areas/{family}")
    assert says in page
    assert "Undetermined: nothing could be judged, so nothing could be found." in page
    assert 'href="/sources?check=' in page


def test_a_family_counts_its_answers_and_lists_its_findings_in_the_order_of_the_queue(browser: Client) -> None:
    page = read(browser, "/areas/email")
    keys = list(Finding.objects.filter(is_open=True, family="email").order_by("place").values_list("key", flat=True))
    places = [page.index(f'href="/findings/{key}"') for key in keys]
    assert keys
    assert places == sorted(places)
    assert "Does a sender who is new to us" in page
    assert "for example:" in page


def test_a_detector_that_nobody_foresaw_has_its_page_without_a_template(
    browser: Client, published: Areas, put: Put
) -> None:
    like = published.checks[0]
    put(replace(published, checks=(*published.checks, replace(like, id="new_one", family="quantum_leaps"))))
    assert 'href="/areas/quantum_leaps"' in read(browser, "/areas")
    page = read(browser, "/areas/quantum_leaps", "ja")
    assert like.question.ja in page
    assert "判定に使うデータがありません" in page


def test_who_can_reach_a_store_is_a_picture_sentences_and_a_table(browser: Client, published: Areas, put: Put) -> None:
    put(filled(published))
    assert 'href="/stores/store-1"' in read(browser, "/areas/exposure")
    page = read(browser, "/stores/store-1")
    assert page.count("<svg") == 2
    assert "Anyone on the internet comes" in page
    assert "The block of public access at the store is on." in page
    assert "The policy of the store was not given" in page
    assert "AWS account ••••4444" in page
    assert "can make itself an administrator" in page
    assert "user/other" not in page
    assert "Stopped before it can write" in page
    tall = Page.read(page)
    assert tall.stack == []
    closed = read(browser, "/stores/store-2")
    assert "<svg" not in closed
    assert "Neither its policy nor its access list opens a way" in closed
    assert browser.get("/stores/store-9").status_code == 404


def test_a_store_of_an_account_whose_people_are_not_known_says_so(browser: Client, published: Areas, put: Put) -> None:
    put(replace(filled(published), climbers=None))
    assert "Undetermined: whether somebody inside" in read(browser, "/stores/store-1")


def test_a_store_leads_to_its_finding_where_there_is_one(browser: Client, published: Areas, put: Put) -> None:
    key = Finding.objects.order_by("place")[0].key
    made = filled(published)
    assert made.stores
    put(replace(made, stores=(replace(made.stores[0], finding=key),)))
    assert f'href="/findings/{key}"' in read(browser, "/stores/store-1")


def test_a_vendor_says_what_is_not_known_of_it(browser: Client, published: Areas, put: Put) -> None:
    put(filled(published))
    page = read(browser, "/areas/remote_access")
    assert "Contract ended on 30 Sep 2026" in page
    assert page.count("not known") >= 6
    assert "Guests of firms that are not in the register" in page
    assert "No way in is known" in page


def test_access_holes_are_counted_with_denominators(browser: Client, published: Areas, put: Put) -> None:
    put(filled(published))
    page = read(browser, "/areas/mfa")
    assert "3 of 9" in page
    assert "Left out of the policy that would ask for more" in page
    assert "Whether any was entered so is undetermined" in page


def test_empty_lists_say_that_they_are_empty(browser: Client, published: Areas, put: Put) -> None:
    put(replace(published, stores=(), vendors=(), groups=(), holes=(), climbers=()))
    assert "The export names no store." in read(browser, "/areas/exposure")
    assert "The register names no vendor." in read(browser, "/areas/remote_access")
    assert "No path is known to be open." in read(browser, "/areas/mfa")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_whatever_the_evidence_holds_stays_text_in_every_part(
    browser: Client, published: Areas, put: Put, lang: str
) -> None:
    made = filled(published, HOSTILE)
    like = made.checks[0]
    bad = replace(like, family=HOSTILE.replace("/", ""), title=made.doubts[-1].says, question=made.doubts[-1].says)
    put(replace(made, checks=(*made.checks, bad)))
    addresses = ["/areas", "/areas/exposure", "/areas/remote_access", "/areas/mfa", "/stores/store-1", "/sources"]
    addresses += ["/sources/cloudtrail", "/sources?check=password_alone_enters", "/sources/entra_conditional_access"]
    for address in addresses:
        page = read(browser, address, lang)
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert Page.read(page).stack == [], address


def test_the_gap_of_a_check_is_found_from_its_family_and_says_how_to_close_it(
    browser: Client, published: Areas, put: Put
) -> None:
    put(filled(published))
    asked = read(browser, "/sources?check=password_alone_enters")
    assert "7, for example:" in asked
    assert 'href="/sources/entra_conditional_access#fetch"' in asked
    assert "What could not be read" not in asked
    page = read(browser, "/sources/entra_conditional_access")
    assert "Nothing of it has arrived." in page
    assert "sekisho ingest friday.sekisho FILE" in page
    assert "sekisho report friday.sekisho" in page
    assert "7 subjects stay undetermined without it" in page


def test_a_source_says_what_arrived_day_by_day_and_what_could_not_be_read(
    browser: Client, published: Areas, put: Put
) -> None:
    listed = read(browser, "/sources")
    assert 'href="/sources/mbox"' in listed
    page = read(browser, "/sources/mbox")
    assert 'class="strip"' in page
    assert "Days without" in page
    put(filled(published))
    assert "undetermined" in read(browser, "/sources/mbox")
    assert browser.get("/sources/no-such").status_code == 404


def test_an_undetermined_finding_leads_to_what_would_settle_it(browser: Client) -> None:
    row = Finding.objects.filter(is_open=True).order_by("place")[0]
    body = bytes(row.body)
    Finding.objects.filter(pk=row.pk).update(body=finding_to_json(replace(finding_from_json(body), answer=Answer.UNDETERMINED)))  # fmt: skip
    try:
        assert f'href="/sources?check={row.detector}"' in read(browser, f"/findings/{row.key}")
    finally:
        Finding.objects.filter(pk=row.pk).update(body=body)
    assert "/sources?check=" not in read(browser, f"/findings/{row.key}")


def test_an_assessment_of_an_earlier_release_says_how_to_make_it_anew(browser: Client, put: Put) -> None:
    Part.objects.update(body=b"")
    keep._kept.cache_clear()
    for address in ("/areas", "/areas/email", "/sources"):
        assert "earlier release" in read(browser, address)
    assert browser.get("/stores/store-1").status_code == 404
    assert browser.get("/sources/mbox").status_code == 404


def test_an_unknown_family_is_a_page_that_is_not_there(browser: Client) -> None:
    assert browser.get("/areas/no-such-thing").status_code == 404


def test_what_a_load_has_is_kept_with_it_and_an_earlier_release_has_none(tmp_path: Path) -> None:
    load = Load.objects.get()
    assert str(Part.objects.get()) == str(load.pk)
    keep.keep(load, tmp_path)
    assert Part.objects.count() == 1


def test_queries_do_not_grow_with_what_is_shown(browser: Client, published: Areas, put: Put) -> None:
    def queries(address: str) -> int:
        read(browser, address)
        with CaptureQueriesContext(connection) as seen:
            read(browser, address)
        return len(seen)

    addresses = ("/areas", "/areas/exposure", "/areas/remote_access", "/sources", "/sources/mbox")
    few = [queries(one) for one in addresses]
    made = filled(published)
    assert made.stores
    assert made.vendors
    many = tuple(replace(made.stores[0], key=f"store-{number}") for number in range(200))
    more = tuple(Check(f"c{number}", "exposure", one.title, one.question, (), "", "", ()) for number, one in enumerate(made.checks * 10))  # fmt: skip
    put(replace(made, stores=many, vendors=made.vendors * 60, checks=(*made.checks, *more)))
    assert [queries(one) for one in addresses] == few
    page = read(browser, "/areas/exposure?store=2&page=zzz")
    assert page.count('href="/stores/') == 25
