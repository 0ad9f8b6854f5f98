"""How often somebody may be wrong, all together: no address is looked at, so none has to be kept."""

import threading
from collections.abc import Callable


class Bucket:
    """Holds up to `most` tries and gets `rate` of them a second; who is right takes none."""

    def __init__(self, most: int, rate: float, clock: Callable[[], float]) -> None:
        self._most, self._rate, self._clock = most, rate, clock
        self._left, self._at = float(most), clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take a try; False where none is left."""
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + (now - self._at) * self._rate)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
