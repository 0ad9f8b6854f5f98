"""A specimen: a payment of whole millions is flagged. It shows the contract in a page and ships nowhere."""

from collections.abc import Iterator

from sekisho.detection.view import View
from sekisho.model.verdict import Reason, Verdict


def detect(view: View) -> Iterator[Verdict]:
    """Answer for every payment whether its amount is a multiple of a million."""
    for row in view.rows("payment", "payment_uid", "row_id", "amount_minor", "currency", "payee_code", "payee_name"):
        key, amount, currency = row["payment_uid"], row["amount_minor"], row["currency"]
        if row["payee_code"] is None and row["payee_name"] is None:
            yield view.undetermined(key, Reason.of("payee_unknown"), rows=(row["row_id"],))
        elif amount % 1_000_000 == 0:
            reason = Reason.of("round_amount", amount=amount, currency=currency, weight=0.5)
            yield view.flagged(key, reason, rows=(row["row_id"],))
        else:
            reason = Reason.of("odd_amount", amount=amount, currency=currency, weight=-0.1)
            yield view.clear(key, reason, rows=(row["row_id"],))
