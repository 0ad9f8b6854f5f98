"""A relay on loopback that answers by a script, and what the sender is handed in tests: a made-up clock and plain mails."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from sekisho.notify.bulk.nouns import Hands
from sekisho.notify.bulk.rows import Due, Row
from sekisho.notify.bulk.verp import Verp
from sekisho.notify.mail import Server
from tests.servers.local import free_port

NOON = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
VERP = Verp("kunren", "bounce.bank.example")
DROP = "drop"
"""Stands in a script for a connection that is lost; with `data` in the middle of the mail."""


class Time:
    """A clock that goes on where somebody waits, and not else."""

    def __init__(self) -> None:
        self.now, self.passed = NOON, 0.0
        self.waits: list[float] = []
        self._one = Lock()

    def wait(self, seconds: float) -> None:
        with self._one:
            self.passed += seconds
            self.now += timedelta(seconds=seconds)
            self.waits.append(seconds)

    def on(self, **much: float) -> None:
        self.wait(timedelta(**much).total_seconds())

    def hands(self, **others: Any) -> Hands:
        return Hands(lambda: self.now, lambda: self.passed, self.wait, **others)


@dataclass
class Relay:
    """What came, and what is answered next: by stage (`mail`, `rcpt`, `data`) and recipient, "" for anyone."""

    came: list[tuple[str, str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    says: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    seen: Callable[[str, str], None] = lambda _stage, _address: None
    """Is told of each stage before it is answered; for `data` once the mail is whole."""
    opened: int = 0
    most: int = 1000
    """Connections after which every further one is refused."""
    options: list[str] = field(default_factory=list)

    def answer(self, stage: str, address: str) -> str:
        for one in (address, ""):
            if self.says[stage, one]:
                return self.says[stage, one].pop(0)
        return ""

    def taken(self) -> list[str]:
        return [address for _, address, _ in self.came]

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - the server's name
        self.seen("mail", address)
        self.options += options
        said = self.answer("mail", VERP.key(address))
        if said == DROP:
            server.transport.abort()
        elif not said:
            envelope.mail_from = address
        return said or "250 OK"

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:  # noqa: N802 - the server's name
        self.seen("rcpt", address)
        said = self.answer("rcpt", address)
        if said == DROP:
            server.transport.abort()
        elif not said:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
        (address,) = envelope.rcpt_tos
        said = self.answer("data", address)
        if not said:
            self.raw.append(envelope.content)
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.came.append((envelope.mail_from, address, mail))
        self.seen("data", address)
        return said or "250 2.0.0 taken"


class _Server(SMTP):
    """Loses the connection in the middle of a mail where the script says so."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the server's name
        assert self.envelope is not None
        says = self.event_handler.says["cut", self.envelope.rcpt_tos[0]]
        if says:
            says.pop(0)
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        self.handler.opened += 1
        if self.handler.opened > self.handler.most:
            return cast("SMTP", _Full("421 4.7.0 too many connections"))
        return _Server(self.handler, **self.SMTP_kwargs)


class _Full(asyncio.Protocol):
    """Greets with a refusal."""

    def __init__(self, said: str) -> None:
        self._said = said

    def connection_made(self, transport: Any) -> None:
        transport.write(f"{self._said}\r\n".encode())
        transport.close()


@contextmanager
def relaying(relay: Relay, port: int = 0, **more: Any) -> Iterator[Server]:
    """Let a relay take mail until the end."""
    own = port or free_port()
    running = _Controller(relay, hostname="127.0.0.1", port=own, ready_timeout=20, **more)
    running.start()
    relay.opened = 0  # the controller looks whether it answers
    try:
        yield Server("127.0.0.1", own, "none")
    finally:
        running.stop()


def letter(due: Due) -> EmailMessage:
    """Return a mail in two languages; its Message-ID is of the key alone."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "総務 <soumu@bank.example>", due.address, "お知らせ / A notice"
    mail["Message-ID"] = f"<{due.key}@bank.example>"
    mail.set_content(f"{due.key}\nお知らせがあります。\nThere is a notice.\n.\n..\n")
    mail.add_alternative(f"<p>{due.key}</p><p>お知らせがあります。</p>", subtype="html")
    return mail


def rows(count: int, domain: str = "bank.example", begin: int = 0) -> list[Row]:
    """Return rows that are due at noon."""
    return [Row(f"k{number:05}", f"staff{number}@{domain}", NOON) for number in range(begin, begin + count)]
