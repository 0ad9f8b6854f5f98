"""Whether the same was paid already: in this file, in another one that waits, or in an earlier one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise

from sekisho.model.verdict import Reason
from sekisho.payments.screening.nouns import Check, Paid, clear, held, unclear

CLOSE = timedelta(days=6)
"""Days within which the same amount to the same payee is taken for the same bill: a weekly payment lies outside."""
USUAL = 2
"""Earlier pairs of the same amount so close together, from which on a pair is this payee's custom."""
_NAME = "duplicate"
_INVOICE = re.compile(r"[A-Z]*-?[0-9][0-9A-Z/-]{3,}")


def repeat_checks(file: Sequence[Paid], earlier: Sequence[Paid], waiting: Sequence[Paid]) -> dict[str, Check]:
    """Return a check for each payment of a file, by uid."""
    before: dict[str, list[Paid]] = defaultdict(list)
    for past in earlier:
        before[past.payee].append(past)
    elsewhere: dict[tuple[str, int, str], list[Paid]] = defaultdict(list)
    for other in waiting:
        elsewhere[_bill(other)].append(other)
    seen: Counter[tuple[str, str, int, str, str]] = Counter()
    found: dict[str, Check] = {}
    for one in file:
        same = one.payee, one.account, one.minor, one.currency, one.memo
        seen[same] += 1
        if one.minor <= 0 or not one.payee:
            found[one.uid] = _nothing(one)
        elif seen[same] > 1:
            found[one.uid] = held(_NAME, Reason.of("paid_twice_in_file"))
        else:
            found[one.uid] = _before(one, before[one.payee]) or _waiting(one, elsewhere[_bill(one)])
    return found


def _nothing(one: Paid) -> Check:
    return clear(_NAME, Reason.of("amount_none")) if one.payee else unclear(_NAME, Reason.of("payee_unclear"))


def _bill(one: Paid) -> tuple[str, int, str]:
    return one.payee, one.minor, one.currency


def _before(one: Paid, past: Sequence[Paid]) -> Check | None:
    """Return what an earlier payment to the same payee says; None where nothing was found."""
    numbers = invoices(one.memo)
    for other in sorted(past, key=lambda other: (_day(other), other.uid)) if numbers else ():
        again = numbers & invoices(other.memo)
        if again and other.currency == one.currency:
            return held(_NAME, Reason.of("invoice_paid_before", invoice=min(again), day=_day(other), file=other.file))
    if one.day is None:
        return unclear(_NAME, Reason.of("day_unknown"))
    same = [other for other in past if _bill(other) == _bill(one) and other.day]
    close = [other for other in same if other.day and abs(one.day - other.day) <= CLOSE]
    if not close or _pairs(same) >= USUAL:
        return None
    if numbers and all(invoices(other.memo) for other in close):
        return None  # other invoices of the same amount
    last = max(close, key=lambda other: (_day(other), other.uid))
    return held(_NAME, Reason.of("paid_before", day=_day(last), file=last.file))


def _waiting(one: Paid, others: Sequence[Paid]) -> Check:
    close = [other for other in others if one.day is None or other.day is None or abs(one.day - other.day) <= CLOSE]
    if close:
        return unclear(_NAME, Reason.of("also_in_waiting_file", file=close[0].file))
    return clear(_NAME, Reason.of("not_paid_before"))


def _pairs(same: Iterable[Paid]) -> int:
    days = sorted({other.day for other in same if other.day})
    return sum(1 for first, second in pairwise(days) if second - first <= CLOSE)


def _day(other: Paid) -> str:
    return other.day.isoformat() if other.day else ""


def invoices(memo: str) -> frozenset[str]:
    """Return what may be numbers of invoices in a memo: words with four signs from their first digit on."""
    return frozenset(_INVOICE.findall(memo.upper()))
