"""Answer for every group whether it is on time with training and clicks no more than the others."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict

LATE_SHARE = 0.1
LATE_HALF = 0.5
LEAST_LATE = 2
CHANCE = 0.01


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict a group."""
    for row in view.rows("group_training"):
        yield _answer(view, row)


def _answer(view: View, row: Mapping[str, Any]) -> Verdict:
    name, rows = row["training_group"], tuple(row["proof"])
    wrong = list(_wrong(row))
    if wrong:
        return view.flagged(name, *wrong, rows=rows)
    if not row["due"]:
        return view.undetermined(name, Reason.of("nothing_due", group=name), rows=rows)
    if not row["sent"]:
        return view.undetermined(
            name, Reason.of("no_exercise", group=name, done=row["done"], due=row["due"]), rows=rows
        )
    fine = Reason.of("on_time", group=name, done=row["done"], due=row["due"], clicked=row["clicked"], sent=row["sent"])
    return view.clear(name, fine, rows=rows)


def _wrong(row: Mapping[str, Any]) -> Iterator[Reason]:
    name, late, due = row["training_group"], row["late"], row["due"]
    share = late / due if due else 0.0
    if (late >= LEAST_LATE and share > LATE_SHARE) or share >= LATE_HALF:
        yield Reason.of("late", group=name, late=late, due=due)
    if row["sent"] and row["others_sent"] and chance(row) < CHANCE:
        reported = row["reported"]
        yield Reason.of("clicks_more", group=name, clicked=row["clicked"], sent=row["sent"], reported=reported)


def chance(row: Mapping[str, Any]) -> float:
    """Return the chance of so many clicks or more in the group if all clicked alike (hypergeometric upper tail)."""
    sent, clicked = row["sent"], row["clicked"]
    every, all_clicked = sent + row["others_sent"], clicked + row["others_clicked"]
    most = min(sent, all_clicked)
    ways = math.comb(every, sent)
    return (
        sum(math.comb(all_clicked, k) * math.comb(every - all_clicked, sent - k) for k in range(clicked, most + 1))
        / ways
    )
