"""Read a folder in as many conversations as it takes: each goes on behind what was handed over, from a cursor (`UIDVALIDITY:UID`)."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.imap.session import Chosen, Session, session, unbroken
from sekisho.model.errors import SekishoError
from sekisho.notify.retry import Wait

ATTEMPTS = 4
"""Times in a row that a conversation may break off with nothing handed over between."""


class Step(Protocol):
    """Something that was read, and the cursor behind it."""

    @property
    def cursor(self) -> str:
        """Return where to go on once it is kept."""


T = TypeVar("T", bound=Step)


def again(
    source: ImapSource,
    password: str,
    wait: Wait,
    cursor: str | None,
    behind: Callable[[Session, str | None], Iterator[T]],
) -> Iterator[T]:
    """Yield what `behind` reads from a cursor on. A conversation that breaks off is begun again; SekishoError as of a session."""
    failed = 0
    while True:
        try:
            with unbroken(source), session(source, password) as talk:
                for one in behind(talk, cursor):
                    yield one
                    cursor, failed = one.cursor, 0
        except SekishoError as error:
            failed += 1
            if error.permanent or failed >= ATTEMPTS:
                raise
        else:
            return
        wait(2.0**failed)


def first_uid(cursor: str | None, state: Chosen) -> int:
    """Return the first UID behind a cursor; 1 where it is none, or its UIDs hold no more."""
    validity, _, uid = (cursor or "").partition(":")
    if not (_is_number(validity) and _is_number(uid)):
        return 1
    return int(uid) + 1 if int(validity) == state.validity and int(uid) < state.next_uid else 1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
