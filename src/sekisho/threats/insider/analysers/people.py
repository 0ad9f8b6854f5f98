"""Each person's day that stands out most, against their own past and their peers'; those who were never seen too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
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
class Past:
    """Amounts by person and channel: one an active day, with the day; and their logarithms, which many are measured by."""

    unit: Mapping[str, str]
    amounts: Mapping[tuple[str, str], Sequence[tuple[date, float, Day]]]
    values: Mapping[tuple[str, str], Sequence[float]]
    logs: Mapping[tuple[str, str], Sequence[float]]


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
    for person in persons:
        yield _row(person, persons, role, past, today, staff.get(person))


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
    return Past(unit, amounts, values, {key: logs(one) for key, one in values.items()})


def _row(
    person: str,
    persons: Sequence[str],
    role: Mapping[str, str],
    past: Past,
    today: date,
    known: Mapping[str, Any] | None,
) -> Mapping[str, Cell]:
    everyone = [one for one in persons if one != person]
    near = ([one for one in everyone if role[one] == role[person]] if role[person] else []) or everyone
    worsts = [
        worst for channel in sorted(past.unit) if (worst := _worst(person, channel, (near, everyone), past, today))
    ]
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
        "role": role[person] or None,
        "peers": len(near),
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
    person: str, channel: str, circles: tuple[Sequence[str], Sequence[str]], past: Past, today: date
) -> Worst | None:
    """Return the day of the last thirty that stands out most in a channel, None without one.

    The peers are those of the first circle. Where these hardly use the channel, and the person has no past in it either, they
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
    others, everyone = circles
    peers = _joined(past.values, others, channel)
    if len(own) < OWN_DAYS and len(peers) < PEER_DAYS:
        others, peers = everyone, _joined(past.values, everyone, channel)
    enough = len(own) >= OWN_DAYS or len(peers) >= PEER_DAYS
    told = surprise_of(amount, logs(own), _joined(past.logs, others, channel), len(late)) if enough else None
    return Worst(
        channel, day, amount, past.unit[channel], usual(own) if len(own) >= OWN_DAYS else 0.0, quantile(peers, 0.95), told,
        tuple(sorted(one.proof)),
    )  # fmt: skip


def _joined(by_person: Mapping[tuple[str, str], Sequence[float]], persons: Sequence[str], channel: str) -> list[float]:
    """Return what several persons have in a channel, one after the other."""
    return list(chain.from_iterable(by_person.get((person, channel), ()) for person in persons))


ANALYSER = Analyser("person_exfiltration", 4, rows, ("user_day",))
"""Who moves out more than is usual."""
