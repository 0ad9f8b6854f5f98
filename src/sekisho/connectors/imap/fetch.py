"""Fetch the mail of one account, folder by folder, from the UID behind the last one that was kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.imap.again import again, first_uid
from sekisho.connectors.imap.session import Session, session, unbroken
from sekisho.connectors.live import MESSAGE_BYTES, PAGE_BYTES, Page, Place
from sekisho.model.errors import SekishoError
from sekisho.notify.retry import Wait

SPAN = 1000
"""UIDs asked about at once, at first; more where few of them are there."""


@dataclass(frozen=True, slots=True)
class Imap:
    """An account as a live source."""

    source: ImapSource
    password: str
    wait: Wait

    def places(self) -> tuple[Place, ...]:
        """Return the folders that were asked for, or all but drafts; SekishoError `folder_missing`."""
        with unbroken(self.source), session(self.source, self.password) as talk:
            there = talk.folders()
        wanted = self.source.folders or [one.name for one in there if "\\drafts" not in one.attributes]
        for name in wanted:
            if name not in {one.name for one in there}:
                known = ", ".join(one.name for one in there)
                raise SekishoError("folder_missing", source=self.source.name, folder=name, known=known)
        return tuple(Place(f"{self.source.owner}/{name}", self.source.owner, name) for name in wanted)

    def pages(self, place: Place, cursor: str | None) -> Iterator[Page]:
        """Yield the pages of a folder; a cursor is `UIDVALIDITY:UID`. A conversation that breaks off is begun again."""
        return again(self.source, self.password, self.wait, cursor, partial(self._from, place))

    def _from(self, place: Place, talk: Session, cursor: str | None) -> Iterator[Page]:
        """Yield pages of one conversation. Where UIDs hold no more, all messages are fetched again."""
        state = talk.choose(place.name)
        at = first_uid(cursor, state)
        span = SPAN
        while at < state.next_uid:
            until = min(at + span, state.next_uid) - 1
            sizes = talk.sizes(at, until)
            yield from _in_pages(talk, sizes, state.validity, until, self.source.page)
            at = until + 1
            span = span * 4 if len(sizes) * 4 < span else SPAN


def _in_pages(talk: Session, sizes: dict[int, int], validity: int, until: int, most: int) -> Iterator[Page]:
    """Yield the messages of a range of UIDs in pages, the last of which leads behind the range."""
    uids = list(sizes)
    start = 0
    while True:
        end, weight = start, 0
        while end < len(uids) and end - start < most and (weight < PAGE_BYTES or end == start):
            weight += sizes[uids[end]] if sizes[uids[end]] <= MESSAGE_BYTES else 0
            end += 1
        part = uids[start:end]
        fit = [uid for uid in part if sizes[uid] <= MESSAGE_BYTES]
        large = tuple((str(uid), sizes[uid]) for uid in part if sizes[uid] > MESSAGE_BYTES)
        behind = until if end == len(uids) else part[-1]
        yield Page(f"{validity}:{behind}", tuple(one.raw for one in talk.messages(fit)), large)
        start = end
        if start >= len(uids):
            return
