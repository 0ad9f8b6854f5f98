"""Exports of a learning system and of GoPhish's results page."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

COURSES = ("社員番号", "氏名", "講座名", "グループ", "割当日", "期限日", "修了日", "得点", "状態")
RESULTS = (
    "id",
    "status",
    "ip",
    "latitude",
    "longitude",
    "send_date",
    "reported",
    "modified_date",
    "email",
    "first_name",
    "last_name",
    "position",
)


@dataclass(frozen=True, slots=True)
class Course:
    """One person's record of one course."""

    staff_id: str
    name: str
    course: str
    group: str
    assigned: dt.date
    due: dt.date
    completed: dt.date | None
    score: int | None
    exempt: bool


@dataclass(frozen=True, slots=True)
class Result:
    """One person's record of one phishing round."""

    id: str
    status: str
    ip: str
    sent: dt.datetime
    modified: dt.datetime
    reported: bool
    email: str
    first_name: str
    last_name: str
    position: str


def _day(day: dt.date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


def courses(rows: Iterable[Course]) -> bytes:
    """Return CSV as a learning system exports it: UTF-8 with a byte order mark, days with slashes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COURSES)
    for r in rows:
        state = "免除" if r.exempt else "修了" if r.completed else "未修了"
        score = "" if r.score is None else r.score
        days = (_day(r.assigned), _day(r.due), _day(r.completed))
        writer.writerow((r.staff_id, r.name, r.course, r.group, *days, score, state))
    return buffer.getvalue().encode("utf-8-sig")


def _moment(when: dt.datetime) -> str:
    return f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def results(rows: Iterable[Result]) -> bytes:
    """Return CSV as GoPhish exports a campaign's results."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(RESULTS)
    for r in rows:
        told = "true" if r.reported else "false"
        done = (_moment(r.sent), told, _moment(r.modified))
        writer.writerow((r.id, r.status, r.ip, 0, 0, *done, r.email, r.first_name, r.last_name, r.position))
    return buffer.getvalue().encode()
