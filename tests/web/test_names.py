"""A name behind a stand-in is seen by the two who signed for it, for a day, and by nobody else anywhere."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from sekisho.evidence.view import Snapshot
from sekisho.ledger.entries import endorse_draft
from sekisho.ledger.reveals import Reveal, reveals
from sekisho.pipeline.actors import write
from sekisho.pipeline.document.build import roster_names
from sekisho.pipeline.org import Org
from sekisho.pipeline.revealed import Answer
from sekisho.report.json import finding_from_json, finding_to_json
from sekisho.report.said import pseudonym
from sekisho.watch import places
from sekisho.watch.child import Ended, Line, command, run
from sekisho.watch.nouns import Kind, Said
from sekisho.web.accounts.models import Account
from sekisho.web.journal.models import Entry
from sekisho.web.renew import main
from sekisho.web.reveal.keep import keep, kept
from sekisho.web.reveal.look import shown_on
from sekisho.web.reveal.models import Witness
from sekisho.web.shown.models import Finding
from tests.cli.typed import PHRASES

Browsers = Callable[..., Client]
REASON = "our director has to be warned"


@pytest.fixture
def row() -> Iterator[Finding]:
    """A finding on which a name of the roster stands behind its stand-in; as it was again after the test."""
    every = Finding.objects.order_by("place")
    row = next(one for one in every if shown_on(finding_from_json(bytes(one.body))))
    yield Finding.objects.get(pk=row.pk)
    row.save()


@pytest.fixture
def name(console: Path, row: Finding) -> str:
    """The name that is behind it."""
    with Snapshot.open(Org.open(console).store) as snapshot:
        return next(one for one in roster_names(snapshot) if pseudonym("name", one) == standin(row))


@pytest.fixture(autouse=True)
def quiet(console: Path) -> Iterator[None]:
    """Leave nothing asked for and nothing revealed behind."""
    yield
    for path in (*places.revealed(console).iterdir(), *(console / "watch" / "asked").glob("*")):
        path.unlink()
    Witness.objects.all().delete()


@pytest.fixture
def linked(inside: Browsers, founded: Path) -> Callable[[str, str, str], Client]:
    """Return a browser of somebody of a role who signs as an actor of the ledger."""
    assert founded.is_dir()

    def enter(role: str, who: str, actor: str) -> Client:
        browser = inside(role, who)
        Account.objects.filter(name=who).update(actor=actor)
        return browser

    return enter


def standin(row: Finding) -> str:
    return shown_on(finding_from_json(bytes(row.body)))[0]


def asks(browser: Client, row: Finding, actor: str = "tanaka", **other: str) -> int:
    said = {"standin": standin(row), "reason": REASON, "passphrase": PHRASES[actor], **other}
    return browser.post(f"/findings/{row.key}/name", said).status_code


def approves(browser: Client, entry: str, actor: str = "sato") -> tuple[int, str]:
    answer = browser.post(f"/names/{entry}", {"passphrase": PHRASES[actor]})
    return answer.status_code, alert(answer.content.decode())


def alert(page: str) -> str:
    return page.partition('role="alert">')[2].partition("</p>")[0]


def page_of(browser: Client, row: Finding, lang: str = "en") -> str:
    answer = browser.get(f"/findings/{row.key}", headers={"accept-language": lang})
    assert answer.status_code == 200
    return answer.content.decode()


def requests(org: Path) -> list[Reveal]:
    view = Org.open(org).decided()
    return list(reveals(view)) if view else []


def looked_up(org: Path, entry: str = "") -> int:
    return main(str(org), Kind.REVEAL, timezone.now(), entry)


def both(linked: Callable[..., Client], row: Finding, org: Path) -> tuple[Client, Client, str]:
    """Have a name asked for by one and approved by another; return their browsers and the entry."""
    one, other = linked("analyst", "mori", "tanaka"), linked("approver", "abe", "sato")
    assert asks(one, row) == 302
    entry = requests(org)[-1].entry
    assert approves(other, entry)[0] == 302
    return one, other, entry


def everywhere(org: Path) -> bytes:
    """Return every byte of the ledger, the journal, what waits for the background process, and what it remembers."""
    files = [*org.glob("ledger*"), *org.glob("names*"), *(org / "watch").rglob("*")]
    said = [str(one.__dict__).encode() for one in Entry.objects.all()]
    return b"".join([*(path.read_bytes() for path in files if path.is_file()), *said])


def test_two_see_the_name_and_a_third_sees_that_they_did(
    founded: Path, linked: Callable[..., Client], row: Finding, name: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    one, other = linked("analyst", "mori", "tanaka"), linked("approver", "abe", "sato")
    third = linked("administrator", "boss", "")
    assert "Ask for the name" in page_of(one, row)
    assert asks(one, row) == 302
    assert "It waits for a second person" in page_of(one, row)
    assert REASON in page_of(other, row)
    assert f"tanaka asks for {standin(row)}" in other.get("/").content.decode()
    assert [f"asks for {standin(row)}" in one_of.get("/").content.decode() for one_of in (one, third)] == [False, False]
    entry = requests(founded)[0].entry
    assert "tanaka asked for this name" in approves(one, entry, "tanaka")[1] or approves(one, entry, "tanaka")[0] == 403
    assert approves(other, entry) == (302, "")
    assert [(task.kind, task.about) for task in places.asked(founded)] == [(Kind.REVEAL, entry)]
    assert "being looked up" in page_of(one, row)
    assert "asks for" not in other.get("/").content.decode()
    assert looked_up(founded, entry) == 0
    assert msgspec.json.decode(capsysbinary.readouterr().out, type=Line).said == Said()
    for browser, lang in ((one, "en"), (other, "ja")):
        page = page_of(browser, row, lang)
        assert f'<p class="revealed">{name}</p>' in page
        assert f"{name} ({standin(row)})" in page
        assert name not in page.partition("</title>")[0]
        assert "Ask for the name" not in page
    page = page_of(third, row)
    assert name not in page
    assert "tanaka and sato see the name until" in page
    history = page.partition('class="history"')[2].partition("</ol>")[0]
    assert f"{standin(row)}: {REASON}" in history
    assert "tanaka · asked to see a name" in history
    assert "sato · approved, and the name was revealed to both until" in history
    looks = Entry.objects.filter(what="see:name").values_list("who", "about")
    assert list(looks) == [("mori", f"{row.key} {standin(row)}"), ("abe", f"{row.key} {standin(row)}")]
    assert name.encode() not in everywhere(founded)
    assert (places.revealed(founded) / f"{entry}.sealed").stat().st_mode & 0o777 == 0o600


def test_files_and_programs_never_have_the_name(
    founded: Path, linked: Callable[..., Client], row: Finding, name: str, token: Callable[..., str]
) -> None:
    one, _, entry = both(linked, row, founded)
    assert looked_up(founded, entry) == 0
    assert name in page_of(one, row)
    for address in (
        "/queue",
        "/export/findings.csv",
        "/export/findings.json",
        "/",
        "/cases",
        "/changes",
        f"/queue?words={standin(row)}",
    ):
        answer = one.get(address)
        assert answer.status_code == 200
        assert name not in b"".join(answer).decode("utf-8-sig")
    text = token("administrator")
    Account.objects.filter(name="program").update(actor="tanaka")
    program = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {text}"})
    answer = program.get(f"/api/v1/findings/{row.key}")
    assert answer.status_code == 200
    assert standin(row) in answer.content.decode()
    assert name not in answer.content.decode()


def test_one_person_with_two_accounts_sees_nothing(founded: Path, linked: Callable[..., Client], row: Finding) -> None:
    one, twin = linked("approver", "mori", "tanaka"), linked("approver", "mori2", "tanaka")
    assert asks(one, row) == 302
    entry = requests(founded)[0].entry
    for browser in (one, twin):
        assert "tanaka asked for this name" in approves(browser, entry, "tanaka")[1]
    Account.objects.filter(name="mori").update(actor="sato")
    assert "sato asked for this name" in approves(one, entry, "sato")[1]
    assert [found.second for found in requests(founded)] == [""]
    assert looked_up(founded, entry) == 1
    assert not list(places.revealed(founded).iterdir())


def test_an_account_that_is_linked_to_a_signer_afterwards_sees_nothing(
    founded: Path, linked: Callable[..., Client], row: Finding, name: str
) -> None:
    one, _, entry = both(linked, row, founded)
    assert looked_up(founded, entry) == 0
    thief = linked("administrator", "boss", "tanaka")
    assert name not in page_of(thief, row)
    assert thief.post(f"/names/{entry}/again").status_code == 404
    Account.objects.filter(name="mori").update(actor="")
    assert name not in page_of(one, row)
    Account.objects.filter(name="mori").update(actor="tanaka", role="auditor")
    assert name not in page_of(one, row)


def test_after_a_day_the_name_is_gone(
    founded: Path, linked: Callable[..., Client], row: Finding, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _, entry = both(linked, row, founded)
    assert looked_up(founded, entry) == 0
    assert name in page_of(one, row)
    assert not list(places.over(founded, timezone.now()))
    assert len(list(places.over(founded, timezone.now() + timedelta(hours=25)))) == 1
    monkeypatch.setattr("sekisho.ledger.reveals.LASTS", timedelta(0))
    page = page_of(one, row)
    assert name not in page
    assert "Ask for the name" in page
    assert one.post(f"/names/{entry}/again").status_code == 404
    assert looked_up(founded, entry) == 1
    assert main(str(founded), Kind.REVEAL, timezone.now() + timedelta(hours=25)) == 0
    assert not list(places.revealed(founded).iterdir())


def test_a_request_that_waited_too_long_is_not_approved(
    founded: Path, linked: Callable[..., Client], row: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = linked("analyst", "mori", "tanaka"), linked("approver", "abe", "sato")
    asks(one, row)
    monkeypatch.setattr("sekisho.ledger.reveals.WAITS", timedelta(0))
    status, said = approves(other, requests(founded)[0].entry)
    assert (status, "its three days are over" in said) == (409, True)


def test_a_broken_ledger_reveals_nothing(founded: Path, linked: Callable[..., Client], row: Finding, name: str) -> None:
    one, _, entry = both(linked, row, founded)
    assert looked_up(founded, entry) == 0
    ledger = founded / "ledger.db"
    whole = ledger.read_bytes()
    assert whole.count(standin(row).encode()) >= 1
    ledger.write_bytes(whole.replace(standin(row).encode(), b"name-000000"))
    assert name not in page_of(one, row)
    assert looked_up(founded, entry) == 1
    assert asks(one, row) == 409


def test_a_page_that_shows_another_stand_in_gives_no_name_away(
    founded: Path, linked: Callable[..., Client], row: Finding, console: Path
) -> None:
    with Snapshot.open(Org.open(console).store) as snapshot:
        victim = next(one for one in roster_names(snapshot) if pseudonym("name", one) != standin(row))
    item = finding_from_json(bytes(row.body))
    false, real = pseudonym("name", victim), standin(row)
    changed = replace(item, reasons=tuple(one.map(lambda text: text.replace(real, false)) for one in item.reasons))
    Finding.objects.filter(pk=row.pk).update(body=finding_to_json(changed))
    row.refresh_from_db()
    one, _, entry = both(linked, row, founded)
    assert requests(founded)[0].standin == false
    assert looked_up(founded, entry) == 0
    page = page_of(one, row)
    assert "No name fits this stand-in" in page
    assert victim not in page
    changed = replace(item, subject=item.subject.map(lambda _text: pseudonym("mailbox_takeover", "ceo@bank.example")))
    Finding.objects.filter(pk=row.pk).update(body=finding_to_json(changed))
    row.refresh_from_db()
    assert asks(one, row) == 409
    assert len(requests(founded)) == 1


def test_an_answer_of_one_request_stands_for_no_other(founded: Path) -> None:
    until = datetime(2099, 1, 1, tzinfo=UTC)
    keep(founded, "a" * 64, Answer("Sato Ken"), until)
    assert kept(founded, "a" * 64) == Answer("Sato Ken")
    place = places.revealed(founded)
    (place / f"{'a' * 64}.sealed").rename(place / f"{'b' * 64}.sealed")
    assert kept(founded, "b" * 64) is None
    assert kept(founded, "a" * 64) is None
    (place / f"{'b' * 64}.sealed").write_bytes(b"x" * 90)
    assert kept(founded, "b" * 64) is None
    with pytest.raises(ValueError, match=r"\.\./ledger"):
        kept(founded, "../ledger")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"passphrase": "another"}, "passphrase"),
        ({"reason": " "}, "reason"),
        ({"standin": "name-ffffff"}, "not a stand-in"),
        ({"standin": ""}, "not a stand-in"),
    ],
)
def test_what_cannot_be_asked_is_said_and_signs_nothing(
    founded: Path, linked: Callable[..., Client], row: Finding, wrong: dict[str, str], said: str
) -> None:
    browser = linked("analyst", "mori", "tanaka")
    told = {"standin": standin(row), "reason": REASON, "passphrase": PHRASES["tanaka"], **wrong}
    answer = browser.post(f"/findings/{row.key}/name", told)
    assert (answer.status_code, said in alert(answer.content.decode())) == (409, True)
    assert requests(founded) == []
    assert asks(browser, row) == 302
    assert asks(browser, row) == 409


def test_who_signs_nothing_and_who_only_reads_asks_for_no_name(
    founded: Path, linked: Callable[..., Client], row: Finding
) -> None:
    bare, auditor = linked("analyst", "kato", ""), linked("auditor", "ono", "sato")
    assert "Ask for the name" not in page_of(bare, row)
    assert "Ask for the name" not in page_of(auditor, row)
    assert asks(bare, row) == 409
    assert asks(auditor, row, "sato") == 403
    analyst = linked("analyst", "mori", "tanaka")
    assert asks(analyst, row) == 302
    assert "Somebody who approves" in page_of(bare, row)
    entry = requests(founded)[0].entry
    assert approves(linked("analyst", "ito", "sato"), entry)[0] == 403
    assert approves(linked("approver", "ban", ""), entry)[0] == 409
    assert [one.second for one in requests(founded)] == [""]


def test_a_background_process_that_is_full_is_asked_again(
    founded: Path, linked: Callable[..., Client], row: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _, entry = both(linked, row, founded)
    for task in places.asked(founded):
        places.answered(founded, task)
    with monkeypatch.context() as patched:
        patched.setattr(places, "MOST_ASKED", 0)
        assert one.post(f"/names/{entry}/again").status_code == 409
    assert one.post(f"/names/{entry}/again").status_code == 302
    assert [task.about for task in places.asked(founded)] == [entry]


def test_who_endorsed_outside_the_console_sees_nothing_in_it(
    founded: Path, linked: Callable[..., Client], row: Finding, name: str
) -> None:
    one, other = linked("analyst", "mori", "tanaka"), linked("approver", "abe", "sato")
    asks(one, row)
    entry = requests(founded)[0].entry
    write(founded, endorse_draft(entry), "sato", PHRASES["sato"], timezone.now())
    assert one.post(f"/names/{entry}/again").status_code == 302
    assert looked_up(founded, entry) == 0
    assert name in page_of(one, row)
    assert name not in page_of(other, row)


@pytest.mark.parametrize("address", ["/findings/none/name", "/names/none", "/names/none/again"])
def test_what_is_not_there_is_said_so(linked: Callable[..., Client], address: str) -> None:
    browser = linked("administrator", "boss", "tanaka")
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"passphrase": "x"}).status_code == 404


def test_without_a_ledger_nothing_is_asked(inside: Browsers, row: Finding) -> None:
    browser = inside("administrator")
    Account.objects.update(actor="tanaka")
    assert asks(browser, row) == 409
    assert browser.post("/names/none", {}).status_code == 404


def test_a_finding_that_is_not_shown_any_more_is_not_signed_for(
    founded: Path, linked: Callable[..., Client], row: Finding
) -> None:
    one, other = linked("analyst", "mori", "tanaka"), linked("approver", "abe", "sato")
    asks(one, row)
    Finding.objects.filter(pk=row.pk).update(key="f-elsewhere")
    assert approves(other, requests(founded)[0].entry)[0] == 404
    assert [found.second for found in requests(founded)] == [""]


def test_a_witness_says_for_what_and_as_whom(person: Callable[..., Account]) -> None:
    one = Witness(entry="a" * 64, account=person("mori"), actor="tanaka", at=timezone.now())
    assert str(one) == "aaaaaaaaaaaa tanaka"


def test_the_background_process_looks_it_up_in_a_process_that_says_nothing_of_the_name(
    founded: Path, linked: Callable[..., Client], row: Finding, name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    one, _, entry = both(linked, row, founded)
    (task,) = places.asked(founded)
    assert (task.keys, name in repr(task)) == ((f"reveal:{entry}",), False)
    assert run(command(founded, task), lambda line: name in repr(line)) == Ended(0, Said())
    assert capfdbinary.readouterr() == (b"", b"")
    assert name in page_of(one, row)
