"""Sign-ins: from where, on what and how, against what the same account did before; and passwords tried on many accounts.

Speed is measured only between places with coordinates, and never to or from a place of the firm's, a gateway that several
use, or an address that the account used on an earlier day.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.history import History, network, new, new_device, scripted
from sekisho.threats.email.takeover.said import Said, Topic
from sekisho.threats.email.takeover.world import World

QUESTION = "sign_in"
_LEGACY = re.compile(
    r"imap|pop3?\b|authenticated smtp|smtp|exchange activesync|other clients?|mapi over http|exchange web services|"
    r"offline address book|autodiscover|outlook anywhere|exchange online powershell|reporting web services|bav2ropc",
    re.IGNORECASE,
)
_FAST, _FAR = 900.0, 300.0
_ROUND_THE_WORLD = 22
"""Kilometres an hour and kilometres that make a journey; and the hours after which every place of the earth is in reach."""
_HISTORY = 3
_HABIT_DAYS = 2
_STRONG = frozenset({"mfa", "phishing_resistant", "device"})
_BROKER = "29d9ed98-a469-4536-ade2-f981bc1d605e"


@dataclass(slots=True)
class Travels:
    """The sign-ins of each account so far, in order of time, and the legacy clients that it uses by habit."""

    before: dict[str, History] = field(default_factory=lambda: defaultdict(History))
    habits: set[tuple[str, str]] = field(default_factory=set)
    screens: set[str] = field(default_factory=set)
    """Accounts that sign in by a code alone, from one address, on several days: devices of meeting rooms and the like."""
    once: set[str] = field(default_factory=set)
    """Accounts with a single sign-in in all the log."""

    @staticmethod
    def of(events: list[Event]) -> "Travels":
        """Learn who uses old protocols from one address on several days, as scanners do, who a code alone, and who came once."""
        days: dict[tuple[str, str], set[object]] = defaultdict(set)
        coded: dict[tuple[str, str], set[object]] = defaultdict(set)
        otherwise: dict[str, set[str]] = defaultdict(set)
        times: Counter[str] = Counter()
        for event in events:
            if event.sign_in and not event.failed:
                times[event.actor] += event.times
                if _legacy(event):
                    days[event.actor, event.address].add(event.time.date())
                if _by_code(event):
                    coded[event.actor, event.address].add(event.time.date())
                otherwise[event.actor].add(event.address if _by_code(event) else "")
        return Travels(
            habits={key for key, found in days.items() if len(found) > _HABIT_DAYS},
            screens={who for (who, at), found in coded.items() if len(found) > _HABIT_DAYS and otherwise[who] == {at}},
            once={one for one, count in times.items() if count == 1},
        )


def judge(event: Event, world: World, travels: Travels) -> Said:
    """Return what a sign-in shows, and remember it."""
    sign_in = event.sign_in
    if sign_in is None:
        raise TypeError(f"{event.place} is no sign-in")
    what = ", ".join(
        one for one in (event.address, sign_in.country, sign_in.client or sign_in.protocol, sign_in.app) if one
    )
    topic = Topic(event, QUESTION, "T1078.004", event.actor, what)
    if event.address in world.sprayed:
        count = world.sprayed[event.address]
        code = "sprayed" if event.failed else "came_in_by_spray"
        return topic.flagged(Reason.of(code, weight=4.0, address=event.address, count=count), technique="T1110.003")
    if event.failed:
        told = event.address or event.service.startswith("Google")
        return topic.clear(Reason.of("not_let_in")) if told else topic.undetermined(Reason.of("tried_from_unseen"))
    if not event.actor:
        return topic.undetermined(Reason.of("account_unseen"))
    if not sign_in.ended:
        risk = [Reason.of("risk_high", weight=3.5)] if sign_in.risk == "high" else []
        return topic.undetermined(Reason.of("outcome_unseen"), *risk)
    before = travels.before[event.actor]
    said = _weighed(topic, event, world, travels, before)
    before.add(event)
    return said


def _weighed(topic: Topic, event: Event, world: World, travels: Travels, before: History) -> Said:
    reasons = [*_way(event, before, travels), *_where(event, world, before), *_trust(event, before)]
    pace, doubt = _pace(event, world, before)
    if pace and sum(one.weight or 0 for one in reasons if (one.weight or 0) < 0) <= -_PROVEN:
        pace = []
    technique = "T1528" if any(one.code == "device_code" for one in reasons) else ""
    said = topic.weighed([*reasons, *pace], technique, "usual_sign_in")
    doubt = [*doubt, *_lacking(event, world, travels)]
    if doubt and said.answer is Answer.CLEAR and not any(one.code in OWNERS for one in reasons):
        return topic.undetermined(*doubt, *reasons)
    return said


def _lacking(event: Event, world: World, travels: Travels) -> Iterator[Reason]:
    """Yield what a record lacks to be called usual: where it came from, on what, or enough sign-ins to compare it with.

    An address that the account used before is known, whatever else a record lacks. The first sign-in of an account is
    what later ones are compared with, as long as it says where from or on what; where none follows, it is compared with nothing.
    """
    sign_in, before = event.sign_in, travels.before[event.actor]
    if sign_in is None or event.address in before.addresses - {""} or world.shared(event.address):
        return
    if event.operation == "SignIn":
        placed = bool(sign_in.country or sign_in.at or sign_in.network)
    else:
        placed = bool(event.address)
    google = event.service.startswith("Google")
    if google and not sign_in.harmless and (not placed or before.count):
        yield Reason.of("provider_unheard")
    elif not placed and not sign_in.harmless:
        yield Reason.of("place_unseen")
    elif event.actor in travels.once and not sign_in.harmless and not world.several(event.address):
        yield Reason.of("only_sign_in")
    if event.operation == "SignIn" and not (sign_in.client or sign_in.protocol) and before.count:
        yield Reason.of("client_unseen")
    if not google:
        yield from _uncompared(event, before, told=bool(sign_in.device or sign_in.system))


def _uncompared(event: Event, before: History, *, told: bool) -> Iterator[Reason]:
    """Yield why a sign-in from another network than those before cannot be compared with them; `told` is whether its device is."""
    here = network(event)
    if not before.count or not here[1] or here in before.networks:
        return
    if before.count < _HISTORY:
        yield Reason.of("history_short", count=before.count)
    elif not told:
        yield Reason.of("device_unseen")
    elif before.blank:
        yield Reason.of("earlier_untold", count=before.count)


_PROVEN = 3.0
OWNERS = frozenset({"trusted_place", "managed_device", "known_device"})
"""Reasons that tell whose device or place it is, so that nothing else need be told."""


def _way(event: Event, before: History, travels: Travels) -> Iterator[Reason]:
    """Yield what the way in says: an old protocol that asks no second factor, a code typed on another device."""
    sign_in = event.sign_in
    if sign_in is None:
        return
    if _legacy(event):
        habit = (event.actor, event.address) in travels.habits
        yield (
            Reason.of("legacy_habit", weight=0.0)
            if habit
            else Reason.of("legacy_protocol", weight=3.0, client=sign_in.client)
        )
    if _by_code(event) and event.actor in travels.screens:
        yield Reason.of("device_code_habit", weight=0.0)
    elif _by_code(event):
        known = event.address in before.addresses
        weight = 4.0 if sign_in.app_uid == _BROKER or not known else 1.0
        yield Reason.of("device_code", weight=weight, app=sign_in.app or "-")
    if sign_in.risk == "high":
        yield Reason.of("risk_high", weight=3.5)
    if event.session and before.moved(event):
        yield Reason.of("session_moved", weight=3.5)
    if sign_in.risk == "medium":
        yield Reason.of("risk_medium", weight=1.5)


def _where(event: Event, world: World, before: History) -> Iterator[Reason]:
    """Yield what is new of a place and a device, once an account is known by some sign-ins."""
    sign_in = event.sign_in
    if sign_in is None or before.count < _HISTORY or world.shared(event.address):
        return
    here = network(event)
    if new(here, before.networks):
        told = f"AS{here[1]}" if here[0] == "system" else here[1]
        yield Reason.of("new_network", weight=1.0 if here[0] == "system" else 0.5, network=told)
        if sign_in.country and "" not in before.countries and sign_in.country not in before.countries:
            yield Reason.of("new_country", weight=1.5, country=sign_in.country)
    if scripted(event) and event.address not in before.addresses and not before.scripts:
        yield Reason.of("script_client", weight=3.0, client=event.agent[:80])
    if new_device(event, before):
        yield Reason.of("new_device", weight=1.0)
        if sign_in.proof == "password_only":
            yield Reason.of("password_alone", weight=1.0)


def _trust(event: Event, before: History) -> Iterator[Reason]:
    """Yield what speaks for the owner."""
    sign_in = event.sign_in
    if sign_in is None:
        return
    if sign_in.trusted:
        yield Reason.of("trusted_place", weight=-3.0)
    if sign_in.managed:
        yield Reason.of("managed_device", weight=-3.0)
    elif sign_in.device and ("id", sign_in.device) in before.devices:
        yield Reason.of("known_device", weight=-4.0)
    if sign_in.proof in _STRONG:
        yield Reason.of("second_factor", weight=-0.5 if sign_in.proof == "mfa" else -2.0)


def _pace(event: Event, world: World, before: History) -> tuple[list[Reason], list[Reason]]:
    """Return what the pace from the last sign-in says, and what cannot be said for want of coordinates."""
    here = event.sign_in
    last = before.elsewhere(event)
    if here is None or last is None or last.sign_in is None or here.trusted or last.sign_in.trusted:
        return [], []
    known = event.address in before.addresses or world.settled(event.actor, event.address, event.time)
    if known or world.shared(last.address):
        return [], []
    hours = max((event.time - last.time).total_seconds() / 3600, 1 / 60)
    if here.at is None or last.sign_in.at is None:
        countries = {here.country, last.sign_in.country} - {""}
        unsaid = event.operation == last.operation == "SignIn" and not (here.country and last.sign_in.country)
        far = hours < _ROUND_THE_WORLD and (len(countries) > 1 or (unsaid and network(event) not in before.networks))
        return [], [Reason.of("pace_unmeasured", countries=", ".join(sorted(countries)))] if far else []
    apart = distance(here.at, last.sign_in.at)
    if apart < _FAR or apart / hours <= _FAST:
        return [], []
    return [Reason.of("too_fast", weight=4.0, km=round(apart), hours=round(hours, 1))], []


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return kilometres along the great circle between two places in degrees (latitude, longitude)."""
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))


def _by_code(event: Event) -> bool:
    return bool(event.sign_in and "devicecode" in event.sign_in.protocol.replace(" ", "").lower())


def _legacy(event: Event) -> bool:
    return bool(event.sign_in and _LEGACY.search(event.sign_in.client))
