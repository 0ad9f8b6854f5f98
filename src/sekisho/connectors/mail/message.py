"""One message: bytes -> a row of `message` and a row of `message_text`, or a reject. Never raises on any bytes."""

import hashlib
import json
import re
from collections.abc import Iterator

from sekisho.connectors.mail.addresses import Mailbox, mailboxes
from sekisho.connectors.mail.body import Body, read_body
from sekisho.connectors.mail.headers import HEADER_BYTES, MOST_FIELDS, Field, split_block, structure, words
from sekisho.connectors.mail.times import parse_date, received_time
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, Limits, Rejected, Row

_ID = re.compile(r"<([^<>\s]+)>")
_QUOTED_FROM = re.compile(rb"^>+(?=From )", re.MULTILINE)
_MOST_REFERENCES = 500
_PIECE = 1024 * 1024


def message_rows(raw: bytes, place: str, file_name: str, limits: Limits) -> Iterator[Row | Rejected]:
    """Yield the rows of one message found at `place` of the file `file_name`.

    Rejects: `message_empty`, `message_without_headers`, `headers_too_large`. A message whose parts nest past
    `limits.depth` yields no text row, so that what depends on its text is undetermined. Where only a beginning was read,
    `unmapped` names of what under `cut` (`text`, `links`): what is not in it may stand behind.
    """
    raw = _with_line_feeds(raw)
    fields, at = split_block(raw)
    fault = _fault(raw, fields, at)
    if fault:
        yield Rejected(place, "headers", fault, raw[:80].decode("ascii", "replace"))
        return
    head = Head(fields)
    body = read_body(fields, raw, at, limits.depth)
    uid = _uid(head, raw, at)
    received = received_time(head.first("received")) if head.has("received") else None
    values: dict[str, Cell] = {
        "message_uid": uid,
        "mailbox": mailbox_name(file_name),
        **_header_cells(head),
        **_body_cells(body),
        "received_time": received,
        "size_bytes": len(raw),
        "body_sha256": hashlib.sha256(memoryview(raw)[at:]).hexdigest(),
        "charset_problems": sorted({*head.problems, *body.problems}),
    }
    unread = {"unopened": body.unopened, "cut": list(body.cut)}
    if any(unread.values()):
        values["unmapped"] = json.dumps({name: what for name, what in unread.items() if what})
    happened = received or parse_date(head.first("date"))[0]
    yield Row("message", place, values, happened)
    if not body.unopened:
        yield Row("message_text", place, {"message_uid": uid, **_text_cells(body)}, happened)


def message_uid(raw: bytes) -> str:
    """Return the `message_uid` that the rows of a message have; what is no message is named by its bytes alone."""
    raw = _with_line_feeds(raw).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    fields, at = split_block(raw)
    if _fault(raw, fields, at):
        return stable_id("msg", hashlib.sha256(raw).hexdigest())
    return _uid(Head(fields), raw, at)


def mailbox_name(file_name: str) -> str:
    """Return the name of the mailbox that a file holds, or lies in where its name says so (`tanaka/1.eml`).

    That of a file is its name without .gz, .mbox, .mbx, .eml, .msg, .pst, .ost.
    """
    folder, _, name = file_name.rpartition("/")
    if folder and not name.lower().removesuffix(".gz").endswith((".mbox", ".mbx")):
        return folder.rpartition("/")[2]
    for suffix in (".gz", ".mbox", ".mbx", ".eml", ".msg", ".pst", ".ost"):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            name = name[: -len(suffix)]
    return name


def _with_line_feeds(raw: bytes) -> bytes:
    """Return a message whose lines end in CR alone with LF instead."""
    return raw.replace(b"\r", b"\n") if b"\n" not in raw else raw


def _uid(head: "Head", raw: bytes, at: int) -> str:
    return stable_id("msg", *head.identity(), _comparable_hash(raw, at))


def _fault(raw: bytes, fields: tuple[Field, ...], at: int) -> str:
    if not raw.strip():
        return "message_empty"
    if not fields:
        return "message_without_headers"
    return "headers_too_large" if at > HEADER_BYTES or len(fields) >= MOST_FIELDS else ""


