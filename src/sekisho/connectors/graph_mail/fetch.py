"""Fetch the mail of a tenant's mailboxes: delta a folder, from the link that the last page gave."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sekisho.connectors.graph_mail.client import GONE, NEXT, Client, items_of
from sekisho.connectors.live import MAILBOX, Page, Place
from sekisho.model.errors import SekishoError

DELTA = "@odata.deltaLink"


@dataclass(frozen=True, slots=True)
class GraphMail:
    """A tenant's mailboxes as a live source."""

    client: Client

    def places(self) -> tuple[Place, ...]:
        """Return the folders of all mailboxes that were asked for; SekishoError `folder_missing`."""
        source = self.client.source
        found: list[Place] = []
        for mailbox in source.mailboxes or self._everybody():
            there = dict(self._folders(mailbox))
            for name in source.folders:
                if name not in there.values():
                    raise SekishoError(
                        "folder_missing", source=source.name, folder=name, known=", ".join(there.values())
                    )
            wanted = [(key, name) for key, name in there.items() if not source.folders or name in source.folders]
            found += [Place(f"{mailbox}/{key}", mailbox, name) for key, name in wanted]
        return tuple(found)

    def pages(self, place: Place, cursor: str | None) -> Iterator[Page]:
        """Yield the pages of a folder; a cursor is a link. One that holds no more leads back to the folder's start."""
        start = self.client.address(
            "users", place.mailbox, "mailFolders", place.key.removeprefix(f"{place.mailbox}/"), "messages", "delta",
            select="isDraft",
        )  # fmt: skip
        link, again = cursor or start, cursor is not None
        while link:
            try:
                found = self._delta(link)
            except SekishoError as error:
                if error.code != GONE or not again:
                    raise
                link, again = start, False
                continue
            following = found.get(NEXT)
            page = self._page(place, found, str(following or found.get(DELTA) or start))
            yield page
            link = page.cursor if following else ""

    def _delta(self, link: str) -> dict[str, Any]:
        return self.client.document("GET", link, prefer=f"odata.maxpagesize={self.client.source.page}")

    def _page(self, place: Place, found: dict[str, Any], cursor: str) -> Page:
        """Return the messages of an answer; those that are gone meanwhile are in another folder, or nowhere."""
        messages: list[bytes] = []
        large: list[tuple[str, int]] = []
        for item in items_of(found):
            key = item.get("id")
            if "@removed" in item or item.get("isDraft") is True or not isinstance(key, str):
                continue
            try:
                reply = self.client.reply("GET", self.client.address("users", place.mailbox, "messages", key, "$value"))
            except SekishoError as error:
                if error.code != GONE:
                    raise
                continue
            if reply.cut:
                large.append((key, len(reply.content)))
            else:
                messages.append(reply.content)
        return Page(cursor, tuple(messages), tuple(large))

    def _everybody(self) -> list[str]:
        """Return the addresses of all users that have a mailbox; SekishoError `graph_refused` where one is none."""
        people = self.client.items(self.client.address("users", select="mail", top="100"))
        found = [str(one["mail"]) for one in people if one.get("mail")]
        if wrong := [one for one in found if not MAILBOX.fullmatch(one)]:
            raise SekishoError("graph_refused", source=self.client.source.name, status=200, detail=repr(wrong[0])[:200])
        return found

    def _folders(self, mailbox: str) -> Iterator[tuple[str, str]]:
        """Yield id and name of every folder of a mailbox, those below others too, named by the way to them."""
        first = self.client.address("users", mailbox, "mailFolders", top="100")
        waiting = [("", first)]
        while waiting:
            above, link = waiting.pop()
            for one in self.client.items(link):
                key, name = str(one.get("id", "")), f"{above}{one.get('displayName', '')}"
                yield key, name
                if one.get("childFolderCount"):
                    below = self.client.address("users", mailbox, "mailFolders", key, "childFolders", top="100")
                    waiting.append((f"{name}/", below))
