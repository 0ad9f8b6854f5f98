"""Three people and a founded ledger; keys are made directly, sealing has its own tests."""

from datetime import datetime
from pathlib import Path

import pytest

from sekisho.ledger.canonical import name_of
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import create
from tests.ledger.cast import ada, ben, cho, now

__all__ = ["ada", "ben", "cho", "ledger", "now"]


@pytest.fixture
def ledger(tmp_path: Path, ada: Signer, ben: Signer, now: datetime) -> Path:
    path = tmp_path / "ledger.db"
    names = (name_of(b"1" * 32, "name", "Ada Ito"), name_of(b"2" * 32, "name", "Ben Mori"))
    create(path, (ada, ben), names, now)
    return path
