"""A kind of event: its record as a template with slots, when it happens and how often.

Slots are filled by `%`: t time, c start of the session, a access key, r request id, e event id, k an object's key or
an id of the day, n a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from sekisho.attacks import aws
from sekisho.attacks.nouns import Person
from sekisho.attacks.writers import cloudtrail as trail

Rhythm = Literal["office", "night", "round"]

TIME, SINCE, KEY, REQUEST, EVENT, SLOT, NUMBER = (f"%({x})s" for x in "tcarekn")
IDS = (REQUEST, EVENT)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from where, with which program."""

    identity: Mapping[str, Any]
    address: str
    agent: str
    who: Person | None = None
    """Whose hours these are; None for machines."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event."""

    region: str
    rhythm: Rhythm
    weight: float
    template: str
    pattern: str
    """What slot k holds: {d} is the day, {n} a number below `most`."""
    most: int
    key: str
    """The beginning of slot a, the rest of it changes from day to day."""
    who: Person | None


def kind(
    actor: Actor,
    call: str,
    weight: float,
    rhythm: Rhythm,
    *,
    region: str = aws.HOME,
    pattern: str = "{n}",
    most: int = 5000,
    **more: Any,
) -> Kind:
    """Return a kind of event of an actor; `more` as `trail.record` takes it."""
    record = trail.record(
        call,
        region=region,
        when=TIME,
        identity=actor.identity,
        address=actor.address,
        agent=actor.agent,
        ids=IDS,
        **more,
    )
    text = msgspec.json.encode(record).decode().replace(f'"{NUMBER}"', "%(n)d")
    digest = aws.unique("ASIA", str(actor.identity.get("principalId", actor.identity.get("invokedBy", ""))))
    return Kind(region, rhythm, weight, text, pattern, most, digest[:16], actor.who)


def session(role: aws.Role, name: str, address: str, agent: str, who: Person | None = None) -> Actor:
    """Return somebody or something that has taken on a role."""
    return Actor(trail.role_identity(role, name, key=KEY, since=SINCE), address, agent, who)


def service(name: str) -> Actor:
    """Return a service of the provider."""
    host = f"{name}.amazonaws.com"
    return Actor(trail.service_identity(host), host, host)


def day_suffix(day: dt.date) -> str:
    """Return four letters that change from day to day."""
    return aws.unique("", f"{day}")[:4]
