"""Rosters at random, and the slow way to say who is due what: day after day, with a list of what each has to do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from sekisho.people.learning.programme import Due, Exemption, Finished, Period, Programme, Required, State, Stay

DAY = timedelta(days=1)
START = date(2024, 4, 1)
HALVES = tuple(
    Period(f"{begins:%Y-%m}", begins, ends)
    for begins, ends in (
        (date(2024, 4, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 9, 30)),
        (date(2025, 10, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2027, 3, 31)),
    )
)
LAST = HALVES[-1].ends
GROUPS = ("branch", "hr", "it_admins", "developers")
MODULES = ("core_1", "core_2", "branch_1", "it_1", "shared", "aws_1")
CLOUD = {"it_admins", "developers"}


def days(before: int = 60) -> st.SearchStrategy[date]:
    return st.integers(-before, (LAST - START).days + 30).map(lambda count: START + count * DAY)


@st.composite
def careers(draw: st.DrawFn, person: str) -> tuple[Stay, ...]:
    """Return the stays of a person: with gaps, without, and now and then over one another."""
    found: list[Stay] = []
    since = draw(days())
    for _ in range(draw(st.integers(1, 4))):
        groups = frozenset(draw(st.sets(st.sampled_from(GROUPS), max_size=2)))
        until = draw(st.none() | st.integers(0, 400).map(lambda count, since=since: since + count * DAY))  # type: ignore[misc]
        found.append(Stay(person, since, until, groups, "en"))
        if until is None:
            break
        since = max(since, until + draw(st.sampled_from([-20, 1, 1, 1, 1, 2, 15, 60])) * DAY)
    return tuple(found)


@st.composite
def required(draw: st.DrawFn) -> Required:
    core = draw(st.sampled_from([("core_1",), ("core_2",), ("core_1", "core_2"), ()]))
    groups = {
        "branch": ("branch_1", "shared"),
        "hr": ("shared",),
        "it_admins": ("it_1", "aws_1"),
        "developers": ("it_1",),
    }
    kept = draw(st.sets(st.sampled_from(GROUPS)))
    more = {"everyone": ("shared",)} if draw(st.booleans()) else {}
    return Required(core, {group: modules for group, modules in groups.items() if group in kept} | more)


@st.composite
def programmes(draw: st.DrawFn, people: int = 4) -> Programme:
    names = [f"p{number}" for number in range(draw(st.integers(1, people)))]
    finished = draw(st.lists(st.builds(Finished, st.sampled_from(names), st.sampled_from(MODULES), st.just("d"), days(), st.just(1.0)), max_size=12))  # fmt: skip
    exemptions = []
    for _ in range(draw(st.integers(0, 3))):
        since = draw(days())
        until = draw(st.none() | st.integers(0, 300).map(lambda count, since=since: since + count * DAY))  # type: ignore[misc]
        module = draw(st.sampled_from(["", *MODULES]))
        exemptions.append(
            Exemption(
                draw(st.sampled_from(names)), module, since, until, draw(st.sampled_from(["leave", "other"])), "boss"
            )
        )
    return Programme(
        tuple(stay for name in names for stay in draw(careers(name))),
        HALVES,
        {one.name: draw(required()) for one in HALVES},
        tuple(exemptions),
        tuple(finished),
        draw(st.dictionaries(st.sampled_from(["aws", "m365"]), days(), max_size=2)),
        {"aws": ("aws_1",)},
    )


@dataclass
class Open:
    """Something that a person has to do, as the slow way keeps it."""

    module: str
    basis: frozenset[str]
    assigned_on: date
    due_on: date
    ended: date | None = None


def groups_on(stays: tuple[Stay, ...], day: date) -> frozenset[str] | None:
    """Return the groups of a person on a day; None where they are not there."""
    held = [one for one in stays if one.since <= day and (one.until is None or day <= one.until)]
    return frozenset({"everyone"}).union(*(one.groups for one in held)) if held else None


def given(stays: tuple[Stay, ...], programme: Programme, as_of: date) -> list[Open]:
    """Walk through the days of one person up to a day, and note what they are given and when they leave it."""
    found: list[Open] = []
    day = min(one.since for one in stays)
    yesterday = groups_on(stays, day - DAY)
    while day <= as_of:
        today, tomorrow = groups_on(stays, day), groups_on(stays, day + DAY)
        if today is not None:
            found += opened(programme, day, yesterday, today)
        for one in found:
            # What somebody has left does not come back by itself.
            if (
                one.ended is None
                and today is not None
                and one.basis & today
                and not one.basis & (tomorrow or frozenset())
            ):
                one.ended = day
        yesterday, day = today, day + DAY
    return found


def opened(programme: Programme, day: date, yesterday: frozenset[str] | None, today: frozenset[str]) -> Iterator[Open]:
    """Yield what somebody is given on a day on which they are there."""
    for half in programme.periods:
        asked = programme.required[half.name]
        if half.begins == day:
            new, due_on = today, half.ends
        elif half.begins < day <= half.ends:
            new, due_on = today - (yesterday or frozenset()), day + 30 * DAY
        else:
            continue
        late = yesterday is None and day != half.begins and day + 30 * DAY > half.ends
        for group in new:
            modules = [] if late else list(asked.groups.get(group, ()))
            modules += asked.core if group == "everyone" else ()
            yield from (Open(module, frozenset({group}), day, due_on) for module in modules)
    for service, seen in programme.seen.items():
        entered = today & CLOUD and not (yesterday or frozenset()) & CLOUD
        for module in programme.cloud_modules.get(service, ()):
            if seen == day and today & CLOUD:
                yield Open(module, frozenset(CLOUD), day, day + 14 * DAY)
            elif seen < day and entered:
                yield Open(module, frozenset(CLOUD), day, day + 30 * DAY)


def slow_dues(programme: Programme, as_of: date) -> set[Due]:
    """Return what everybody is due, the slow way; without the group, and without what was finished where it counts for nothing."""
    found = set()
    for person in {one.person for one in programme.stays}:
        stays = tuple(one for one in programme.stays if one.person == person)
        each: dict[tuple[str, str, date | None], list[Open]] = {}
        for one in given(stays, programme, as_of):
            half = next((half.name for half in programme.periods if half.begins <= one.due_on <= half.ends), "")
            each.setdefault((one.module, half, None if half else one.due_on), []).append(one)
        days_left = {
            module: sorted(
                one.day
                for one in programme.finished
                if (one.person, one.module) == (person, module) and one.day <= as_of
            )
            for module in MODULES
        }
        chosen = [(half, slow_choice(same)) for (_, half, _), same in each.items()]
        for half, (one, held) in sorted(chosen, key=lambda pair: (pair[1][0].due_on, pair[1][0].assigned_on)):
            found.add(slow_state(programme, person, half, one, held, as_of, days_left[one.module]))
    return found


def slow_choice(same: list[Open]) -> tuple[Open, bool]:
    """Return the one of several that counts, and whether somebody was still there for it on its due date."""
    held = sorted(
        (one for one in same if one.ended is None or one.ended > one.due_on),
        key=lambda one: (one.due_on, one.assigned_on),
    )
    return (held[0], True) if held else (max(same, key=lambda one: (one.ended or date.max, one.due_on)), False)


def slow_state(
    programme: Programme, person: str, half: str, chosen: Open, held: bool, as_of: date, days_left: list[date]
) -> Due:
    begins = next((one.begins for one in programme.periods if one.name == half), chosen.assigned_on)
    finished_on = next(
        (day for day in days_left if min(begins, chosen.assigned_on) <= day <= chosen.due_on + 183 * DAY), None
    )
    state: State
    reason = ""
    excuses = [one for one in programme.exemptions if one.person == person and one.module in {"", chosen.module} and one.since <= min(as_of, chosen.due_on) and (one.until is None or one.until >= chosen.due_on)]  # fmt: skip
    if finished_on is not None and finished_on <= chosen.due_on:
        state = "done"
    elif not held:
        state = "left"
    elif excuses:
        state, reason = "exempt", min(excuses, key=lambda one: (one.since, one.reason)).reason
    elif finished_on is not None:
        state = "late_done"
    else:
        state = "not_yet_due" if as_of <= chosen.due_on else "overdue"
    if state in {"done", "late_done"} and finished_on is not None:
        days_left.remove(finished_on)
    else:
        finished_on = None
    digest, score = ("d", 1.0) if finished_on else ("", None)
    return Due(
        person, chosen.module, "", half, chosen.assigned_on, chosen.due_on, state, reason, finished_on, digest, score
    )


def without_group(due: Due) -> Due:
    """Return what is due without the group that it is asked of."""
    return replace(due, group="")
