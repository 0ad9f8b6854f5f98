"""Mail that came back is read from a real mailbox, and whoever it was for never got it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.notify.bulk.verp import Verp
from sekisho.web.programme import outcomes, plans, returned
from sekisho.web.programme.days import today
from sekisho.web.programme.models import MailCursor, Sent, Wave, WaveState
from tests.servers.dovecot import PASSWORD, THERE, WHY, Dovecot
from tests.servers.fixtures import running, server
from tests.web.programme.ready import people, settled

__all__ = ["running", "server"]
pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.skipif(not THERE, reason=WHY)]
VERP = Verp("bounce", "friday.example")


@pytest.fixture
def desk(console: Path, server: Dovecot, tmp_path: Path) -> Iterator[Dovecot]:
    """A console that reads a mailbox of returns, and an exercise that went out yesterday."""
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD, "utf-8")
    secret.chmod(0o600)
    source = {"connector": "imap", "name": "returns", "host": "localhost", "port": server.port, "user": server.user, "secret": f"file:{secret}", "ca": str(server.ca)}  # fmt: skip
    tables: dict[str, dict[str, object]] = {
        "organisation": {"own_domains": ["friday.example"]},
        "programme": {"landing": "https://l.friday.example", "share": 1.0, "number": "0550-12-0001", "returned": "returns", "return_domain": "friday.example"},
        "": {"sources": [source]},
    }  # fmt: skip
    MailCursor.objects.all().delete()
    with settled(console, tables):
        people(24)
        wave = plans.create(plans.Asked("first", "individual", today(), 1), "mori", timezone.now())
        plans.freeze(wave, "mori", timezone.now())
        Sent.objects.update(at=timezone.now() - timedelta(days=1))
        Wave.objects.update(state=WaveState.OPEN)
        yield server


def came_back(key: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Return a notification as RFC 3464 has it."""
    return f"""From: MAILER-DAEMON@mail.friday.example
To: {VERP.address(key)}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

This is the mail system at host mail.friday.example.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.friday.example

Final-Recipient: rfc822; somebody@friday.example
Action: {action}
Status: {status}
--x--
""".replace("\n", "\r\n").encode()


def test_a_mail_that_came_back_counts_no_more_and_one_that_is_late_still_does(desk: Dovecot) -> None:
    gone, late, twice = (one.who for one in Sent.objects.all()[:3])
    desk.put(
        [
            came_back(gone),
            came_back(late, "delayed", "4.4.1"),
            b"Subject: hello\r\n\r\nNo notification.\r\n",
            came_back(twice),
            came_back(twice),
        ]
    )
    assert returned.read_returned(timezone.now()) == 2
    assert {one.who for one in Sent.objects.filter(bounced=True)} == {gone, twice}
    found = outcomes.results(Wave.objects.get())
    assert (found.sent, found.bounced) == (22, 2)
    # What was read once is not read again, and the mailbox stays as it was.
    Sent.objects.update(bounced=False)
    assert returned.read_returned(timezone.now()) == 0
    assert not any(b"Seen" in flags for flags in desk.flags())


def test_the_figures_of_a_closed_exercise_and_of_one_long_ago_stand(desk: Dovecot) -> None:
    closed, old = (one.who for one in Sent.objects.all()[:2])
    Sent.objects.filter(who=old).update(at=timezone.now() - timedelta(days=40))
    desk.put([came_back(old), came_back("nobody")])
    assert returned.read_returned(timezone.now()) == 0
    Wave.objects.update(state=WaveState.CLOSED)
    desk.put([came_back(closed)])
    assert returned.read_returned(timezone.now()) == 0
    assert not Sent.objects.filter(bounced=True).exists()


def test_a_source_that_is_not_there_is_named(console: Path) -> None:
    with (
        settled(console, {"programme": {"returned": "nowhere"}}),
        pytest.raises(SekishoError, match="reporting_unknown"),
    ):
        returned.read_returned(timezone.now())
