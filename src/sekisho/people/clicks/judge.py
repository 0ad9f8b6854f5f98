"""Who opened the link of one mail: a person, a machine, or nobody can tell. The same hits and facts always give the same answer.

A person is somebody who moved, touched or typed on the page, once it had been visible for 0.4 s, in a browser that no program
steers, from a client that was caught at nothing. Who acted without a script is likely one, and counted as unknown. What merely
opened the page is a machine where anything speaks for it. Each client is judged for itself: that a machine opened a mail takes
nothing from the person who did so later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sekisho.model.visit import Hit
from sekisho.people.clicks.around import ALONE, Around, around
from sekisho.people.clicks.calibration import NONE, Calibration
from sekisho.people.clicks.facts import MailFacts, Reason, Report, State, Verdict
from sekisho.people.clicks.rules import Known, against_act, against_opening, against_person, doubts
from sekisho.people.clicks.visits import Trap, Visit, traps, visits

VERSION: Final = 1
"""Goes up with any rule or number that changes; a verdict bears that of its rules."""
_ORDER: Final[tuple[State, ...]] = ("person", "undetermined", "machine")


@dataclass(frozen=True, slots=True)
class _Judged:
    state: State
    reasons: tuple[Reason, ...]
    at: datetime
    acted: bool


def judge(
    hits: Sequence[Hit],
    mail: MailFacts,
    calibration: Calibration = NONE,
    reports: Sequence[Report] = (),
    surroundings: Around = ALONE,
) -> Verdict:
    """Return the verdict on one token: its `hits` (one at least), its mail, what the calibration wave taught, and when its recipient reported it.

    `surroundings` are what other hits of the wave say (`around`). ValueError where nothing opened it.
    """
    if not hits:
        raise ValueError("nothing opened it: there is nothing to judge")
    those = tuple(visits(hits))
    if mail.channel in {"seed", "mark"}:
        return Verdict("machine", ("unread",), None, acted=False, version=VERSION)
    known = _known(hits, those, mail, calibration, sorted(one.at for one in reports), surroundings)
    return _together([_visit(one, known) for one in those])


def judge_wave(
    hits_by_token: Mapping[str, Sequence[Hit]],
    mails: Mapping[str, MailFacts],
    calibration: Calibration = NONE,
    reports: Mapping[str, Sequence[Report]] | None = None,
) -> dict[str, Verdict]:
    """Return the verdict on each token that was opened. `mails` and `reports` are by token; `gather` puts hits together by token."""
    opened = {token: hits for token, hits in hits_by_token.items() if hits}
    surroundings, told = around(opened, mails, calibration), reports or {}
    return {
        token: judge(hits, mails[token], calibration, told.get(token, ()), surroundings)
        for token, hits in opened.items()
    }


def _known(
    hits: Sequence[Hit],
    those: Sequence[Visit],
    mail: MailFacts,
    calibration: Calibration,
    reports: Sequence[datetime],
    surroundings: Around,
) -> Known:
    caught: dict[str, Sequence[Trap]] = {**surroundings.mails.get(mail.name, {})}
    for client, own in traps(hits, mail.token).items():
        caught[client] = (*caught.get(client, ()), *own)
    theirs = frozenset(one.client for one in those if reports and one.trusted and one.trusted.at < reports[0])
    return Known(mail, calibration, reports, surroundings, caught, theirs)


def _visit(visit: Visit, known: Known) -> _Judged:
    """Judge what one client did."""
    trusted = visit.trusted
    if trusted is not None:
        return _seen(visit, trusted, known)
    if visit.acts:
        return _acted(visit, known)
    return _opened(visit, known)


def _seen(visit: Visit, trusted: Hit, known: Known) -> _Judged:
    asked = [one.at for one in visit.hits if one.event == "get" and one.at <= trusted.at and not one.flags.prefetch]
    at = max(asked, default=trusted.at)
    against = tuple(one for one in against_person(visit, trusted, known) if one)
    if against:
        return _Judged("machine", against, at, visit.acted)
    open_ = tuple(one for one in doubts(visit, trusted, known) if one)
    return (
        _Judged("undetermined", open_[:1], at, visit.acted)
        if open_
        else _Judged("person", ("trusted",), at, visit.acted)
    )


def _acted(visit: Visit, known: Known) -> _Judged:
    act = next((one for one in visit.acts if one.flags.nonce), visit.acts[0])
    against = tuple(one for one in against_act(visit, act, known) if one)
    return _Judged("machine" if against else "undetermined", against or ("probable",), act.at, visit.acted)


def _opened(visit: Visit, known: Known) -> _Judged:
    """Judge hits one by one: a browser may have been sent ahead by a program, and be used by a person later."""
    reasons: list[Reason] = []
    for hit in visit.hits:
        against = [one for one in against_opening(hit, known) if one]
        if not against:
            return _Judged("undetermined", ("only_opened",), hit.at, acted=False)
        reasons += against
    return _Judged("machine", tuple(dict.fromkeys(reasons)), visit.hits[0].at, acted=False)


def _together(judged: Sequence[_Judged]) -> Verdict:
    """Return what all clients come to: one person is enough, and so is one that nobody can tell."""
    state = min((one.state for one in judged), key=_ORDER.index)
    those = [one for one in judged if one.state == state]
    reasons = tuple(dict.fromkeys(reason for one in those for reason in one.reasons))
    if state == "machine":
        return Verdict("machine", reasons, None, acted=False, version=VERSION)
    acted = any(one.acted for one in those)
    return Verdict(state, reasons, min(one.at for one in those), acted, VERSION)
