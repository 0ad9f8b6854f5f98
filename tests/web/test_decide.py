"""What somebody decides in the console is signed with their own key, and stands in the ledger like any other decision."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from sekisho.pipeline.org import Org
from sekisho.web.accounts.models import Account
from sekisho.web.journal.models import Entry
from sekisho.web.shown.load import count
from sekisho.web.shown.models import Finding
from tests.cli.typed import PHRASES

REASON = {"reason": "known, and mended in March", "passphrase": PHRASES["tanaka"]}


@pytest.fixture
def key() -> Iterator[str]:
    """The first finding of the queue; as it was again after the test."""
    row = Finding.objects.filter(is_open=True).order_by("place")[0]
    yield row.key
    row.save()
    count(row.load)


@pytest.fixture
def analyst(inside: Callable[..., Client]) -> Client:
    """A browser of an analyst who signs as tanaka."""
    browser = inside("analyst", "mori")
    Account.objects.filter(name="mori").update(actor="tanaka")
    return browser


def kinds(org: Path) -> list[tuple[str, str, str]]:
    view = Org.open(org).decided()
    assert view is not None
    return [
        (one.kind.value, one.by, one.text("until")) for one in view.honoured if one.kind.value in {"accept", "suppress"}
    ]


def test_a_finding_is_accepted_until_a_day_and_taken_up_again(founded: Path, analyst: Client, key: str) -> None:
    answer = analyst.post(f"/findings/{key}/accept", {**REASON, "until": "2099-03-31"})
    assert answer.headers["Location"] == f"/findings/{key}"
    assert kinds(founded) == [("accept", "tanaka", "2099-03-31")]
    row = Finding.objects.get(key=key)
    assert (row.state, row.is_open) == ("accepted", False)
    assert row.load.open == Finding.objects.filter(is_open=True).count()
    assert f"{row.load.open} open findings" in analyst.get("/").content.decode()
    page = analyst.get(f"/findings/{key}").content.decode()
    assert "Take it up again" in page
    assert key not in analyst.get("/queue").content.decode()
    analyst.post(f"/findings/{key}/reopen", REASON)
    row = Finding.objects.get(key=key)
    assert row.is_open
    assert row.load.open == sum(row.load.families.values()) == Finding.objects.filter(is_open=True).count()
    assert row.load.today == Finding.objects.filter(is_open=True, today=True).count()
    assert [one[0] for one in kinds(founded)] == ["accept", "suppress"]


def test_a_false_alarm_is_suppressed_for_good(founded: Path, analyst: Client, key: str) -> None:
    analyst.post(f"/findings/{key}/suppress", {**REASON, "until": ""})
    assert kinds(founded) == [("suppress", "tanaka", "")]
    assert Finding.objects.get(key=key).state == "suppressed"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"passphrase": "another phrase"}, "passphrase"),
        ({"reason": "  "}, "reason"),
        ({"until": ""}, "until"),
        ({"until": "31.3.2099"}, "is not a day"),
        ({"until": "2020-01-01"}, "over already"),
    ],
)
def test_what_cannot_be_signed_is_said_and_changes_nothing(
    founded: Path, analyst: Client, key: str, wrong: dict[str, str], said: str
) -> None:
    answer = analyst.post(f"/findings/{key}/accept", {**REASON, "until": "2099-03-31", **wrong})
    assert answer.status_code == 409
    assert said in answer.content.decode().partition('role="alert"')[2].partition("</p>")[0].lower()
    assert kinds(founded) == []
    assert Finding.objects.get(key=key).is_open


def test_who_is_nobody_in_the_ledger_signs_nothing(founded: Path, inside: Callable[..., Client], key: str) -> None:
    browser = inside("analyst", "mori")
    assert "has to be linked" in browser.get(f"/findings/{key}").content.decode()
    answer = browser.post(f"/findings/{key}/suppress", REASON)
    assert answer.status_code == 409
    assert "signs nothing" in answer.content.decode() or "has to be linked" in answer.content.decode()
    assert kinds(founded) == []


def test_the_journal_says_who_decided_and_no_word_of_the_passphrase(founded: Path, analyst: Client, key: str) -> None:
    analyst.post(f"/findings/{key}/suppress", REASON)
    entry = Entry.objects.get(what="do:decided")
    assert (entry.who, entry.about, entry.answer) == ("mori", f"{key} suppress", 302)
    assert not [one for one in Entry.objects.values_list("about", flat=True) if PHRASES["tanaka"] in one]
    assert founded.is_dir()


@pytest.mark.parametrize("address", ["/findings/f-none/suppress", "/findings/{key}/burn"])
def test_what_is_not_there_cannot_be_decided(analyst: Client, key: str, address: str) -> None:
    assert analyst.post(address.format(key=key), REASON).status_code == 404
    assert analyst.get(f"/findings/{key}/accept").status_code == 404


def test_an_administrator_links_an_account_to_one_signer_of_the_ledger(
    founded: Path, inside: Callable[..., Client], person: Callable[..., Account]
) -> None:
    office, mori, ito = inside("administrator", "boss"), person("mori"), person("ito")
    assert "signs as sato" in office.get("/people").content.decode()
    assert office.post(f"/people/{mori.pk}/actor", {"actor": "tanaka"}).status_code == 302
    assert Account.objects.get(name="mori").actor == "tanaka"
    taken = office.post(f"/people/{ito.pk}/actor", {"actor": "tanaka"})
    assert (taken.status_code, "linked to another account" in taken.content.decode()) == (409, True)
    assert office.post(f"/people/{ito.pk}/actor", {"actor": "nobody"}).status_code == 409
    assert office.post(f"/people/{mori.pk}/actor", {"actor": ""}).status_code == 302
    assert Account.objects.get(name="mori").actor == ""
    assert founded.is_dir()
