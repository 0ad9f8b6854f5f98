"""Who works on a finding, what is said about it, and what happens where two people do so at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from sekisho.web.accounts.models import Account
from sekisho.web.shown.load import count
from sekisho.web.shown.models import Finding
from sekisho.web.work.models import LONGEST, Assignment, Remark
from tests.cli.typed import PHRASES

Browsers = Callable[..., Client]


@pytest.fixture
def key() -> Iterator[str]:
    """The first finding of the queue; as it was, and with nobody on it, after the test."""
    row = Finding.objects.filter(is_open=True).order_by("place")[0]
    yield row.key
    row.save()
    count(row.load)
    Remark.objects.all().delete()


def test_a_finding_is_taken_and_shows_in_the_queue_whose_it_is(inside: Browsers, key: str) -> None:
    browser = inside("analyst", "mori")
    assert "Nobody works on it yet" in browser.get(f"/findings/{key}").content.decode()
    answer = browser.post(f"/findings/{key}/work/assign", {"to": "mori", "seen": ""})
    assert answer.headers["Location"] == f"/findings/{key}"
    assert "mori works on it" in browser.get(f"/findings/{key}").content.decode()
    assert "mori works on it" in browser.get("/queue").content.decode()
    mine = browser.get("/queue?mine=1").content.decode()
    assert mine.count('scope="row"') == 1
    other = inside("analyst", "kato")
    assert 'scope="row"' not in other.get("/queue?mine=1").content.decode()


def test_who_was_slower_is_told_and_takes_nothing_away(inside: Browsers, key: str) -> None:
    first, second = inside("analyst", "mori"), inside("analyst", "kato")
    first.post(f"/findings/{key}/work/assign", {"to": "mori", "seen": ""})
    answer = second.post(f"/findings/{key}/work/assign", {"to": "kato", "seen": ""})
    assert answer.status_code == 409
    assert "it is with mori now" in answer.content.decode()
    assert Assignment.objects.get(finding=key).account.name == "mori"
    second.post(f"/findings/{key}/work/assign", {"to": "", "seen": "mori"})
    assert not Assignment.objects.filter(finding=key).exists()


@pytest.mark.parametrize("name", ["ono", "nobody"])
def test_only_who_works_with_findings_is_given_one(
    inside: Browsers, person: Callable[..., Account], key: str, name: str
) -> None:
    person("ono", "auditor")
    answer = inside("analyst").post(f"/findings/{key}/work/assign", {"to": name, "seen": ""})
    assert answer.status_code == 409
    assert "cannot work on findings" in answer.content.decode()


def test_a_closed_account_can_be_given_nothing(inside: Browsers, person: Callable[..., Account], key: str) -> None:
    person("kato", "analyst")
    Account.objects.filter(name="kato").update(is_active=False)
    assert inside("analyst").post(f"/findings/{key}/work/assign", {"to": "kato"}).status_code == 409


def test_history_has_what_was_said_and_what_was_decided(founded: Path, inside: Browsers, key: str) -> None:
    assert founded.is_dir()
    browser = inside("analyst", "mori")
    Account.objects.filter(name="mori").update(actor="tanaka")
    browser.post(f"/findings/{key}/work/remark", {"text": "asked <b>IT</b>\nfor the log"})
    signed = {"reason": "known until March", "passphrase": PHRASES["tanaka"]}
    browser.post(f"/findings/{key}/accept", {**signed, "until": "2099-03-31"})
    browser.post(f"/findings/{key}/reopen", {**signed, "reason": "it came back"})
    page = browser.get(f"/findings/{key}").content.decode()
    history = page.split('class="history"')[1].split("</ol>")[0]
    places = [history.index(one) for one in ("asked &lt;b&gt;IT&lt;/b&gt;", "known until March", "it came back")]
    assert places == sorted(places)
    assert "until 2099-03-31" in history
    assert "taken up again" in history


def test_an_empty_comment_is_refused_and_a_long_one_cut(inside: Browsers, key: str) -> None:
    browser = inside("analyst")
    assert browser.post(f"/findings/{key}/work/remark", {"text": "  "}).status_code == 409
    browser.post(f"/findings/{key}/work/remark", {"text": "x" * 5_000})
    assert len(Remark.objects.get(finding=key).text) == LONGEST


def test_a_decision_over_a_page_that_is_old_is_not_signed(founded: Path, inside: Browsers, key: str) -> None:
    assert founded.is_dir()
    first, second = inside("analyst", "mori"), inside("analyst", "kato")
    Account.objects.filter(name="mori").update(actor="tanaka")
    Account.objects.filter(name="kato").update(actor="sato")
    seen = Finding.objects.get(key=key).state
    said = {"reason": "known", "until": "2099-03-31", "seen": seen}
    first.post(f"/findings/{key}/accept", {**said, "passphrase": PHRASES["tanaka"]})
    answer = second.post(f"/findings/{key}/suppress", {**said, "passphrase": PHRASES["sato"]})
    assert answer.status_code == 409
    assert "Somebody decided about this finding while you read it" in answer.content.decode()
    assert Finding.objects.get(key=key).state == "accepted"


@pytest.mark.parametrize("address", ["/findings/none/work/assign", "/findings/{key}/work/steal"])
def test_what_is_not_there_is_not_done(inside: Browsers, key: str, address: str) -> None:
    assert inside("analyst").post(address.format(key=key)).status_code == 404
    assert inside("analyst", "kato").get(f"/findings/{key}/work/assign").status_code == 404


def test_who_only_reads_says_nothing(inside: Browsers, key: str) -> None:
    auditor = inside("auditor")
    assert auditor.post(f"/findings/{key}/work/remark", {"text": "x"}).status_code == 403
    assert "Add comment" not in auditor.get(f"/findings/{key}").content.decode()
