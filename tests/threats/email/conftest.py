"""The bank of `tests/threats/email/ten_cases/firm.py`, learned once; a ledger with one counterparty on file."""

from pathlib import Path

import pytest

from tests.payments.conftest import ada, ben, changed, cho, file, ledger, now, salt, usual
from tests.threats.email.ten_cases.firm import Bank, learned

__all__ = ["ada", "ben", "changed", "cho", "file", "ledger", "now", "salt", "usual"]


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """A small bank that has learned four months of its honest mail."""
    place: Path = tmp_path_factory.mktemp("bank")
    return learned(place)
