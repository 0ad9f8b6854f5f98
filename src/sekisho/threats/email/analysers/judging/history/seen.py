"""One message as the judge sees it: headers and features, never a body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.identity.domains import domain_of

MESSAGE_COLUMNS = (
    "message_uid",
    "message_id",
    "from_address",
    "from_name",
    "from_count",
    "reply_to_addresses",
    "to_addresses",
    "cc_addresses",
    "recipient_names",
    "subject",
    "event_time",
    "in_reply_to",
    "reference_ids",
    "auth_results",
    "attachment_names",
)
FEATURE_COLUMNS = (
    "message_uid",
    "sender_domain",
    "language",
    "new_text_length",
    "intents",
    "subject_intents",
    "pressures",
    "account_numbers",
    "phones",
    "link_domains",
    "awareness",
    "is_bulk",
    "said_marks",
    "quoted_marks",
    "quoted_addresses",
    "traits",
    "auth_below",
    "unread",
)
MONEY = frozenset({
    "payment_request", "account_change", "payroll_change", "invoice_due", "transfer_instruction", "settlement_change",
})  # fmt: skip
CHANGES = frozenset({"account_change", "payroll_change", "settlement_change"})

NAMELESS = "outlook.com"
"""Whose results bear no authserv-id: Exchange Online begins with the first method."""


def authserv_of(line: str) -> str:
    """Return the authserv-id of one Authentication-Results, in lower case."""
    host = line.partition(";")[0].strip().partition(" ")[0].lower()
    return NAMELESS if "=" in host else host


@dataclass(frozen=True, slots=True)
class Seen:
    """One message, read once. Addresses are in lower case, domains registrable; `day` is the ordinal of its time."""

    uid: str
    message_id: str
    address: str
    name: str
    domain: str
    from_count: int
    reply_to: tuple[str, ...]
    recipients: tuple[str, ...]
    recipient_names: tuple[str, ...]
    subject: str
    time: datetime | None
    day: int
    parents: tuple[str, ...]
    auth: tuple[str, ...]
    auth_below: tuple[str, ...]
    attachments: tuple[str, ...]
    bulk: bool
    read: bool
    length: int
    language: str | None
    awareness: bool
    intents: frozenset[str]
    subject_intents: frozenset[str]
    pressures: frozenset[str]
    accounts: tuple[str, ...]
    phones: tuple[str, ...]
    links: tuple[str, ...]
    said: tuple[str, ...]
    quoted: tuple[str, ...]
    quoted_from: tuple[str, ...]
    traits: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @staticmethod
    def of(message: Mapping[str, Any], features: Mapping[str, Any]) -> "Seen":
        """Join the row of `message` with its row of `message_features`."""
        address = (message["from_address"] or "").lower()
        time = message["event_time"]
        parents = dict.fromkeys([message["in_reply_to"] or "", *reversed(message["reference_ids"] or ())])
        length = features["new_text_length"]
        return Seen(
            uid=message["message_uid"],
            message_id=message["message_id"] or "",
            address=address,
            name=(message["from_name"] or "").strip(),
            domain=domain_of(address),
            from_count=message["from_count"] or 0,
            reply_to=_lower(message["reply_to_addresses"]),
            recipients=_lower([*(message["to_addresses"] or ()), *(message["cc_addresses"] or ())]),
            recipient_names=tuple(message["recipient_names"] or ()),
            subject=message["subject"] or "",
            time=time,
            day=time.toordinal() if time is not None else 0,
            parents=tuple(one for one in parents if one)[:20],
            auth=tuple(message["auth_results"] or ()),
            auth_below=tuple(features["auth_below"] or ()),
            attachments=tuple(message["attachment_names"] or ()),
            bulk=bool(features["is_bulk"]),
            read=length is not None,
            length=length or 0,
            language=features["language"],
            awareness=bool(features["awareness"]),
            intents=frozenset(features["intents"] or ()),
            subject_intents=frozenset(features["subject_intents"] or ()),
            pressures=frozenset(features["pressures"] or ()),
            accounts=tuple(features["account_numbers"] or ()),
            phones=tuple(features["phones"] or ()),
            links=tuple(features["link_domains"] or ()),
            said=tuple(features["said_marks"] or ()),
            quoted=tuple(features["quoted_marks"] or ()),
            quoted_from=tuple(features["quoted_addresses"] or ()),
            traits=tuple(features["traits"] or ()),
            unread=tuple(features["unread"] or ()),
        )

    @property
    def is_reply(self) -> bool:
        """True where it says that it answers something."""
        head = self.subject[:4].lower()
        return bool(self.parents) or head.startswith(("re:", "re：", "aw:", "返信"))

    @property
    def speaks_of_money(self) -> bool:
        """True where it asks for money or names an account."""
        return bool(self.intents & MONEY) or bool(self.accounts)


def _lower(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.lower() for value in values or () if value))