class Head:
    """The header block, decoded once: values by name in order, and the charsets that could not be followed."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.problems: set[str] = set()
        self.pairs: list[tuple[str, str]] = []
        self._closed: dict[str, list[str]] = {}
        self._text: dict[str, list[str]] = {}
        for field in fields:
            closed, problems = structure(field.raw)
            text, more = words(closed)
            if problems or more:
                self.problems.update(problems, more)
            self.pairs.append((field.name, text))
            name = field.name.lower()
            self._closed.setdefault(name, []).append(closed)
            self._text.setdefault(name, []).append(text)

    def has(self, name: str) -> bool:
        """Return whether the field is there."""
        return name in self._text

    def first(self, name: str) -> str:
        """Return the topmost value of a field, "" where it is not there."""
        return self._text.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """Return all values of a field, topmost first."""
        return self._text.get(name, [])

    def mailboxes(self, *names: str) -> tuple[Mailbox, ...]:
        """Return the mailboxes of all fields called `names`."""
        found: list[Mailbox] = []
        for name in names:
            for closed in self._closed.get(name, ()):
                boxes, problems = mailboxes(closed)
                found.extend(boxes)
                self.problems.update(problems)
        return tuple(found)

    def identity(self) -> tuple[str, str, str]:
        """Return what names the message in every mailbox: Message-ID, From and Date, blanks folded."""
        message, sender, date = (" ".join(self.first(name).split()) for name in ("message-id", "from", "date"))
        return message, sender, date


def _header_cells(head: Head) -> dict[str, Cell]:
    senders = head.mailboxes("from")
    to, copied = head.mailboxes("to"), head.mailboxes("cc", "bcc")
    sent, offset = parse_date(head.first("date"))
    answered = _ids(head.first("in-reply-to"))
    return {
        "message_id": (_ids(head.first("message-id")) or [""])[0] or None,
        "from_address": _first_address(senders),
        "from_name": next((box.name for box in sorted(senders, key=lambda box: not box.address) if box.name), None),
        "from_count": max(len(head.all("from")), len(senders)),
        "sender_address": _first_address(head.mailboxes("sender")),
        "reply_to_addresses": _addresses(head.mailboxes("reply-to")),
        "return_path": _first_address(head.mailboxes("return-path")),
        "to_addresses": _addresses(to),
        "cc_addresses": _addresses(copied),
        "recipient_names": [box.name for box in (*to, *copied) if box.address],
        "subject": " ".join(head.first("subject").split()) if head.has("subject") else None,
        "date_header": sent,
        "utc_offset_minutes": offset,
        "in_reply_to": answered[0] if answered else None,
        "reference_ids": [*_ids(" ".join(head.all("references")))][-_MOST_REFERENCES:],
        "auth_results": [*head.all("authentication-results")],
        "headers": json.dumps(head.pairs, ensure_ascii=False),
        "list_id": head.first("list-id") or None,
    }


def _body_cells(body: Body) -> dict[str, Cell]:
    return {
        "has_html": body.has_html,
        "attachment_names": list(body.attachments),
        "text_length": None if body.unopened else len(body.text),
        "unread_attachments": list(body.files.unread) if body.files else [],
        "hidden_text": body.hidden if body.has_html else None,
    }


def _text_cells(body: Body) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"text": body.text, "html_links": list(body.links)}
    if body.files:
        cells["attachment_text"] = body.files.text()
        cells["attachment_links"] = list(body.files.links)
        cells["code_links"] = list(body.files.codes)
        cells["codes_read"] = body.files.scanned
    return cells


def _addresses(boxes: tuple[Mailbox, ...]) -> list[str]:
    return [box.address for box in boxes if box.address]


def _first_address(boxes: tuple[Mailbox, ...]) -> str | None:
    return next(iter(_addresses(boxes)), None)


def _ids(text: str) -> list[str]:
    return _ID.findall(text) or text.replace("<", " ").replace(">", " ").split()


def _comparable_hash(raw: bytes, at: int) -> str:
    """Hash the body so that line ends, blank lines at its end and mbox quoting make no difference."""
    digest = hashlib.sha256()
    end = _end_of_text(raw, at)
    while at < end:
        cut = raw.rfind(b"\n", at, at + _PIECE) + 1 if end - at > _PIECE else end
        piece = raw[at : cut or min(end, at + _PIECE)]
        at += len(piece)
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n")
        if b"\n>From " in piece:
            piece = piece.replace(b"\n>From ", b"\nFrom ")
        digest.update(_QUOTED_FROM.sub(b"", piece) if b">From " in piece else piece)
    return digest.hexdigest()


def _end_of_text(raw: bytes, at: int) -> int:
    """Return where the line ends at the end of the body begin."""
    end = len(raw)
    while end > at:
        piece = raw[max(at, end - _PIECE) : end]
        kept = len(piece.rstrip(b"\r\n"))
        end -= len(piece) - kept
        if kept:
            break
    return end
