"""Payments as an accounting package's CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from sekisho.attacks.overlay import Payment

HEADERS = (
    "支払日",
    "取引先コード",
    "取引先名",
    "銀行コード",
    "支店コード",
    "口座種別",
    "口座番号",
    "金額",
    "通貨",
    "摘要",
)


def csv_cp932(payments: Iterable[Payment]) -> bytes:
    """CP932 text with CRLF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADERS)
    for p in payments:
        a = p.account
        writer.writerow(
            [
                f"{p.day:%Y/%m/%d}",
                p.payee_code,
                p.payee,
                a.bank_code,
                a.branch_code,
                a.kind_ja,
                a.number,
                p.amount,
                p.currency,
                p.memo,
            ]
        )
    return buffer.getvalue().encode("cp932", "replace")
