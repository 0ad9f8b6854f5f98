"""How fast mail goes out: a bucket of tokens for a relay or a domain, and the rest a relay is given that is busy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

PAUSES = (2.0, 10.0, 60.0)
"""Seconds that a relay is left alone each time it is away or busy; a mail that it takes begins them anew."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Mails a second: through the relay, to any one domain, and to some domains by name. 0 is as fast as it goes.

    `burst` mails may go at once after a silence.
    """

    relay: float = 0.0
    domain: float = 0.0
    domains: Mapping[str, float] = field(default_factory=dict)
    burst: int = 1

    def of(self, domain: str) -> float:
        """Return the rate to a domain, which is in small letters."""
        return self.domains.get(domain, self.domain)


class Bucket:
    """Tokens that come at a rate, up to so many. Time is in seconds and only grows."""

    def __init__(self, rate: float, burst: int, monotonic: Callable[[], float]) -> None:
        self._rate, self._burst, self._monotonic = rate, max(burst, 1), monotonic
        self._tokens, self._at = float(self._burst), monotonic()

    def short(self) -> float:
        """Return in how many seconds there is a token, 0 where there is one."""
        if self._rate <= 0:
            return 0.0
        now = self._monotonic()
        self._tokens = min(self._tokens + (now - self._at) * self._rate, float(self._burst))
        self._at = now
        return 0.0 if self._tokens >= 1 - 1e-9 else (1 - self._tokens) / self._rate

    def take(self) -> None:
        """Take a token."""
        self._tokens -= 1


class Rest:
    """The rest of a relay that was away or busy, for all connections at once.

    Each reads `turn` before it tries: troubles of one turn count once, however many connections met them.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.turn = 0
        self._monotonic = monotonic
        self._until = monotonic()
        self._times = 0
        self._one = Lock()

    def trouble(self, turn: int) -> bool:
        """Note trouble that was met in a turn; False where the relay has had all its pauses."""
        with self._one:
            if turn == self.turn:
                self.turn += 1
                self._times += 1
                pause = PAUSES[min(self._times, len(PAUSES)) - 1]
                self._until = self._monotonic() + pause
            return self._times <= len(PAUSES)

    def well(self) -> None:
        """Note that the relay took a mail."""
        with self._one:
            self._times = 0

    def left(self) -> float:
        """Return how many seconds it is still to be left alone."""
        with self._one:
            return max(self._until - self._monotonic(), 0.0)
