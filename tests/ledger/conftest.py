"""Three people and a founded ledger; keys are made directly, sealing has its own tests."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from sekisho.ledger.canonical import name_of
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import create


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def ada() -> Signer:
    return Signer("a-ada", SigningKey(b"a" * 32))


@pytest.fixture
def ben() -> Signer:
    return Signer("a-ben", SigningKey(b"b" * 32))


@pytest.fixture
def cho() -> Signer:
    return Signer("a-cho", SigningKey(b"c" * 32))


@pytest.fixture
def ledger(tmp_path: Path, ada: Signer, ben: Signer, now: datetime) -> Path:
    path = tmp_path / "ledger.db"
    names = (name_of(b"1" * 32, "name", "Ada Ito"), name_of(b"2" * 32, "name", "Ben Mori"))
    create(path, (ada, ben), names, now)
    return path
