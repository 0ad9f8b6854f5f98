"""Attack: somebody guesses passwords and codes, learns who has an account, or keeps everybody out."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.web.accounts import codes, doors, office
from sekisho.web.accounts.models import TRIES, Account
from tests.web.conftest import PASSWORD


def told(browser: Client, name: str, password: str = "wrong") -> tuple[int, str]:  # noqa: S107 - what a test types
    """Return what somebody who tries a name is told, without the token of the form."""
    answer = browser.post("/sign-in", {"name": name, "password": password})
    return answer.status_code, re.sub(r'value="\w{64}"', "", answer.content.decode())


def from_address(address: str) -> Client:
    return Client(SERVER_NAME="localhost", headers={"x-forwarded-for": address})


def test_nobody_learns_from_an_answer_who_has_an_account(person: Callable[..., Account]) -> None:
    for name in ("mori", "closed", "waiting", "fresh"):
        person(name)
    Account.objects.filter(name="closed").update(is_active=False)
    Account.objects.filter(name="waiting").update(waits_until=timezone.now() + doors.HALF_LASTS)
    office.give_password(Account.objects.get(name="fresh"), timezone.now())
    browser = Client(SERVER_NAME="localhost")
    answers = {told(browser, name) for name in ("mori", "nobody", "waiting", "fresh", "closed", "", "x" * 500)}
    answers |= {told(browser, "waiting", PASSWORD), told(browser, "closed", PASSWORD)}
    assert len(answers) == 1


def test_a_name_that_nobody_has_costs_as_much_reckoning_as_one_that_somebody_has(
    person: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    person("mori")
    Account.objects.create(name="waiting", password=person("x").password, waits_until=timezone.now() + doors.HALF_LASTS)
    reckoned: list[str] = []

    def noted(password: str, kept: str) -> bool:
        reckoned.append(password)
        return check_password(password, kept)

    monkeypatch.setattr("sekisho.web.accounts.doors.check_password", noted)
    for name in ("mori", "nobody", "waiting"):
        told(Client(SERVER_NAME="localhost"), name, name)
    assert reckoned == ["mori", "nobody", "waiting"]


def test_codes_are_not_tried_on_in_another_session_or_after_the_password_again(person: Callable[..., Account]) -> None:
    codes.keep(person("mori"), codes.fresh(), 0)
    tried = 0
    for _ in range(TRIES + 2):
        browser = Client(SERVER_NAME="localhost")
        browser.post("/sign-in", {"name": "mori", "password": PASSWORD})
        tried += browser.post("/sign-in/code", {"code": "000000"}).status_code == 401
    assert tried == TRIES


@pytest.mark.parametrize("code", ["", "\0", "０" * 6, "1" * 5000, "null", "-1", "1e5", "٠٠٠٠٠٠", " "])
def test_no_strange_code_is_right(code: str) -> None:
    assert codes.step_of(codes.fresh(), code, timezone.now()) is None


def test_one_network_of_ipv6_is_one_place(person: Callable[..., Account], monkeypatch: pytest.MonkeyPatch) -> None:
    person("mori")
    monkeypatch.setattr(settings, "BEHIND_PROXY", True)
    monkeypatch.setattr(doors, "KNOCKS", 3)
    for number in range(3):
        assert told(from_address(f"2001:db8:1:1:{number}::9"), f"n{number}")[0] == 401
    assert told(from_address("2001:db8:1:1::1"), "mori")[0] == 429
    assert told(from_address("2001:db8:1:2::1"), "mori")[0] == 401
    assert told(from_address("198.51.100.1"), "mori")[0] == 401


def test_what_a_browser_says_of_its_address_counts_for_nothing_without_a_proxy(
    person: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    person("mori")
    monkeypatch.setattr(doors, "KNOCKS", 3)
    answers = [told(from_address(f"198.51.100.{number}"), f"n{number}")[0] for number in range(4)]
    assert answers == [401, 401, 401, 429]


def test_whoever_is_inside_stays_inside_while_strangers_keep_the_account_waiting(
    inside: Callable[..., Client],
) -> None:
    browser = inside("administrator")
    for _ in range(TRIES):
        told(Client(SERVER_NAME="localhost"), "mori")
    assert Account.objects.get().waits(timezone.now())
    assert browser.get("/people").status_code == 200


def test_strangers_do_not_make_a_wait_longer(person: Callable[..., Account]) -> None:
    account = person("mori")
    for _ in range(TRIES):
        account.failed(timezone.now())
    until = account.waits_until
    told(Client(SERVER_NAME="localhost"), "mori")
    assert Account.objects.get().waits_until == until


def test_an_open_browser_gives_no_more_tries_at_the_password_than_the_door(inside: Callable[..., Client]) -> None:
    browser = inside()
    new = "a heron on the pond"
    for number in range(TRIES):
        browser.post("/me/password", {"old": f"guess {number}", "password": new, "again": new})
    assert browser.post("/me/password", {"old": PASSWORD, "password": new, "again": new}).status_code == 400
    assert Account.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("name", ["MORI", "ｍori", "Mori", "mori\u200b", "mo ri", "\u202emori", "mori\0", ""])
def test_nobody_gets_a_name_that_reads_like_that_of_somebody_else(name: str, person: Callable[..., Account]) -> None:
    person("mori")
    with pytest.raises(SekishoError):
        office.open_account(name, "Aoi Mori", "analyst", timezone.now())
    assert office.open_account("morita", "Aoi Morita", "analyst", timezone.now())


def test_the_first_account_is_made_once(person: Callable[..., Account]) -> None:
    person("mori")
    browser = Client(SERVER_NAME="localhost")
    sent = {"token": "x", "name": "evil", "password": PASSWORD, "again": PASSWORD}
    assert browser.post("/first", sent).headers["Location"] == "/sign-in"
    assert not Account.objects.filter(name="evil").exists()
