"""Messages of many files as features on disk, read back in the order of time; copies of one message are one.

Each file has its spool, made once: a run that was cut goes on with those that are whole. A spool holds addresses, so it
lies in the organisation's folder, readable by its owner alone, and is removed when it has been read.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from sekisho.evidence.disk import force
from sekisho.threats.email.analysers.judging.history.seen import Seen

_ENTRY = msgspec.msgpack.Encoder()
_ENTRIES = msgspec.msgpack.Decoder(type=list[tuple[float, str, int, int, int]])
_SEEN = msgspec.msgpack.Decoder(type=Seen)
FILE_MODE = 0o600


class Told(msgspec.Struct, frozen=True):
    """What became of one file: messages read, and what could not be, as (place, reason) of the first few and their number."""

    file: str
    messages: int
    rejected: int
    first: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Spool:
    """Where one file's messages lie: `data` behind one another, `index` with time, id, richness, start and length."""

    folder: Path
    key: str

    @property
    def data(self) -> Path:
        """The messages."""
        return self.folder / f"{self.key}.seen"

    @property
    def index(self) -> Path:
        """The index; written last, so a spool that has one is whole."""
        return self.folder / f"{self.key}.index"

    @property
    def told(self) -> Path:
        """What became of the file."""
        return self.folder / f"{self.key}.told"

    def whole(self) -> bool:
        """Return whether the file was read to its end before."""
        return self.index.exists()

    def write(self, mails: Iterable[Seen], told: "Iterator[Told]") -> None:
        """Write all messages, then what `told` says of the file, then the index."""
        entries: list[tuple[float, str, int, int, int]] = []
        start = 0
        with _private(self.data) as file:
            for mail in mails:
                raw = _ENTRY.encode(mail)
                file.write(raw)
                moment = mail.time.timestamp() if mail.time is not None else -1.0
                entries.append((moment, mail.uid, _richness(mail), start, len(raw)))
                start += len(raw)
        with _private(self.told) as file:
            file.write(_ENTRY.encode(next(told)))
        part = self.index.with_suffix(".part")
        with _private(part) as file:
            file.write(_ENTRY.encode(entries))
        force(part)
        part.replace(self.index)

    def account(self) -> Told:
        """Return what became of the file."""
        return msgspec.msgpack.decode(self.told.read_bytes(), type=Told)

    def remove(self) -> None:
        """Take the spool away."""
        for path in (self.index, self.data, self.told):
            path.unlink(missing_ok=True)


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE), "wb")


def _richness(mail: Seen) -> int:
    """Return how much a copy shows of its way: the recipient's copy has what the border wrote, the sender's has not."""
    routed = any(trait.startswith("net=") and trait != "net=none" for trait in mail.traits)
    return 2 * len(mail.auth) + routed


@dataclass(frozen=True, slots=True)
class Order:
    """The messages of all spools, once each, in the order of time (those without one first)."""

    spools: tuple[Spool, ...]
    entries: tuple[tuple[float, str, int, int, int], ...]

    @staticmethod
    def of(spools: Iterable[Spool]) -> "Order":
        """Read the indexes; of copies of one message the one that shows most stays."""
        listed = tuple(spools)
        best: dict[str, tuple[int, tuple[float, str, int, int, int]]] = {}
        for number, spool in enumerate(listed):
            for moment, uid, richness, start, length in _ENTRIES.decode(spool.index.read_bytes()):
                known = best.get(uid)
                if known is None or richness > known[0]:
                    best[uid] = (richness, (moment, uid, number, start, length))
        return Order(listed, tuple(sorted(entry for _, entry in best.values())))

    def __len__(self) -> int:
        """Return how many messages there are."""
        return len(self.entries)

    def mails(self) -> Iterator[Seen]:
        """Yield the messages in order."""
        files = [spool.data.open("rb") for spool in self.spools]
        try:
            for _, _, number, start, length in self.entries:
                files[number].seek(start)
                yield _SEEN.decode(files[number].read(length))
        finally:
            for file in files:
                file.close()
