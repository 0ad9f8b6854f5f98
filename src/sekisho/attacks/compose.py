"""Making mails: from a person, a text and an hour to a value with a fitting Message-ID, thread and gateway result."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from sekisho.attacks.clients import CLIENTS, message_id
from sekisho.attacks.mail import Address, Attachment, Auth, Direction, Mail
from sekisho.attacks.nouns import JST, Correspondent, Host

_DAYS = "月火水木金土日"
_QUOTE_LIMIT = 6000


def shown(who: Correspondent) -> Address:
    """Return the person as their own program writes them in From."""
    return Address(who.shown, who.address)


def auth_of(host: Host, address: str) -> Auth:
    """Return what the gateway says of ordinary mail from this host."""
    return Auth(host.spf, host.dkim, host.dmarc, address, host.domain, host.policy)


def reply_subject(subject: str) -> str:
    """Return the subject with one Re:."""
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _angle(text: str) -> str:
    return "\n".join(f"> {line}" if not line.startswith(">") else f">{line}" for line in text.split("\n"))


def _outlook_head(parent: Mail, english: bool) -> str:
    to = "; ".join(a.name or a.address for a in parent.to)
    if english:
        return (
            f"From: {parent.sender.name or parent.sender.address} <{parent.sender.address}>\n"
            f"Sent: {parent.when:%A, %B %d, %Y %I:%M %p}\nTo: {to}\nSubject: {parent.subject}\n"
        )
    return (
        f"-----Original Message-----\nFrom: {parent.sender.name or parent.sender.address} <{parent.sender.address}>\n"
        f"Sent: {parent.when:%Y年%m月%d日} {parent.when:%H:%M}\nTo: {to}\nSubject: {parent.subject}\n"
    )


def quoted(parent: Mail, client: str, english: bool) -> str:
    """Return the earlier mail as the replying program quotes it."""
    text = parent.body[:_QUOTE_LIMIT].rstrip()
    name = parent.sender.name or parent.sender.address
    match CLIENTS[client].quote:
        case "outlook":
            return f"\n\n{_outlook_head(parent, english)}\n{text}\n"
        case "plain":
            return "\n\n----\n" + _angle(text) + "\n"
        case "angle" if english:
            line = f"On {parent.when:%a, %b %d, %Y at %H:%M}, {name} <{parent.sender.address}> wrote:"
            return f"\n\n{line}\n{_angle(text)}\n"
        case _:
            day = _DAYS[parent.when.weekday()]
            line = f"{parent.when:%Y/%m/%d}({day}) {parent.when:%H:%M}、{name} <{parent.sender.address}>:"
            return f"\n\n{line}\n{_angle(text)}\n"


def write(
    who: Correspondent,
    direction: Direction,
    to: Sequence[Address],
    subject: str,
    body: str,
    when: dt.datetime,
    rng: random.Random,
    *,
    host: Host | None = None,
    parent: Mail | None = None,
    cc: Sequence[Address] = (),
    auth: Auth | None = None,
    via: Sequence[Host] = (),
    reply_to: Address | None = None,
    extra: Sequence[tuple[str, str]] = (),
    attachments: Sequence[Attachment] = (),
    quote: bool = True,
    sender: Address | None = None,
    quiet: Sequence[str] = (),
    sent_later: dt.timedelta = dt.timedelta(),
) -> Mail:
    """Return a mail from somebody. With a parent it becomes an answer: subject, thread headers and quoted text."""
    if when.second == 0:
        # A recipe says about when; nobody writes on the minute.
        when += dt.timedelta(seconds=rng.randint(1, 899))
    local = when.astimezone(dt.timezone(dt.timedelta(hours=who.offset)))
    text = body
    if parent is not None and quote:
        text = body.rstrip() + quoted(parent, who.client, who.language == "en")
    return Mail(
        message_id=message_id(who.client, who.domain, local, rng),
        when=local,
        sender=sender or shown(who),
        to=tuple(to),
        cc=tuple(cc),
        subject=subject if parent is None else reply_subject(subject or parent.subject),
        body=text,
        direction=direction,
        client=who.client,
        charset=who.charset,
        origin=who.origin,
        host=host,
        auth=auth or (auth_of(host, who.address) if host else None),
        via=tuple(via),
        html=rng.random() < CLIENTS[who.client].html,
        reply_to=reply_to,
        in_reply_to=parent.message_id if parent else "",
        references=(*parent.references[-8:], parent.message_id) if parent else (),
        extra=tuple(extra),
        attachments=tuple(attachments),
        quiet=tuple(quiet),
        sent_later=sent_later,
    )


def at(day: dt.date, hour: float) -> dt.datetime:
    """Return an hour of a day in Japan."""
    whole = int(hour * 3600)
    return dt.datetime(day.year, day.month, day.day, tzinfo=JST) + dt.timedelta(seconds=whole)
