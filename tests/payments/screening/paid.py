"""Payments as tests of the screening write them."""

from datetime import date, timedelta

from sekisho.payments.screening.nouns import Paid

FRIDAY = date(2026, 11, 27)


def paid(
    minor: int = 100_000,
    days: int = 0,
    *,
    uid: str = "p",
    payee: str = "V1",
    account: str = "jp:0001:001:1:1234567",
    memo: str = "",
    currency: str = "JPY",
) -> Paid:
    """Return a payment so many days before the file's Friday."""
    return Paid(uid, payee, account, minor, currency, FRIDAY - timedelta(days), memo, "old.txt")
