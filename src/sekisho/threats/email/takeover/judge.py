"""All records together -> one answer each. Pure: the same records in any order give the same answers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sekisho.model.verdict import STRENGTH, Answer, Reason
from sekisho.threats.email.takeover import (
    audit_off,
    chains,
    consent,
    factors,
    flow,
    groups,
    items,
    permissions,
    rules,
    sign_ins,
    warned,
)
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.said import Said
from sekisho.threats.email.takeover.spelling import spelt
from sekisho.threats.email.takeover.world import CONTACTS, World

VERSION = 4
EXCHANGE = (
    frozenset({"Set-Mailbox"}) | rules.OPERATIONS | flow.OPERATIONS | audit_off.OPERATIONS | permissions.MAILBOX
    | permissions.FOLDER | permissions.ROLES | CONTACTS | groups.OPERATIONS
)  # fmt: skip
"""The operations of Exchange that tell something by themselves."""


def judge(events: Iterable[Event], own_domains: Iterable[str] = ()) -> list[Said]:
    """Return one answer a record, in order of time; `own_domains` are named by the firm, others are learned."""
    ordered = sorted(map(spelt, events), key=lambda one: (one.time, one.uid, one.place))
    world = World.of(ordered, own_domains)
    before = Before({}, sign_ins.Travels.of(ordered), items.Readings.of(ordered, world))
    return chains.together([_alone(one, world, before) for one in ordered], world)


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier records tell of rules, of sign-ins and of mail that was read."""

    rules: rules.Rules
    travels: sign_ins.Travels
    readings: items.Readings


def _alone(event: Event, world: World, before: Before) -> Said:
    """Return what a record shows by itself and by what came before."""
    if event.sign_in is not None:
        return sign_ins.judge(event, world, before.travels)
    said = items.judge(event, world, before.readings) if event.operation == items.OPERATION else None
    said = said or _subject(event, world, before.rules)
    if said is None:
        sent = event.operation in chains.SENDS
        why = Reason.of("mail_sent_alone") if sent else Reason.of("no_subject", operation=event.operation)
        return Said(event, Answer.CLEAR, reasons=(why,), account=event.actor)
    if said.answer is Answer.CLEAR:
        return said
    if event.failed:
        return replace(said, answer=Answer.CLEAR, technique="", reasons=(Reason.of("did_not_happen"),))
    if actor(event) is Actor.SYSTEM and said.question != flow.QUESTION:
        return replace(said, answer=Answer.CLEAR, technique="", reasons=(Reason.of("by_system"),))
    return said


def _subject(event: Event, world: World, known: rules.Rules) -> Said | None:
    name = event.operation
    if name in rules.OPERATIONS:
        return rules.judge(event, world, known)
    if name == "Set-Mailbox":
        return _worst(flow.forwarding(event, world), permissions.on_behalf(event, world), audit_off.judge(event))
    if name in flow.OPERATIONS:
        return flow.judge(event, world)
    if name in warned.OPERATIONS:
        return warned.judge(event)
    return audit_off.judge(event) if name in audit_off.OPERATIONS else _rights(event, world)


def _rights(event: Event, world: World) -> Said | None:
    name = event.operation
    if name in permissions.MAILBOX:
        return permissions.mailbox(event, world)
    if name in permissions.FOLDER:
        return permissions.folder(event, world)
    if name in permissions.ROLES:
        return permissions.role(event)
    return consent.judge(event) if consent.is_consent(event) else factors.judge(event)


def _worst(*found: Said | None) -> Said | None:
    """Return the gravest of what one record shows in several respects."""
    said = [one for one in found if one is not None]
    return max(said, key=lambda one: (STRENGTH[one.answer], one.score), default=None)
