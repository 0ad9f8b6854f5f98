"""Mail that was read: `MailItemsAccessed`, which says of a sync only that everything in a folder may have been read.

Reading is wrong only by who reads. An address and a client that are both new to an account leave it undetermined; so do a new
client that tells no address, and a mailbox of somebody else that is read without a right in the log, from where the reader is
not known. Where as much is opened within an hour as nobody reads, it is somebody else.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover import permissions
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import Said, Topic
from sekisho.threats.email.takeover.world import World

QUESTION = "items"
OPERATION = "MailItemsAccessed"
_APPS = ("AppId", "ClientAppId")
_HISTORY = 3
_HOUR, _DAY = timedelta(hours=1), timedelta(hours=24)
_MANY, _SOME, _TIMES = 50, 20, 5
"""Items within an hour that nobody reads; and fewer, where they are five times what the account opens elsewhere."""
_ODD = 4
_TELEPHONE = re.compile(
    r"outlookservice|outlook-(?:ios|android)|activesync|airsync|iphone|ipad|android|mobile", re.IGNORECASE
)
"""Programs of telephones, which change their networks all day, and each of which is new once."""


@dataclass(slots=True)
class Readings:
    """What each account read so far: since when by which client and at which hour, how many records; and the most within an hour."""

    clients: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    hours: dict[str, dict[int, datetime]] = field(default_factory=lambda: defaultdict(dict))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    mailboxes: dict[tuple[str, str], datetime] = field(default_factory=dict)
    most: dict[str, dict[str, int]] = field(default_factory=dict)
    rights: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """Since when who has a right to whose mailbox, both as the records name them."""

    @staticmethod
    def of(events: Sequence[Event], world: World) -> "Readings":
        """Learn from events in order of time which rights were given, and how many items each account opened within an hour at most."""
        by_place: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for event in events:
            if event.operation == OPERATION and kind(event) == "Bind" and event.address:
                by_place[event.actor, event.address].append(event)
        most: dict[str, dict[str, int]] = defaultdict(dict)
        for (account, address), found in by_place.items():
            most[account][address] = _most(found)
        return Readings(most=most, rights=permissions.given(events, world))

    def add(self, event: Event) -> None:
        """Take the next record."""
        self.clients[event.actor].setdefault(_client(event), event.time)
        self.hours[event.actor].setdefault(event.time.hour, event.time)
        self.counts[event.actor] += 1
        self.mailboxes.setdefault((event.actor, _owner(event)), event.time)

    def much(self, event: Event) -> int | None:
        """Return how many items were opened within an hour where that is much, also for this account elsewhere; else None."""
        places = self.most.get(event.actor, {})
        here = places.get(event.address, 0)
        usual = max((one for address, one in places.items() if address != event.address), default=_MANY)
        return here if here >= _MANY or here >= max(_SOME, _TIMES * usual) else None

    def new_mailbox(self, event: Event) -> bool:
        """Tell whether an account had not read this mailbox of somebody else on an earlier day."""
        first = self.mailboxes.get((event.actor, _owner(event)))
        return _owner(event) != event.actor and (first is None or not _earlier(first, event))

    def new_client(self, event: Event) -> bool:
        """Tell whether an account had not read by this client on an earlier day; False where no client is told."""
        first = self.clients[event.actor].get(_client(event))
        return bool(_client(event)) and (first is None or not _earlier(first, event))

    def stranger(self, event: Event, world: World) -> bool:
        """Tell whether somebody reads another's mailbox of whom neither a right to it nor a place of their own is known."""
        if actor(event) is not Actor.OTHER or not self.new_mailbox(event):
            return False
        pairs = itertools.product(_names(_owner(event)), _names(event.actor))
        allowed = any(pair in self.rights and self.rights[pair] <= event.time for pair in pairs)
        return not allowed and not world.settled(event.actor, event.address, event.time)

    def odd_hour(self, event: Event) -> bool:
        """Tell whether an account never read within four hours of this time of day."""
        apart = (abs(event.time.hour - one) for one, first in self.hours[event.actor].items() if _earlier(first, event))
        return all(min(one, 24 - one) >= _ODD for one in apart)


