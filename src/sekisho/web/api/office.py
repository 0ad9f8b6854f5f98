"""Operations about the console itself: the journal, and who may sign in."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field

from sekisho.web.accounts.models import Account
from sekisho.web.api import shapes
from sekisho.web.api.machinery import Cursor, Limit, operation
from sekisho.web.api.paging import Sheet
from sekisho.web.gate import OFFICE, WATCHERS
from sekisho.web.journal.models import Entry

Who = Annotated[str, Field(max_length=60, pattern="^[^\\x00]*$")]
About = Annotated[str, Field(max_length=200, pattern="^[^\\x00]*$")]


@operation("journal", WATCHERS, "journal", shapes.Journal)
def journal(
    request: HttpRequest,  # noqa: ARG001 - every operation takes it
    who: Who = "",
    about: About = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> shapes.Journal:
    """Return who looked at what and did what, the newest first: of one person, or about one thing, where that is asked."""
    rows = Entry.objects.all()
    if who:
        rows = rows.filter(who=who)
    if about:
        rows = rows.filter(about=about)
    items, behind = Sheet.asked(cursor, 0, limit, first=1 << 62).rows([rows], "number", _entry, down=True)
    return shapes.Journal(items, behind)


@operation("accounts", OFFICE, "accounts", shapes.Accounts)
def accounts(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> shapes.Accounts:  # noqa: ARG001 - as above
    """Return who may sign in, and as what."""
    items, behind = Sheet.asked(cursor, 0, limit).rows([Account.objects.all()], "id", _account)
    return shapes.Accounts(items, behind)


def _entry(row: Entry) -> shapes.JournalLine:
    return shapes.JournalLine(
        row.number, row.at, row.who, row.role, row.address, row.what, row.about, row.answer, row.digest
    )


def _account(row: Account) -> shapes.AccountLine:
    return shapes.AccountLine(
        row.name, row.shown_name, row.role, row.actor, row.is_active, row.has_second_factor, row.last_login
    )
