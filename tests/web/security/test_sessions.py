"""Attack: somebody keeps, plants or takes over a session that should be over or was never theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from sekisho.web.accounts import codes, office
from sekisho.web.accounts.models import Account, SignedIn
from tests.web.conftest import PASSWORD, code_now

LINES = {"name": "mori", "password": PASSWORD}


def half_way() -> Client:
    """Return a browser of somebody who knows the password of mori, and no code."""
    browser = Client(SERVER_NAME="localhost")
    assert browser.post("/sign-in", LINES).status_code == 302
    return browser


def opens(browser: Client) -> bool:
    return browser.get("/me").status_code == 200


def test_a_stranger_who_looks_at_the_door_leaves_no_row_behind(person: Callable[..., Account]) -> None:
    person("mori")
    for address in ("/sign-in", "/sign-in?next=/queue", "/queue", "/none", "/style.css", "/sign-in/code", "/first"):
        Client(SERVER_NAME="localhost").get(address)
    Client(SERVER_NAME="localhost").post("/sign-in", {"name": "mori", "password": "wrong"})
    assert not Session.objects.exists()


def test_rows_of_sessions_that_are_over_go_when_somebody_comes_in(inside: Callable[..., Client]) -> None:
    inside()
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    inside("analyst", "sato")
    assert Session.objects.count() == 1


def test_half_a_sign_in_ends_when_the_password_is_another_one(person: Callable[..., Account]) -> None:
    account = person("mori")
    thief = half_way()
    assert thief.get("/sign-in/set-up").status_code == 200
    office.give_password(account, timezone.now())
    assert thief.get("/sign-in/set-up").headers["Location"] == "/sign-in"


def test_whoever_knew_the_old_password_sets_up_no_factor_after_both_were_renewed(
    person: Callable[..., Account],
) -> None:
    account = person("mori")
    codes.keep(account, codes.fresh(), 0)
    thief = half_way()
    office.give_password(account, timezone.now())
    office.forget_factor(account)
    answer = thief.get("/sign-in/set-up")
    assert answer.status_code == 302
    assert not Account.objects.get().has_second_factor


def test_half_a_sign_in_opens_no_page_and_no_file(person: Callable[..., Account]) -> None:
    codes.keep(person("mori", "administrator"), codes.fresh(), 0)
    thief = half_way()
    for address in ("/", "/me", "/people", "/export/findings.csv", "/plan/board", "/me/password", "/journal"):
        assert thief.get(address).status_code == 302
    assert thief.post("/me/tokens", {"name": "x", "scopes": ["findings"], "days": "30"}).status_code == 302


DEEDS = ("end-sessions", "password", "role", "forget-factor", "close")


@pytest.mark.parametrize("deed", DEEDS)
def test_a_session_ends_with_what_an_administrator_does(deed: str, inside: Callable[..., Client]) -> None:
    office_, victim = inside("administrator", "sato"), inside("analyst")
    key = Account.objects.get(name="mori").pk
    office_.post(f"/people/{key}/{deed}", {"role": "trainer"})
    assert not opens(victim)
    assert opens(office_)


def test_a_session_that_ended_does_not_come_back(inside: Callable[..., Client]) -> None:
    browser = inside()
    kept = browser.cookies["session"].value
    browser.post("/sign-out")
    browser.cookies["session"] = kept
    assert not opens(browser)


def test_an_own_new_password_ends_the_others_and_gives_another_key(inside: Callable[..., Client]) -> None:
    browser = inside()
    other = Client(SERVER_NAME="localhost")
    other.cookies["session"] = browser.cookies["session"].value
    new = "a heron on the pond"
    assert browser.post("/me/password", {"old": PASSWORD, "password": new, "again": new}).status_code == 302
    assert opens(browser)
    assert not opens(other)


def test_a_key_that_somebody_chose_is_never_taken(inside: Callable[..., Client]) -> None:
    inside()
    for key in ("a" * 32, "' OR 1=1 --", "", "../console", "x" * 4000, "\x7f"):
        browser = Client(SERVER_NAME="localhost")
        browser.cookies["session"] = key
        assert browser.get("/me").status_code in {302, 400}


def test_nobody_ends_the_session_of_somebody_else(inside: Callable[..., Client]) -> None:
    victim, thief = inside("administrator", "sato"), inside("analyst")
    row = SignedIn.objects.get(account__name="sato")
    thief.post("/me", {"end": str(row.pk), "session": str(row.pk), "key": row.key})
    thief.post(f"/people/{row.account_id}/end-sessions")
    assert opens(victim)


def test_a_code_is_taken_by_one_browser_alone(person: Callable[..., Account]) -> None:
    secret = codes.fresh()
    codes.keep(person("mori"), secret, 0)
    first, second, code = half_way(), half_way(), code_now(secret)
    assert first.post("/sign-in/code", {"code": code}).status_code == 302
    assert second.post("/sign-in/code", {"code": code}).status_code == 401
