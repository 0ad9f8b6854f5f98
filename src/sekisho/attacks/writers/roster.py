"""The staff roster of a personnel system."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.attacks.writers.sheet import Cell, workbook

HEADERS = (
    "社員番号",
    "氏名",
    "フリガナ",
    "ローマ字",
    "メールアドレス",
    "部署",
    "役職",
    "入社日",
    "退職届受理日",
    "退職日",
    "休職開始日",
    "復職予定日",
)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of the roster."""

    staff_id: str
    name: str
    kana: str
    romaji: str
    mail: str
    department: str
    role: str
    joined: dt.date
    left: dt.date | None
    notice: dt.date | None = None
    """The day on which notice to leave was received."""
    away_from: dt.date | None = None
    away_to: dt.date | None = None


def _cells(row: RosterRow) -> tuple[Cell, ...]:
    return (
        row.staff_id,
        row.name,
        row.kana,
        row.romaji,
        row.mail,
        row.department,
        row.role,
        row.joined,
        row.notice,
        row.left,
        row.away_from,
        row.away_to,
    )


def csv_cp932(rows: Iterable[RosterRow]) -> bytes:
    """CP932 text with CRLF and dates with slashes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADERS)
    for row in rows:
        writer.writerow([f"{c:%Y/%m/%d}" if isinstance(c, dt.date) else (c or "") for c in _cells(row)])
    return buffer.getvalue().encode("cp932", "replace")


def xlsx(rows: Iterable[RosterRow], title: str = "職員名簿") -> bytes:
    """Return a sheet with a title row above the headers."""
    return workbook("名簿", [(title,), HEADERS, *(_cells(r) for r in rows)])
