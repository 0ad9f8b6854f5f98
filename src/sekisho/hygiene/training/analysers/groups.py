"""How each group stands: trainings due, done and late, and what it did with the exercises, machines left out.

Trainings are those of the last half-year that fell due: what was missed before was given again since, or nobody asks for it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.staff_accounts import as_compared, with_logins
from sekisho.model.rows import Cell

AT_ONCE = timedelta(seconds=5)
"""Nobody reads a mail and clicks so soon after it was sent; a scanner of mail does."""
MOST = 50
HALF_YEAR = timedelta(days=183)


@dataclass(slots=True)
class Group:
    """One group, counted."""

    people: set[str] = field(default_factory=set)
    due: int = 0
    done: int = 0
    excused: int = 0
    sent: int = 0
    clicked: int = 0
    reported: int = 0
    machines: int = 0
    rounds: set[str] = field(default_factory=set)
    rows: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is where: department and last day by employee number, mail address, login, and a name that one person alone has."""

    known: Mapping[str, tuple[str, date | None]]

    def of(self, *names: str | None) -> tuple[str, date | None] | None:
        """Return the department and last day of the first name that the roster knows."""
        keys = (as_compared(name) for name in names if name)
        return next((self.known[key] for key in keys if key in self.known), None)


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a group that was due for a training or got an exercise."""
    today = setting.now.astimezone(setting.zone).date()
    roster, groups = _roster(reader), dict[str, Group]()
    trainings = latest(reader, "training_result", ("result_uid",), _TRAINING)
    last = max((row["due_on"] for row in trainings if row["due_on"] and row["due_on"] < today), default=today)
    for row in trainings:
        found = roster.of(row["employee_id"], row["email"], row["name"])
        name = (found[0] if found else None) or row["training_group"]
        if name:
            _train(groups.setdefault(name, Group()), row, found[1] if found else None, (last - HALF_YEAR, last), today)
    for row in latest(reader, "phishing_result", ("result_uid",), _EXERCISE):
        found = roster.of(row["email"], row["name"])
        name = (found[0] if found else None) or _group_said(row)
        if name:
            _exercise(groups.setdefault(name, Group()), row)
    sent, clicked = sum(one.sent for one in groups.values()), sum(one.clicked for one in groups.values())
    for name in sorted(groups):
        yield _row(name, groups[name], sent, clicked)


_TRAINING = ("employee_id", "email", "name", "training_group", "due_on", "completed_on", "exempt")
_EXERCISE = ("campaign", "email", "name", "sent_time", "clicked", "submitted", "reported", "changed_time", "unmapped")


def _group_said(row: Mapping[str, Any]) -> str:
    """Return the group that a line without an address names: such are results that lead to nobody. "" where it names none."""
    if row["email"] or not row["unmapped"]:
        return ""
    return str(json.loads(row["unmapped"]).get("department", ""))


def _roster(reader: TableReader) -> Roster:
    known: dict[str, tuple[str, date | None]] = {}
    names: dict[str, set[str]] = {}
    columns = ("employee_id", "name", "name_romaji", "email", "department", "left_on")
    staff = with_logins(reader, latest(reader, "staff", ("employee_id",), columns))
    for row in staff:
        for name in filter(None, (row["name"], row["name_romaji"])):
            names.setdefault(as_compared(name), set()).add(row["employee_id"])
    for row in staff:
        where = row["department"] or "", row["left_on"]
        sure = (row["employee_id"], row["email"], *row["addresses"], *row["logins"])
        called = (name for name in (row["name"], row["name_romaji"]) if name and len(names[as_compared(name)]) == 1)
        known.update({as_compared(name): where for name in (*sure, *called) if name})
    return Roster(known)


def _train(group: Group, row: Mapping[str, Any], left: date | None, between: tuple[date, date], today: date) -> None:
    group.people.add(str(row["employee_id"] or row["email"] or row["name"]))
    due = row["due_on"]
    if row["exempt"] or (left and due and left < due):
        group.excused += 1
    elif due and between[0] < due <= between[1]:
        group.due += 1
        group.done += bool(row["completed_on"] and row["completed_on"] <= today)
        group.rows.append(row["row_id"])


def _exercise(group: Group, row: Mapping[str, Any]) -> None:
    group.people.add(str(row["email"] or row["name"]).lower())
    group.sent += 1
    group.rounds.add(row["campaign"])
    group.reported += bool(row["reported"])
    if row["clicked"]:
        machine = machine_click(row)
        group.machines += machine
        group.clicked += not machine
        group.rows.append(row["row_id"])


def machine_click(row: Mapping[str, Any]) -> bool:
    """Tell whether a click was a scanner's: at once, and nothing was entered."""
    if row["submitted"] or row["sent_time"] is None or row["changed_time"] is None:
        return False
    return bool(timedelta(0) <= row["changed_time"] - row["sent_time"] < AT_ONCE)


def _row(name: str, group: Group, sent: int, clicked: int) -> Mapping[str, Cell]:
    return {
        "training_group": name,
        "people": len(group.people),
        "due": group.due,
        "done": group.done,
        "late": group.due - group.done,
        "excused": group.excused,
        "sent": group.sent,
        "clicked": group.clicked,
        "reported": group.reported,
        "machine_clicks": group.machines,
        "rounds": len(group.rounds),
        "others_sent": sent - group.sent,
        "others_clicked": clicked - group.clicked,
        "proof": sorted(group.rows)[:MOST],
    }


ANALYSER = Analyser("group_training", 4, rows, ("staff", "directory_account"))
"""How each group stands with training and exercises."""
