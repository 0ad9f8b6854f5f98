"""Mail that came back: whose it was, for good or for now, and why. In the form of RFC 3464 or in the words of common servers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.notify.bulk.bounce_words import Words, words_in
from sekisho.notify.bulk.parts import Mail, mail_of
from sekisho.notify.bulk.verp import Verp

_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "x-failed-recipients")
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_FIELD = re.compile(r"^([A-Za-z-]{1,40}):[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_MOST_BLOCKS = 50
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-]|$)", re.MULTILINE)
_SENDERS = re.compile(r"mailer-daemon|postmaster|microsoftexchange|mail-?(?:delivery|daemon)|<>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back.

    `permanent` says that the address or the mail is not taken (5.x.x), else it may be another time (4.x.x). `given_up` is
    False where the other side goes on trying. `status` is the enhanced code, with 0 where it says no more than the class;
    `code` the reply of SMTP, 0 where it is not told.
    """

    key: str
    permanent: bool
    given_up: bool
    status: str
    code: int


def bounce_of(raw: bytes, verp: Verp) -> Bounce | None:
    """Read a mail that arrived for a sender's addresses; None where it is no notification that a mail did not arrive.

    At most 256 KiB of it are read. Anybody who got a mail can make one up for their own key, and for no other.
    """
    mail = mail_of(raw)
    key = _key(mail, verp)
    if not key:
        return None
    report = next((one.text for one in mail.parts if one.kind in _REPORTS), None)
    if report is not None:
        return _reported(key, report)
    words = words_in(mail) if _from_a_server(mail) else None
    return _said(key, words) if words else None


def _key(mail: Mail, verp: Verp) -> str:
    """Return the key from whom the mail is to, else from what it brings with it."""
    fields = (value for name in _TO for value in mail.header.get(name, ()))
    found = next(filter(None, map(verp.key, fields)), "")
    return found or next(filter(None, (verp.key(one.text) for one in mail.parts)), "")


def _from_a_server(mail: Mail) -> bool:
    return any(_SENDERS.search(mail.first(name)) for name in ("return-path", "from", "sender"))


def _reported(key: str, report: str) -> Bounce | None:
    """Read the fields of each recipient, of whom there is one in mail with a sender of its own; a failure counts before a delay."""
    blocks = [dict(_fields(one)) for one in re.split(r"\n[ \t]*\n", report, maxsplit=_MOST_BLOCKS)]
    for action in ("failed", "delayed"):
        for block in blocks:
            if block.get("action", "").lower().startswith(action):
                return _block(key, block, given_up=action == "failed")
    return None


def _fields(block: str) -> Iterator[tuple[str, str]]:
    for found in _FIELD.finditer(block):
        yield found[1].lower(), re.sub(r"\s+", " ", found[2]).strip()


def _block(key: str, block: Mapping[str, str], *, given_up: bool) -> Bounce:
    said = block.get("diagnostic-code", "")
    code = _code(said)
    status = _STATUS.search(block.get("status", ""))
    closer = _STATUS.search(said)
    if closer and (status is None or status[0].endswith(".0.0")):
        status = closer
    return _bounce(key, status, code, given_up=given_up)


def _said(key: str, words: Words) -> Bounce:
    found = _STATUS.search(words.reason)
    return _bounce(key, found, _code(words.reason), given_up=words.given_up)


def _bounce(key: str, status: re.Match[str] | None, code: int, *, given_up: bool) -> Bounce:
    """Put together what is known: what is delayed is never permanent, what is given up without a reason is."""
    first = status[1] if status and status[1] != "2" else str(code)[0] if code else "5" if given_up else "4"
    text = f"{first}.{status[2]}.{status[3]}" if status else f"{first}.0.0"
    return Bounce(key, first == "5" and given_up, given_up, text, code)


def _code(text: str) -> int:
    found = _CODE.search(text)
    return int(found[1]) if found else 0
