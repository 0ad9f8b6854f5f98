"""A founded ledger with one counterparty on file, three actors, and one payment file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sekisho.ledger.accounts import account_name
from sekisho.ledger.canonical import name_of
from sekisho.ledger.entries import Kind, actor_draft, endorse_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append, create
from sekisho.model.money import Money
from sekisho.payments.nouns import Payment, PaymentFile
from tests.ledger.cast import ada, ben, cho, now

__all__ = ["ada", "ben", "changed", "cho", "file", "ledger", "now", "salt", "usual"]

ON_FILE, OTHER = "jp:0001:001:1:1234567", "jp:0002:002:1:7654321"


@pytest.fixture
def salt() -> Callable[[], bytes]:
    count = iter(range(10_000))
    return lambda: next(count).to_bytes(32, "big")


@pytest.fixture
def ledger(tmp_path: Path, ada: Signer, ben: Signer, cho: Signer, now: datetime) -> Path:
    path = tmp_path / "ledger.db"
    names = (name_of(b"x" * 32, "name", "Ada Ito"), name_of(b"y" * 32, "name", "Ben Mori"))
    fingerprint = create(path, (ada, ben), names, now, [account_name("V1", ON_FILE, "03-1234-5678", b"z" * 32)])
    proposed = append(path, actor_draft(Kind.ACTOR, fingerprint, cho, None), ada, now)
    append(path, endorse_draft(proposed.hash), ben, now)
    return path


@pytest.fixture
def changed() -> Payment:
    """The payment that goes to another account than the one on file."""
    return Payment("p-2", 2, "V1", OTHER, Money(500_000))


@pytest.fixture
def usual() -> Payment:
    """The payment that goes to the account on file."""
    return Payment("p-1", 1, "V1", ON_FILE, Money(100_000))


@pytest.fixture
def file() -> PaymentFile:
    return PaymentFile("f" * 64, 2, 600_000)
