"""What somebody does in the console about a payment held: a call, a refusal, an approval; each by two people where it opens."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from sekisho.evidence.land import landed_path
from sekisho.pipeline.org import Org
from sekisho.report.document import Document, Payment
from sekisho.web import answer
from sekisho.web.accounts.models import Account
from sekisho.web.answer import shown
from tests.cli.typed import PHRASES

Browsers = Callable[..., Client]


@pytest.fixture
def item(console: Path) -> Payment:
    """The first payment held of which the number on file is known."""
    assert console.is_dir()
    now = shown()
    assert now is not None
    return next(one for one in now.document.payments if one.call.number)


@pytest.fixture
def linked(inside: Browsers, founded: Path) -> Callable[[str, str, str], Client]:
    """Return a browser of somebody of a role who signs as an actor of the ledger."""
    assert founded.is_dir()

    def enter(role: str, name: str, actor: str) -> Client:
        browser = inside(role, name)
        Account.objects.filter(name=name).update(actor=actor)
        return browser

    return enter


def call(item: Payment, outcome: str, **other: str) -> dict[str, str]:
    said = {"number": item.call.number or "", "spoke_to": "Ms Ito, accounts", "read_back": "old account, same amount"}
    return {**said, "outcome": outcome, "passphrase": PHRASES["tanaka"], **other}


def kinds(org: Path) -> list[tuple[str, str]]:
    view = Org.open(org).decided()
    assert view is not None
    assert not view.broken
    return [(one.kind.value, one.by) for one in view.honoured if one.kind.value in {"callback", "release", "refuse"}]


def test_a_denied_call_and_a_refusal_by_another_person(
    founded: Path, linked: Callable[..., Client], item: Payment
) -> None:
    caller, other = linked("analyst", "mori", "tanaka"), linked("approver", "abe", "sato")
    answered = caller.post(f"/payments/{item.id}/call", call(item, "denied"))
    assert answered.headers["Location"] == f"/payments/{item.id}"
    assert "On the telephone the payee denied it, says tanaka" in other.get(f"/payments/{item.id}").content.decode()
    other.post(f"/payments/{item.id}/refuse", {"why": "not theirs", "passphrase": PHRASES["sato"]})
    page = other.get(f"/payments/{item.id}").content.decode()
    assert "Refused by sato" in page
    assert "Record a call" not in page
    assert kinds(founded) == [("callback", "tanaka"), ("refuse", "sato")]


def test_a_confirmed_call_waits_for_somebody_else(founded: Path, linked: Callable[..., Client], item: Payment) -> None:
    caller, other = linked("approver", "mori", "tanaka"), linked("approver", "abe", "sato")
    caller.post(f"/payments/{item.id}/call", call(item, "confirmed"))
    own, page = caller.get("/payments").content.decode(), other.get("/payments").content.decode()
    assert "You took part in this" in own
    assert "It stays held until a second person approves" in page
    assert "Ms Ito, accounts, who read back: old account, same amount" in page
    entry = page.split("/approvals/")[1].split('"')[0]
    refused = caller.post(f"/approvals/{entry}", {"passphrase": PHRASES["tanaka"]})
    assert refused.status_code == 409
    assert "cannot approve it as well" in refused.content.decode()
    wrong = other.post(f"/approvals/{entry}", {"passphrase": "no"})
    assert wrong.status_code == 409
    assert other.post(f"/approvals/{entry}", {"passphrase": PHRASES["sato"]}).headers["Location"] == "/payments"
    after = other.get(f"/payments/{item.id}").content.decode()
    assert "Confirmed by tanaka and approved by sato" in after
    again = other.post(f"/approvals/{entry}", {"passphrase": PHRASES["sato"]})
    assert "Nothing waits for your approval" in again.content.decode()
    assert kinds(founded) == [("callback", "tanaka"), ("release", "tanaka")]


def test_a_later_call_that_denies_takes_the_request_away(
    founded: Path, linked: Callable[..., Client], item: Payment
) -> None:
    caller = linked("approver", "mori", "tanaka")
    caller.post(f"/payments/{item.id}/call", call(item, "confirmed"))
    caller.post(f"/payments/{item.id}/call", call(item, "denied"))
    page = caller.get("/payments").content.decode()
    assert "Waiting for a second person" not in page
    assert kinds(founded)[-1] == ("callback", "tanaka")


def test_nobody_reached_leaves_it_held(founded: Path, linked: Callable[..., Client], item: Payment) -> None:
    caller = linked("analyst", "mori", "tanaka")
    caller.post(f"/payments/{item.id}/call", call(item, "not_reached"))
    assert "called and reached nobody" in caller.get("/payments").content.decode()
    assert kinds(founded) == [("callback", "tanaka")]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"number": "03-0000-9999"}, "03-0000-9999"),
        ({"spoke_to": " "}, "read back"),
        ({"outcome": "maybe"}, "read back"),
        ({"passphrase": "wrong"}, "passphrase"),
    ],
)
def test_a_call_that_proves_nothing_is_not_recorded_and_what_was_typed_stays(
    founded: Path, linked: Callable[..., Client], item: Payment, other: dict[str, str], says: str
) -> None:
    caller = linked("analyst", "mori", "tanaka")
    answered = caller.post(f"/payments/{item.id}/call", call(item, **{"outcome": "confirmed", **other}))
    page = answered.content.decode()
    assert answered.status_code == 409
    assert says in page.split('role="alert">')[1].split("</p>")[0]
    assert "old account, same amount" in page
    assert PHRASES["tanaka"] not in page
    assert kinds(founded) == []


def test_a_refusal_needs_a_reason_and_a_link_to_the_ledger(
    founded: Path, linked: Callable[..., Client], item: Payment
) -> None:
    caller, bare = linked("analyst", "mori", "tanaka"), linked("analyst", "kato", "")
    told = {"why": " ", "passphrase": PHRASES["tanaka"]}
    assert "needs a reason" in caller.post(f"/payments/{item.id}/refuse", told).content.decode()
    assert bare.post(f"/payments/{item.id}/refuse", {**told, "why": "x"}).status_code == 409
    assert kinds(founded) == []


def changed(monkeypatch: pytest.MonkeyPatch, other: Callable[[Payment], Payment]) -> None:
    """Show payments otherwise than they are."""
    real = answer._document

    def document(key: int) -> Document:
        told = real(key)
        return replace(told, payments=tuple(map(other, told.payments)))

    monkeypatch.setattr(answer, "_document", document)


def test_what_a_page_shows_otherwise_than_the_file_is_not_signed(
    founded: Path, linked: Callable[..., Client], item: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = linked("analyst", "mori", "tanaka")
    changed(monkeypatch, lambda one: replace(one, account_paid="0001-001 ••••9999"))
    told = caller.post(f"/payments/{item.id}/call", call(item, "confirmed"))
    assert "is not what this page shows" in told.content.decode()
    changed(monkeypatch, lambda one: replace(one, account_paid=item.account_paid, sequence=9_999))
    told = caller.post(f"/payments/{item.id}/refuse", {"why": "x", "passphrase": PHRASES["tanaka"]})
    assert told.status_code == 409
    assert kinds(founded) == []


def test_a_file_that_was_changed_or_is_gone_is_not_signed(
    founded: Path, linked: Callable[..., Client], item: Payment
) -> None:
    caller = linked("analyst", "mori", "tanaka")
    kept = landed_path(Org.open(founded).store, item.sha256)
    whole = kept.read_bytes()
    try:
        kept.unlink()
        told = caller.post(f"/payments/{item.id}/call", call(item, "confirmed"))
        assert told.status_code == 409
        assert item.file in told.content.decode().split('role="alert">')[1].split("</p>")[0]
        other = next(path for path in kept.parent.parent.glob("*/*.gz"))
        kept.write_bytes(other.read_bytes())
        assert caller.post(f"/payments/{item.id}/call", call(item, "confirmed")).status_code == 409
    finally:
        kept.write_bytes(whole)
    assert kinds(founded) == []


def test_a_report_of_an_earlier_version_says_to_assess_again(
    founded: Path, linked: Callable[..., Client], item: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert founded.is_dir()
    caller = linked("analyst", "mori", "tanaka")
    changed(monkeypatch, lambda one: replace(one, file="", sha256="", sequence=0))
    assert "Assess again" in caller.get(f"/payments/{item.id}").content.decode()


def test_an_auditor_reads_and_signs_nothing(founded: Path, linked: Callable[..., Client], item: Payment) -> None:
    auditor = linked("auditor", "ono", "sato")
    assert "Record a call" not in auditor.get(f"/payments/{item.id}").content.decode()
    assert auditor.post(f"/payments/{item.id}/call", call(item, "denied")).status_code == 403
    assert auditor.post("/approvals/0123456789abcdef", {"passphrase": "x"}).status_code == 403
    assert kinds(founded) == []


@pytest.mark.parametrize("address", ["/payments/none", "/payments/none/call", "/approvals/none"])
def test_a_payment_that_is_not_there_is_said_so(linked: Callable[..., Client], address: str) -> None:
    browser = linked("administrator", "mori", "tanaka")
    assert browser.get(address).status_code == 404


def test_without_a_ledger_nothing_is_signed(inside: Browsers, item: Payment) -> None:
    browser = inside("administrator")
    Account.objects.update(actor="tanaka")
    assert browser.post(f"/payments/{item.id}/call", call(item, "confirmed")).status_code == 409
    assert browser.post("/approvals/none", {"passphrase": "x"}).status_code == 409
