"""Letters as bytes of RFC 5322, with what our own border writes on top of those that come from outside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

OWN = "corinthbank.example"
BORDER = f"mx.{OWN}"
PASS, FAIL = "pass", "fail"
_JAPANESE = "iso-2022-jp"


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who writes: the name shown, the address, the net and the program."""

    name: str
    address: str
    net: str = "198.51.100.7"
    program: str = "Microsoft Outlook 16.0"
    charset: str = "utf-8"

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.address.rpartition("@")[2]

    @property
    def shown(self) -> str:
        """The value of From."""
        name = Header(self.name, self.charset).encode() if not self.name.isascii() else f'"{self.name}"'
        return f"{name} <{self.address}>" if self.name else self.address


def result(domain: str, verdict: str = PASS, more: str = "") -> str:
    """Return what our border says of a message from `domain`."""
    said = (
        f"spf={verdict} smtp.mailfrom={domain}; dkim={verdict} header.d={domain}; dmarc={verdict} header.from={domain}"
    )
    return f"{BORDER}; {said}{more}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. `checks` is our border's result (None: none), `above` and `below` raw headers beside our servers'."""

    sender: Sender
    to: str
    subject: str
    text: str
    at: datetime
    checks: str | None = ""
    above: Sequence[tuple[str, str]] = ()
    below: Sequence[tuple[str, str]] = ()
    message_id: str = ""
    hops: Sequence[str] = ()
    body: bytes | None = None
    charset: str = ""

    @property
    def uid(self) -> str:
        """The value of Message-ID."""
        made = f"{self.at:%Y%m%d%H%M%S}.{self.sender.address.partition('@')[0]}"
        return self.message_id or f"<{made}@{self.sender.domain}>"

    def raw(self) -> bytes:
        """Return the message as it lies in the mailbox."""
        heads = [*self.above, *self._border(), *self.below, *self._own()]
        lines = "".join(f"{name}: {value}\r\n" for name, value in heads).encode("utf-8", "surrogateescape")
        body = self.body if self.body is not None else self.text.replace("\n", "\r\n").encode(self._charset())
        return lines + b"\r\n" + body + b"\r\n"

    def _charset(self) -> str:
        return self.charset or self.sender.charset

    def _border(self) -> Iterable[tuple[str, str]]:
        inside = self.sender.domain == OWN and self.checks == ""
        if self.checks is not None and not inside:
            yield "Authentication-Results", self.checks or result(self.sender.domain)
        when = format_datetime(self.at + timedelta(seconds=4))
        way = (self.sender.net, *self.hops)
        first = f"from {'desk' if inside else 'out'}.{self.sender.domain}"
        if self.hops:
            yield "Received", f"from {self.hops[-1]} ([203.0.113.25]) by {BORDER} with ESMTPS; {when}"
            for hop in reversed(self.hops):
                yield "Received", f"{first} ([{way[0]}]) by {hop} with ESMTPS; {when}"
        else:
            yield "Received", f"{first} ([{self.sender.net}]) by {BORDER} with ESMTPS; {when}"

    def _own(self) -> Iterable[tuple[str, str]]:
        yield "From", self.sender.shown
        yield "To", self.to
        yield "Subject", self.subject if self.subject.isascii() else Header(self.subject, self._charset()).encode()
        yield "Date", format_datetime(self.at)
        yield "Message-ID", self.uid
        yield "MIME-Version", "1.0"
        yield "X-Mailer", self.sender.program
        yield "Content-Type", f"text/plain; charset={self._charset()}"
        yield "Content-Transfer-Encoding", "7bit" if self._charset() == _JAPANESE else "8bit"


def mbox(path: Path, letters: Iterable[Letter | bytes]) -> Path:
    """Write letters to a file as mailboxes are exported."""
    with path.open("wb") as file:
        for letter in letters:
            raw = letter if isinstance(letter, bytes) else letter.raw()
            file.write(b"From MAILER-DAEMON Mon Jun 29 00:00:00 2026\n")
            file.write(raw.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ") + b"\n")
    return path
