"""What to do today, in at most three sentences."""

from sekisho.model.money import Money
from sekisho.model.verdict import Answer
from sekisho.report.document import Payment, Unseen
from sekisho.report.inputs import RefusedFact
from sekisho.report.said import Said
from sekisho.text.formats import money, place

MOST = 3


def total(payments: tuple[Payment, ...]) -> Money | None:
    """Return the sum of the payments; None where there are none or they are in several currencies."""
    currencies = {item.amount.currency for item in payments}
    if len(currencies) != 1:
        return None
    return Money(sum(item.amount.minor for item in payments), currencies.pop())


def _written(amount: Money) -> Said:
    return Said.both(lambda lang: money(amount, lang))


def _hold(payments: tuple[Payment, ...]) -> Said:
    sure = any(item.answer is Answer.FLAGGED for item in payments)
    code = "report.today.hold" if sure else "report.today.hold_unsure"
    if len(payments) == 1:
        return Said.of(f"{code}_one", payee=payments[0].payee, amount=_written(payments[0].amount))
    together = total(payments)
    if together is None:
        return Said.of(f"{code}_mixed", held=len(payments))
    return Said.of(code, amount=_written(together), held=len(payments))


def _kept_back(refused: tuple[Payment, ...]) -> list[Said]:
    """Return that what somebody refused stays back, with every file that holds it."""
    if not refused:
        return []
    first = refused[0]
    if len(refused) == 1:
        return [Said.of("report.today.refused_payment_one", payee=first.payee, amount=_written(first.amount))]
    return [Said.of("report.today.refused_payments", count=len(refused))]


def _first(payments: tuple[Payment, ...], checked: int, past: int) -> Said:
    if payments:
        return _hold(payments)
    if checked:
        return Said.of("report.today.nothing_held", checked=checked)
    return Said.of("report.today.files_past", count=past) if past else Said.of("report.today.no_file")


def _refused(files: tuple[RefusedFact, ...]) -> list[Said]:
    """Return that nothing of the payment files that could not be read may be paid, naming the first place."""
    if not files:
        return []
    first = files[0]
    at = Said.both(lambda lang: place(first.place, lang))
    where = Said.of("report.today.place_field", place=at, field=first.field) if first.field else at
    if len(files) == 1:
        return [Said.of("report.today.refused_one", file=first.file, where=where)]
    return [Said.of("report.today.refused", file=first.file, where=where, more=len(files) - 1)]


def days_ago(days: int) -> Said:
    """Return how long ago a number of days is."""
    return Said.of({0: "report.days.today", 1: "report.days.one"}.get(days, "report.days.many"), days=days)


def _second(payments: tuple[Payment, ...]) -> Said | None:
    asked = [item for item in payments if item.sender_domain]
    if not asked:
        return None
    worst = max(asked, key=lambda item: item.amount.minor)
    ago = days_ago(worst.days_since_mail or 0)
    return Said.of("report.today.mail", payee=worst.payee, days=ago, domain=worst.sender_domain or "")


def headline(
    payments: tuple[Payment, ...],
    checked: int,
    unseen: tuple[Unseen, ...],
    refused: tuple[RefusedFact, ...] = (),
    past: int = 0,
    stopped: tuple[Payment, ...] = (),
) -> tuple[Said, ...]:
    """Return the sentences: which file must not go at all, what to hold, what not to answer, what to fetch next.

    `stopped` are the payments that somebody refused.
    """
    third = [Said.of("report.today.fetch", export=item.export, minutes=item.minutes) for item in unseen[:1]]
    second = _second(payments)
    whole = _refused(refused)
    kept = _kept_back(stopped)
    calm = (whole and not checked) or (kept and not payments)
    first = [] if calm else [_first(payments, checked, past)]
    return (*whole, *first, *kept, *([second] if second else []), *third)[:MOST]
