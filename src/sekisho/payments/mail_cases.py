"""Account changes that a message asks for: each opens a case, and only the ledger closes it.

A case asked for by mail never changes what is on file. It closes where an account that the message names came on file by a
callback and a second approver, where for a message that names none an account came on file after it, or where a call after
which nobody may pay denied it. What closes it opens no payment by itself: that takes the account on file, or a release.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.identity.accounts import number_of
from sekisho.ledger.accounts import FileAccount, OnFile
from sekisho.ledger.callbacks import AccountChange, Outcome, account_change, call_of
from sekisho.ledger.decisions import Decision
from sekisho.model.ids import stable_id
from sekisho.payments.cases import state_of_change
from sekisho.payments.holds import Book
from sekisho.payments.nouns import AccountCase, CaseState

BY_SENDER = "mail:"
"""Stands before a sender's address where it cannot be told which counterparty a message is about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one message asks for: another account (`number` as it is written there, "" where none is named) of a counterparty.

    `counterparty_key` is that of the list, or `mail:ADDRESS` where it cannot be told. `since` is when the message was
    taken into the evidence, which no sender chooses.
    """

    counterparty_key: str
    number: str
    sender: str
    message: str
    since: datetime
    rows: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """True where the message is about somebody on file."""
        return not self.counterparty_key.startswith(BY_SENDER)


def names_account(account_key: str, number: str) -> bool:
    """Tell whether a number as a message writes it is that of an account."""
    return bool(number_of(number)) and number_of(account_key) == number_of(number)


def mail_cases(asked: Iterable[Asked], book: Book) -> tuple[AccountCase, ...]:
    """Return a case for each counterparty and account that messages ask for and nothing in the ledger settled.

    What a call denied stays among them as denied: no payment goes to that account, and nobody needs to call again.
    """
    groups: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        groups.setdefault((one.counterparty_key, one.number), []).append(one)
    found = (_case(groups[key], book) for key in sorted(groups))
    return tuple(case for case in found if case is not None)


def _case(group: Sequence[Asked], book: Book) -> AccountCase | None:
    """Return the case of what messages ask for alike, None where all of it came on file."""
    open_ = sorted((one for one in group if not _came_on_file(one, book.on_file)), key=lambda one: one.since)
    if not open_:
        return None
    first = open_[0]
    about = [decision for decision in book.view.fold.decisions if _is_about(decision, first, book)]
    denied = [one for one in about if _denies(one, book) and (first.number or one.time >= open_[-1].since)]
    state = CaseState.DENIED if denied else state_of_change([one for one in about if not _denies(one, book)], book.view)
    return AccountCase(
        stable_id("case", "mail", first.counterparty_key, first.number),
        first.counterparty_key,
        "",
        "",
        tuple(entry.account_key for entry in book.on_file.accounts.get(first.counterparty_key, ())),
        state,
        tuple(row for one in open_ for row in one.rows),
        tuple(decision.entry_hash for decision in about),
        tuple(dict.fromkeys(one.message for one in open_)),
        first.sender,
        first.number,
    )


def _came_on_file(one: Asked, on_file: OnFile) -> bool:
    """Tell whether what a message asks for is on file: of the counterparty, or of anybody where it cannot be told of whom."""
    everybody = (account for accounts in on_file.accounts.values() for account in accounts)
    accounts: Iterable[FileAccount] = on_file.accounts.get(one.counterparty_key, ()) if one.told else everybody
    if one.number:
        return any(names_account(account.account_key, one.number) for account in accounts)
    return one.told and any(account.basis == "approved" and account.since >= one.since for account in accounts)


def _is_about(decision: Decision, one: Asked, book: Book) -> bool:
    change = account_change(decision, book.view.names)
    if change is None or change.counterparty_key != one.counterparty_key:
        return False
    return _same(change, one.number)


def _same(change: AccountChange, number: str) -> bool:
    return names_account(change.account_key, number) if number else not change.phone


def _denies(decision: Decision, book: Book) -> bool:
    call = call_of(decision, book.view.names)
    return call is not None and call.outcome is Outcome.DENIED
