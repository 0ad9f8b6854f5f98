"""A wave from what somebody asks for to the frozen plan: drawn, looked at, frozen, and never changed after that."""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction

from sekisho.model.errors import SekishoError
from sekisho.people.roster.groups import first_group
from sekisho.people.waves.calendar import business_calendar
from sekisho.people.waves.cells import large_enough
from sekisho.people.waves.gate import Person, SignOff
from sekisho.people.waves.lure import Lure, lures
from sekisho.people.waves.plan import Design, Known, Mode, Plan, Planned, plan
from sekisho.people.waves.tokens import name_of
from sekisho.pipeline.settings import load
from sekisho.text.lang import Lang
from sekisho.text.lang import one as lang_named
from sekisho.web.keys import folder
from sekisho.web.programme import escrow, landings, practices, ratings
from sekisho.web.programme.days import day_of
from sekisho.web.programme.models import Period, Sent, Wave, WaveState
from sekisho.web.programme.queueing import Letter, enqueue
from sekisho.web.programme.sealing import sealed
from sekisho.web.programme.staff import on

MODES: Final[Mapping[str, Mode]] = {
    "individual": "individual",
    "pseudonymous": "pseudonymous",
    "aggregate": "aggregate",
}
ANCHORS = ("mfa_reenrol", "missed_call_transcript", "mailbox_full", "shared_folder_invite")
"""Templates that stay the same over the rounds unless somebody names others."""
KINDS = ("call", "sms", "tailgating", "usb")
"""How exercises are done that somebody does by hand."""
MOST_MET = 100_000
MOST_DAYS = 60
AHEAD = timedelta(days=400)
"""How far ahead an exercise is planned."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for."""

    name: str
    mode: str
    begins: date | None
    days: int
    signed: SignOff | None = None


def own_lang() -> Lang:
    """Return the language of staff of whom none is known: that of the firm's country."""
    return "ja" if settings.ORG_ZONE == "Asia/Tokyo" else "en"


def create(asked: Asked, by: str, now: datetime) -> Wave:
    """Write a wave down with its plan, not frozen yet.

    SekishoError `wave_name`, `wave_taken`, `wave_mode`, `wave_days`, `wave_past`, and as of `plan`.
    """
    begins = _check(asked, now.date())
    earlier = Wave.objects.filter(kind="mail").exclude(state=WaveState.DRAFT).count()
    design = Design(
        name=asked.name,
        mode=MODES[asked.mode],
        round=earlier + 1,
        seed=secrets.randbelow(1 << 53),
        begins=begins,
        days=asked.days,
        zone=settings.ORG_ZONE,
        share=load(folder()).programme.share,
        anchors=_anchors(),
    )
    made = _planned(design, asked.signed)
    return Wave.objects.create(
        name=asked.name,
        mode=asked.mode,
        made_at=now,
        made_by=by,
        round=design.round,
        plan=msgspec.json.encode(made.plan, order="sorted"),
        signed=_signed(asked.signed),
    )


def by_hand(
    name: str, kind: str, day: date, counts: Mapping[str, tuple[int, int, int]], by: str, now: datetime
) -> Wave:
    """Keep what came of an exercise that somebody did by hand: by group how many met it, were deceived, and reported it.

    SekishoError `wave_name`, `wave_taken`, `wave_kind`, `wave_counts` with the group.
    """
    _demand_free(name)
    if kind not in KINDS:
        raise SekishoError("wave_kind")
    kept = {group: numbers for group, numbers in counts.items() if numbers[0]}
    for group, (met, deceived, reported) in counts.items():
        if not 0 <= max(deceived, reported) <= met <= MOST_MET:
            raise SekishoError("wave_counts", group=group)
    if not kept:
        raise SekishoError("wave_counts", group="-")
    at = datetime.combine(day, datetime.min.time(), now.tzinfo)
    return Wave.objects.create(
        name=name,
        kind=kind,
        mode="aggregate",
        state=WaveState.CLOSED,
        made_at=now,
        made_by=by,
        round=0,
        frozen_at=at,
        closed_at=at,
        tallies={"by_hand": {group: list(numbers) for group, numbers in kept.items()}},
    )


