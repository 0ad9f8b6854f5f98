"""A database or a ledger that goes away in the middle of a request: a sentence, no trace of the program, nothing half-done."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from sekisho.ledger import schema
from sekisho.pipeline.org import Org
from sekisho.web.accounts.models import Account
from sekisho.web.shown.load import count
from sekisho.web.shown.models import Finding
from sekisho.web.work.models import Remark
from tests.cli.typed import PHRASES, by, typed
from tests.web.conftest import DATABASE

pytestmark = pytest.mark.skipif(
    bool(DATABASE), reason="a file is locked here; a server that is gone has a test of its own"
)
Browsers = Callable[..., Client]


@contextmanager
def locked(path: Path, how: str = "IMMEDIATE") -> Iterator[None]:
    """Have another program hold a database for longer than the console waits."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield


@pytest.fixture
def browser(inside: Browsers) -> Iterator[Client]:
    """A browser of an analyst who signs as tanaka, shown what goes wrong as people are; the console waits for a moment only."""
    found = inside("analyst", "mori")
    Account.objects.filter(name="mori").update(actor="tanaka")
    found.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    yield found
    connection.close()


@pytest.fixture
def key() -> Iterator[str]:
    """The first finding of the queue; as it was after the test."""
    row = Finding.objects.filter(is_open=True).order_by("place")[0]
    yield row.key
    row.save()
    count(row.load)
    Remark.objects.all().delete()


@pytest.mark.parametrize(("lang", "says"), [("en", "database does not answer"), ("ja", "データベースが応答しません")])
def test_a_page_says_that_the_database_is_away(console: Path, browser: Client, lang: str, says: str) -> None:
    with locked(console / "console.db"):
        answer = browser.get("/queue", headers={"accept-language": lang})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert says in page
    assert f'<html lang="{lang}">' in page
    assert "Traceback" not in page
    assert "sqlite" not in page.lower()
    assert browser.get("/queue").status_code == 200


def test_a_program_is_told_as_programs_are(console: Path, browser: Client, token: Callable[..., str]) -> None:
    program = Client(
        SERVER_NAME="localhost", headers={"authorization": f"Bearer {token()}"}, raise_request_exception=False
    )
    with locked(console / "console.db"):
        answer = program.get("/api/v1/findings")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:sekisho:problem:console_database_away"


def test_what_was_sent_while_the_database_is_away_is_not_written(console: Path, browser: Client, key: str) -> None:
    with locked(console / "console.db"):
        answer = browser.post(f"/findings/{key}/hands/remark", {"text": "asked IT"})
    assert answer.status_code == 503
    assert not Remark.objects.exists()
    for _ in range(2):
        assert browser.post(f"/findings/{key}/hands/remark", {"text": "asked IT"}).status_code == 302
    assert Remark.objects.count() == 1


def test_a_decision_that_was_signed_shows_once_the_database_is_back(founded: Path, browser: Client, key: str) -> None:
    signed = {"reason": "known", "until": "2099-03-31", "passphrase": PHRASES["tanaka"]}
    with locked(founded / "console.db"):
        assert browser.post(f"/findings/{key}/accept", signed).status_code == 503
    assert Finding.objects.get(key=key).is_open
    assert browser.get("/queue").status_code == 200
    row = Finding.objects.get(key=key)
    assert (row.state, row.is_open) == ("accepted", False)
    assert row.load.open == Finding.objects.filter(is_open=True).count()
    view = Org.open(founded).decided()
    assert view is not None
    assert [one.text("reason") for one in view.honoured if one.subject == key] == ["known"]


def test_what_the_command_line_decides_shows_on_the_next_page(founded: Path, browser: Client, key: str) -> None:
    assert browser.get(f"/findings/{key}").status_code == 200
    # The decisions of the command line are signed at noon, in the moment of the assessment.
    assert typed("findings", "suppress", founded, key, "--reason", "a test of ours", *by("sato")).code == 0
    assert key not in browser.get("/queue").content.decode()
    assert Finding.objects.get(key=key).state == "suppressed"


def test_what_is_resolved_stays_so(founded: Path, browser: Client, key: str) -> None:
    Finding.objects.filter(key=key).update(state="resolved", is_open=False)
    assert typed("findings", "suppress", founded, key, "--reason", "a test of ours", *by("sato")).code == 0
    browser.get("/queue")
    assert Finding.objects.get(key=key).state == "resolved"


def test_a_ledger_that_somebody_holds_is_said(
    founded: Path, browser: Client, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "_WAIT_SECONDS", 0.05)
    with locked(founded / "ledger.db", "EXCLUSIVE"):
        answer = browser.get(f"/findings/{key}")
    assert answer.status_code == 503
    assert "ledger" in answer.content.decode().lower()
    assert browser.get(f"/findings/{key}").status_code == 200


def test_a_fault_of_ours_says_so_and_shows_nothing_of_it(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("sekisho.web.pages.queue.holders", broken)
    answer = browser.get("/queue")
    assert answer.status_code == 500
    assert "This is a fault of Sekisho" in answer.content.decode()
    assert "secret of the inside" not in answer.content.decode()
