"""What a relay's answer means for a mail, and for the relay."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sekisho.notify.bulk.rows import Due, Ended, State

BACK_OFF = tuple(timedelta(minutes=one) for one in (1, 5, 15, 30, 60, 120, 240))
"""How long a mail waits after each try; with the last try there are eight."""
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_OURS = frozenset({530, 534, 535, 538})
"""Replies that ask for a login or for TLS: they are about us, whenever they come."""


class Stage(StrEnum):
    """What the relay was told when it answered: the sender, the recipient, or the mail itself."""

    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"


class Meaning(StrEnum):
    """What an answer means.

    `later` and `no` are about this mail; `busy` (come back later) and `refused` (never) are about all mail of this sender.
    """

    TAKEN = "taken"
    LATER = "later"
    NO = "no"
    BUSY = "busy"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply of SMTP: at which stage, code (0 where the connection was lost) and text."""

    stage: Stage
    code: int
    text: str = ""

    @property
    def status(self) -> str:
        """The enhanced code that the text begins with, such as 5.1.1; "" where there is none."""
        found = _STATUS.match(self.text)
        return found[0] if found else ""


def meaning(answer: Answer) -> Meaning:
    """Tell what an answer means.

    A connection that is lost while the mail is handed over is about the mail, as nobody knows whether it was taken.
    """
    code, early = answer.code, answer.stage is Stage.MAIL
    if 200 <= code < 300:
        return Meaning.TAKEN
    if code in _OURS:
        return Meaning.REFUSED
    if code >= 500:
        return Meaning.REFUSED if early else Meaning.NO
    if early or code == 421:
        return Meaning.BUSY
    return Meaning.LATER if code >= 400 or answer.stage is Stage.DATA else Meaning.BUSY


def after(due: Due, answer: Answer, now: datetime) -> Ended:
    """Return what becomes of a mail after an answer. A try is used up where the answer is about the mail, or came after it."""
    means = meaning(answer)
    if means is Meaning.TAKEN:
        return Ended(due.key, State.SENT, answer.code, answer.status)
    if means is Meaning.NO:
        return Ended(due.key, State.BOUNCED, answer.code, answer.status)
    if means is Meaning.REFUSED:
        return Ended(due.key, State.DEFERRED, answer.code, answer.status, now, tried=False)
    if means is Meaning.LATER or answer.stage is Stage.DATA:
        return _later(due, now, answer.code, answer.status)
    return Ended(due.key, State.DEFERRED, answer.code, answer.status, now + BACK_OFF[0], tried=False)


def unmade(due: Due, now: datetime, *, permanent: bool) -> Ended:
    """Return what becomes of a mail that could not be made."""
    return Ended(due.key, State.FAILED) if permanent else _later(due, now)


def _later(due: Due, now: datetime, code: int = 0, status: str = "") -> Ended:
    if due.tries >= len(BACK_OFF):
        return Ended(due.key, State.FAILED, code, status)
    return Ended(due.key, State.DEFERRED, code, status, now + BACK_OFF[due.tries])
