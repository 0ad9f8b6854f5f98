"""An organisation's folder: where its parts are, and how its ledger is read."""

from dataclasses import dataclass
from pathlib import Path

from sekisho.evidence.store import Store
from sekisho.ledger.accounts import OnFile, on_file
from sekisho.ledger.entries import Kind
from sekisho.ledger.verify import LedgerView, read
from sekisho.pipeline.settings import Settings, load, write_new


@dataclass(frozen=True, slots=True)
class Org:
    """One organisation: its folder, its settings and its evidence."""

    path: Path
    settings: Settings
    store: Store

    @staticmethod
    def open(path: Path) -> "Org":
        """Open an organisation's folder; SekishoError `org_not_found` or `settings_invalid`."""
        return Org(path, load(path), Store.create(path))

    @staticmethod
    def create(path: Path, settings: Settings | None = None) -> "Org":
        """Make the folder of a new organisation, or open the one that is there."""
        write_new(path, settings or Settings())
        return Org.open(path)

    @property
    def ledger(self) -> Path:
        """The ledger's file, there or not."""
        return ledger_path(self.path)

    @property
    def reports(self) -> Path:
        """Where reports are written."""
        return self.path / "reports"

    @property
    def runs(self) -> Path:
        """Where the manifests of runs are."""
        return self.path / "runs"

    def decided(self, expect: str | None = None, expect_head: str | None = None) -> LedgerView | None:
        """Return the ledger as honoured, None before `init`."""
        return read(self.ledger, expect, expect_head) if self.ledger.exists() else None


def ledger_path(org: Path) -> Path:
    """Return where an organisation's ledger is, or would be."""
    return org / "ledger.db"


def sealed(view: LedgerView | None) -> OnFile | None:
    """Return what the ledger says is on file; None while there is no ledger."""
    return None if view is None else on_file(view)


def undone_links(view: LedgerView | None) -> frozenset[str]:
    """Return the ids of links that a decision of two people has undone."""
    decisions = view.honoured if view else ()
    return frozenset(one.text("undo") for one in decisions if one.kind is Kind.LINK and one.endorsed_by)
