"""What recipes share: days before the end, new accounts, a recipe's own texts, mail of either side."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from sekisho.attacks.compose import at, shown, write
from sekisho.attacks.mail import Address, Attachment, Mail
from sekisho.attacks.nouns import Account, Correspondent, Host, Person, Vendor, World


@cache
def _read(folder: Path) -> dict[str, dict[str, list[str]]]:
    with (folder / "text.toml").open("rb") as file:
        return tomllib.load(file)


def texts(module_file: str, part: str, rng: random.Random, **slots: str) -> tuple[str, str]:
    """Return a subject and a body of one part of a recipe's text.toml, slots filled."""
    entry = _read(Path(module_file).parent)[part]
    subject, body = rng.choice(entry["subjects"]), rng.choice(entry["bodies"])
    for name, value in slots.items():
        subject, body = subject.replace(f"{{{name}}}", value), body.replace(f"{{{name}}}", value)
    return subject, body.strip()


def back(world: World, days: int, hour: float) -> dt.datetime:
    """Return a moment that many days before the end, but inside the sample; weekends move to the Friday before."""
    day = max(world.end - dt.timedelta(days=days), world.start + dt.timedelta(days=2))
    while day.weekday() > 4 and day > world.start:
        day -= dt.timedelta(days=1)
    return at(day, hour)


def exactly(world: World, days: int, hour: float) -> dt.datetime:
    """Return a moment exactly that many days before the end."""
    return at(world.end - dt.timedelta(days=days), hour)


def new_account(world: World, holder: str, rng: random.Random, unlike: Account) -> Account:
    """Return an account that nobody has on file, at another bank than `unlike`."""
    banks = [b for b in world.banks if b.bank_code != unlike.bank_code] or list(world.banks)
    return replace(rng.choice(banks), kind="1", number=f"{rng.randint(1000000, 9899999)}", holder_kana=holder)


def to_person(person: Person) -> Address:
    """Return a member of staff as outsiders address them."""
    return Address(person.name.romaji, person.address)


def from_vendor(
    vendor: Vendor,
    who: Correspondent,
    to: Person,
    subject: str,
    body: str,
    when: dt.datetime,
    rng: random.Random,
    *,
    parent: Mail | None = None,
    cc: Sequence[Address] = (),
    attachments: Sequence[Attachment] = (),
) -> Mail:
    """Genuine mail of a counterparty, over its own host."""
    text = f"{body}\n\n{who.signature}"
    return write(
        who,
        "inbound",
        [to_person(to)],
        subject,
        text,
        when,
        rng,
        host=vendor.host,
        parent=parent,
        cc=cc,
        attachments=attachments,
    )


def from_staff(
    person: Person,
    to: Sequence[Address],
    subject: str,
    body: str,
    when: dt.datetime,
    rng: random.Random,
    *,
    parent: Mail | None = None,
    cc: Sequence[Address] = (),
    inside: bool = False,
) -> Mail:
    """Mail of a member of staff."""
    who = person.who
    if subject.isascii() and body.isascii():
        who = replace(who, language="en", signature=f"{person.name.romaji}\n{person.role_en}, {person.department_en}")
    text = f"{body}\n\n{who.signature}"
    return write(who, "internal" if inside else "outbound", to, subject, text, when, rng, parent=parent, cc=cc)


def stranger(
    who: Correspondent,
    host: Host,
    to: Sequence[Address],
    subject: str,
    body: str,
    when: dt.datetime,
    rng: random.Random,
    *,
    parent: Mail | None = None,
    reply_to: Address | None = None,
    attachments: Sequence[Attachment] = (),
    extra: Sequence[tuple[str, str]] = (),
) -> Mail:
    """Mail from a host of the writer's own choosing."""
    return write(
        who,
        "inbound",
        to,
        subject,
        body,
        when,
        rng,
        host=host,
        parent=parent,
        reply_to=reply_to,
        attachments=attachments,
        extra=extra,
    )


def ids(mails: Sequence[Mail]) -> tuple[str, ...]:
    """Return the Message-IDs without angle brackets, as labels name them."""
    return tuple(m.message_id.strip("<>") for m in mails)


def named(who: Correspondent) -> Address:
    """Somebody as a recipient."""
    return shown(who)
