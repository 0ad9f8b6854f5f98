"""The register of vendors as an office keeps it: merged headers over two rows, days in the imperial calendar in part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from sekisho.attacks.vendors import Contract, DayForm
from sekisho.attacks.writers.sheet import Cell, workbook

TITLE = "外部委託先管理台帳"
_TOP: tuple[Cell, ...] = (
    "No.",
    "委託先コード",
    "委託先名",
    "委託業務",
    "契約期間",
    None,
    "先方担当者",
    "接続",
    None,
    None,
    None,
    "提供データ",
    "備考",
)
_SECOND: tuple[Cell, ...] = (
    None,
    None,
    None,
    None,
    "開始日",
    "終了日",
    None,
    "AWSアカウントID",
    "メールドメイン",
    "リモート接続アカウント",
    "リモート接続ツール",
    None,
    None,
)
_HEAD = 4
"""The row of the upper header, counted from one."""
_REIWA = 2018


def day_text(day: dt.date, form: DayForm) -> Cell:
    """Return a day as somebody typed it: 令和8年3月31日, R8.3.31, 2026/03/31, or a real date."""
    year = day.year - _REIWA
    if form == "date" or year < 1:
        return day
    if form == "era":
        return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"R{year}.{day.month}.{day.day}" if form == "era_short" else f"{day:%Y/%m/%d}"


def _cells(number: int, row: Contract) -> list[Cell]:
    end = day_text(row.end, row.form) if row.end else "期間の定めなし"
    last = (row.aws_account, row.mail_domain, row.remote_account, row.tool, row.data, row.note)
    return [
        number,
        row.vendor_code,
        row.name,
        row.service,
        day_text(row.start, row.form),
        end,
        row.contact,
        *(x or None for x in last),
    ]


def _header_merges() -> list[str]:
    below = _HEAD + 1
    tall = [f"{c}{_HEAD}:{c}{below}" for c in "ABCDGLM"]
    return ["A1:M1", *tall, f"E{_HEAD}:F{_HEAD}", f"H{_HEAD}:K{_HEAD}"]


def xlsx(rows: Sequence[Contract], as_of: dt.date, joined: frozenset[str] = frozenset()) -> bytes:
    """Return the register. Vendors whose code is in `joined` have their name in one cell merged over all their lines."""
    lines: list[list[Cell]] = []
    merges = _header_merges()
    number = 0
    for code, group in groupby(rows, key=lambda r: r.vendor_code):
        first = _HEAD + 2 + len(lines)
        for row in group:
            number += 1
            lines.append(_cells(number, row))
        last = _HEAD + 1 + len(lines)
        if code in joined and last > first:
            for line in lines[first - _HEAD - 1 :]:
                line[1] = line[2] = None
            merges += [f"B{first}:B{last}", f"C{first}:C{last}"]
    top: list[Sequence[Cell]] = [(TITLE,), ("主管部署", "総務部", None, "現在", as_of), ()]
    return workbook("台帳", [*top, _TOP, _SECOND, *lines], merges)
