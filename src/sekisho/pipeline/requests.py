"""What a second person is asked to approve, read from the ledger before anything is signed."""

from dataclasses import dataclass
from pathlib import Path

from sekisho.ledger.callbacks import AccountChange, Call, PaymentProof, account_change, call_of, payment_proof
from sekisho.pipeline.actors import entry_named, ledger_of


@dataclass(frozen=True, slots=True)
class Request:
    """One request: who asked, what it is about, and the call that it rests on (None where a value was erased)."""

    by: str
    about: PaymentProof | AccountChange | None
    call: Call | None


def request(path: Path, entry: str) -> Request:
    """Return the request whose entry begins with `entry`; SekishoError `entry_unknown` where there is no single one."""
    _, view = ledger_of(path)
    asked = entry_named(view, entry)
    callback = view.fold.index.get(asked.text("callback"))
    about = payment_proof(asked, view.names) or account_change(asked, view.names)
    return Request(asked.by, about, call_of(callback, view.names) if callback else None)
