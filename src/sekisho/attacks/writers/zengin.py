"""全銀 総合振込: records of 120 bytes, kind 21, half-width kana."""

from __future__ import annotations

from collections.abc import Sequence

from sekisho.attacks.kana import zengin
from sekisho.attacks.nouns import Institution
from sekisho.attacks.overlay import Payment


def _text(value: str, width: int) -> str:
    return zengin(value)[:width].ljust(width)


def _digits(value: str | int, width: int) -> str:
    text = str(value).rjust(width, "0")
    if len(text) > width:
        raise ValueError(f"{value} does not fit into {width} digits")
    return text


def _header(bank: Institution, month_day: str) -> str:
    a = bank.account
    return (
        "1210"
        + _digits(bank.originator_code, 10)
        + _text(bank.kana, 40)
        + month_day
        + _digits(a.bank_code, 4)
        + _text(a.bank_kana, 15)
        + _digits(a.branch_code, 3)
        + _text(a.branch_kana, 15)
        + a.kind
        + _digits(a.number, 7)
        + " " * 17
    )


def _data(payment: Payment) -> str:
    a = payment.account
    return (
        "2"
        + _digits(a.bank_code, 4)
        + _text(a.bank_kana, 15)
        + _digits(a.branch_code, 3)
        + _text(a.branch_kana, 15)
        + " " * 4
        + a.kind
        + _digits(a.number, 7)
        + _text(a.holder_kana, 30)
        + _digits(payment.amount, 10)
        + "0"
        + _digits(payment.payee_code, 10)
        + " " * 10
        + "7"
        + " " * 8
    )


def furikomi(bank: Institution, payments: Sequence[Payment]) -> bytes:
    """Return a whole file for one payment day, records ending in CRLF."""
    if not payments:
        raise ValueError("a payment file needs at least one payment")
    day = payments[0].day
    total = sum(p.amount for p in payments)
    records = [
        _header(bank, f"{day:%m%d}"),
        *(_data(p) for p in payments),
        "8" + _digits(len(payments), 6) + _digits(total, 12) + " " * 101,
        "9" + " " * 119,
    ]
    return b"".join(r.encode("shift_jis") + b"\r\n" for r in records)
