"""Whether a call to a telephone number can prove anything today, and if not, what to ask for next.

A number counts when two people of the ledger stand for it long enough, when its list says that it was last changed 90 days
ago or earlier, or when every list that came in the last 90 days, and one before them, had it. Otherwise it is undetermined.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sekisho.ledger.accounts import NUMBER_DAYS
from sekisho.ledger.approval import FileNumber, usable
from sekisho.model.verdict import Answer, Reason

OLD = timedelta(days=NUMBER_DAYS)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one payee list said of a payee: the day it came, the numbers (digits), the day of the row's last change."""

    day: date
    numbers: frozenset[str]
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a call to a number proves: clear where it counts, undetermined with the next source to ask where it does not."""

    digits: str
    answer: Answer
    reason: Reason

    @property
    def counts(self) -> bool:
        """Whether a callback to it can open a payment."""
        return self.answer is Answer.CLEAR


def standing(digits: str, sealed: Sequence[FileNumber] | None, lists: Sequence[Delivery], now: datetime) -> Standing:
    """Return how a number stands; `sealed` are the payee's numbers in the ledger, None before there is one.

    `lists` are the deliveries that name the payee, in their order. Days are those of `now`.
    """
    if sealed is not None:
        return _sealed(digits, tuple(sealed), now)
    today = now.date()
    with_it = [one for one in lists if digits in one.numbers]
    if not with_it or with_it[-1] is not lists[-1]:
        return _unclear(digits, "number_not_on_newest_list")
    changed = lists[-1].changed_on
    if changed is not None and changed <= today - OLD:
        return _clear(digits, "number_dated_by_list", changed)
    since = _unchanged_since(digits, lists)
    if since <= today - OLD:
        return _clear(digits, "number_seen_unchanged", since)
    if changed is not None:
        return _unclear(digits, "number_changed_lately", changed)
    return _unclear(digits, "number_undated", since)


def _sealed(digits: str, sealed: tuple[FileNumber, ...], now: datetime) -> Standing:
    """Return what the ledger says of a number: attested at the founding, approved long enough ago, too young, or gone."""
    own = [number for number in sealed if number.digits == digits]
    if not own:
        return _unclear(digits, "number_not_in_ledger")
    ready = [number for number in own if number.usable_from <= now]
    if not ready:
        return _unclear(digits, "number_young", min(number.usable_from for number in own).date())
    if digits not in usable(sealed, now):
        return _unclear(digits, "number_replaced")
    newest = max(number.usable_from for number in ready)
    if newest.year == 1:
        return Standing(digits, Answer.CLEAR, Reason.of("number_attested"))
    return _clear(digits, "number_approved", (newest - OLD).date())


def _unchanged_since(digits: str, lists: Sequence[Delivery]) -> date:
    """Return the day of the first list from which on every list had the number."""
    since = lists[-1].day
    for one in reversed(lists):
        if digits not in one.numbers:
            break
        since = min(since, one.day)
    return since


def _clear(digits: str, code: str, since: date) -> Standing:
    return Standing(digits, Answer.CLEAR, Reason.of(code, since=since.isoformat()))


def _unclear(digits: str, code: str, day: date | None = None) -> Standing:
    reason = Reason.of(code) if day is None else Reason.of(code, day=day.isoformat())
    return Standing(digits, Answer.UNDETERMINED, reason)
