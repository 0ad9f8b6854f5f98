"""Whether an amount is in its payee's own range: median and MAD of the logarithms of earlier ones."""

import math
from collections.abc import Sequence
from statistics import median

from sekisho.model.verdict import Reason
from sekisho.payments.screening.nouns import Check, Paid, clear, held, unclear

LEAST = 8
"""Earlier payments in the same currency below which nothing is said."""
DEVIATIONS = 6.0
TIMES = 3.0
"""A flagged amount is this many times the median at least, however steady the payee was."""
_NORMAL = 1.4826
_NAME = "amount"


def amount_check(one: Paid, earlier: Sequence[Paid]) -> Check:
    """Compare an amount with those paid to the same payee in the same currency; only unusually large ones are flagged."""
    if one.minor <= 0:
        return clear(_NAME, Reason.of("amount_none"))
    amounts = [past.minor for past in earlier if past.currency == one.currency and past.minor > 0]
    if len(amounts) < LEAST:
        return unclear(_NAME, Reason.of("amount_history_short", count=len(amounts), least=LEAST))
    logs = [math.log(amount) for amount in amounts]
    middle = median(logs)
    spread = _NORMAL * median(abs(value - middle) for value in logs)
    beyond = math.log(one.minor) - middle
    usual = Reason.of("amount_usual", count=len(amounts))
    if beyond < math.log(TIMES) or beyond < DEVIATIONS * spread or one.minor <= max(amounts):
        return clear(_NAME, usual)
    return held(_NAME, Reason.of("amount_outside_history", times=f"{math.exp(beyond):.1f}", count=len(amounts)))
