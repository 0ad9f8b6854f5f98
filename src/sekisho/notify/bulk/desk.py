"""Which mail goes next: those that are due, domain by domain in turn, as fast as the rates allow."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from sekisho.notify.bulk.pace import Bucket, Rates
from sekisho.notify.bulk.queue import Queue
from sekisho.notify.bulk.rows import Due

AHEAD = 5_000
"""Due mails that are looked at together: so many of one domain do not let those of another wait."""


class Desk:
    """Gives out due mails, each to one connection."""

    def __init__(
        self, queue: Queue, rates: Rates, clock: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self._queue, self._rates, self._clock, self._monotonic = queue, rates, clock, monotonic
        self._relay = Bucket(rates.relay, rates.burst, monotonic)
        self._domains: dict[str, Bucket] = {}
        self._waiting: dict[str, deque[Due]] = {}
        self._held: set[str] = set()
        self._one = Lock()

    def take(self) -> Due | float | None:
        """Return a mail that may go now, or in how many seconds one may, or None where none is due."""
        with self._one:
            if not self._waiting:
                self._look()
            if not self._waiting:
                return None
            pauses = {domain: self._bucket(domain).short() for domain in self._waiting}
            soonest = min(pauses, key=pauses.__getitem__)
            pause = max(self._relay.short(), pauses[soonest])
            return pause or self._given(soonest)

    def done(self, key: str) -> None:
        """Hear that a mail which was given out is written as `sending`, or is not going to be."""
        with self._one:
            self._held.discard(key)

    def _look(self) -> None:
        for due in self._queue.due(self._clock(), AHEAD + len(self._held)):
            if due.key not in self._held:
                self._waiting.setdefault(due.domain, deque()).append(due)

    def _bucket(self, domain: str) -> Bucket:
        if domain not in self._domains:
            self._domains[domain] = Bucket(self._rates.of(domain), self._rates.burst, self._monotonic)
        return self._domains[domain]

    def _given(self, domain: str) -> Due:
        """Take the first mail to a domain, which then is the last in turn."""
        self._relay.take()
        self._bucket(domain).take()
        rows = self._waiting.pop(domain)
        due = rows.popleft()
        if rows:
            self._waiting[domain] = rows
        self._held.add(due.key)
        return due
