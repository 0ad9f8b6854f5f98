"""The list of counterparties on file, as an accounting package exports it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.attacks.nouns import Account
from sekisho.attacks.writers.sheet import Cell, workbook

HEADERS = (
    "取引先コード",
    "取引先名",
    "取引先名カナ",
    "銀行名",
    "銀行コード",
    "支店名",
    "支店コード",
    "口座種別",
    "口座番号",
    "口座名義",
    "電話番号",
    "メールアドレス",
    "登録日",
    "更新日",
)


@dataclass(frozen=True, slots=True)
class PayeeRow:
    """One line of the list; a counterparty with two accounts has two."""

    code: str
    name: str
    kana: str
    account: Account
    phone: str
    mail: str
    registered: dt.date
    updated: dt.date


def _cells(row: PayeeRow) -> tuple[Cell, ...]:
    a = row.account
    return (
        row.code,
        row.name,
        row.kana,
        a.bank,
        a.bank_code,
        a.branch,
        a.branch_code,
        a.kind_ja,
        a.number,
        a.holder_kana,
        row.phone,
        row.mail,
        row.registered,
        row.updated,
    )


def xlsx(rows: Iterable[PayeeRow], title: str, as_of: dt.date) -> bytes:
    """Return a sheet with a title and an export date above the header row."""
    top: list[tuple[Cell, ...]] = [(title,), ("出力日", as_of), ()]
    return workbook("振込先一覧", [*top, HEADERS, *(_cells(r) for r in rows)])


def csv_cp932(rows: Iterable[PayeeRow]) -> bytes:
    """Return the same as CP932 text with CRLF and dates with slashes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(HEADERS)
    for row in rows:
        writer.writerow([f"{c:%Y/%m/%d}" if isinstance(c, dt.date) else c for c in _cells(row)])
    return buffer.getvalue().encode("cp932", "replace")
