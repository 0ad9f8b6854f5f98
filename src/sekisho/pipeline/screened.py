"""What payments of a file are compared with besides the accounts on file, read from the evidence once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sekisho.evidence.view import Snapshot
from sekisho.identity.accounts import number_of
from sekisho.identity.payees import Payees, folded_name
from sekisho.ledger.verify import LedgerView
from sekisho.model.money import Money
from sekisho.payments.nouns import AccountCase, CaseState
from sekisho.payments.screening.nouns import Check, Holder, Known, OpenCase, Paid
from sekisho.payments.screening.screen import screen
from sekisho.pipeline.account_cases import all_cases
from sekisho.pipeline.settings import Settings
from sekisho.pipeline.trials import Trials

_COLUMNS = (
    "payment_uid", "payment_file_uid", "payee_code", "payee_name", "account_key", "amount_minor", "currency", "value_date",
    "memo",
)  # fmt: skip


_Numbered = tuple[int, str, Paid]
"""A payment of the evidence with its place in it and its file's hash."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All payments of the evidence by payee and by account, the files whose day has passed, and what is on file."""

    payees: Payees
    by_payee: Mapping[str, Sequence[_Numbered]]
    by_account: Mapping[str, Sequence[_Numbered]]
    past: frozenset[str]
    known: Known

    def checks(self, sha256: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Check, ...]]:
        """Return the checks of a file's payments, by uid; `rows` are its rows of `payment`, from its bytes."""
        file = [paid_of(row, self.payees) for row in sorted(rows, key=lambda row: int(row["sequence"]))]
        near: dict[int, tuple[str, Paid]] = {}
        for payee in sorted({one.payee for one in file} - {""}):
            near |= {at: (other, paid) for at, other, paid in self.by_payee.get(payee, ())}
        for account in sorted({one.account for one in file} - {""}):
            near |= {at: (other, paid) for at, other, paid in self.by_account.get(account, ())}
        others = [near[at] for at in sorted(near) if near[at][0] != sha256]
        known = replace(
            self.known,
            earlier=tuple(paid for other, paid in others if other in self.past),
            waiting=tuple(paid for other, paid in others if other not in self.past),
        )
        return screen(file, known)


def comparison(
    snapshot: Snapshot,
    payees: Payees,
    view: LedgerView | None,
    settings: Settings,
    today: date,
    aside: Trials,
) -> Comparison:
    """Read what payments are compared with; files set `aside` are not among it.

    A file whose day lies before `today` counts as paid, any other as waiting.
    """
    names = {line.file_sha256: line.file_name for line in snapshot.batches()}
    by_payee: dict[str, list[_Numbered]] = defaultdict(list)
    by_account: dict[str, list[_Numbered]] = defaultdict(list)
    files, waiting = set[str](), set[str]()
    for at, row in enumerate(snapshot.dicts("payment", list(_COLUMNS))):
        file = str(row["payment_file_uid"])
        if file in aside:
            continue
        one = paid_of(row, payees, names.get(file, ""))
        by_payee[one.payee].append((at, file, one))
        by_account[one.account].append((at, file, one))
        files.add(file)
        if one.day is None or one.day >= today:
            waiting.add(file)
    limit = settings.payments.limit
    currency = settings.organisation.currency
    listed, asked = all_cases(snapshot, view)
    known = Known(
        holders=_holders(payees),
        cases=_by(lambda case: case.counterparty_key, (*listed, *asked)),
        named=_by(lambda case: number_of(case.number), asked),
        limit=None if limit is None else Money.from_major(Decimal(limit), currency).minor,
        currency=currency,
    )
    return Comparison(payees, by_payee, by_account, frozenset(files - waiting), known)


def paid_of(row: Mapping[str, Any], payees: Payees, file: str = "") -> Paid:
    """Return a payment's row as it is compared: by its counterparty where exactly one fits, by its name where none does."""
    payee = payees.find(row.get("payee_code"), row.get("payee_name"))
    name = folded_name(row.get("payee_name"))
    key = payee.keys[0] if len(payee.keys) == 1 else "" if payee.keys or not name else f"name:{name}"
    return Paid(
        str(row["payment_uid"]),
        key,
        row.get("account_key") or "",
        int(row["amount_minor"]),
        str(row["currency"]),
        row.get("value_date"),
        row.get("memo") or "",
        file,
    )


def _holders(payees: Payees) -> dict[str, list[Holder]]:
    found: dict[str, list[Holder]] = defaultdict(list)
    for key, rows in payees.rows.items():
        for row in rows:
            name = row["name"] or row["holder_kana"] or ""
            found[row["account_key"]].append(Holder(key, name, row["basis"], row["since"]))
    return dict(found)


def _by(key: Callable[[AccountCase], str], cases: Iterable[AccountCase]) -> dict[str, list[OpenCase]]:
    """Return the cases by something that each has."""
    found: dict[str, list[OpenCase]] = defaultdict(list)
    for case in cases:
        if key(case):
            one = OpenCase(case.account_key, case.phone, case.sender, denied=case.state is CaseState.DENIED)
            found[key(case)].append(one)
    return dict(found)
