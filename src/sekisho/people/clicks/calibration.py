"""What is learned from mailboxes that nobody reads: whatever opens their links is a machine, and comes again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from sekisho.model.visit import Hit
from sekisho.people.clicks.facts import MailFacts
from sekisho.people.clicks.visits import Visit, is_trusted, traps, visits

OPENED, ACTED, TRUSTED = 0, 1, 2
"""How far a machine went: it opened the page, it acted on it, or it did so like a person."""
MARGIN: Final = 2.0
"""A machine comes as late as this times the latest that was seen."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """Machines of the calibration wave by the hashes of client, network and agent, each with how far it went at most.

    `caught` are clients that fell into a trap there. `latest` is after how many seconds the last of them came, `mails` to how many mailboxes was sent. It is worth something as long as the
    landing's key is the same.
    """

    clients: dict[str, int] = {}
    networks: dict[str, int] = {}
    agents: dict[str, int] = {}
    caught: frozenset[str] = frozenset()
    latest: float = 0.0
    mails: int = 0

    def in_time(self, at: datetime, accepted: datetime | None) -> bool:
        """Tell whether machines come that late."""
        return accepted is None or (at - accepted).total_seconds() <= self.latest * MARGIN

    def knows(self, hit: Hit, accepted: datetime | None, far: int, inhabited: Collection[str]) -> bool:
        """Tell whether seeds were opened so: by this client, or about as late by its network or by such an agent.

        What persons use (`inhabited`) speaks for nothing by itself: a client of theirs has to come about as late, too, and their
        networks and agents do not count.
        """
        in_time = self.in_time(hit.at, accepted)
        if self.clients.get(hit.client, -1) >= far:
            return in_time or hit.client not in inhabited
        alike = ((self.networks, hit.network), (self.agents, hit.agent_key))
        return in_time and any(those.get(name, -1) >= far and name not in inhabited for those, name in alike)

    def harmless(self, client: str) -> bool:
        """Tell whether a client is known to fall into traps and never to be somebody: a program that calls itself what the staff use."""
        return client in self.caught and self.clients.get(client, TRUSTED) < TRUSTED


NONE: Final = Calibration()
"""Nothing was learned."""


def learn(seeds: Mapping[str, Sequence[Hit]], mails: Mapping[str, MailFacts]) -> Calibration:
    """Return what hits of seeds teach, by token; `mails` are the seeds' mails, those that nothing opened included."""
    clients, networks, agents = dict[str, int](), dict[str, int](), dict[str, int]()
    caught, latest = set[str](), 0.0
    for token, hits in seeds.items():
        accepted = mails[token].accepted
        caught.update(traps(hits, token))
        for visit in visits(hits):
            far = _far(visit)
            clients[visit.client] = max(clients.get(visit.client, OPENED), far)
            networks[visit.network] = max(networks.get(visit.network, OPENED), far)
            for hit in visit.hits:
                agents[hit.agent_key] = max(agents.get(hit.agent_key, OPENED), far)
                if accepted is not None:
                    latest = max(latest, (hit.at - accepted).total_seconds())
    return Calibration(
        clients=clients, networks=networks, agents=agents, caught=frozenset(caught), latest=latest, mails=len(mails)
    )  # fmt: skip


def _far(visit: Visit) -> int:
    if any(map(is_trusted, visit.hits)):
        return TRUSTED
    return ACTED if visit.acts else OPENED
