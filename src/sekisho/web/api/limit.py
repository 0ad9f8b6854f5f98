"""How often a token may ask: a bucket that fills steadily, kept by each process for the tokens used last."""

import math
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

BURST, A_SECOND = 120.0, 4.0
KNOWN = 2_000


class Limit:
    """Counts what each token asked. `clock` gives seconds; at most `known` tokens are remembered, those used last."""

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        burst: float = BURST,
        a_second: float = A_SECOND,
        known: int = KNOWN,
    ) -> None:
        self._clock, self._burst, self._rate, self._known = clock, burst, a_second, known
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, token: int) -> int:
        """Take one question of a token and return 0, or the seconds after which it may ask again."""
        with self._lock:
            now = self._clock()
            left, at = self._left.pop(token, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._rate)
            enough = left >= 1
            self._left[token] = (left - enough, now)
            if len(self._left) > self._known:
                self._left.popitem(last=False)
        return 0 if enough else math.ceil((1 - left) / self._rate)

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._left.clear()


limit = Limit()
"""The limit of this process."""
