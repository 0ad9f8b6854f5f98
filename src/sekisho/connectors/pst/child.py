"""Reads an archive in a process of its own: `python -m sekisho.connectors.pst.child FILE`, answers on its output.

libpff is compiled code that opens what strangers sent. Where it ends with a fault, this process ends, and the one that
asked tells what was read until then.
"""

import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from sekisho.connectors.mail.outlook.render import render
from sekisho.connectors.pst.walk import FAILURES, messages


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """One message: its place, what its header is and its bytes; `reason` where there is none, `skipped` or a reject's code."""

    place: str
    header: str = ""
    data: bytes = b""
    reason: str = ""


END = Answer("", reason="end")
UNOPENED = Answer("", reason="unopened")


def answer(path: Path, to: BinaryIO) -> None:
    """Write one answer for each message, then the end, or that the archive cannot be opened."""
    import pypff

    archive = pypff.file()
    try:
        archive.open(str(path))
        found = messages(archive)
    except FAILURES:
        send(to, UNOPENED)
        return
    for one in found:
        if one.item is None:
            send(to, Answer(one.place, reason="skipped" if one.skipped else "message_broken"))
            continue
        written = render(one.item)
        send(to, Answer(one.place, written.header, written.data))
    send(to, END)


def send(to: BinaryIO, one: Answer) -> None:
    """Write one answer behind its length."""
    data = msgspec.msgpack.encode(one)
    to.write(len(data).to_bytes(8, "big") + data)
    to.flush()


if __name__ == "__main__":
    answer(Path(sys.argv[1]), sys.stdout.buffer)
