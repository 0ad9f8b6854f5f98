"""Mail domains: the registrable domain by the bundled public suffix list, and the firm's own domains."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader

OWN_SHARE = 0.6
TWIN_MESSAGES = 5
TWIN_SENDERS = 2
TWIN_DAYS = 30
# Mail services and providers at which anyone may have an address: such a domain says nothing about who writes.
FREEMAIL = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.jp", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp",
    "hotmail.co.uk", "live.com", "live.jp", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "pm.me",
    "protonmail.com", "tutanota.com", "tutamail.com", "fastmail.com", "hey.com", "gmx.com", "gmx.de", "gmx.net", "web.de",
    "t-online.de", "mail.com", "email.com", "consultant.com", "workmail.com", "zoho.com", "zohomail.com", "yandex.com",
    "yandex.ru", "mail.ru", "ymail.com", "rocketmail.com", "orange.fr", "free.fr", "libero.it", "btinternet.com",
    "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "cox.net", "charter.net", "qq.com", "foxmail.com", "163.com",
    "126.com", "sina.com", "naver.com", "daum.net", "hanmail.net",
    "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp", "rakumail.jp",
    "ymail.ne.jp", "excite.co.jp", "nifty.com", "nifty.ne.jp", "ocn.ne.jp", "biglobe.ne.jp", "so-net.ne.jp", "plala.or.jp",
    "dion.ne.jp", "asahi-net.or.jp", "infoseek.jp", "ybb.ne.jp", "eonet.ne.jp", "home.ne.jp", "zaq.ne.jp",
})  # fmt: skip


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


_TENANT = re.compile(r"(?:.*\.)?(?!mail\.)([a-z0-9-]+)(?:\.mail)?\.(onmicrosoft\.(?:com|us|cn|de))")


@lru_cache(maxsize=65536)
def registrable(domain: str) -> str:
    """Return the registrable domain in lower-case Unicode: `mail.a.co.jp` gives `a.co.jp`; unknown suffixes count one label.

    Every tenant of Microsoft 365 has a name of its own under onmicrosoft.com, which is nobody's: that name is the domain.
    """
    text = domain.strip().rstrip(".").lower()
    if "xn--" in text:
        text = ".".join(_unicode_label(label) for label in text.split("."))
    if tenant := _TENANT.fullmatch(text):
        return f"{tenant[1]}.{tenant[2]}"
    return str(_suffixes().privatesuffix(text) or text)


def _unicode_label(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


@lru_cache(maxsize=16384)
def domain_of(address: str | None) -> str:
    """Return the registrable domain of an address, "" where it has none."""
    _, at, domain = (address or "").rpartition("@")
    return registrable(domain) if at else ""


def guest_home(login: str) -> str | None:
    """Return the domain that a guest's login name says it comes from, None for others: jo_v.example#ext#@bank.example."""
    before, mark, _ = login.partition("#ext#")
    return before.rpartition("_")[2] if mark and "_" in before else None


def listed_domains(reader: TableReader) -> frozenset[str]:
    """Return the registrable domains on the payee lists; mail services for everyone are nobody's."""
    rows = reader.dicts("counterparty", ["domains"])
    return frozenset(registrable(domain) for row in rows for domain in row["domains"] or []) - FREEMAIL


def outside(message: Mapping[str, Any], own: frozenset[str]) -> frozenset[str]:
    """Return the registrable domains that a message went to and that are not the firm's own."""
    addresses = [*(message["to_addresses"] or []), *(message["cc_addresses"] or [])]
    return frozenset(map(domain_of, addresses)) - {""} - own


@dataclass(slots=True)
class _Sent:
    """How often one domain wrote to one other alone, and when."""

    first: datetime
    last: datetime
    count: int = 0

    def see(self, time: datetime) -> None:
        """Count one message."""
        self.first, self.last, self.count = min(self.first, time), max(self.last, time), self.count + 1


@dataclass(slots=True)
class _Seen:
    """What one pass over the headers gathers, by domains and not by messages; private to this module."""

    per_mailbox: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    totals: Counter[str] = field(default_factory=Counter)
    only_to: dict[str, dict[str, _Sent]] = field(default_factory=lambda: defaultdict(dict))


def own_domains(reader: TableReader, configured: Iterable[str] = ()) -> frozenset[str]:
    """Return the firm's own registrable domains, its second names included.

    Configured ones, those of the roster, those that the directory has verified, those of its members (a directory lets
    its own accounts sign in by such domains alone), and per mailbox the domain that takes part in at least 60 % of its messages.
    A second name is a domain that mail in our mailboxes was addressed to alone, by two outside senders or more, five
    times or more over at least 30 days: an attacker's fresh twin has no such past.
    """
    own = {registrable(domain) for domain in configured}
    own |= {domain_of(row["email"]) for row in reader.dicts("staff", ["email"])} - {""} - FREEMAIL
    own |= (_of_directory(reader) | _verified(reader)) - FREEMAIL
    seen = _gather(reader)
    for mailbox, counts in seen.per_mailbox.items():
        domain, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if domain and domain not in FREEMAIL and count >= OWN_SHARE * seen.totals[mailbox]:
            own.add(domain)
    return frozenset(
        own | {domain for domain, senders in seen.only_to.items() if domain not in own and _is_twin(senders, own)}
    )


def _of_directory(reader: TableReader) -> set[str]:
    if "directory_account" not in reader.names():
        return set()
    rows = reader.dicts("directory_account", ["user_name", "user_kind"])
    # Whoever comes from outside bears the tenant's first domain behind the mark: x_v.example#ext#@bank.onmicrosoft.com.
    names = [
        row["user_name"]
        for row in rows
        if (row["user_kind"] == "member" and "#ext#" not in (row["user_name"] or ""))
        or _TENANT.fullmatch((row["user_name"] or "").rpartition("#ext#@")[2])
    ]
    return {domain_of(name) for name in names} - {""}


def _verified(reader: TableReader) -> set[str]:
    if "directory_domain" not in reader.names():
        return set()
    rows = latest(reader, "directory_domain", (), ("domain", "verified"))
    return {registrable(row["domain"]) for row in rows if row["verified"]}


def _gather(reader: TableReader) -> _Seen:
    seen = _Seen()
    columns = ["mailbox", "from_address", "to_addresses", "cc_addresses", "event_time"]
    for row in reader.dicts("message", columns):
        sender = domain_of(row["from_address"])
        to = {domain_of(address) for address in [*(row["to_addresses"] or []), *(row["cc_addresses"] or [])]} - {""}
        seen.totals[row["mailbox"]] += 1
        seen.per_mailbox[row["mailbox"]].update(({sender} | to) - {""})
        time = row["event_time"]
        if len(to) == 1 and time is not None:
            seen.only_to[next(iter(to))].setdefault(sender, _Sent(time, time)).see(time)
    return seen


def _is_twin(senders: Mapping[str, _Sent], own: set[str]) -> bool:
    past = [sent for sender, sent in senders.items() if sender not in own]
    if len(past) < TWIN_SENDERS or sum(sent.count for sent in past) < TWIN_MESSAGES:
        return False
    return max(sent.last for sent in past) - min(sent.first for sent in past) >= timedelta(days=TWIN_DAYS)
