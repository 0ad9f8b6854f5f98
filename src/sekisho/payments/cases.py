"""Account-change cases: a later list, link or mapping that differs opens one, and changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.ledger.callbacks import AccountChange, Outcome, account_change, call_of, number_keys
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.ledger.verify import LedgerView
from sekisho.model.ids import stable_id
from sekisho.payments.holds import Book
from sekisho.payments.nouns import AccountCase, CaseState


@dataclass(frozen=True, slots=True)
class Listed:
    """What a later source says: an account and a number for a counterparty, and the rows that say it."""

    counterparty_key: str
    account_key: str
    phone: str = ""
    rows: tuple[str, ...] = ()


def cases(listed: Iterable[Listed], book: Book) -> tuple[AccountCase, ...]:
    """Return a case for each account or number in `listed` that is not on file, once, in order of counterparty."""
    rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for item in listed:
        account, phone = _differing(item, book)
        if account or phone:
            key = (item.counterparty_key, account, phone)
            rows[key] = tuple(dict.fromkeys((*rows.get(key, ()), *item.rows)))
    return tuple(_case(*key, rows=rows[key], book=book) for key in sorted(rows))


def _differing(item: Listed, book: Book) -> tuple[str, str]:
    """Return the account and the number of a listed row, each "" where it is on file already."""
    known = book.on_file.account(item.counterparty_key, item.account_key)
    digits = {number.digits for number in book.on_file.numbers.get(item.counterparty_key, ())}
    return "" if known else item.account_key, "" if number_keys(item.phone) <= digits else item.phone


def _case(counterparty: str, account: str, phone: str, *, rows: tuple[str, ...], book: Book) -> AccountCase:
    about = [
        decision
        for decision in book.view.fold.decisions
        if _is_about(account_change(decision, book.view.names), counterparty, account, phone)
    ]
    return AccountCase(
        stable_id("case", counterparty, account, phone),
        counterparty,
        account,
        phone,
        tuple(entry.account_key for entry in book.on_file.accounts.get(counterparty, ())),
        state_of_change(about, book.view),
        rows,
        tuple(decision.entry_hash for decision in about),
    )


def _is_about(change: AccountChange | None, counterparty: str, account: str, phone: str) -> bool:
    """Tell whether a change is the one of a case, whether or not it also takes up the number."""
    if change is None or change.counterparty_key != counterparty or change.account_key != account:
        return False
    return bool(account) or number_keys(change.phone) == number_keys(phone)


def state_of_change(about: list[Decision], view: LedgerView) -> CaseState:
    """Return how far a change has come by the decisions about it; one that is approved is no case any more."""
    calls = [call for decision in about if (call := call_of(decision, view.names))]
    if any(call.outcome is Outcome.DENIED for call in calls):
        return CaseState.DENIED
    if any(decision.kind is Kind.ACCOUNT for decision in about):
        return CaseState.ASKED
    return CaseState.CALLED if any(call.outcome is Outcome.CONFIRMED for call in calls) else CaseState.OPEN
