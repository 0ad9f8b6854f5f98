"""Visits as the landing writes them into its spool, without a landing; and where the link of a mail leads."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from sekisho.model.visit import Event, Flags, Hit

Visit = Sequence[tuple[Event, Flags]]
OPENS: Final = ("get", Flags(fetch="navigate", user=True))
PERSON: Final[Visit] = (
    OPENS,
    ("seen", Flags(script=True, trusted=True, visible_ms=2_500, nonce=True)),
    ("act", Flags(script=True, trusted=True, visible_ms=4_000, nonce=True)),
)
"""Somebody opens a page, moves, and acts."""
MACHINE: Final[Visit] = (OPENS, ("honeypot", Flags()))


class Client(NamedTuple):
    """What the landing makes of a browser and where it is: hashes, all of one wave's key."""

    agent_key: str
    network: str
    client: str


def write(org: Path, slug: str, token: str, at: datetime, visit: Visit, client: Client) -> None:
    """Write into the spool of an organisation what a landing writes of a visit, an event every two seconds."""
    with (org / "landing" / "spool" / f"{at:%Y%m%d%H}-00.jsonl").open("ab") as file:
        for number, (event, flags) in enumerate(visit):
            hit = Hit(
                at=at + timedelta(seconds=2 * number),
                slug=slug,
                token=token,
                event=event,
                agent="chrome",
                agent_key=client.agent_key,
                network=client.network,
                client=client.client,
                flags=flags,
            )
            file.write(msgspec.json.encode(hit) + b"\n")


def link_of(mail: EmailMessage, landing: str) -> tuple[str, str]:
    """Return slug and token of the link to a landing in a mail, "" twice where it has none."""
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            found = re.search(rf"{re.escape(landing)}/([a-z0-9]{{8}})/([0-9a-z]{{32}})", str(part.get_content()))
            if found:
                return found[1], found[2]
    return "", ""