def plan_of(wave: Wave) -> Plan:
    """Return the plan of a wave."""
    return msgspec.json.decode(bytes(wave.plan), type=Plan)


def design_of(wave: Wave) -> Design:
    """Return what was decided before a wave; its mails, of which there may be many, are not looked at."""
    return msgspec.json.decode(bytes(wave.plan), type=_Designed).design


class _Designed(msgspec.Struct):
    """The part of a plan that is asked for most."""

    design: Design


def freeze(wave: Wave, by: str, now: datetime) -> str:
    """Freeze a wave: its plan is drawn once more for the staff of now, known by its digest from here on, and made ready to be sent.

    Returns the first half of the key to a pseudonymous wave, which is shown once and kept nowhere (the second waits for somebody else: `take_half`); of others "".
    SekishoError `wave_frozen`, `wave_small`, `wave_no_landing`, and as of `plan`.
    """
    told = load(folder()).programme
    if wave.state != WaveState.DRAFT:
        raise SekishoError("wave_frozen", name=wave.name)
    if not told.landing:
        raise SekishoError("wave_no_landing")
    design = design_of(wave)
    timing = None if wave.mode == "individual" else secrets.randbits(128)
    made = _planned(design, sign_off(wave), timing)
    if wave.mode != "individual" and not large_enough({one.key: one.group for one in made.plan.items}):
        raise SekishoError("wave_small", people=len(made.plan.items))
    key = secrets.token_bytes(32)
    with transaction.atomic():
        wave.plan = msgspec.json.encode(made.plan, order="sorted")
        wave.digest, wave.key = made.plan.digest, sealed(key)
        wave.frozen_at, wave.frozen_by, wave.state = now, by, WaveState.FROZEN
        # Where a mail leads to no person, its tokens say in which group it counts, and of which template it is.
        wave.cells = sorted({f"{one.group}|{one.lure}" for one in made.plan.items}) if timing is not None else []
        wave.pages = landings.slugs(made.plan)
        first = ""
        if wave.mode == "pseudonymous":
            (first, wave.half), wave.escrow = escrow.fresh()
        letters = _letters(wave, made, key)
        if timing is not None:
            wave.tallies = {"teams": dict(Counter(one.department for one in letters))}
        wave.seeds = list(told.seeds)
        wave.save()
        landings.publish(fresh=not Wave.objects.filter(state__in=landings.UNDER_WAY).exclude(pk=wave.pk).exists())
        enqueue(wave, [*letters, *_seeds(made, told.seeds)])
    return first


def _letters(wave: Wave, made: Planned, key: bytes) -> list[Letter]:
    """Return what is to be sent. Where results are of persons, each mail has a name from now on; else it gets one when it goes."""
    stays = {one.staff.mark: one for one in on(made.plan.design.begins)}
    alone = wave.mode == "individual"
    letters, rows = [], []
    for item in made.plan.items:
        staff, stay = stays[item.key].staff, stays[item.key]
        letters.append(
            Letter(
                key=item.key if alone else f"x{secrets.token_hex(8)}",
                address=staff.address,
                name=staff.name,
                department=stay.department,
                lang=lang_named(staff.lang) or own_lang(),
                lure=item.lure,
                cell=item.group,
                at=made.times[item.key] if alone else day_of(made.times[item.key]),
                mark=item.key,
                anchor=item.anchor,
            )
        )
        if alone:
            name = name_of(item.key, key).hex()
            rows.append(Sent(wave=wave, name=name, who=item.key, cell=item.group, lure=item.lure, anchor=item.anchor, arm=item.arm))  # fmt: skip
    Sent.objects.bulk_create(rows)
    return letters


