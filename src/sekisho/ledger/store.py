"""The ledger's file: made once by two founders, then only added to, in transactions that are whole or not there."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.ledger.canonical import Name, digest_of, fresh_salt
from sekisho.ledger.decisions import Fold
from sekisho.ledger.entries import NO_ENTRY, Draft, Entry, Kind, signed
from sekisho.ledger.keys import Signer
from sekisho.ledger.names import keep
from sekisho.ledger.schema import COLUMNS, LEDGER, as_made, reading, transaction
from sekisho.ledger.walk import Walk
from sekisho.model.errors import SekishoError

Drawn = Callable[[Fold], Draft]
"""Makes a draft of the ledger as it stands when it is written, or refuses by a SekishoError: nobody else writes meanwhile."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the file holds: the entries as they stand there, and whether its tables and triggers are ours."""

    entries: tuple[Entry, ...]
    as_made: bool


def names_path(path: Path) -> Path:
    """Return the file of clear values beside a ledger."""
    return path.with_name("names.db")


def keys_folder(path: Path) -> Path:
    """Return the folder of sealed keys beside a ledger."""
    return path.with_name("keys")


def create(
    path: Path, founders: tuple[Signer, Signer], names: tuple[Name, Name], now: datetime, baseline: Iterable[Name] = ()
) -> str:
    """Found a ledger signed by both founders and return its fingerprint (64 hexadecimal digits).

    `names` are the founders' names, `baseline` the founding accounts (`accounts.account_name`), both committed to.
    SekishoError `ledger_exists`, or `founders_alike` where both are one actor or share a key.
    """
    if path.exists():
        raise SekishoError("ledger_exists", path=str(path))
    accounts = tuple(baseline)
    draft = genesis_draft(founders, names, accounts)
    entry = signed(1, NO_ENTRY, draft, founders, now)
    if Walk().step(entry):
        raise SekishoError("founders_alike")
    keep(names_path(path), draft.names)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with transaction(fresh, make=True) as con:
        for statement in LEDGER:
            con.execute(statement)
        _insert(con, entry)
    os.rename(fresh, path)  # noqa: PTH104 - one atomic step, and Path.rename says the same
    return entry.hash


def genesis_draft(founders: tuple[Signer, Signer], names: tuple[Name, Name], accounts: tuple[Name, ...]) -> Draft:
    """Return the first entry: both founders with their keys, and the founding accounts as commitments."""
    first, second = founders
    payload = {
        "actor_1": first.actor,
        "key_1": first.public,
        "name_1": names[0].commitment,
        "actor_2": second.actor,
        "key_2": second.public,
        "name_2": names[1].commitment,
        "nonce": fresh_salt().hex(),
        **baseline_payload(accounts),
    }
    return Draft(Kind.GENESIS, "ledger", payload, (*names, *accounts))


def baseline_payload(accounts: tuple[Name, ...]) -> dict[str, str]:
    """Return the commitments to founding accounts in an order that tells nothing, and the digest over them."""
    commitments = sorted(account.commitment for account in accounts)
    return {"accounts": " ".join(commitments), "baseline": digest_of(*commitments) if commitments else ""}


def read_entries(path: Path) -> Stored:
    """Read every row as it stands; SekishoError `ledger_not_found` or `ledger_unreadable`."""
    if not path.is_file():
        raise SekishoError("ledger_not_found", path=str(path), org=str(path.parent))
    with reading(path) as con:
        return _stored(con)


def _stored(con: sqlite3.Connection) -> Stored:
    rows = con.execute(f"SELECT {COLUMNS} FROM entry ORDER BY seq").fetchall()  # noqa: S608 - our own column names
    return Stored(tuple(_entry(row) for row in rows), as_made(con, LEDGER))


def _entry(row: tuple[object, ...]) -> Entry:
    """Read a row; a cell of another type becomes one that no chain or hash fits."""
    seq, *texts = row
    prev, time, kind, subject, payload, signer, signature, own = (str(cell) for cell in texts)
    return Entry(seq if isinstance(seq, int) else 0, prev, time, kind, subject, payload, signer, signature, own)


def append(path: Path, draft: Draft, signer: Signer, now: datetime) -> Entry:
    """Sign `draft` and add it at the end; return the entry, whose hash is the new head.

    SekishoError `ledger_broken` where the file no longer holds what was written, or the code of the rule that the new
    entry would break (`signer_not_active`, `endorse_again`, ...): what would not be honoured is not written.
    """
    return append_all(path, (lambda _fold: draft,), signer, now)[0]


def append_all(path: Path, drawn: Iterable[Drawn], signer: Signer, now: datetime) -> tuple[Entry, ...]:
    """Sign drafts and add them one after another, all of them or none; errors as of `append`, and what a draft refuses.

    Each draft is drawn of the ledger with those before it, the entry just added being its `head`.
    """
    if not path.is_file():
        raise SekishoError("ledger_not_found", path=str(path), org=str(path.parent))
    entries: list[Entry] = []
    with transaction(path) as con:
        walk = _walked(_stored(con))
        for draw in drawn:
            draft = draw(walk.fold())
            entry = signed(walk.length + 1, walk.head, draft, (signer,), now)
            problem = walk.step(entry)
            if problem:
                raise SekishoError(problem.code, actor=dict(problem.params).get("actor", signer.actor))
            keep(names_path(path), draft.names)
            _insert(con, entry)
            entries.append(entry)
    return tuple(entries)


def _walked(stored: Stored) -> Walk:
    walk = Walk()
    for entry in stored.entries:
        problem = walk.step(entry)
        if problem and problem.stops:
            raise SekishoError("ledger_broken", seq=problem.seq)
    if not stored.entries or not stored.as_made:
        raise SekishoError("ledger_broken", seq=len(stored.entries))
    return walk


def _insert(con: sqlite3.Connection, entry: Entry) -> None:
    row = (
        entry.seq, entry.prev, entry.time, entry.kind, entry.subject, entry.payload, entry.signer, entry.signature, entry.hash,
    )  # fmt: skip
    con.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
