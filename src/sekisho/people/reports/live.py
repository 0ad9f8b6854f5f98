"""The reporting mailbox of any live source of mail, Microsoft 365 among them, page by page from a cursor of the source's own."""

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.connectors.live import Live, Page, Place
from sekisho.connectors.mail.message import message_uid
from sekisho.model.errors import SekishoError
from sekisho.people.reports.collect import Read, Unread
from sekisho.people.reports.nouns import Reported
from sekisho.people.reports.read import LARGEST


@dataclass(frozen=True, slots=True)
class CollectedPage:
    """The mails of a page. `cursor` is where to go on once the caller has kept what it says of all of them."""

    cursor: str
    found: tuple[Reported | Unread, ...]


def collect_pages(source: Live, place: Place, cursor: str | None, read: Read[Reported]) -> Iterator[CollectedPage]:
    """Yield the pages of a folder behind a cursor, each mail read or named; errors of the source.

    A mail is called `folder/message_uid`: a source may hand over the same mail again (it was moved, or the cursor holds no more), and
    the caller knows it by that name.
    """
    for page in source.pages(place, cursor):
        yield CollectedPage(page.cursor, tuple(_each(page, place, read)))


def _each(page: Page, place: Place, read: Read[Reported]) -> Iterator[Reported | Unread]:
    for raw in page.messages:
        name = f"{place.key}/{message_uid(raw)}"
        try:
            yield read(raw, name)
        except SekishoError as error:
            yield Unread(name, len(raw), error)
    for key, size in page.too_large:
        name = f"{place.key}/{key}"
        yield Unread(name, size, SekishoError("report_large", name=name, most=LARGEST >> 20))
