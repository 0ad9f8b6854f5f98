"""What a vendor has at the firm besides its bank account: a contract, a guest account, a role in the cloud account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sekisho.attacks.naming import guest_upn
from sekisho.attacks.nouns import Correspondent, Vendor

DayForm = Literal["date", "era", "era_short", "slash"]


@dataclass(frozen=True, slots=True)
class Guest:
    """A vendor's guest account in the directory. An event of source `entra.users`; sign-ins follow from its days of use."""

    vendor_code: str
    who: Correspondent
    company: str
    created: dt.date
    enabled: bool
    used_from: dt.date
    used_to: dt.date
    """The last day on which it signs in, on business days and about twice a week; never after this day."""
    state: Literal["Accepted", "PendingAcceptance"] = "Accepted"
    disabled_on: dt.date | None = None

    @property
    def upn(self) -> str:
        """The guest's sign-in name in this tenant."""
        return guest_upn(self.who.address)


@dataclass(frozen=True, slots=True)
class Contract:
    """One line of the vendor register. An event of source `vendors`."""

    vendor_code: str
    name: str
    service: str
    start: dt.date
    end: dt.date | None
    """None where the register says that there is no end."""
    contact: str
    mail_domain: str
    aws_account: str = ""
    remote_account: str = ""
    tool: str = ""
    data: str = ""
    note: str = ""
    form: DayForm = "era"
    """How the keeper of the register typed the days of this line."""


def contract(
    vendor: Vendor, service: str, start: dt.date, end: dt.date | None, *, form: DayForm = "era", **more: str
) -> Contract:
    """Return a line of the register for a counterparty, with its first contact and its domain."""
    who = vendor.contacts[0]
    contact = f"{who.name.kanji if vendor.language == 'ja' else who.name.romaji} ({vendor.phone})"
    return Contract(vendor.code, vendor.legal, service, start, end, contact, vendor.domain, form=form, **more)


def guest(
    vendor: Vendor,
    created: dt.date,
    used: tuple[dt.date, dt.date],
    *,
    enabled: bool = True,
    closed: dt.date | None = None,
) -> Guest:
    """Return the guest account of a counterparty's first contact, used between two days."""
    return Guest(vendor.code, vendor.contacts[0], vendor.legal, created, enabled, *used, disabled_on=closed)
