"""The world of the ledger's adversary: a small firm with honest people, one known passphrase, and payments to steal.

Whoever is `mal` may call everything under their own key and write every file. The honest ones go on working: they
call, ask and endorse, but only what is in `BENIGN`. So a payment in `EVIL` must never be open.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.signing import SigningKey

from sekisho.ledger.accounts import account_name
from sekisho.ledger.callbacks import (
    AccountChange,
    Call,
    Outcome,
    PaymentProof,
    account_change,
    callback_draft,
    following_draft,
    payment_proof,
    refuse_draft,
)
from sekisho.ledger.canonical import fresh_salt, name_of
from sekisho.ledger.decisions import Decision, Problem
from sekisho.ledger.entries import Draft, Entry, Kind, actor_draft, endorse_draft
from sekisho.ledger.keys import MINIMUM, SealedKey, Signer, create_key, save_key
from sekisho.ledger.schema import COLUMNS, LEDGER
from sekisho.ledger.store import append, create, keys_folder, names_path
from sekisho.ledger.verify import LedgerView, read, verify
from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Verdict
from sekisho.payments.holds import DETECTOR, Book, state_of
from sekisho.payments.nouns import Payment, PaymentFile

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
FILE, OTHER_FILE = PaymentFile("f1" * 32, 9, 0), PaymentFile("f2" * 32, 9, 0)
NUMBERS = {"V1": "03-1111-1111", "V2": "03-2222-2222", "V3": "03-3333-3333"}
OLD = {key: f"jp:0001:001:1:000000{key[1]}" for key in NUMBERS}
NEW, EVIL_ACCOUNT, EVIL_NUMBER = "jp:0002:002:1:5550000", "jp:0666:066:1:6666666", "090-6666-6666"

_FIRST = Payment("b-1", 1, "V1", NEW, Money(500_000))
_SECOND = Payment("b-2", 2, "V2", NEW, Money(70_000))
REFUSED = Payment("r-6", 6, "V1", NEW, Money(800_000))
BENIGN = (_FIRST.proof(FILE), _SECOND.proof(FILE), AccountChange("V2", NEW), REFUSED.proof(FILE))
EVIL: tuple[tuple[Payment, PaymentFile], ...] = (
    (_FIRST, OTHER_FILE),
    (replace(_SECOND, account_key=EVIL_ACCOUNT), FILE),
    (replace(_FIRST, amount=Money(500_001)), FILE),
    (replace(_FIRST, amount=Money(500_000, "USD")), FILE),
    (replace(_FIRST, account_key=EVIL_ACCOUNT), FILE),
    (replace(_FIRST, counterparty_key="V3"), FILE),
    (replace(_FIRST, sequence=3), FILE),
    (Payment("e-4", 4, "V3", EVIL_ACCOUNT, Money(900_000)), FILE),
    (Payment("e-5", 5, "V9", EVIL_ACCOUNT, Money(900_000)), FILE),
    (Payment("e-7", 7, "", EVIL_ACCOUNT, Money(900_000)), FILE),
)
EVIL_CHANGES = tuple(
    AccountChange(key, account, phone, beside)
    for key in ("V1", "V3", "V9")
    for account in ("", EVIL_ACCOUNT)
    for phone in ("", EVIL_NUMBER)
    for beside in (False, True)
)


Contents = tuple[list[tuple[object, ...]], list[object], list[bytes]]


def signer(name: str) -> Signer:
    """Make a signer whose key follows from the name, so that sequences repeat."""
    return Signer(name, SigningKey(name.encode().ljust(32, b".")))


@dataclass(slots=True)
class World:
    """One firm's folder, who works there, and what honest people wrote down of the ledger."""

    org: Path
    mal: Signer
    honest: tuple[Signer, ...]
    swapped: SealedKey
    fingerprint: str = ""
    heads: list[str] = field(default_factory=list)
    backup: dict[str, bytes] = field(default_factory=dict)
    intact: Contents = ([], [], [])
    honest_steps: int = 0
    named: int = 0

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.org / "ledger.db"

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything that a backup holds."""
        return (
            self.path,
            names_path(self.path),
            *(keys_folder(self.path) / f"{who.actor}.json" for who in self.honest),
        )

    def add(self, draft: Draft, by: Signer, when: datetime = NOW) -> Entry | None:
        """Call `append`; None where it refused, which it may."""
        try:
            return append(self.path, draft, by, when)
        except SekishoError:
            return None

    def view(self) -> LedgerView | None:
        """Read with the genuine fingerprint, as an honest person does; None where there is no ledger to read."""
        try:
            return read(self.path, expect=self.fingerprint)
        except SekishoError:
            return None

    def decisions(self) -> tuple[Decision, ...]:
        """Return what can be read, whoever founded it."""
        try:
            return read(self.path).fold.decisions
        except SekishoError:
            return ()

    def note_head(self) -> None:
        """Write down the head and take a backup, where all is well."""
        view = self.view()
        if view and not view.broken:
            self.heads.append(view.fold.head)
            if self.problems() == ():
                self.backup = {str(path.relative_to(self.org)): path.read_bytes() for path in self.files}

    def restore(self) -> None:
        """Put everything back from the last backup."""
        for name, data in self.backup.items():
            (self.org / name).write_bytes(data)
        self.path.with_name("ledger.db-journal").unlink(missing_ok=True)

    def problems(self) -> tuple[Problem, ...]:
        """Return what `verify` names, given the fingerprint and the last head that was written down."""
        return verify(self.path, self.fingerprint, self.heads[-1])

    def opened(self) -> list[str]:
        """Return the payments that are open and must not be; every verdict is forged as clear.

        The fingerprint alone is enough for that; a refusal that was cut off needs the head that was written down too.
        """
        try:
            whole = read(self.path, self.fingerprint, self.heads[0])
        except SekishoError:
            return []
        problems = tuple(problem for problem in whole.problems if problem.code != "head_missing")
        book = Book.of(replace(whole, problems=problems))
        wrong = [f"{payment} of {file.sha256[:4]}" for payment, file in EVIL if _is_open(payment, file, book)]
        return [*wrong, "a refused payment"] if _is_open(REFUSED, FILE, Book.of(whole)) else wrong


def _is_open(payment: Payment, file: PaymentFile, book: Book) -> bool:
    verdicts = (Verdict(DETECTOR, Subject("payment", payment.uid), Answer.CLEAR, ()),)
    return state_of(payment, file, verdicts, book).state.is_open


def found(org: Path, mal: int) -> World:
    """Found a firm of three, of whom number `mal` is the adversary, with some honest history."""
    org.mkdir(parents=True)
    people = tuple(signer(name) for name in ("a-ada", "a-ben", "a-cho"))
    honest = tuple(who for place, who in enumerate(people) if place != mal)
    swapped, _ = create_key(honest[0].actor, "known to the adversary", MINIMUM)
    world = World(org, people[mal], honest, swapped)
    accounts = [account_name(key, OLD[key], NUMBERS[key], fresh_salt()) for key in NUMBERS]
    names = (name_of(fresh_salt(), "name", "Ada"), name_of(fresh_salt(), "name", "Ben"))
    world.fingerprint = create(world.path, (people[0], people[1]), names, NOW, accounts)
    for who in honest:
        key = SealedKey(who.actor, who.public, "00" * 16, MINIMUM.passes, MINIMUM.memory, "00")
        save_key(keys_folder(world.path), key)
    third = world.add(actor_draft(Kind.ACTOR, world.fingerprint, people[2], None), people[0])
    world.add(endorse_draft(third.hash if third else ""), people[1])
    released = ask(world, REFUSED.proof(FILE), honest[0])
    world.add(endorse_draft(released.hash if released else ""), honest[1])
    world.add(refuse_draft(FILE.sha256, REFUSED.sequence, "denied later", fresh_salt), honest[0])
    world.note_head()
    return world


def moved(world: World, org: Path) -> World:
    """Return the same firm in another folder, to be spoilt on its own."""
    keys_folder(org / "ledger.db").mkdir(parents=True)
    fresh = replace(world, org=org, heads=list(world.heads), backup=dict(world.backup))
    fresh.restore()
    return fresh


def ask(world: World, about: PaymentProof | AccountChange, by: Signer) -> Entry | None:
    """Call the number on file and ask for the release or the account."""
    call = Call(NUMBERS[about.counterparty_key], "Sato", "read back", NOW, Outcome.CONFIRMED)
    called = world.add(callback_draft(about, call, fresh_salt), by)
    callback = read(world.path).fold.index.get(called.hash) if called else None
    if callback is None:
        return None
    kind = Kind.ACCOUNT if isinstance(about, AccountChange) else Kind.RELEASE
    return world.add(following_draft(kind, callback), by)


def is_benign(decision: Decision, view: LedgerView) -> bool:
    """Say what an honest person endorses: notes, and requests about exactly what the firm wants."""
    if decision.kind in {Kind.RELEASE, Kind.ACCOUNT}:
        read_as = account_change if decision.kind is Kind.ACCOUNT else payment_proof
        about: PaymentProof | AccountChange | None = read_as(decision, view.names)
        return about in BENIGN
    return decision.kind in {Kind.NOTE, Kind.CALLBACK, Kind.REFUSE}


def honest_work(world: World, chance: random.Random) -> None:
    """One step of an honest person, who first looks whether the ledger holds."""
    view = world.view()
    if view is None or view.broken:
        return
    who = chance.choice(world.honest)
    pending = [decision for decision in view.fold.decisions if is_benign(decision, view)]
    if chance.random() < 0.6 and pending:
        done = world.add(endorse_draft(chance.choice(pending).entry_hash), who)
    elif chance.random() < 0.7:
        done = ask(world, chance.choice(BENIGN[:3]), who)
    else:
        done = world.add(Draft(Kind.NOTE, "day", {"text": "checked"}), who)
    if done:
        world.honest_steps += 1
        world.note_head()


def rows(path: Path) -> list[tuple[object, ...]]:
    """Read the entries as rows; none where the file is no ledger."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as con:
            return con.execute(f"SELECT {COLUMNS} FROM entry ORDER BY seq").fetchall()  # noqa: S608 - our own names
    except sqlite3.Error:
        return []


def write_rows(path: Path, entries: list[tuple[object, ...]]) -> None:
    """Replace all entries by hand, with table and triggers as they were."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as con:
        con.execute(LEDGER[0])
        con.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", entries)
        for statement in LEDGER[1:]:
            con.execute(statement)
        con.commit()


def entries_of(path: Path) -> list[Entry]:
    """Read the entries as values, for forging."""
    return [Entry(*row) for row in rows(path)]  # type: ignore[arg-type]


def as_rows(entries: list[Entry]) -> list[tuple[object, ...]]:
    """Turn entries into rows."""
    return [
        (entry.seq, entry.prev, entry.time, entry.kind, entry.subject, entry.payload, entry.signer, entry.signature, entry.hash)
        for entry in entries
    ]  # fmt: skip


def commitments(world: World) -> Iterator[str]:
    """Give the commitments that the entries of the file speak of."""
    for entry in entries_of(world.path):
        yield from (word.strip('"') for word in entry.payload.replace('"', " ").split() if word.startswith("c:"))


def any_time(chance: random.Random) -> datetime:
    """Return a time as a clock set by the adversary may show it."""
    return NOW + timedelta(days=chance.choice((-400, -91, 0, 0, 0, 91, 400)))
