"""To whom a policy applies: accounts, groups through groups, roles and kinds of guests."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.hygiene.mfa.analysers.policy import Policy, listed, part
from sekisho.hygiene.mfa.analysers.three import Says, chosen, one_of

CUT_AT = 20
"""Graph gives at most twenty members of a group that is expanded with others, and does not say that there are more."""
LIST_OF_ROLES = 2
"""So many roles in one delivery are the directory's list, which leaves out only roles that nobody has."""
GUEST, MEMBER, INTERNAL, OWN = "b2bcollaborationguest", "b2bcollaborationmember", "internalguest", "own"


@dataclass(frozen=True, slots=True)
class Membership:
    """Who is in what. `known` are the containers that were exported, `open` those that may hold more than was."""

    inside: Mapping[str, frozenset[str]]
    known: frozenset[str]
    open: frozenset[str]
    every_role: bool

    def says(self, account: str, container: str, *, role: bool = False) -> Says:
        """Tell whether an account is in a group or role; a container that was not exported may hold anyone."""
        if container in self.inside.get(account, frozenset()):
            return Says.YES
        if container in self.known:
            return Says.MAYBE if container in self.open else Says.NO
        return Says.NO if role and self.every_role else Says.MAYBE


def membership(rows: Iterable[Mapping[str, Any]], accounts: Collection[str] = frozenset()) -> Membership:
    """Return who is in what from rows of `directory_membership`, groups in groups followed to the end.

    A role is known by its id and by its template's. `accounts` are the ids of accounts in lower case: a member that is
    neither one of them nor a container, and that may be a group, leaves its container open.
    """
    listed_rows = [{**row, "member": str(row["member_uid"] or "").lower()} for row in rows]
    direct: dict[str, set[str]] = {}
    for row in listed_rows:
        for name in _names(row):
            direct.setdefault(row["member"], set()).add(name)
    known = frozenset(name for row in listed_rows for name in _names(row))
    above = {name: _above(name, direct) for name in direct if name}
    unread = {
        name
        for row in listed_rows
        if row["member"] and row["member"] not in known
        if row["member_kind"] == "group" or (row["member_kind"] == "unknown" and row["member"] not in accounts)
        for name in _names(row)
    }
    short = unread | _cut(listed_rows)
    roles = Counter({(row["batch_id"], row["container_uid"]) for row in listed_rows if row["container_kind"] == "role"})
    lists = Counter(batch for batch, _ in roles)
    return Membership(
        above,
        known,
        frozenset(short.union(*(above.get(name, frozenset()) for name in short))),
        max(lists.values(), default=0) >= LIST_OF_ROLES,
    )


def _names(row: Mapping[str, Any]) -> set[str]:
    return {str(one).lower() for one in (row["container_uid"], row["role_template"]) if one}


def _cut(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the containers whose members end where Graph cuts, unless another of the delivery goes beyond."""
    sizes = Counter((row["batch_id"], name) for row in rows if row["member"] for name in _names(row))
    whole = {batch for (batch, _), size in sizes.items() if size > CUT_AT}
    return {name for (batch, name), size in sizes.items() if size == CUT_AT and batch not in whole}


def _above(member: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [member]
    while waiting:
        for container in direct.get(waiting.pop(), set()) - found:
            found.add(container)
            waiting.append(container)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Side:
    """Whom one side of a policy names."""

    users: frozenset[str]
    groups: frozenset[str]
    roles: frozenset[str]
    guests: frozenset[str]
    every_tenant: bool

    def says(self, uid: str, kinds: frozenset[str], groups: Membership) -> Says:
        """Tell whether an account is among them; `kinds` are those that it may be of."""
        if "all" in self.users or uid in self.users:
            return Says.YES
        outside = not kinds & {OWN}
        old = Says.YES if outside and "guestsorexternalusers" in self.users else Says.NO
        return one_of(
            old,
            self._guest(kinds),
            *(groups.says(uid, one) for one in self.groups),
            *(groups.says(uid, one, role=True) for one in self.roles),
        )

    def _guest(self, kinds: frozenset[str]) -> Says:
        if not kinds & self.guests:
            return Says.NO
        return Says.YES if kinds <= self.guests and (self.every_tenant or kinds == {INTERNAL}) else Says.MAYBE


@dataclass(frozen=True, slots=True)
class Whom:
    """The people of a policy."""

    included: Side
    excluded: Side

    def says(self, account: Mapping[str, Any], groups: Membership) -> tuple[Says, Says]:
        """Tell whether the policy is about an account (`account_uid`, `user_name`, `user_kind`), and whether it leaves it out."""
        uid, kinds = str(account["account_uid"]).lower(), kinds_of(account)
        left_out = self.excluded.says(uid, kinds, groups)
        return chosen(self.included.says(uid, kinds, groups), left_out), left_out


def whom(policy: Policy) -> Whom:
    """Return the people of a policy."""
    users = part(policy.conditions, "users")
    return Whom(_side(users, "include"), _side(users, "exclude"))


def _side(users: Mapping[str, Any], word: str) -> Side:
    told = part(users, f"{word}GuestsOrExternalUsers")
    tenants = str(part(told, "externalTenants").get("membershipKind") or "all").lower()
    return Side(
        listed(users, f"{word}Users"),
        listed(users, f"{word}Groups"),
        listed(users, f"{word}Roles"),
        listed(told, "guestOrExternalUserTypes"),
        tenants == "all",
    )


def kinds_of(account: Mapping[str, Any]) -> frozenset[str]:
    """Return the kinds that an account may be of: login name and invitation tell those who come from outside.

    A guest without an invitation and without `#EXT#` was made in this directory: Microsoft's internal guest.
    """
    name = str(account["user_name"] or "")
    foreign = "#ext#" in name
    if account["user_kind"] == "guest":
        invited = account.get("invitation_state")
        if foreign or invited in {"Accepted", "PendingAcceptance"}:
            return frozenset({GUEST})
        return frozenset({INTERNAL}) if invited == "NotInvited" else frozenset({GUEST, INTERNAL})
    if name:
        return frozenset({MEMBER}) if foreign else frozenset({OWN})
    return frozenset({OWN, MEMBER})
