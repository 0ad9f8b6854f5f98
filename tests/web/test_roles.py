"""Every page of the table of addresses with every role: what the rule admits opens, everything else does not."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, path
from django.utils import timezone

from sekisho.web.accounts.models import Account, Role
from sekisho.web.answer import shown
from sekisho.web.api.tokens import SCOPES, make
from sekisho.web.gate import EVERYBODY, SIGNED_IN, Gate, may, rule_of
from sekisho.web.programs import PREFIX
from sekisho.web.shown.models import Case, Finding
from sekisho.web.urls import urlpatterns

EVERY = {one.name or "": one for one in urlpatterns}
OPERATIONS = {name: one for name, one in EVERY.items() if str(one.pattern).startswith(PREFIX.lstrip("/"))}
PAGES = {name: one for name, one in EVERY.items() if name not in OPERATIONS}


def address(one: URLPattern) -> str:
    """Return an address that the page answers with something that is there."""
    now = shown()
    assert now is not None
    known = {"finding": Finding.objects.order_by("place")[0].key, "case": Case.objects.order_by("place")[0].key}
    known["decided"] = known["worked"] = known["reveal"] = known["finding"]
    known |= {"scenario": "mailbox_takeover", "area": "email", "source": "mbox", "store": "store-none"}
    known |= {"api_finding": known["finding"], "api_case": known["case"]}
    known["payment"] = known["paid"] = now.document.payments[0].id
    route = str(one.pattern).replace("<str:key>", known.get(one.name or "", "none"))
    route = route.replace("<slug:key>", "phishing_1").replace("<path:name>", "none")
    return "/" + route.replace("<int:key>", "1").replace("<slug:deed>", "close").replace("<slug:step>", "assign")


def test_every_page_has_a_rule_and_a_name_of_its_own() -> None:
    assert len(PAGES) + len(OPERATIONS) == len(urlpatterns)
    assert all(rule_of(one.callback) is not None for one in urlpatterns)


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_for_the_roles_of_its_rule_and_nobody_else(role: Role, inside: Callable[..., Client]) -> None:
    browser = inside(role)
    seen, right = {}, {}
    for name, page in PAGES.items():
        rule = rule_of(page.callback)
        opens = rule in {EVERYBODY, SIGNED_IN} or (isinstance(rule, frozenset) and role in rule)
        right[name] = "opens" if opens else "closed"
        seen[name] = {200: "opens", 302: "opens", 404: "opens", 403: "closed"}[browser.get(address(page)).status_code]
    assert seen == right


@pytest.mark.parametrize("role", list(Role))
def test_an_operation_answers_a_token_of_the_roles_of_its_rule_and_nobody_else(
    role: Role, person: Callable[..., Account]
) -> None:
    account = person("mori", role)
    # A token that was made for more than its owner may read now: only the rule of the operation stands between.
    made, text = make(Account(pk=account.pk, role=Role.ADMINISTRATOR), "all", SCOPES, 1, timezone.now())
    assert set(made.scopes) == set(SCOPES)
    program = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {text}"})
    seen = {name: program.get(address(one)).status_code for name, one in OPERATIONS.items()}
    rules = {name: rule_of(one.callback) for name, one in OPERATIONS.items()}
    assert seen == {
        name: 200 if rule is SIGNED_IN or (isinstance(rule, frozenset) and role in rule) else 403
        for name, rule in rules.items()
    }


@pytest.mark.parametrize("role", list(Role))
def test_an_operation_takes_no_session_whoever_it_is(role: Role, inside: Callable[..., Client]) -> None:
    browser = inside(role)
    assert {name: browser.get(address(one)).status_code for name, one in OPERATIONS.items()} == {
        name: 200 if name == "api_openapi" else 401 for name in OPERATIONS
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_program_without_a_token_is_told_so(name: str) -> None:
    answer = Client(SERVER_NAME="localhost").get(address(OPERATIONS[name]))
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_sees_the_door_and_nothing_else(name: str) -> None:
    answer = Client(SERVER_NAME="localhost").get(address(PAGES[name]))
    if rule_of(PAGES[name].callback) is EVERYBODY:
        assert answer.status_code in {200, 302, 404}
    else:
        assert (answer.status_code, answer.headers["Location"][:8]) == (302, "/sign-in")


def test_a_page_without_a_rule_lets_nobody_in() -> None:
    bare = path("bare", lambda _request: HttpResponse("secret"))
    assert not may(Account(name="a", role=Role.ADMINISTRATOR), rule_of(bare.callback))
    request = RequestFactory().post("/bare")
    request.user = Account(name="a", role=Role.ADMINISTRATOR)
    gate = Gate(lambda _request: HttpResponse())
    with pytest.raises(PermissionDenied):
        gate.process_view(request, bare.callback, (), {})
