"""What guards a session and a password beside the door itself: idleness, guessable words, what a browser is told."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from sekisho.web.accounts.doors import SEEN, SINCE
from sekisho.web.accounts.models import Account, SignedIn
from sekisho.web.accounts.words import Guessable
from sekisho.web.idle import IDLE, NOTED
from sekisho.web.journal.models import Entry
from tests.web.conftest import DEAR, PASSWORD


def unused_for(browser: Client, seconds: float) -> None:
    session = browser.session
    session[SEEN] = timezone.now().timestamp() - seconds
    session.save()


def test_a_session_that_nobody_used_for_an_hour_ends(inside: Callable[..., Client]) -> None:
    browser = inside()
    unused_for(browser, IDLE.total_seconds() + 5)
    assert browser.get("/queue").headers["Location"] == "/sign-in?next=/queue"
    assert not SignedIn.objects.exists()


def test_a_session_ends_after_eight_hours_however_much_it_is_used(inside: Callable[..., Client]) -> None:
    browser = inside()
    session = browser.session
    session[SINCE] = timezone.now().timestamp() - settings.SESSION_COOKIE_AGE - 5
    session.save()
    assert browser.get("/queue").headers["Location"] == "/sign-in?next=/queue"
    assert not SignedIn.objects.exists()


def test_a_session_that_is_used_goes_on(inside: Callable[..., Client]) -> None:
    browser = inside()
    unused_for(browser, NOTED.total_seconds() + 5)
    assert browser.get("/queue").status_code == 200
    assert timezone.now().timestamp() - browser.session[SEEN] < NOTED.total_seconds()


@pytest.mark.parametrize(
    "password",
    [
        "Sekisho-2026!",
        "mori.aoi.2026.04",
        "analyst123456",
        "friday-console-1",
        "P@ssw0rd!!!!2026",
        "baseballbaseball",
        "1234sunshine5678",
        "dragon!!!!!!!!!!",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ORG_NAME", "Friday Bank")
    with pytest.raises(ValidationError):
        validate_password(password, Account(name="mori.aoi"))


@pytest.mark.parametrize("password", [PASSWORD, "積みあげた石垣の上に鷺がいる", "friday evening by the lake", "a" * 3 + "quiet heron 9", "x" * 190 + "qy7"])  # fmt: skip
def test_a_password_of_any_letters_that_is_hard_to_guess_is_taken(
    password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ORG_NAME", "Friday Bank")
    validate_password(password, Account(name="mori"))
    validate_password(password)


def test_a_password_says_its_rules_on_the_page_alone() -> None:
    assert any(isinstance(one, Guessable) for one in get_default_password_validators())
    assert Guessable().get_help_text() == ""


def test_behind_a_proxy_a_browser_is_told_to_come_by_https_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Strict-Transport-Security" not in Client(SERVER_NAME="localhost").get("/style.css").headers
    monkeypatch.setattr(settings, "BEHIND_PROXY", True)
    said = Client(SERVER_NAME="localhost").get("/style.css").headers["Strict-Transport-Security"]
    assert said == "max-age=31536000; includeSubDomains"


def test_who_signs_out_leaves_nothing_in_the_browser(inside: Callable[..., Client]) -> None:
    assert inside().post("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_wrong_password_and_a_wrong_code_stand_in_the_journal_without_what_was_typed(
    inside: Callable[..., Client],
) -> None:
    inside()
    stranger = Client(SERVER_NAME="localhost")
    stranger.post("/sign-in", {"name": "a password typed here", "password": "x"})
    stranger.post("/sign-in", {"name": "mori", "password": "wrong"})
    stranger.post("/sign-in", {"name": "mori", "password": PASSWORD})
    stranger.post("/sign-in/code", {"code": "000000"})
    lines = [(one.who, one.about) for one in Entry.objects.filter(what="refused:sign_in")]
    assert lines == [("", "password"), ("mori", "password"), ("mori", "code")]


def test_passwords_are_kept_by_argon2(person: Callable[..., Account]) -> None:
    assert person("mori").password.startswith("argon2$argon2id$")
    passes, kibibytes = DEAR
    assert passes >= 2
    assert kibibytes >= 19 * 1024  # OWASP's least


@pytest.mark.parametrize("password", [" spaces at both ends ", "UPPER and lower", "é and é", "x" * 198 + "y!"])
def test_a_password_is_checked_as_it_was_typed(person: Callable[..., Account], password: str) -> None:
    account = person("mori")
    account.set_password(password)
    account.save()
    browser = Client(SERVER_NAME="localhost")
    for other in {password.strip(), password.lower(), password[:-1], password.replace("é", "e")} - {password}:
        assert browser.post("/sign-in", {"name": "mori", "password": other}).status_code == 401
    Account.objects.update(wrong=0)
    assert browser.post("/sign-in", {"name": "mori", "password": password}).status_code == 302


def test_a_field_hides_a_password(inside: Callable[..., Client]) -> None:
    browser = inside()
    pages = [browser.get("/me/password").content.decode(), Client(SERVER_NAME="localhost").get("/sign-in").content.decode()]  # fmt: skip
    Account.objects.all().delete()
    pages.append(Client(SERVER_NAME="localhost").get("/first").content.decode())
    kinds = [kind for page in pages for kind in re.findall(r'name="(?:old|password|again)" type="(\w+)"', page)]
    assert kinds == ["password"] * 6
