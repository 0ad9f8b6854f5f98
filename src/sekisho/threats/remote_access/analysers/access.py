"""Every way in that belongs to a vendor, with the contract that should cover it and its last use."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.directory import directory_accounts
from sekisho.identity.policies.outsiders import account_of
from sekisho.identity.policies.statements import statements
from sekisho.identity.staff_accounts import sam_of
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell
from sekisho.threats.remote_access.analysers.contracts import Vendor, vendors

_ACCOUNT = ("user_name", "user_kind", "email", "home_tenant", "last_sign_in_time", "unmapped")
_REGISTER = (
    "vendor_key",
    "name",
    "contract_start",
    "contract_end",
    "open_ended",
    "domains",
    "cloud_accounts",
    "login_names",
    "access_state",
    "last_used_on",
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: an account, a user of the cloud, a role for somebody outside, or a login of which the register alone tells.

    `also` are the other names by which a register may know it: an account's mail address, its login without the domain.
    """

    kind: str
    way: str
    uid: str
    alive: bool | None
    last_used: datetime | None
    rows: tuple[str, ...]
    by_register: bool = False
    also: frozenset[str] = frozenset()


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a vendor and way in; guests of firms that are not in the register are ways of their own."""
    known = vendors(latest(reader, "vendor", (), _REGISTER))
    if not known:
        return
    today = setting.now.astimezone(setting.zone).date()
    found: list[tuple[Vendor | None, Way]] = [*_accounts(reader, known), *_in_the_cloud(reader, known)]
    met = {(vendor.key, name) for vendor, way in found if vendor for name in (way.way.lower(), *way.also)}
    unseen = () if "iam_principal" in reader.names() else tuple(_accounts_unseen(known))
    for vendor, way in (*found, *unseen, *_told(known, met, setting)):
        covered, end = vendor.covered(today) if vendor else ("unknown", None)
        used, after = _uses(reader, way, end, setting) if covered == "ended" and end else (None, None)
        last = max((one for one in (way.last_used, used) if one), default=None)
        alive = way.alive
        if alive is None and (after or (way.by_register and _after(last, end, setting))):
            alive = True
        yield {
            "access_uid": stable_id("va", vendor.key if vendor else "", way.kind, way.uid),
            "vendor_key": vendor.key if vendor else "",
            "vendor_name": vendor.name if vendor else None,
            "kind": way.kind,
            "way": way.way,
            "alive": alive,
            "by_register": way.by_register,
            "contract_end": end,
            "covered": covered,
            "last_used": last,
            "used_after_end": after,
            "unknown": None if covered != "unknown" else ["contract_end" if vendor else "vendor register"],
            "proof": sorted({*way.rows, *(vendor.rows if vendor else ())}),
        }


def _accounts(reader: TableReader, known: tuple[Vendor, ...]) -> Iterator[tuple[Vendor | None, Way]]:
    """Yield the accounts that the register names, then guests from the domains of vendors, and of nobody known."""
    accounts = directory_accounts(reader, _ACCOUNT)
    bare = Counter(_bare(row) for row in accounts)
    for row in accounts:
        name = str(row["user_name"] or "").lower()
        guest = row["user_kind"] == "guest"
        tenant = str(row["home_tenant"] or "").lower()
        mail = str(row["email"] or "").lower()
        domain = mail.rpartition("@")[2]
        short = {_bare(row)} if not guest and bare[_bare(row)] == 1 else set()
        called = frozenset({name, mail, sam_of(row), *short} - {""})
        owner = next((one for one in known if one.names & called), None)
        if owner is None and guest:
            owner = next((one for one in known if one.domains & {tenant, domain} - {""}), None)
        if owner or guest:
            kind = "guest_account" if guest else "member_account"
            alive = None if row["enabled"] is None else bool(row["enabled"])
            found = Way(kind, name, row["account_uid"], alive, row["last_sign_in_time"], (row["row_id"],), also=called)
            yield owner, found


def _bare(row: Mapping[str, Any]) -> str:
    """Return an account's login without the domain."""
    return str(row["user_name"] or "").lower().partition("@")[0]


