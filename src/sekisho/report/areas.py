"""What each family of detectors knows beside its findings: the part of a report that the console's pages are made of.

As sparing with names as the report: mail addresses keep their domain, people are pseudonyms. A part that is None could
not be seen at all; an empty one was seen and holds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

from sekisho.model.verdict import Answer
from sekisho.report.said import Said

FORMAT: Literal["sekisho.areas/1"] = "sekisho.areas/1"
State = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Check:
    """One detector: its question, and the exports (connector ids) that tell it something, here or not."""

    id: str
    family: str
    title: Said
    question: Said
    blind_spots: tuple[Said, ...]
    scenario: str
    control: str
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Subjects of one detector that are undetermined for the same reason; `says` is that of one of them.

    `exports` are those that would settle it: missing ones, or where none is missing those to be fetched anew.
    """

    check: str
    says: Said
    count: int
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """One export: what it is, how it is made, with which rights, and the detectors that it tells something.

    `delivered` is the day of the newest delivery, None where there is none.
    """

    id: str
    title: Said
    how: Said
    rights: Said
    minutes: int
    here: bool
    delivered: date | None
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows a day of one export, from the day `first`; days without any are 0. `more` rows are of days before."""

    export: str
    first: date
    counts: tuple[int, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether one part of an export has fallen silent."""

    export: str
    part: str
    answer: Answer
    says: Said


@dataclass(frozen=True, slots=True)
class Counted:
    """How far a control reaches: how many are covered, are not, and could not be seen, in whole numbers."""

    control: str
    yes: int
    no: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a store. `who` is `anyone` or an account's number; the blocks are `no_matter` where they do not concern it."""

    who: str
    by: Literal["policy", "acl"]
    may: Literal["read", "write"]
    passes: State
    request: str
    unknown: tuple[str, ...]
    store_block: Literal["yes", "no", "unknown", "no_matter"]
    account_block: Literal["yes", "no", "unknown", "no_matter"]


@dataclass(frozen=True, slots=True)
class Store:
    """One store and the ways to it. `finding` is the open finding about it, "" where there is none."""

    key: str
    name: str
    account: str
    holds: str
    answer: Answer
    says: Said
    finding: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Climber:
    """A user or role that can make itself an administrator of its account, and so reach every store in it; `by` is how."""

    name: str
    account: str
    by: str
    finding: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """One way in of a vendor. `says` is the detector's reason; `mfa` tells whether more than a password is asked for."""

    kind: str
    name: str
    open: State
    mfa: State
    last_used: date | None
    by_register: bool
    answer: Answer
    says: Said
    finding: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor of the register, or "" for guests of firms that are not in it.

    `contract` is covered, ended, not_begun or unknown; `end` the latest last day of those that began.
    """

    name: str
    contract: str
    end: date | None
    entrances: tuple[Entrance, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts of one group: how many a password alone lets in, how many it does not, and of how many nobody can tell.

    `kind` is member, guest or department, `name` that of the department, "" for the others. `used` counts those whom a
    password alone let in, None without a log.
    """

    kind: str
    name: str
    enters: int
    stopped: int
    undetermined: int
    used: int | None


@dataclass(frozen=True, slots=True)
class Hole:
    """One path through the policies: why it is open, by which policies, to what, by which clients, for how many accounts."""

    why: str
    policies: tuple[str, ...]
    apps: tuple[str, ...]
    clients: tuple[str, ...]
    members: int
    guests: int
    used: int | None


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of the hotline's cases that were closed in a half-year ("2026-2"); None for what is not said, so that nobody is pointed at.

    `closed` is None where they are one to four.
    """

    half: str
    closed: int | None
    confirmed: int | None
    unfounded: int | None
    passed_on: int | None
    no_answer: int | None
    other: int | None


@dataclass(frozen=True, slots=True)
class Areas:
    """All of it. `more_*` count what was left out of a long list, the least grave first."""

    format: Literal["sekisho.areas/1"]
    checks: tuple[Check, ...]
    doubts: tuple[Doubt, ...]
    exports: tuple[Export, ...]
    strips: tuple[Strip, ...]
    pulses: tuple[Pulse, ...]
    counted: tuple[Counted, ...]
    stores: tuple[Store, ...] | None
    more_stores: int
    climbers: tuple[Climber, ...] | None
    vendors: tuple[Vendor, ...] | None
    more_vendors: int
    groups: tuple[Group, ...] | None
    holes: tuple[Hole, ...] | None
    hotline: tuple[Closed, ...] | None = None

    @property
    def families(self) -> Mapping[str, tuple[Check, ...]]:
        """The detectors of each family."""
        found: dict[str, tuple[Check, ...]] = {}
        for one in self.checks:
            found[one.family] = (*found.get(one.family, ()), one)
        return found


def areas_to_json(areas: Areas) -> bytes:
    """Return the part as indented UTF-8 JSON; the same part gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(areas, order="deterministic"), indent=2) + b"\n"


def areas_from_json(data: bytes) -> Areas:
    """Return the part that `areas_to_json` wrote; msgspec.ValidationError names the place where it is another shape."""
    return msgspec.json.decode(data, type=Areas, strict=True)
