"""A mail as a value, before anybody has turned it into bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sekisho.attacks.nouns import Host

Direction = Literal["inbound", "outbound", "internal"]


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and an address; the name may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a mail."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Auth:
    """What the receiving gateway wrote about a mail."""

    spf: str
    dkim: str
    dmarc: str
    mail_from: str
    signer: str
    policy: str = "none"
    arc: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. Equal for every mailbox that holds a copy, but for the lines that delivery adds."""

    message_id: str
    when: dt.datetime
    sender: Address
    to: tuple[Address, ...]
    subject: str
    body: str
    direction: Direction
    client: str
    charset: str
    origin: str
    cc: tuple[Address, ...] = ()
    host: Host | None = None
    auth: Auth | None = None
    via: tuple[Host, ...] = ()
    """Hosts between the sender's own and the gateway, nearest to the gateway first."""
    html: bool = False
    plain: bool = True
    """Whether the text also stands in a part of its own beside the HTML."""
    reply_to: Address | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sent_later: dt.timedelta = dt.timedelta()
    """How much later than its Date the mail reached the gateway (queues, phones without a signal)."""
    quiet: tuple[str, ...] = ()
    """Recipients that stand in no header (Bcc and distribution groups)."""

    @property
    def arrived(self) -> dt.datetime:
        """When the gateway saw it: the order in which mailboxes store it."""
        return self.when + self.sent_later

    @property
    def everyone(self) -> tuple[str, ...]:
        """Every address that holds a copy: recipients and, for our own people, the sender."""
        return tuple(dict.fromkeys((*(a.address for a in (*self.to, *self.cc)), *self.quiet, self.sender.address)))
