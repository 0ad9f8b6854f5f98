"""What records show together: what was done from where an intruder is known to come from, and steps that follow one another.

A flagged record leaves its session behind, and its address where the account is known by others: where all that is known of
an account came from one address, that address tells nothing. Whatever else the same account does from there within a
week is the intruder's. A new proof, a rule and mail within a day are one story: scored as a whole, each kind of step
once, and more where all came from one place that is not the account's own.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sekisho.detection.score import total
from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover import (
    audit_off,
    consent,
    factors,
    flow,
    items,
    permissions,
    rules,
    sign_ins,
    visits,
)
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.said import FLAG, Said
from sekisho.threats.email.takeover.world import World

QUESTION, SENDS, DELETES = visits.QUESTION, visits.SENDS, visits.DELETES
_BEFORE, _AFTER = timedelta(hours=1), timedelta(days=7)
_CHAIN = timedelta(hours=24)
_WAYS_OUT = frozenset({rules.QUESTION, flow.QUESTION, permissions.QUESTION, consent.QUESTION})
_SOURCES = _WAYS_OUT | {sign_ins.QUESTION, audit_off.QUESTION}
_CHAIN_FLAG = 4.0


@dataclass(slots=True)
class Traces:
    """Where an intruder was seen, by account: sessions, addresses and applications, with the records that showed it.

    `doubted` are records that somebody else may have made, `proofs` new proofs that do not say from where, `placed` the sessions of
    which some record tells an address.
    """

    sessions: dict[tuple[str, str], Event] = field(default_factory=dict)
    addresses: dict[tuple[str, str], Event] = field(default_factory=dict)
    apps: dict[str, Event] = field(default_factory=dict)
    doubted: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    proofs: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    placed: set[str] = field(default_factory=set)

    def why(self, said: Said) -> Reason | None:
        """Return why a record is the intruder's: its session, address or application; None where it is not."""
        event = said.event
        for account in dict.fromkeys((event.actor, said.account)):
            found = self.sessions.get((account, event.session)) if event.session else None
            if found and found is not event and _near(event, found):
                return Reason.of("in_bad_session", weight=3.0, record=found.uid)
            found = self.addresses.get((account, event.address)) if event.address else None
            if found and found is not event and _near(event, found):
                return Reason.of("from_bad_address", weight=3.0, address=event.address, record=found.uid)
        used = [str(event.extra.get(name) or "").lower() for name in ("AppId", "ClientAppId", "ApplicationId")]
        seen = next((self.apps[one] for one in used if one in self.apps), None)
        return Reason.of("by_bad_app", weight=3.0, record=seen.uid) if seen and seen.time <= event.time else None


def together(judged: list[Said], world: World) -> list[Said]:
    """Return what was said with what the records show together; order and number stay."""
    first = visits.visited(_chained(judged, world), world)
    traces = _traces(first, world)
    return [_touched(said, traces, world) for said in first]


def _traces(judged: Iterable[Said], world: World) -> Traces:
    found = Traces()
    for said in judged:
        event = said.event
        if event.session and event.address:
            found.placed.add(event.session)
        if factors.is_new(said) and not event.address:
            found.proofs[said.account or event.actor].append(event)
        unknown = said.question == sign_ins.QUESTION and said.answer is Answer.UNDETERMINED
        if unknown or (said.answer is Answer.FLAGGED and said.question in _SOURCES):
            found.doubted[said.account or event.actor].append(event)
        if said.answer is not Answer.FLAGGED or said.question not in _SOURCES or (event.sign_in and event.failed):
            continue
        if event.session:
            found.sessions.setdefault((event.actor, event.session), event)
        if event.sign_in or world.elsewhere(event.actor, event.address, event.time):
            found.addresses.setdefault((event.actor, event.address), event)
        if said.question == consent.QUESTION and (app := consent.app_of(event)[1]):
            found.apps.setdefault(app, event)
    return found


def _touched(said: Said, traces: Traces, world: World) -> Said:
    """Return a record flagged where it is the intruder's, and of a kind that an intruder profits from."""
    event = said.event
    if said.answer is Answer.FLAGGED or event.failed:
        return said
    why = traces.why(said)
    if why is None:
        return _unlinked(said, traces, world)
    if said.question == items.QUESTION:
        return items.read_by_intruder(event, why)
    if event.operation in SENDS or visits.removes_sent(event):
        technique = "T1534" if event.operation in SENDS else "T1070.008"
        return replace(said, answer=Answer.FLAGGED, question=QUESTION, technique=technique, reasons=(why,))
    if said.question in {sign_ins.QUESTION, factors.QUESTION} or said.score > 0:
        kept = tuple(one for one in said.reasons if one.weight)
        technique = said.technique or {factors.QUESTION: "T1098.005"}.get(said.question, "T1078.004")
        return replace(said, answer=Answer.FLAGGED, technique=technique, reasons=(why, *kept))
    return said


