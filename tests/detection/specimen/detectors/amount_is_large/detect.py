"""A specimen as one Ibis expression: a payment of a million or more is flagged."""

from typing import Any

import ibis

from sekisho.detection.view import View


def detect(view: View) -> Any:
    """Return the verdict columns over the payments, for the runner to execute."""
    payment = view.table("payment")
    payment = payment.filter(payment.amount_minor.notnull())
    large = payment.amount_minor >= 1_000_000
    return payment.select(
        subject_key=payment.payment_uid,
        answer=large.ifelse("flagged", "clear"),
        code=large.ifelse("large_amount", "small_amount"),
        params=ibis.literal('{"amount":')
        + payment.amount_minor.cast("string")
        + ',"currency":"'
        + payment.currency
        + '"}',
        weight=large.ifelse(0.2, -0.2),
        rows=ibis.array([payment.row_id]),
    )
