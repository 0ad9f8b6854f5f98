"""What an analyser remembers between two assessments: a file beside the tables that nothing needs to be there.

It says what it was made from. Where it is missing, damaged, or of anything else than what is there now, the work is done
from the beginning. It holds personal data, so only its owner may read it, and no backup holds it.
"""

import hashlib
from pathlib import Path

import msgspec

from sekisho.evidence.disk import replace_whole
from sekisho.evidence.store import Store

FOLDER = "states"
_DIGEST = 32


class State(msgspec.Struct, frozen=True):
    """`state` is what was remembered after the deliveries `batches`, whose rows had the digest `read`.

    `key` names everything else that it depends on, `table` what the analyser's table was made from at that time.
    """

    key: str
    table: str
    batches: list[str]
    read: str
    state: bytes


def keep_state(store: Store, name: str, state: State) -> None:
    """Put the state of an analyser in the place of the last one, whole or not at all."""
    path = _path(store, name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    told = msgspec.msgpack.encode(state)
    replace_whole(path, hashlib.sha256(told).digest() + told, forced=False)


def kept_state(store: Store, name: str) -> State | None:
    """Return the last state of an analyser; None where there is none that can be read."""
    try:
        raw = _path(store, name).read_bytes()
    except OSError:
        return None
    digest, told = raw[:_DIGEST], raw[_DIGEST:]
    if hashlib.sha256(told).digest() != digest:
        return None
    try:
        return msgspec.msgpack.decode(told, type=State)
    except msgspec.MsgspecError:
        return None


def forget_state(store: Store, name: str) -> None:
    """Remove the state of an analyser: what it would have remembered is read again."""
    _path(store, name).unlink(missing_ok=True)


def _path(store: Store, name: str) -> Path:
    return store.folder / FOLDER / f"{name}.msgpack"