def _seeds(made: Planned, boxes: Sequence[str]) -> list[Letter]:
    """Return mails to mailboxes that nobody reads, an hour before all others: whatever opens them is a machine, and is learned from."""
    first, chosen = min(made.times.values()), sorted(made.plan.lures)
    cells = sorted({(one.group, one.lure) for one in made.plan.items})
    found = []
    for number, address in enumerate(boxes):
        lure = chosen[number % len(chosen)]
        cell = next(group for group, name in cells if name == lure)
        key, at = f"seed{number}", first - timedelta(hours=1)
        found.append(Letter(key, address, "Seed", "", own_lang(), lure, cell, at, mark="", seed=True))
    return found


def sign_off(wave: Wave) -> SignOff | None:
    """Return who signed for templates about what hurts people, None where nobody did."""
    said = wave.signed
    return SignOff(frozenset(said["topics"]), said["personnel"], said["staff_side"], said["reason"]) if said else None


def _planned(design: Design, signed: SignOff | None, timing: int | None = None) -> Planned:
    found = lures()
    lang = own_lang()
    return plan(design, people(design.begins), Known(
        lures=found,
        easiness=easiness_of(found, lang, design.begins),
        domains=load(folder()).organisation.own_domains,
        calendar=business_calendar(design.zone, design.begins.year, design.begins.year + 1),
        arms=_arms(design.begins),
        signed=signed,
    ), timing)  # fmt: skip


def easiness_of(found: Mapping[str, Lure], lang: Lang, day: date) -> Callable[[str, str], float]:
    """Return how readily a group falls for a template, by their ids."""
    known = practices.on(day)
    return lambda lure, group: ratings.easiness(found[lure], lang, group, day, known.get(group, ""))


def people(day: date) -> list[Person]:
    """Return everybody who is on the staff on a day, as a plan wants them."""
    seen = _seen()
    return [
        Person(
            key=one.staff.mark,
            address=one.staff.address,
            department=one.department,
            group=first_group(one.groups),
            since=one.since,
            until=one.until,
            away_until=one.staff.away_until,
            seen=seen.get(one.staff.mark, frozenset()),
        )
        for one in on(day)
    ]


def _seen() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for wave in Wave.objects.filter(kind="mail").exclude(state=WaveState.DRAFT):
        for item in plan_of(wave).items:
            found.setdefault(item.key, set()).add(item.lure)
    return {key: frozenset(every) for key, every in found.items()}


def _anchors() -> tuple[str, ...]:
    """Return the templates that stay the same: those of the first wave, for ever after; before it, the usual ones that are there."""
    first = Wave.objects.filter(kind="mail").exclude(state=WaveState.DRAFT).order_by("frozen_at").first()
    if first is not None:
        return design_of(first).anchors
    return tuple(one for one in ANCHORS if one in lures())


def _arms(day: date) -> dict[str, int]:
    period = Period.objects.filter(begins__lte=day, ends__gte=day).first()
    return {str(key): int(dealt[1]) for key, dealt in period.arms.items()} if period else {}


def _check(asked: Asked, today: date) -> date:
    """Return the first day of what can be asked for."""
    _demand_free(asked.name)
    if asked.mode not in MODES:
        raise SekishoError("wave_mode")
    if not 1 <= asked.days <= MOST_DAYS:
        raise SekishoError("wave_days", most=MOST_DAYS)
    if asked.begins is None or not today <= asked.begins <= today + AHEAD:
        raise SekishoError("wave_past")
    return asked.begins


def _demand_free(name: str) -> None:
    if not name or len(name) > 120:
        raise SekishoError("wave_name")
    if Wave.objects.filter(name=name).exists():
        raise SekishoError("wave_taken", name=name)


def _signed(signed: SignOff | None) -> dict[str, object]:
    if signed is None or not signed.topics:
        return {}
    return {
        "topics": sorted(signed.topics),
        "personnel": signed.personnel,
        "staff_side": signed.staff_side,
        "reason": signed.reason,
    }
