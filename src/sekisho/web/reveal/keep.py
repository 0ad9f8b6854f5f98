"""A name that was looked up, kept sealed for as long as two people may see it."""

import os
import re
from datetime import datetime
from pathlib import Path

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from sekisho.evidence.disk import replace_whole
from sekisho.pipeline.revealed import Answer
from sekisho.watch.places import over, revealed
from sekisho.web.keys import derived, key_of

HASH = re.compile("[0-9a-f]{64}")


class Kept(msgspec.Struct, frozen=True):
    """What is sealed: an answer, and the entry that it answers, so that no file stands for another."""

    entry: str
    name: str
    why: str


def keep(org: Path, entry: str, answer: Answer, until: datetime) -> None:
    """Keep an answer until a time; the file's own time says when that is."""
    place = _place(org, entry)
    sealed = _box(org).encrypt(msgspec.json.encode(Kept(entry, answer.name, answer.why)))
    replace_whole(place, bytes(sealed))
    os.utime(place, (until.timestamp(), until.timestamp()))


def kept(org: Path, entry: str) -> Answer | None:
    """Return the answer to a request, None where there is none yet or the file is not as it was written."""
    try:
        found = msgspec.json.decode(_box(org).decrypt(_place(org, entry).read_bytes()), type=Kept)
    except (FileNotFoundError, CryptoError):
        return None
    return Answer(found.name, found.why) if found.entry == entry else None


def tidy(org: Path, now: datetime) -> None:
    """Take away the answers whose time is over."""
    for path in list(over(org, now)):
        path.unlink()


def _place(org: Path, entry: str) -> Path:
    """Return where the answer to a request is; ValueError for what is no hash of an entry."""
    if not HASH.fullmatch(entry):
        raise ValueError(entry)
    return revealed(org) / f"{entry}.sealed"


def _box(org: Path) -> SecretBox:
    return SecretBox(derived(key_of(org), "revealed"))
