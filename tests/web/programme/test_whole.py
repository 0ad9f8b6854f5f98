"""The whole of an exercise, as it is: a trainer in a browser, a real mail server, people, machines, a real mailbox, and what the page says."""

import email
import email.policy
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from sekisho.web.accounts import codes
from sekisho.web.accounts.models import Account
from sekisho.web.programme.days import today
from sekisho.web.programme.models import Sent, Staff, Wave, WaveState
from sekisho.web.programme.queueing import QUEUE, place
from sekisho.web.programme.work import work
from tests.servers import dovecot, postfix
from tests.servers.local import free_port
from tests.web.conftest import PASSWORD, code_now
from tests.web.programme.lists import staff_list
from tests.web.programme.population import MACHINES, attached, link_of, person, quoted
from tests.web.programme.ready import settled

pytestmark = [
    pytest.mark.server,
    pytest.mark.enable_socket,
    pytest.mark.skipif(not postfix.THERE, reason=postfix.WHY),
    pytest.mark.skipif(not dovecot.THERE, reason=dovecot.WHY),
    pytest.mark.timeout(300),
]
STAFF = 64
DECEIVED, LOOKED, TOLD = 6, 4, 12


@contextmanager
def landing(console: Path, port: int) -> Iterator[None]:
    """Serve the landing pages in a process of its own, over a bundle that the console wrote."""
    folder = console / "landing"
    command = [
        sys.executable,
        "-m",
        "sekisho.landing",
        str(folder / "bundle"),
        str(folder / "spool"),
        "--port",
        str(port),
        "--lang",
        "en",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().strip() == f"http://127.0.0.1:{port}"
            yield
        finally:
            process.terminate()
            process.wait(20)


def sign_in(page: Page) -> None:
    """Come in as the trainer, with both factors."""
    account = Account(name="mori", shown_name="Mori", role="trainer")
    account.set_password(PASSWORD)
    account.save()
    secret = codes.fresh()
    codes.keep(account, secret, 0)
    page.goto("/sign-in")
    page.fill("#name", "mori")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.fill("#code", code_now(secret))
    page.click("main button")
    page.wait_for_url("**/")


def all_due(wave: Wave) -> None:
    """Let the time come at which every mail goes out."""
    at = int(datetime.now(UTC).timestamp() * 1000) - 120_000
    with sqlite3.connect(place(wave) / QUEUE) as base:
        base.execute("UPDATE mail SET not_before = ?, next_try = ?", (at, at))
    base.close()


def mails_of(sink: postfix.Sink, count: int) -> dict[str, EmailMessage]:
    """Return the mails that arrived, by recipient, once all of them did."""
    for _ in range(600):
        if len(sink.mails()) >= count:
            break
        subprocess.run(["sleep", "0.1"], check=True)
    found = {}
    for raw in sink.mails():
        made = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        found[made["To"].addresses[0].addr_spec] = made
    assert len(found) == count
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """The servers around a console, and where the landing pages will be."""

    console: Path
    mailbox: dovecot.Dovecot
    sink: postfix.Sink
    port: int
    folder: Path


REPORTING = "report@friday.example"


@pytest.fixture
def stage(console: Path) -> Iterator[Stage]:
    """A console that sends through a real Postfix and reads a real Dovecot."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="wv")))
        for name in ("dv", "pf", "sink"):
            (folder / name).mkdir()
        folder.chmod(0o755)
        mailbox = opened.enter_context(dovecot.dovecot(folder / "dv"))
        sink = opened.enter_context(postfix.smtp_sink(folder / "sink"))
        relay = opened.enter_context(postfix.postfix(folder / "pf", sink.port))
        port, secret = free_port(), folder / "secret"
        secret.write_text(dovecot.PASSWORD, "utf-8")
        secret.chmod(0o600)
        opened.enter_context(settled(console, _settings(port, relay, mailbox, secret)))
        yield Stage(console, replace(mailbox, user=REPORTING), sink, port, folder)


def _settings(port: int, relay: int, mailbox: dovecot.Dovecot, secret: Path) -> dict[str, dict[str, object]]:
    return {
        "organisation": {"own_domains": ["friday.example"]},
        "programme": {
            "landing": f"http://127.0.0.1:{port}",
            "share": 1.0,
            "number": "0550-12-0001",
            "per_minute": 60000,
            "reporting": "reports",
            "return_domain": "friday.example",
        },
        "actions": {"smtp_host": "127.0.0.1", "smtp_port": relay, "smtp_security": "none", "ask": "Mori, 0550-12-0002"},
        "": {
            "sources": [
                {
                    "connector": "imap",
                    "name": "reports",
                    "host": "localhost",
                    "port": mailbox.port,
                    "user": REPORTING,
                    "secret": f"file:{secret}",
                    "ca": str(mailbox.ca),
                }
            ]
        },
    }


def planned(page: Page, stage: Stage) -> Wave:
    """Bring the staff list and freeze an exercise, as a trainer does in the browser."""
    (stage.folder / "meibo.csv").write_bytes(staff_list(STAFF))
    page.goto("/programme/staff")
    page.set_input_files("#file", stage.folder / "meibo.csv")
    page.click("main form button:has-text('Show what it would change')")
    page.click("button:has-text('Apply it')")
    assert Staff.objects.count() == STAFF
    page.goto("/programme/exercises")
    page.fill("#name", "December")
    page.check("input[value=individual]")
    page.fill("#begins", today().isoformat())
    page.fill("#days", "2")
    page.click("button:has-text('Draw a plan')")
    page.click("button:has-text('Freeze the plan')")
    page.wait_for_selector("button:has-text('Let it go out')")
    return Wave.objects.get()


def sent(page: Page, stage: Stage, wave: Wave) -> dict[str, EmailMessage]:
    """Let it go out, and return the mails by recipient."""
    page.click("button:has-text('Let it go out')")
    all_due(wave)
    assert work(timezone.now(), lambda *_: None).code == ""
    wave.refresh_from_db()
    assert wave.state == WaveState.OPEN
    # The servers took all mails more than twenty seconds ago, as far as is known.
    Sent.objects.update(at=datetime.fromtimestamp(datetime.now(UTC).timestamp() - 90, UTC))
    return mails_of(stage.sink, STAFF)


def reported(stage: Stage, mails: dict[str, EmailMessage], linked: list[str]) -> set[str]:
    """Report as staff do, and return by whom: a colleague hands on what another got; somebody outside cannot report at all."""
    tellers = linked[-TOLD:]
    colleague = min(set(mails) - set(linked)) if set(mails) - set(linked) else linked[DECEIVED + LOOKED]
    reports = [(attached if n % 2 else quoted)(mails[to], to, REPORTING).as_bytes() for n, to in enumerate(tellers)]
    reports.append(attached(mails[linked[0]], colleague, REPORTING).as_bytes())
    reports.append(attached(mails[linked[1]], "x@elsewhere.example", REPORTING).as_bytes())
    stage.mailbox.put(reports)
    return {*tellers, colleague}


def test_a_trainer_s_exercise_through_real_servers_says_what_truly_happened(
    stage: Stage, address: str, chromium: Browser
) -> None:
    with ExitStack() as opened:
        browser = chromium.new_context(base_url=address, locale="en-GB")
        opened.callback(browser.close)
        page = browser.new_page()
        sign_in(page)
        wave = planned(page, stage)
        opened.enter_context(landing(stage.console, stage.port))
        mails = sent(page, stage, wave)
        linked = sorted(to for to, mail in mails.items() if link_of(mail))
        people, machines = linked[: DECEIVED + LOOKED], linked[DECEIVED + LOOKED :]
        for number, to in enumerate(people):
            said = person(chromium, link_of(mails[to]), acts=number < DECEIVED)
            assert number >= DECEIVED or "exercise" in said or "訓練" in said
        assert len(machines) >= 2 * len(MACHINES)
        for number, to in enumerate(machines):
            list(MACHINES.values())[number % len(MACHINES)](chromium, link_of(mails[to]))
        told = reported(stage, mails, linked)
        assert work(timezone.now(), lambda *_: None).code == ""
        page.goto(f"/programme/exercises/{wave.pk}")
        shown = page.inner_text("section[aria-labelledby=results]")
        assert re.search(rf"Mails\s+{STAFF}\b", shown)
        assert re.search(rf"Reported\s+{round(100 * len(told) / STAFF)}", shown)
        page.click("button:has-text('Close it')")
        page.wait_for_selector("text=It is closed")
    marks = {one.address: one.mark for one in Staff.objects.all()}
    closed = {one.who: one for one in Sent.objects.filter(wave=wave)}
    verdicts = {to: closed[marks[to]].verdict for to in linked}
    assert [verdicts[to] for to in people] == ["person"] * len(people)
    assert "person" not in [verdicts[to] for to in machines]
    assert sum(verdicts[to] == "machine" for to in machines) >= 0.9 * len(machines)
    assert {to for to in mails if closed[marks[to]].report_after is not None} == told
