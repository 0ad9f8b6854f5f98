"""Fetch what came to a live source of mail, several folders at a time, and read it into the evidence."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sekisho.connectors.graph_mail.account import GraphSource
from sekisho.connectors.graph_mail.client import Client
from sekisho.connectors.graph_mail.fetch import GraphMail
from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.imap.fetch import Imap
from sekisho.connectors.live import Live, Place
from sekisho.connectors.mail.mbox_write import mbox
from sekisho.connectors.mail.message import message_uid
from sekisho.evidence.incoming import Arrival, Incoming, PageIn, incoming
from sekisho.model.errors import SekishoError
from sekisho.notify.retry import Wait
from sekisho.pipeline.ingest import Fate, FileOutcome, Progress
from sekisho.pipeline.intake import read_in
from sekisho.pipeline.org import Org
from sekisho.pipeline.settings import MailSource

AT_ONCE = 4
"""Conversations at a time: as many as Microsoft allows an application in one mailbox."""
Secret = Callable[[str], str]
"""Returns the secret that a setting leads to."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one folder: how many messages came that were not known, and why it could not be fetched to its end."""

    place: Place
    new: int
    error: SekishoError | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """One fetch: each folder, what became of the files, and place, id and bytes of all messages left as too large."""

    places: tuple[Fetched, ...]
    files: tuple[FileOutcome, ...]
    too_large: tuple[tuple[str, str, int], ...]

    @property
    def whole(self) -> bool:
        """True where every folder was fetched to its end and everything that came was read."""
        read = {Fate.READ, Fate.ALREADY}
        return not any(one.error for one in self.places) and all(one.fate in read for one in self.files)


def source_of(org: Org, name: str) -> MailSource:
    """Return a source of `sekisho.toml` by its name; SekishoError `source_unknown`."""
    for one in org.settings.sources:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in org.settings.sources) or "-"
    raise SekishoError("source_unknown", source=name, known=known)


def folder_of(org: Org, name: str) -> Path:
    """Return where the state of a source is kept."""
    return org.path / "sources" / name


def live_of(source: MailSource, secret: Secret, wait: Wait) -> Live:
    """Return a source of the settings as one that can be fetched; errors of the secret pass through."""
    if isinstance(source, ImapSource):
        return Imap(source, secret(source.secret), wait)
    return GraphMail(client_of(source, secret, wait))


def client_of(source: GraphSource, secret: Secret, wait: Wait) -> Client:
    """Return a client for a tenant."""
    return Client(source, secret(source.secret), wait)


def fetch(org: Org, name: str, secret: Secret, wait: Wait, now: datetime, progress: Progress) -> Brought:
    """Fetch a source of mail from where it was left, and read what came into the evidence.

    Whatever stops this in between, the next fetch goes on: no message is lost, and none is there twice. A folder that
    fails is told and the others go on. SekishoError where the source as a whole cannot be fetched.
    """
    source = source_of(org, name)
    live = live_of(source, secret, wait)
    with incoming(folder_of(org, name)) as kept:
        read_before = _read(org, kept, now, progress)
        places = live.places()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            fetched = tuple(pool.map(partial(_fetched, live, kept, progress), places))
        return Brought(fetched, (*read_before, *_read(org, kept, now, progress)), kept.too_large())


def _fetched(live: Live, kept: Incoming, progress: Progress, place: Place) -> Fetched:
    new = 0
    try:
        for page in live.pages(place, kept.cursor(place.key)):
            arrivals = tuple(Arrival(message_uid(raw), raw) for raw in page.messages)
            name = f"{place.mailbox}.mbox"
            came = PageIn(place.key, place.mailbox, name, page.cursor, arrivals, page.too_large)
            new += kept.keep(came, partial(mbox, mailbox=place.mailbox))
            progress(place.name, new, 0)
    except SekishoError as error:
        if error.code == "disk_full":
            raise
        return Fetched(place, new, error)
    return Fetched(place, new)


def _read(org: Org, kept: Incoming, now: datetime, progress: Progress) -> Sequence[FileOutcome]:
    """Read the pages that wait into the evidence; those that were read are done."""
    if not kept.waiting():
        return ()
    outcomes = read_in(org, kept.pages, now, progress, "mbox")
    for one in outcomes:
        if one.fate in {Fate.READ, Fate.ALREADY}:
            kept.done(one.path)
    return outcomes
