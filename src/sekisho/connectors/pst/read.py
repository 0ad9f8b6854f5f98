"""Read an archive of Outlook message by message, with the help of libpff in a process of its own."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import IO, BinaryIO

import msgspec

from sekisho.connectors.pst.child import END, UNOPENED, Answer
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_MAGIC = b"!BDN"
_KINDS = frozenset({b"SM", b"SO"})
_PIECE = 1024 * 1024


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the signature of an archive or of a mailbox's copy stands at its place."""
    return Match(95, "signature") if head.startswith(_MAGIC) and head[8:10] in _KINDS else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield each message with its place `item NUMBER`.

    Refused `pst_reader_missing` where libpff is not installed, `pst_broken` where it cannot open the file. Where it
    ends before the end, the last record is a reject `pst_reader_ended`: what stands behind is not known.
    """
    if find_spec("pypff") is None:
        raise Refused("pst_reader_missing", place="file")
    with tempfile.NamedTemporaryFile(prefix="sekisho-", suffix=".pst") as copy:
        size = 0
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limits.total_bytes:
                raise Refused("format_too_large", place=f"byte {size}", most=limits.total_bytes)
            copy.write(piece)
        copy.flush()
        for one in _answers(copy.name):
            if one == UNOPENED:
                raise Refused("pst_broken", place="file")
            yield _record(one, limits)


def _answers(path: str) -> Iterator[Answer]:
    """Yield what the process says, without the end; a reject of ours where it does not come to it."""
    command = [sys.executable, "-P", "-m", "sekisho.connectors.pst.child", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603 - our own interpreter and module
        source = child.stdout
        try:
            while source is not None and (one := _received(source)) != END:
                if one is None:
                    yield Answer("file", reason="pst_reader_ended")
                    return
                yield one
        finally:
            child.kill()


def _received(source: IO[bytes]) -> Answer | None:
    head = source.read(8)
    size = int.from_bytes(head, "big")
    data = source.read(size) if len(head) == 8 else b""
    return msgspec.msgpack.decode(data, type=Answer) if data and len(data) == size else None


def _record(one: Answer, limits: Limits) -> RawRecord | Rejected:
    if len(one.data) > limits.record_bytes:
        return Rejected(one.place, "message", "message_too_large")
    if one.reason and one.reason != "skipped":
        return Rejected(one.place, "message", one.reason)
    return RawRecord(one.place, one, len(one.data))
