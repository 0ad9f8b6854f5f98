"""Hits of one token, put together by client: what each program at each place did."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from sekisho.model.visit import Hit

LONG: Final = 400
"""Milliseconds that a page has to be visible before an event counts."""
_BEHIND = re.compile(
    r"(?:[.,;:!?)\]}>*~_]|%(?:20|21|22|29|2[CE]|3[ABE]|5D|7D)|%C2%BB|%E2%80%[89A-F][0-9A-F]|%E3%80%[0-9A-F]{2}|%EF%B[CD]%[0-9A-F]{2})+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """What one client did with one token, in the order of time."""

    client: str
    hits: tuple[Hit, ...]

    @property
    def network(self) -> str:
        """Return the hash of where it came from."""
        return self.hits[0].network

    @property
    def trusted(self) -> Hit | None:
        """Return the first hit that says that somebody moved, touched or typed on a page that was handed out and visible."""
        return next((one for one in self.hits if is_trusted(one)), None)

    @property
    def acts(self) -> tuple[Hit, ...]:
        """Return the hits by which it acted on the page."""
        return tuple(one for one in self.hits if one.event == "act")

    @property
    def webdriver(self) -> bool:
        """Return whether a program said that it steers the browser."""
        return any(one.flags.webdriver for one in self.hits)

    @property
    def acted(self) -> bool:
        """Return whether it acted, on a page that was handed out."""
        return any(one.flags.nonce for one in self.acts)


def is_trusted(hit: Hit) -> bool:
    """Tell whether a hit says that somebody was there."""
    said = hit.flags
    return hit.event in {"seen", "act"} and said.trusted and said.nonce and said.visible_ms >= LONG


def visits(hits: Sequence[Hit]) -> Iterator[Visit]:
    """Yield what each client did, in the order of their first hits."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in sorted(hits, key=_place):
        found[hit.client].append(hit)
    for client, those in found.items():
        yield Visit(client, tuple(those))


def tampered(sent: str, token: str) -> bool:
    """Tell whether a token was sent otherwise than it stands in the mail: a sign of the text behind the link is no tampering."""
    return sent != token and not (sent.startswith(token) and _BEHIND.fullmatch(sent[len(token) :]))


@dataclass(frozen=True, slots=True)
class Trap:
    """When a client followed a link that no person sees, or sent a token that stands in no mail."""

    at: datetime
    tampered: bool


def traps(hits: Sequence[Hit], token: str) -> Mapping[str, tuple[Trap, ...]]:
    """Return by client where it was caught."""
    found: dict[str, list[Trap]] = defaultdict(list)
    for hit in hits:
        changed = tampered(hit.token, token)
        if changed or hit.event == "honeypot":
            found[hit.client].append(Trap(hit.at, changed))
    return {client: tuple(those) for client, those in found.items()}


def _place(hit: Hit) -> tuple[datetime, bytes]:
    """Return where a hit stands among others: by time, and of one moment by what it says, so that no order of files matters."""
    return hit.at, msgspec.json.encode(hit)
