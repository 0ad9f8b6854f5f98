"""To whom a policy applies: accounts, groups through groups, roles and kinds of guests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.hygiene.mfa.analysers.policy import Policy, listed, part
from sekisho.hygiene.mfa.analysers.three import Says, chosen, one_of

CUT_AT = 20
"""Graph gives at most twenty members of a group that is expanded with others, and does not say that there are more."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Who is in what. `inside` are the containers of a member, `known` those that were exported, `cut` may be longer."""

    inside: Mapping[str, frozenset[str]]
    known: frozenset[str]
    cut: frozenset[str]

    def says(self, account: str, container: str) -> Says:
        """Tell whether an account is in a group or role; a container that was not exported may hold anyone."""
        if container in self.inside.get(account, frozenset()):
            return Says.YES
        return Says.NO if container in self.known and container not in self.cut else Says.MAYBE


def membership(rows: Iterable[Mapping[str, Any]]) -> Membership:
    """Return who is in what from rows of `directory_membership`, groups in groups followed to the end.

    A role is known by its id and by its template's.
    """
    direct: dict[str, set[str]] = {}
    members: dict[str, set[str]] = {}
    for row in rows:
        names = {str(one).lower() for one in (row["container_uid"], row["role_template"]) if one}
        for name in names:
            members.setdefault(name, set())
            if row["member_uid"]:
                member = str(row["member_uid"]).lower()
                members[name].add(member)
                direct.setdefault(member, set()).add(name)
    cut = {name for name, found in members.items() if len(found) == CUT_AT}
    above = {name: _above(name, direct) for name in direct}
    below_cut = {up for name in cut for up in above.get(name, ())}
    return Membership(above, frozenset(members), frozenset(cut | below_cut))


def _above(member: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [member]
    while waiting:
        for container in direct.get(waiting.pop(), set()) - found:
            found.add(container)
            waiting.append(container)
    return frozenset(found)


def applies(policy: Policy, account: Mapping[str, Any], groups: Membership) -> Says:
    """Tell whether a policy is about an account (`account_uid`, `user_kind`)."""
    users = part(policy.conditions, "users")
    return chosen(_side(users, "include", account, groups), _side(users, "exclude", account, groups))


def excluded(policy: Policy, account: Mapping[str, Any], groups: Membership) -> bool:
    """Tell whether a policy certainly leaves an account out that it would be about otherwise."""
    users = part(policy.conditions, "users")
    return _side(users, "exclude", account, groups) is Says.YES


def _side(users: Mapping[str, Any], side: str, account: Mapping[str, Any], groups: Membership) -> Says:
    uid = str(account["account_uid"]).lower()
    named = listed(users, f"{side}Users")
    if "all" in named or uid in named:
        return Says.YES
    guest = account["user_kind"] == "guest"
    old = Says.YES if "guestsorexternalusers" in named and guest else Says.NO
    containers = listed(users, f"{side}Groups") | listed(users, f"{side}Roles")
    inside = (groups.says(uid, one) for one in containers)
    return one_of(old, _guests(part(users, f"{side}GuestsOrExternalUsers"), guest=guest), *inside)


def _guests(told: Mapping[str, Any], *, guest: bool) -> Says:
    """Tell whether kinds of guests are meant; the directory tells guest from member and not of which kind."""
    kinds = listed(told, "guestOrExternalUserTypes")
    if not kinds:
        return Says.NO
    if not guest:
        return Says.MAYBE if "b2bcollaborationmember" in kinds else Says.NO
    tenants = part(told, "externalTenants")
    every = str(tenants.get("membershipKind") or "all").lower() == "all"
    return Says.YES if "b2bcollaborationguest" in kinds and every else Says.MAYBE
