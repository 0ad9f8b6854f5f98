"""Attack: somebody keeps an administrator out by guessing at their name, or makes use of the mark of a known browser."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone

from sekisho.web.accounts import codes, doors, marks, office
from sekisho.web.accounts.models import TRIES, WAIT, Account, Knock, Known
from tests.web.conftest import PASSWORD, code_now

NEW = "a heron on the pond"


def stranger(mark: str = "") -> Client:
    """Return a browser that nobody signed in from, with a mark that somebody put there."""
    browser = Client(SERVER_NAME="localhost")
    if mark:
        browser.cookies["known"] = mark
    return browser


def mark_of(browser: Client) -> str:
    return browser.cookies["known"].value


def tried(browser: Client, password: str = "wrong", name: str = "mori") -> int:  # noqa: S107 - what a test types
    return browser.post("/sign-in", {"name": name, "password": password}).status_code


def guess_away(browser: Client, name: str = "mori") -> None:
    for _ in range(TRIES):
        assert tried(browser, name=name) == 401


def come_in(browser: Client, name: str = "mori", password: str = PASSWORD) -> bool:
    """Sign in with both factors, and tell whether that went well."""
    secret = codes.fresh()
    codes.keep(Account.objects.get(name=name), secret, 0)
    if tried(browser, password, name) != 302:
        return False
    return browser.post("/sign-in/code", {"code": code_now(secret)}).status_code == 302


@pytest.fixture
def owner(inside: Callable[..., Client]) -> Client:
    """A browser that an administrator came in from with both factors, and is outside again."""
    browser = inside("administrator")
    browser.post("/sign-out")
    return browser


def test_the_owner_comes_in_from_a_known_browser_while_strangers_go_on_guessing(owner: Client) -> None:
    guess_away(stranger())
    assert Account.objects.get().waits(timezone.now())
    assert tried(stranger(), PASSWORD) == 401
    assert come_in(owner)
    assert owner.get("/people").status_code == 200
    assert tried(stranger(), PASSWORD) == 401, "the strangers' tries count on"
    owner.post("/sign-out")
    assert come_in(owner), "and the next day too"


def test_an_address_that_has_to_wait_keeps_no_known_browser_out(owner: Client) -> None:
    for number in range(doors.KNOCKS):
        tried(stranger(), name=f"n{number}")
    assert tried(stranger(), PASSWORD) == 429
    assert come_in(owner)


def test_codes_that_strangers_try_do_not_stop_a_known_browser(owner: Client) -> None:
    thief = stranger()
    assert tried(thief, PASSWORD) == 302
    for _ in range(TRIES):
        assert thief.post("/sign-in/code", {"code": "000000"}).status_code == 401
    assert thief.post("/sign-in/code", {"code": "000000"}).status_code == 429
    assert come_in(owner)


def test_five_wrong_passwords_from_a_known_browser_are_its_own_alone(owner: Client) -> None:
    guess_away(owner)
    assert tried(owner, PASSWORD) == 401, "it waits even with the right one"
    assert not Account.objects.get().waits(timezone.now())
    assert not Knock.objects.exists()
    assert come_in(stranger()), "another browser does not wait"
    Known.objects.update(waits_until=timezone.now() - WAIT)
    assert come_in(owner)


def test_five_wrong_codes_from_a_known_browser_end_the_trying(owner: Client) -> None:
    assert tried(owner, PASSWORD) == 302
    for _ in range(TRIES):
        assert owner.post("/sign-in/code", {"code": "000000"}).status_code == 401
    assert owner.post("/sign-in/code", {"code": "000000"}).status_code == 429
    assert tried(owner, PASSWORD) == 401
    assert not Account.objects.get().waits(timezone.now())


def test_a_password_alone_makes_no_browser_known(person: Callable[..., Account]) -> None:
    codes.keep(person("mori"), codes.fresh(), 0)
    browser = stranger()
    assert tried(browser, PASSWORD) == 302
    assert "known" not in browser.cookies
    assert not Known.objects.exists()


def test_a_stolen_mark_opens_nothing_and_is_worth_nothing_for_another_account(
    owner: Client, person: Callable[..., Account]
) -> None:
    person("sato", "administrator")
    thief = stranger(mark_of(owner))
    assert thief.get("/people").status_code == 302
    guess_away(thief, "sato")
    assert tried(stranger(mark_of(owner)), PASSWORD, "sato") == 401
    assert Account.objects.get(name="sato").waits(timezone.now())
    assert Known.objects.get().wrong == 0


def test_a_stolen_mark_gives_five_tries_and_none_once_the_owner_came_in_again(owner: Client) -> None:
    stolen = mark_of(owner)
    assert come_in(owner)
    assert mark_of(owner) != stolen
    guess_away(stranger())
    assert tried(stranger(stolen), PASSWORD) == 401


def forged(mark: str) -> list[str]:
    """Return marks as somebody would make them from a genuine one, or of nothing."""
    begins, seal = mark[: marks.BEGINS], mark[marks.BEGINS :]
    turned = seal[:-1] + ("0" if seal[-1] != "0" else "1")
    return [begins + turned, "0" * marks.BEGINS + seal, begins, seal, mark.upper(), mark + "0", "é" * len(mark), "0" * len(mark), "." * 4000]  # fmt: skip


def test_a_forged_mark_is_none(owner: Client) -> None:
    guess_away(stranger())
    for mark in forged(mark_of(owner)):
        assert tried(stranger(mark), PASSWORD) == 401
    assert tried(stranger(mark_of(owner)), PASSWORD) == 302


def test_a_mark_that_the_console_did_not_keep_is_none(owner: Client) -> None:
    Known.objects.all().delete()
    guess_away(stranger())
    assert tried(owner, PASSWORD) == 401


def test_a_mark_is_worth_nothing_after_ninety_days(owner: Client) -> None:
    guess_away(stranger())
    Known.objects.update(at=timezone.now() - marks.LASTS + timedelta(hours=1))
    assert tried(owner, PASSWORD) == 302
    Known.objects.update(at=timezone.now() - marks.LASTS)
    assert tried(owner, PASSWORD) == 401


def test_after_a_new_password_the_marks_before_are_replayed_in_vain(owner: Client) -> None:
    guess_away(stranger())
    password = office.give_password(Account.objects.get(), timezone.now())
    guess_away(stranger())
    assert tried(owner, password) == 401
    Account.objects.update(wrong=0, waits_until=None)
    assert come_in(owner, password=password)


def test_whoever_changes_their_own_password_makes_old_marks_worthless_and_stays_known(owner: Client) -> None:
    assert come_in(owner)
    old = mark_of(owner)
    assert owner.post("/me/password", {"old": PASSWORD, "password": NEW, "again": NEW}).headers["Location"] == "/"
    owner.post("/sign-out")
    guess_away(stranger())
    assert tried(stranger(old), NEW) == 401
    assert come_in(owner, password=NEW)


def test_strangers_do_not_hinder_the_owner_who_changes_the_password(owner: Client) -> None:
    assert come_in(owner)
    guess_away(stranger())
    assert owner.post("/me/password", {"old": PASSWORD, "password": NEW, "again": NEW}).headers["Location"] == "/"


def test_a_closed_account_is_not_opened_by_a_known_browser(owner: Client) -> None:
    Account.objects.update(is_active=False)
    assert tried(owner, PASSWORD) == 401


def test_several_people_at_one_browser_are_known_each_for_themselves(
    owner: Client, person: Callable[..., Account]
) -> None:
    for number in range(marks.TOGETHER - 1):
        person(f"n{number}")
        assert come_in(owner, f"n{number}")
        owner.post("/sign-out")
    guess_away(stranger())
    assert tried(owner, PASSWORD) == 302
    person("one-more")
    assert come_in(owner, "one-more")
    assert len(mark_of(owner)) < 1_000
    assert tried(owner, PASSWORD) == 401, "the oldest goes"


def test_of_many_browsers_the_newest_are_known(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MOST", 2)
    others = [stranger(), stranger()]
    assert all(come_in(one) for one in others)
    assert Known.objects.count() == 2
    guess_away(stranger())
    assert tried(owner, PASSWORD) == 401
    assert tried(others[0], PASSWORD) == 302


def test_nobody_learns_from_a_mark_of_another_or_a_forged_one_who_has_an_account(
    owner: Client, person: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sato", "waiting", "closed"):
        person(name)
    Account.objects.filter(name="closed").update(is_active=False)
    Account.objects.filter(name="waiting").update(waits_until=timezone.now() + WAIT)
    reckoned: list[str] = []

    def noted(password: str, kept: str) -> bool:
        reckoned.append(password)
        return check_password(password, kept)

    monkeypatch.setattr("sekisho.web.accounts.doors.check_password", noted)
    names = ("mori", "sato", "nobody", "waiting", "closed")
    answers = set()
    for name in names:
        for mark in ("0" * 96, mark_of(owner)):
            answer = stranger(mark).post("/sign-in", {"name": name, "password": "x"})
            page = re.sub(r'value="\w{64}"', "", answer.content.decode())
            answers.add((answer.status_code, page, tuple(answer.cookies)))
    assert len(answers) == 1
    assert len(reckoned) == 2 * len(names)


def test_the_cookie_is_for_the_console_alone_and_says_nobodys_name(owner: Client) -> None:
    cookie = owner.cookies["known"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/",
        90 * 86_400,
    )
    assert not cookie["secure"]
    assert re.fullmatch("[0-9a-f]{96}", cookie.value)
    assert cookie.value[: marks.BEGINS] not in Known.objects.get().key
    assert str(Known.objects.get()).startswith(str(Account.objects.get().pk))


def test_behind_https_the_mark_is_sent_over_https_alone(
    person: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    person("mori")
    monkeypatch.setattr(settings, "SESSION_COOKIE_SECURE", True)
    browser = stranger()
    assert come_in(browser)
    assert browser.cookies["known"]["secure"]
