"""Mailboxes of a small made-up firm, written as files."""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

OWN = "umibe-shinkin.example"
FIRST = datetime(2026, 1, 5, 1, tzinfo=UTC)
PEOPLE = (f"sato@{OWN}", f"ueda@{OWN}", f"kato@{OWN}", "mori@aoba-print.example", "ito@kawakami.example")
RESULTS = f"Authentication-Results: mail.{OWN}; spf=pass smtp.mailfrom=aoba-print.example\n"


def mail(number: int, *, checked: bool = True, days: float = 1.0, text: str = "The minutes of the meeting.") -> bytes:
    """Return one message, `days` after the one before; `checked` with what the border wrote, as a recipient has it."""
    sender, to = PEOPLE[number % 5], PEOPLE[(number + 1 + number % 3) % 5]
    when = f"{FIRST + timedelta(days=days * number):%a, %d %b %Y %H:%M:%S +0000}"
    way = f"Received: from mx [192.0.2.{number % 9}] by mail.{OWN}; {when}\n{RESULTS}" if checked else ""
    return (
        f"{way}From: {sender.partition('@')[0]} <{sender}>\nTo: {to}\nSubject: Minutes {number}\nDate: {when}\n"
        f"Message-ID: <{number}@{sender.partition('@')[2]}>\n\n{text} ({number})\n"
    ).encode()


def box(path: Path, mails: Iterable[bytes]) -> Path:
    """Write a mailbox, packed where its name ends in .gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = b"".join(b"From x@y.example Mon Jan  5 01:00:00 2026\n" + one + b"\n" for one in mails)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def quiet(_what: str, _done: int, _of: int) -> None:
    """Show no progress."""
