"""Open changes of account: what the newest payee lists say otherwise than what is on file. Shown; nothing changes by it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.view import TableReader
from sekisho.identity.on_file import ListRow, accounts_on_file, differences, list_rows
from sekisho.ledger.accounts import FileAccount, OnFile
from sekisho.ledger.approval import FileNumber
from sekisho.ledger.callbacks import number_keys
from sekisho.ledger.decisions import Fold
from sekisho.ledger.verify import LedgerView
from sekisho.payments.cases import Listed, cases
from sekisho.payments.holds import Book
from sekisho.payments.nouns import AccountCase, CaseState
from sekisho.pipeline.derive import derive
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.mail_cases import cases_by_mail
from sekisho.pipeline.org import Org, sealed, undone_links

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case with the payee's name as the list writes it ("" where it has none)."""

    case: AccountCase
    payee: str


def read_cases(org: Org, now: datetime, progress: Progress) -> tuple[NamedCase, ...]:
    """Read what came with mail since the last run; return the open cases, those of lists and then those of mail.

    SekishoError `ledger_broken` where nothing can be compared.
    """
    view = org.decided()
    with org.store.lock(), damage_is_an_error(org.store.tables):
        snapshot = derive(org.store, org.settings, sealed(view), undone_links(view), None, now, progress)
    with snapshot:
        if view is not None:
            view.sound()
        names = {row["counterparty_key"]: row["name"] or "" for row in list_rows(snapshot)}
        listed, asked = all_cases(snapshot, view)
        found = (*listed, *(one for one in asked if one.state is not CaseState.DENIED))
        return tuple(NamedCase(one, names.get(one.counterparty_key, "")) for one in found)


def account_cases(reader: TableReader, view: LedgerView | None) -> tuple[AccountCase, ...]:
    """Return the open cases of lists, in order of counterparty.

    Before `init` the first list stands for what is on file. () where the ledger is broken: nothing is on file then,
    and every payment is held for it.
    """
    if view is not None and view.broken:
        return ()
    rows = list_rows(reader)
    return _listed(rows, view, _book(rows, view))


def all_cases(reader: TableReader, view: LedgerView | None) -> tuple[tuple[AccountCase, ...], tuple[AccountCase, ...]]:
    """Return the cases as `account_cases` does, and those that messages opened, those that a call denied among them."""
    if view is not None and view.broken:
        return (), ()
    rows = list_rows(reader)
    book = _book(rows, view)
    return _listed(rows, view, book), cases_by_mail(reader, rows, book)


def _listed(rows: tuple[ListRow, ...], view: LedgerView | None, book: Book) -> tuple[AccountCase, ...]:
    filed = tuple(accounts_on_file(rows, book.on_file if view else None))
    phones = {row["row_id"]: row["phone"] or "" for row in rows}
    listed = [
        Listed(one.counterparty_key, one.account_key or "", phones[one.row_id], (one.row_id,))
        for one in differences(rows, filed)
    ]
    return cases(listed, book)


def _book(rows: tuple[ListRow, ...], view: LedgerView | None) -> Book:
    """Return what the ledger says, or what would be on file if it were founded now, with nothing decided yet."""
    if view:
        return Book.of(view)
    accounts: dict[str, list[FileAccount]] = {}
    numbers: dict[str, list[FileNumber]] = {}
    for row in accounts_on_file(rows, None):
        key, account, phone = str(row["counterparty_key"]), str(row["account_key"]), str(row["phone"] or "")
        accounts.setdefault(key, []).append(FileAccount(key, account, phone, "provisional", "", _ALWAYS))
        numbers.setdefault(key, []).extend(FileNumber(digits, _ALWAYS) for digits in sorted(number_keys(phone)))
    nothing = LedgerView(Fold("", "", {}, {}, ()), {}, ())
    on_file = OnFile(
        {key: tuple(found) for key, found in accounts.items()}, {key: tuple(found) for key, found in numbers.items()}
    )
    return Book(nothing, on_file, {}, {})
