"""Cases that are none: whoever was left out of a report sees it among them, and cannot tell it from one."""

import struct
from collections.abc import Iterator
from hashlib import blake2b

from nacl.public import PrivateKey

LIVES = 200
"""Days that one stands there."""
RARITY = 3
"""One comes on every third day or so, by chance."""


def decoys(secret: bytes, who: str, today: int) -> Iterator[tuple[bytes, int, bytes, bytes]]:
    """Return for one recipient the case, the day, the reporter's key and the grant of each; the same ones the next day, too."""
    for day in range(today - LIVES, today + 1):
        drawn = _drawn(secret, who, day)
        if drawn[0] % RARITY == 0:
            grant = _drawn(secret, who + "+", day)
            yield drawn[1:17], day, _point(drawn[17:49]), _point(grant[:32]) + grant[32:] + drawn[48:64]


def _point(drawn: bytes) -> bytes:
    return bytes(PrivateKey(drawn).public_key)


def _drawn(secret: bytes, who: str, day: int) -> bytes:
    return blake2b(who.encode() + struct.pack(">Q", day), digest_size=64, key=secret, person=b"decoy").digest()
