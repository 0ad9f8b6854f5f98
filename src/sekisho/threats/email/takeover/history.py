"""What an account's sign-ins so far were like, kept so that the next one is compared at once however many there were."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from sekisho.threats.email.takeover.events import Event

_SCRIPTS = re.compile(
    r"(?:axios|python-(?:requests|urllib|httpx)|aiohttp|go-http-client|node(?:-fetch)?|undici|curl|wget|guzzlehttp|fasthttp|"
    r"libwww-perl|postmanruntime)(?:/|$)",
    re.IGNORECASE,
)
"""Programs for scripts, by which kits sign in that stand between a user and the page."""
Mark = tuple[str, str]
"""A network or a device: in which form it is told, and its value. Only marks of one form can be compared."""


@dataclass(slots=True)
class History:
    """The sign-ins of one account, in order of time."""

    count: int = 0
    addresses: set[str] = field(default_factory=set)
    networks: set[Mark] = field(default_factory=set)
    devices: set[Mark] = field(default_factory=set)
    systems: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    sessions: dict[str, set[tuple[Mark, Mark]]] = field(default_factory=lambda: defaultdict(set))
    placed: bool = False
    """Whether a place was told: a country or coordinates."""
    scripts: bool = False
    """Whether a program for scripts signed in before."""
    last: Event | None = None
    other: Event | None = None

    def add(self, event: Event) -> None:
        """Take the next sign-in."""
        if self.last and self.last.address != event.address:
            self.other = self.last
        self.last = event
        self.count += 1
        self.scripts |= scripted(event)
        self.addresses.add(event.address)
        self.networks.add(network(event))
        self.devices.add(device(event))
        self.systems.add(event.sign_in.system if event.sign_in else "")
        self.placed |= bool(event.sign_in and (event.sign_in.country or event.sign_in.at))
        self.countries.add(event.sign_in.country if event.sign_in else "")
        if event.session:
            self.sessions[event.session].add((network(event), device(event)))

    @property
    def blank(self) -> bool:
        """Tell whether no sign-in so far told more than its address: neither network nor place nor device."""
        networks = any(form == "system" for form, _ in self.networks)
        return not networks and not self.placed and not any(value for _, value in self.devices)

    def elsewhere(self, event: Event) -> Event | None:
        """Return the last sign-in from another address than this one's."""
        return self.last if self.last and self.last.address != event.address else self.other

    def moved(self, event: Event) -> bool:
        """Tell whether this one's session was seen on another network and another device: no one session does that."""
        here = network(event), device(event)
        return any(
            one[0] != here[0] and one[1] != here[1] and bool(one[1][1] and here[1][1])
            for one in self.sessions.get(event.session, ())
        )


def scripted(event: Event) -> bool:
    """Tell whether a program for scripts signed in."""
    return bool(_SCRIPTS.match(event.agent))


def new(mark: Mark, known: set[Mark]) -> bool:
    """Tell whether a mark is none of those known, some of which are told in the same form."""
    return bool(mark[1]) and mark not in known and any(form == mark[0] and value for form, value in known)


def new_device(event: Event, before: History) -> bool:
    """Tell whether a device is none of those known; one without an id is new where its system is none of theirs."""
    if event.sign_in and event.sign_in.system and not event.sign_in.device:
        return bool(before.systems - {""}) and event.sign_in.system not in before.systems
    return new(device(event), before.devices)


def network(event: Event) -> Mark:
    """Return the network: the autonomous system where it is told, else the front of the address."""
    number = event.sign_in.network if event.sign_in else ""
    if number and number != "0":
        return "system", number
    parts = event.address.split(".")
    return "address", ".".join(parts[:2]) if len(parts) == 4 else ":".join(event.address.split(":")[:3])


def device(event: Event) -> Mark:
    """Return the device: its id, else its system and browser as told or as the agent names them."""
    if event.sign_in and event.sign_in.device:
        return "id", event.sign_in.device
    if event.sign_in and event.sign_in.system:
        return "system", event.sign_in.system
    found = re.search(r"\(([^;)]+)", event.agent)
    browser = re.search(r"(Edg|Chrome|Firefox|Safari|Outlook)[/ ]", event.agent)
    return "agent", " ".join(
        one for one in (found[1] if found else event.agent[:30], browser[1] if browser else "") if one
    )
