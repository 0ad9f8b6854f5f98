"""A payment of a file that the evidence keeps, read again from its bytes: what is signed is about those and nothing else."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.evidence.land import Landed, landed_path, open_copy
from sekisho.evidence.view import Snapshot
from sekisho.identity.on_file import accounts_on_file, list_rows
from sekisho.identity.payees import Payees
from sekisho.ledger.callbacks import Call, PaymentProof
from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.decisions import Fold
from sekisho.ledger.entries import Draft, Entry
from sekisho.ledger.store import append_all
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.payments import asking
from sekisho.payments.check import same_file
from sekisho.payments.nouns import PaymentFile
from sekisho.pipeline.actors import signer
from sekisho.pipeline.callbacks import Asked, Caller, asked_about
from sekisho.pipeline.guard import tables_of
from sekisho.pipeline.ingest import recognise
from sekisho.pipeline.org import Org, sealed
from sekisho.pipeline.payment_steps import stands_at, steps
from sekisho.pipeline.pending import payment_of
from sekisho.pipeline.readers import readers
from sekisho.report.said import account


@dataclass(frozen=True, slots=True)
class Seen:
    """A payment as a page showed it to whoever signs: its place in a file, its amount, and the end of the account paid.

    `sha256` is the hash of the file's bytes, `file` its name, `sequence` the payment's number in it, from 1. `entry` is the
    hash of the entry by which it stood where the page said, "" for none; None to sign wherever it stands now.
    """

    sha256: str
    file: str
    sequence: int
    amount: Money
    account: str
    entry: str | None = None


def call_about_kept(path: Path, seen: Seen, call: Call, caller: Caller, now: datetime) -> Asked:
    """Record a call about a payment that a page showed; where it was confirmed, ask for its release.

    SekishoError `copy_not_kept` where the file is no longer here, `payment_unknown`, `payment_shown_otherwise` where its
    bytes say another amount or account than the page did, `paid_meanwhile` where somebody was quicker,
    `release_needs_ledger`, and what `payments.asking` refuses.
    """
    org = Org.open(path)
    view = asking.founded(org.decided(), str(path)).view
    return asked_about(org, _proof(org, view, seen, now), call, caller, now, still=lambda fold: _still(fold, seen))


def refuse_kept(path: Path, seen: Seen, why: str, caller: Caller, now: datetime) -> Entry:
    """Refuse for good a payment that a page showed. SekishoError as of `call_about_kept`, `reason_missing`."""
    org = Org.open(path)
    view = asking.founded(org.decided(), str(path)).view
    if not why.strip():
        raise SekishoError("reason_missing")
    _proof(org, view, seen, now)
    draft = asking.refuse(seen.sha256, seen.sequence, why, fresh_salt)

    def still(fold: Fold) -> Draft:
        _still(fold, seen)
        return draft

    return append_all(org.ledger, (still,), signer(org, caller.by, caller.passphrase), now)[0]


def _still(fold: Fold, seen: Seen) -> None:
    """Make sure that the payment stands where the page said; SekishoError `paid_meanwhile`."""
    known = steps(LedgerView(fold, {}, ()))
    if seen.entry is not None and stands_at(known, seen.sha256, seen.sequence).entry != seen.entry:
        raise SekishoError("paid_meanwhile")


def _proof(org: Org, view: LedgerView, seen: Seen, now: datetime) -> PaymentProof:
    """Return what the file's own bytes say of the payment, with the payee that the sealed accounts know."""
    with closing(open_copy(org.store, seen.sha256, seen.file)) as stream:
        same_file(stream, seen.sha256)
    kept = landed_path(org.store, seen.sha256)
    landed = Landed(seen.sha256, kept.stat().st_size, seen.file, str(kept.relative_to(org.store.folder)), "plain")
    tables = tables_of(org, landed, recognise(org.store, landed, readers(org, view)), now)
    rows = [row for row in tables.get("payment", ()) if row["sequence"] == seen.sequence]
    if len(rows) != 1:
        raise SekishoError("payment_unknown", sequence=seen.sequence, name=seen.file)
    with Snapshot.open(org.store) as snapshot:
        payees = Payees(accounts_on_file(list_rows(snapshot), sealed(view)))
    payment = payment_of(rows[0], payees)
    if payment.amount != seen.amount or account(payment.account_key) != seen.account:
        raise SekishoError("payment_shown_otherwise", sequence=seen.sequence, name=seen.file)
    return payment.proof(PaymentFile(seen.sha256, 0, 0))
