"""The nouns of a made-up firm: its people, its counterparties and their accounts.

A recipe reads these and nothing else, so the same recipe can be laid on a sample or on a drill's copy of a real firm.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

Language = Literal["ja", "en"]

JST = dt.timezone(dt.timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the scripts that different sources use for it."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    family_romaji: str
    given_romaji: str

    @property
    def kanji(self) -> str:
        """Family name first, as on the roster."""
        return f"{self.family} {self.given}".strip()

    @property
    def kana(self) -> str:
        """Full-width katakana reading."""
        return f"{self.family_kana} {self.given_kana}".strip()

    @property
    def romaji(self) -> str:
        """Given name first, as in Western mail."""
        return f"{self.given_romaji} {self.family_romaji}".strip()


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody who writes mail: how they are named there, from which client and over which host."""

    name: Name
    address: str
    shown: str
    """The display name in From; it may be empty, romaji, or kanji."""
    client: str
    charset: str
    signature: str
    language: Language
    origin: str
    """The private IP address or workstation of the first hop."""
    offset: float = 9.0
    """Hours east of UTC that the client writes into Date."""

    @property
    def domain(self) -> str:
        """The part after the at sign."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, with what the roster knows."""

    staff_id: str
    who: Correspondent
    department: str
    department_en: str
    role: str
    role_en: str
    joined: dt.date
    left: dt.date | None
    phone: str
    private_address: str
    volume: float

    @property
    def name(self) -> Name:
        """The person's name in every script."""
        return self.who.name

    @property
    def address(self) -> str:
        """The person's work address."""
        return self.who.address


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a Japanese bank."""

    bank_code: str
    bank: str
    bank_kana: str
    branch_code: str
    branch: str
    branch_kana: str
    kind: Literal["1", "2"]
    """1 = 普通 (ordinary), 2 = 当座 (current)."""
    number: str
    holder_kana: str
    """Half-width kana as the bank knows the holder."""

    @property
    def kind_ja(self) -> str:
        """普通 or 当座."""
        return "普通" if self.kind == "1" else "当座"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two accounts the same account."""
        return self.bank_code, self.branch_code, self.kind, self.number


@dataclass(frozen=True, slots=True)
class Host:
    """Where a domain's mail comes from and what the receiving gateway makes of it."""

    domain: str
    name: str
    ip: str
    spf: str = "pass"
    dkim: str = "pass"
    dmarc: str = "pass"
    policy: str = "none"
    selector: str = "s1"


@dataclass(frozen=True, slots=True)
class Vendor:
    """A counterparty that is paid."""

    code: str
    legal: str
    """Full legal name with 株式会社 or the like; an English one for foreign firms."""
    short: str
    kana: str
    """Full-width kana of the trade name, without the legal form."""
    holder_kana: str
    trade: str
    language: Language
    host: Host
    contacts: tuple[Correspondent, ...]
    accounts: tuple[Account, ...]
    phone: str
    registered: dt.date
    updated: dt.date
    monthly_yen: int
    pay_day: int
    """The 五十日 on which this vendor is usually paid; 31 = month-end."""

    @property
    def domain(self) -> str:
        """The domain that its people write from."""
        return self.host.domain


@dataclass(frozen=True, slots=True)
class Institution:
    """The firm itself."""

    name: str
    name_en: str
    kana: str
    domain: str
    alias_domain: str
    gateway: str
    gateway_ip: str
    store: str
    account: Account
    originator_code: str
    freemail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Everything a recipe may know about the firm it is laid on."""

    institution: Institution
    staff: tuple[Person, ...]
    vendors: tuple[Vendor, ...]
    mailboxes: tuple[Person, ...]
    known_domains: tuple[str, ...]
    banks: tuple[Account, ...]
    """One specimen account a bank; recipes make new accounts from them."""
    start: dt.date
    end: dt.date
    own: tuple[Person, ...] = ()
    """Members of staff whom only this recipe touches, as many as its `people` says."""
    texts: Path | None = None
    """A folder whose texts the kinds of mail fraud speak instead of their own."""
    forms: bool = False
    """Whether mails of frauds and of their twins also come as HTML alone, or leave the account to an attached letter."""

    def only(self, vendors: tuple[Vendor, ...], own: tuple[Person, ...] = ()) -> World:
        """Return the same world with counterparties and people that no other recipe touches."""
        return replace(self, vendors=vendors, own=own)

    def people_of(self, department_en: str) -> tuple[Person, ...]:
        """Return the exported mailboxes of one department, or all of them when it has none."""
        found = tuple(p for p in self.mailboxes if p.department_en == department_en)
        return found or self.mailboxes
