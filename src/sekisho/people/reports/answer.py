"""The answer to a reporter: that it was an exercise and they saw it, or that it is being looked at. Never both, never twice."""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal

from sekisho.connectors.mail.headers import split_block
from sekisho.connectors.mail.message import Head, message_uid
from sekisho.model.ids import stable_id
from sekisho.people.reports.nouns import OwnDomains, Reason, Reported
from sekisho.text.lang import Lang
from sekisho.text.say import say

Verdict = Literal["exercise", "looked_at"]
_LINES = SMTP.clone(max_line_length=900)
"""Long Message-IDs stay as they are."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers: the address of the reporting mailbox, the firm's name, and whom to call where something was clicked."""

    address: str
    firm: str
    help: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A mail to be sent, what it says, and the keys under which the caller remembers that these reports were answered."""

    message: EmailMessage
    verdict: Verdict
    keys: tuple[str, ...]


def answer(
    reported: Reported,
    desk: Desk,
    own: OwnDomains,
    now: datetime,
    answered: Container[str],
    lang: Lang | None = None,
    mail_of: Callable[[str], str] = str,
) -> Answer | None:
    """Return the answer to a report, None where there is none to give.

    None goes to automatic mail, outside the firm's own domains, to an address that is not the reporter's for certain enough to be
    credited, to whoever asks for none, where nothing was reported, and where each mail in the report was answered to them before
    (`answered` has its key). `lang` is what the staff list says; without it that of the report. `mail_of` is that of `read_report`.
    """
    to = _writable(reported.reporter)
    if reported.barred or Reason.ASKS_NO_ANSWER in reported.reasons or not to or not own.has(reported.reporter):
        return None
    keys = answer_keys(reported, mail_of)
    if all(one in answered for one in keys):
        return None
    verdict: Verdict = "exercise" if reported.tokens and not reported.real else "looked_at"
    return Answer(_written(reported, to, desk, verdict, lang or reported.lang, now), verdict, keys)


def answer_keys(reported: Reported, mail_of: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return a key for each mail that is reported, the same in every report of it by the same person; none where there is none.

    A mail that is quoted is known by the words of the quote, and where these are few, by the report.
    """
    if reported.kind == "none":
        return ()
    mails = [f"token {mail_of(one)}" for one in reported.tokens] + [_mail_key(one) for one in reported.real]
    if not mails:
        mails = [f"quote {reported.same}" if reported.same else f"report {reported.message_id or reported.name}"]
    return tuple(stable_id("answered", reported.reporter, one) for one in mails)


def _mail_key(raw: bytes) -> str:
    """Return what names a mail in whatever form it is reported: Message-ID, From and Date, else its bytes."""
    identity = Head(split_block(raw)[0]).identity()
    return "mail " + ("\0".join(identity) if identity[0] else message_uid(raw))


def _writable(address: str) -> str:
    """Return an address as it stands in a header field, its domain in ASCII; "" for one that only few servers would take."""
    local, _, domain = address.rpartition("@")
    if not _LOCAL.fullmatch(local):
        return ""
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return ""


def _written(reported: Reported, to: str, desk: Desk, verdict: Verdict, lang: Lang, now: datetime) -> EmailMessage:
    made = EmailMessage(policy=_LINES)
    made["From"], made["To"] = desk.address, to
    made["Subject"] = say(f"people_reports.answer.{verdict}.subject", lang)
    made["Date"] = format_datetime(now)
    mark = sha256(
        f"{reported.reporter}\0{reported.message_id}\0{reported.name}\0{now.isoformat()}".encode()
    ).hexdigest()
    made["Message-ID"] = f"<{mark[:32]}@{desk.address.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-replied"
    made["X-Auto-Response-Suppress"] = "All"
    if reported.message_id:
        # Not the references of the report, which may name the simulated mail.
        made["In-Reply-To"] = made["References"] = reported.message_id
    made.set_content(say(f"people_reports.answer.{verdict}", lang, firm=desk.firm, help=desk.help), cte=_encoding(lang))
    return made


def _encoding(lang: Lang) -> str:
    return "base64" if lang == "ja" else "quoted-printable"
