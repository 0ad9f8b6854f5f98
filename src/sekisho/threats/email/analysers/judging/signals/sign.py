"""What a signal hands back: one of a group's few values, with what is needed to tell it to a reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sekisho.threats.email.analysers.judging.history.firm import Firm
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.likeness import KnownNames, Near

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Sign:
    """In the group `group` the message shows `value`. Of a group one value counts, so what is correlated counts once."""

    group: str
    value: str
    params: Params = field(default_factory=dict)


@dataclass(slots=True)
class Setting:
    """What every signal is given besides the message: the memory, what the firm says of itself, and known names."""

    memory: Memory
    firm: Firm
    names: KnownNames
    near: dict[str, Near | None] = field(default_factory=dict)

    def nearest(self, domain: str) -> Near | None:
        """Return the known domain that a domain looks like; looked up once."""
        if domain not in self.near:
            self.near[domain] = self.names.nearest(domain)
        return self.near[domain]

    def inside(self, domain: str) -> bool:
        """Return whether a domain is the firm's own."""
        return domain in self.firm.own or domain in self.memory.own


@dataclass(frozen=True, slots=True)
class Case:
    """One message in its setting, with the class of its sender and the result of checks that is trusted (None: there is none)."""

    mail: Seen
    setting: Setting
    sender: str
    result: str | None
