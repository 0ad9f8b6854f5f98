"""What the ledger says once read: decisions with their endorsements, who may sign, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.ledger.entries import Kind
from sekisho.model.errors import Param

STOPS = frozenset({
    "ledger_unreadable", "ledger_missing", "entry_malformed", "chain_broken", "hash_differs", "signature_wrong",
    "signer_not_active", "genesis_wrong", "fingerprint_differs", "head_missing",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written. `seq` is the entry's place, None where it is not about one entry."""

    code: str
    seq: int | None = None
    params: tuple[tuple[str, Param], ...] = ()

    @staticmethod
    def of(code: str, seq: int | None = None, **params: Param) -> "Problem":
        """Make a problem from keywords."""
        return Problem(code, seq, tuple(sorted(params.items())))

    @property
    def stops(self) -> bool:
        """True where nothing from this place on can be honoured; False where one entry or one name alone falls."""
        return self.code in STOPS


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who may sign from entry `since` until before entry `until` (None: still). `name` is a commitment."""

    id: str
    key: str
    name: str
    since: int
    until: int | None = None

    def active_at(self, seq: int) -> bool:
        """Tell whether this actor could sign entry `seq`."""
        return self.since <= seq and (self.until is None or seq < self.until)


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A second signature under a decision: whose, in which entry, when (as its signer says)."""

    by: str
    seq: int
    time: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """One honoured entry and who stands behind it."""

    entry_hash: str
    seq: int
    time: datetime
    kind: Kind
    subject: str
    payload: Mapping[str, Param]
    by: str
    endorsements: tuple[Endorsement, ...] = ()

    @property
    def endorsed_by(self) -> tuple[str, ...]:
        """The actors who endorsed it, in order; never the one who made it, none twice."""
        return tuple(endorsement.by for endorsement in self.endorsements)

    def text(self, field: str) -> str:
        """Return a text of the payload, "" where it is missing or no text."""
        value = self.payload.get(field)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Fold:
    """The ledger as decided: what counts, in order, and up to where. Hashes are "" for a ledger that has no entry."""

    fingerprint: str
    head: str
    index: Mapping[str, Decision]
    actors: Mapping[str, Actor]
    problems: tuple[Problem, ...]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The honoured decisions in the order of their entries; `index` has them by the hash of the entry."""
        return tuple(self.index.values())


def authorised(decision: Decision, needed: int = 2, *, without: frozenset[str] = frozenset()) -> bool:
    """Tell whether at least `needed` distinct actors stand behind a decision, those in `without` not counted."""
    return len({decision.by, *decision.endorsed_by} - without) >= needed
