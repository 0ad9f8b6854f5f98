"""What the firm says of itself, from the lists at hand: those given with the command, else those in its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekisho.pipeline.mail.lists import directory, vendors
from sekisho.threats.email.analysers.judging.history.firm import Counterparty, Firm, counterparties


@dataclass(frozen=True, slots=True)
class Told:
    """What a command was told: lists, the hosts whose checks are trusted, and own domains."""

    directory: Path | None = None
    vendors: Path | None = None
    authserv: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def firm_of(org: Path, told: Told) -> Firm:
    """Return the firm; a list that was not given is taken from the evidence where there is any."""
    staff: Iterable[Any] = directory(told.directory) if told.directory else _rows(org, "staff")
    listed = vendors(told.vendors) if told.vendors else _counterparties(org)
    return Firm.of(staff, listed, told.own, told.authserv)


def _counterparties(org: Path) -> tuple[Counterparty, ...]:
    return counterparties(_rows(org, "counterparty"))


def _rows(org: Path, table: str) -> Iterable[Any]:
    """Return the rows of a table of the evidence; opened only where the table is there, since that takes a moment."""
    if not (org / "evidence" / "tables" / table).is_dir():
        return ()
    from sekisho.evidence.view import Snapshot
    from sekisho.pipeline.org import Org

    return Snapshot.open(Org.open(org).store).dicts(table)
