"""Text, tables, calendars and pages that come as files."""

import re

from sekisho.connectors.mail.attachments.reading import Reading, Unread
from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.html import read_html

_FOLD = re.compile(r"\n[ \t]")
_SAID = ("SUMMARY", "DESCRIPTION", "LOCATION", "ORGANIZER", "CONTACT", "COMMENT", "ATTENDEE", "URL", "ATTACH", "X-ALT-DESC",
         "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")  # fmt: skip
_ESCAPE = re.compile(r"\\([\\;,nN])")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]{1,2000}", re.IGNORECASE)
_NAMED = re.compile(r';CN=(?:"([^"]*)"|([^;:]*))', re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b|\bon(?:load|error)\s*=|\bhref\s*=\s*[\"']?\s*javascript:", re.IGNORECASE)


def as_text(data: bytes, charset: str) -> str:
    """Decode a file of text: by its byte order mark, else as declared, else as guessed."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return decode(data if codec == "utf-16" else data[3:], codec)[0].lstrip("\ufeff")
    return decode(data, charset)[0]


def plain(data: bytes, charset: str) -> Reading:
    """Read a file of text or a table in text."""
    text = as_text(data, charset)
    return Reading(text, tuple(_ADDRESS.findall(text)[:200]))


def page(data: bytes, charset: str) -> Reading:
    """Read a page or a drawing: what a reader sees before any script runs; `SCRIPT` where one would run."""
    source = as_text(data, charset)
    seen = read_html(source)
    return Reading(seen.text, seen.links, unread=Unread.SCRIPT if _SCRIPT.search(source) else None)


def calendar(data: bytes, charset: str) -> Reading:
    """Read a calendar: summary, description, place, organiser, attendees and addresses, a line each."""
    source = as_text(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    lines: list[str] = []
    for line in _FOLD.sub("", source).split("\n"):
        head, mark, value = line.partition(":")
        name = head.partition(";")[0].upper()
        if not mark or name not in _SAID:
            continue
        if '"' in head and head.count('"') % 2:
            # A colon inside a quoted parameter is none of the property's.
            rest, _, value = value.partition('":')
            head = f'{head}:{rest}"'
        said = _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
        named = _NAMED.search(head)
        who = (named[1] or named[2] or "").strip() if named else ""
        if name == "X-ALT-DESC":
            said = read_html(said).text
        lines.append(f"{who} {said}".strip())
    text = "\n".join(dict.fromkeys(line for line in lines if line))
    return Reading(text, tuple(dict.fromkeys(_ADDRESS.findall(text)))[:200])
