"""A mailbox of the programme over IMAP: from where the last reading ended, without changing anything in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypeVar

from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.imap.again import again, first_uid
from sekisho.connectors.imap.session import Session
from sekisho.connectors.live import PAGE_BYTES
from sekisho.model.errors import SekishoError
from sekisho.notify.retry import Wait
from sekisho.people.reports.read import LARGEST

SPAN: Final = 500
"""UIDs that are asked about at once."""
INBOX: Final = "INBOX"
T = TypeVar("T")
Read = Callable[[bytes, str], T]
"""What reads one mail, given its bytes and what it is called. What it raises besides SekishoError ends the reading."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail that could not be read: what it is called (`mailbox/folder/UIDVALIDITY:UID`), its bytes, and why."""

    name: str
    size: int
    error: SekishoError


@dataclass(frozen=True, slots=True)
class Collected(Generic[T]):
    """One mail of the mailbox. `cursor` is where to go on once the caller has kept what it says of this one."""

    cursor: str
    found: T | Unread


@dataclass(frozen=True, slots=True)
class Folder:
    """Which folder of which account is read; `wait` pauses before a conversation is begun again."""

    source: ImapSource
    password: str
    wait: Wait
    name: str = INBOX


def collect(folder: Folder, cursor: str | None, read: Read[T]) -> Iterator[Collected[T]]:
    """Yield every mail behind a cursor (`UIDVALIDITY:UID`), in order of arrival; all of them where it is None or holds no more.

    Nothing is marked, moved or deleted. A mail that is too large, gone before it was fetched, or none, is yielded as `Unread`.
    SekishoError of a session: `folder_missing`, `host_unreachable`, `imap_login`, `imap_refused`, `tls_needed`, `tls_untrusted`.
    """
    return again(folder.source, folder.password, folder.wait, cursor, partial(_behind, folder, read))


def _behind(folder: Folder, read: Read[T], talk: Session, cursor: str | None) -> Iterator[Collected[T]]:
    there = [one.name for one in talk.folders()]
    if folder.name.upper() != INBOX and folder.name not in there:
        raise SekishoError("folder_missing", source=folder.source.name, folder=folder.name, known=", ".join(there))
    state = talk.choose(folder.name)
    at = first_uid(cursor, state)
    while at < state.next_uid:
        until = min(at + SPAN, state.next_uid) - 1
        for page in _pages(talk.sizes(at, until)):
            yield from _read_page(talk, folder, state.validity, page, read)
        at = until + 1


def _pages(sizes: dict[int, int]) -> Iterator[dict[int, int]]:
    """Yield UIDs with their sizes in parts that fit into memory; what is too large weighs nothing, since it is not fetched."""
    page: dict[int, int] = {}
    weight = 0
    for uid, size in sizes.items():
        weighs = size if size <= LARGEST else 0
        if page and weight + weighs > PAGE_BYTES:
            yield page
            page, weight = {}, 0
        page[uid] = size
        weight += weighs
    if page:
        yield page


def _read_page(
    talk: Session, folder: Folder, validity: int, page: dict[int, int], read: Read[T]
) -> Iterator[Collected[T]]:
    raws = {one.uid: one.raw for one in talk.messages([uid for uid, size in page.items() if size <= LARGEST])}
    for uid, size in page.items():
        name = f"{folder.source.owner}/{folder.name}/{validity}:{uid}"
        raw = raws.pop(uid, None)
        yield Collected(f"{validity}:{uid}", _one(raw, name, size, read))


def _one(raw: bytes | None, name: str, size: int, read: Read[T]) -> T | Unread:
    if raw is None:
        code = "report_large" if size > LARGEST else "report_gone"
        return Unread(name, size, SekishoError(code, name=name, most=LARGEST >> 20))
    try:
        return read(raw, name)
    except SekishoError as error:
        return Unread(name, size, error)
