"""What a second person is asked to approve, read from the ledger before anything is signed."""

from dataclasses import dataclass
from pathlib import Path

from sekisho.ledger.callbacks import AccountChange, Call, PaymentProof, account_change, call_of, payment_proof
from sekisho.ledger.decisions import Decision
from sekisho.ledger.verify import LedgerView
from sekisho.pipeline.actors import entry_named, ledger_of


@dataclass(frozen=True, slots=True)
class Request:
    """One request: who asked, what it is about, and the call that it rests on (None where a value was erased).

    `called_by` is the actor who made that call, "" where there was none.
    """

    by: str
    about: PaymentProof | AccountChange | None
    call: Call | None
    called_by: str = ""


def request(path: Path, entry: str) -> Request:
    """Return the request whose entry begins with `entry`; SekishoError `entry_unknown` where there is no single one."""
    _, view = ledger_of(path)
    return request_of(view, entry_named(view, entry))


def request_of(view: LedgerView, asked: Decision) -> Request:
    """Return a request as the ledger has it."""
    callback = view.fold.index.get(asked.text("callback"))
    about = payment_proof(asked, view.names) or account_change(asked, view.names)
    call = call_of(callback, view.names) if callback else None
    return Request(asked.by, about, call, callback.by if callback else "")
