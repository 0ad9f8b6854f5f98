"""Whether payee and account are known: a new payee, an account of somebody else, an open change, a first payment."""

from collections.abc import Sequence

from sekisho.identity.accounts import number_of
from sekisho.model.verdict import Reason
from sekisho.payments.screening.nouns import Check, Holder, Known, Paid, clear, held, told, unclear

_PAYEE, _ACCOUNT, _CASE, _FIRST = "payee", "account", "account_case", "first_payment"
_NAMED = "name:"


def payee_checks(one: Paid, earlier: Sequence[Paid], known: Known) -> tuple[Check, ...]:
    """Return the checks of a payment's payee and account; `earlier` are those to the same payee."""
    own = [holder for holder in known.holders.get(one.account, ()) if holder.payee == one.payee]
    return (_payee(one, earlier), _account(one, own, known), _case(one, own, known), _first(one, own, earlier))


def _payee(one: Paid, earlier: Sequence[Paid]) -> Check:
    if not one.payee:
        return unclear(_PAYEE, Reason.of("payee_unclear"))
    if not one.payee.startswith(_NAMED):
        return clear(_PAYEE, Reason.of("payee_on_file"))
    if earlier:
        return unclear(_PAYEE, Reason.of("payee_paid_not_on_file", count=len(earlier)))
    return unclear(_PAYEE, Reason.of("new_payee"))


def _account(one: Paid, own: Sequence[Holder], known: Known) -> Check:
    if not one.account:
        return unclear(_ACCOUNT, Reason.of("account_unreadable"))
    others = sorted({holder.name or holder.payee for holder in known.holders.get(one.account, ())} - {""})
    if not own and others:
        return held(_ACCOUNT, Reason.of("account_of_other_payee", holder=others[0], others=len(others)))
    if not own:
        reason = Reason.of("account_not_on_file")
        unknown = not one.payee or one.payee.startswith(_NAMED)
        return unclear(_ACCOUNT, reason) if unknown else held(_ACCOUNT, reason)
    return clear(_ACCOUNT, Reason.of("account_of_payee"))


def _case(one: Paid, own: Sequence[Holder], known: Known) -> Check:
    """Flag a payee whose change is open, and an account that a message named; only the account on file goes out beside it."""
    say = told if own else held
    named = known.named.get(number_of(one.account), ()) if one.account else ()
    for case in named:
        reason = "account_denied_on_call" if case.denied else "account_named_by_mail"
        return say(_CASE, Reason.of(reason, sender=case.sender, count=len(named)))
    cases = [case for case in known.cases.get(one.payee, ()) if not case.denied]
    if not cases:
        return clear(_CASE, Reason.of("no_account_case"))
    by_mail = [case for case in cases if case.sender]
    if by_mail:
        return say(_CASE, Reason.of("account_case_by_mail", count=len(by_mail), sender=by_mail[0].sender))
    code = "account_case_open" if any(case.account for case in cases) else "number_case_open"
    return say(_CASE, Reason.of(code, count=len(cases)))


def _first(one: Paid, own: Sequence[Holder], earlier: Sequence[Paid]) -> Check:
    """Flag the first payment to an account that came on file later than the first list."""
    changed = next((holder for holder in own if holder.basis == "approved"), None)
    if changed is None:
        reason = Reason.of("no_account_change" if own else "account_not_on_file")
        return clear(_FIRST, reason) if own else unclear(_FIRST, reason)
    paid = [past for past in earlier if past.account == one.account]
    if paid:
        return clear(_FIRST, Reason.of("account_paid_since", count=len(paid)))
    since = changed.since.isoformat() if changed.since else ""
    return told(_FIRST, Reason.of("first_after_account_change", since=since))
