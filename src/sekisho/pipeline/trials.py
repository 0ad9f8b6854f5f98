"""When payment files were last checked, and which of them nobody sent: what is listed as withdrawn or replaced.

Marks are kept in `evidence/checked.json`. Nothing opens by them: they only say what is counted as waiting. Once there is
a ledger, a withdrawal counts only where it is signed. A file of marks that cannot be read counts as none.
"""

import gzip
import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from sekisho.evidence.disk import replace_whole
from sekisho.evidence.view import Snapshot
from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.entries import Entry
from sekisho.ledger.store import append
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.payments import asking
from sekisho.payments.trials import Line, Version, Withdrawal, replaced, withdrawals
from sekisho.pipeline.actors import signer
from sekisho.pipeline.org import Org

FILE = "checked.json"
SHORTEST_HASH = 8
_CHUNK = 1 << 20


class _Checked(msgspec.Struct, frozen=True):
    at: datetime
    seq: int = 0


class _Withdrawn(msgspec.Struct, frozen=True):
    by: str
    at: datetime
    why: str = ""


class _Marks(msgspec.Struct, frozen=True):
    checked: dict[str, _Checked] = {}
    withdrawn: dict[str, _Withdrawn] = {}


@dataclass(frozen=True, slots=True)
class Trials:
    """Files that are not counted as waiting, by hash: who withdrew them, and the newer version of those replaced."""

    withdrawn: Mapping[str, Withdrawal] = field(default_factory=dict)
    newer: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, sha256: str) -> bool:
        """Tell whether a file is set aside."""
        return sha256 in self.withdrawn or sha256 in self.newer


@dataclass(frozen=True, slots=True)
class Withdrew:
    """A withdrawal as it was written: the file, and its entry (None where there is no ledger to sign in yet)."""

    name: str
    sha256: str
    entry: Entry | None


def remember_check(org: Org, sha256: str, view: LedgerView | None, now: datetime) -> None:
    """Note that a file was checked now: it waits again, if it was withdrawn before."""
    with org.store.lock():
        marks = _marks(org)
        seq = max((decision.seq for decision in view.fold.decisions), default=0) if view else 0
        withdrawn = {file: mark for file, mark in marks.withdrawn.items() if file != sha256}
        _save(org, _Marks({**marks.checked, sha256: _Checked(now, seq)}, withdrawn))


def withdraw(path: Path, which: str, by: str, passphrase: str, why: str, now: datetime) -> Withdrew:
    """Say that a file was checked and not sent; `which` is its path, its name, or the beginning of its hash.

    Before `init` it is a note with a name; after, an entry that `by` signs. SekishoError `file_not_checked`,
    `file_unclear`, `ledger_broken`.
    """
    org = Org.open(path)
    view = org.decided()
    with org.store.lock(), Snapshot.open(org.store) as snapshot:
        sha256, name = _named(snapshot, which)
        if view is None:
            marks = _marks(org)
            _save(org, _Marks(marks.checked, {**marks.withdrawn, sha256: _Withdrawn(by, now, why)}))
            return Withdrew(name, sha256, None)
    view.sound()
    key = signer(org, by, passphrase)
    return Withdrew(name, sha256, append(org.ledger, asking.withdraw(sha256, why, fresh_salt), key, now))


def trials(org: Org, snapshot: Snapshot, view: LedgerView | None) -> Trials:
    """Return the payment files of the evidence that are withdrawn or replaced."""
    marks = _marks(org)
    if view is None:
        gone = {file: Withdrawal(one.by, one.at, one.why, signed=False) for file, one in marks.withdrawn.items()}
    else:
        gone = withdrawals(view, {file: one.seq for file, one in marks.checked.items()})
    return Trials(gone, replaced(_versions(snapshot, marks.checked), gone.keys()))


def _marks(org: Org) -> _Marks:
    try:
        return msgspec.json.decode((org.path / "evidence" / FILE).read_bytes(), type=_Marks)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return _Marks()


def _save(org: Org, marks: _Marks) -> None:
    replace_whole(org.path / "evidence" / FILE, msgspec.json.encode(marks, order="deterministic"))


def _versions(snapshot: Snapshot, checked: Mapping[str, _Checked]) -> Iterable[Version]:
    """Return the payment files that share their day with another one; the rest can be no versions of each other."""
    days = {row["payment_file_uid"]: row["value_date"] for row in _files(snapshot)}
    count = Counter(days.values())
    wanted = {file for file, day in days.items() if count[day] > 1}
    if not wanted:
        return []
    lines: dict[str, list[Line]] = defaultdict(list)
    columns = ["payment_file_uid", "payee_code", "payee_name", "account_key", "amount_minor", "currency"]
    for row in snapshot.dicts("payment", columns):
        if row["payment_file_uid"] in wanted:
            lines[row["payment_file_uid"]].append(_line(row))
    given = {line.file_sha256: (line.file_name, line.ingest_time) for line in snapshot.batches()}
    return [
        Version(
            file, name, checked[file].at if file in checked else at, days[file], tuple(lines[file]), file in checked
        )
        for file, (name, at) in given.items()
        if file in wanted
    ]


def _files(snapshot: Snapshot) -> Iterable[Mapping[str, Any]]:
    return snapshot.dicts("payment_file", ["payment_file_uid", "value_date"])


def _line(row: Mapping[str, Any]) -> Line:
    payee = row["payee_code"] or row["payee_name"] or ""
    return Line(payee.strip(), row["account_key"] or "", row["amount_minor"], row["currency"])


def _named(snapshot: Snapshot, which: str) -> tuple[str, str]:
    """Return hash and name of the payment file that is meant."""
    known = {row["payment_file_uid"] for row in _files(snapshot)}
    names = {line.file_sha256: line.file_name for line in snapshot.batches() if line.file_sha256 in known}
    path = Path(which)
    if path.is_file():
        found = {_hash(path)} & names.keys()
    else:
        found = {file for file, name in names.items() if name == which}
        if len(which) >= SHORTEST_HASH:
            found |= {file for file in names if file.startswith(which.lower())}
    if len(found) > 1:
        raise SekishoError("file_unclear", file=which, hashes=", ".join(sorted(one[:12] for one in found)))
    if not found:
        raise SekishoError("file_not_checked", file=which)
    file = found.pop()
    return file, names[file]


def _hash(path: Path) -> str:
    """Return the hash of a file's content, that of a gzip archive decompressed, as evidence names it."""
    digest = hashlib.sha256()
    with path.open("rb") as plain:
        zipped = plain.read(2) == b"\x1f\x8b"
        plain.seek(0)
        try:
            with gzip.open(plain) if zipped else plain as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            return ""
    return digest.hexdigest()
