"""Whether payments that stay under the limit of approval pass it together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
        others = _by(field, (*known.earlier, *known.waiting), limit, known.currency)
        for key, group in _by(field, file, limit, known.currency).items():
            together = [*group, *_near(group, others.get(key, ()))]
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


def _by(field: str, payments: Iterable[Paid], limit: int, currency: str) -> Mapping[str, Sequence[Paid]]:
    """Return the payments under the limit by a field, less those without it."""
    found: dict[str, list[Paid]] = defaultdict(list)
    for one in payments:
        if (key := getattr(one, field)) and one.currency == currency and 0 < one.minor < limit:
            found[key].append(one)
    return found


def _alone(one: Paid, currency: str) -> Check:
    if one.currency != currency:
        return unclear(_NAME, Reason.of("limit_other_currency", currency=one.currency))
    return clear(_NAME, Reason.of("limit_kept"))


def _near(group: Sequence[Paid], others: Iterable[Paid]) -> Iterable[Paid]:
    """Return those of other payments that lie within a few days of the group's."""
    days = [one.day for one in group if one.day]
    if not days:
        return ()
    first, last = min(days) - NEAR, max(days) + NEAR
    return (one for one in others if one.day and first <= one.day <= last)
