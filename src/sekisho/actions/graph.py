"""Category and move in Microsoft 365. The text of received mail cannot be changed there (`body`: drafts alone)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sekisho.actions.nouns import Effect, Order, Status, Step, Target
from sekisho.connectors.graph_mail.client import GONE, Client, items_of
from sekisho.connectors.mail.message import message_uid
from sekisho.model.errors import SekishoError


def act(client: Client, target: Target, order: Order, category: str) -> tuple[Step, ...]:
    """Do what is ordered wherever the message is; no step where it is not found. Errors of the service pass through."""
    held = order.held.replace("/", " ")
    steps: list[Step] = []
    for item in list(_found(client, target)):
        key, folder = str(item.get("id", "")), _name(client, target.mailbox, str(item.get("parentFolderId", "")))
        message = client.address("users", target.mailbox, "messages", key)
        if Effect.BANNER in order.effects:
            there = [str(one) for one in item.get("categories") or ()]
            body = {"categories": [*there, category]}
            if category in there:
                steps.append(Step("category", Status.ALREADY, target.mailbox, folder, category))
            else:
                wanted = Step("category", Status.WOULD, target.mailbox, folder, category)
                steps.append(order.done(wanted, partial(_sent, client, "PATCH", message, body)))
        if Effect.MOVE in order.effects:
            if folder == held:
                steps.append(Step("move", Status.ALREADY, target.mailbox, folder, held))
            else:
                wanted = Step("move", Status.WOULD, target.mailbox, folder, held)
                steps.append(order.done(wanted, partial(_moved, client, target.mailbox, message, held)))
    return tuple(steps)


def _found(client: Client, target: Target) -> Iterator[dict[str, Any]]:
    """Yield the messages with the Message-ID whose content is the target's."""
    if not target.message_id:
        return
    asked = f"internetMessageId eq '<{target.message_id.replace(chr(39), chr(39) * 2)}>'"
    address = client.address(
        "users", target.mailbox, "messages", filter=asked, select="id,parentFolderId,categories", top="25"
    )
    for item in items_of(client.document("GET", address)):
        try:
            content = client.reply(
                "GET", client.address("users", target.mailbox, "messages", str(item["id"]), "$value")
            )
        except SekishoError as error:
            if error.code != GONE:
                raise
            continue
        if message_uid(content.content) == target.message_uid:
            yield item


def _name(client: Client, mailbox: str, key: str) -> str:
    try:
        found = client.document("GET", client.address("users", mailbox, "mailFolders", key, select="displayName"))
    except SekishoError as error:
        if error.code != GONE:
            raise
        return key
    return str(found.get("displayName") or key)


def _sent(client: Client, method: str, address: str, body: Any) -> None:
    client.document(method, address, body)


def _moved(client: Client, mailbox: str, message: str, held: str) -> None:
    """Move a message into the folder with this name below the mailbox's root, made where it is not there."""
    folders = client.address("users", mailbox, "mailFolders")
    there = client.items(client.address("users", mailbox, "mailFolders", top="100"))
    key = next((str(one["id"]) for one in there if one.get("displayName") == held), "")
    key = key or str(client.document("POST", folders, {"displayName": held})["id"])
    client.document("POST", f"{message}/move", {"destinationId": key})
