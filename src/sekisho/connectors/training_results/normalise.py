"""One person's one training -> one row of `training_result`."""

import json
import re
from collections.abc import Iterator, Mapping

from sekisho.connectors.contract import Context
from sekisho.connectors.sheets.accounts import Fault, unreadable
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.table import value_record
from sekisho.connectors.sheets.values import Value, folded, text
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_DAYS = ("assigned_on", "due_on", "completed_on")
_NOTHING = "-－ー―—"
_DONE = frozenset(
    {
        "修了",
        "完了",
        "合格",
        "修了済",
        "修了済み",
        "受講済",
        "受講済み",
        "completed",
        "complete",
        "passed",
        "done",
        "finished",
    }
)
_OPEN = frozenset({"未修了", "未完了", "未受講", "未着手", "受講中", "不合格"})
_EXEMPT = frozenset({"対象外", "免除", "受講免除", "除外", "exempt", "exempted", "excused", "waived", "not required"})
_YES = frozenset({"○", "〇", "◯", "有", "あり", "yes", "y", "true", "1", *_EXEMPT})
_NO = frozenset({"×", "無", "なし", "no", "n", "false", "0"})
_SCORE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:点|%|/\s*100)?")


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row, or a reject that names the field.

    Done without a day is a reject: an open training and one that is done must not look the same.
    """
    cells = value_record(record)
    made = unreadable(cells) or _values(cells)
    if isinstance(made, Fault):
        yield Rejected(record.place, made.field, made.reason, made.sample)
    else:
        yield Row("training_result", record.place, made)


def fault(cells: Mapping[str, Value]) -> Fault | None:
    """Return what is wrong with a row, None where it becomes one of `training_result`."""
    made = unreadable(cells) or _values(cells)
    return made if isinstance(made, Fault) else None


def _values(cells: Mapping[str, Value]) -> dict[str, Cell] | Fault:
    number, email = folded(cells.get("employee_id")), folded(cells.get("email")).lower()
    if email and "@" not in email:
        # A login of a learning system is as often the employee number as the mail address.
        number, email = number or email, ""
    name, course = text(cells.get("name")), text(cells.get("course"))
    if not (number or email or name):
        return Fault("employee_id", "value_missing")
    if not course:
        return Fault("course", "value_missing")
    days = {field: day(cells.get(field)) for field in _DAYS}
    for field, found in days.items():
        written = folded(cells.get(field))
        if written.strip(_NOTHING) and found is None and written not in _OPEN:
            return Fault(field, "date_unclear", written[:40])
    state = folded(cells.get("state"))
    if state.lower() in _DONE and days["completed_on"] is None:
        return Fault("completed_on", "value_missing")
    assigned = days["assigned_on"]
    score = _score(cells.get("score"))
    return {
        "result_uid": stable_id("tr", number or email or name, course, assigned.isoformat() if assigned else ""),
        "employee_id": number or None,
        "email": email if "@" in email else None,
        "name": name or None,
        "course": course,
        "training_group": text(cells.get("training_group")) or None,
        **days,
        "score": score,
        "exempt": _exempt(state, folded(cells.get("exempt"))),
        "unmapped": _unmapped({"state": state, "score": "" if score is not None else folded(cells.get("score"))}),
    }


def _score(value: Value) -> float | None:
    found = _SCORE.fullmatch(folded(value))
    score = float(found[1]) if found else None
    return score if score is not None and score <= 100 else None


def _exempt(state: str, written: str) -> bool | None:
    """Return whether the person is excused, by the state or a column of its own; None where neither says."""
    if state.lower() in _EXEMPT or written.lower() in _YES:
        return True
    return False if state or written.lower() in _NO else None


def _unmapped(values: Mapping[str, str]) -> str | None:
    kept = {name: value for name, value in values.items() if value.strip(_NOTHING)}
    return json.dumps(kept, ensure_ascii=False) if kept else None