def _unlinked(said: Said, traces: Traces, world: World) -> Said:
    """Return a clear step undetermined that somebody unknown may have made who came in within the day before.

    It tells neither an address nor a session of which another record does; or it came from the same strange address as the
    sign-in that is not known, or from any strange one where that sign-in tells none. A way out follows new proofs likewise.
    """
    event = said.event
    step = event.operation in SENDS or said.question in {items.QUESTION, *_WAYS_OUT} or _step(said) == "new_proof"
    if said.answer is not Answer.CLEAR or event.failed or not step:
        return said
    untold = not event.address and event.session not in traces.placed
    for account in dict.fromkeys((event.actor, said.account)):
        away = bool(event.address) and world.elsewhere(account, event.address, event.time)
        found = [one for one in _day_before(traces.doubted.get(account, []), event)
                 if untold or (away and one.address in {"", event.address})]  # fmt: skip
        if untold and said.question in _WAYS_OUT:
            found += _day_before(traces.proofs.get(account, []), event)
        if found:
            why = Reason.of("perhaps_intruders", record=found[0].uid)
            return replace(
                said, answer=Answer.UNDETERMINED, question=said.question or QUESTION, reasons=(why, *said.reasons)
            )
    return said


def _day_before(events: list[Event], event: Event) -> list[Event]:
    """Return those of some events in order of time that came within the day before another one."""
    start, end = bisect_left(events, event.time - _CHAIN, key=_time), bisect_right(events, event.time, key=_time)
    return [one for one in events[start:end] if one is not event]


def _time(event: Event) -> datetime:
    return event.time


def _near(event: Event, found: Event) -> bool:
    return found.time - _BEFORE <= event.time <= found.time + _AFTER


def _chained(judged: list[Said], world: World) -> list[Said]:
    """Return records flagged that are steps of a chain: a new proof, then a way out, and mail, within a day."""
    by_account: dict[str, list[int]] = defaultdict(list)
    for at, said in enumerate(judged):
        if _step(said):
            by_account[said.account or said.event.actor].append(at)
    found = list(judged)
    for places in by_account.values():
        for at in places:
            if _step(judged[at]) == "new_proof":
                within = [
                    one for one in places if one >= at and judged[one].event.time <= judged[at].event.time + _CHAIN
                ]
                _score(found, within, world)
    return found


def _step(said: Said) -> str:
    """Return which step of a takeover a record may be, "" where none."""
    if said.event.failed:
        return ""
    if factors.is_new(said):
        return "new_proof"
    if said.question in _WAYS_OUT and (said.score > 0 or said.answer is not Answer.CLEAR):
        return "way_out"
    return "mail" if said.event.operation in SENDS else ""


def _score(found: list[Said], within: list[int], world: World) -> None:
    start = found[within[0]].event
    outs = [at for at in within if _step(found[at]) == "way_out"]
    if not outs:
        return
    worst = max(outs, key=lambda at: found[at].score)
    out = found[worst].event
    reasons = [
        Reason.of("chain_new_proof", weight=1.5),
        Reason.of("chain_way_out", weight=max(found[worst].score, 1.0)),
    ]
    same = [at for at in within if found[at].event.operation in SENDS and _same(found[at].event, out)]
    if same:
        reasons.append(Reason.of("chain_mail_sent", weight=0.5, count=len(same)))
    account = found[worst].account or out.actor
    if _same(start, out) and world.elsewhere(account, out.address, start.time):
        reasons.append(Reason.of("chain_from_elsewhere", weight=2.0, address=out.address))
    if total(reasons) < _CHAIN_FLAG or found[worst].score + 1.5 < FLAG - 1:
        return
    for at in dict.fromkeys((within[0], worst, *same)):
        said = found[at]
        technique = said.technique if at != within[0] else "T1098.005"
        technique = "T1534" if said.event.operation in SENDS else technique
        kept = tuple(one for one in said.reasons if one.weight) if said.answer is Answer.FLAGGED else ()
        found[at] = replace(said, answer=Answer.FLAGGED, technique=technique, reasons=(*kept, *reasons),
                            question=said.question or QUESTION)  # fmt: skip


def _same(one: Event, other: Event) -> bool:
    """Tell whether two records came from one place or one session; those without either say nothing against it."""
    if one.session and one.session == other.session:
        return True
    return not one.address or not other.address or one.address == other.address
