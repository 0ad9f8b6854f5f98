"""What to do today, in at most three sentences."""

from sekisho.model.money import Money
from sekisho.model.verdict import Answer
from sekisho.report.document import Payment, Unseen
from sekisho.report.said import Said
from sekisho.text.formats import money


def total(payments: tuple[Payment, ...]) -> Money | None:
    """Return the sum of the payments; None where there are none or they are in several currencies."""
    currencies = {item.amount.currency for item in payments}
    if len(currencies) != 1:
        return None
    return Money(sum(item.amount.minor for item in payments), currencies.pop())


def _first(payments: tuple[Payment, ...], checked: int) -> Said:
    if checked == 0:
        return Said.of("report.today.no_file")
    if not payments:
        return Said.of("report.today.nothing_held", checked=checked)
    sure = tuple(item for item in payments if item.answer is Answer.FLAGGED) or payments
    code = "report.today.hold" if sure[0].answer is Answer.FLAGGED else "report.today.hold_unsure"
    if len(sure) == 1:
        one = sure[0]
        return Said.of(f"{code}_one", payee=one.payee, amount=Said.both(lambda lang: money(one.amount, lang)))
    together = total(sure)
    if together is None:
        return Said.of(f"{code}_mixed", held=len(sure))
    return Said.of(code, held=len(sure), amount=Said.both(lambda lang: money(together, lang)))


def _second(payments: tuple[Payment, ...]) -> Said | None:
    asked = [item for item in payments if item.sender_domain and item.days_since_mail is not None]
    if not asked:
        return None
    worst = max(asked, key=lambda item: item.amount.minor)
    return Said.of(
        "report.today.mail",
        payee=worst.payee,
        days=_days_ago(worst.days_since_mail or 0),
        domain=worst.sender_domain or "",
    )


def _days_ago(days: int) -> Said:
    if days == 0:
        return Said.of("report.days.today")
    return Said.of("report.days.one" if days == 1 else "report.days.many", days=days)


def _third(unseen: tuple[Unseen, ...]) -> Said | None:
    if not unseen:
        return None
    return Said.of("report.today.fetch", export=unseen[0].export, minutes=unseen[0].minutes, what=unseen[0].lets_see)


def headline(payments: tuple[Payment, ...], checked: int, unseen: tuple[Unseen, ...]) -> tuple[Said, ...]:
    """Return the sentences: what to hold, what not to answer, what to fetch next."""
    return tuple(item for item in (_first(payments, checked), _second(payments), _third(unseen)) if item)
