"""The directory's snapshots as Graph returns them: users, groups, roles, policies, locations, registrations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.attacks import naming
from sekisho.attacks.nouns import Person
from sekisho.attacks.vendors import Guest
from sekisho.sample import policies
from sekisho.sample.directory import EMERGENCY, SERVICE, Directory, Extra, guest_who

Seen = Mapping[str, Mapping[str, dt.datetime]]
Objects = list[dict[str, Any]]
_METHODS = {
    "push": ["microsoftAuthenticatorPush", "mobilePhone"],
    "hello": ["windowsHelloForBusiness", "microsoftAuthenticatorPush"],
    "key": ["passKeyDeviceBound", "microsoftAuthenticatorPush"],
    "password": [],
}


def _activity(upn: str, seen: Seen) -> dict[str, Any] | None:
    known = seen.get(upn)
    if not known:
        return None
    return {k: f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for k, when in sorted(known.items())}


def _user(upn: str, key: str, shown: str, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "userPrincipalName": upn,
        "displayName": shown,
        "mail": upn if "#EXT#" not in upn else None,
        "accountEnabled": True,
        "userType": "Member",
        "employeeId": None,
        "department": None,
        "jobTitle": None,
        "onPremisesSyncEnabled": None,
        "onPremisesSamAccountName": None,
        "onPremisesDomainName": None,
        "externalUserState": None,
        "externalUserStateChangeDateTime": None,
        "createdDateTime": "2022-04-01T00:10:00Z",
        "signInActivity": None,
        **more,
    }


def _member(person: Person, directory: Directory, seen: Seen) -> dict[str, Any]:
    created = max(person.joined, dt.date(2019, 5, 7))
    return _user(
        person.address,
        naming.user_id(person),
        person.name.kanji,
        accountEnabled=directory.enabled(person),
        employeeId=person.staff_id,
        department=person.department,
        jobTitle=person.role or None,
        onPremisesSyncEnabled=True,
        onPremisesSamAccountName=naming.sam(person),
        onPremisesDomainName="shiosai.example",
        createdDateTime=f"{created}T00:30:00Z",
        signInActivity=_activity(person.address, seen),
    )


def _guest(guest: Guest, seen: Seen) -> dict[str, Any]:
    return _user(
        guest.upn,
        guest_who(guest).id,
        guest_who(guest).shown,
        mail=guest.who.address,
        accountEnabled=guest.enabled,
        userType="Guest",
        companyName=guest.company,
        externalUserState=guest.state,
        externalUserStateChangeDateTime=f"{guest.created}T02:00:00Z",
        createdDateTime=f"{guest.created}T01:00:00Z",
        signInActivity=_activity(guest.upn, seen),
    )


def _users(directory: Directory, seen: Seen) -> Objects:
    people = [_member(p, directory, seen) for p in directory.bank.world.staff]
    guests = [_guest(g, seen) for g in {g.upn: g for g in directory.guests}.values()]
    extra = [_user(e.upn, e.id, e.shown, signInActivity=_activity(e.upn, seen)) for e in (*EMERGENCY, *SERVICE)]
    return [*extra, *people, *guests]


def _reference(key: str) -> dict[str, str]:
    return {"@odata.type": "#microsoft.graph.user", "id": key}


def _group(key: str, name: str, about: str, members: list[str]) -> dict[str, Any]:
    return {
        "id": key,
        "displayName": name,
        "description": about,
        "securityEnabled": True,
        "mailEnabled": False,
        "groupTypes": [],
        "onPremisesSyncEnabled": None,
        "members": [_reference(m) for m in members],
    }


def _groups(directory: Directory) -> Objects:
    staff = directory.bank.world.staff
    inside: dict[str, list[str]] = {k: [] for k in policies.GROUPS}
    for person in staff:
        if group := directory.group_of(person):
            inside[group].append(naming.user_id(person))
    for extra in (*EMERGENCY, *SERVICE):
        inside[extra.group].append(extra.id)
    found = [_group(policies.group_id(k), *policies.GROUPS[k], m) for k, m in inside.items()]
    for department in sorted({p.department for p in staff}):
        members = [naming.user_id(p) for p in staff if p.department == department]
        found.append(_group(naming.guid("group", department), department, "部署", members))
    return found


def _roles(directory: Directory) -> Objects:
    admins = [naming.user_id(p) for p in directory.admins()]
    rows = (
        ("Global Administrator", policies.ADMIN, [e.id for e in EMERGENCY] + admins[:1]),
        ("Exchange Administrator", policies.EXCHANGE, admins[1:]),
    )
    return [
        {
            "id": naming.guid("role", name),
            "displayName": name,
            "roleTemplateId": template,
            "members": [_reference(m) for m in members],
        }
        for name, template, members in rows
    ]


def _registration(
    upn: str, key: str, methods: list[str], kind: str = "member", *, admin: bool = False
) -> dict[str, Any]:
    strong = bool({"passKeyDeviceBound", "windowsHelloForBusiness"} & set(methods))
    return {
        "id": key,
        "userPrincipalName": upn,
        "userType": kind,
        "isAdmin": admin,
        "isMfaRegistered": bool(methods),
        "isMfaCapable": bool(methods),
        "isPasswordlessCapable": strong,
        "isSsprRegistered": bool(methods),
        "methodsRegistered": methods,
        "userPreferredMethodForSecondaryAuthentication": "push" if "microsoftAuthenticatorPush" in methods else "none",
    }


def _registrations(directory: Directory) -> Objects:
    admins = directory.admins()
    staff = [
        _registration(p.address, naming.user_id(p), _METHODS[directory.way(p)], admin=p in admins)
        for p in directory.bank.world.staff
        if directory.enabled(p)
    ]
    emergency = [_registration(e.upn, e.id, ["passKeyDeviceBound"], admin=True) for e in EMERGENCY]
    return [*staff, *emergency, *(_bare(e) for e in SERVICE)]


def _bare(extra: Extra) -> dict[str, Any]:
    return _registration(extra.upn, extra.id, [])


def snapshots(directory: Directory, seen: Seen) -> Iterator[tuple[str, Objects, str]]:
    """Yield each file's path, objects and encoding."""
    yield "entra/users.json", _users(directory, seen), "utf-8"
    yield "entra/groups.json", _groups(directory), "utf-8"
    yield "entra/directoryRoles.json", _roles(directory), "utf-8"
    # Windows PowerShell's `>` writes UTF-16 with a byte order mark.
    yield "entra/conditionalAccessPolicies.json", policies.policies(), "utf-16"
    yield "entra/namedLocations.json", policies.locations(), "utf-8"
    yield "entra/userRegistrationDetails.json", _registrations(directory), "utf-8"
