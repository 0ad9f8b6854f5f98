"""An administrator opens and closes accounts; everybody looks after their own."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.web.accounts import codes
from sekisho.web.accounts.models import GIVEN_LASTS, Account, Role, SignedIn
from sekisho.web.journal.models import Entry
from tests.web.conftest import PASSWORD, code_now

NEW = "seven quiet cranes"


@pytest.fixture
def office(inside: Callable[..., Client]) -> Client:
    """A browser of the first administrator."""
    return inside("administrator", "tanaka")


def given(page: str) -> str:
    """Return the password that a page shows once."""
    found = re.search(r'class="given".*?<code>([a-z0-9-]+)</code>', page, re.DOTALL)
    assert found
    return found.group(1)


def test_somebody_new_gets_a_password_once_changes_it_and_sets_up_a_second_factor(office: Client) -> None:
    page = office.post("/people", {"name": "sato", "shown_name": "佐藤 健", "role": "approver"}).content.decode()
    password = given(page)
    assert password not in office.get("/people").content.decode()
    theirs = Client(SERVER_NAME="localhost")
    theirs.post("/sign-in", {"name": "sato", "password": password})
    secret = theirs.get("/sign-in/set-up").content.decode().partition("<code>")[2].partition("</code>")[0]
    assert theirs.post("/sign-in/set-up", {"code": code_now(secret)}).status_code == 302
    assert theirs.get("/queue").headers["Location"] == "/me/password"
    assert theirs.get("/style.css").status_code == 200
    answer = theirs.post("/me/password", {"old": password, "password": NEW, "again": NEW})
    assert answer.headers["Location"] == "/"
    assert theirs.get("/queue").status_code == 200
    assert SignedIn.objects.filter(account__name="sato", key=theirs.cookies["session"].value).count() == 1


def test_a_first_password_opens_for_three_days_and_then_an_administrator_gives_another(office: Client) -> None:
    page = office.post("/people", {"name": "sato", "shown_name": "", "role": "administrator"}).content.decode()
    sent = {"name": "sato", "password": given(page)}
    assert "First password, good until" in office.get("/people").content.decode()
    sato = Account.objects.filter(name="sato")
    sato.update(given_at=timezone.now() - GIVEN_LASTS + timedelta(minutes=5))
    assert Client(SERVER_NAME="localhost").post("/sign-in", sent).status_code == 302
    sato.update(given_at=timezone.now() - GIVEN_LASTS)
    answer = Client(SERVER_NAME="localhost").post("/sign-in", sent)
    assert answer.status_code == 401
    assert "Ask an administrator for a new one" in answer.content.decode()
    wrong = Client(SERVER_NAME="localhost").post("/sign-in", {**sent, "password": "x"})
    assert "Ask an administrator" not in wrong.content.decode(), "a stranger learns nothing of it"
    assert Entry.objects.filter(who="sato", what="refused:sign_in", about="first password").exists()
    assert "First password is over" in office.get("/people").content.decode()
    again = given(office.post(f"/people/{sato.get().pk}/password").content.decode())
    assert Client(SERVER_NAME="localhost").post("/sign-in", {**sent, "password": again}).status_code == 302


def test_a_first_password_of_which_nobody_knows_the_age_is_over(office: Client, person: Callable[..., Account]) -> None:
    person("mori")
    Account.objects.filter(name="mori").update(must_change=True)
    answer = Client(SERVER_NAME="localhost").post("/sign-in", {"name": "mori", "password": PASSWORD})
    assert answer.status_code == 401
    assert office.get("/people").status_code == 200


def test_the_first_password_of_the_last_administrator_stays_since_nobody_could_give_another(office: Client) -> None:
    mine = Account.objects.get()
    password = given(office.post(f"/people/{mine.pk}/password").content.decode())
    Account.objects.update(given_at=timezone.now() - GIVEN_LASTS)
    sent = {"name": "tanaka", "password": password}
    assert Client(SERVER_NAME="localhost").post("/sign-in", sent).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"old": "no"}, "until now is not right"),
        ({"again": "other"}, "not the same"),
        ({"password": "short", "again": "short"}, "at least 12"),
        ({"password": PASSWORD, "again": PASSWORD}, "is the old one"),
    ],
)
def test_a_password_is_not_changed_by_half(office: Client, wrong: dict[str, str], said: str) -> None:
    answer = office.post("/me/password", {"old": PASSWORD, "password": NEW, "again": NEW, **wrong})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Account.objects.get().check_password(PASSWORD)


def test_a_changed_password_ends_the_sessions_elsewhere_and_not_this_one(office: Client) -> None:
    account = Account.objects.get()
    secret = codes.fresh()
    codes.keep(account, secret, 0)
    other = Client(SERVER_NAME="localhost")
    other.post("/sign-in", {"name": "tanaka", "password": PASSWORD})
    other.post("/sign-in/code", {"code": code_now(secret)})
    assert other.get("/queue").status_code == 200
    office.post("/me/password", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert other.get("/queue").status_code == 302
    assert office.get("/queue").status_code == 200
    assert SignedIn.objects.count() == 1


def test_one_ends_ones_own_sessions_and_nobody_elses(office: Client, inside: Callable[..., Client]) -> None:
    theirs = inside("analyst", "mori")
    session = SignedIn.objects.get(account__name="mori")
    office.post("/me", {"session": str(session.pk)})
    office.post("/me", {"session": "no number"})
    assert theirs.get("/queue").status_code == 200
    page = theirs.get("/me").content.decode()
    assert "this one" in page
    theirs.post("/me", {"session": str(session.pk)})
    assert theirs.get("/queue").status_code == 302


@pytest.mark.parametrize("deed", ["close", "end-sessions", "forget-factor", "password", "role"])
def test_whatever_is_done_to_an_account_ends_its_sessions(
    office: Client, inside: Callable[..., Client], deed: str
) -> None:
    theirs = inside("analyst", "mori")
    key = Account.objects.get(name="mori").pk
    answer = office.post(f"/people/{key}/{deed}", {"role": "approver"})
    assert answer.status_code == (200 if deed == "password" else 302)
    assert theirs.get("/queue").status_code == 302
    account = Account.objects.get(name="mori")
    assert account.is_active == (deed != "close")
    assert account.has_second_factor == (deed != "forget-factor")
    assert account.must_change == (deed == "password")
    assert account.role == ("approver" if deed == "role" else "analyst")
    assert Entry.objects.filter(who="tanaka", what="do:person", about=f"{key} {deed}").exists()


def test_a_closed_account_opens_again(office: Client, person: Callable[..., Account]) -> None:
    account = person("mori")
    office.post(f"/people/{account.pk}/close")
    assert "Closed" in office.get("/people").content.decode()
    office.post(f"/people/{account.pk}/open")
    assert Account.objects.get(name="mori").is_active


@pytest.mark.parametrize("deed", ["close", "role"])
def test_the_last_administrator_stays(office: Client, person: Callable[..., Account], deed: str) -> None:
    mine = Account.objects.get()
    answer = office.post(f"/people/{mine.pk}/{deed}", {"role": "analyst"})
    assert answer.status_code == 409
    assert "last administrator" in answer.content.decode()
    assert Account.objects.get(role=Role.ADMINISTRATOR).is_active
    person("sato", "administrator")
    assert office.post(f"/people/{mine.pk}/{deed}", {"role": "analyst"}).status_code == 302


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "mori x", "role": "analyst"}, "no spaces"),
        ({"name": "", "role": "analyst"}, "no spaces"),
        ({"name": "tanaka", "role": "analyst"}, "already"),
        ({"name": "mori", "role": "king"}, "no such role"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_a_sentence(office: Client, asked: dict[str, str], said: str) -> None:
    answer = office.post("/people", asked)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Account.objects.count() == 1


@pytest.mark.parametrize("address", ["/people/999999/close", "/people/{own}/burn"])
def test_what_cannot_be_done_is_not_there(office: Client, address: str) -> None:
    assert office.post(address.format(own=Account.objects.get().pk)).status_code == 404
    assert office.get(f"/people/{Account.objects.get().pk}/close").status_code == 404
    answer = office.post(f"/people/{Account.objects.get().pk}/role", {"role": "king"})
    assert answer.status_code == 409
