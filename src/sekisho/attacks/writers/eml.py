"""One mail as the bytes of an .eml file."""

from __future__ import annotations

import re
from email.utils import format_datetime

from sekisho.attacks.clients import CLIENTS, Client
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Institution
from sekisho.attacks.writers import trace
from sekisho.attacks.writers.bodies import content
from sekisho.attacks.writers.words import address, addresses, encoded


def _own_headers(mail: Mail, client: Client) -> dict[str, str]:
    charset = mail.charset if mail.charset != "us-ascii" else "utf-8"
    fields = {
        "from": address(mail.sender, charset),
        "to": addresses(mail.to, charset),
        "cc": addresses(mail.cc, charset),
        "subject": encoded(mail.subject, charset),
        "thread-topic": encoded(re.sub(r"^(?i:re|fw): *", "", mail.subject), charset),
        "date": format_datetime(mail.when),
        "message-id": mail.message_id,
        "in-reply-to": mail.in_reply_to,
        "references": "\r\n ".join(mail.references),
        "reply-to": address(mail.reply_to, charset) if mail.reply_to else "",
        "accept-language": "ja-JP, en-US",
        "content-language": "ja" if not mail.subject.isascii() else "en-US",
    }
    if client.mailer:
        fields[client.mailer[0].lower()] = client.mailer[1]
    return fields


def _ordered(mail: Mail, client: Client) -> list[str]:
    fields = _own_headers(mail, client)
    lines = []
    for name in client.order:
        if name == "MIME-Version":
            lines.append(client.version)
        elif value := fields.get(name.lower(), ""):
            lines.append(f"{name}: {value}")
    if mail.reply_to and "Reply-To" not in client.order:
        lines.append(f"Reply-To: {fields['reply-to']}")
    lines.extend(f"{name}: {value}" for name, value in mail.extra)
    return lines


def render(mail: Mail, bank: Institution, owner: str) -> bytes:
    """Return the copy of a mail that lies in `owner`'s mailbox, lines ending in CRLF."""
    client = CLIENTS[mail.client]
    body = content(mail, client.encoding, trace.digest(mail.message_id, "boundary"))
    inbound = mail.direction == "inbound"
    head = trace.inbound(mail, bank, owner, body) if inbound else trace.internal(mail, bank, owner)
    lines = [*head, *_ordered(mail, client)]
    return "\r\n".join(lines).encode() + b"\r\n" + body
