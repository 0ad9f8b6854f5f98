from collections.abc import Callable
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sekisho.web.programme import staff as office
from sekisho.web.programme.days import today
from sekisho.web.programme.models import RosterLoad, Staff
from tests.web.programme.lists import staff_list


def bring(browser: Client, content: bytes, day: str = "2026-10-01") -> str:
    answer = browser.post("/programme/staff/list", {"file": SimpleUploadedFile("meibo.csv", content), "day": day})
    assert answer.status_code == 302, answer.content.decode()
    return browser.get("/programme/staff/list").content.decode()


def test_a_list_is_looked_at_first_and_changes_nothing_before_it_is_applied(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    page = bring(browser, staff_list(80))
    assert "職員 0" in page
    assert Staff.objects.count() == 0
    browser.post("/programme/staff/apply", {"deed": "apply"})
    assert Staff.objects.count() == 80
    assert RosterLoad.objects.get().counts["joined"] == 80
    assert {group for stay in office.on(date(2026, 10, 1)) for group in stay.groups} >= {
        "payments_desk",
        "branch",
        "it_admins",
    }


def test_half_a_list_is_refused_until_somebody_says_that_it_is_whole(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    bring(browser, staff_list(40))
    browser.post("/programme/staff/apply", {"deed": "apply"})
    page = bring(browser, staff_list(40, without=tuple(range(20))), "2026-11-01")
    assert "20" in page
    answer = browser.post("/programme/staff/apply", {"deed": "apply"})
    assert answer.status_code == 409
    assert len(office.on(date(2026, 11, 2))) == 40
    browser.post("/programme/staff/apply", {"deed": "apply", "sure": "on"})
    assert len(office.on(date(2026, 11, 2))) == 20
    assert len(office.on(date(2026, 10, 31))) == 40


def test_who_moves_counts_in_the_old_group_before_and_in_the_new_one_from_the_list_s_day(
    inside: Callable[..., Client],
) -> None:
    browser = inside("trainer")
    bring(browser, staff_list(40))
    browser.post("/programme/staff/apply", {"deed": "apply"})
    bring(browser, staff_list(40, moved=(0,)), "2026-11-01")
    browser.post("/programme/staff/apply", {"deed": "apply"})
    groups = {
        day: next(one.groups for one in office.on(day) if one.staff.number == "1000")
        for day in (date(2026, 10, 31), date(2026, 11, 1))
    }
    assert groups == {date(2026, 10, 31): ["payments_desk"], date(2026, 11, 1): ["branch"]}


def test_somebody_who_is_away_is_left_alone_with_a_reason_and_not_for_ever(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    bring(browser, staff_list(8))
    browser.post("/programme/staff/apply", {"deed": "apply"})
    row = Staff.objects.get(number="1003")
    there = f"/programme/staff/{row.mark}"
    soon = (today() + timedelta(days=200)).isoformat()
    assert browser.post(there, {"until": soon, "why": ""}).status_code == 400
    assert browser.post(there, {"until": "2099-01-01", "why": "leave"}).status_code == 400
    assert browser.post(there, {"until": soon, "why": "leave"}).status_code == 302
    row.refresh_from_db()
    assert (row.away_until, row.away_why) == (date.fromisoformat(soon), "leave")


def test_words_of_groups_are_changed_and_everybody_is_put_in_anew(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    bring(browser, staff_list(8))
    browser.post("/programme/staff/apply", {"deed": "apply"})
    browser.post("/programme/staff/groups", {"group": "treasury", "departments": "人事部\n", "titles": ""})
    found = {one.staff.number: one.groups for one in office.on(date(2026, 12, 1))}
    assert "treasury" in found["1003"]
    assert "treasury" not in found["1006"]


def test_a_file_that_is_no_list_is_refused_with_a_sentence(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    answer = browser.post("/programme/staff/list", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
