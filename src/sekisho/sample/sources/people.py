"""Training results of a learning system, and two phishing rounds."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sekisho.attacks.compose import at
from sekisho.attacks.nouns import Person
from sekisho.attacks.training import Habit
from sekisho.attacks.writers import learning
from sekisho.sample import days
from sekisho.sample.bank import Bank, Json, Part
from sekisho.sample.places import exit_ip

_GENERAL, _CLOUD = "情報セキュリティ研修(2026年度下期)", "クラウド運用の安全(IT部門)"
_ROUNDS = (("r1", 62), ("r2", 13))
"""Name of a round, and how many days before the end it was sent."""
_SCANNER = "198.18.40"
"""Where the mail filter opens links from: a data centre."""
_CHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
Act = Literal["", "clicked", "submitted", "scanned"]


def _habits(bank: Bank) -> dict[str, Habit]:
    found = {p.department_en: Habit(p.department_en) for p in bank.world.staff}
    return found | {e.record.department_en: e.record for e in bank.events("people")}


def _by_department(people: Sequence[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        found[person.department_en].append(person)
    return dict(sorted(found.items()))


def _new(person: Person, bank: Bank) -> bool:
    return (bank.world.end - person.joined).days < 60


def _present(bank: Bank, day: dt.date) -> list[Person]:
    """Return who is employed on a day, away or not."""
    staff = ((p, bank.dates_of(p).leaves) for p in bank.world.staff)
    return [p for p, leaves in staff if p.joined <= day and (leaves is None or leaves >= day)]


def _course(person: Person, bank: Bank, course: str, *, late: bool, rng: random.Random) -> learning.Course:
    end = bank.world.end
    assigned, due = end - dt.timedelta(days=75), end - dt.timedelta(days=20)
    if _new(person, bank):
        assigned = max(person.joined, end - dt.timedelta(days=12))
        due = assigned + dt.timedelta(days=60)
    away = not bank.dates_of(person).there(end)
    done: dt.date | None = None
    if not away and not late and not _new(person, bank):
        # A few finish after the day on which it was due: late, but not overdue any more.
        done = min(assigned + dt.timedelta(days=int(rng.triangular(1, 64, 40))), end)
    return learning.Course(
        person.staff_id,
        person.name.kanji,
        course,
        person.department,
        assigned,
        due,
        done,
        rng.randrange(70, 101, 5) if done else None,
        away,
    )


def _training(bank: Bank, habits: dict[str, Habit], rng: random.Random) -> list[learning.Course]:
    rows = []
    for department, people in _by_department(_present(bank, bank.world.end)).items():
        able = [p for p in people if bank.dates_of(p).there(bank.world.end) and not _new(p, bank)]
        share = habits[department].overdue
        count = math.ceil(share * len(able)) if share > 0.3 else int(share * len(able))
        late = {p.staff_id for p in rng.sample(able, count)}
        rows += [_course(p, bank, _GENERAL, late=p.staff_id in late, rng=rng) for p in people]
        if department == "IT":
            rows += [_course(p, bank, _CLOUD, late=False, rng=rng) for p in people]
    return sorted(rows, key=lambda r: (r.course, r.staff_id))


def _acts(people: list[Person], habit: Habit, rng: random.Random) -> dict[str, Act]:
    """Return what each person, or the filter before them, did with the link."""
    many = habit.clicks > 0.3
    clicks = math.ceil(habit.clicks * len(people)) if many else int(habit.clicks * len(people))
    scans = min(int(habit.scanned * len(people) + 0.5), len(people) - clicks)
    order = rng.sample(people, len(people))
    acts: dict[str, Act] = {p.staff_id: "submitted" if n % 3 == 2 else "clicked" for n, p in enumerate(order[:clicks])}
    return acts | dict.fromkeys((p.staff_id for p in order[clicks : clicks + scans]), "scanned")


def _result(person: Person, act: Act, sent: dt.datetime, rng: random.Random) -> learning.Result:
    status = {"clicked": "Clicked Link", "submitted": "Submitted Data", "scanned": "Clicked Link", "": "Email Sent"}[
        act
    ]
    ip, modified = "", sent
    if act == "scanned":
        ip, modified = f"{_SCANNER}.{rng.randrange(2, 30)}", sent + dt.timedelta(milliseconds=rng.randrange(90, 950))
    elif act:
        ip, modified = exit_ip(person), sent + dt.timedelta(seconds=int(rng.lognormvariate(7.4, 1.2)) + 40)
    reported = act in {"", "clicked"} and rng.random() < 0.18
    if reported:
        modified = max(modified, sent + dt.timedelta(seconds=rng.randrange(120, 9000)))
    key = "".join(rng.choices(_CHARS, k=7))
    name = person.name
    return learning.Result(
        key, status, ip, sent, modified, reported, person.address, name.given_romaji, name.family_romaji, person.role_en
    )


def _round(
    bank: Bank, habits: dict[str, Habit], day: dt.date, rng: random.Random
) -> tuple[list[learning.Result], dict[str, Json]]:
    rows: list[learning.Result] = []
    told: dict[str, Json] = {}
    for department, everyone in _by_department(_present(bank, day)).items():
        people = [p for p in everyone if bank.dates_of(p).there(day)]
        acts = _acts(people, habits[department], rng)
        found = []
        for person in people:
            sent = at(day, 10.0) + dt.timedelta(seconds=rng.randrange(5400), microseconds=rng.randrange(10**6))
            found.append(_result(person, acts.get(person.staff_id, ""), sent, rng))
        kinds = list(acts.values())
        told[department] = {
            "sent": len(people),
            "clicked": kinds.count("clicked") + kinds.count("submitted"),
            "submitted": kinds.count("submitted"),
            "scanner": kinds.count("scanned"),
            "reported": sum(r.reported for r in found),
        }
        rows += found
    return sorted(rows, key=lambda r: r.sent), told


def _groups(bank: Bank, rows: list[learning.Course]) -> dict[str, dict[str, Json]]:
    end, names = bank.world.end, {p.department: p.department_en for p in bank.world.staff}
    found: dict[str, dict[str, Json]] = {}
    for group in sorted({r.group for r in rows}):
        own = [r for r in rows if r.group == group and r.course == _GENERAL]
        open_ = [r for r in own if not r.exempt and r.completed is None]
        found[names[group]] = {
            "group": group,
            "people": len(own),
            "overdue": sum(r.due < end for r in open_),
            "not_yet_due": sum(r.due >= end for r in open_),
            "exempt": sum(r.exempt for r in own),
            "late_but_done": sum(r.completed is not None and r.completed > r.due for r in own),
        }
    return found


def write(out: Path, bank: Bank) -> Part:
    """Write people/training_results.csv and people/phishing_results_<round>.csv."""
    rng, habits = bank.rng("people"), _habits(bank)
    folder = out / "people"
    folder.mkdir(parents=True, exist_ok=True)
    rows = _training(bank, habits, rng)
    (folder / "training_results.csv").write_bytes(learning.courses(rows))
    files = [("people/training_results.csv", len(rows))]
    rounds: dict[str, Json] = {}
    for name, back in _ROUNDS:
        day = days.on_or_before(bank.world.end - dt.timedelta(days=back))
        found, rounds[name] = _round(bank, habits, day, rng)
        (folder / f"phishing_results_{name}.csv").write_bytes(learning.results(found))
        files.append((f"people/phishing_results_{name}.csv", len(found)))
    groups = _groups(bank, rows)
    careless = [e.record.department_en for e in bank.events("people") if e.record.overdue > 0.3]
    return Part(
        tuple(files),
        {
            "overdue_groups": [{"department": d, **groups[d]} for d in careless],
            "training_by_group": groups,
            "phishing_by_group": rounds,
            "scanner_groups_benign": [e.record.department_en for e in bank.events("people") if e.record.scanned > 0.3],
        },
    )
