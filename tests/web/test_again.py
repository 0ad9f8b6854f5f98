"""Who came in a while ago signs in again before they change how they do so, or end a session of theirs."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.web.accounts import codes, office
from sekisho.web.accounts.doors import FRESH, SINCE
from sekisho.web.accounts.models import Account, SignedIn
from tests.web.conftest import PASSWORD, code_now

NEW = "a heron on the pond"


@pytest.fixture
def left_open(inside: Callable[..., Client]) -> Client:
    """A browser in which somebody came in eleven minutes ago, and which they left open."""
    browser = inside()
    session = browser.session
    session[SINCE] = timezone.now().timestamp() - FRESH.total_seconds() - 60
    session.save()
    return browser


def come_in(browser: Client, onward: str) -> str:
    """Sign in with both factors, and return where that leads."""
    secret = codes.fresh()
    codes.keep(Account.objects.get(), secret, 0)
    assert browser.post(onward, {"name": "mori", "password": PASSWORD}).headers["Location"] == "/sign-in/code"
    return browser.post("/sign-in/code", {"code": code_now(secret)}).headers["Location"]


def test_whoever_sits_down_at_an_open_browser_ends_no_session(left_open: Client) -> None:
    elsewhere = Client(SERVER_NAME="localhost")
    come_in(elsewhere, "/sign-in")
    other = SignedIn.objects.get(key=elsewhere.cookies["session"].value)
    answer = left_open.post("/me", {"session": str(other.pk)})
    assert answer.status_code == 403
    assert "Sign in again" in answer.content.decode()
    assert elsewhere.get("/queue").status_code == 200
    onward = left_open.post("/sign-out", {"next": "/me"}).headers["Location"]
    assert onward == "/sign-in?next=%2Fme"
    assert come_in(left_open, onward) == "/me"
    assert left_open.post("/me", {"session": str(other.pk)}).status_code == 302
    assert elsewhere.get("/queue").status_code == 302


def test_whoever_knows_the_password_alone_changes_it_in_no_open_browser(left_open: Client) -> None:
    assert left_open.get("/me/password").status_code == 403
    assert left_open.post("/me/password", {"old": PASSWORD, "password": NEW, "again": NEW}).status_code == 403
    assert Account.objects.get().check_password(PASSWORD)
    assert left_open.get("/me").status_code == 200


def test_nobody_is_led_out_of_the_house_by_signing_out(left_open: Client) -> None:
    assert left_open.post("/sign-out", {"next": "https://evil.example/"}).headers["Location"] == "/sign-in"


def test_a_sign_in_over_an_open_session_ends_that_one(inside: Callable[..., Client]) -> None:
    browser = inside()
    assert browser.post("/sign-in", {"name": "mori", "password": PASSWORD}).status_code == 302
    assert browser.get("/queue").status_code == 302
    assert not SignedIn.objects.exists()


def test_no_session_hides_from_who_ends_all_of_them_by_another_sign_in(inside: Callable[..., Client]) -> None:
    browser = inside()
    inside("analyst", "thief")
    browser.post("/sign-in", {"name": "thief", "password": PASSWORD})
    office.leave_everywhere(Account.objects.get(name="mori"))
    assert browser.get("/queue").status_code == 302
