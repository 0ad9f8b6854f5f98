"""What a page is handed out with, so that an act comes from somebody who got the page: good once, for a day, for one slug and token."""

import base64
import binascii
import hmac
from collections.abc import Callable
from hashlib import sha256
from mmap import mmap
from threading import Lock
from typing import Final

LENGTH: Final = 36
"""Letters of a nonce: 27 bytes, of which 6 are the time in ms, 9 random, and 12 of an HMAC."""
DAY: Final = 86_400_000
"""Milliseconds that it is good for."""
_TIME, _RANDOM = 6, 9
_SLOTS: Final = 1 << 17


class Spent:
    """Nonces that were used, in memory that processes share which are made after it: 1 MiB, the oldest of two in a place goes.

    Two threads of two processes that use the same one in the same microsecond may both be the first.
    """

    def __init__(self) -> None:
        self._table, self._lock = mmap(-1, _SLOTS * 8), Lock()

    def first(self, nonce: bytes) -> bool:
        """Count a nonce as used, and tell whether it was not before."""
        mark = sha256(nonce).digest()
        at, sign = int.from_bytes(mark[:4], "big") % _SLOTS * 8, mark[4:12]
        with self._lock:
            if self._table[at : at + 8] == sign:
                return False
            self._table[at : at + 8] = sign
            return True


class Nonces:
    """Makes and judges nonces. `now` is the time in ms since 1970, `random` gives bytes, `spent` is shared by all processes."""

    def __init__(self, now: Callable[[], int], random: Callable[[int], bytes], spent: Spent) -> None:
        self._now, self._random, self._spent = now, random, spent

    def issue(self, key: bytes, slug: str, token: str) -> str:
        """Return a new one for a page."""
        body = self._now().to_bytes(_TIME, "big") + self._random(_RANDOM)
        return base64.urlsafe_b64encode(body + _seal(key, slug, token, body)).decode("ascii")

    def good(self, key: bytes, slug: str, token: str, said: str) -> bool:
        """Tell whether one was handed out for this page in the last day; a second use is none of `spend`'s."""
        body = _opened(key, slug, token, said)
        return bool(body) and 0 <= self._now() - int.from_bytes(body[:_TIME], "big") <= DAY

    def spend(self, key: bytes, slug: str, token: str, said: str) -> bool:
        """Tell the same, and that it was not used before; from now on it was."""
        return self.good(key, slug, token, said) and self._spent.first(said.encode("ascii"))


def _seal(key: bytes, slug: str, token: str, body: bytes) -> bytes:
    return hmac.new(key, b"nonce\0%b\0%b\0%b" % (slug.encode(), token.encode(), body), sha256).digest()[:12]


def _opened(key: bytes, slug: str, token: str, said: str) -> bytes:
    """Return the time and the random part of a nonce that is ours, b"" of any other."""
    try:
        raw = base64.b64decode(said.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
    body, seal = raw[: _TIME + _RANDOM], raw[_TIME + _RANDOM :]
    return body if hmac.compare_digest(seal, _seal(key, slug, token, body)) else b""
