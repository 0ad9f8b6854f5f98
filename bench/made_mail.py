"""Mail by the gigabyte: mailboxes written as a stream, with the sizes, threads, parts and senders of office mail.

Lengths are log-normal; a third carries HTML beside the text, one in thirty an attachment, replies quote what they
answer, and new outside domains keep coming up. Laid over a small sample bank, so that payments and lists are there too.
"""

import base64
import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from typing import BinaryIO

END = datetime(2026, 11, 20, 9, tzinfo=UTC)
SPAN = timedelta(days=180)
MAILBOXES = 8
BANK = "shiosai-shinkin.example"
NEW_DOMAIN = 0.01
"""Share of messages from a domain that never wrote before."""
ATTACHED = 1 / 30
MONEY_MAIL = 0.03
"""Share of messages that speak of payments and accounts."""
LINES = (
    "Please find the minutes of Tuesday's meeting below.",
    "お世話になっております。先日の打ち合わせの件でご連絡いたします。",
    "We will be closed on Monday and answer on Tuesday.",
    "ご確認のほど、よろしくお願いいたします。",
    "The report runs every night and its totals are shown in the table below.",
    "来週の会議は10時から第2会議室で行います。資料は前日までにお送りします。",
    "Could you call me back on 03-5555-0123 when you have a minute?",
    "システム保守のため、土曜日の22時から翌6時までご利用いただけません。",
    "See https://portal.example/tickets/4711 for the history of this request.",
)
MONEY = (
    "The invoice for October is attached; payment terms are unchanged.",
    "下記の口座へお振込みいただけますでしょうか。みどり銀行 本店 普通 1234567",
    "振込先の変更について、担当者よりあらためてご案内いたします。",
)
SUBJECTS = (
    "会議の件",
    "Minutes of Tuesday",
    "Re: 見積書について",
    "Weekly report",
    "Re: delivery dates",
    "資料の送付",
)


class Maker:
    """Makes messages one after another from a seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - made-up mail
        blob = base64.encodebytes(self._draw.randbytes(6 << 20))
        self._blob = blob
        self._domains = [f"firm{number}.example" for number in range(400)]

    def _domain(self) -> str:
        if self._draw.random() < NEW_DOMAIN:
            self._domains.append(f"new{len(self._domains)}.example")
            return self._domains[-1]
        return self._domains[min(int(self._draw.paretovariate(0.6)), len(self._domains)) - 1]

    def _text(self, length: int) -> str:
        parts: list[str] = []
        size = 0
        lines = LINES + MONEY if self._draw.random() < MONEY_MAIL else LINES
        while size < length:
            line = f"{self._draw.choice(lines)} ({self._draw.randrange(10_000)})"
            parts.append(line)
            size += len(line.encode())
        return "\n".join(parts)

    def message(self, number: int, when: datetime, owner: str) -> bytes:
        """Return one message as it stands in a mailbox, headers and all."""
        draw, outside = self._draw, self._draw.random() < 0.7
        domain = self._domain() if outside else BANK
        person = draw.randrange(60)
        text = self._text(int(min(draw.lognormvariate(7.0, 0.9), 60_000)))
        if draw.random() < 0.4:
            text += "\n\nOn Monday somebody wrote:\n" + "\n".join(f"> {line}" for line in text.split("\n"))
        head = (
            f"Received: from mx{person % 4}.{domain} by mail.{BANK}; {format_datetime(when)}\n"
            f"From: {Header(f'担当 {person}', 'utf-8').encode()} <p{person}@{domain}>\nTo: <{owner}>\n"
            f"Subject: {Header(draw.choice(SUBJECTS), 'utf-8').encode()}\nDate: {format_datetime(when)}\n"
            f"Message-ID: <{number}.{draw.randrange(1 << 40)}@{domain}>\nMIME-Version: 1.0\n"
            f"Authentication-Results: mail.{BANK}; spf=pass; dkim=pass; dmarc=pass\n"
        )
        return head.encode() + self._body(text, number)

    def _body(self, text: str, number: int) -> bytes:
        plain = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text.encode() + b"\n"
        kind = self._draw.random()
        if kind > 1 / 3:
            return plain
        edge = f"=_{number}"
        parts = [plain]
        if kind < ATTACHED:
            parts.append(self._attachment())
        else:
            html = "".join(f"<p style='margin:0;font-family:sans-serif'>{line}</p>\n" for line in text.split("\n"))
            parts.append(
                b"Content-Type: text/html; charset=utf-8\n\n<html><body>" + html.encode() + b"</body></html>\n"
            )
        sort = "mixed" if kind < ATTACHED else "alternative"
        whole = b"".join(b"--" + edge.encode() + b"\n" + part for part in parts)
        return f'Content-Type: multipart/{sort}; boundary="{edge}"\n\n'.encode() + whole + f"--{edge}--\n".encode()

    def _attachment(self) -> bytes:
        length = int(min(self._draw.lognormvariate(10.3, 1.1), len(self._blob) - 77)) // 77 * 77
        start = self._draw.randrange(0, (len(self._blob) - length) // 77) * 77
        head = b'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n'
        return head + b'Content-Disposition: attachment; filename="a.pdf"\n\n' + self._blob[start : start + length]


def write_mail(folder: Path, messages: int, size: int = 0, seed: int = 1) -> tuple[int, int]:
    """Write mailboxes into `folder` until there are `messages` of them and `size` bytes; return both."""
    folder.mkdir(parents=True, exist_ok=True)
    maker, count, total = Maker(seed), 0, 0
    wanted = max(messages, 1)
    with ExitStack() as stack:
        files = [stack.enter_context((folder / f"box{box}.mbox").open("wb")) for box in range(MAILBOXES)]
        for number, when in _times(wanted, size):
            total += _add(files[number % MAILBOXES], maker, number, when)
            count += 1
            if count >= messages and total >= size:
                break
    return count, total


def _add(file: BinaryIO, maker: Maker, number: int, when: datetime) -> int:
    owner = f"box{number % MAILBOXES}@{BANK}"
    data = maker.message(number, when, owner)
    return file.write(b"From x@y.example " + f"{when:%a %b %d %H:%M:%S %Y}\n".encode() + data + b"\n")


def _times(messages: int, size: int) -> Iterator[tuple[int, datetime]]:
    """Yield numbers and times over the span; where bytes decide how many there are, times go round."""
    step = SPAN / (messages if not size else 200_000)
    number = 0
    while True:
        yield number, END - SPAN + step * number % SPAN
        number += 1
