"""Each person's day that stands out most, against their own past and their peers'; those who were never seen too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.model.rows import Cell
from sekisho.threats.insider.analysers.days import MOST, Day, Days, kept
from sekisho.threats.insider.analysers.surprise import logs, quantile, surprise_of, usual

WINDOW = timedelta(days=30)
"""The days that are judged; what is older is the past."""
OWN_DAYS = 5
PEER_DAYS = 20
PORTION = 10
"""A day of the window with a tenth of the worst day's amount, or more, belongs to the same taking."""
_STAFF = ("department", "left_on", "notice_on", "joined_on")


@dataclass(frozen=True, slots=True)
class Worst:
    """The day of one channel that stands out most."""

    channel: str
    day: date
    amount: float
    unit: str
    own: float
    peers: float
    surprise: float | None
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """What several persons have in one channel: their amounts, sorted, and the logarithms, each person's in one place."""

    ordered: Sequence[float]
    logs: Sequence[float]
    at: Mapping[str, int]
    """Where the logarithms of a person begin."""


@dataclass(frozen=True, slots=True)
class Past:
    """Amounts by person and channel: one an active day, with the day; sorted; and their logarithms, which many are measured by."""

    unit: Mapping[str, str]
    amounts: Mapping[tuple[str, str], Sequence[tuple[date, float, Day]]]
    ordered: Mapping[tuple[str, str], Sequence[float]]
    logs: Mapping[tuple[str, str], Sequence[float]]
    circles: dict[tuple[str, str], Circle] = field(default_factory=dict)
    """By role and channel, those of everyone under no role; made when they are first asked for."""

    def circle(self, role: str, persons: Sequence[str], channel: str) -> Circle:
        """Return what `persons`, all of a role, have in a channel."""
        known = self.circles.get((role, channel))
        if known is None:
            every: list[float] = []
            told: list[float] = []
            at: dict[str, int] = {}
            for person in persons:
                at[person] = len(told)
                every += self.ordered.get((person, channel), ())
                told += self.logs.get((person, channel), ())
            known = self.circles[role, channel] = Circle(sorted(every), told, at)
        return known


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a person of the roster who is there, and one a login that nobody on it fits."""
    found = kept(reader)
    if not found:
        return
    today = min(setting.now.astimezone(setting.zone).date(), max(day for _, _, day, _ in found))
    staff = {row["employee_id"]: row for row in latest(reader, "staff", ("employee_id",), _STAFF)}
    past = _past(found)
    persons = sorted({person for person, _, _, _ in found} | {key for key, row in staff.items() if _there(row, today)})
    role = {person: (staff[person]["department"] if person in staff else None) or "" for person in persons}
    groups: dict[str, list[str]] = {"": persons}
    for person in persons:
        if role[person]:
            groups.setdefault(role[person], []).append(person)
    for person in persons:
        yield _row(person, groups, role[person], past, today, staff.get(person))


def _there(row: Mapping[str, Any], today: date) -> bool:
    return row["left_on"] is None or row["left_on"] >= today - WINDOW


def _past(found: Days) -> Past:
    """Return the amounts: bytes in a channel where most of its days have them, else events."""
    sized: dict[str, list[bool]] = defaultdict(list)
    for (*_, channel), one in found.items():
        sized[channel].append(one.size is not None)
    unit = {
        channel: "bytes" if channel != "delete" and 2 * sum(known) >= len(known) else "events"
        for channel, known in sized.items()
    }
    amounts: dict[tuple[str, str], list[tuple[date, float, Day]]] = defaultdict(list)
    for (person, _, day, channel), one in sorted(found.items(), key=itemgetter(0)):
        value = float(one.size or 0) if unit[channel] == "bytes" else float(one.events)
        amounts[person, channel].append((day, value, one))
    values = {key: [value for _, value, _ in entries] for key, entries in amounts.items()}
    ordered = {key: sorted(one) for key, one in values.items()}
    return Past(unit, amounts, ordered, {key: logs(one) for key, one in values.items()})


def _row(
    person: str,
    groups: Mapping[str, Sequence[str]],
    role: str,
    past: Past,
    today: date,
    known: Mapping[str, Any] | None,
) -> Mapping[str, Cell]:
    near = role if len(groups[role]) > 1 else ""
    worsts = [worst for channel in sorted(past.unit) if (worst := _worst(person, channel, near, groups, past, today))]
    worst = max(
        worsts,
        key=lambda one: (one.surprise if one.surprise is not None else -1.0, one.amount / (one.peers + 1)),
        default=None,
    )
    mine = {day for channel in past.unit for day, _, _ in past.amounts.get((person, channel), ())}
    deletes = [value for day, value, _ in past.amounts.get((person, "delete"), ()) if day > today - WINDOW]
    proof = list(worst.proof) if worst else []
    return {
        "person": person,
        "employee_id": person if known else None,
        "role": role or None,
        "peers": len(groups[near]) - 1,
        "days_seen": len(mine),
        "worst_day": worst.day if worst else None,
        "channel": worst.channel if worst else None,
        "amount": worst.amount if worst else None,
        "unit": worst.unit if worst else None,
        "own_usual": worst.own if worst else None,
        "peer_usual": worst.peers if worst else None,
        "surprise": worst.surprise if worst else None,
        "deletes": int(max(deletes, default=0)),
        "notice_on": known["notice_on"] if known else None,
        "left_on": known["left_on"] if known else None,
        "shared_login": None,
        "proof": proof[:MOST] or ([known["row_id"]] if known else []),
    }


def _worst(
    person: str, channel: str, near: str, groups: Mapping[str, Sequence[str]], past: Past, today: date
) -> Worst | None:
    """Return the day of the last thirty that stands out most in a channel, None without one.

    The peers are those of the role `near`. Where these hardly use the channel, and the person has no past in it either, they
    are the firm's: one who alone copies out of a department that never does must not go without an answer.
    """
    mine = past.amounts.get((person, channel), ())
    late = [entry for entry in mine if today - WINDOW < entry[0] <= today]
    if not late:
        return None
    day, amount, one = max(late, key=lambda entry: (entry[1], entry[0]))
    # What came in the same days is no past: a theft that takes a week, in portions large and small, must not excuse itself.
    since = min(entry[0] for entry in late if entry[1] * PORTION >= amount)
    own = [value for when, value, _ in mine if when < since]
    circle = past.circle(near, groups[near], channel)
    peers = len(circle.ordered) - len(mine)
    if len(own) < OWN_DAYS and peers < PEER_DAYS:
        circle = past.circle("", groups[""], channel)
        peers = len(circle.ordered) - len(mine)
    told = None
    if len(own) >= OWN_DAYS or peers >= PEER_DAYS:
        start = circle.at[person]
        theirs = [*circle.logs[:start], *circle.logs[start + len(past.logs[person, channel]) :]]
        told = surprise_of(amount, logs(own), theirs, len(late))
    return Worst(
        channel, day, amount, past.unit[channel], usual(own) if len(own) >= OWN_DAYS else 0.0,
        quantile(circle.ordered, past.ordered[person, channel], 0.95), told, tuple(sorted(one.proof)),
    )  # fmt: skip


ANALYSER = Analyser("person_exfiltration", 4, rows, ("user_day",))
"""Who moves out more than is usual."""
