"""What to do today and next, in at most seven sentences."""

from dataclasses import dataclass

from sekisho.model.money import Money
from sekisho.model.verdict import Answer
from sekisho.report.document import Payment, PlanPart, Total, Unseen
from sekisho.report.inputs import FamilyFact, RefusedFact
from sekisho.report.said import Said
from sekisho.report.words import rough
from sekisho.text.formats import money as written
from sekisho.text.formats import number, place
from sekisho.text.say import Lang, say

MOST = 7
NAMED = 3
UNSEEN = "not_measured"
EVERY = "*"
"""Stands for several detectors whose findings a sentence speaks of."""


def total(payments: tuple[Payment, ...]) -> Money | None:
    """Return the sum of the payments; None where there are none or they are in several currencies."""
    currencies = {item.amount.currency for item in payments}
    if len(currencies) != 1:
        return None
    return Money(sum(item.amount.minor for item in payments), currencies.pop())


def _written(amount: Money) -> Said:
    return Said.both(lambda lang: written(amount, lang))


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


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and the detector whose findings it speaks of: "" for none, `EVERY` for several."""

    says: Said
    opens: str = ""


def headline(
    payments: tuple[Payment, ...],
    checked: int,
    unseen: tuple[Unseen, ...],
    refused: tuple[RefusedFact, ...] = (),
    past: int = 0,
    stopped: tuple[Payment, ...] = (),
    families: tuple[FamilyFact, ...] = (),
    money: Said | None = None,
) -> tuple[Line, ...]:
    """Return the sentences: what must not go, what to hold and not to answer, what else was found, and what to do next.

    `money` says what it costs and what to do with the budget. `stopped` are the payments that somebody refused. Of the families the dearest come first; what has no room of its own
    stands together in one sentence.
    """
    third = [Said.of("report.today.fetch", export=item.export, minutes=item.minutes) for item in unseen[:1]]
    second = _second(payments)
    whole = _refused(refused)
    kept = _kept_back(stopped)
    calm = (whole and not checked) or (kept and not payments)
    first = [] if calm else [_first(payments, checked, past)]
    front = [*whole, *first, *kept, *([second] if second else [])]
    back = [*([money] if money else []), *third]
    room = max(MOST - len(front) - len(back), 1)
    lines = [*map(Line, front), *_found(families, room), *map(Line, back)]
    return tuple(lines[:MOST])


def _found(families: tuple[FamilyFact, ...], room: int) -> list[Line]:
    """Return what was found, one sentence a detector; those that are more than there is room for in one sentence."""
    ordered = sorted(families, key=lambda one: (-one.price, one.detector))
    if len(ordered) <= room:
        return [Line(one.sentence, one.detector) for one in ordered]
    single, rest = ordered[: room - 1], ordered[room - 1 :]
    together = Said(" ".join(one.sentence.en for one in rest), "".join(one.sentence.ja for one in rest))
    return [*(Line(one.sentence, one.detector) for one in single), Line(together, EVERY)]


def money_line(total: Total, plan: PlanPart) -> Said:
    """Return what everything costs a year, what to do with the budget in which order, and what to leave or measure first."""
    left = [one.name for one in plan.left_out if one.code != UNSEEN]
    blind = [one.name for one in plan.left_out if one.code == UNSEEN]
    idle = "report.today.money_unmeasured" if blind else "report.today.money_nothing"

    def write(lang: Lang) -> str:
        return say(
            "report.today.money" if plan.chosen else idle,
            lang,
            middle=rough(total.mean.middle, lang),
            low=rough(total.mean.low, lang),
            high=rough(total.mean.high, lang),
            budget=_budget(plan, lang),
            do=_listed([one.name for one in plan.chosen], lang, most=len(plan.chosen)),
            leave=_listed(left if plan.chosen or not blind else blind, lang, most=NAMED)
            or say("report.today.leave_nothing", lang),
        )

    return Said.both(write)


def assumed_budget(budget: Money) -> Said:
    """Return that a year's budget is one that nobody set."""
    return Said.of("report.plan.default.budget", value=_written(budget))


def assumed_minutes(minutes: int) -> Said:
    """Return that a year's minutes are ones that nobody set."""
    return Said.of("report.plan.default.minutes", value=Said.both(lambda lang: number(minutes, lang)))


def _budget(plan: PlanPart, lang: Lang) -> str:
    """Return the budget, and that it is assumed where nobody set one: a number that nobody gave must not look given."""
    told = rough(plan.budget, lang)
    return say("report.today.assumed", lang, budget=told) if assumed_budget(plan.budget) in plan.defaults else told


def _listed(names: list[Said], lang: Lang, most: int) -> str:
    joint = "、" if lang == "ja" else "; "
    shown = [name.at(lang) for name in names[:most]]
    more = len(names) - len(shown)
    return joint.join([*shown, *([say("report.today.more", lang, count=more)] if more else [])])
