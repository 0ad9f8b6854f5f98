"""Reading a sample back with nothing but the standard library and openpyxl."""

from __future__ import annotations

import email.utils
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import openpyxl

AccountKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A data record of a Zengin file."""

    code: str
    account: AccountKey
    holder: str
    amount: int


def messages(out: Path) -> Iterator[tuple[str, Message]]:
    """Yield every message with the name of its mailbox."""
    for path in sorted((out / "mail").glob("*.mbox")):
        box = mailbox.mbox(path, create=False)
        read = list(box)
        box.close()
        yield from ((path.name, message) for message in read)


def text_of(message: Message) -> str:
    """Return the first plain text part."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            raw = part.get_payload(decode=True)
            assert isinstance(raw, bytes)
            return raw.decode(part.get_content_charset() or "ascii").replace("\r\n", "\n")
    return ""


def header(message: Message, name: str) -> str:
    """Return a header, decoded."""
    return str(make_header(decode_header(str(message.get(name, "")))))


def domain(message: Message) -> str:
    """Return the domain of the sender."""
    return email.utils.parseaddr(str(message["From"]))[1].rpartition("@")[2]


def records(path: Path) -> list[bytes]:
    """Return the records of a Zengin file without their line ends."""
    return path.read_bytes().removesuffix(b"\r\n").split(b"\r\n")


def payments(path: Path) -> list[Row]:
    """Return the payments of a Zengin file."""
    rows = []
    for record in records(path):
        if record[:1] == b"2":
            text = record.decode("shift_jis")
            key = (text[1:5], text[20:23], text[42], text[43:50])
            rows.append(Row(text[91:101].lstrip("0"), key, text[50:80].strip(), int(text[80:90])))
    return rows


def payees(path: Path) -> dict[str, set[AccountKey]]:
    """Return the accounts on the list by payee code."""
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = [[str(c) if c is not None else "" for c in row] for row in sheet.iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(rows) if "取引先コード" in row)
    place = {name: n for n, name in enumerate(rows[head])}
    found: dict[str, set[AccountKey]] = {}
    for row in rows[head + 1 :]:
        kind = "1" if row[place["口座種別"]] == "普通" else "2"
        key = (row[place["銀行コード"]], row[place["支店コード"]], kind, row[place["口座番号"]])
        found.setdefault(row[place["取引先コード"]], set()).add(key)
    return found


def edits(a: str, b: str) -> int:
    """Return the number of letters to replace, drop or add."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]
