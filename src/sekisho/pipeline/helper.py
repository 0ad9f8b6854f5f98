"""A helper process of an ingest: it reads short deliveries whole, and hands over the bytes of what is to be written.

It writes nothing and decides nothing. Whatever is out of the ordinary about a file, down to a fault of ours, is an empty
answer: then the process that asked reads the file itself, and says what there is to say.
"""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from sekisho.connectors.choose import choose, peek
from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.detection.fence import fence
from sekisho.evidence.carried import Carried, carry
from sekisho.evidence.land import Landed, Short, short_of
from sekisho.evidence.memory import give_back
from sekisho.model.rows import Rejected
from sekisho.pipeline.delivered import Item
from sekisho.pipeline.reading import cut_of, head_of, stream_of

READY = b"ready"
_LENGTH = 8
_DIES_WITH_PARENT = 1
_LARGE = 4 << 20
"""Bytes of content after which memory is given back: the next file may be long in coming."""
_COLLECT = (50_000, 20, 100)


class Job(msgspec.Struct, frozen=True, array_like=True):
    """What is the same for every file of an ingest.

    `now` is an ISO time with its zone, `chosen` the connector that must read where somebody said so, `known` the ids of
    deliveries that are there.
    """

    now: str
    time_zone: str
    mappings: dict[str, dict[str, str]]
    chosen: str | None
    known: frozenset[str]


class Done(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read: its copy, what it was taken for, and its delivery; None where that is known already."""

    short: Short
    connector: str
    carried: Carried | None


def prepare(job: Job, item: Item, ours: Mapping[str, Connector]) -> Done | None:
    """Read one file; None where it is too long for that, or something stands beside its list that has to be told.

    Raises whatever reading it raises.
    """
    found = short_of(item.path)
    if found is None:
        return None
    short, content = found
    landed = Landed(short.sha256, short.size, item.name, "", short.encoding)
    connector = ours[job.chosen] if job.chosen else choose(peek(stream_of(content)), landed.name, ours)
    now = datetime.fromisoformat(job.now)
    head, context, mapping = head_of(landed, connector, job.mappings, job.time_zone, now, item.path)
    if head.batch_id in job.known:
        return Done(short, connector.id, None)
    aside: list[Rejected] = []
    carried = carry(head, cut_of(connector, content, mapping, context, aside), now)
    return None if aside else Done(short, connector.id, carried)


def serve(source: BinaryIO, to: BinaryIO) -> None:
    """Take a job, say that we are ready, and answer with one `Done`, or nothing, for each item that is asked for."""
    first = receive(source)
    if first is None:
        return
    job = msgspec.msgpack.decode(first, type=Job)
    ours = connectors()
    send(to, READY)
    while (asked := receive(source)) is not None:
        path, _, folder = os.fsdecode(asked).partition("\0")
        item = Item(Path(path), folder=folder)
        done = fence("helper", lambda item=item: prepare(job, item, ours))  # type: ignore[misc]
        large = not isinstance(done, Done) or done.short.size > _LARGE
        send(to, msgspec.msgpack.encode(done) if isinstance(done, Done) else b"")
        del done
        if large:
            give_back()


def send(to: BinaryIO, data: bytes) -> None:
    """Write one message behind its length; OSError where nobody reads."""
    to.write(len(data).to_bytes(_LENGTH, "big"))
    to.write(data)
    to.flush()


def receive(source: BinaryIO) -> bytes | None:
    """Return one message, None where none comes any more or it is cut."""
    length = source.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    size = int.from_bytes(length, "big")
    data = source.read(size)
    return data if len(data) == size else None


def main() -> None:
    """Serve the process whose id is the first argument, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(sys.argv[1]):
        return
    gc.set_threshold(*_COLLECT)
    # What a library may print must not stand between our answers.
    with os.fdopen(os.dup(1), "wb") as to, os.fdopen(os.dup(0), "rb") as source:
        os.dup2(2, 1)
        try:
            serve(source, to)
        except BrokenPipeError:
            os._exit(1)


if __name__ == "__main__":
    main()
