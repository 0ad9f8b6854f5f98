"""The rules, one by one: each looks at one thing, and says why where it speaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sekisho.model.visit import Hit
from sekisho.people.clicks.around import Around, gives_itself_away
from sekisho.people.clicks.calibration import ACTED, OPENED, TRUSTED, Calibration
from sekisho.people.clicks.facts import MailFacts, Reason
from sekisho.people.clicks.visits import Trap, Visit

NEAR: Final = timedelta(minutes=10)
"""How long before and after it a trap speaks against its client, and how long a reported mail is opened by what it was reported to."""
SLACK: Final = timedelta(seconds=60)
"""A report may be counted so much later than what it set off."""
SETTLED: Final = timedelta(seconds=20)
"""Nobody has read a mail so soon after the server took it."""
PASSED_ON: Final = timedelta(hours=72)
"""So long a reported mail lies with others, who may open its link."""
QUICK: Final = timedelta(seconds=1)
"""Nobody reads a page and acts on it so quickly."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known when a visit is judged: `caught` are the traps of this mail by client, `theirs` the clients the person had used before they reported it."""

    mail: MailFacts
    calibration: Calibration
    reports: Sequence[datetime]
    around: Around
    caught: Mapping[str, Sequence[Trap]]
    theirs: frozenset[str]


def trap(those: Sequence[Trap], at: datetime) -> Reason | None:
    """Return what a client was caught at near a time."""
    near = [one for one in those if abs(one.at - at) <= NEAR]
    if not near:
        return None
    return "honeypot" if any(not one.tampered for one in near) else "tampered"


def against_person(visit: Visit, trusted: Hit, known: Known) -> Iterator[Reason | None]:
    """Yield what speaks for a machine although somebody seems to have been there."""
    if visit.webdriver:
        yield "webdriver"
    if trusted.agent == "headless":
        yield "agent"
    if not known.calibration.harmless(visit.client):
        yield trap(known.caught.get(visit.client, ()), trusted.at)
    if known.calibration.clients.get(visit.client, OPENED) >= TRUSTED:
        yield "calibrated"
    if known.theirs and visit.client not in known.theirs and _after(known.reports, trusted.at, NEAR):
        yield "after_report"


def doubts(visit: Visit, trusted: Hit, known: Known) -> Iterator[Reason | None]:
    """Yield what leaves it open whether the one who was there was the recipient."""
    learned = known.calibration
    if learned.networks.get(visit.network, OPENED) >= TRUSTED and learned.in_time(trusted.at, known.mail.accepted):
        yield "calibrated_network"
    if visit.client not in known.theirs:
        if not known.theirs and _after(known.reports, trusted.at, NEAR):
            yield "reported_first"
        if _after(known.reports, trusted.at, PASSED_ON):
            yield "forwarded"


def against_act(visit: Visit, act: Hit, known: Known) -> Iterator[Reason | None]:
    """Yield what speaks for a machine that acted on the page, where nobody was seen there."""
    if visit.webdriver:
        yield "webdriver"
    if act.flags.script:
        yield "scripted"
    if not visit.acted:
        yield "no_page"
    if any(timedelta(0) <= act.at - one.at < QUICK for one in visit.hits if one.event == "get"):
        yield "fast"
    yield from against_opening(act, known, ACTED)


def against_opening(hit: Hit, known: Known, far: int = OPENED) -> Iterator[Reason | None]:
    """Yield what speaks for a machine that opened the page and went no further than `far`."""
    yield trap(known.caught.get(hit.client, ()), hit.at)
    if hit.client not in known.around.inhabited:
        yield trap(known.around.caught.get(hit.client, ()), hit.at)
    yield gives_itself_away(hit, says_how=known.around.says_how)
    accepted = known.mail.accepted
    if accepted is not None and hit.at < accepted + SETTLED:
        yield "early"
    if hit.client not in known.theirs and _after(known.reports, hit.at + SLACK, NEAR + SLACK):
        yield "after_report"
    if known.around.in_burst(hit):
        yield "burst"
    if known.calibration.knows(hit, accepted, far, known.around.inhabited):
        yield "calibrated"


def _after(reports: Sequence[datetime], at: datetime, so_long: timedelta) -> bool:
    """Tell whether a time lies so shortly after a report."""
    return any(timedelta(0) <= at - one <= so_long for one in reports)
