"""Whether payments that stay under the limit of approval pass it together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sekisho.model.money import Money
from sekisho.model.verdict import Reason
from sekisho.payments.screening.nouns import Check, Known, Paid, clear, held, unclear

NEAR = timedelta(days=3)
"""Days within which payments of several files are taken together."""
_NAME = "limit"


def limit_checks(file: Sequence[Paid], known: Known) -> dict[str, Check]:
    """Return a check for each payment of a file, by uid: by its account, and by its payee."""
    limit = known.limit
    if limit is None:
        return {one.uid: unclear(_NAME, Reason.of("limit_not_set")) for one in file}
    found = {one.uid: _alone(one, known.currency) for one in file}
    for field in ("account", "payee"):
        groups: dict[str, list[Paid]] = defaultdict(list)
        for one in file:
            if (key := getattr(one, field)) and _counts(one, limit, known.currency):
                groups[key].append(one)
        for key, group in groups.items():
            others = [one for one in _others(known, group) if getattr(one, field) == key]
            together = [*group, *(one for one in others if _counts(one, limit, known.currency))]
            total = sum(one.minor for one in together)
            if len(together) > 1 and total >= limit:
                reason = Reason.of(
                    "split_under_limit",
                    count=len(together),
                    total=_shown(total, known.currency),
                    limit=_shown(limit, known.currency),
                )
                found |= {one.uid: held(_NAME, reason) for one in group}
    return found


def _shown(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).major:,f} {currency}"


def _counts(one: Paid, limit: int, currency: str) -> bool:
    return one.currency == currency and 0 < one.minor < limit


def _alone(one: Paid, currency: str) -> Check:
    if one.currency != currency:
        return unclear(_NAME, Reason.of("limit_other_currency", currency=one.currency))
    return clear(_NAME, Reason.of("limit_kept"))


def _others(known: Known, group: Sequence[Paid]) -> Iterable[Paid]:
    """Return payments of other files within a few days of the group's."""
    days = [one.day for one in group if one.day]
    if not days:
        return ()
    first, last = min(days) - NEAR, max(days) + NEAR
    return (one for one in (*known.earlier, *known.waiting) if one.day and first <= one.day <= last)
