"""Invitations: sixteen bytes that prove themselves, so that whoever keeps the server makes one while it runs."""

import hmac
import struct
from hashlib import blake2b

from sekisho.hotline.nouns import Invite
from sekisho.hotline.rules import PENDING
from sekisho.hotline.sealing.keys import kept
from sekisho.model.errors import SekishoError


def invite(secret: bytes, department: str, today: int, random: bytes) -> bytes:
    """Return an invitation into a department, out of 8 random bytes; it holds for `PENDING` days."""
    return random + _proof(secret, department, today, random)


def invitation(secret: bytes, token: bytes, department: str, today: int) -> Invite:
    """Return what is remembered of an invitation once it is used; SekishoError `hotline_invite` where it is none, or too old."""
    for day in range(today, today - PENDING - 1, -1):
        if hmac.compare_digest(_proof(secret, department, day, token[:8]), token[8:]):
            return Invite(kept(token), department, day)
    raise SekishoError("hotline_invite")


def _proof(secret: bytes, department: str, day: int, random: bytes) -> bytes:
    said = random + struct.pack(">Q", day) + department.encode()
    return blake2b(said, digest_size=8, key=secret, person=b"invite").digest()
