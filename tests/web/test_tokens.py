"""Tokens: shown once, kept as a digest, worth what their owner's role is worth now, and found again in the journal."""

import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.web.accounts import office
from sekisho.web.accounts.models import Account
from sekisho.web.api import middleware, tokens
from sekisho.web.api.limit import Limit
from sekisho.web.api.models import Token
from sekisho.web.journal.models import Entry
from sekisho.web.journal.write import faults


def ask(text: str, path: str = "findings", scheme: str = "Bearer") -> int:
    """Return the status that a program with a token gets."""
    program = Client(SERVER_NAME="localhost", headers={"authorization": f"{scheme} {text}"})
    return program.get(f"/api/v1/{path}").status_code


def shown(page: str) -> str:
    """Return the token that a page shows."""
    found = re.search("sks_[0-9A-Za-z]{46}", page)
    assert found
    return found[0]


def test_a_token_is_made_on_ones_own_page_and_shown_once(inside: Callable[..., Client]) -> None:
    browser = inside("analyst")
    answer = browser.post("/me/tokens", {"name": "SIEM", "scopes": ["findings", "cases"], "days": "90"})
    text = shown(answer.content.decode())
    assert ask(text) == 200
    assert ask(text, "payments") == 403
    again = browser.get("/me/tokens").content.decode()
    assert text not in again
    assert text[:12] in again
    row = Token.objects.get()
    assert text not in str(row.__dict__)
    assert str(row) == f"{text[:12]} SIEM"
    assert row.until - row.made_at == timedelta(days=90)
    assert tokens.well_formed(text)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "", "scopes": ["findings"], "days": "30"}, "needs a name"),
        ({"name": "x" * 61, "scopes": ["findings"], "days": "30"}, "needs a name"),
        ({"name": "a\tb", "scopes": ["findings"], "days": "30"}, "needs a name"),
        ({"name": "a", "scopes": [], "days": "30"}, "at least one area"),
        ({"name": "a", "scopes": ["journal"], "days": "30"}, "at least one area"),
        ({"name": "a", "scopes": ["findings"], "days": "366"}, "from 1 to 365 days"),
        ({"name": "a", "scopes": ["findings"], "days": "0"}, "from 1 to 365 days"),
        ({"name": "a", "scopes": ["findings"], "days": "soon"}, "from 1 to 365 days"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_a_sentence(
    inside: Callable[..., Client], asked: dict[str, object], said: str
) -> None:
    answer = inside("analyst").post("/me/tokens", asked)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Token.objects.exists()


def test_nobody_has_more_tokens_than_can_be_overlooked(person: Callable[..., Account]) -> None:
    account, now = person("mori"), timezone.now()
    for number in range(tokens.MOST):
        tokens.make(account, f"t{number}", ["findings"], 1, now)
    with pytest.raises(SekishoError, match="token_most"):
        tokens.make(account, "one more", ["findings"], 1, now)
    assert tokens.make(account, "one more", ["findings"], 1, now + timedelta(days=1))


def test_a_role_that_opens_nothing_makes_no_token(inside: Callable[..., Client]) -> None:
    browser = inside("learner")
    assert "Your role opens nothing" in browser.get("/me/tokens").content.decode()
    assert browser.post("/me/tokens", {"name": "a", "scopes": ["findings"], "days": "30"}).status_code == 400


def test_a_change_of_role_and_the_closing_of_an_account_count_at_once(token: Callable[..., str]) -> None:
    text = token("auditor", "kansa")
    account = Account.objects.get(name="kansa")
    assert ask(text, "journal") == 200
    office.give_role(account, "analyst")
    assert (ask(text, "journal"), ask(text)) == (403, 200)
    office.give_role(account, "learner")
    assert ask(text) == 403
    office.give_role(account, "analyst")
    office.close(account)
    assert ask(text) == 401
    office.open_again(account)
    office.give_password(account, timezone.now())
    assert ask(text) == 403


def test_a_token_ends_when_it_was_told_to(token: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    text, now = token(), timezone.now()

    class Later:
        @staticmethod
        def now() -> datetime:
            return now + timedelta(days=30)

    assert ask(text) == 200
    monkeypatch.setattr(middleware, "timezone", Later)
    assert ask(text) == 401


def test_a_token_is_revoked_by_its_owner_and_by_an_administrator_and_nobody_else(
    inside: Callable[..., Client], token: Callable[..., str]
) -> None:
    first, second = token("analyst", "mori"), token("analyst", "sato")
    others, own = Token.objects.order_by("-pk")
    browser = inside("analyst", "kato")
    assert browser.post(f"/me/tokens/{own.pk}/revoke").status_code == 404
    assert ask(first) == 200
    administrator = inside("administrator", "tanaka")
    assert administrator.get(f"/me/tokens/{own.pk}/revoke").status_code == 404
    assert administrator.post(f"/me/tokens/{own.pk}/revoke").headers["Location"] == "/programs"
    assert (ask(first), ask(second)) == (401, 200)
    assert "Revoked by tanaka" in administrator.get("/programs").content.decode()
    made = shown(administrator.post("/me/tokens", {"name": "x", "scopes": ["findings"], "days": "1"}).content.decode())
    key = Token.objects.get(mark=made[:12]).pk
    assert administrator.post(f"/me/tokens/{key}/revoke").headers["Location"] == "/me/tokens"
    assert ask(made) == 401
    assert others.revoked_at is None


def test_wrong_tokens_open_nothing_and_are_compared_as_long_as_right_ones(
    token: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = token()
    compared: list[tuple[int, int]] = []
    real = hmac.compare_digest

    def compare(one: str, other: str) -> bool:
        compared.append((len(one), len(other)))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    random = text[4:-6]
    near = random[:-1] + ("a" if random[-1] != "a" else "b")
    far = ("a" if random[0] != "a" else "b") + random[1:]
    for wrong in (near, far):
        assert ask(f"sks_{wrong}{tokens.checksum(wrong)}") == 401
    assert compared == [(64, 64), (64, 64)]
    for garbage in ("", "sks_", text[:-1], text[:-1] + "!", f"{text}x", "sks_" + "ä" * 46, text.lower()):
        assert ask(garbage) == 401
    assert len(compared) == 2
    assert ask(text, scheme="Basic") == 401
    assert ask(text, scheme="bearer") == 200


def test_every_use_is_in_the_journal_and_the_token_is_not(token: Callable[..., str]) -> None:
    text = token("analyst", "mori")
    ask(text)
    ask(text, "journal")
    tokens.revoke(Token.objects.get(), Account.objects.get(), timezone.now())
    ask(text)
    mark = text[:12]
    assert [(one.who, one.what, one.about, one.answer) for one in Entry.objects.all()] == [
        ("mori", f"see:api_findings:{mark}", "", 200),
        ("mori", f"see:api_journal:{mark}", "", 403),
        ("mori", f"refused:{mark}", "/api/v1/findings", 401),
    ]
    assert not list(faults())
    assert text not in str(list(Entry.objects.values()))


def test_the_last_use_is_remembered_to_the_minute(token: Callable[..., str]) -> None:
    text = token()
    assert Token.objects.get().used_at is None
    ask(text)
    first = Token.objects.get().used_at
    ask(text)
    assert first is not None
    assert Token.objects.get().used_at == first
    tokens.used(Token.objects.get(), first + timedelta(minutes=2))
    assert Token.objects.get().used_at == first + timedelta(minutes=2)


def test_a_token_opens_no_page_and_a_session_no_operation(
    token: Callable[..., str], inside: Callable[..., Client]
) -> None:
    program = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {token('administrator')}"})
    assert program.get("/queue").headers["Location"].startswith("/sign-in")
    browser = inside("administrator")
    assert browser.get("/api/v1/findings").status_code == 401
    assert browser.get("/api/v1/openapi.json").status_code == 200
    assert not program.cookies


def test_who_asks_too_often_is_told_when_to_come_back(
    token: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(middleware, "limit", Limit(lambda: seconds[0], burst=2, a_second=0.5))
    text, other = token("analyst", "mori"), token("analyst", "sato")
    assert [ask(text), ask(text), ask(text), ask(other)] == [200, 200, 429, 200]
    program = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {text}"})
    answer = program.get("/api/v1/findings")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert "after 2 seconds" in answer.json()["detail"]
    seconds[0] = 2.0
    assert [ask(text), ask(text)] == [200, 429]
    assert Entry.objects.filter(answer=429).count() == 3


def test_the_limit_remembers_a_bounded_number_of_tokens() -> None:
    bounded = Limit(lambda: 0.0, burst=1, a_second=1, known=2)
    assert [bounded.wait(one) for one in (1, 2, 3)] == [0, 0, 0]
    assert bounded.wait(3) == 1
    assert bounded.wait(1) == 0