def _told(known: tuple[Vendor, ...], met: set[tuple[str, str]], setting: Setting) -> Iterator[tuple[Vendor, Way]]:
    """Yield the logins that the register names and no directory knows: what it says of them is all there is."""
    for vendor in known:
        for name, told in vendor.told.items():
            if (vendor.key, name) not in met:
                used = _midnight(told.last_used, setting) if told.last_used else None
                yield vendor, Way("login", name, name, told.open, used, told.rows, by_register=True)


def _accounts_unseen(known: tuple[Vendor, ...]) -> Iterator[tuple[Vendor, Way]]:
    """Yield the accounts of vendors whose roles nobody can see: whether one lets them in, the account's export would tell."""
    for vendor in known:
        for one in sorted(vendor.accounts):
            yield vendor, Way("role_trust", one, one, alive=None, last_used=None, rows=())


def _in_the_cloud(reader: TableReader, known: tuple[Vendor, ...]) -> Iterator[tuple[Vendor, Way]]:
    """Yield the users that the register names, and the roles that trust an account of a vendor or that it names."""
    columns = ("kind", "trust_document", "last_used_time")
    for row in latest(reader, "iam_principal", ("principal_arn",), columns):
        if row["kind"] == "user":
            called = frozenset({row["principal_arn"].lower(), row["principal_arn"].lower().rpartition("/")[2]})
            for vendor in known:
                if vendor.names & called:
                    arn, rows = row["principal_arn"], (row["row_id"],)
                    yield vendor, Way("cloud_user", arn, arn, alive=True, last_used=None, rows=rows, also=called)
        elif row["kind"] == "role" and row["trust_document"]:
            trusted = {
                account_of(name)
                for one in statements(json.loads(row["trust_document"]))
                if one.allow
                for name in one.principals
            }
            for vendor in known:
                arn, short = row["principal_arn"], row["principal_arn"].lower().rpartition("/")[2]
                if vendor.accounts & trusted or vendor.names & {arn.lower(), short}:
                    last, rows = row["last_used_time"], (row["row_id"],)
                    also = frozenset({short})
                    yield vendor, Way("role_trust", arn, arn, alive=True, last_used=last, rows=rows, also=also)


_LOGS = {
    "role_trust": (("api_activity", "target"),),
    "cloud_user": (("api_activity", "actor_user"),),
    "login": (("authentication", "user_name"), ("api_activity", "actor_user")),
}
"""Where the use of a way in is seen, and in which column; that of an account in the sign-ins."""


def _uses(reader: TableReader, way: Way, end: date, setting: Setting) -> tuple[datetime | None, int | None]:
    """Return the last use that a log shows, and how many there are after the end of the contract; None without a log."""
    logs = [one for one in _LOGS.get(way.kind, (("authentication", "user_uid"),)) if one[0] in reader.names()]
    seen = [_used(reader.ibis(table), column, way, end, setting) for table, column in logs]
    if way.by_register:
        # That no log here knows a login says nothing: its own log may be elsewhere.
        seen = [one for one in seen if one[1]]
    if not seen:
        return None, None
    return max((last for last, _ in seen if last), default=None), sum(after for _, after in seen)


def _used(events: Any, column: str, way: Way, end: date, setting: Setting) -> tuple[datetime | None, int]:
    """Return the last success of a way in in a log, and how many there are after a day."""
    import ibis

    names = events[column]
    mine = names == way.uid
    if way.by_register:
        lowered = names.lower()
        mine = (lowered == way.uid) | lowered.startswith(f"{way.uid}@") | lowered.endswith(f":user/{way.uid}")
    since = _midnight(end + timedelta(days=1), setting)
    found = events.filter(mine, events.outcome == "success").aggregate(
        last=ibis._.event_time.max(), after=(ibis._.event_time >= ibis.literal(since)).sum()
    )
    (told,) = found.to_pyarrow().to_pylist()
    return told["last"], int(told["after"] or 0)


def _after(last: datetime | None, end: date | None, setting: Setting) -> bool:
    """Tell whether a way in was last used after the end of the contract."""
    return bool(last and end and last >= _midnight(end + timedelta(days=1), setting))


def _midnight(day: date, setting: Setting) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=setting.zone).astimezone(UTC)


ANALYSER = Analyser("vendor_access", 5, rows, ("api_activity",))
"""The ways in that belong to vendors."""
