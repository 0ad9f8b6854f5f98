"""Attack: an id of something else, or something that is no id at all; a place that a form names and that lies elsewhere."""

from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.web.accounts.models import Account
from sekisho.web.api.tokens import make
from sekisho.web.shown.models import Finding

KEYS = (
    "0", "-1", "9" * 30, "9223372036854775808", "\0", "a" * 2000, "../../console.key", "..", "😀", "1'", "1 OR 1=1", "{{7*7}}",
    "<script>", "__class__", "1.0", "１", "٣", "%s", "\r\nX-Evil: 1", "\u202e", "f-\n", "None",
)  # fmt: skip
PLACES = (
    "/findings/", "/cases/", "/payments/", "/risk/", "/areas/", "/stores/", "/sources/", "/export/", "/people/", "/me/tokens/",
    "/programs/", "/approvals/", "/api/v1/findings/", "/api/v1/cases/",
)  # fmt: skip
QUERIES = ("family", "severity", "words", "page", "who", "about", "budget", "check", "cursor", "limit", "next", "lang")
LISTS = (
    "/queue",
    "/cases",
    "/journal",
    "/plan",
    "/sources",
    "/changes",
    "/export/findings.csv",
    "/export/journal.json",
)


def test_what_is_no_id_finds_nothing_and_breaks_nothing(
    inside: Callable[..., Client], token: Callable[..., str]
) -> None:
    browser = inside("administrator")
    program = {"authorization": f"Bearer {token('administrator')}"}
    for place in PLACES:
        headers = program if place.startswith("/api/") else {}
        for key in KEYS:
            address = f"{place}{quote(key, safe='')}"
            assert browser.get(address, headers=headers).status_code in {400, 404}, address


def test_a_form_to_what_is_no_id_does_nothing(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    for place, deed in (
        ("/people/", "close"),
        ("/people/", "role"),
        ("/programs/", "remove"),
        ("/me/tokens/", "revoke"),
    ):
        for key in KEYS:
            assert browser.post(f"{place}{quote(key, safe='')}/{deed}").status_code == 404, (place, key)
    assert Account.objects.get().is_active


def test_strange_questions_are_answered_without_a_fault(inside: Callable[..., Client]) -> None:
    browser = inside("administrator")
    for place in LISTS:
        for key in ("\0", "-1", "9" * 40, "1e400", "nan", "'\"<script>", "％", "\ud7ff"):
            answer = browser.get(place, dict.fromkeys(QUERIES, key))
            assert answer.status_code in {200, 400}, (place, key)
            assert b"<script>" not in b"".join(answer), place


def test_a_token_of_somebody_else_is_not_revoked(person: Callable[..., Account], inside: Callable[..., Client]) -> None:
    made, text = make(person("sato"), "SIEM", ["findings"], 30, timezone.now())
    thief = inside("analyst")
    for address in (f"/me/tokens/{made.pk}/revoke", f"/programs/tokens/{made.pk}/revoke", f"/me/tokens/{made.pk}/end"):
        assert thief.post(address).status_code in {403, 404}
    program = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {text}"})
    assert program.get("/api/v1/findings").status_code == 200


def test_the_session_of_somebody_else_is_not_ended_by_its_number(inside: Callable[..., Client]) -> None:
    victim, thief = inside("analyst", "sato"), inside("analyst")
    row = Account.objects.get(name="sato").sessions.get()
    assert thief.post("/me", {"session": str(row.pk)}).status_code == 302
    assert victim.get("/me").status_code == 200


def test_a_finding_of_a_name_with_something_behind_it_is_no_finding(inside: Callable[..., Client]) -> None:
    key = Finding.objects.order_by("place")[0].key
    browser = inside()
    for tail in ("%0a", "%20", "%00", "/", "%2f", ";", ".json"):
        assert browser.get(f"/findings/{key}{tail}").status_code == 404, tail


ELSEWHERE = (
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "///evil.example",
    "javascript:alert(1)", "http:evil.example", "https:/evil.example", "@evil.example", "\0//evil.example", " //evil.example",
    "/.//evil.example", "/..//evil.example", "/a/../..//evil.example", "/%09/evil.example", "/\r\nX-Evil: 1", "data:text/html,x",
)  # fmt: skip


@pytest.mark.parametrize("back", ELSEWHERE)
def test_a_form_leads_back_to_this_house_alone(back: str) -> None:
    answer = Client(SERVER_NAME="localhost").post("/language", {"lang": "ja", "back": back})
    place = answer.headers["Location"]
    assert urlsplit(urljoin("http://localhost/language", place)).netloc == "localhost"
    assert place.startswith("/")
    assert place[1:2] not in {"/", "\\"}
    assert "X-Evil" not in answer.headers
