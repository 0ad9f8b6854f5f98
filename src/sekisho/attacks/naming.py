"""How each source names one person: sign-in name, Windows account, object id, device, session name.

Pure functions of the person, so that a recipe and the sample's everyday records always speak of the same one.
"""

from __future__ import annotations

import uuid

from sekisho.attacks.nouns import Institution, Person

WINDOWS_DOMAIN = "SHIOSAI"
TENANT = "shiosaishinkin.onmicrosoft.example"
_SPACE = uuid.UUID("6f6c2d7e-3a51-4d1c-9b7e-5e1f0a7c2b11")


def guid(*parts: str) -> str:
    """Return the id that a directory gave to something, always the same for the same words."""
    return str(uuid.uuid5(_SPACE, "/".join(parts)))


TENANT_ID = guid("tenant")


def upn(person: Person) -> str:
    """Return the sign-in name in Entra ID and Microsoft 365: the work address."""
    return person.address


def user_id(person: Person) -> str:
    """Return the object id in Entra ID."""
    return guid("user", person.staff_id)


def sam(person: Person) -> str:
    """Return the Windows account without its domain: initial and family name, cut at 20 letters, with the number's tail."""
    name = person.name
    return f"{name.given_romaji[:1]}{name.family_romaji}"[:14].lower() + person.staff_id[-4:]


def windows(person: Person) -> str:
    """Return the Windows account as logs write it."""
    return f"{WINDOWS_DOMAIN}\\{sam(person)}"


def device(person: Person) -> str:
    """Return the name of the person's computer."""
    return f"PC-{person.staff_id[-5:]}"


def guest_upn(address: str) -> str:
    """Return the sign-in name of an outside person's guest account."""
    return f"{address.replace('@', '_')}#EXT#@{TENANT}"


def session(person: Person) -> str:
    """Return the session name under which single sign-on shows the person in AWS."""
    return person.address


def own_domains(bank: Institution) -> tuple[str, ...]:
    """Return the firm's own mail domains."""
    return bank.domain, bank.alias_domain
