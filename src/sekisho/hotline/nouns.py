"""What the hotline keeps, as frozen values. A day is the number of days since 1970-01-01; nothing finer is kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

Slots = tuple[int, ...]
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: where its sealed slots lie, in order, and its key sealed to each holder.

    `id` is 16 random bytes chosen by the writer, `by` is "reporter" or a recipient's id, `slots` are numbers in the slab,
    a grant is 80 bytes.
    """

    id: bytes
    by: str
    day: int
    slots: Slots
    grants: Mapping[str, bytes] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Case:
    """One report and what followed, in the order in which it was said.

    `id` is 16 random bytes of the server's, `tag` and `desk` are SHA-256 values, `key` is the reporter's public key;
    `opened`, `acknowledged`, `answered` and `closed` are days.
    """

    id: bytes
    tag: bytes
    key: bytes
    desk: bytes
    opened: int
    acknowledged: int | None = None
    answered: int | None = None
    closed: int | None = None
    messages: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        if len({message.id for message in self.messages}) != len(self.messages):
            raise ValueError("a message stands twice in a case")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who reads reports: `id` is 16 hex letters, `key` public, `wrapped` the private key under a passphrase (72 bytes)."""

    id: str
    name: str
    department: str
    key: bytes
    wrapped: bytes
    tag: bytes
    joined: int


@dataclass(frozen=True, slots=True)
class Invite:
    """A place for a recipient who has not come yet; `token` is the SHA-256 of what they were given."""

    token: bytes
    department: str
    day: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases of a category were closed in half a year ("2026-2"); no link leads to a case."""

    half: str
    category: str
    count: int


@dataclass(frozen=True, slots=True)
class Book:
    """Everything but the sealed slots. Each collection is sorted by its keys, in whatever order it was given."""

    cases: tuple[Case, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    invites: tuple[Invite, ...] = ()
    counted: tuple[Counted, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "cases", _sorted(self.cases, lambda case: case.id))
        object.__setattr__(self, "recipients", _sorted(self.recipients, lambda recipient: recipient.id))
        object.__setattr__(self, "invites", _sorted(self.invites, lambda invite: invite.token))
        object.__setattr__(self, "counted", _sorted(self.counted, lambda counted: (counted.half, counted.category)))


def _sorted(values: Iterable[Kept], key: Callable[[Kept], Any]) -> tuple[Kept, ...]:
    """Return values sorted by their keys, of which each may stand there once."""
    found = tuple(sorted(values, key=key))
    if any(key(one) == key(other) for one, other in pairwise(found)):
        raise ValueError("a key stands twice in the book")
    return found
