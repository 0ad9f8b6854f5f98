"""The plan of a wave: who gets which template when, by lot from a seed, harder from round to round, with mails that stay the same.

It is made and frozen before anything is sent: whoever has it can draw it again, and what is measured was said beforehand.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import zip_longest
from math import exp, log
from typing import Final, Literal

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.model.times import BusinessCalendar
from sekisho.people.waves.cells import cells
from sekisho.people.waves.gate import Person, SignOff, held_back, left_out
from sekisho.people.waves.hours import Window, times
from sekisho.people.waves.lure import Lure
from sekisho.people.waves.together import Choice, drawn_together

Mode = Literal["individual", "pseudonymous", "aggregate"]
TARGET: Final = 0.25
"""The share of a group that the first round is to deceive, and how much harder each round after it is, in logits."""
STEP: Final = 0.3
LOWEST, HIGHEST = 0.05, 0.35
"""Between which predicted rates a template is chosen, however many rounds there were."""
CHOICES = 5
"""Among how many templates the lot decides for each group, so that no team gets one mail all at once."""
ANCHORS = 0.5
"""Share of a wave that gets mails which stay the same over the rounds: trends are read from these alone, and a small firm shows little with fewer."""


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decides before a wave. `round` counts from 1; `anchors` are templates that stay the same over the rounds."""

    name: str
    mode: Mode
    round: int
    seed: int
    begins: date
    days: int
    zone: str
    share: float = 0.2
    anchor_share: float = ANCHORS
    anchors: tuple[str, ...] = ()
    primary: str = "reports"
    reason: str = ""