def judge(event: Event, world: World, before: Readings) -> Said:
    """Return what a record of read mail shows, and remember it; a throttled one has a gap."""
    topic = about(event)
    said = _reader(topic, event, world, before)
    doubt = list(_doubt(event, world, before))
    before.add(event)
    if said.answer is Answer.FLAGGED:
        return said
    if throttled(event):
        return topic.undetermined(Reason.of("throttled"))
    if kind(event) == "":
        return topic.undetermined(Reason.of("access_unnamed"))
    app = any(event.extra.get(name) for name in _APPS)
    if not event.address and not (app and event.agent):
        return topic.undetermined(Reason.of("reader_unseen"))
    return topic.undetermined(*doubt, *said.reasons) if doubt else said


def _reader(topic: Topic, event: Event, world: World, before: Readings) -> Said:
    """Return what is new about who reads, once an account is known by some records; hours and amounts only add to that."""
    reasons = list(_new(event, world, before)) if before.counts[event.actor] >= _HISTORY else []
    if not reasons:
        return topic.clear(Reason.of("ordinary_reading"))
    alone = all(one.code == "read_elsewhere" for one in reasons)
    if (most := before.much(event)) is not None:
        reasons.append(Reason.of("read_much", weight=0.5 if alone else 1.0, count=most))
    if kind(event) == "Sync":
        telephone = alone or _TELEPHONE.search(event.agent)
        reasons.append(Reason.of("read_perhaps_all", weight=0.5 if telephone else 1.0))
    if before.odd_hour(event):
        reasons.append(Reason.of("odd_hour", weight=0.5))
    return topic.weighed(reasons)


def _doubt(event: Event, world: World, before: Readings) -> Iterator[Reason]:
    """Yield what is not known of who reads: a new program that tells no address, a delegate without right and history."""
    if not event.address and before.counts[event.actor] and before.new_client(event):
        yield Reason.of("client_without_address", client=event.agent[:80])
    if before.stranger(event, world):
        yield Reason.of("delegate_unknown", mailbox=_owner(event))


def _new(event: Event, world: World, before: Readings) -> Iterator[Reason]:
    if world.elsewhere(event.actor, event.address, event.time):
        yield Reason.of("read_elsewhere", weight=1.0, address=event.address)
        if before.new_client(event):
            yield Reason.of("new_client", weight=1.0)
    if before.new_mailbox(event):
        yield Reason.of("read_of_another", weight=1.0, mailbox=_owner(event))


def _owner(event: Event) -> str:
    return address_of(event.target) or event.actor


def _names(account: str) -> tuple[str, str]:
    """Return an account's address and the name before it."""
    return account, account.partition("@")[0]


def _earlier(first: datetime, event: Event) -> bool:
    return first <= event.time - _DAY


def _client(event: Event) -> str:
    """Return the program that read, without its numbers."""
    return re.sub(r"[\d.]+", "", event.agent).strip()


def _most(events: list[Event]) -> int:
    most, start, held = 0, 0, 0
    for event in events:
        held += count(event)
        while event.time - events[start].time > _HOUR:
            held -= count(events[start])
            start += 1
        most = max(most, held)
    return most


def count(event: Event) -> int:
    """Return how many items a record tells of, one where it does not say."""
    found = event.extra.get("OperationCount")
    return found if isinstance(found, int) and found > 0 else 1


def read_by_intruder(event: Event, why: Reason) -> Said:
    """Return flagged for what was read from where an intruder came from."""
    if kind(event) == "Bind":
        how = Reason.of("read_items", weight=0.0, count=count(event))
    else:
        how = Reason.of("read_perhaps_all", weight=0.0)
    gap = (Reason.of("throttled", weight=0.0),) if throttled(event) else ()
    return about(event).flagged(why, how, *gap)


def about(event: Event) -> Topic:
    """Return the topic: whose mailbox, and how much."""
    what = f"{kind(event) or '-'} {event.extra.get('OperationCount', '')}".strip()
    return Topic(event, QUESTION, "T1114.002", _owner(event), what)


def kind(event: Event) -> str:
    """Return `Sync`, `Bind` or ""."""
    return {"sync": "Sync", "bind": "Bind"}.get(event.text("MailAccessType").lower(), "")


def throttled(event: Event) -> bool:
    """Tell whether the service stopped recording for a day: more was read than the record says."""
    return event.flag("IsThrottled") is True
