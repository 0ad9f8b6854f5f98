"""A digest handed to a real SMTP server on loopback."""

import shutil
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from sekisho.model.errors import SekishoError
from sekisho.notify.mail import Server, note, send
from tests.servers.local import certificate, free_port

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


class Inbox:
    """What came, and what is answered next in place of taking it."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.says: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
        if self.says:
            return self.says.pop(0)
        self.came.append(envelope.content)
        return "250 taken"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Server]:
    port = free_port()
    running = Controller(inbox, hostname="127.0.0.1", port=port)
    running.start()
    try:
        yield Server("127.0.0.1", port, "none")
    finally:
        running.stop()


def letter() -> EmailMessage:
    return note("sekisho@bank.example", ["soumu@bank.example"], "関所：未対応2件", "一件目\n二件目\n", NOW)


def test_a_message_in_japanese_arrives_as_it_was_written(server: Server, inbox: Inbox) -> None:
    send(server, letter(), lambda _: None)
    came = message_from_bytes(inbox.came[0], policy=policy.default)
    assert isinstance(came, EmailMessage)
    assert (came["Subject"], came.get_content().splitlines()) == ("関所：未対応2件", ["一件目", "二件目"])
    assert came["Auto-Submitted"] == "auto-generated"


def test_a_server_that_is_busy_is_asked_again(server: Server, inbox: Inbox) -> None:
    inbox.says = ["451 later", "451 later"]
    waits: list[float] = []
    send(server, letter(), waits.append)
    assert (len(inbox.came), waits) == (1, [2.0, 10.0])


def test_a_refusal_is_told_at_once(server: Server, inbox: Inbox) -> None:
    inbox.says = ["550 no"]
    with pytest.raises(SekishoError, match="smtp_refused"):
        send(server, letter(), lambda _: pytest.fail("waited"))


def test_nothing_is_sent_in_the_clear_to_another_machine() -> None:
    with pytest.raises(SekishoError, match="tls_needed"):
        send(Server("mail.bank.example", 25, "none"), letter(), lambda _: None)


def test_a_server_without_starttls_is_refused(server: Server) -> None:
    with pytest.raises(SekishoError, match="smtp_refused"):
        send(Server(server.host, server.port, "starttls"), letter(), lambda _: None)


def test_a_server_that_is_away_is_told_as_passing(server: Server) -> None:
    with pytest.raises(SekishoError, match="host_unreachable") as told:
        send(Server("127.0.0.1", 1, "none"), letter(), lambda _: None)
    assert not told.value.permanent


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_login_over_starttls_with_a_trusted_certificate(inbox: Inbox, tmp_path: Path) -> None:
    ca, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, key)
    port = free_port()
    running = Controller(
        inbox, hostname="localhost", port=port, tls_context=context, require_starttls=True, auth_required=True,
        authenticator=lambda _s, _n, _e, _m, data: AuthResult(success=data.password == b"right", handled=False),
    )  # fmt: skip
    running.start()
    try:
        send(Server("localhost", port, "starttls", "sekisho", "right", str(ca)), letter(), lambda _: None)
        assert len(inbox.came) == 1
        for wrong in ("wrong", "ひみつ"):
            with pytest.raises(SekishoError, match="smtp_refused"):
                send(Server("localhost", port, "starttls", "sekisho", wrong, str(ca)), letter(), lambda _: None)
        with pytest.raises(SekishoError, match="tls_untrusted"):
            send(Server("localhost", port, "starttls", "sekisho", "right"), letter(), lambda _: None)
    finally:
        running.stop()
