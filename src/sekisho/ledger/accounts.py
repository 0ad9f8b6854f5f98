"""The accounts on file: the founding baseline, and what callbacks and second approvers changed since."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from sekisho.ledger.approval import Approval, FileNumber, approval
from sekisho.ledger.callbacks import AccountChange, account_change, number_keys
from sekisho.ledger.canonical import Name, name_of, parts_of
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Kind
from sekisho.ledger.store import baseline_payload
from sekisho.ledger.verify import LedgerView

NUMBER_DAYS = 90
_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileAccount:
    """One account on file: on which basis (founding or approved), by which entry, since when.

    `payee` is what was sealed of the payee's names, "" in a ledger from before names were sealed.
    """

    counterparty_key: str
    account_key: str
    phone: str
    basis: str
    entry_hash: str
    since: datetime
    payee: str = ""


@dataclass(frozen=True, slots=True)
class OnFile:
    """Accounts and telephone numbers that the ledger stands for, by counterparty."""

    accounts: Mapping[str, tuple[FileAccount, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[FileNumber, ...]] = field(default_factory=dict)

    def account(self, counterparty_key: str, account_key: str) -> FileAccount | None:
        """Return the account on file that equals this one, None where the counterparty has no such account."""
        for account in self.accounts.get(counterparty_key, ()):
            if account.account_key == account_key:
                return account
        return None


def account_name(counterparty_key: str, account_key: str, phone: str, salt: bytes, payee: str = "") -> Name:
    """Return the commitment to one founding account and its payee's names, for `store.create` or `baseline_draft`."""
    return name_of(salt, "account", counterparty_key, account_key, phone, *([payee] if payee else []))


def baseline_draft(accounts: tuple[Name, ...]) -> Draft:
    """Propose the founding accounts of a ledger that was made without them; a second baseline changes nothing."""
    return Draft(Kind.BASELINE, "baseline", dict(baseline_payload(accounts)), accounts)


def on_file(view: LedgerView) -> OnFile:
    """Return what is on file; nothing where the ledger is broken."""
    if view.broken:
        return OnFile()
    book = _Book(view, _Clock.of(view))
    for decision in _steps(view):
        book.take(decision)
    return OnFile(
        {key: tuple(accounts) for key, accounts in book.accounts.items()},
        {key: tuple(numbers) for key, numbers in book.numbers.items()},
    )


def _steps(view: LedgerView) -> list[Decision]:
    """Return decisions about accounts, once for each endorsement, with the endorsements until then, in their order.

    An endorsement that comes after a decision took effect must not bring that decision back over later ones.
    """
    kinds = {Kind.GENESIS, Kind.BASELINE, Kind.ACCOUNT}
    steps = [
        replace(decision, endorsements=decision.endorsements[: count + 1])
        for decision in view.fold.decisions
        if decision.kind in kinds
        for count in range(len(decision.endorsements))
    ]
    return sorted(steps, key=lambda decision: decision.endorsements[-1].seq)


@dataclass(frozen=True, slots=True)
class _Clock:
    """The latest time that anyone signed up to each entry, so that nobody's own clock makes a number older."""

    seqs: tuple[int, ...]
    latest: tuple[datetime, ...]

    @staticmethod
    def of(view: LedgerView) -> "_Clock":
        signatures = [(decision.seq, decision.time) for decision in view.fold.decisions]
        signatures += [(more.seq, more.time) for decision in view.fold.decisions for more in decision.endorsements]
        signatures.sort()
        return _Clock(tuple(seq for seq, _ in signatures), tuple(accumulate((time for _, time in signatures), max)))

    def at(self, seq: int) -> datetime:
        return self.latest[bisect_right(self.seqs, seq) - 1]


@dataclass(slots=True)
class _Book:
    """The accounts while decisions are taken one after another."""

    view: LedgerView
    clock: _Clock
    done: set[str] = field(default_factory=set)
    sealed: bool = False
    used: set[str] = field(default_factory=set)
    accounts: dict[str, list[FileAccount]] = field(default_factory=dict)
    numbers: dict[str, list[FileNumber]] = field(default_factory=dict)

    def take(self, decision: Decision) -> None:
        """Take one decision as far as it is endorsed; it has effect once."""
        if decision.entry_hash in self.done:
            return
        if decision.kind is Kind.ACCOUNT:
            self._change(decision)
        elif decision.text("accounts") and not self.sealed:
            self.sealed = True
            self._found(decision)

    def _found(self, decision: Decision) -> None:
        for commitment in decision.text("accounts").split():
            value = self.view.names.get(commitment)
            parts = parts_of(value, "account", 3) or parts_of(value, "account", 4)
            if parts and parts[0]:
                key, account, phone, *payee = parts
                self._know(key, phone, _ALWAYS)
                if account:
                    by = "founding", decision.entry_hash, decision.time
                    self._add(FileAccount(key, account, phone, *by, "".join(payee)))

    def _change(self, decision: Decision) -> None:
        change = account_change(decision, self.view.names)
        if change is None or not change.counterparty_key:
            return
        approved = self._approved(decision, change)
        if isinstance(approved, str) or approved.callback in self.used:
            return
        self.done.add(decision.entry_hash)
        key, known = change.counterparty_key, self.clock.at(approved.at)
        if approved.callback:
            self.used.add(approved.callback)
        if change.account_key:
            if not change.beside:
                self.accounts.pop(key, None)
            by = "approved", decision.entry_hash, known
            self._add(FileAccount(key, change.account_key, change.phone, *by, change.payee))
        self._know(key, change.phone, known + timedelta(days=NUMBER_DAYS))

    def _approved(self, decision: Decision, change: AccountChange) -> Approval | str:
        """Return the approval; a first number needs two people and no call, since there is nothing to call.

        Where a clear value is missing, the number on file may be among what was taken away: then nothing is first.
        """
        numbers = tuple(self.numbers.get(change.counterparty_key, ()))
        if numbers or change.account_key or not self.view.names_whole:
            return approval(decision, change, self.view, numbers)
        second = decision.endorsements[0]  # nobody endorses a decision of their own, so any endorsement is a second one
        return Approval(second.seq, second.by, "")

    def _add(self, account: FileAccount) -> None:
        self.accounts.setdefault(account.counterparty_key, []).append(account)

    def _know(self, key: str, phone: str, usable_from: datetime) -> None:
        for digits in sorted(number_keys(phone)):
            self.numbers.setdefault(key, []).append(FileNumber(digits, usable_from))
