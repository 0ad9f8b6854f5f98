"""What the other hits of a wave say about one: networks that open many mails at once, clients that were caught elsewhere."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from sekisho.model.visit import Hit
from sekisho.people.clicks.calibration import NONE, OPENED, TRUSTED, Calibration
from sekisho.people.clicks.facts import MailFacts, Reason
from sekisho.people.clicks.visits import Trap, Visit, traps, visits

MANY: Final = 2
"""More mails than that, opened by one network within `WHILE` without anybody there, are opened by a machine."""
WHILE: Final = timedelta(seconds=60)
BROWSERS: Final = frozenset({"chrome", "edge"})
"""Those that say how a page is asked for (`Sec-Fetch-Mode`), each in every version that is used."""
TOOLS: Final = frozenset({"headless", "bot", "curl", "outlook", "old", "empty"})
"""Classes of agents that open pages for nobody."""
_ENOUGH: Final = 3

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Around:
    """`bursts` by network, as spans of time; `caught` by client in the whole wave; `mails` caught by client in each mail.

    `inhabited` are the clients, networks and agents of somebody who was at more than two mails: the staff's own, whatever else calls itself so.
    `says_how`: browsers say here how a page is asked for, so that one that does not is none.
    """

    bursts: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    caught: Mapping[str, Sequence[Trap]] = field(default_factory=dict)
    mails: Mapping[str, Mapping[str, Sequence[Trap]]] = field(default_factory=dict)
    inhabited: frozenset[str] = frozenset()
    says_how: bool = False

    def in_burst(self, hit: Hit) -> bool:
        """Tell whether a hit belongs to a burst of its network."""
        spans = self.bursts.get(hit.network, ())
        at = bisect_right(spans, hit.at, key=lambda span: span[0]) - 1
        return at >= 0 and hit.at <= spans[at][1]


ALONE: Final = Around()
"""Nothing is known of other hits."""


def around(
    hits_by_token: Mapping[str, Sequence[Hit]], mails: Mapping[str, MailFacts], calibration: Calibration = NONE
) -> Around:
    """Return what the hits of a wave say together."""
    caught: dict[str, list[Trap]] = defaultdict(list)
    of_mail: dict[str, dict[str, list[Trap]]] = defaultdict(lambda: defaultdict(list))
    unseen, there, telling = list[tuple[MailFacts, Hit]](), Counter[str](), 0
    for token, hits in hits_by_token.items():
        mail = mails[token]
        for client, those in traps(hits, token).items():
            caught[client] += those
            of_mail[mail.name][client] += those
        for visit in visits(hits):
            telling += any(one.agent in BROWSERS and one.flags.fetch for one in visit.hits)
            if not visit.trusted:
                unseen += [(mail, one) for one in visit.hits]
            elif _lived(visit, calibration):
                there.update({visit.client, visit.network, visit.hits[0].agent_key})
    inhabited = frozenset(name for name, count in there.items() if count > MANY)
    found = Around({}, caught, of_mail, inhabited, telling >= _ENOUGH)
    return replace(found, bursts=_by_network(unseen, found, calibration))


def _lived(visit: Visit, calibration: Calibration) -> bool:
    """Tell whether somebody seems to have been there, as nobody was in seeds."""
    known = calibration.clients.get(visit.client, OPENED) >= TRUSTED
    return not (known or visit.webdriver or visit.hits[0].agent == "headless")


def _by_network(
    unseen: Sequence[tuple[MailFacts, Hit]], known: Around, calibration: Calibration
) -> Mapping[str, Sequence[Span]]:
    """Return the bursts of each network, out of hits that nothing else explains: persons may sit on the same network."""
    opened: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for mail, hit in unseen:
        explained = (
            hit.client in known.caught
            or gives_itself_away(hit, says_how=known.says_how)
            or calibration.knows(hit, mail.accepted, OPENED, known.inhabited)
        )
        if not explained:
            opened[hit.network].append((hit.at, mail.name))
    return {network: found for network, those in opened.items() if (found := _bursts(sorted(those)))}


def gives_itself_away(hit: Hit, *, says_how: bool) -> Reason | None:
    """Return what a hit says of itself that a person's does not."""
    if hit.event in {"head", "other"}:
        return "head"
    if hit.flags.prefetch:
        return "prefetch"
    if hit.agent in TOOLS:
        return "agent"
    return "forged_agent" if says_how and hit.agent in BROWSERS and not hit.flags.fetch else None


def _bursts(opened: Sequence[tuple[datetime, str]]) -> list[Span]:
    """Return the spans of time in which more than `MANY` mails were opened within `WHILE`."""
    found, first = list[Span](), 0
    inside: dict[str, int] = defaultdict(int)
    for at, mail in opened:
        inside[mail] += 1
        while at - opened[first][0] > WHILE:
            gone = opened[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            first += 1
        if len(inside) > MANY:
            if found and opened[first][0] <= found[-1][1]:
                found[-1] = (found[-1][0], at)
            else:
                found.append((opened[first][0], at))
    return found
