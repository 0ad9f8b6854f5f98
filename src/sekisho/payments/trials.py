"""Checked files that were not sent: withdrawn by somebody, or replaced by a newer version. Neither opens a payment.

Whether a payment may go out never depends on this; only what is listed as waiting and counted in money does.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sekisho.ledger.canonical import parts_of
from sekisho.ledger.entries import Kind
from sekisho.ledger.verify import LedgerView
from sekisho.payments.check import FileCheck
from sekisho.payments.nouns import Hold, HoldState

UNDATED = timedelta(days=14)
"""How long a file without a day of transfer is taken for an earlier version of one with its name."""

NEVER_STOPPED = frozenset({HoldState.PROVEN, HoldState.MATCHES})
"""States of payments that nobody has to look at; they are counted nowhere here."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who said of a file that it was not sent, when and why. `signed` is False before there was a ledger."""

    by: str
    at: datetime
    why: str = ""
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One payment as two versions of a file are compared by: payee, account key, minor units, currency."""

    payee: str
    account: str
    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Version:
    """One file as it came. `at` is its last check, else its delivery; `checked` tells which."""

    sha256: str
    name: str
    at: datetime
    value_date: date | None
    lines: tuple[Line, ...]
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that is not counted as waiting: withdrawn, or replaced by the file with hash `newer`. Still held where it was."""

    check: FileCheck
    withdrawal: Withdrawal | None = None
    newer: str = ""

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Every payment of the file, in its order."""
        return holds_of(self.check)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many payments of the files at hand stand where; each is in one place, and those that nothing stops in none."""

    held: int = 0
    undetermined: int = 0
    refused: int = 0
    released: int = 0
    withdrawn: int = 0
    replaced: int = 0


def holds_of(check: FileCheck) -> tuple[Hold, ...]:
    """Return every payment of a checked file, in its order."""
    return tuple(sorted((*check.open, *check.held, *check.undetermined), key=lambda hold: hold.payment.sequence))


def counted(checks: Iterable[FileCheck], asides: Iterable[Aside]) -> Counted:
    """Count payments by where they stand; those of a file set aside count there alone."""
    states = Counter(hold.state for check in checks for hold in holds_of(check))
    aside = Counter[bool]()
    for one in asides:
        aside[one.withdrawal is not None] += sum(1 for hold in one.holds if hold.state not in NEVER_STOPPED)
    return Counted(
        held=states[HoldState.HELD],
        undetermined=states[HoldState.UNDETERMINED],
        refused=states[HoldState.REFUSED],
        released=states[HoldState.RELEASED],
        withdrawn=aside[True],
        replaced=aside[False],
    )


def withdrawals(view: LedgerView, checked: Mapping[str, int]) -> dict[str, Withdrawal]:
    """Return the withdrawals that the ledger holds, by file hash.

    `checked` gives the newest entry that there was when a file was last checked: a file that is checked again after it
    was withdrawn is not withdrawn any more.
    """
    found: dict[str, Withdrawal] = {}
    for decision in view.honoured:
        file = decision.text("file")
        if decision.kind is Kind.WITHDRAW and decision.seq > checked.get(file, 0):
            why = parts_of(view.names.get(decision.text("why")), "why", 1)
            found[file] = Withdrawal(decision.by, decision.time, why[0] if why else "")
    return found


def replaced(versions: Iterable[Version], withdrawn: Collection[str]) -> dict[str, str]:
    """Return for each file that has a newer version the hash of the newest; what is withdrawn replaces nothing."""
    by_day: dict[date | None, list[Version]] = defaultdict(list)
    for version in versions:
        if version.sha256 not in withdrawn:
            by_day[version.value_date].append(version)
    newer: dict[str, str] = {}
    for group in by_day.values():
        ordered = sorted(group, key=lambda one: (one.at, one.sha256), reverse=True)
        for place, older in enumerate(ordered):
            found = next((one for one in ordered[:place] if is_version(older, one)), None)
            if found:
                newer[older.sha256] = newer.get(found.sha256, found.sha256)
    return newer


def is_version(older: Version, newer: Version) -> bool:
    """Tell whether `newer` is `older` written again, for the same day.

    Under the same name at least half of the smaller file's payees are the same; under another name, where somebody
    checked it, no more than one payment differs. A file without payments is none written again, and none is it.
    """
    if not (older.lines and newer.lines) or newer.at <= older.at or newer.value_date != older.value_date:
        return False
    if newer.value_date is None and newer.at - older.at > UNDATED:
        return False
    if newer.name == older.name:
        shared = Counter(line.payee for line in older.lines) & Counter(line.payee for line in newer.lines)
        return 2 * shared.total() >= min(len(older.lines), len(newer.lines))
    return newer.checked and _one_apart(Counter(older.lines), Counter(newer.lines))


def _one_apart(older: Counter[Line], newer: Counter[Line]) -> bool:
    gone, come = older - newer, newer - older
    if max(gone.total(), come.total()) > 1:
        return False
    if older & newer:
        return True
    # One payment each: the same one with another account. The same account with another amount is another bill.
    before, after = next(iter(gone)), next(iter(come))
    return (before.payee, before.minor, before.currency) == (after.payee, after.minor, after.currency)
