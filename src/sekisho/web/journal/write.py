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
    """Write an entry and return its number; who writes at the same time waits."""
    with transaction.atomic():
        head, _ = Head.objects.select_for_update().get_or_create(pk=1)
        number = head.number + 1
        seal = digest(_key(), head.digest, number, told)
        Entry.objects.create(number=number, at=told.at, who=told.who, role=told.role, address=told.address, what=told.what, about=told.about, answer=told.answer, digest=seal)  # fmt: skip
        head.number, head.digest = number, seal
        head.save()
    return number


def faults() -> Iterator[int]:
    """Yield the numbers of entries that do not follow from those before them; one behind the last where the end is gone."""
    key, before, expected = _key(), "", 1
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        told = Told(entry.at, entry.who, entry.role, entry.address, entry.what, entry.about, entry.answer)
        if entry.number != expected or not hmac.compare_digest(digest(key, before, entry.number, told), entry.digest):
            yield entry.number
        before, expected = entry.digest, entry.number + 1
    head = Head.objects.filter(pk=1).first()
    if head and (head.number, head.digest) != (expected - 1, before):
        yield expected


def _key() -> bytes:
    return derived(here(), "journal")
