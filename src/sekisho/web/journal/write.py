"""Write into the journal, and check that nothing in it was changed, taken out or put in."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from django.db import transaction

from sekisho.web.journal.models import Entry, Head
from sekisho.web.keys import derived, here

BROKEN = "broken"
"""What an entry follows from that was written behind a head that somebody changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is written: who did what about which thing, from where, and how the console answered (an HTTP status)."""

    at: datetime
    who: str
    role: str
    address: str
    what: str
    about: str
    answer: int


def digest(key: bytes, before: str, number: int, told: Told) -> str:
    """Return the digest of an entry, which depends on all entries before it."""
    fields = [number, told.at.astimezone(UTC).isoformat(), told.who, told.role, told.address, told.what, told.about]
    text = msgspec.json.encode([before, *fields, told.answer])
    return hmac.new(key, text, sha256).hexdigest()


def write(told: Told) -> int:
    """Write an entry and return its number; who writes at the same time waits.

    Where the head is not what was written last, the entry follows from nothing, and the check finds it for ever.
    """
    with transaction.atomic():
        head, _ = Head.objects.select_for_update().get_or_create(pk=1)
        last = Entry.objects.order_by("-number").first()
        before = (last.digest if last else "") if _stands(head, last) else BROKEN
        number = max(head.number, last.number if last else 0) + 1
        seal = digest(_key(), before, number, told)
        Entry.objects.create(number=number, at=told.at, who=told.who, role=told.role, address=told.address, what=told.what, about=told.about, answer=told.answer, digest=seal)  # fmt: skip
        head.number, head.digest = number, sealed(_key(), number, seal)
        head.save()
    return number


def sealed(key: bytes, number: int, newest: str) -> str:
    """Return the head's own digest over the newest entry: without the key nobody makes one for an entry further back."""
    return hmac.new(key, msgspec.json.encode(["head", number, newest]), sha256).hexdigest()


def faults() -> Iterator[int]:
    """Yield the numbers of entries that do not follow from those before them; one behind the last where the end is gone."""
    key, before, expected, last = _key(), "", 1, None
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        told = Told(entry.at, entry.who, entry.role, entry.address, entry.what, entry.about, entry.answer)
        if entry.number != expected or not hmac.compare_digest(digest(key, before, entry.number, told), entry.digest):
            yield entry.number
        before, expected, last = entry.digest, entry.number + 1, entry
    if not _stands(Head.objects.filter(pk=1).first() or Head(), last):
        yield expected


def _stands(head: Head, last: Entry | None) -> bool:
    """Tell whether the head is the one that was written together with the newest entry."""
    if last is None:
        return (head.number, head.digest) == (0, "")
    return head.number == last.number and hmac.compare_digest(sealed(_key(), last.number, last.digest), head.digest)


def _key() -> bytes:
    return derived(here(), "journal")