class Item(msgspec.Struct, frozen=True):
    """One mail: whose (a key, never a name), which template, whether it is one that stays the same, the arm, and when.

    Where results lead to no person, `group` is the cell in which they count, and when is told to the one who sends and not here.
    """

    key: str
    group: str
    lure: str
    anchor: bool
    arm: int
    at: datetime | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A wave as it will be. `predicted` is the share of each group that is expected to be deceived, `lures` digests by id.

    `left_out` has who gets nothing, with the code of why; `held` the templates that the gate held back, with their topics.
    """

    design: Design
    items: tuple[Item, ...]
    left_out: tuple[tuple[str, str], ...]
    held: tuple[tuple[str, str], ...]
    predicted: dict[str, float]
    lures: dict[str, str]

    @property
    def digest(self) -> str:
        """Return what the frozen plan is known by: SHA-256 over all of it in one fixed order."""
        return sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan is made from beside the people. `easiness` is how readily a group falls for a template, in logits.

    `arms` say which part of the staff is trained first (0) or later (1), by key.
    """

    lures: Mapping[str, Lure]
    easiness: Callable[[str, str], float]
    domains: Sequence[str]
    calendar: BusinessCalendar
    arms: Mapping[str, int]
    signed: SignOff | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and when each mail goes out, by key: part of the plan only where results are those of persons."""

    plan: Plan
    times: Mapping[str, datetime]


def plan(design: Design, people: Iterable[Person], known: Known, timing: int | None = None) -> Planned:
    """Return the plan of a wave. `timing` draws the times; where it is None they follow from the plan's own seed.

    SekishoError `wave_nobody`, `wave_no_lures` with the group, and as of `hours.times`.
    """
    everybody = sorted(people, key=lambda one: one.key)
    why = {one.key: left_out(one, known.domains, design.begins) for one in everybody}
    chosen = [one for one in everybody if not why[one.key]]
    if not chosen:
        raise SekishoError("wave_nobody", people=len(everybody))
    held = {id_: topics for id_, one in known.lures.items() if (topics := held_back(one, known.signed))}
    usable = {
        id_: one for id_, one in known.lures.items() if id_ not in held and one.card.in_season(design.begins.month)
    }
    seed = design.seed if timing is None else timing
    if design.mode == "individual":
        at = times(_teams(chosen), _window(design), known.calendar, seed)
        items = tuple(_items(chosen, design, usable, known, at))
    else:
        items = tuple(_items(chosen, design, usable, known, {}))
        at = _by_day(chosen, items, design, known.calendar, seed)
    made = Plan(
        design=design,
        items=items,
        left_out=tuple((key, code) for key, code in why.items() if code),
        held=tuple((id_, ", ".join(topics)) for id_, topics in sorted(held.items())),
        predicted=_predicted(items, known.easiness),
        lures={id_: usable[id_].digest for id_ in sorted({one.lure for one in items})},
    )
    return Planned(made, at)


def _window(design: Design) -> Window:
    return Window(design.begins, design.days, design.zone, share=design.share)


def _by_day(
    chosen: Sequence[Person], items: Sequence[Item], design: Design, calendar: BusinessCalendar, seed: int
) -> dict[str, datetime]:
    """Return when each mail goes out where no person may be seen: all mails of one template to one cell on one day.

    Whoever sees at night which mails are still to go learns no more of anybody than in which cell they are.
    """
    lot = random.Random(f"{seed}/days")  # noqa: S311 - told by whoever has the seed; the seed is kept nowhere
    blocks = sorted({(one.group, one.lure) for one in items})
    lot.shuffle(blocks)
    day_of = {block: place % design.days for place, block in enumerate(blocks)}
    person = {one.key: one for one in chosen}
    found: dict[str, datetime] = {}
    day = design.begins - timedelta(days=1)
    for number in range(design.days):
        day = calendar.next_open(day)
        mine = [person[one.key] for one in items if day_of[one.group, one.lure] == number]
        if mine:
            found |= times(_teams(mine), replace(_window(design), begins=day, days=1), calendar, seed + number)
    return found


def _teams(chosen: Sequence[Person]) -> dict[str, list[str]]:
    teams: dict[str, list[str]] = defaultdict(list)
    for one in chosen:
        teams[one.department or one.group].append(one.key)
    return teams


def _items(
    chosen: Sequence[Person], design: Design, usable: Mapping[str, Lure], known: Known, at: Mapping[str, datetime]
) -> Iterable[Item]:
    """Draw what each person gets: each by a lot of their own, or together where no person may be seen."""
    arm = known.arms
    if design.mode == "individual":
        for one in chosen:
            lure, anchor = _drawn(one, design, usable, known)
            yield Item(one.key, one.group, lure, anchor, arm.get(one.key, 0), at[one.key])
        return
    cell_of = cells({one.key: one.group for one in chosen})
    drawn = drawn_together(cell_of, lambda cell: _choices(cell, design, usable, known), design.seed)
    for one in chosen:
        yield Item(one.key, cell_of[one.key], *drawn[one.key], 0)


def _choices(cell: str, design: Design, usable: Mapping[str, Lure], known: Known) -> list[Choice]:
    """Return what may go to a cell: new templates and those that stay the same in turn, the nearest to the target first."""
    anchors = [(id_, True) for id_ in design.anchors if id_ in usable]
    new = [(id_, False) for id_ in _nearest(cell, design, usable, known, frozenset())]
    turns = [one for pair in zip_longest(new, anchors) for one in pair if one is not None]
    if not turns:
        raise SekishoError("wave_no_lures", group=cell)
    return turns


def wanted(round_: int) -> float:
    """Return the share of a group that a round is to deceive if nobody learned anything, kept within its bounds."""
    return min(max(_share(log(TARGET / (1 - TARGET)) + STEP * (round_ - 1)), LOWEST), HIGHEST)


def _drawn(one: Person, design: Design, usable: Mapping[str, Lure], known: Known) -> tuple[str, bool]:
    """Return which template somebody gets, and whether it is one that stays the same. The lot of each is their own.

    Nobody gets one that stays the same twice: who knows a mail answers it otherwise.
    """
    lot = random.Random(f"{design.seed}/{one.key}")  # noqa: S311 - a lot that can be drawn again from the plan, no secret
    anchors = [id_ for id_ in design.anchors if id_ in usable and id_ not in one.seen]
    if anchors and lot.random() < design.anchor_share:
        return lot.choice(anchors), True
    nearest = _nearest(one.group, design, usable, known, one.seen)
    if nearest:
        return lot.choice(nearest[:CHOICES]), False
    if anchors:
        return lot.choice(anchors), True
    raise SekishoError("wave_no_lures", group=one.group)


def _nearest(group: str, design: Design, usable: Mapping[str, Lure], known: Known, seen: frozenset[str]) -> list[str]:
    """Return the templates for a group, those first that come nearest to what the round is to reach; what was seen only where all was."""
    fitting = [id_ for id_, lure in usable.items() if id_ not in design.anchors and lure.card.fits(group)]
    fresh = [id_ for id_ in fitting if id_ not in seen] or fitting
    target = wanted(design.round)
    return sorted(fresh, key=lambda id_: (abs(_share(known.easiness(id_, group)) - target), id_))


def _predicted(items: Sequence[Item], easiness: Callable[[str, str], float]) -> dict[str, float]:
    shares: dict[str, list[float]] = defaultdict(list)
    for one in items:
        shares[one.group].append(_share(easiness(one.lure, one.group)))
    return {group: sum(found) / len(found) for group, found in sorted(shares.items())}


def _share(logit: float) -> float:
    return 1 / (1 + exp(-logit))
