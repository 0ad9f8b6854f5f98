"""A wave through a real Postfix over TLS, and the notifications that it writes itself."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from threading import Event

import pytest
from pytest_socket import enable_socket

from sekisho.notify.bulk.bounces import Bounce, bounce_of
from sekisho.notify.bulk.nouns import Way
from sekisho.notify.bulk.queue import queue_at
from sekisho.notify.bulk.rows import State
from sekisho.notify.bulk.sender import send_due
from sekisho.notify.mail import Server
from tests.notify.bulk.relay import VERP, Time, letter, rows
from tests.servers.local import certificate
from tests.servers.postfix import THERE, WHY, Sink, postfix, smtp_sink

pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.skipif(not THERE, reason=WHY)]
MAILS = 60


@dataclass(frozen=True, slots=True)
class Office:
    """A relay that is running, and what lies behind it."""

    server: Server
    sink: Sink


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    enable_socket()
    with tempfile.TemporaryDirectory(prefix="pf") as name:
        place = Path(name)
        place.chmod(0o755)
        ca, key = certificate(place)
        (place / "sink").mkdir()
        (place / "postfix").mkdir()
        secured = ("smtpd_tls_security_level = encrypt", f"smtpd_tls_cert_file = {ca}", f"smtpd_tls_key_file = {key}")
        with smtp_sink(place / "sink") as sink, postfix(place / "postfix", sink.port, *secured) as port:
            yield Office(Server("localhost", port, "starttls", ca=str(ca)), sink)


def bounces(sink: Sink) -> dict[str, Bounce]:
    found = (bounce_of(one, VERP) for one in sink.mails())
    return {one.key: one for one in found if one}


def test_every_mail_arrives_behind_the_relay_and_what_comes_back_is_known_by_its_key(
    office: Office, tmp_path: Path
) -> None:
    lost, late = rows(3, "nowhere.example", MAILS), rows(2, "later.example", MAILS + 3)
    with queue_at(tmp_path / "wave.db") as queue:
        queue.add([*rows(MAILS), *lost, *late])
        done = send_due(queue, Way(office.server, VERP, threads=3), letter, Time().hands())
        assert done.ended == {State.SENT: MAILS + 5}
        pause = Event()
        for _ in range(400):
            # Notifications, and the 60 mails, come when Postfix has worked through its queue.
            if len(bounces(office.sink)) == 5 and len(office.sink.mails()) >= MAILS + 5:
                break
            pause.wait(0.05)
        found = bounces(office.sink)
        assert found == {
            **{row.key: Bounce(row.key, True, True, "5.1.1", 0) for row in lost},
            **{row.key: Bounce(row.key, False, False, "4.4.1", 0) for row in late},
        }
        for one in found.values():
            if one.given_up:
                assert queue.bounced(one.key, one.code, one.status)
        assert queue.counts()[State.SENT] == MAILS + 2
        assert queue.counts()[State.BOUNCED] == 3
    came = [message_from_bytes(one) for one in office.sink.mails()]
    own = Counter(str(mail["X-Mail-Args"]) for mail in came if VERP.key(str(mail["X-Mail-Args"])))
    assert len(own) == MAILS
    assert set(own.values()) == {1}
    for mail in came:
        if key := VERP.key(str(mail["X-Mail-Args"])):
            assert mail["Message-ID"] == f"<{key}@bank.example>"
