"""One small bank for the tests of pipeline and command line, and copies of its organisation to change."""

from pathlib import Path

import pytest

from tests.pipeline.bank import Bank, copied, found_with, made


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """The bank and the first look at it; nobody changes it."""
    return made(tmp_path_factory.getbasetemp() / "bank")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate fewer years and draw no charts: the first look at the bank does both, and their own tests do."""
    monkeypatch.setattr("sekisho.risk.assess.HELD", 30_000)
    monkeypatch.setattr("sekisho.report.charts.svg", lambda _spec, _made=None: None)
    monkeypatch.setattr("sekisho.report.drawing.worth", lambda: False)


@pytest.fixture
def org(bank: Bank, tmp_path: Path) -> Path:
    """A copy of the organisation, before `init`."""
    return copied(bank.org, tmp_path)


@pytest.fixture(scope="session")
def ledgered(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An organisation with a ledger, and its fingerprint; nobody changes it."""
    org = copied(bank.org, tmp_path_factory.mktemp("founded"))
    return org, found_with(org)


@pytest.fixture
def founded(ledgered: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the organisation with a ledger."""
    return copied(ledgered[0], tmp_path)
