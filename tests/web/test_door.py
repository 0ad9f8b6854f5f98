"""Nobody comes in without a password and a one-time code of their own; who tries too often waits."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from sekisho.web.accounts import codes, doors
from sekisho.web.accounts.models import TRIES, WAIT, Account, Knock, SignedIn
from sekisho.web.pages.door import first_token
from tests.web.conftest import PASSWORD, code_now

FIRST = {"name": "tanaka", "password": "a heron on the pond", "again": "a heron on the pond"}


def test_who_starts_the_console_makes_the_first_administrator_and_sets_up_a_second_factor() -> None:
    browser = Client(SERVER_NAME="localhost")
    assert browser.get("/").headers["Location"] == "/sign-in?next=/"
    assert browser.get("/sign-in").headers["Location"] == "/first"
    answer = browser.post("/first", {**FIRST, "token": first_token()})
    assert answer.headers["Location"] == "/sign-in/set-up"
    assert browser.get("/").status_code == 302
    page = browser.get("/sign-in/set-up").content.decode()
    secret = page.partition("<code>")[2].partition("</code>")[0]
    assert "data:image/png" in page
    assert browser.post("/sign-in/set-up", {"code": "000000"}).status_code == 401
    assert browser.post("/sign-in/set-up", {"code": code_now(secret)}).headers["Location"] == "/"
    assert browser.get("/").status_code == 200
    account = Account.objects.get()
    assert (account.name, account.role) == ("tanaka", "administrator")
    assert secret.encode() not in bytes(account.secret)
    assert browser.get("/first").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"token": "0" * 24}, "not the token"),
        ({"name": " "}, "Give a name"),
        ({"again": "another"}, "not the same"),
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "password1234", "again": "password1234"}, "at least 12 characters"),
        ({"password": "tanaka-2026-!", "again": "tanaka-2026-!"}, "at least 12 characters"),
    ],
)
def test_the_first_account_is_not_made_of_half_an_answer(wrong: dict[str, str], said: str) -> None:
    answer = Client(SERVER_NAME="localhost").post("/first", {**FIRST, "token": first_token(), **wrong})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Account.objects.exists()


def test_a_password_alone_opens_nothing(inside: Callable[..., Client]) -> None:
    inside()
    half = Client(SERVER_NAME="localhost")
    assert half.post("/sign-in", {"name": "mori", "password": PASSWORD}).headers["Location"] == "/sign-in/code"
    assert half.get("/queue").headers["Location"] == "/sign-in?next=/queue"
    assert half.get("/sign-in/set-up").headers["Location"] == "/sign-in"
    assert half.post("/sign-in/code", {"code": "12"}).status_code == 401


def test_a_code_is_taken_once(inside: Callable[..., Client]) -> None:
    inside()
    account = Account.objects.get()
    secret = codes.fresh()
    codes.keep(account, secret, 0)
    now = timezone.now()
    shown = code_now(secret, now)
    assert codes.take(Account.objects.get(), shown, now)
    assert not codes.take(Account.objects.get(), shown, now)
    assert not codes.take(account, shown, now)
    assert codes.step_of(secret, shown, now + timedelta(seconds=codes.STEP * (codes.DRIFT + 2))) is None


def test_after_five_wrong_passwords_an_account_waits_even_for_the_right_one(person: Callable[..., Account]) -> None:
    person("mori")
    browser = Client(SERVER_NAME="localhost")
    for _ in range(TRIES):
        assert browser.post("/sign-in", {"name": "mori", "password": "wrong"}).status_code == 401
    assert browser.post("/sign-in", {"name": "mori", "password": PASSWORD}).status_code == 401
    account = Account.objects.get()
    assert account.waits(timezone.now())
    assert not account.waits(timezone.now() + WAIT)
    account.passed(timezone.now())
    assert browser.post("/sign-in", {"name": "mori", "password": PASSWORD}).status_code == 302


def test_five_wrong_codes_end_the_trying_too(inside: Callable[..., Client]) -> None:
    inside()
    half = Client(SERVER_NAME="localhost")
    half.post("/sign-in", {"name": "mori", "password": PASSWORD})
    for _ in range(TRIES):
        assert half.post("/sign-in/code", {"code": "000000"}).status_code == 401
    assert half.post("/sign-in/code", {"code": "000000"}).status_code == 429


def test_one_address_cannot_try_many_names() -> None:
    Account.objects.create(name="mori", role="analyst")
    browser = Client(SERVER_NAME="localhost")
    for number in range(doors.KNOCKS):
        assert browser.post("/sign-in", {"name": f"n{number}", "password": "x"}).status_code == 401
    assert browser.post("/sign-in", {"name": "mori", "password": "x"}).status_code == 429
    Knock.objects.update(at=timezone.now() - doors.KNOCKS_IN * 2)
    assert browser.post("/sign-in", {"name": "mori", "password": "x"}).status_code == 401
    assert Knock.objects.count() == 1


@pytest.mark.parametrize(
    ("proxied", "told", "expected"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 2001:db8::9", "2001:db8::9"),
        (True, "198.51.100.1, nonsense", "127.0.0.1"),
        (True, "", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_the_address_is_what_the_proxy_added_and_not_what_the_browser_wrote(
    proxied: bool, told: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BEHIND_PROXY", proxied)
    request = RequestFactory().get("/", headers={"x-forwarded-for": told})
    assert doors.address_of(request) == expected


def test_wrong_answers_given_at_the_same_time_all_count(person: Callable[..., Account]) -> None:
    person("mori")
    at_once = [Account.objects.get() for _ in range(TRIES)]
    for one in at_once:
        one.failed(timezone.now())
    assert Account.objects.get().waits(timezone.now())


def test_the_session_gets_a_new_key_at_each_step_so_that_one_given_before_is_worth_nothing(
    person: Callable[..., Account],
) -> None:
    secret = codes.fresh()
    codes.keep(person("mori"), secret, 0)
    browser = Client(SERVER_NAME="localhost")
    browser.session.save()  # one that somebody else planted
    keys = [browser.cookies["session"].value]
    browser.post("/sign-in", {"name": "mori", "password": PASSWORD})
    keys.append(browser.cookies["session"].value)
    browser.post("/sign-in/code", {"code": code_now(secret)})
    keys.append(browser.cookies["session"].value)
    assert len(set(keys)) == 3
    thief = Client(SERVER_NAME="localhost")
    thief.cookies["session"] = keys[0]
    assert thief.get("/queue").status_code == 302


def test_who_waits_too_long_between_the_two_begins_again(inside: Callable[..., Client]) -> None:
    inside()
    half = Client(SERVER_NAME="localhost")
    half.post("/sign-in", {"name": "mori", "password": PASSWORD})
    session = half.session
    who, _, password = session[doors.HALF]
    session[doors.HALF] = [who, timezone.now().timestamp() - 3_600, password]
    session.save()
    assert half.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_a_sign_in_that_an_earlier_version_began_is_begun_again(inside: Callable[..., Client]) -> None:
    inside()
    half = Client(SERVER_NAME="localhost")
    half.post("/sign-in", {"name": "mori", "password": PASSWORD})
    session = half.session
    session[doors.HALF] = session[doors.HALF][:2]
    session.save()
    assert half.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_a_session_can_be_ended_here_and_elsewhere(inside: Callable[..., Client]) -> None:
    browser = inside()
    other = Client(SERVER_NAME="localhost")
    other.cookies["session"] = browser.cookies["session"].value
    assert other.get("/queue").status_code == 200
    doors.end(SignedIn.objects.get())
    assert browser.get("/queue").status_code == 302
    again = inside(name="sato")
    assert again.get("/sign-out").status_code == 302
    assert again.get("/queue").status_code == 200
    assert again.post("/sign-out").headers["Location"] == "/sign-in"
    assert again.get("/queue").status_code == 302
    assert not SignedIn.objects.exists()
    assert not [one for one in Session.objects.all() if "_auth_user_id" in one.get_decoded()]


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/queue?family=email", "/queue?family=email"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_the_door_nobody_is_led_out_of_the_house(person: Callable[..., Account], asked: str, led: str) -> None:
    secret = codes.fresh()
    codes.keep(person("mori"), secret, 0)
    browser = Client(SERVER_NAME="localhost")
    browser.post("/sign-in", {"name": "mori", "password": PASSWORD}, query_params={"next": asked})
    assert browser.post("/sign-in/code", {"code": code_now(secret)}).headers["Location"] == led


def test_an_account_that_was_closed_is_out_at_once(inside: Callable[..., Client]) -> None:
    browser = inside()
    Account.objects.update(is_active=False)
    assert browser.get("/queue").status_code == 302
    assert Client(SERVER_NAME="localhost").post("/sign-in", {"name": "mori", "password": PASSWORD}).status_code == 401
