"""What an account did within a day from a place that is not its own, scored as one story.

Each step alone is everyday: a new address, a laptop of one's own, mail read and sent. A visit that begins with guessed
passwords, reads the mailbox through, sends letters by the dozen, gives itself a second factor or removes what it sent is
somebody else's. Where a sign-in from there shows a device or a place of the owner's, nothing is held against it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sekisho.detection.score import total
from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover import factors, items, sign_ins
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.said import Said
from sekisho.threats.email.takeover.words import is_sent_folder
from sekisho.threats.email.takeover.world import World

QUESTION = "chain"
SENDS = frozenset({"Send", "SendAs", "SendOnBehalf"})
DELETES = frozenset({"HardDelete", "SoftDelete", "MoveToDeletedItems"})
_DAY, _HOUR = timedelta(hours=24), timedelta(hours=1)
_GUESSES, _MANY_LETTERS, _MANY_ITEMS = 3, 20, 50
_USUALLY = 3
"""Sign-ins after which a device that nobody manages is unusual for an account that had managed ones alone."""
_ENOUGH = 4.5
_OF_WINDOWS = re.compile(r"MSExchangeRPC|OUTLOOK\.EXE", re.IGNORECASE)
"""How Outlook for Windows names itself."""
_TECHNIQUES = {sign_ins.QUESTION: "T1078.004", factors.QUESTION: "T1098.005", items.QUESTION: "T1114.002"}


@dataclass(slots=True)
class Visit:
    """The places in a list of what was said, of one account from one address; and failed sign-ins from there.

    `managed` is how many sign-ins the account had before, where all of them were on managed devices; else 0.
    """

    steps: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    owner: bool = False
    managed: int = 0


def visited(judged: list[Said], world: World) -> list[Said]:
    """Return what was said with every step of a visit flagged whose steps together are enough; order and number stay."""
    visits: dict[tuple[str, str], Visit] = defaultdict(Visit)
    proofs: dict[str, list[int]] = defaultdict(list)
    ways: dict[str, list[bool]] = defaultdict(list)
    for at, said in enumerate(judged):
        event = said.event
        if factors.is_new(said):
            proofs[said.account].append(at)
        if not event.address or not event.actor or not _step(said):
            continue
        if event.sign_in and event.failed:
            visits[event.actor, event.address].failed.append(at)
        elif not event.failed and world.elsewhere(event.actor, event.address, event.time):
            visit = visits[event.actor, event.address]
            if event.sign_in and not visit.managed and all(ways[event.actor]):
                visit.managed = len(ways[event.actor])
            visit.steps.append(at)
            visit.owner |= any(one.code in sign_ins.OWNERS for one in said.reasons)
        elif event.sign_in and not event.failed:
            ways[event.actor].append(event.sign_in.managed is True)
    found = list(judged)
    for (account, address), visit in visits.items():
        if visit.steps and not visit.owner and not world.shared(address):
            _told(found, visit, proofs[account])
    return found


def removes_sent(event: Event) -> bool:
    """Tell whether a record removes letters from the folder of those sent."""
    folder = event.extra.get("Folder")
    path = folder.get("Path") if isinstance(folder, dict) else None
    return event.operation in DELETES and isinstance(path, str) and is_sent_folder(path)


def _step(said: Said) -> bool:
    event = said.event
    return event.sign_in is not None or said.question == items.QUESTION or event.operation in SENDS | DELETES


def _told(found: list[Said], visit: Visit, proofs: list[int]) -> None:
    """Flag the steps of a visit in `found` where what they weigh together is enough."""
    start = found[visit.steps[0]].event.time
    steps = [at for at in visit.steps if found[at].event.time <= start + _DAY]
    new = [at for at in proofs if start - _HOUR <= found[at].event.time <= start + _DAY]
    reasons = list(
        _weighed([found[at] for at in steps], [found[at] for at in visit.failed], new=bool(new), managed=visit.managed)
    )
    if total(reasons) < _ENOUGH:
        return
    first = found[steps[0]].event
    for at in dict.fromkeys((*steps, *new)):
        said = found[at]
        if said.answer is Answer.FLAGGED or not (_step(said) or at in new):
            continue
        why = Reason.of("from_bad_address", weight=3.0, address=first.address, record=first.uid)
        if said.question == items.QUESTION and at != steps[0]:
            found[at] = items.read_by_intruder(said.event, why)
            continue
        if said.event.operation in DELETES and not removes_sent(said.event):
            continue
        told = tuple(reasons) if at in {steps[0], *new} else (why,)
        found[at] = replace(
            said, answer=Answer.FLAGGED, question=said.question or QUESTION, technique=_technique(said), reasons=told
        )


def _technique(said: Said) -> str:
    if said.event.operation in DELETES:
        return "T1070.008"
    return _TECHNIQUES.get(said.question, "T1534")


def _weighed(steps: list[Said], failed: list[Said], *, new: bool, managed: int) -> Iterator[Reason]:
    yield Reason.of("visit_elsewhere", weight=1.0, address=steps[0].event.address)
    yield from _came_in(steps, failed, managed)
    if new:
        yield Reason.of("chain_new_proof", weight=1.0)
    yield from _used(steps)


def _came_in(steps: list[Said], failed: list[Said], managed: int) -> Iterator[Reason]:
    """Yield what the way in says: on which device, by which program, after how many guesses."""
    came_in = next((one.event for one in steps if one.event.sign_in), None)
    if any(reason.code == "new_device" for one in steps for reason in one.reasons):
        yield Reason.of("new_device", weight=1.0)
    if other := next(filter(None, (_other_system(one.event, steps) for one in steps)), ""):
        yield Reason.of("visit_program", weight=2.0, system=other)
    if managed >= _USUALLY:
        yield Reason.of("visit_unmanaged", weight=1.0, count=managed)
    if came_in:
        guesses = sum(one.event.times for one in failed if _just_before(one.event, came_in))
        if guesses >= _GUESSES:
            yield Reason.of("visit_guessed", weight=1.0, count=guesses)


def _used(steps: list[Said]) -> Iterator[Reason]:
    """Yield what was done with the mailbox."""
    read = sum(items.count(one.event) for one in steps if one.question == items.QUESTION)
    if any(items.kind(one.event) == "Sync" for one in steps if one.question == items.QUESTION):
        yield Reason.of("read_perhaps_all", weight=1.0)
    elif read:
        yield Reason.of("visit_read", weight=1.0 if read >= _MANY_ITEMS else 0.5, count=read)
    sent = sum(one.event.operation in SENDS for one in steps)
    if sent:
        yield Reason.of("chain_mail_sent", weight=1.0 if sent >= _MANY_LETTERS else 0.5, count=sent)
    if sent and any(removes_sent(one.event) for one in steps):
        yield Reason.of("visit_removed_sent", weight=2.0)


def _other_system(event: Event, steps: list[Said]) -> str:
    """Return the system on which a session began in which a mail program of Windows reads; "" where that was Windows too."""
    if event.operation != items.OPERATION or not event.session or not _OF_WINDOWS.search(event.agent):
        return ""
    began = (one.event.sign_in for one in steps if one.event.session == event.session and one.event.sign_in)
    return next((one.system for one in began if one.system and "windows" not in one.system.lower()), "")


def _just_before(event: Event, came_in: Event) -> bool:
    return came_in.time - _HOUR <= event.time <= came_in.time
