"""What a token says of a person: subject, name, role by group, and whether two factors were proven."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.single.token import Proven

NAMES = ("preferred_username", "email")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the issuer knows them. `role` is None where groups give no role, "" where groups are not asked."""

    issuer: str
    subject: str
    name: str
    shown_name: str
    role: str | None
    two_factors: bool


def person_of(proven: Proven, said: SingleSignOn) -> Person:
    """Return who a token speaks of, as the settings read it."""
    token, claims = proven.token, proven.claims
    names = (said.name_claim,) if said.name_claim else NAMES
    name = next((text for text in (_text(claims, one) for one in names) if text), "")
    by_acr = bool(token.acr) and token.acr in said.required_acr
    by_amr = not set(token.amr).isdisjoint(said.required_amr)
    return Person(token.iss, token.sub, name, _text(claims, "name"), _role(claims, said), by_acr or by_amr)


def _role(claims: Mapping[str, Any], said: SingleSignOn) -> str | None:
    if not said.roles:
        return ""
    told = claims.get(said.groups_claim, [])
    groups = {told} if isinstance(told, str) else {one for one in told if isinstance(one, str)} if isinstance(told, list) else set()  # fmt: skip
    return next((role for group, role in said.roles.items() if group in groups), None)


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim where it is a name that can be shown, "" where it is none."""
    value = claims.get(name, "")
    return value if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST else ""
