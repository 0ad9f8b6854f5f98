"""Three people who sign, and the time; keys are made directly, sealing has its own tests."""

from datetime import UTC, datetime

import pytest
from nacl.signing import SigningKey

from sekisho.ledger.keys import Signer


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
