"""Attack: somebody opens, or sends a form to, what their role does not open, by the address itself or by a trick with it."""

from collections.abc import Callable

import pytest
from django.test import Client

from sekisho.web.accounts.models import Account, Role
from tests.web.security.table import ACTIONS, PAGES

TRICKS = (
    "/people/", "/people//", "/./people", "/queue/../people", "/queue/..%2fpeople", "/%2fpeople", "/people%00",
    "/people;x=1", "/people%20", "/People", "/people.json", "/people%0a", "/api/v1/../../people", "/export//people.csv",
    "/export/people.csv/", "/export/people.csv%00.txt", "/export/findings.csv/../people.csv", "/queue/%2e%2e/people",
)  # fmt: skip
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
ELSEWHERE = {
    "X-Original-URL": "/queue", "X-Rewrite-URL": "/queue", "X-Forwarded-User": "root", "Remote-User": "root",
    "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "127.0.0.1", "Script-Name": "/queue", "Path-Info": "/style.css",
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_a_page_of_another_role_does_not_open(role: Role, inside: Callable[..., Client]) -> None:
    browser = inside(role)
    opened = {address for address in PAGES if browser.get(address).status_code == 200}
    assert opened == {address for address, roles in PAGES.items() if role in roles}


@pytest.mark.parametrize("role", list(Role))
def test_a_form_of_another_role_is_not_taken(role: Role, inside: Callable[..., Client]) -> None:
    browser = inside(role)
    refused = {address for address in ACTIONS if browser.post(address, {"role": "administrator"}).status_code == 403}
    assert refused == {address for address, roles in ACTIONS.items() if role not in roles}


def test_a_stranger_opens_nothing_and_does_nothing() -> None:
    browser = Client(SERVER_NAME="localhost")
    for address in PAGES:
        assert browser.get(address).headers["Location"] == f"/sign-in?next={address}"
    for address in ACTIONS:
        assert browser.post(address).headers["Location"] == "/sign-in"


def test_another_method_opens_nothing_more(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "TRACK", "CONNECT", "FOO"):
        for address in ("/people", "/journal", "/people/1/role", "/settings/attention"):
            assert browser.generic(method, address).status_code in {403, 405}, (method, address)


def test_a_method_in_a_header_or_a_field_counts_for_nothing(inside: Callable[..., Client]) -> None:
    browser, trainer = inside("administrator"), inside("trainer", "sato")
    wish = {"_method": "POST", "name": "evil", "shown_name": "evil", "role": "administrator"}
    for header in OVERRIDES:
        assert browser.get("/people", wish, headers={header: "POST"}).status_code == 200
        assert trainer.post("/people", {"_method": "GET"}, headers={header: "GET"}).status_code == 403
    assert not Account.objects.filter(name="evil").exists()


def test_an_address_written_otherwise_leads_nowhere(inside: Callable[..., Client]) -> None:
    trainer, administrator = inside("trainer"), inside("administrator", "sato")
    for address in TRICKS:
        assert trainer.get(address).status_code in {403, 404}, address
        assert administrator.get(address).status_code == 404, address


def test_a_header_makes_nobody_somebody_else(inside: Callable[..., Client]) -> None:
    trainer, nobody = inside("trainer"), Client(SERVER_NAME="localhost")
    for header, value in ELSEWHERE.items():
        assert trainer.get("/people", headers={header: value}).status_code == 403, header
        assert nobody.get("/people", headers={header: value}).status_code == 302, header


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_nobody_makes_a_token_for_more_than_their_role_reads(role: Role, inside: Callable[..., Client]) -> None:
    browser = inside(role)
    sent = {"name": "SIEM", "days": "30", "scopes": ["findings", "accounts"]}
    assert browser.post("/me/tokens", sent).status_code == 400
    assert "sks_" not in browser.get("/me/tokens").content.decode()


def test_a_token_opens_no_page_and_a_session_no_operation(
    token: Callable[..., str], inside: Callable[..., Client]
) -> None:
    program = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {token('administrator')}"})
    assert {program.get(address).status_code for address in PAGES} == {302}
    assert {program.post(address).status_code for address in ACTIONS} == {302}
    assert inside("administrator").get("/api/v1/accounts").status_code == 401
    assert program.get("/api/v1/accounts").status_code == 200
    assert {program.generic(one, "/api/v1/findings").status_code for one in ("POST", "PUT", "DELETE", "PATCH")} == {405}
