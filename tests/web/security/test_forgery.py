"""Attack: another site sends a form in the name of whoever is signed in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.security.table import ACTIONS, stranger

FORMS = (*ACTIONS, "/language", "/sign-out", "/sign-in", "/sign-in/code", "/sign-in/set-up", "/", "/queue", "/journal")
OWN = "http://localhost"


def token_of(browser: Client, address: str = "/me") -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(address).content.decode())
    assert found
    return found[1]


@pytest.fixture
def victim(inside: Callable[..., Client]) -> Client:
    browser = inside("administrator")
    browser.handler.enforce_csrf_checks = True
    return browser


def refused(browser: Client, sent: dict[str, str], **headers: str) -> None:
    answers = {address: browser.post(address, sent, headers=headers).status_code for address in FORMS}
    assert set(answers.values()) == {403}, answers


def test_without_a_token_no_form_is_taken(victim: Client) -> None:
    refused(victim, {}, origin=OWN)
    refused(victim, {"csrfmiddlewaretoken": ""}, origin=OWN)
    refused(victim, {"csrfmiddlewaretoken": "a" * 64}, origin=OWN)
    assert victim.get("/me").status_code == 200


def test_a_token_of_somebody_else_is_worth_nothing(victim: Client, inside: Callable[..., Client]) -> None:
    refused(victim, {"csrfmiddlewaretoken": token_of(stranger(), "/sign-in")}, origin=OWN)
    refused(victim, {"csrfmiddlewaretoken": token_of(inside("analyst", "sato"))}, origin=OWN)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:9", "https://localhost", "http://localhost.evil.example"])  # fmt: skip
def test_a_form_of_another_origin_is_refused_with_the_right_token(victim: Client, origin: str) -> None:
    refused(victim, {"csrfmiddlewaretoken": token_of(victim)}, origin=origin)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/octet-stream", "multipart/mixed"])
def test_a_body_that_a_form_of_another_kind_has_carries_no_token(victim: Client, kind: str) -> None:
    body = f"csrfmiddlewaretoken={token_of(victim)}"
    for address in FORMS:
        assert victim.post(address, body, content_type=kind, headers={"origin": OWN}).status_code == 403


def test_a_token_in_the_address_counts_for_nothing(victim: Client) -> None:
    token = token_of(victim)
    for address in FORMS:
        assert victim.post(f"{address}?csrfmiddlewaretoken={token}", headers={"origin": OWN}).status_code == 403


def test_a_token_of_before_the_sign_in_is_worth_nothing_after_it(victim: Client) -> None:
    before = token_of(victim)
    victim.post("/sign-out", {"csrfmiddlewaretoken": before}, headers={"origin": OWN})
    assert victim.get("/me").status_code == 302
    assert stranger().post("/sign-in", {"csrfmiddlewaretoken": before}, headers={"origin": OWN}).status_code == 403


def test_nothing_is_done_by_an_address_alone(victim: Client) -> None:
    for address in ("/sign-out", "/language?lang=ja&back=/", "/people?name=evil&shown_name=x&role=administrator"):
        victim.get(address)
    assert victim.get("/me").status_code == 200
    assert "evil" not in victim.get("/people").content.decode()
