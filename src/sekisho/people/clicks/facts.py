"""What is known beside the hits, and what comes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

Channel = Literal["link", "qr", "file", "mark", "seed"]
State = Literal["person", "machine", "undetermined"]
Reason = Literal[
    "trusted",
    "unread", "webdriver", "honeypot", "tampered", "scripted", "no_page", "fast", "head", "prefetch", "agent", "forged_agent",
    "early", "after_report", "burst", "calibrated",
    "only_opened", "probable", "calibrated_network", "reported_first", "forwarded",
]  # fmt: skip
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
"""Why: the first speaks for a person, the last five leave it open, all others speak for a machine."""


@dataclass(frozen=True, slots=True)
class MailFacts:
    """The mail that a token stands in.

    `token` is the token, `accepted` when the server took the mail (its 250), None where that is kept nowhere. `channel` is where in
    the mail it stands: a `mark` is no link, and a `seed` stands in a mailbox that nobody reads. `mail` is the same for all
    tokens of one mail; "" where a mail has but one.
    """

    token: str
    accepted: datetime | None = None
    channel: Channel = "link"
    mail: str = ""

    @property
    def name(self) -> str:
        """Return what names the mail."""
        return self.mail or self.token


@dataclass(frozen=True, slots=True)
class Report:
    """The recipient of the mail reported it at this time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a token: who opened it, why that is thought, when, and whether they acted on the page.

    `at` is when the person's page was asked for, or the first hit of what is undetermined; None of a machine. `version` is that of the rules.
    """

    state: State
    reasons: tuple[Reason, ...]
    at: datetime | None
    acted: bool
    version: int
