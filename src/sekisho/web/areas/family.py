"""One family as its page says it: what it asks, what was answered, what it costs, and what it cannot see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sekisho.report.areas import Areas, Check, Counted, Doubt
from sekisho.report.document import Document, Judged, Risk
from sekisho.web.areas.gaps import Gap, gaps

KNOWN = ("email", "payments", "exposure", "remote_access", "mfa", "zero_trust", "insider", "devsecops", "training", "monitoring")  # fmt: skip
OWN = "own"
REASONS = 4
"""Reasons that are told of one detector before the rest is counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One detector with how it answered, and why some answers are undetermined."""

    check: Check
    judged: Judged | None
    doubts: tuple[Doubt, ...]

    @property
    def total(self) -> int:
        """How many subjects it was asked about."""
        return self.judged.flagged + self.judged.clear + self.judged.undetermined if self.judged else 0

    @property
    def told(self) -> tuple[Doubt, ...]:
        """The most frequent reasons."""
        return self.doubts[:REASONS]

    @property
    def untold(self) -> int:
        """How many subjects are undetermined for other reasons than those."""
        return sum(one.count for one in self.doubts[REASONS:])


@dataclass(frozen=True, slots=True)
class Family:
    """One family. `open` counts its open findings, `gaps` are the exports that would let it see more."""

    id: str
    asked: tuple[Asked, ...]
    open: int
    risks: tuple[Risk, ...]
    counted: Mapping[str, Counted]
    gaps: tuple[Gap, ...]

    @property
    def flagged(self) -> int:
        """How many answers of its detectors are flags."""
        return sum(one.judged.flagged for one in self.asked if one.judged)

    @property
    def clear(self) -> int:
        """How many are clear."""
        return sum(one.judged.clear for one in self.asked if one.judged)

    @property
    def undetermined(self) -> int:
        """How many are undetermined."""
        return sum(one.judged.undetermined for one in self.asked if one.judged)

    @property
    def failed(self) -> int:
        """How many detectors had to be stopped."""
        return sum(one.judged.errors > 0 for one in self.asked if one.judged)

    @property
    def blind(self) -> tuple[Asked, ...]:
        """Its detectors that have nothing to look at."""
        return tuple(one for one in self.asked if not one.total)

    @property
    def state(self) -> Literal["none", "open", "nothing", "unjudged", "partly", "clear"]:
        """How it stands: `clear` only where everything that was asked was answered, and something was."""
        if self.open:
            return "open"
        if not self.asked:
            return "none"
        if not self.flagged + self.clear:
            return "unjudged" if self.undetermined else "nothing"
        return "partly" if self.undetermined or self.blind or self.gaps or self.failed else "clear"


def families(document: Document, areas: Areas, open_by_family: Mapping[str, int]) -> tuple[Family, ...]:
    """Return every family: ours in their order, then others by name, a firm's own last."""
    named = {*areas.families, *open_by_family, OWN}
    order = sorted(named, key=lambda one: (one == OWN, KNOWN.index(one) if one in KNOWN else len(KNOWN), one))
    every = gaps(document, areas)
    return tuple(_family(one, document, areas, int(open_by_family.get(one, 0)), every) for one in order)


def _family(name: str, document: Document, areas: Areas, opened: int, every: Iterable[Gap]) -> Family:
    checks = areas.families.get(name, ())
    judged = {one.detector: one for one in document.judged}
    ids, scenarios = {one.id for one in checks}, {one.scenario for one in checks}
    return Family(
        name,
        tuple(Asked(one, judged.get(one.id), _doubts(areas, one.id)) for one in checks),
        opened,
        tuple(one for one in document.risks if one.scenario in scenarios),
        {one.control: one for one in areas.counted},
        tuple(one for one in every if ids & {check.id for check in one.checks}),
    )


def _doubts(areas: Areas, check: str) -> tuple[Doubt, ...]:
    return tuple(one for one in areas.doubts if one.check == check)
